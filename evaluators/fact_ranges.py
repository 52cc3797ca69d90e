"""Prices of a range or of several items at once: the dearest, the cheapest, and a figure that none of 彩超, 套餐, 疫苗 has."""
from __future__ import annotations

import re
from functools import lru_cache

_DEAREST = re.compile("(?:最贵|最高)(?:的|一[颗个次]|也|才|就|只要?|是|不过|要|能到|到)*$")
_AT_MOST = re.compile("(?:顶多|顶天|撑死|最多|封顶|到头)(?:的|了|一[颗个次]|也|才|就|只要?|是|不过|要)*$")
_CHEAPEST = re.compile("(?:最便宜|最低|起步价?|起价)(?:的|一[颗个次]|也|才|就|只要?|是|得|要|从)*$")
_ONE_OF_THEM = re.compile("进口|国产|[这那几两三]种|款|型|牌|普通|简单|复杂|单纯|基础|高端|低端|材料|部分|单独|其中|品")
_LINK = re.compile("(?:^|[，。！？、 的个份套次项张颗针支做是拍打种买要约挂查有讲说写见到])$")
_ALIKE = {"体检": "套餐", "套餐": "体检"}
_LOOSE = 0.1


def off_the_end(words: str, at: int, low: float, high: float, prices: tuple[float, float]) -> bool:
    """Whether a figure at ``at`` is called the dearest or the cheapest and is far from that end of the card's range.

    Of one kind among several (进口的最贵…) the card tells nothing.
    """
    lead = re.split("[，。；]", words[:at])[-1]
    if prices[0] == prices[1] or _ONE_OF_THEM.search(lead):
        return False
    if _DEAREST.search(lead):
        return not prices[1] * (1 - _LOOSE) <= high <= prices[1] * (1 + _LOOSE)
    if _AT_MOST.search(lead):
        return high < prices[1] * (1 - _LOOSE)
    return bool(_CHEAPEST.search(lead)) and low > prices[0] * (1 + 2 * _LOOSE)


def family(words: str, start: int, end: int, question: str, items: dict[str, str]) -> tuple[str, ...]:
    """The items that share the word said around a figure, or asked for: 彩超 of 腹部彩超 and 心脏彩超.

    Empty where a word before it may name one that the card has not (甲状腺彩超).
    """
    lead, tail = re.split("[，。；]", words[:start])[-1], re.split("[，。；]", words[end:])[0]
    for text in (tail[:6], lead, question):
        for end_word, names in _families(tuple(items.items())):
            for form in (end_word, _ALIKE.get(end_word, end_word)):
                at = text.rfind(form)
                if at >= 0 and _LINK.search(text[:at]) and not re.search("[^，。]{0,3}(?:另|外|加项)", text[at + 2:at + 5]):
                    return names
    return ()


@lru_cache(maxsize=64)
def _families(items: tuple[tuple[str, str], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(word, names): the last two characters that at least two items share, or the first two: 无痛 of 无痛胃镜 and 无痛肠镜."""
    plain = {name: re.sub(r"[（(].*?[)）]", "", words) for name, words in items}
    ends: dict[str, list[str]] = {}
    for name, words in plain.items():
        if len(words) > 3 and not re.search("[费价术次疗查验]$", words):
            ends.setdefault(words[-2:], []).append(name)
            ends.setdefault(words[:2], []).append(name)
    return tuple((end, tuple(name for name, words in plain.items() if end in words or _ALIKE.get(end, "_") in words))
                 for end, names in ends.items() if len(names) > 1)
