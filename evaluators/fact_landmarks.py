"""What the house stands opposite of or beside, and on which side or corner: 信用社对面, 隔壁是邮局, 市一小东侧, 路口东北角."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.said import Said
from language.text import Span, clauses, normalise

NEAR = "对面|对过|隔壁|旁边|边上|挨着|紧邻|[东西南北][侧边面]|[东西][南北]角"  # one of these stands in whatever is found here
_OPPOSITE = re.compile("(?P<mark>[\u4e00-\u9fff]{2,8}?)(?:的)?(?:正|斜)?(?:对面|对过)")
_NEXT = "(?:隔壁|旁边|紧邻|紧挨着?|挨着|边上)"
_BESIDE = re.compile(rf"{_NEXT}(?:就|正好|那个|那)?(?:是|有)?(?:个|家|一家|一个)?(?P<mark>[\u4e00-\u9fff]{{2,8}})|(?P<before>[\u4e00-\u9fff]{{2,8}}?)的?{_NEXT}$")
_ASKS_MARK = re.compile("旁边|隔壁|附近|标志|好[认找]|挨着|显眼|边上")
_FACING = re.compile("对面(?:就|正好)?是(?:个|家|一家)?(?P<mark>[\u4e00-\u9fff]{2,8})")
_SIDE = re.compile("(?P<mark>[\u4e00-\u9fff]{2})的?(?P<side>[东西南北])[侧边面]")
_CORNER = re.compile("(?P<side>[东西][南北])角")
_ASKS = re.compile("哪|对面|地址|位置|怎么(?:走|去|来|过)|咋(?:走|去|来|过)|附近|标志")
_OURS = re.compile("我们|咱们|[路街巷道](?:[\\d一二三四五六七八九十百零]+号)?")
_INSIDE = re.compile("[科室房厅台梯厕]|窗口|收费|挂号|诊|药|病|门口|公交|车站在|下车|停车|住|食堂|超市买")
_NOT_SO = re.compile("不[在是]|原来|以前|搬|别的|人家|分院|[吗？]|走到|先|再|然后|从|过(?:马路|街|天桥)|穿")


def landmark_claims(said: Said, part: Span, card: Card) -> Iterator[Claim]:
    """Another landmark opposite, or another side, than the card's, where the trainee tells where the house is."""
    text = said.text
    if not card.address or not re.search(NEAR, text[part.start:part.end]):
        return
    opposite, sides, corners = _known(card.address)
    if any(mark in text for mark in opposite):
        opposite = ()  # 信用社对面，邮局斜对面: a card need not name everything that stands around
    yield from _beside(said, part, card)
    asked = _ASKS.search(said.question) and not _INSIDE.search(said.question)
    for start, end in clauses(text, part):
        words = text[start:end]
        if _NOT_SO.search(words) or _INSIDE.search(words) or not (asked or _OURS.search(words)):
            continue
        for match in _OPPOSITE.finditer(words) if opposite else ():
            mark = re.sub(".*[号在是]", "", match["mark"])
            if len(mark) > 1 and mark not in "就是在的":
                agrees = any(mark[-2:] in known or known[-2:] in mark for known in opposite) or mark in normalise(card.address)
                yield Claim("address", start + match.end() - len(match[0]), start + match.end(), agrees, f"事实卡写的是 “{card.address}”")
        facing = _FACING.search(words) if opposite and "对面" in said.question else None
        if facing and not any(known[-2:] in facing["mark"] for known in opposite):
            yield Claim("address", start + facing.start(), start + facing.end(), False, f"事实卡写的是 “{card.address}”")
        for match in _SIDE.finditer(words) if sides else ():
            if match["mark"] in sides:
                yield Claim("address", start + match.start(), start + match.end(), match["side"] == sides[match["mark"]], f"事实卡写的是 “{card.address}”")
        for match in _CORNER.finditer(words) if corners else ():
            yield Claim("address", start + match.start(), start + match.end(), match["side"] in corners, f"事实卡写的是 “{card.address}”")


def _beside(said: Said, part: Span, card: Card) -> Iterator[Claim]:
    """Another neighbour than the card's: 旁边就是银行 of a house that the card puts beside the post office."""
    marks = _beside_of(card.address)
    if not marks or any(mark[-2:] in said.text for mark in marks) or not (_ASKS_MARK.search(said.question) or _OURS.search(said.text)):
        return
    for start, end in clauses(said.text, part):
        words = said.text[start:end]
        match = _BESIDE.search(words)
        if match is None or _NOT_SO.search(words) or _WITHIN.search(words):
            continue
        if not (_ASKS_MARK.search(said.question) or _OURS.search(words)):
            continue
        mark = match["mark"] or match["before"]
        if mark not in normalise(card.address):
            yield Claim("address", start + match.start(), start + match.end(), False, f"事实卡写的是 “{card.address}”")


_WITHIN = re.compile("[科室厅台梯厕]|[药病机产]房|窗口|收费|挂号|诊|药|病|停车|车位|吃|住|公交|车站|地铁|等|坐|站着|看|医生|人家|您|你|医院")


@lru_cache(maxsize=256)
def _beside_of(address: str) -> tuple[str, ...]:
    """The neighbours that the card names."""
    found = [match["mark"] or match["before"] for piece in re.split("[，,；;。、()（）]", normalise(address))
             for match in [_BESIDE.search(re.sub("^.*号", "", piece))] if match]
    return tuple(found)


@lru_cache(maxsize=256)
def _known(address: str) -> tuple[tuple[str, ...], dict[str, str], frozenset[str]]:
    """The card's landmarks opposite, the side of each landmark, and the corners."""
    plain = normalise(address)
    opposite = tuple(re.sub(".*[号在是]", "", match["mark"]) for match in _OPPOSITE.finditer(plain))
    return (tuple(mark for mark in opposite if len(mark) > 1), {match["mark"]: match["side"] for match in _SIDE.finditer(plain)},
            frozenset(match["side"] for match in _CORNER.finditer(plain)))
