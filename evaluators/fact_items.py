"""Which item of the card's price list some words name: in full, shortened, or by a part that no other item has."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator

_SAME = {"洗牙": "洁牙", "点痣": "去痣", "祛痣": "去痣", "照光": "光疗", "箍牙": "矫正", "超声波": "b超"}  # what people say: what cards write
_ALSO = {  # what cards write: what people say, where no other item fits
    "单人病房": ("单间", "单人间"), "单人间": ("单间",), "双人病房": ("双人间",), "护工": ("陪护", "护理员"), "流感疫苗": ("流感针", "流感的"), "狂犬疫苗": ("狂犬针",),
    "专家号": ("主任那号", "主任的号", "主任号", "教授的号", "他那号", "她那号", "他的号", "她的号"), "无痛": ("睡着做", "睡一觉"),
    "剖宫产": ("剖腹", "剖的"), "顺产": ("顺的", "顺生"), "男性": ("男的",), "女性": ("女的",), "老年": ("老人",), "矫正": ("牙套", "正畸"), "正畸": ("矫正",),
}
_SPELLED = ((re.compile("[恩嗯][踢替提体梯](?!醒|前|供|交)"), "nt"), (re.compile("[西细][踢替提梯](?!醒|前|供|交)"), "ct"), (re.compile("[逼必毕币壁](?=超)"), "b"))  # letters as a telephone writes them
_OTHER_WORDS = re.compile("|".join([*_SAME, "[踢替提体梯]|(?:[逼必毕币壁])超"]))  # without any of these there is nothing to put right
_STOP = re.compile(r"(?:费用?|价格?|手术|治疗|检[查测]|一颗|一次|一个|一项|项目|的|做|是)")
_GENERIC = frozenset("胸部 腹部 肺部 心脏 腰椎 颈椎 头部 头颅 膝关节 甲状腺 妇科 儿科 儿童 成人 口腔 无痛 普通 基础 静脉 自制 隐形 全身 常规 检查 检测 "
                     "治疗 手术 监测 训练 试验 五项 三项 血清 定量 门诊 专家 激光 高级 数字 进口 国产 单次 术前 术后 住院 体检 费用".split())
_VAGUE = re.compile("普通|无痛|专家|儿童|术前|常规|电子|初诊|复诊|全套|检[查测]|手术|治疗|套餐|护理|门诊|医院|[费价]$")
_SHORT = 300  # longer texts are not remembered, so that memory stays small
_DOING = "拔补洗种镶拍验换打"  # 拔一颗 where only one item is pulled


def plain_words(text: str) -> str:
    """The text with the card's words for things; every character keeps its place."""
    if not _OTHER_WORDS.search(text):
        return text
    for said, written in _SAME.items():
        text = text.replace(said, written) if len(said) == len(written) else text
    for spelled, letters in _SPELLED:
        text = spelled.sub(letters, text)
    return text


def best(text: str, items: dict[str, str]) -> str | None:
    """The item named in a text: the one that covers most characters, the last one where two tie."""
    return _remembered(text, tuple(items.items())) if len(text) <= _SHORT else _best(text, items)


def _best(text: str, items: dict[str, str]) -> str | None:
    text = plain_words(text)
    scored = [(score, position, name) for name, plain in items.items() for score, position in [_named(text, plain)] if score]
    scored = scored or list(_parts(text, items))
    return max(scored)[2] if scored else _called(text, items)


@lru_cache(maxsize=8192)
def _remembered(text: str, items: tuple[tuple[str, str], ...]) -> str | None:
    """The same questions and clauses are looked at for every figure of a turn."""
    return _best(text, dict(items))


def named(text: str, item: str) -> tuple[float, int]:
    """How surely the item is named (0 if not), and where it ends."""
    return _named(plain_words(text), item)


def _named(text: str, item: str) -> tuple[float, int]:
    place = text.rfind(item)
    if place >= 0:
        return 2 + len(item) / 100, place + len(item)
    if len(item) > 5 and item[-4:] in text:
        return 1.5, text.rfind(item[-4:]) + 4
    clipped = _shortened(item, text)
    if clipped is not None:
        return 1.2, clipped
    short = core(item)
    if len(short) >= 2:
        place = text.rfind(short)
        if place >= 0:
            return 1 + len(short) / 100, place + len(short)
        if len(short) >= 4:
            pairs = [short[at:at + 2] for at in range(len(short) - 1)]
            hit = [pair for pair in pairs if pair in text]
            if len(hit) * 2 > len(pairs):
                return len(hit) / len(pairs), text.rfind(hit[-1]) + 2
    return 0.0, 0


def _shortened(item: str, text: str) -> int | None:
    """Where an item ends that is said without its middle, or with a count in it: 种牙 and 种一颗牙 are 种植牙."""
    found = list(re.finditer(rf"{re.escape(item[0])}(?:[一两几][颗个次])?{re.escape(item[-1])}", text)) if len(item) == 3 and item[0] in text and item[-1] in text else []
    return found[-1].end() if found else None


@lru_cache(maxsize=512)
def core(item: str) -> str:
    """The item without department and filler words: 妇科B超 → b超."""
    short = _STOP.sub("", item)
    short = re.sub(r"^(?:妇科|口腔|牙科|眼科|普通|常规|全|数字)", "", short) or short
    return short if len(short) >= 2 else item


def _parts(text: str, items: dict[str, str]) -> Iterator[tuple[float, int, str]]:
    """Items of which a beginning or an end is said that no other item has: 点阵 for 点阵激光, 彩超 alone for 心脏彩超."""
    text = plain_words(text)
    for name, plain in items.items():
        others = [other for other in items.values() if other != plain]
        for head, tail in _ends(plain):
            size = len(head)
            if head in text and _own(head, others, text[text.rfind(head) + size:]):
                yield 0.8 + size / 100, text.rfind(head) + size, name
                break
            alone = tail in text and re.search(rf"(?:^|[，。、 ：做个拍的次是查验测开打我们这您])(?P<tail>{re.escape(tail)})", text)
            if alone and _own(tail, others, text[alone.end():]):
                yield 0.7 + size / 100, alone.end(), name
                break
        starts = [at for at, char in enumerate(text) if char == plain[0]] if len(plain) > 4 and plain[0] in text else []
        for at in starts:
            found = next((size for size in (4, 3, 2) if _within(text[at:at + size], plain, size)), 0)
            if found and not any(_within(text[at:at + found], other, found) for other in others):
                yield 0.5 + found / 100, at + found, name
        does = plain[0] if plain[0] in _DOING else plain[-2] if plain[-1] == "牙" and plain[-2:-1] in tuple(_DOING) else ""  # 树脂补牙: 补一颗
        doing = re.search(rf"{re.escape(does)}(?:牙|[一两三这那几每]?[颗个次张]|一?下)", text) if does and does in text else None
        if doing and not any(other[0] == does or f"{does}牙" in other for other in others):
            yield 0.6, doing.end(), name


@lru_cache(maxsize=512)
def _ends(plain: str) -> tuple[tuple[str, str], ...]:
    """The beginnings and ends of a name and of its core, the longest first."""
    ends = {(form[:size], form[-size:]) for form in (plain, core(plain)) for size in range(2, min(len(form) + 1, len(plain)))}
    return tuple(sorted(ends, key=lambda both: (-len(both[0]), both)))


def _own(part: str, others: list[str], behind: str) -> bool:
    """Whether a part of a name tells the item: of no other item, and no word of every list unless the figure follows."""
    alone = part in ("专家", "无痛") and re.fullmatch("(?:的|是|要|收|就|费|一共|总共|号|多少钱?|什么价|怎么收|呢|啊|呀|？)*", behind) is not None
    return (part not in _GENERIC or alone) and not any(part in other for other in others)


def _within(short: str, plain: str, size: int) -> bool:
    """Whether all characters stand in the name in that order: 人流 in 人工流产."""
    rest = iter(plain)
    return len(short) == size and all(char in rest for char in short)


def _called(text: str, items: dict[str, str]) -> str | None:
    """The one item that shares its first or last two characters with the text: 四维 is 四维彩超, 拔乳牙 is 儿童拔牙."""
    ends = {name: [end for end in (plain[:2], plain[-2:]) if len(plain) >= 4 and not _VAGUE.search(end)] for name, plain in items.items()}
    found = [name for name, own in ends.items() for end in own
             if re.search(rf"{re.escape(end[0])}.{{0,2}}{re.escape(end[1])}" if end[0] in "拔种补洗镶验换抽" else re.escape(end), text)
             and not any(end in other for whose, other in items.items() if whose != name)]
    found += [name for name, plain in items.items() for written, names in _ALSO.items() if written in plain and any(form in text for form in names)]
    found += [name for name, plain in items.items() if len(plain) >= 4 and plain[2] in _DOING and plain[0] in text  # 拔乳牙 is 乳牙拔除
              and re.search(rf"{plain[2]}.{{0,2}}{re.escape(plain[:2])}", text)]
    return found[0] if len(set(found)) == 1 else None
