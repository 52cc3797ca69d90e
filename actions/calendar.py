"""Days and parts of the day in a text: what times were offered, and whether they suit.

There is no clock: 明天 is a day word of its own, and suits only who says so.
"""
from __future__ import annotations

import re
from typing import Iterable, NamedTuple

from actions.schemas import Free

WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
NEAR = ("今天", "明天", "后天")
DAYS = WEEK + NEAR
_PARTS = {"上午": "上午", "早上": "上午", "早晨": "上午", "一早": "上午", "中午": "中午", "下午": "下午", "晚上": "晚上",
          "傍晚": "晚上", "下班后": "晚上"}
_TOKEN = re.compile(
    r"(?P<day>(?:这个?|下个?|本)?(?:周|星期|礼拜)(?P<number>[一二三四五六日天末]))|(?P<near>今天|今晚|明天|明早|后天)"
    r"|(?P<work>工作日|平时)|(?P<any>每天|天天|随时|哪天都)"
    r"|(?P<part>上午|早上|早晨|一早|中午|下午|晚上|傍晚|下班后)|(?P<stop>全天|整天|一整天|[，。！；\n])")
_CLOSED = re.compile(r"^.{0,8}?(?:休息|不出诊|不上班|没有?号|没位|约满|满了|不行|不在|停诊|没空)")


class Slot(NamedTuple):
    """An offered time; ``part`` is None for the whole day."""

    day: str
    part: str | None = None

    def __str__(self) -> str:
        return f"{self.day}{self.part or ''}"


def offered(text: str) -> tuple[Slot, ...]:
    """The times named in a normalised text, closed days left out, in order."""
    slots: list[Slot] = []
    pending: list[str] = []
    for match in _TOKEN.finditer(text):
        if match["part"]:
            slots += [Slot(day, _PARTS[match["part"]]) for day in pending]
            pending = []
        elif match["stop"]:
            slots += [Slot(day) for day in pending]
            pending = []
        elif not _CLOSED.match(text[match.end():match.end() + 12]):
            pending += _days(match)
            if match["near"] in ("今晚", "明早"):
                slots.append(Slot(pending.pop(), "晚上" if match["near"] == "今晚" else "上午"))
    return tuple(dict.fromkeys(slots + [Slot(day) for day in pending]))


def fitting(slots: Iterable[Slot], free: Iterable[Free]) -> Slot | None:
    """The first offered time that suits, narrowed to the part of the day that suits; else None."""
    free = list(free)
    for slot in slots:
        for mine in free:
            if slot.day == mine.day and (not slot.part or not mine.part or slot.part == mine.part):
                return Slot(slot.day, slot.part or mine.part)
    return None


def _days(match: re.Match[str]) -> list[str]:
    if match["near"]:
        return [{"今晚": "今天", "明早": "明天"}.get(match["near"], match["near"])]
    if match["work"]:
        return list(WEEK[:5])
    if match["any"]:
        return list(DAYS)
    number = match["number"]
    return list(WEEK[5:]) if number == "末" else ["周日" if number == "天" else "周" + number]
