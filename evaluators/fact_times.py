"""Statements about opening hours, and times offered outside of them."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator

from evaluators.card import Card
from evaluators.talk import Talk
from language.numbers import number
from language.text import clauses, normalise

_CLOCK = re.compile(r"(下午|傍晚|晚上?)?(\d{1,2})[:：点](\d{2}|半)?")
_HOURS_WORDS = re.compile(r"营业|上班|开门|开诊|接诊|门诊时间|看诊|开到|关门|下班|休息|不休|营业到|时间是|都在|都有人|照常|照开|照样开|正常(?:上班|开|看|接)|[都也]开|随时来")
_AROUND_CLOCK = re.compile(r"(?:24|二十四)(?:个)?小时|全天(?:都)?(?:营业|开门|接诊|有人|开)|通宵")
_OPENS = re.compile(r"(?:就|才)?(?:开门|上班|开诊|营业|开始(?:上班|接诊|看诊|看|挂号)?(?=$|[，。！的])|开了?(?=$|[，。！的]))")
_NEGATED = re.compile(r"[^，。！？]{0,2}(?:还没|没|不|才(?:能)?不)")
_BREAK = re.compile("午休|休息|没人|不(?:上班|接诊|看|开|在)")
_AT_NOON = re.compile(r"(?:中午|午间)(?:也|都|是|不用|照样|照常|正常)*(?P<open>不休|无休|不关|不停诊|不间断|照常|连着|有(?:人|医生|大夫|班)|上班|开|[能可以]{1,2}看|接诊)?(?P<rest>休息|午休|关门|停诊|没人|不上班|不开)?")
_DATED = re.compile(r"(?:(?:周|星期|礼拜)[一二三四五六日天]|[明后]天|明[早晚]|\d{1,2}号)(?:的)?(?:上午|下午|早上|早|中午|晚上)?$")
_NINE_TO_FIVE = re.compile("早(?P<first>[六七八九十6-9]|10)点?(?P<first_half>半)?到?晚(?P<last>[四五六七八九十4-9])点?(?P<last_half>半)?")
_ALWAYS = re.compile("无休|不休|全年|每天|天天|一周七天")
_SOMEBODY = re.compile("医生|主任|大夫|专家|老师|科|室|窗口|药房|上午|下午|晚上|他|她|您|我")
_CLOSES_AT_NIGHT = re.compile("急诊[^，。！？]{0,4}(?:只?到|开到|看到)(?!了|医院|这|我|您|现)[^，。！？]{0,2}[上下]?[午]?[一二三四五六七八九十0-9]{1,3}点|急诊(?:晚上|夜里|半夜|周末)?(?:就)?(?:关门|下班|没人|不开|不看)")
_GRANTED = re.compile("(?:嗯|对|哦|好|，){0,3}(?:可以|行|能(?:来|看|做)?|在|有(?:人|医生|号)?|没问题|上班|开(?:门|着)?|照常|来吧|都(?:在|开|上班|可以|行))(?:的|呀|啊|哦|呢){0,2}(?=$|[，。！])")
_MAY_I = re.compile("(?:行|可以|能|来|去|过来|开|开门|上班|有人|有号|在)[^，。！]{0,3}(?:吗|么|吧|不|没|？)|能不能|行不行|可不可以|开不开|上不上班|那我?.{0,6}(?:去|来|过来)")
_BESIDE = re.compile(r"吃|喝|空腹|禁食|睡|起床|洗|药|报告|结果|短信|急诊|住院|探视|查房|车|地铁|电话|热线|线上|在线|网上|疼|开始(?:疼|痛|发)|(?<!您)提前")
_CLOSES = re.compile(r"就?(?:关门|下班|结束|停止(?:挂号|接诊)|打烊)")
_NOT_THE_HOUSE = re.compile(r"医生|主任|教授|大夫|专家|您|留|报告|结果|抽血|采血|空腹|取|午休|预约|之间|手术")
_CLOSED = re.compile(r"(?P<days>(?:(?:周|星期|礼拜)[一二三四五六日天末、和及到至\-~]+)+)(?:全天)?(?:都|是|我们|也)?(?:不(?:上班|营业|开|接诊|看诊)|休息|休诊|停诊|闭馆|关门|(?<![不无])休)")
_OPEN_DAYS = re.compile(r"(?:每天|天天|全年|一周七天|节假日|周末|周[一二三四五六日天][到至\-~]周?[一二三四五六日天]|(?:下|这|本)?(?:周|星期|礼拜)[一二三四五六日天])")
_AWAY = re.compile(r"休|停诊|关门|不(?:上班|开|在|行|营业|接诊|出诊|看)|没人|没有?医生|除了|吗|么|？|您(?:那天)?(?:上班|忙|有事|没空)|昨|上周")
_ASKED_CLOCK = re.compile(r"几点|什么时候(?:去|来|到|上班|开)|什么时间")
_ONLINE = re.compile(r"在线|线上|网上|电话|热线|客服|急诊|预约系统")


def time_claims(talk: Talk, turn: int, card: Card) -> Iterator[tuple[str, int, int, bool | None, str]]:
    """(kind, start, end, agrees, truth) of the statements about hours in a trainee turn."""
    hours = _opening(card.hours)
    text, truth = talk.plain[turn], f"事实卡写的是 “{card.hours}”"
    times = [entity for entity in talk.heard[turn].entities if entity.entity == "time" and ":" in entity.value]  # not 上午
    stated = talk.has(turn, "give_hours") or _HOURS_WORDS.search(text)
    used: set[int] = set()
    for cut in clauses(text):
        inside = [entity for entity in times if cut.start <= entity.start < cut.end]
        words = text[cut.start:cut.end]
        around = _AROUND_CLOCK.search(words)
        if around and not _ONLINE.search(words):
            whole = (0, 1440) in hours
            yield "time", cut.start + around.start(), cut.start + around.end(), (whole if hours else None), truth
        pair = _pair(text, inside)
        if pair and stated and not _NOT_THE_HOUSE.search(words):
            used.update((pair[0].start, pair[1].start))
            said = _minutes(pair[0].value), _minutes(pair[1].value, evening=True)
            closed = _BREAK.search(text[pair[1].end:cut.end])
            agrees = (said in _breaks(hours) if closed else said in hours) if hours else None
            yield "time", pair[0].start, pair[1].end, agrees, truth
    offered = talk.has(turn, "invite_visit", "confirm_appointment", "give_hours", "summarise")
    yield from _noon(text, hours, truth)
    yield from _nine_to_five(text, hours, truth)
    yield from _said_closed(text, card.hours, truth)
    yield from _emergency_room(text, normalise(card.hours), truth)
    asked = talk.plain[turn - 1] if turn - 1 in talk.patient else ""
    yield from ((kind, *span, agrees, truth) for kind, span, agrees in _day_granted(text, asked, normalise(card.hours)))
    for start, end in _on_closed_days(text, normalise(card.hours)) if offered or stated else ():
        yield "time", start, end, False, truth
    answers = turn > 0 and turn - 1 in talk.patient and _ASKED_CLOCK.search(talk.plain[turn - 1]) is not None
    for entity in times:
        if entity.start in used:
            continue
        here = next((text[cut.start:cut.end] for cut in clauses(text) if cut.start <= entity.start < cut.end), text)
        dated = _DATED.search(text[:entity.start]) is not None and not _NOT_THE_HOUSE.search(here)
        invited = (offered or dated) and not _BESIDE.search(here)
        agrees = _single(text, entity, hours, invited or answers and not _NOT_THE_HOUSE.search(text + talk.plain[turn - 1]))
        if agrees is not None:
            yield "time", entity.start, entity.end, agrees, truth


def _breaks(hours: tuple[tuple[int, int], ...]) -> set[tuple[int, int]]:
    """When the house is closed between two spans of the same day, in minutes."""
    spans = sorted(hours[1:])
    return {(first[1], second[0]) for first, second in zip(spans, spans[1:]) if first[1] < second[0]}


def _noon(text: str, hours: tuple[tuple[int, int], ...], truth: str) -> Iterator[tuple[str, int, int, bool | None, str]]:
    """Said to be open, or closed, at noon."""
    for match in _AT_NOON.finditer(text) if hours else ():
        opens, rests = match["open"], match["rest"]
        if bool(opens) == bool(rests) or re.match("[吗么]|[^，。！？]{0,3}[？]", text[match.end():]) or re.search("吃|睡", text[match.end():match.end() + 3]):
            continue
        closed = any(start < 780 and end > 720 for start, end in _breaks(hours))  # between twelve and one
        within = hours[0][0] <= 720 and hours[0][1] >= 780
        yield "time", *match.span(), bool(opens) != closed if within else None, truth


def _nine_to_five(text: str, hours: tuple[tuple[int, int], ...], truth: str) -> Iterator[tuple[str, int, int, bool | None, str]]:
    """早八晚五, the whole day in four characters."""
    for match in _NINE_TO_FIVE.finditer(text) if hours else ():
        opens, closes = (60 * int(number(match[name]) or 0) + 30 * bool(match[f"{name}_half"]) for name in ("first", "last"))
        yield "time", *match.span(), (opens, closes + 720) in hours, truth


def _said_closed(text: str, hours: str, truth: str) -> Iterator[tuple[str, int, int, bool | None, str]]:
    """Said to be closed on days on which the card says that the house is open."""
    hours = normalise(hours)
    closed = set() if _ALWAYS.search(hours) else _closed(hours)
    for match in _CLOSED.finditer(text) if closed or _ALWAYS.search(hours) else ():
        cut = next((text[cut.start:cut.end] for cut in clauses(text) if cut.start <= match.start() < cut.end), "")
        days = weekdays(match["days"])
        if days and not days & closed and not _SOMEBODY.search(cut) and not re.search("[吗么？]", text[match.end():match.end() + 2]):
            yield "time", *match.span(), False, truth


def _emergency_room(text: str, hours: str, truth: str) -> Iterator[tuple[str, int, int, bool | None, str]]:
    """An emergency room that never closes, said to close."""
    match = _CLOSES_AT_NIGHT.search(text) if re.search("急诊[^，；。]{0,4}24", hours) else None
    if match is not None:
        yield "time", *match.span(), False, truth


def _day_granted(text: str, asked: str, hours: str) -> Iterator[tuple[str, tuple[int, int], bool]]:
    """A plain yes to a day on which the house is closed: 周一来行吗 — 可以呀."""
    days = set().union(*(weekdays(match[0]) for match in _OPEN_DAYS.finditer(asked))) & _closed(hours)
    answer = _GRANTED.match(text) if days and _MAY_I.search(asked) else None
    first = re.split("[。！？]", text)[0]
    if answer is not None and not _AWAY.search(first) and not _ONLINE.search(first):
        yield "time", answer.span(), False


def _closed(hours: str) -> set[str]:
    """The days of the week on which the card says that the house is closed."""
    return set().union(*(weekdays(match["days"]) for match in _CLOSED.finditer(hours)))


def _on_closed_days(text: str, hours: str) -> Iterator[tuple[int, int]]:
    """Where a day is offered or called open on which the card says that the house is closed."""
    closed = _closed(hours)
    for cut in clauses(text) if closed else ():
        words = text[cut.start:cut.end + 1]
        match = None if _AWAY.search(words) or _ONLINE.search(words) else _OPEN_DAYS.search(words)
        if match is not None and weekdays(match[0].replace("全年", "每天").replace("一周七天", "每天")) & closed:
            yield cut.start + match.start(), cut.start + match.end()


_WEEK = "一二三四五六日"


def weekdays(text: str) -> set[str]:
    """The days of the week (一 to 日) that a text names."""
    if re.search(r"每天|天天|全周", text):
        return set(_WEEK)
    found: set[str] = set("一二三四五") if "工作日" in text else set("六日") if re.search(r"周末|双休日", text) else set()
    for run in re.finditer(r"(?:周|星期|礼拜)([一二三四五六日天末、和到至—–\-~周]*)", text):
        days = run[1].replace("天", "日").replace("周", "")
        span = re.match(r"([一二三四五六日])[到至—–\-~]([一二三四五六日])", days)
        if span:
            found |= set(_WEEK[_WEEK.index(span[1]):_WEEK.index(span[2]) + 1])
        found |= {day for day in days if day in _WEEK}
    return found


def _pair(text: str, inside: list) -> tuple | None:
    """Two times joined by 到."""
    for first, second in zip(inside, inside[1:]):
        if re.fullmatch(r"\s*(?:到|至|-|—|–|~|～)+\s*(?:[早晚上下中]午?|晚上)?", text[first.end:second.start]):
            return first, second
    return None


def _single(text: str, entity, hours: tuple[tuple[int, int], ...], offered: bool) -> bool | None:
    if not hours:
        return None
    minute, tail = _minutes(entity.value), text[entity.end:entity.end + 8]
    lead = text[max(0, entity.start - 6):entity.start]
    if _NEGATED.match(tail):
        return None
    if _OPENS.match(tail):
        return any(minute == opens for opens, _ in hours)
    if _CLOSES.match(tail) or re.search(r"(?:开到|营业到|上到)(?:晚上|下午)?$", lead):
        return any(closes in (minute, minute + 720) for _, closes in hours)
    if offered and not any(opens <= clock <= closes for opens, closes in hours for clock in (minute, minute + 720)):
        return False
    return None


@lru_cache(maxsize=256)
def _opening(text: str) -> tuple[tuple[int, int], ...]:
    """Opening and closing minutes in the card's words: the whole day first, then each span (周六 8:00–12:00) if several."""
    parts = [part for part in re.split("[，；。]", normalise(text)) if not _ONLINE.search(part)]
    plain = "，".join(parts)  # an emergency room or a hotline that never closes says nothing of the house
    if re.search(r"24\s*小时|全天", plain):
        return ((0, 1440),)
    found = [_minutes(f"{hour}:{minute.replace('半', '30') or 0}", bool(late)) for late, hour, minute in _CLOCK.findall(plain)]
    spans = [(first, last + 720 if last <= first and last + 720 <= 1440 else last)
             for first, last in zip(found[::2], found[1::2])]
    if not spans:
        return ()
    whole = min(first for first, _ in spans), max(last for _, last in spans)
    return tuple(dict.fromkeys([whole, *spans]))


def _minutes(clock: str, evening: bool = False) -> int:
    hour, minute = str(clock).split(":")
    total = int(hour) * 60 + int(minute)
    return total + 720 if evening and total <= 11 * 60 and total < 720 else total
