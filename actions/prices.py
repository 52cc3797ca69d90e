"""Prices in a trainee's message: how much, and for what."""
from __future__ import annotations

import re

from actions.state import Told
from language.heard import Heard

_RANGE = re.compile(r"(\d{2,6})(?:元|块)?(?:到|至|[-~—–]+)(\d{2,6})(?:元|块)")
_PRICE = re.compile(r"(\d{2,6})(?:元|块)")
_LEAST = 3  # yuan; less is no price of a hospital but a misheard word (一般)
_CLAUSE = re.compile(r"[，。！？；、\s]")
_FILLERS = re.compile(r"大概|大约|一般|左右|差不多|总共|一共|总的|下来|费用|价格|价钱|收费|我们|这边|这里|现在|目前|就是|只要|需要"
                      r"|[是要得费的在为才只就您元块收钱约共价]")


def told(heard: Heard, text: str) -> tuple[Told, ...]:
    """Every price of a message with the words that say what for; from the entities, else from the digits."""
    found = [(entity.start, _numbers(entity.value)) for entity in heard.entities if entity.entity == "price"]
    if not found:
        ranges = [(match.start(), [int(number) for number in match.groups()]) for match in _RANGE.finditer(text)]
        taken = {price for _, pair in ranges for price in pair}
        found = ranges + [(match.start(), [int(match[1])]) for match in _PRICE.finditer(text)
                          if int(match[1]) not in taken]
    return tuple(Told(_item(text, start), min(prices), max(prices)) for start, prices in sorted(found)
                 if prices and min(prices) >= _LEAST)


def same_item(one: str, other: str) -> bool:
    """True if two prices are for the same thing: the same words, or two characters in common."""
    return one == other or any(one[index:index + 2] in other for index in range(len(one) - 1))


def _item(text: str, start: int) -> str:
    """What stands before a price in its clause, without filling words."""
    before = _CLAUSE.split(text[max(0, start - 14):start])[-1]
    item = _FILLERS.sub("", re.sub(r"\d", "", before))
    return item if len(item) > 1 else ""


def _numbers(value: object) -> list[int]:
    if isinstance(value, bool):
        return []
    if isinstance(value, (int, float)):
        return [int(value)]
    if isinstance(value, (list, tuple)):
        return [number for item in value for number in _numbers(item)]
    if isinstance(value, dict):
        return [number for item in value.values() for number in _numbers(item)]
    return [int(float(number)) for number in re.findall(r"\d+(?:\.\d+)?", str(value))]
