"""How long something takes and when it is ready, as cards and people write it: 40分钟, 三天, 5个工作日, 当天16:00, 次日."""
from __future__ import annotations

import re
from typing import NamedTuple

from evaluators.fact_clock import clocks
from language.numbers import NUMBER, number, number_range

_UNITS = {"分钟": 1 / 1440, "小时": 1 / 24, "钟头": 1 / 24, "刻钟": 1 / 96, "天": 1, "日": 1, "晚": 1, "工作日": 1, "周": 7, "星期": 7, "礼拜": 7,
          "月": 30, "年": 365}
_LONG = re.compile(
    rf"(?<![第周期拜\d.])(?:(?P<first>{NUMBER})\s*(?:[-~—–到至、]\s*(?P<last>{NUMBER}))?\s*(?:来|多)?\s*个?(?P<half>半)?多?"
    rf"(?P<unit>分钟|小时|钟头|刻钟|工作日|天|日(?![一二三四五六日])|周(?![一二三四五六日末])|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|月(?!\d)|年))")
_ROUGH = {"个把小时": (0.03, 0.07), "个把钟头": (0.03, 0.07), "半个钟": (1 / 48, 1 / 48), "半天": (0.15, 0.5),
          "一个上午": (0.12, 0.2), "一个下午": (0.12, 0.2), "一上午": (0.12, 0.2), "一下午": (0.12, 0.2), "一会儿": (0.0, 0.03), "个把星期": (5, 9)}
_DAY = re.compile("(?P<now>立等可取|立等|马上|当场|现场)|(?P<same>当[天日]|今天)|(?P<next>次日|第二天|明[天早日]|隔天|隔日|转天|翌日)|(?P<after>后天|第三天)|(?P<soon>下周|下个?星期|下个?礼拜)")
_AT_MOST = re.compile("[以之]?内|最多|最长|不超过|最晚|最迟")


_AT_ONCE = 0.04  # of a day: 当场 may take an hour


class Spell(NamedTuple):
    """A stretch of days from now, ``low`` to ``high``; ``clocks`` are times of the day it ends on, if one is said."""

    start: int
    end: int
    low: float
    high: float
    clocks: tuple[int, ...] = ()
    bound: bool = False  # 三天内: no more than that


def spells(text: str) -> list[Spell]:
    """Every length or time of readiness in a text, in order; without those that only a clock tells."""
    found = []
    for match in _LONG.finditer(text):
        ends = _ends(match)
        if ends is not None:
            bound = bool(_AT_MOST.search(text[max(0, match.start() - 4):match.start()] + " " + text[match.end():match.end() + 2]))
            found.append(Spell(*match.span(), *ends, bound=bound))
    for words, (low, high) in _ROUGH.items():
        if words in text and not any(one.start < text.find(words) + len(words) and text.find(words) < one.end and one.high >= low for one in found):
            at = text.find(words)
            found.append(Spell(at, at + len(words), low, high))
    taken = [one for one in clocks(text) if not any(spell.start < one.end and one.start < spell.end for spell in found)]
    for match in _DAY.finditer(text):
        day = {"now": 0, "same": 0, "next": 1, "after": 2}.get(match.lastgroup or "")
        if day is None or any(spell.start < match.end() and match.start() < spell.end for spell in found):
            continue
        clock = next((one for one in taken if match.end() <= one.start <= match.end() + 2), None)
        end = clock.end if clock else match.end()
        last = _AT_ONCE if match.lastgroup == "now" else day + 0.6 if day == 0 else day
        found.append(Spell(match.start(), end, day, last, clock.minutes if clock else ()))
        taken = [one for one in taken if one is not clock]
    found += [Spell(one.start, one.end, 0, 0.99, one.minutes) for one in taken]
    return sorted(found)


def _ends(match: re.Match[str]) -> tuple[float, float] | None:
    unit, days = match["unit"], _UNITS[match["unit"]]
    both = number_range(match["first"]) if not match["last"] else None
    low, high = both or (number(match["first"]), number(match["last"] or match["first"]))
    if low is None or high is None or low > high:
        return None
    if match["half"]:
        high, low = high + 0.5, low + 0.5
    if unit == "工作日":  # weekends lie between
        return low, high + 2 * ((high + 4) // 5)
    return low * days, high * days


def contradicts(said: Spell, known: Spell, sooner_only: bool) -> bool | None:
    """Whether ``said`` cannot be ``known``; None if the two cannot be compared. ``sooner_only``: coming later is no lie."""
    if said.clocks and known.clocks and said.low == known.low:
        if any(abs(one - other) <= 10 for one in said.clocks for other in known.clocks):
            return False
        return True if not sooner_only or max(said.clocks) < min(known.clocks) else None
    if known.clocks and said.high < 0.5 and not said.clocks and known.low == 0 and said.low < 0.5:
        return None if said.high else False  # two hours may well be four o'clock
    if said.clocks and said.low == 0 and known.high < 1:
        return True if known.high <= _AT_ONCE and not known.clocks and min(said.clocks) > 720 and known.low == 0 else None
    if known.high <= _AT_ONCE and said.low >= 1:
        return True
    low, high = known.low * 0.8, max(known.high * 1.3, known.high + (0.1 if known.high >= 1 else 0))
    if said.bound:
        return True if said.high < low else False
    if said.high < low:
        return True
    if said.low > high:
        return None if sooner_only else True
    return False
