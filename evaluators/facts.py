"""Facts: what the trainee states about the hospital, against its card.

A statement that contradicts the card is ``violated``; one the card is silent about is ``unverified``.
Agreement yields ``met`` findings, so that a report can show which facts were checked. ``category``
of a finding is the kind of fact: price, time, address, doctor, ownership, level, insurance, phone.
"""
from __future__ import annotations

import re
from typing import Callable, Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_doctors import doctor_claims
from evaluators.fact_insurance import insurance_claims
from evaluators.fact_prices import price_claims
from evaluators.fact_times import time_claims
from evaluators.finding import Finding, at
from evaluators.talk import Talk
from language.numbers import number
from language.text import Span, clauses, normalise, sentences

_THEIRS = re.compile(r"(?:您|你)(?:刚才|之前|上次|那边|那家|朋友)?(?:说|提到|讲|看到|听到|听说|去过?)的?|别的(?:医院|机构|地方)|别家|其他医院|人家|外面|网上(?:说|写)")
_ASKING = re.compile(r"(?:吗|么|呢|是不是|对吗|对不对|有没有)[？?]?$")
_PUBLIC = re.compile(r"公立|公办|国营|国有|政府办|政府(?:直属|主办|开办)|事业单位|市属医院|部队医院|军队医院|公家的?|国家(?:办|开)的")
_PRIVATE = re.compile(r"民营|私立|私营|私人|民办|社会办医|股份制")
_NOT_PROFIT = re.compile(r"非营利|非盈利|公益性")
_FOR_PROFIT = re.compile(r"(?<!非)[营盈]利(?:性|机构|医院)")
_OWNED = re.compile("|".join(pattern.pattern for pattern in (_PUBLIC, _PRIVATE, _NOT_PROFIT, _FOR_PROFIT)))
_LEVEL = re.compile(r"三级甲等|三甲|三级|二级甲等|二甲|二级|一级(?!护理)|口腔门诊部|诊所")
_FLOOR = re.compile(r"(?:(?P<basement>负|地下)?(?P<floor>\d{1,2}|[一二三四五六七八九十]{1,2})(?:楼|层))(?![梯道上下])")
_LINE = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})路(?=公交|车|到|、|，|[和或])|地铁(?:\d{1,2}|[一二三四五六七八九十]{1,3})号线|(?:地下)?(?:停车场|车库)|停车(?=免费|不收|要收|两|一)")
_WHERE_WE_ARE = re.compile(r"(?:我们|门诊部?|诊所|医院|口腔|咱们)(?:这|这边|这里)?(?:就)?在")
_WHICH_FLOOR = re.compile(r"(?:[^，。！？ ]{0,4}[，。！？ ])?(?:那|请问|你们|咱们|诊所|门诊部?|医院|这边|这里|是|就|在){0,4}几[楼层]")
_BUILDING = re.compile(r"(?P<which>\d{1,2}|[一二三四五六七八九十]{1,2})(?:号楼|[栋幢座])")
_NUMBER = re.compile(r"(?<![\d*])(?:0\d{2,3}[- ]?[\d*]{7,8}|[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?![\d*])")
_WAY = re.compile("[路街巷道]")
_ROAD = re.compile(r"(?P<road>[\u4e00-\u9fff]{1,6}?(?:大道|路|街|巷|道))(?P<number>中段|\s*(?:\d+|[一二三四五六七八九十百零]+)\s*号)?")


def judge_facts(talk: Talk) -> list[Finding]:
    """Every checkable statement of the trainee, in order; empty without a card."""
    card = talk.transcript.card
    if card is None:
        return []
    return [_finding(talk, turn, claim) for turn in talk.trainee for claim in _claims(talk, turn, card)]


def _finding(talk: Talk, turn: int, claim: Claim) -> Finding:
    status = {True: "met", False: "violated", None: "unverified"}[claim.agrees]
    words = talk.transcript.turns[turn].text[claim.start:claim.end]
    kind = _KINDS[claim.kind]
    message = {"met": f"{kind}与事实卡一致：{claim.truth}",
               "violated": f"{kind}与事实卡不符：说的是 “{words}”，{claim.truth}",
               "unverified": f"{kind}在事实卡上查不到：“{words}”，待核实"}[status]
    rewrite = f"{claim.truth}。不确定时说：“我核对一下再答复您。”" if status == "violated" else None
    return at(talk.transcript, turn, claim.start, claim.end, check="fact", rule=f"FACT-{claim.kind.upper()}",
              category=claim.kind, status=status, message=message, rewrite=rewrite)


_KINDS = {"price": "价格", "time": "时间", "address": "地址", "doctor": "医生", "ownership": "所有制", "level": "等级",
          "insurance": "医保", "phone": "电话"}


def _claims(talk: Talk, turn: int, card: Card) -> list[Claim]:
    """The statements of one trainee turn, without those that only repeat the patient or ask."""
    text, asked = talk.plain[turn], talk.plain[turn - 1] if turn - 1 in talk.patient else ""
    found = [Claim(*claim) for claim in (*price_claims(talk, turn, card), *time_claims(talk, turn, card))]
    for part in sentences(text):
        if _ASKING.search(text[part.start:part.end].rstrip("。！!")):
            continue
        for check in _CHECKS:
            found += check(text, part, card)
        for check in _ANSWERS:
            found += check(text, part, card, asked)
    theirs = [cut for cut in clauses(text) if _THEIRS.search(text, cut.start, cut.end)]
    kept = {claim for claim in found if not any(cut.start <= claim.start < cut.end for cut in theirs)}
    return sorted(kept, key=lambda claim: (claim.start, claim.end, claim.kind))


def _ownership(text: str, part: Span, card: Card) -> Iterator[Claim]:
    if not _OWNED.search(text, part.start, part.end):
        return
    owned = normalise(card.ownership)
    for says, other in ((_PUBLIC, _PRIVATE), (_PRIVATE, _PUBLIC), (_NOT_PROFIT, _FOR_PROFIT), (_FOR_PROFIT, _NOT_PROFIT)):
        for match in says.finditer(text, part.start, part.end):
            if re.search(r"(?:不是|并非|而不是|非)$", text[part.start:match.start()]):
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


def _address(text: str, part: Span, card: Card) -> Iterator[Claim]:
    known = normalise(card.address).replace(" ", "")
    if not known or not _WAY.search(text, part.start, part.end):
        return
    for match in _ROAD.finditer(text, part.start, part.end):
        number = (match["number"] or "").replace(" ", "")
        if not number or number == "中段":
            continue
        road = match["road"]
        name = next((road[cut:] for cut in range(len(road) - 1) if road[cut:] in known), None)
        start = match.start() + (len(road) - len(name) if name else _lead(road))
        digits = re.sub(r"\D", "", number)
        agrees = name is not None and (not digits or re.search(rf"(?<!\d){digits}(?!\d)", known) is not None)
        yield Claim("address", start, match.end(), agrees, f"事实卡写的是 “{card.address}”")


def _floor(text: str, part: Span, card: Card, asked: str) -> Iterator[Claim]:
    """The floor of a house that has but one, or its building, where the trainee says where we are."""
    yield from _building(text, part, card)
    known = _FLOOR.search(normalise(card.address))
    if known is None:
        return
    for cut in clauses(text[part.start:part.end]):
        words = text[part.start + cut.start:part.start + cut.end]
        match = _FLOOR.search(words)
        building = normalise(card.address)[:known.start()][-4:]
        here = match is not None and match.start() == 0 and _WHICH_FLOOR.match(asked)
        if match is not None and (here or _WHERE_WE_ARE.search(words[:match.start()]) or building and building in words[:match.start()]):
            start = part.start + cut.start
            yield Claim("address", start + match.start(), start + match.end(), _number(match) == _number(known),
                        f"事实卡写的是 “{card.address}”")


def _building(text: str, part: Span, card: Card) -> Iterator[Claim]:
    """The building of a house that stands in one: 3号楼. Where blood is taken or pictures are made is another matter."""
    known = _BUILDING.search(normalise(card.address))
    for cut in clauses(text[part.start:part.end]) if known else ():
        match = _BUILDING.search(text, part.start + cut.start, part.start + cut.end)
        lead = text[part.start + cut.start:match.start()] if match else ""
        if match is not None and (_WHERE_WE_ARE.search(lead) or re.fullmatch("(?:就|您|往|到|去|进门|是|在){0,4}", lead)):
            yield Claim("address", *match.span(), number(match["which"]) == number(known["which"]), f"事实卡写的是 “{card.address}”")


def _number(match: re.Match[str]) -> tuple[bool, int]:
    """Floors as numbers: 三楼 is 3, 十二层 12; the first value is true below the ground."""
    digits, floor = "一二三四五六七八九", match["floor"]
    if floor.isdigit():
        return bool(match["basement"]), int(floor)
    ten, unit = floor.partition("十")[::2] if "十" in floor else ("", floor)
    tens = 10 * (digits.find(ten) + 1 or 1) if "十" in floor else 0
    return bool(match["basement"]), tens + digits.find(unit[:1]) + 1 if unit else tens


def _way(text: str, part: Span, card: Card) -> Iterator[Claim]:
    """Lines and parking: a card seldom names every bus, then they are to be looked up; but the metro has its line."""
    known = _figures(normalise(f"{card.address}；{card.other}").replace(" ", ""))
    metro = re.findall(r"地铁\d+号线", known)
    for match in _LINE.finditer(text, part.start, part.end):
        said = _figures(match[0])
        here = True if re.search(rf"(?<!\d){re.escape(said)}", known) else None
        wrong = here is None and metro and said.startswith("地铁") and not re.search("换|转", text[part.start:part.end])
        yield Claim("address", *match.span(), False if wrong else here, f"事实卡写的是 “{metro[0] if metro else card.address}”")


def _figures(text: str) -> str:
    """Lines in digits: 二号线 is 2号线."""
    return re.sub("[一二三四五六七八九十]{1,3}(?=号线|路)", lambda match: f"{number(match[0]):g}", text)


def _phone(text: str, part: Span, card: Card) -> Iterator[Claim]:
    """The institution's own number, as far as the card shows it; hidden places fit anything. Mobile numbers are people's."""
    known = [re.sub(r"[^\d*]", "", found) for found in _NUMBER.findall(normalise(card.other))]
    for match in _NUMBER.finditer(text, part.start, part.end):
        said = match[0].replace("-", "").replace(" ", "")
        if not re.search("您的|你的|核对|留的", text[part.start:match.start()]):
            agrees = any(re.fullmatch(other.replace("*", "."), said) for other in known) if known else None
            yield Claim("phone", *match.span(), agrees, f"事实卡写的是 “{'、'.join(known)}”")


def _lead(road: str) -> int:
    """How many characters before the road's name belong to the sentence (我们在雁塔路)."""
    match = re.match(r".*(?:在|到|是|址|于|往|去|沿)(?=[\u4e00-\u9fff]{2,})", road)
    return match.end() if match else 0


_CHECKS: tuple[Callable[[str, Span, Card], Iterator[Claim]], ...] = (
    _ownership, _level, _address, _way, _phone)
_ANSWERS: tuple[Callable[[str, Span, Card, str], Iterator[Claim]], ...] = (  # read with the patient's question
    insurance_claims, doctor_claims, _floor)
