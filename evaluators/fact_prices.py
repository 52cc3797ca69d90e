"""Price statements against the card: which item is meant, and does the figure lie in its range."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Iterator

from evaluators.card import Card
from evaluators.talk import Talk
from language.heard import Entity
from language.text import Span, normalise, sentences

_ABOUT = re.compile(r"(?:大概|大约|差不多|左右|上下|约|来块|多块)")
_AT_MOST = re.compile(r"(?:不超过|最多|不到|以内|以下|封顶)")
_AT_LEAST = re.compile(r"(?:起步|起价|起$|元起|块起|至少|最低|以上)")
_NOT_ITEMS = re.compile(r"收您|找您|找零|实收|优惠|减免?|便宜|省|返|定金|押金|订金|补贴|券|代金|报销|工资")
_THEIR_FIGURE = re.compile(r"(?:您|你)(?:刚才|之前|上次|那边)?(?:说|提到|讲|看到|听到|听说|问)|别的|别家|其他医院|人家|外面")
_STOP = re.compile(r"(?:费用?|价格?|手术|治疗|检查|一颗|一次|一个|一项|项目|的|做|是)")


def price_claims(talk: Talk, turn: int, card: Card) -> Iterator[tuple[str, int, int, bool | None, str]]:
    """(kind, start, end, agrees, truth) of every price in a trainee turn."""
    text = talk.plain[turn]
    prices = [entity for entity in talk.heard[turn].entities if entity.entity == "price" and _bounds(entity.value)]
    yield from _change(prices, text)
    items = {name: normalise(name) for name in card.prices}
    asked = "".join(talk.plain[other] for other in talk.patient if other < turn)[-160:]
    mentioned = {figure for other in talk.patient if other < turn for entity in talk.heard[other].entities
                 if entity.entity == "price" for figure in _bounds(entity.value) or ()}
    for entity in prices:
        part = next((span for span in sentences(text) if span.start <= entity.start < span.end), Span(0, len(text)))
        before = text[max(part.start, entity.start - 6):entity.start]
        if _NOT_ITEMS.search(before) or _THEIR_FIGURE.search(text, part.start, entity.start):
            continue
        item = _item(text, part, entity, prices, items, asked)
        low, high = _bounds(entity.value)
        if item is None:
            total = text[part.start:entity.start]
            if low == high and low in mentioned or re.search(r"(?:共|总|合计)", total[-8:]):
                continue
            yield "price", entity.start, entity.end, None, ""
            continue
        agrees = _fits(low, high, *card.prices[item], text[max(part.start, entity.start - 5):min(part.end, entity.end + 4)])
        yield "price", entity.start, entity.end, agrees, f"事实卡上 “{item}” 是 {_range(*card.prices[item])} 元"


def _change(prices: list[Entity], text: str) -> Iterator[tuple[str, int, int, bool | None, str]]:
    """At the counter: money received less the sum must be the change."""
    said: dict[str, Entity] = {}
    for entity in prices:
        lead = text[max(0, entity.start - 5):entity.start]
        for key, words in (("change", r"找(?:您|你|零)?"), ("received", r"(?:收到?(?:您|你)|实收|收了)"), ("sum", r"(?:共|总|应收|合计|收费)")):
            if re.search(words, lead):
                said.setdefault(key, entity)
                break
    if len(said) == 3:
        due = _bounds(said["received"].value)[0] - _bounds(said["sum"].value)[0]
        if abs(due - _bounds(said["change"].value)[0]) > 0.001:
            yield "price", said["change"].start, said["change"].end, False, f"收款减去应收应找 {due:g} 元"


def _bounds(value: Any) -> tuple[float, float] | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value), float(value)
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(end, (int, float)) for end in value):
        return float(min(value)), float(max(value))
    return None


def _fits(low: float, high: float, card_low: float, card_high: float, around: str) -> bool:
    slack = 0.1 if _ABOUT.search(around) else 0.005
    if _AT_MOST.search(around):
        return high >= card_high * (1 - slack)
    if _AT_LEAST.search(around):
        return card_low * (1 - slack) <= low <= card_high * (1 + slack)
    return low >= card_low * (1 - slack) and high <= card_high * (1 + slack)


def _item(text: str, part: Span, entity: Entity, prices: list[Entity], items: dict[str, str], asked: str) -> str | None:
    """The item that a figure belongs to: named right before it, right after it, or asked about just before."""
    earlier = [other.end for other in prices if other.end <= entity.start and other.start >= part.start]
    before = text[max([part.start, *earlier]):entity.start]
    later = [other.start for other in prices if other.start >= entity.end]
    after = text[entity.end:min([part.end, *later])][:12]
    item = _best(before, items) or (_best(re.split(r"[，。；]", after)[0], items) if not before.strip("，。、 ：是") else None)
    if item is not None or re.search(r"[\u4e00-\u9fff]{2,}(?:费|检查|手术|治疗|B超|CT|片)", before, re.I):
        return item
    ahead = _best(text[:part.start][-40:], items) if re.match(r"\s*(?:它|这个|一共|全部|总共|大概|大约|费用|价格|是|在)", before) else None
    return ahead or _best(asked[-60:], items)


def _best(text: str, items: dict[str, str]) -> str | None:
    """The item named in a text: the one that covers most characters, the last one where two tie."""
    scored = [(score, position, name) for name, plain in items.items() for score, position in [_named(text, plain)] if score]
    return max(scored)[2] if scored else None


def _named(text: str, item: str) -> tuple[float, int]:
    """How surely the item is named (0 if not), and where it ends."""
    place = text.rfind(item)
    if place >= 0:
        return 2 + len(item) / 100, place + len(item)
    core = _core(item)
    if len(core) >= 2:
        place = text.rfind(core)
        if place >= 0:
            return 1 + len(core) / 100, place + len(core)
        if len(core) >= 4:
            pairs = [core[at:at + 2] for at in range(len(core) - 1)]
            hit = [pair for pair in pairs if pair in text]
            if len(hit) * 2 > len(pairs):
                return len(hit) / len(pairs), text.rfind(hit[-1]) + 2
    return 0.0, 0


@lru_cache(maxsize=512)
def _core(item: str) -> str:
    """The item without department and filler words: 妇科B超 → b超."""
    core = _STOP.sub("", item)
    core = re.sub(r"^(?:妇科|口腔|牙科|眼科|普通|常规|全|数字)", "", core) or core
    return core if len(core) >= 2 else item


def _range(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
