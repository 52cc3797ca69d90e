"""How much insurance pays (报七成, 报一半, 报百分之六十), against the shares on the card."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Callable, Iterator, NamedTuple

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_topics import same
from evaluators.said import Said
from language.numbers import NUMBER, number
from language.text import clauses, normalise

_SHARE = (rf"(?:(?P<tenths>[一二两三四五六七八九]|\d(?:\.\d)?)成(?P<half>半|[一二三四五六七八九])?|百分之(?P<parts>{NUMBER})|(?P<percent>\d{{1,3}}(?:\.\d)?)[%％]"
          r"|(?P<fifty>一半|对半)|(?P<all>全额|全部(?=报)|百分百))")
_ANY = re.compile(_SHARE)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _SHARE)
_PAID = re.compile(rf"报销?[^，。！？不]{{0,6}}?{_UNNAMED}|{_UNNAMED}(?:左右|上下)?(?:可以|能|给|都)*报|(?:报销)?比例[^，。]{{0,5}}?{_UNNAMED}")
_SIGNED = re.compile("(?<![未没不])签约|签了|家庭医生|家医|签过")
_UNSIGNED = re.compile("[没未不]有?签")
_GROUPS = (re.compile("居民|农合|城乡|没工作|农村"), re.compile("门诊"), re.compile("职工|单位|上班"), re.compile("退休"), re.compile("住院"), _SIGNED, _UNSIGNED,
           re.compile("异地|外地|外县|外省|外市|转诊"))
_ROUGHLY = re.compile("左右|大概|大约|差不多|上下|来个|将近")
_NOT_OURS = re.compile("[吗？]|别的|人家|其他|要看|为准|不一定|具体|商业|惠民保|要是|如果|原来|以前|只能报|自付|自己")


_NAMELESS = re.compile("医保|社保|报销|门诊|可以|多少|什么|这个|那个|大概|左右|差不多|请问|一部分|[报不能吗呢的吧啊呀几成点给它就都也有，。？！ 我您你]")


class Share(NamedTuple):
    """What the card pays for: a share of 1, who and what it is for, and its words."""

    share: float
    words: str
    added: bool  # 签约另加5%


def share_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Shares that the card contradicts: another one, or any where it says that people pay themselves."""
    if "报" not in said.text or not _ANY.search(said.text):
        return
    shares = _shares(normalise(card.insurance))
    ahead = said.question
    for cut in clauses(said.text):
        words = said.text[cut.start:cut.end]
        match = _PAID.search(words)
        if match is not None and card.insurance and not _NOT_OURS.search(said.text[cut.start:cut.end + 1]):
            value = _value(_ANY.search(match[0]))
            told = _NAMELESS.sub("", _ANY.sub("", words)) or _NAMELESS.sub("", said.question) or said.topic
            unpaid = any(own in told or same(own, told) and not any(same(_ANY.sub("", one.words), f"{told}，{said.question}") for one in shares)
                         for own in _unpaid(normalise(card.insurance)))
            agrees = False if unpaid else _agrees(value, words, f"{ahead}，{said.question}", shares) if value is not None else None
            if agrees is not None:
                yield Claim("insurance", cut.start + match.start(), cut.start + match.end(), agrees, f"事实卡写的是 “{card.insurance}”")
        ahead = words


@lru_cache(maxsize=256)
def _unpaid(known: str) -> tuple[str, ...]:
    """What the card says that people pay themselves."""
    pieces = (piece for stretch in re.split("[；;。]", known) if "自费" in stretch for piece in re.split("[，,、和及]", stretch.split("自费")[0]))
    names = (re.sub("材料|项目|部分|其余|全部|的", "", piece) for piece in pieces if not re.search("可|报|医保|定点|刷", piece))
    return tuple(name for name in names if len(name) > 1)


def _agrees(value: float, words: str, before: str, shares: tuple[Share, ...]) -> bool | None:
    """Against the share for the same people or thing; else against all of them, where more than any is wrong."""
    slack = 0.06 if _ROUGHLY.search(words) else 0.005
    is_near: Callable[[float], bool] = lambda share: abs(share - value) <= slack
    for text in (words, f"{words}，{before}"):
        groups = [group for group in _GROUPS if group.search(text)]
        fits = [sum(bool(group.search(one.words)) for group in groups) for one in shares]
        own = [one for one, fit in zip(shares, fits) if fit and fit == max(fits)]  # 职工门诊 is nearer than 居民门诊
        if _UNSIGNED.search(text) and not _SIGNED.search(text):
            own = [one for one in own if not _SIGNED.search(one.words)]
        if not own:
            own = [one for one in shares if same(re.sub("医保|报销?|门诊|定点|市|省|居民|职工|签约|另加", "", _ANY.sub("", one.words)), text)]
        if any(one.added for one in own) or own and not _SIGNED.search(text) and all(_SIGNED.search(one.words) and value < one.share for one in own):
            return None  # what those who have not signed get is not on the card
        if own:
            return any(is_near(one.share) for one in own)
    if not shares or any(is_near(one.share) for one in shares):
        return True if shares else None
    plain = [one for one in shares if not one.added]
    open_to_all = [one for one in plain if not any(group.search(one.words) for group in _GROUPS[2:])]
    return False if value > max(one.share for one in plain) + slack or len(open_to_all) == len(plain) == 1 else None


@lru_cache(maxsize=256)
def _shares(known: str) -> tuple[Share, ...]:
    found = []
    for piece in re.split("[；;。，,]|(?<=[%成半])、", known):
        for match in _ANY.finditer(piece):
            value = _value(match)
            if value is not None and not re.search("自付|自负|自己", piece):
                found.append(Share(value, piece, bool(re.search("另加|加报|提高|再加|上浮|多报", piece))))
    return tuple(found) if any(not one.added for one in found) else ()


def _value(match: re.Match[str] | None) -> float | None:
    if match is None:
        return None
    if match["all"]:
        return 1.0
    if match["fifty"]:
        return 0.5
    if match["tenths"]:
        more = {"半": 0.05}.get(match["half"] or "", (number(match["half"]) or 0) / 100 if match["half"] else 0)
        return (number(match["tenths"]) or 0) / 10 + more
    value = number(match["parts"] or match["percent"])
    return value / 100 if value is not None and value <= 100 else None
