"""Normalised values of entities: yuan, HH:MM, ISO dates and durations, years, bare digits, doses.

Each function reads the named groups of its patterns in entity_patterns.py; None says that the match is
no entity after all.
"""
from __future__ import annotations

import re
from typing import Any

from language.numbers import DIGITS, number, number_range

_DURATION = {"分钟": "PT{}M", "分": "PT{}M", "小时": "PT{}H", "钟头": "PT{}H", "天": "P{}D", "日": "P{}D", "工作日": "P{}D",
             "周": "P{}W", "星期": "P{}W", "礼拜": "P{}W", "月": "P{}M", "年": "P{}Y", "秒": "PT{}S", "疗程": "{}疗程"}
_PARTS = {"PT{}H": ("PT{}M", 60), "P{}Y": ("P{}M", 12), "P{}M": ("P{}D", 30), "P{}D": ("PT{}H", 24)}
_AFTERNOON = ("下午", "傍晚", "晚上", "晚", "夜里", "夜间")
_SCALES = {"百": 100, "千": 1000, "k": 1000, "万": 10000, "w": 10000}
_DOSES = (("毫克", "mg"), ("毫升", "ml"), ("微克", "μg"), ("ug", "μg"), ("国际单位", "iu"), ("克", "g"), ("个单位", "单位"))


def plain(value: float | None) -> Any:
    """Whole numbers as int."""
    return int(value) if value is not None and value == int(value) else value


def whole(match: re.Match[str]) -> str:
    """The words themselves, or those of the group ``span``."""
    return match.groupdict().get("span") or match[0]


def money(match: re.Match[str]) -> Any:
    """Yuan: a number, or [low, high]. ``tenths`` are the 毛 after 块."""
    groups = match.groupdict()
    low, high = groups["low"], groups.get("high")
    if high is None:
        spread = number_range(low)
        tenths = DIGITS.get(groups.get("tenths"), groups.get("tenths")) or 0
        return [plain(end) for end in spread] if spread else _sum(number(low), int(tenths))
    bottom, top = number(low), number(high)
    if bottom is None or top is None:
        return None
    scale = next((_SCALES[char] for char in high if char in _SCALES), 1)
    if bottom < 100 and scale > 1 and low[-1] not in _SCALES:  # 三到五千: the unit counts for both ends
        bottom *= scale
    return [plain(bottom), plain(top)] if bottom < top else None


def _sum(yuan: float | None, tenths: int) -> Any:
    return None if yuan is None else plain(round(yuan + tenths / 10, 2))


def clock(match: re.Match[str]) -> str | None:
    """HH:MM on the 24-hour clock. 三点 with no more said is in the afternoon: nobody is seen at 03:00."""
    hour, minute = int(number(match["hour"]) or 0), match["minute"] or ""
    part = match["part"] or {"晚": "晚上", "早": "早上"}.get(match.string[:match.start()][-1:], "")
    spoken = ":" not in match[0]
    if (part in _AFTERNOON or spoken and not part and 1 <= hour <= 6) and hour < 12 or part == "中午" and hour < 4:
        hour += 12
    elif part in _AFTERNOON[2:] and hour == 12:  # 晚上十二点
        hour = 0
    past = {"": 0, "半": 30, "一刻": 15, "三刻": 45}.get(minute)
    past = int(number(minute.rstrip("分")) or 0) if past is None else past
    return f"{hour % 24:02d}:{past:02d}" if hour <= 24 and past < 60 else None


def day(match: re.Match[str]) -> str:
    """A day or month in one spelling: 星期六 and 礼拜六 are 周六."""
    said = re.sub("星期|礼拜", "周", match[0])
    said = re.sub(r"^本周(?=.)", "这周", said.replace("周天", "周日").replace("个周", "周"))
    return re.sub("(?<=国庆|清明|端午|中秋|劳动)节$", "", said)


def calendar(match: re.Match[str]) -> str | None:
    """``YYYY-MM-DD``, ``MM-DD``, ``M月`` or ``D日``, as much as was said."""
    groups = match.groupdict()
    year, month, date = groups.get("year"), int(number(_first(groups, "month"))), int(number(_first(groups, "day")))
    if month > 12 or date > 31 or not month and not date:
        return None
    if not month:
        return f"{date}日"
    if not date:
        return f"{month}月"
    return (f"{int(number(year) or 0):04d}-" if year else "") + f"{month:02d}-{date:02d}"


def _first(groups: dict[str, Any], name: str) -> str:
    """The group of that name, or its double in another branch of the pattern (month, month2); 零 for none."""
    return next((said for key, said in groups.items() if said and key.rstrip("0123456789") == name), "零")


def digits(match: re.Match[str]) -> str:
    """A number read out or typed with gaps, as bare digits; hidden places stay *."""
    said = match.groupdict().get("span") or match[0]
    shown = (str(DIGITS.get(char, char)) for char in said.removeprefix("+86")
             if char in DIGITS or char in "0123456789*×x")
    return re.sub("[×x]", "*", "".join(shown))


def duration(match: re.Match[str]) -> str | None:
    """ISO 8601, two of them joined by / for a range."""
    groups = match.groupdict()
    unit = groups["unit"] or groups["unit2"]
    shape, first = _DURATION[unit], _DURATION[groups["unit0"] or unit]
    amounts = list(number_range(groups["low"]) or [number(groups["low"]) or 0])
    halved = groups["half0"] or groups["half1"] if groups["high"] else groups["half"] or groups["tail"]
    spans = [(first, amount + (0.5 if halved else 0)) for amount in amounts]
    if groups["high"]:
        spans.append((shape, (number(groups["high"]) or 0) + (0.5 if groups["half"] or groups["tail"] else 0)))
    most = {"分": 60, "年": 150}.get(unit, spans[-1][1])  # 120分 is a mark, 2019年 a year
    if not all(amount for _, amount in spans) or spans[-1][1] > most:
        return None
    return "/".join(_iso(unit, amount) for unit, amount in spans)


def _iso(shape: str, amount: float) -> str:
    if amount != int(amount) and shape in _PARTS:
        shape, factor = _PARTS[shape]
        amount *= factor
    return shape.format(plain(amount))


def quarter(match: re.Match[str]) -> str:
    """一刻钟, 三刻钟."""
    return f"PT{int(number(match['low']) or 0) * 15}M"


def age(match: re.Match[str]) -> Any:
    """Years, or [low, high]; months of a small child as a fraction."""
    groups = match.groupdict()
    if groups.get("high"):
        return [plain(number(groups["low"])), plain(number(groups["high"]))]
    spread, years = number_range(groups["low"]), number(groups["low"]) or 0
    if spread:
        return [plain(end) for end in spread]
    if groups.get("months_old"):
        return round(years / 12, 2)
    return plain(round(years + (0.5 if groups.get("half") else (number(groups.get("months") or "零") or 0) / 12), 2))


def percent(match: re.Match[str]) -> Any:
    """The number before the per cent sign, or after 百分之; [low, high] for a range."""
    groups = match.groupdict()
    if groups.get("high"):
        return [_percent(groups["low"]), _percent(groups["high"])]
    spread = number_range(groups["low"])
    return [plain(end) for end in spread] if spread else _percent(groups["low"])


def _percent(said: str) -> Any:
    before, _, after = said.partition("点")
    fraction = number(after) if after else 0
    base = 100 if said == "百" else number(before)
    return None if base is None or fraction is None else plain(base + fraction / 10 ** len(after))


def tenths(match: re.Match[str]) -> Any:
    """九成 and 八折 as per cent: 90, 80; 八五折 is 85, 三成到五成 [30, 50]."""
    ends = [float("".join(str(DIGITS.get(char, char)) for char in said if char not in "点."))
            for said in (match["low"], match.groupdict().get("high")) if said]
    ends = [plain(end * 10 if end < 10 else end) for end in ends]
    return ends if len(ends) > 1 else ends[0]


def amount(match: re.Match[str]) -> str | None:
    """A single dose: 500mg, 2片, 1滴/2滴."""
    unit = match["unit"]
    for chinese, short in _DOSES:
        unit = unit.replace(chinese, short)
    spread = number_range(match["low"])
    ends = list(spread or [number(match["low"]), *([number(match["high"])] if match["high"] else [])])
    return None if None in ends else "/".join(f"{plain(end)}{unit}" for end in ends)


def frequency(match: re.Match[str]) -> str | None:
    """How often: 3次/天, 1次/8小时."""
    groups = match.groupdict()
    times = groups.get("times") or "一"
    if groups.get("per"):
        return f"1次/{plain(number(groups['per']))}小时"
    spread = number_range(times)
    counted = [plain(end) for end in spread or [(number(times) or 0) * (2 if groups.get("both") else 1)]]
    return f"{'-'.join(map(str, counted))}次/天"


def named(match: re.Match[str]) -> str:
    """A name that the patterns found in the group ``span``."""
    return match["span"]
