"""Facts as they can be recognised in a patient's words: every wording of every fact of a profile."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

from actions.schemas import Fact, Profile
from actions.variants import fill
from actions.wording import PUNCTUATION, bare
from language.numbers import DIGITS, HAN_DIGIT, NUMBER, number, number_range

_INNER = re.compile(r"\[([^\[\]]*)\]")
_MOST = 200  # variants of one line that are looked at
_SHORTEST = 4  # characters; a shorter wording is in other people's mouths too
_UNITS = "公分|厘米|毫米|岁|颗|个月|个(?!来?月|半月|多月|礼拜|星期|小时|钟头|多小时)|年|天|周|次|元|块|斤|度|毫克|克"
_RATE = re.compile(rf"[一每](?:天|周|个?月|年)(?={NUMBER})")  # 一天两片 is no day
_POINT = re.compile(rf"([{HAN_DIGIT}十]{{1,3}})点([{HAN_DIGIT}])(?=公分|厘米|毫米|斤|度)")  # 一点五公分
_TENTH = re.compile(rf"({NUMBER})(公分|厘米|斤|度)([{HAN_DIGIT}])(?![{HAN_DIGIT}\w])")  # 三公分八
_VALUE = re.compile(rf"(?<![\d.前头第快近到另])({NUMBER})(多|几)?({_UNITS})")


class Wording(NamedTuple):
    """One way to tell a fact, without punctuation."""

    key: str  # topic:index, as the patient's memory has it
    fact: Fact
    text: str
    says: str  # with it
    pattern: str  # finds it in a message: punctuation may stand where the author put some, and nowhere else


def variants(template: str) -> List[str]:
    """The sentences that a template stands for."""
    pending, done = [template], []
    while pending and len(done) + len(pending) < _MOST:
        line = pending.pop()
        match = _INNER.search(line)
        if match is None:
            done.append(line)
        else:
            pending += [line[:match.start()] + choice + line[match.end():] for choice in match[1].split("|")]
    return done


def wordings(profile: Profile) -> List[Wording]:
    """Every recognisable wording of every fact of a profile."""
    slots = {"surname": profile.surname, "name": profile.name, "age": profile.age, "relative": profile.relative}
    found = []
    for index, fact in enumerate(profile.facts):
        said = dict.fromkeys(fill(variant, slots) for line in fact.says for part in line.split("//") for variant in variants(part))
        found += [Wording(f"{fact.topic}:{index}", fact, bare(line), line, _pattern(line)) for line in said
                  if len(bare(line)) >= _SHORTEST]
    return found


def _pattern(line: str) -> str:
    return r"[^\w*]*".join(map(re.escape, filter(None, PUNCTUATION.split(line))))


class FactFinder:
    """Finds told facts in a patient's messages.

    Args:
        profile: whose facts.
        others: words that are said anyway, whatever was asked; a wording inside one of them proves nothing
            for a fact that may be told when asked.
    """

    def __init__(self, profile: Profile, others: Sequence[str]):
        spoken = "\n".join({bare(variant) for line in others for variant in variants(line)})
        self._by_text: Dict[str, List[Wording]] = {}
        for wording in wordings(profile):
            if wording.fact.tell in ("trusted", "never") or wording.text not in spoken:
                self._by_text.setdefault(wording.text, []).append(wording)
        patterns = {wording.pattern for found in self._by_text.values() for wording in found}
        self._any = re.compile("|".join(sorted(patterns, key=lambda pattern: (-len(pattern), pattern))) or r"(?!)")

    def told(self, text: str) -> Iterator[Wording]:
        """The facts that a message tells."""
        for match in self._any.finditer(text):
            yield from self._by_text[bare(match[0])]


@lru_cache(maxsize=4096)
def values(text: str) -> Tuple[Tuple[str, float, float], ...]:
    """The measures in a text as (unit, lowest, highest): 4.6公分, 四公分多 is 4 to 5."""
    found: Set[Tuple[str, float, float]] = set()
    text = _TENTH.sub(r"\1点\3\2", _RATE.sub("", text))
    text = _POINT.sub(lambda match: f"{number(match[1]):.0f}.{DIGITS[match[2]]}", text)
    for match in _VALUE.finditer(re.sub(rf"({NUMBER})({_UNITS})(多|几)", r"\1\3\2", text)):
        ends = _ends(match[1])
        if ends is not None:
            found.add((match[3], ends[0], ends[1] + (1 if match[2] else 0)))
    return tuple(sorted(found))


def _ends(digits: str) -> Optional[Tuple[float, float]]:
    """六七 is six to seven, 六七两 (两颗) no number at all."""
    if len(digits) > 1 and all(char in DIGITS for char in digits):
        return number_range(digits)
    value = number(digits)
    return None if value is None else (value, value)


def conflict(one: str, other: str) -> bool:
    """True if two wordings of a fact give different measures: each has one with the same unit, and they are apart."""
    for unit in {value[0] for value in values(one)} & {value[0] for value in values(other)}:
        first, second = ([value for value in values(text) if value[0] == unit] for text in (one, other))
        if len(first) == len(second) == 1 and (first[0][2] < second[0][1] or second[0][2] < first[0][1]):
            return True
    return False
