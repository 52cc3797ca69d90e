"""What a bare figure is the price of: a thing named before, several asked about at once, or the one whose right price it denies."""
from __future__ import annotations

import re
from typing import Sequence

from evaluators.card import Card
from evaluators.fact_figures import FIGURE, bounds
from evaluators.fact_items import best
from evaluators.talk import Talk
from language.heard import Entity
from language.numbers import number
from language.text import clauses

_ASKS = re.compile("多少钱|什么价|啥价|怎么收|咋收|贵不贵")
_OF_IT = re.compile("多少钱|什么价格?|啥价|怎么收费?|咋收费?|贵不贵|大概|具体|请问|一[次个颗张针]|[这那]个?|它|来着|一共|总共|[拍做打查要得是的啊呢呀嘛噻哦交付给花收好那还又，？ ]")
_BEHIND = re.compile("[块元]?(?:钱)?(?:那[个档种]?)?(?:是|指)的?(?P<what>[^，。！？]{2,10}?)的?(?:[那这]?[档种个款]|价钱?)?(?=$|[，。！])")
_HEAD = re.compile("(?:的?那?[种个档]?|的|号|费|是|要|就|只要?|才|收)*$")
_AND_THAT = re.compile("(?:^|[ ，])(?:那|要是|如果)?(?![这那它多贵])[^ ，]{0,3}[做拍照打查抽拔补洗看办开配镶种验][^ ，钱价费]{1,5}呢$")
_AND = re.compile("还有|[和跟加、与再]")
_NOT_THAT = re.compile(rf"[块元钱]*[，、 ]?(?:可|并|而)?不是(?P<other>{FIGURE})")
_BUT_THIS = re.compile(rf"不是(?P<other>{FIGURE})[块元钱]*[，、 ]?(?:而|就)?是$")


def item_spoken_of(talk: Talk, turn: int, question: str, items: dict[str, str]) -> str | None:
    """The one item that the trainee named last, where the patient then asks what it costs without naming it."""
    asking = [question[cut.start:cut.end] for cut in clauses(question)][-1:]
    if not asking or not _ASKS.search(asking[0]) or _OF_IT.sub("", asking[0]):
        return None
    first = max((other for other in talk.patient if other < turn), default=0)
    last = max((other for other in talk.trainee if other < first), default=None)
    found = _named_in(talk.plain[last], items) if last is not None else ()
    return found[0] if len(found) == 1 else None


def asked_for(question: str, items: dict[str, str]) -> str | None:
    """The item that a question names last: who asks 挂号还要钱吗，肠镜多少 wants to hear of the second."""
    found = (best(question[cut.start:cut.end], items) for cut in reversed(clauses(question)))
    return next((name for name in found if name), None) or best(question, items)


def is_sum(low: float, high: float, before: str, earlier: Sequence[Entity], question: str, items: dict[str, str], card: Card) -> bool:
    """Whether a figure that fits no item alone is what was said before it added up, or all that was asked about, together or one by one."""
    said = [bounds(one.value) or (0.0, 0.0) for one in earlier]
    parts = [said, []]
    if best(before, items) is None:
        parts[1] = [card.prices[name] for name in _named_in(question, items)]
    if len(parts[1]) > 1 and any(one <= low and high <= other for one, other in parts[1]):
        return True  # 九十，八块 after two questions: each in its turn
    if any(_times(before, low, one) and _times(before, high, other) for one, other in said):
        return True  # 住了三天，一百五一天，四百五
    return any(len(some) > 1 and sum(one for one, _ in some) <= low and high <= sum(one for _, one in some) for some in parts)


_COUNT = re.compile("([一二两三四五六七八九十\\d]{1,3})个?(?:半天|[天次颗支针张晚盒瓶项贴节副人片回])")


def _times(text: str, figure: float, unit: float) -> bool:
    """Whether a figure is so many times a price as a number in the text tells: 一百五 and 三天 make 四百五."""
    counts = [number(found) for found in _COUNT.findall(text)]
    return any(count and count > 1 and abs(figure - count * unit) < 0.5 for count in counts)


def multiple(low: float, high: float, text: str, prices: tuple[float, float]) -> bool:
    """Whether an amount is so many times a price of the card as the text tells: 四百五 of 150 元 where 住了三天 is said."""
    counts = [number(found) for found in _COUNT.findall(text)]
    return any(count and count > 1 and prices[0] * count - 0.5 <= low and high <= prices[1] * count + 0.5 for count in counts)


def parts_of(text: str, prices: Sequence[Entity]) -> list[tuple[float, float]]:
    """What is to be added up: a price by the piece is none of it where so many pieces were named with it."""
    said = [bounds(one.value) for one in prices]
    following = zip(said, said[1:], prices[1:])
    units = {at for at, (one, total, entity) in enumerate(following) if total != one and _times(text[:entity.end], total[0], one[0])}
    return [amount for at, amount in enumerate(said) if at not in units]


def _named_in(text: str, items: dict[str, str]) -> tuple[str, ...]:
    found = (best(words, items) for cut in clauses(text) for words in _AND.split(text[cut.start:cut.end]))
    return tuple(dict.fromkeys(name for name in found if name))


def said_behind(after: str) -> str | None:
    """What a figure is said to be of, behind it: 睡着做的 in 五百八是睡着做的那种; None if nothing is."""
    match = _BEHIND.match(after)
    return match["what"] if match else None


def sibling(near: str, before: str, question: str, items: dict[str, str]) -> str | None:
    """普通十二 after 专家三十: of the items that begin with the word before the figure, the one that is otherwise named as the last."""
    head = _HEAD.sub("", near)[-2:]
    kin = [name for name, plain in items.items() if len(head) == 2 and plain.startswith(head)]
    if len(kin) < 2 or _HEAD.sub("", near)[:-2].strip("，、那"):
        return None
    other = (name for name, plain in items.items() if plain[:2] != head and plain[:2] in before)
    met = best(before, items) or next(other, None) or asked_for(question[-60:], items)
    same = [name for name in kin if met and items[name][2:] == items[met][2:]]
    return same[0] if len(same) == 1 else None


def turns_to_another(question: str) -> bool:
    """Whether the last thing asked is a thing of its own: 照那个光呢 after 挂号贵不贵."""
    asked = [question[cut.start:cut.end] for cut in clauses(question)][-1:]
    return bool(asked) and _AND_THAT.search(asked[0]) is not None


def corrected(text: str, entity: Entity, card: Card) -> str | None:
    """What the card says where a figure is put in the place of a right one: 六百八，不是五百八; None if it is not."""
    match = _NOT_THAT.match(text, entity.end) or _BUT_THIS.search(text[max(0, entity.start - 14):entity.start])
    denied = number(match["other"]) if match else None
    said = bounds(entity.value)
    names = [name for name, prices in card.prices.items() if denied is not None and prices == (denied, denied)]
    if len(names) != 1 or any(prices[0] <= said[0] <= prices[1] for prices in card.prices.values()):
        return None
    return f"事实卡上 “{names[0]}” 是 {denied:g} 元"
