"""When a single service of the house is to be had (抽血10:30截止, 预防接种周一、周三上午, 探视15:00-19:00), against the card's hours and notes."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator, NamedTuple

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_clock import Clock, clocks
from evaluators.fact_topics import bare, same
from evaluators.fact_week import HALVES, WEEK, Slots, halves, slots, weekdays
from evaluators.said import Said
from language.text import clauses, normalise, sentences

_NOISE = re.compile(r"(?:每|本)?(?:周|星期|礼拜)[一二三四五六日天末]?[一二三四五六日、至到]*|每[天日]|天天|工作日|双休日|平日|周末|节假日|上午|下午|晚上|中午|全天|截止|停止|结束|开始|最晚|最后"
                    r"|只|仅|开放|开|不做|不|休息?|照常|至|到|除|外|以?前|以?后|号源|登记|受理|时间|[点时半分]|24小时|全年无休|在|接待|安排|止|做|放号|均|都|可|有|为")
_HOUSE = re.compile("^(?:门诊|营业|上班|全院|医院|午休|春节|国庆|节假日|法定|急诊|热线|客服|电话|咨询|在线|线上|网上|住院|夜诊|夜间|医生|院内|本院|诊所|我们|日|停诊|无|没)*$")
_NEVER = re.compile("不(?:做|开|打|接种|拔|抽|办|安排|查|拍|检|看|接)|停(?!止)|休")
_LAST = re.compile("截止|停止|为止|止$|[做开看抽拍]到|前(?:到|来|抽|做|采)?$|最晚|以?后不|之前$|停止?挂?号?$")
_DENIES = re.compile("不(?!用|是不是|会|管|远|限)|没|停|休|除|别")
_DOCTOR = re.compile("医生|主任|大夫|教授|专家|[他她](?!们)|报告|结果|复查|电话|号线|昨|上次|上周|如果|要是|吃|喝|睡|疼")
_OF_A_DOCTOR = re.compile("医生|主任|大夫|教授|专家|报告|结果")
_CLOSING = re.compile("最晚|最迟|截止|为止|就[停关收锁]|停[了止]?$|下班|关[门了]|打烊|收工|就不|不再|过了|过点|[前][都也](?:行|能|可以|来得及|抽|做|打|到)?|前到?都|[到至](?:晚上|下午|中午|上午)?$")
_TOO_LATE = re.compile("，?(?:过了|过点|超过|晚了|再晚)[^，。]{0,4}?(?:不|停|没|关)")
_ASKS_LAST = re.compile("最晚|最迟|截止|几点(?:之?前|以前|停|结束|下班)|[到至]几点|来得及|赶得上|赶得及")
_ASKS_FIRST = re.compile("几点(?:钟)?(?:就|能|可以)?(?:开始|开|起)|最早")
_FIRST = re.compile("(?:就|才)?(?:开始|开门|开窗|起)|[就才](?:抽|能|可以|采|打|有人)")
_CAME = re.compile("^(?:之?前|以前|左右)?(?:您|你)?(?:再|就|也|都|还|能|可以)*(?:过来|来|到|赶到|做|抽|打|采|行|可以|能|没问题|来得及)")
_TIMED = re.compile("[点:：周午晚天日]|星期|礼拜|截止|[一二三四五六]{2}")


class Service(NamedTuple):
    """A service: when it is to be had by halves of days, the (first, last) minute of each stretch, and the last minute of all."""

    name: str
    slots: Slots
    spans: tuple[tuple[int, int], ...]
    last: int | None
    truth: str


def service_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Statements about the time of a service that the card gives a time of its own."""
    if not _TIMED.search(said.text):
        return
    services = _services(card.hours, card.notes)
    if not services:
        return
    for part in sentences(said.text):
        told: Service | None = None
        for start, end in clauses(said.text, part):
            words = said.text[start:end]
            named = _named(words, services)
            told = named or told
            meant = told or (_named(said.question, services) if not _OF_A_DOCTOR.search(said.question) else None)
            if meant is None or not _TIMED.search(words) or _DOCTOR.search(words):
                continue
            for one in services:
                if one.name != meant.name:
                    continue
                behind = said.text[start + len(words):][:10]
                for low, high, agrees in (*_clocks(words, said, one, behind), *_days(words, said, one)):
                    yield Claim("time", start + low, start + high, agrees, f"事实卡写的是 “{one.truth}”")


def of_its_own(words: str, question: str, card: Card, told: bool = False) -> bool:
    """Whether a service is spoken of that has its own time on the card: then the hours of the house say nothing of it.

    ``told`` is whether one was spoken of before in the sentence.
    """
    services = _services(card.hours, card.notes)
    if not services or re.search("我们|门诊|医院|上班|营业", words):
        return False
    return told or _named(words, services) is not None or _named(question, services) is not None


def has_its_days(words: str, card: Card) -> bool:
    """Whether a service is named that is not to be had on every day."""
    one = _named(words, _services(card.hours, card.notes))
    return one is not None and {day for day, _ in one.slots} not in (set(), set(WEEK))


def _named(words: str, services: tuple[Service, ...]) -> Service | None:
    found = [one for one in services if same(one.name, words)]
    return found[0] if len({one.name for one in found}) == 1 else next((one for one in found if one.name in words), None)


def _clocks(words: str, said: Said, meant: Service, behind: str) -> Iterator[tuple[int, int, bool]]:
    """Clock times: from to, the first, the last, or one to come at; ``behind`` is what follows (过了就不做)."""
    times = clocks(words)
    last = meant.last if meant.last is not None else max((high for _, high in meant.spans), default=None)
    if times and last is None:  # 预防接种只周日上午: 周日打到下午五点 is past it
        days = weekdays(words) or weekdays(said.question)
        time = times[-1]
        lead, tail = words[:time.start], words[time.end:]
        late = _CLOSING.search(lead) or _CLOSING.search(tail) or re.search("[到至](?:下午|晚上)?$", lead) or _CAME.match(tail)
        half = HALVES[0] if min(time.minutes) < 750 else HALVES[1]
        if days and late and len(times) <= 2 and not any((day, half) in meant.slots for day in days):
            yield times[0].start, time.end, False
        return
    if not times or last is None or len(times) > 2:
        return
    first = min((low for low, _ in meant.spans), default=None)
    if len(times) == 2:
        if re.fullmatch(r"\s*(?:到|至|-|—|–|~|～)+\s*", words[times[0].end:times[1].start]):
            starts, ends = times[0].minutes, times[1].minutes
            here = [(low, high) for low in starts for high in ends if low < high]
            fits = any((first is None or abs(low - first) <= 5 or (low, high) in meant.spans) and (
                abs(high - last) <= 5 or (low, high) in meant.spans) for low, high in here)
            inside = any((first is None or low >= first) and high <= last for low, high in here)
            if here and not (inside and re.search("来|约|间", words)):
                yield times[0].start, times[1].end, fits
        return
    time, agrees = times[0], None
    tail, lead = words[time.end:], words[:time.start]
    if _FIRST.match(tail) or _ASKS_FIRST.search(said.question) and not _CLOSING.search(words):
        agrees = None if first is None else _is(time, first)
    elif re.match("[半多]?(?:之前|以前|前)", tail) and not _TOO_LATE.match(behind) and not re.search("都|也|最晚|就|过", words) or "最好" in words or "尽量" in words:
        agrees = False if min(time.minutes) > last else None  # earlier than need be is good advice
    elif _TOO_LATE.match(behind) or _CLOSING.search(lead) or _CLOSING.search(tail) or _ASKS_LAST.search(said.question) and not _DENIES.search(tail):
        agrees = _is(time, last)
    elif _CAME.match(tail) and not _DENIES.search(words) or not tail and not said.question and not re.search("不|没", words):  # a bare yes to 抽血十点半行吗
        agrees = False if not any((first or 0) <= minute <= last for minute in time.minutes) else None
    if agrees is not None:
        yield time.start, time.end, agrees


def _is(time: Clock, known: int) -> bool:
    return any(abs(minute - known) <= 5 for minute in time.minutes)


def _days(words: str, said: Said, meant: Service) -> Iterator[tuple[int, int, bool]]:
    """Days and halves of days on which it is to be had; what is denied is only checked on whole days."""
    if not meant.slots or re.search("急诊|门诊|还是|或者|哪天|[吗？]", words) or re.search("今[天儿日]|明[天儿日]|后[天儿]", words) and not weekdays(words):
        return
    plain = words
    for time in clocks(words):
        plain = plain[:time.start] + "_" * (time.end - time.start) + plain[time.end:]
    named, parts = slots(plain), halves(plain)
    denied = _DENIES.search(re.sub("除了?[^，]*(?:外|以外|之外)", "", plain)) or plain.endswith("_") and not named
    if not named and parts and not clocks(words):
        named = frozenset((day, half) for day in (weekdays(said.question) or {day for day, _ in meant.slots}) for half in parts if half in HALVES)
    if not named:
        return
    days = {day for day, _ in named}
    if denied:
        if "除" not in plain and weekdays(plain) and not parts and not re.search("不是|不光|不止|不一定", plain) and named <= meant.slots:
            yield 0, len(words), False
        return
    if parts:
        wrong = not {slot for slot in named if slot[1] != HALVES[2]} <= meant.slots
    else:
        wrong = not days <= {day for day, _ in meant.slots}
    yield 0, len(words), not wrong


@lru_cache(maxsize=256)
def _services(hours: str, notes: tuple[tuple[str, str], ...]) -> tuple[Service, ...]:
    """What the card gives a time of its own."""
    found: list[Service] = []
    everything = frozenset((day, half) for day in WEEK for half in HALVES[:2])
    for key, text in (("hours", hours), *notes):
        for piece in re.split("[，,；;。\n()]|(?<=\\d)、(?=[\u4e00-\u9fff]{2,6}(?:\\d|周))", normalise(text)):
            times, named = clocks(piece), slots(piece)
            if not times and not named or re.search("医生|主任|报告|结果|医师", key + piece):
                continue
            name = _without_times(piece, times)
            if _HOUSE.match(name) and (own := _key_name(key)) and own not in {one.name for one in found}:
                name = own  # {病案: 负一层，工作日8:30-16:30}
            if not 2 <= len(name) <= 8 or _HOUSE.match(name):
                continue
            name = name.lstrip("的")
            last = times[0].minutes[0] if len(times) == 1 and (_LAST.search(piece) or re.search("[到至]$", piece[:times[0].start])) else None
            spans = tuple((low.minutes[0], next((m for m in high.minutes if m > low.minutes[0]), high.minutes[-1]))
                          for low, high in zip(times[::2], times[1::2]))
            if not spans and last is None and not named:
                continue
            if not times and _NEVER.search(piece):
                named = everything - named
            found.append(Service(name, _halved(named, spans, piece) if named or spans else frozenset(), spans, last, piece))
    return tuple(found)


def _key_name(key: str) -> str:
    """What a Chinese key of a note names; empty if it is the house or no service."""
    name = bare(key.split(" ")[-1], _NOISE)
    return name if re.fullmatch("[\u4e00-\u9fff]{2,6}", name) and not _HOUSE.match(name) and not re.search("楼层|地铁|公交|交通|电话|报告|医生", name) else ""


def _halved(named: Slots, spans: tuple[tuple[int, int], ...], piece: str) -> Slots:
    """The slots named, without the halves of days that the times leave out."""
    every = named or frozenset((day, half) for day in WEEK for half in HALVES[:2])
    if not spans:
        return every
    open_halves = {half for half, (start, end) in {"上午": (0, 720), "下午": (780, 1110)}.items()
                   if any(min(high, end) - max(low, start) >= 30 for low, high in spans)}
    return frozenset(slot for slot in every if slot[1] in open_halves)


def _without_times(piece: str, times: list[Clock]) -> str:
    for time in reversed(times):
        piece = piece[:time.start] + "_" + piece[time.end:]
    return bare(piece, _NOISE)
