"""Figures of money as people say them: without a unit, run together (挂号二十X光九十一百一), or none at all (百十来块)."""
from __future__ import annotations

import re
from typing import Any, Iterator, Sequence

from language.heard import Entity
from language.numbers import HAN_DIGIT, number

PIECE = "次|颗|个|张|针|盒|支|节|片|项|套|晚|副|贴|人|疗程|回|趟|管|天|晚|间|剂|份|小时|年"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NO_MONEY = "种份瓶粒包袋毫克公厘米步秒组几多来个余"  # behind 十五 these tell that something else is counted
_HAN_FIGURE = (rf"(?:[{HAN_DIGIT}][十百千万][{HAN_DIGIT}十百千万零]{{0,5}}?(?=一(?:{PIECE}|共|起)|[^{HAN_DIGIT}十百千万零]|$)"
               rf"|十[{HAN_DIGIT}](?=一(?:{PIECE}|共|起)|[^{HAN_DIGIT}十百千万零{_NO_MONEY}]|$)(?!(?:{PIECE})))")
FIGURE = rf"(?:(?<!\d)\d{{2,5}}(?:\.\d)?(?!\d)|{_HAN_FIGURE})"
NO_MORE = "(?![\\d.:点号楼月岁年次个分天项层室位成秒小周人倍%-]|[多来几][年个天岁次分人位小月种])"
_VAGUE = re.compile("[百千][十八把来]|[百千][块元]")
_ONE_OF_A_WORD = re.compile("[共起般定样直律]")
_COUNTED = re.compile(rf"[{HAN_DIGIT}](?!.)")


def bounds(value: Any) -> tuple[float, float] | None:
    """A value as (low, high), or None if it is no amount."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value), float(value)
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(end, (int, float)) for end in value):
        return float(min(value)), float(max(value))
    return None


def more(low: float, high: float, after: str) -> tuple[float, float]:
    """一百多 is anything up to 200, 一千二百多 up to 1300."""
    if after != "多" or low != high or low < 10:
        return low, high
    step = next((size for size in (10000, 1000, 100, 10) if low % size == 0), 1)
    return low, low + step - 1


def amounts(text: str, found: Sequence[Entity]) -> Iterator[Entity]:
    """The amounts among what was heard as prices: run-together ones apart, without those that tell no figure or count things."""
    for entity in found:
        words = text[entity.start:entity.end]
        if _VAGUE.match(words) or _COUNTED.fullmatch(words) and re.match(PIECE, text[entity.end:]):
            continue  # 百十来块 is small money; 血常规一管 is one tube
        if words[-1:] == "一" and _ONE_OF_A_WORD.match(text, entity.end) and number(words[:-1]) is not None:
            yield Entity("price", number(words[:-1]), entity.start, entity.end - 1)  # 二十五一共六十五
            continue
        at = _seam(words)
        first, second = number(words[:at]), number(words[at:]) if at else None
        if at and first is not None and second is not None:
            yield Entity("price", first, entity.start, entity.start + at)
            yield Entity("price", second, entity.start + at, entity.end)
        else:
            yield entity


def _seam(words: str) -> int:
    """Where a second figure begins in a run of numerals: before 一百 in 九十一百一; 0 if it is one figure."""
    smallest = 10 ** 9
    for at, char in enumerate(words):
        unit = _UNITS.get(char, 0)
        if unit and unit >= smallest and at and words[at - 1] in HAN_DIGIT:
            return at - 1
        if char in "万亿":
            return 0
        smallest = min(smallest, unit or smallest)
    return 0
