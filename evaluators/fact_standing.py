"""Who owns the house, its level, and its telephone number."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.said import Said
from language.text import Span, normalise, sentences

_PUBLIC = re.compile(r"公立|公办|国营|国有|政府办|政府(?:直属|主办|开办)|事业单位|市属医院|部队医院|军队医院|公家的?|国企|国资|(?:卫健委|卫生局|[省市区县]里头?|政府|财政局)(?:直属|下属|办|开|管)的?|国家(?:办|开)的")
_PRIVATE = re.compile(r"民营|私立|私营|私人|个人(?:开|办|承包)的?|民办|社会办医|股份制")
_NOT_PROFIT = re.compile(r"非营利|非盈利|公益性")
_FOR_PROFIT = re.compile(r"(?<!非)[营盈]利(?:性|机构|医院)")
_OWNED = re.compile("|".join(pattern.pattern for pattern in (_PUBLIC, _PRIVATE, _NOT_PROFIT, _FOR_PROFIT)))
_OURS = re.compile("我们|咱们?|本院|我院|这里|这儿|这边|是$")
_OF_OTHERS = re.compile("(?:去|到|找|上|转|选|挂|比|和|跟|同|像|附近的?|别的|其他|哪家|那些|您(?:说|想去|要去)的?)(?:一?[家个]|市里|县里|省里|附近|当地|别的|其他|大|的)*$")
_AS_OTHERS = re.compile("的?大?医院(?=[\\u4e00-\\u9fff])(?![啊呀呢哦的吧嘛])")
_OTHER_HOUSE = re.compile("(妇幼|人民医院|中心医院|中医院|附属医院|他们|人家)[^，。我咱]{0,4}是$")  # 市妇幼是公立的，我们是民营
_LEVEL = re.compile(r"三级甲等|三甲|三级|二级甲等|二甲|二级|一级(?!护理)|口腔门诊部|诊所")
_NUMBER = re.compile(r"(?<![\d*])(?:0\d{2,3}[- ]?[\d*]{7,8}|[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?![\d*])")
_STANDING = re.compile("|".join(pattern.pattern for pattern in (_OWNED, _LEVEL, _NUMBER)))


def standing_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Statements about ownership, level and telephone number, sentence by sentence."""
    if not _STANDING.search(said.text):
        return
    for part in sentences(said.text):
        for check in (_ownership, _level, _phone):
            yield from check(said.text, part, card)


def _ownership(text: str, part: Span, card: Card) -> Iterator[Claim]:
    if not _OWNED.search(text, part.start, part.end):
        return
    owned = normalise(card.ownership)
    for says, other in ((_PUBLIC, _PRIVATE), (_PRIVATE, _PUBLIC), (_NOT_PROFIT, _FOR_PROFIT), (_FOR_PROFIT, _NOT_PROFIT)):
        for match in says.finditer(text, part.start, part.end):
            lead = text[max(part.start, match.start() - 30):match.start()]
            if re.search(r"(?:不是|并非|而不是|非)(?:[你您我咱]们?)?$", lead) or _OF_OTHERS.search(lead) or _AS_OTHERS.match(text[match.end():]) and not _OURS.search(lead):
                continue
            other_house = _OTHER_HOUSE.search(lead)
            if other_house and other_house[1] not in card.hospital:
                continue
            agrees = True if says.search(owned) else False if other.search(owned) else None
            yield Claim("ownership", *match.span(), agrees, f"事实卡写的是 “{card.ownership}”" if card.ownership else "")


def _level(text: str, part: Span, card: Card) -> Iterator[Claim]:
    if not _LEVEL.search(text, part.start, part.end):
        return
    known = {_rank(match[0]) for match in _LEVEL.finditer(normalise(f"{card.ownership}；{card.other}；{card.hospital}"))}
    for match in _LEVEL.finditer(text, part.start, part.end):
        about_us = re.search(r"我们|本院|我院|这里|这边|咱们|医院是|是(?:一家)?$", text[part.start:match.start()])
        if match[0] in ("口腔门诊部", "诊所") or not about_us:
            continue
        rank = _rank(match[0])
        agrees = None if not known else any(rank in other or other in rank for other in known)
        yield Claim("level", *match.span(), agrees, f"事实卡写的是 “{'、'.join(sorted(known))}”")


def _rank(word: str) -> str:
    return word.replace("甲等", "甲").replace("三甲", "三级甲").replace("二甲", "二级甲")


def _phone(text: str, part: Span, card: Card) -> Iterator[Claim]:
    """The institution's own number, as far as the card shows it; hidden places fit anything. Mobile numbers are people's."""
    known = [re.sub(r"[^\d*]", "", found) for found in _NUMBER.findall(normalise(card.other))]
    for match in _NUMBER.finditer(text, part.start, part.end):
        said = match[0].replace("-", "").replace(" ", "")
        if not re.search("您的|你的|核对|留的", text[part.start:match.start()]):
            agrees = any(re.fullmatch(other.replace("*", "."), said) for other in known) if known else None
            yield Claim("phone", *match.span(), agrees, f"事实卡写的是 “{'、'.join(known)}”")
