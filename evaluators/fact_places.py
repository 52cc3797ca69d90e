"""Where the house is: road and number, floor, building, lines and exits."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_floors import ASKS_WAY, WHERE_WE_ARE, floor_claims
from evaluators.fact_landmarks import NEAR, landmark_claims
from evaluators.said import Said
from language.numbers import number as number_of
from language.text import Span, clauses, normalise, sentences

_LINE = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})路(?=公交|车|到|、|，|[和或])|地铁(?:\d{1,2}|[一二三四五六七八九十]{1,3})号线|(?:地下)?(?:停车场|车库)|停车(?=免费|不收|要收|两|一)")
_ON_A_ROAD = re.compile("(?:上|那边|这边|这儿)?(?:$|[，。！])")
_EXIT = re.compile(r"(?<![a-z])(?P<exit>[a-h])\d?(?:号)?(?:出)?口")
_EXIT_NUMBER = re.compile(r"(?<![\d一二三四五六七八九十线])(\d{1,2}|[一二三四五六七八九十]{1,2})号出?口")
_BUILDING = re.compile(r"(?P<name>\d{1,2}|[一二三四五六七八九十]{1,2}|[a-h])(?P<kind>号楼|座|栋|幢)")
_IN_BUILDING = re.compile(rf"([\u4e00-\u9fff]{{2,4}}?)(?:就|设)?在[^，。；]{{0,4}}?(?={_BUILDING.pattern})")
_GATE = re.compile("[东南西北]门(?=对面|旁|附近|口|边)")
_HOUSE = re.compile("(?:是|就是|在|嗯，)*(?P<number>\\d{1,4}|[一二三四五六七八九十百零]{1,5})号(?!楼|线)")
_WAY = re.compile("[路街巷道]")
# without any of these no place is told
_PLACE = re.compile(r"[路街巷道铁座栋幢楼层]|停车|车库|[a-h]\d?号?出?口|号出?口|[东南西北]门|[\d一二三四五六七八九十百零]号|" + NEAR)
_ROAD = re.compile(r"(?P<road>[\u4e00-\u9fff]{1,6}?(?:大道|路|街|巷|道))(?P<number>中段|\s*(?:\d+|[一二三四五六七八九十百零]+)\s*号|\s*\d{1,4}(?=$|[，。！ ]))?")


def place_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Statements about the address, sentence by sentence."""
    if not _PLACE.search(said.text):
        return
    for part in sentences(said.text):
        for check in (_address, _way, _exit, _gate):
            yield from check(said.text, part, card)
        yield from _building(said, part, card)
        yield from landmark_claims(said, part, card)
        yield from floor_claims(said, part, card)
    yield from _number_alone(said, card)


def _address(text: str, part: Span, card: Card) -> Iterator[Claim]:
    known = normalise(card.address).replace(" ", "")
    if not known or not _WAY.search(text, part.start, part.end):
        return
    for match in _ROAD.finditer(text, part.start, part.end):
        number = (match["number"] or "").replace(" ", "")
        road = match["road"]
        if not number and WHERE_WE_ARE.search(text[part.start:match.end()]) and _ON_A_ROAD.match(text[match.end():]):
            lead = _lead(road)
            if not any(road[cut:] in known for cut in range(lead, len(road) - 1)):
                yield Claim("address", match.start() + lead, match.end(), False, f"事实卡写的是 “{card.address}”")
        if not number or number == "中段":
            continue
        name = next((road[cut:] for cut in range(len(road) - 1) if road[cut:] in known), None)
        start = match.start() + (len(road) - len(name) if name else _lead(road))
        plain = number_of(re.sub(r"[号\s]", "", number))
        digits = f"{plain:g}" if plain is not None else ""
        agrees = name is not None and (not digits or re.search(rf"(?<!\d){digits}(?!\d)", known) is not None)
        yield Claim("address", start, match.end(), agrees, f"事实卡写的是 “{card.address}”")


def _number_alone(said: Said, card: Card) -> Iterator[Claim]:
    """The number of the house alone, where it was asked for: 12号 after 几号."""
    match = _HOUSE.match(said.text)
    known = re.search(r"(?:路|街|巷|道)(\d+)号", normalise(card.address).replace(" ", ""))
    if match and known and _WAY.search(said.question) and re.search("几号|多少号|门牌", said.question):
        agrees = number_of(match["number"]) == number_of(known[1])
        yield Claim("address", *match.span("number"), agrees, f"事实卡写的是 “{card.address}”")


def _exit(text: str, part: Span, card: Card) -> Iterator[Claim]:
    """The exit of the metro, if the card names one: B口."""
    yield from _numbered_exit(text, part, card)
    known = {match["exit"] for match in _EXIT.finditer(normalise(f"{card.address}；{card.other}"))}
    for match in _EXIT.finditer(text, part.start, part.end) if known else ():
        yield Claim("address", *match.span(), match["exit"] in known, f"事实卡写的是 “{card.address}”")


def _numbered_exit(text: str, part: Span, card: Card) -> Iterator[Claim]:
    """The exit by its number: 2号口."""
    known = {number_of(match[1]) for match in _EXIT_NUMBER.finditer(normalise(f"{card.address}；{card.other}"))}
    for match in _EXIT_NUMBER.finditer(text, part.start, part.end) if known else ():
        yield Claim("address", *match.span(), number_of(match[1]) in known, f"事实卡写的是 “{card.address}”")


def _building(said: Said, part: Span, card: Card) -> Iterator[Claim]:
    """The building of a house that has but one on the card: 3号楼."""
    known, text = _BUILDING.findall(normalise(card.address)), said.text
    asked = re.search("几号楼|哪个?[栋楼座幢]|几[栋座幢]", said.question)
    place = _IN_BUILDING.search(normalise(card.address))  # 住院部在后院5号楼
    asked = asked or place and place[1] in said.question and ASKS_WAY.search(said.question)
    for match in _BUILDING.finditer(text, part.start, part.end) if len(known) == 1 else ():
        name, kind = match.groups()
        lead = text[part.start:match.start()]
        if kind == known[0][1] and (re.search("我们|咱们|医院|门诊|在$|[路街巷道]\\d+号$", lead) or asked and not re.search("[，。不]|[楼栋座幢]", lead)
                                      or place and place[1] in lead):
            yield Claim("address", *match.span(), _plain(name) == _plain(known[0][0]), f"事实卡写的是 “{card.address}”")


def _gate(text: str, part: Span, card: Card) -> Iterator[Claim]:
    """The gate that the card names as a landmark: 人民公园南门对面."""
    known = set(_GATE.findall(normalise(card.address)))
    for match in _GATE.finditer(text, part.start, part.end) if known else ():
        yield Claim("address", *match.span(), match[0] in known, f"事实卡写的是 “{card.address}”")


def _plain(name: str) -> str:
    value = number_of(name)
    return f"{value:g}" if value is not None else name


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
    return re.sub("[一二三四五六七八九十]{1,3}(?=号线|路)", lambda match: f"{number_of(match[0]):g}", text)


def _lead(road: str) -> int:
    """How many characters before the road's name belong to the sentence (我们在雁塔路)."""
    match = re.match(r".*(?:在|到|是|址|于|往|去|沿)(?=[\u4e00-\u9fff]{2,})", road)
    return match.end() if match else 0
