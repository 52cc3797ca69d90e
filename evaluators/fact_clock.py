"""Clock times in what people say: 晚上八点半, 17:30, 五点一刻, 六点前."""
from __future__ import annotations

import re
from typing import NamedTuple

from language.numbers import number

_HAN = "一二两三四五六七八九十零"
_CLOCK = re.compile(
    rf"(?P<period>凌晨|清早|早晨|早上|上午|早|中午|下午|傍晚|晚上|晚|夜里)?的?(?:(?<![\d{_HAN}周期拜])|(?<=[周期拜][{_HAN}日天]))"
    rf"(?:(?P<hour>\d{{1,2}}|[{_HAN}]{{1,3}})(?:[点时](?!钟?(?:阵|痣|滴|击|心|左右眼))(?:钟|整)?(?:过)?"
    rf"(?P<minute>半|一刻|三刻|\d{{2}}|[{_HAN}]{{1,3}}(?=分|[^{_HAN}]|$))?分?|[:：](?P<colon>\d{{2}})))")
_MARK = re.compile("[点时:：]")
_HOUR = re.compile("$|[到至\\-~开前后钟就才来过去，。 ]|[也都](?:有|能来|可以|开|在|看)")
_WHOLE = re.compile("(?:^|[，。、 到至从是])$")
_LATE = ("下午", "傍晚", "晚上", "晚", "夜里")


class Clock(NamedTuple):
    """A time of day. ``minutes`` holds both readings where morning or afternoon is not said: eight is 8:00 or 20:00."""

    start: int
    end: int
    minutes: tuple[int, ...]
    period: str


def clocks(text: str) -> list[Clock]:
    """Every time of day in a text, in order; 三点建议 and the like count as times, the caller looks at the words around."""
    found: list[Clock] = []
    if not _MARK.search(text):
        return found
    for match in _CLOCK.finditer(text):
        hour = number(match["hour"])
        if hour is None or not 0 <= hour <= 24 or match["hour"].startswith("零") and len(match["hour"]) > 1:
            continue
        if match[0] == "一点" and not (_HOUR.match(text[match.end():]) and _WHOLE.search(text[:match.start()])):
            continue  # 一点都不疼, 早一点来
        minute = match["colon"] or match["minute"] or "0"
        part = {"半": 30, "一刻": 15, "三刻": 45}.get(minute)
        part = number(minute) if part is None else part
        if part is None or part >= 60 or part == 1 and match["minute"]:
            continue
        found.append(Clock(*match.span(), _readings(int(hour) * 60 + int(part), match["period"] or ""), match["period"] or ""))
    return found


def _readings(minute: int, period: str) -> tuple[int, ...]:
    if minute >= 780 or minute < 60:
        return (minute,)
    if period in _LATE or period == "中午" and minute < 180:
        return (minute + 720 if minute < 720 else minute,)
    if period:
        return (minute,)
    return (minute, minute + 720) if minute < 720 else (minute,)
