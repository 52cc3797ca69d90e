"""Numbers as Chinese people say and type them: 两千八, 1.2万, 三五百, 1,200, 幺三八."""
from __future__ import annotations

import re

DIGITS = {char: value for value, chars in enumerate(("零〇", "一壹幺", "二两贰俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
          for char in chars}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "万": 10000, "w": 10000}
_HAN = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖幺俩仨十拾百佰千仟万"
# Bounded, so that a wall of numerals costs no more than its length.
NUMBER = rf"(?:\d{{1,9}}(?:,\d{{3}}){{0,3}}(?:\.\d{{1,3}})?[千万百kw]?|半|[{_HAN}]{{1,9}})"
_ARABIC = re.compile(r"^(\d+(?:,\d{3})*(?:\.\d+)?)([千万百kw]?)$")
_APPROXIMATE = re.compile(r"^([一二两三四五六七八九])([二三四五六七八九])([十百千万]?)$")


def number(text: str) -> float | None:
    """The value of one number, or None if it is none. A trailing digit counts in the next lower unit: 两千八 = 2800."""
    if text == "半":
        return 0.5
    found = _ARABIC.match(text)
    if found:
        return float(found[1].replace(",", "")) * UNITS.get(found[2], 1)
    return _han(text)


def number_range(text: str) -> tuple[float, float] | None:
    """三五百, 七八千 and 两三 (天): two neighbouring digits are a range."""
    found = _APPROXIMATE.match(text)
    if not found or DIGITS[found[1]] >= DIGITS[found[2]]:
        return None
    unit = UNITS.get(found[3], 1)
    return float(DIGITS[found[1]] * unit), float(DIGITS[found[2]] * unit)


def _han(text: str) -> float | None:
    if not text or any(char not in DIGITS and char not in UNITS for char in text):
        return None
    if len(text) > 1 and all(char in DIGITS for char in text):
        return float("".join(str(DIGITS[char]) for char in text))
    total = section = 0.0
    digit: int | None = None
    unit, skipped = 1, False
    for char in text:
        if char in DIGITS:
            skipped = skipped or DIGITS[char] == 0
            digit = DIGITS[char] or None
        elif UNITS[char] == 10000:
            total, section, digit, unit, skipped = (total + section + (digit or 0)) * 10000, 0.0, None, 10000, False
        else:
            unit, skipped = UNITS[char], False
            section, digit = section + (1 if digit is None else digit) * unit, None
    tail = (digit or 0) * (1 if skipped or unit <= 10 else unit / 10)
    return total + section + tail
