"""Numbers as Chinese people say and type them: 两千八, 1.2万, 1w2, 三五百, 一万二三, 1,200, 幺三八."""
from __future__ import annotations

import re

DIGITS = {char: value for value, chars in enumerate(("零〇", "一壹幺", "二两贰俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
          for char in chars}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "万": 10000, "w": 10000}
HAN_DIGIT = "一二两三四五六七八九"
_HAN = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖幺俩仨十拾百佰千仟万"
# Bounded, so that a wall of numerals costs no more than its length.
ARABIC = r"[0-9]{1,9}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,3})?"
NUMBER = rf"(?:{ARABIC}(?:[千万百kw](?:[0-9][千百]?(?![0-9]))?)?|半|[{_HAN}]{{1,9}})"
_ARABIC = re.compile(r"^([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?:([千万百kw])(?:([0-9])([千百])?)?)?$")
_APPROXIMATE = re.compile(r"^(.*?)([一二两三四五六七八九])([一二两三四五六七八九])([十百千万]{0,2})$")


def number(text: str) -> float | None:
    """The value of one number, or None if it is none. A trailing digit counts in the next lower unit: 两千八 = 2800."""
    if text == "半":
        return 0.5
    found = _ARABIC.match(text)
    if found:
        unit = UNITS.get(found[2], 1)
        return float(found[1].replace(",", "")) * unit + int(found[3] or 0) * UNITS.get(found[4], unit / 10)
    return _han(text)


def number_range(text: str) -> tuple[float, float] | None:
    """两三 (天), 三五百, 二十七八 and 一万二三: two neighbouring digits are a range."""
    found = _APPROXIMATE.match(text)
    if not found or found[1] and found[1][-1] not in UNITS:
        return None
    low, high = DIGITS[found[2]], DIGITS[found[3]]
    if high != low + 1 and (found[1] or (low, high) != (3, 5)):
        return None
    ends = _han(found[1] + found[2] + found[4]), _han(found[1] + found[3] + found[4])
    return None if None in ends else ends


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
