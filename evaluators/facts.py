"""Facts: what the trainee states about the hospital, against its card.

A statement that contradicts the card is ``violated``; one the card is silent about is ``unverified``.
Agreement yields ``met`` findings, so that a report can show which facts were checked. ``category``
of a finding is the kind of fact: price, time, address, doctor, ownership, level, insurance, phone, notice.
"""
from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_doctors import doctor_claims
from evaluators.fact_insurance import insurance_claims
from evaluators.fact_lengths import length_claims
from evaluators.fact_needs import need_claims
from evaluators.fact_notes import note_claims
from evaluators.fact_places import place_claims
from evaluators.fact_prices import price_affirmed, price_claims
from evaluators.fact_results import result_claims
from evaluators.fact_services import service_claims
from evaluators.fact_shares import share_claims
from evaluators.fact_standing import standing_claims
from evaluators.fact_times import time_claims
from evaluators.finding import Finding, at
from evaluators.said import Said, echo, said_in
from evaluators.talk import Talk
from language.text import clauses, sentences

_THEIRS = re.compile(r"(?:您|你)(?:刚才|之前|上次|那边|那家|朋友)?(?:说|提到|讲|看到|听到|听说|去过?)的?|别的(?:医院|机构|地方)|别家|其他医院|(?<!老)人家|外面|网上(?:说|写)")
_SHORT = 1000  # longer texts are not remembered, so that memory stays small
_ASKING = re.compile(r"(?:吗|么|是不是|对吗|对不对|有没有)[？?]?$|呢[？?]$")


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
          "insurance": "医保", "phone": "电话", "notice": "须知"}


def _claims(talk: Talk, turn: int, card: Card) -> list[Claim]:
    """The statements of one trainee turn."""
    said = said_in(talk, turn)
    short = len(said.text) + len(said.question) + len(said.earlier) <= _SHORT
    stated, echoed = (_remembered if short else _stated)(said, card)
    found = [*price_claims(talk, turn, said, card), *stated]
    kept = _own(said.text, found) if found else set()
    told = {claim for claim in echoed if claim.agrees is False or not kept}
    return sorted(kept | told, key=lambda claim: (claim.start, claim.end, claim.kind))


def _stated(said: Said, card: Card) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """What the words state but for prices, which need the whole talk; and what they affirm or deny."""
    return tuple(claim for check in _CHECKS for claim in check(said, card)), tuple(_echoed(said, card))


_remembered = lru_cache(maxsize=4096)(_stated)  # trainees say the same things again and again


def _own(text: str, found: list[Claim]) -> set[Claim]:
    """The claims without those that only repeat the patient or ask."""
    theirs = [cut for cut in clauses(text) if _THEIRS.search(text, cut.start, cut.end)]
    asks = [part for part in sentences(text) if _ASKING.search(text[part.start:part.end].rstrip("。！!"))]
    return {claim for claim in found if not any(cut.start <= claim.start < cut.end for cut in theirs)
            and (claim.kind == "price" or not any(part.start <= claim.start < part.end for part in asks))}


def _echoed(said: Said, card: Card) -> Iterator[Claim]:
    """What a bare yes or no says: the claims that the patient's question would make, at the place of the answer."""
    found = echo(said)
    if found is not None:
        words, start, end = found
        price = price_affirmed(words, card) if not re.search("不|没", words) else None
        if price:
            yield Claim("price", start, end, *price)
        for check in _CHECKS:
            for claim in check(replace(said, text=words, question=""), card):
                if claim.agrees is not None:
                    yield claim._replace(start=start, end=end)


_CHECKS = (time_claims, service_claims, result_claims, need_claims, length_claims, note_claims, standing_claims, insurance_claims, share_claims,
           doctor_claims, place_claims)
