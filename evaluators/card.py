"""The hospital card: what is true of the institution that the trainee speaks for."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Iterator, Mapping

_TEXT = ("hospital", "address", "hours", "ownership")
_LOOSE = ("insurance", "doctors")


class CardMistake(ValueError):
    """Something wrong in a card; the message is a Chinese clause without a place."""


@dataclass(frozen=True)
class Card:
    """A hospital card. Prices are yuan, (low, high); an empty string or dict means not on the card."""

    hospital: str = ""
    prices: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    address: str = ""
    hours: str = ""
    ownership: str = ""
    insurance: str = ""
    doctors: tuple[str, ...] = ()  # one text per doctor: name, title, department, days
    other: str = ""  # the words of all unknown keys, kept
    notes: tuple[tuple[str, str], ...] = ()  # (key, text) of each of them, for rules that need to know what a text is about

    def __hash__(self) -> int:
        return hash((self.hospital, self.address, self.hours, self.doctors))

    @property
    def known(self) -> str:
        """All words of the card in one string, for loose look-ups (level, departments)."""
        return "；".join([self.hospital, self.ownership, self.insurance, self.other, *self.doctors])

    @classmethod
    def parse(cls, facts: Any) -> Card:
        """Reads the ``facts`` object of a transcript.

        Raises:
            CardMistake: with what was found and what is expected.
        """
        if not isinstance(facts, Mapping):
            raise CardMistake(f"facts 应为对象（医院事实卡），得到 {_shown(facts)}")
        for key in _TEXT:
            if facts.get(key) is not None and not isinstance(facts[key], str):
                raise CardMistake(f"facts.{key} 应为文字，得到 {_shown(facts[key])}")
        for key in _LOOSE:
            if isinstance(facts.get(key), (int, float)) and not isinstance(facts[key], bool):
                raise CardMistake(f"facts.{key} 应为文字或列表，得到 {_shown(facts[key])}")
        rest = {key: value for key, value in facts.items() if key not in (*_TEXT, *_LOOSE, "prices")}
        return cls(**{key: facts.get(key) or "" for key in _TEXT}, prices=_prices(facts.get("prices")),
                   insurance=_insurance(facts.get("insurance")), doctors=tuple(_doctors(facts.get("doctors"))),
                   other="；".join(_words(rest)), notes=tuple(_notes(rest)))


def _prices(found: Any) -> dict[str, tuple[float, float]]:
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise CardMistake(f"facts.prices 应为 {{项目: [低, 高]}}，得到 {_shown(found)}")
    return {str(item): _price(str(item), value) for item, value in found.items()}


def _price(item: str, value: Any) -> tuple[float, float]:
    pair = value if isinstance(value, (list, tuple)) else None
    numbers = pair is not None and len(pair) == 2 and all(
        isinstance(number, (int, float)) and not isinstance(number, bool) for number in pair)
    if not numbers:
        raise CardMistake(f"facts.prices 的 “{item}” 应为 [低, 高] 两个数（元），得到 {_shown(value)}")
    low, high = float(pair[0]), float(pair[1])
    if not 0 <= low <= high < 1e9:
        raise CardMistake(f"facts.prices 的 “{item}” 应为 0 以上、低不大于高，得到 {_shown(value)}")
    return low, high


def _insurance(found: Any) -> str:
    if isinstance(found, bool):
        return "医保定点" if found else "非医保定点，自费"
    return "；".join(_words(found))


def _doctors(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        for name, value in found.items():
            yield " ".join([str(name), *_words(value)])
    elif isinstance(found, (list, tuple)):
        for item in found:
            yield " ".join(_words(item))
    elif found:
        yield from (part for part in str(found).replace("；", "\n").replace(";", "\n").split("\n") if part)


def _words(value: Any) -> Iterator[str]:
    """Every text inside a nested value, in order."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _words(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _words(inner)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _notes(value: Mapping[str, Any], key: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the keys that it stands under: ``report_time`` tells that 生化16:00 is about results.

    A key in Chinese is part of the text: {病理: 5天} is 病理5天, {轮椅: true} 有轮椅, {1楼: [药房, 收费处]} 1楼药房、收费处.
    """
    for name, inner in value.items():
        path = f"{key} {name}".strip()
        if re.search("[\u4e00-\u9fff]", str(name)) and (text := _as_text(str(name), inner)):
            yield path, text
            continue
        if isinstance(inner, Mapping):
            yield from _notes(inner, path)
        elif isinstance(inner, (list, tuple)) and any(isinstance(one, Mapping) for one in inner):
            for one in inner:
                yield from _notes(one, path) if isinstance(one, Mapping) else ((path, text) for text in _words(one))
        else:
            yield from ((path, text) for text in _words(inner))


def _as_text(name: str, value: Any) -> str:
    """A plain value under a Chinese key as a card would write it in words; empty if it is nested."""
    if isinstance(value, bool):
        return f"{'有' if value else '没有'}{name}"
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        value = "、".join(value)
    return f"{name}{value}" if isinstance(value, (str, int, float)) else ""


def _shown(value: Any) -> str:
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= 40 else text[:40] + "…"
