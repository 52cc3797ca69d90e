"""Normalised values of entities: yuan, HH:MM, ISO 8601 durations, years, bare digits."""
from __future__ import annotations

import re
from typing import Any

from language.numbers import DIGITS, number, number_range

_DURATION = {"分钟": "PT{}M", "分": "PT{}M", "小时": "PT{}H", "钟头": "PT{}H", "天": "P{}D", "日": "P{}D", "周": "P{}W",
             "星期": "P{}W", "礼拜": "P{}W", "月": "P{}M", "年": "P{}Y", "秒": "PT{}S", "疗程": "{}疗程"}
_HALVES = {"PT{}H": ("PT{}M", 60), "P{}Y": ("P{}M", 12), "P{}D": ("PT{}H", 24)}
_AFTERNOON = ("下午", "傍晚", "晚上", "晚", "夜里", "夜间")
_SCALES = {"百": 100, "千": 1000, "k": 1000, "万": 10000, "w": 10000}


def plain(value: float | None) -> Any:
    """Whole numbers as int."""
    return int(value) if value is not None and value == int(value) else value


def whole(match: re.Match[str]) -> str:
    """The words themselves."""
    return match[0]


def money(match: re.Match[str]) -> Any:
    """Yuan: a number, or [low, high]."""
    low, high = match["low"], match.groupdict().get("high")
    if high is None:
        spread = number_range(low)
        return [plain(end) for end in spread] if spread else plain(number(low))
    bottom, top = number(low), number(high)
    if bottom is None or top is None:
        return None
    scale = next((_SCALES[char] for char in high if char in _SCALES), 1)
    if bottom < 100 and scale > 1 and low[-1] not in _SCALES:  # 三到五千: the unit counts for both ends
        bottom *= scale
    return [plain(bottom), plain(top)]


def clock(match: re.Match[str]) -> str | None:
    """HH:MM on the 24-hour clock."""
    hour, part, minute = int(number(match["hour"]) or 0), match["part"] or "", match["minute"] or ""
    if part in _AFTERNOON and hour < 12 or part == "中午" and hour < 4:
        hour += 12
    minutes = {"": 0, "半": 30, "一刻": 15, "三刻": 45}.get(minute)
    past = int(number(minute.rstrip("分")) or 0) if minutes is None else minutes
    return f"{hour % 24:02d}:{past:02d}" if hour <= 24 and past < 60 else None


def day(match: re.Match[str]) -> str:
    """A day in one spelling: 星期六 and 礼拜六 are 周六."""
    return re.sub("星期|礼拜", "周", match[0]).replace("本周", "这周").replace("周天", "周日").replace("号", "日").replace("个周", "周")


def digits(match: re.Match[str]) -> str:
    """A number read out or typed with gaps, as bare digits; hidden places stay *."""
    return "".join(str(DIGITS.get(char, char)) for char in match[0] if char not in " -—·").replace("×", "*").replace("x", "*")


def duration(match: re.Match[str]) -> str:
    """ISO 8601, two of them joined by / for a range."""
    shape = _DURATION[match["unit"]]
    amounts = list(number_range(match["low"]) or [number(match["low"]) or 0])
    if match["high"]:
        amounts.append(number(match["high"]) or 0)
    if match["half"]:
        amounts = [amount + 0.5 for amount in amounts]
    return "/".join(_iso(shape, amount) for amount in amounts)


def _iso(shape: str, amount: float) -> str:
    if amount != int(amount) and shape in _HALVES:
        shape, factor = _HALVES[shape]
        amount *= factor
    return shape.format(plain(amount))


def age(match: re.Match[str]) -> Any:
    """Years; months of a small child as a fraction."""
    years = number(match["low"]) or 0
    if match["unit"] and "月" in match["unit"]:
        return round(years / 12, 2)
    return plain(years + (0.5 if match["half"] else 0))


def percent(match: re.Match[str]) -> Any:
    """The number before the per cent sign, or after 百分之."""
    return plain(number(match["low"] or match["han"]))


def named(match: re.Match[str]) -> Any:
    """The number or name in the group ``low``."""
    return plain(number(match["low"])) if number(match["low"]) is not None else match["low"]
