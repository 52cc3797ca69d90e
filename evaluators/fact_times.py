"""Statements about when the house is open, and times offered outside of that."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_clock import Clock, clocks
from evaluators.fact_days import TIMELY, day_claims
from evaluators.fact_hours import Hours, Open, opening
from evaluators.fact_services import has_its_days, of_its_own
from evaluators.fact_week import weekdays
from evaluators.said import Said
from language.numbers import number
from language.text import Span, clauses, sentences

_STATED = re.compile(r"营业|上班|看诊|开门|开诊|接诊|门诊时间|开到|关门|下班|休息|不休|时间是|都在|都有人|看病|开放|午休")
_ASKS_HOURS = re.compile(r"几点|什么时[候间]|时间|上班|开门|关门|营业|下班|[开做看]到|晚上|中午|开不开|开吗")
_ASKS_OPENING = re.compile(r"几点[^，]{0,3}(?:开门|上班|开始|开诊|营业|开(?!到))|(?:开门|上班)[^，]{0,4}几点")
_ASKS_CLOSING = re.compile(r"几点[^，]{0,3}(?:关门|下班|结束|停|关|收工|打烊)|(?:到|至)(?:晚上|下午)?几点|(?:关门|下班)[^，]{0,4}几点")
_ASKS_VISIT = re.compile(r"几点|什么时候(?:去|来|到|上班|开)|什么时间")
_ALL_DAY = re.compile(r"(?:24|二十四)(?:个)?小时|全天(?:候|都)?(?:营业|开门|接诊|有人|开)|通宵")
_OPENS = re.compile(r"(?:就|才)?(?:开门|上班|开诊|营业|开始(?:上班|接诊|看诊|看))")
_CLOSES = re.compile(r"(?:就|才|准时)?(?:关门|下班|结束|停止?(?:挂号|接诊)|停诊|打烊|收工|歇业|关(?:了|$)|没人|锁门|收摊|不[接看收]了?(?:诊|病人|号)?|停挂)")
_UNTIL = re.compile(r"(?<![等约改排挪调推迟延移您你来])(?:到|至)(?:晚上|下午|傍晚|中午|晚)?$")
_BREAK = re.compile("休息|(?<!不)歇|午休|不上班|没人|不看|关门|不开|吃饭")
_VISIT = re.compile("过来|来|到院|约|见|等您|安排|方便|给您|号")
_NOT_THE_HOUSE = re.compile(r"医生|主任|教授|大夫|专家|您(?!好|放心|看)|留|报告|结果|抽血|采血|空腹|取|之间|手术|电话|回电|短信|在线|线上|网上|热线|客服|预约|护士|车|吃|喝|睡|药")
_NEGATED = re.compile(r"[^，。！？]{0,2}(?:还没|没|不|才(?:能)?不)")
_OTHER_DAYS = re.compile("平时|平常|(?:别的|其他|其它|其余)(?:日子|时间|几?天)")
_NINE_TO_FIVE = re.compile("早(?P<first>[六七八九十6-9]|10)点?(?P<first_half>半)?到?晚(?P<last>[四五六七八九十4-9])点?(?P<last_half>半)?")
_NO_EMERGENCY = re.compile("^(?:急诊)?(?:无|没有|不设|未设|不开)(?:夜间)?急诊$")
_JOIN = re.compile(r"\s*(?:到|至|-|—|–|~|～)+\s*")


def time_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Every statement about hours, against the card's ``hours``."""
    if not TIMELY.search(said.text):
        return
    hours, truth = opening(card.hours + _without(card)), f"事实卡写的是 “{card.hours}”"
    asked = weekdays(said.question)
    for part in sentences(said.text):
        days: frozenset[str] = frozenset()
        own = False
        for start, end in clauses(said.text, part):
            words = said.text[start:end]
            others = not weekdays(words) and _OTHER_DAYS.search(words)  # what was said or asked of one day says nothing here
            days = frozenset() if others else weekdays(words) or days
            own = of_its_own(words, said.question, card, own)  # 先抽血，抽到十点半
            if own:
                continue
            for low, high, agrees in _clause(words, said, hours, days if others else days or asked):
                yield Claim("time", start + low, start + high, agrees, truth)
    if hours.open:
        yield from (Claim("time", *claim, truth) for claim in day_claims(said, hours) if not _of_a_service(said.text, claim[0], card))


def _without(card: Card) -> str:
    """What a note says of an emergency room that the house has not."""
    return "".join(f"；{text}" for _, text in card.notes if _NO_EMERGENCY.search(text))


def _of_a_service(text: str, at: int, card: Card) -> bool:
    """Whether a clause speaks of a service with days of its own: 病案室周六不上班 says nothing of the house."""
    return any(cut.start <= at < cut.end and has_its_days(text[cut.start:cut.end], card) for cut in clauses(text))


def _clause(words: str, said: Said, hours: Hours, days: frozenset[str]) -> Iterator[tuple[int, int, bool | None]]:
    about = _part(words, said, hours) if TIMELY.search(words) else None
    if about is None:
        return
    week = hours.of(about)
    spans = [span for day, found in week.items() if day in days or not days for span in found]
    around = _ALL_DAY.search(words)
    if around and weekdays(words) and "小时" not in around[0]:
        around = None  # 周六全天都开 is no night
    if around and not re.search("在线|线上|网上|电话|热线|客服|急诊|预约", words) and (said.stated or _STATED.search(words) or not clocks(words)):
        if any(part and part in said.text for part, found in hours.open.items() if (0, 1440) in found.get("一", ())):
            about, week = "", {"一": ((0, 1440),)}  # 来急诊，二十四小时有人
        lied = "急诊" in said.question and "急诊" not in hours.open
        if not re.search("内|监测|动态|心电|血压|后|以上|滞留|不是|没有", words):
            yield *around.span(), None if not hours.open or lied else all((0, 1440) in found for found in week.values())
    for match in _NINE_TO_FIVE.finditer(words) if hours.open else ():
        first, last = (60 * int(number(match[name]) or 0) + 30 * bool(match[f"{name}_half"]) for name in ("first", "last"))
        yield *match.span(), any(_same(found, first, last + 720, hours) for found in week.values())
    times = [] if _NINE_TO_FIVE.search(words) else clocks(words)
    pairs = [(first, second) for first, second in zip(times, times[1:]) if _JOIN.fullmatch(words[first.end:second.start])]
    for first, second in pairs:
        agrees = _pair(words, said, first, second, hours, week, days)
        if agrees != "":
            yield first.start, second.end, agrees
    for time in times:
        if not any(time in pair for pair in pairs) and hours.open and spans:
            agrees = _single(words, said, time, hours, spans, days)
            if agrees is not None:
                yield time.start, time.end, agrees


def _part(words: str, said: Said, hours: Hours) -> str | None:
    """The words that tell which part of the house is meant; None where it is one the card does not know."""
    other = re.search("急诊|药房|住院|探视|食堂|停车|夜诊|120", words)
    if other and other[0] not in hours.open:
        return None
    return next((text for text in (words, said.question) if any(part and part in text for part in hours.open)), "")


def _pair(words: str, said: Said, first: Clock, second: Clock, hours: Hours, week: dict, days: frozenset[str]) -> bool | None | str:
    """八点到五点: the hours of the house, its midday break, or a time to come; an empty string if none of them."""
    if _NOT_THE_HOUSE.search(_without_part(words, hours)):
        return ""
    told = said.stated or _STATED.search(words) or re.search("我们|咱们|每天|平时|工作日", words) or _ASKS_HOURS.search(said.question)
    if not hours.open:
        return None if told else ""
    ends = second.minutes if second.period or not first.period else tuple(m for m in second.minutes if m > min(first.minutes))
    ranges = [(low, high) for low in first.minutes for high in ends if low < high]
    chosen = [week.get(day, ()) for day in days] if days else list(week.values())
    if _BREAK.search(words[second.end:]) or re.search("(?:午休|休息)时?间?[是为]?$", words[:first.start]):
        return not any(_overlaps(span, low, high) for spans in chosen for span in spans for low, high in ranges[-1:])
    if "中午" in said.text + said.question and _BREAK.search(said.text) and not any(
            _overlaps(span, low, high) for spans in chosen for span in spans for low, high in ranges):
        return True  # 中午要歇一下，十二点到两点: told apart from the word that says so
    fits = [any(_same(spans, low, high, hours) for low, high in ranges) for spans in chosen]
    if _VISIT.search(words) and not _STATED.search(words):
        inside = any(spans and min(spans)[0] <= low and high <= max(spans)[1] for spans in chosen for low, high in ranges)
        return "" if inside or not said.offered else False
    return (all(fits) if days else any(fits)) if told else ""


def _overlaps(span: Open, low: int, high: int) -> bool:
    return min(span[1], high) - max(span[0], low) > 0


def _same(spans: tuple[Open, ...], low: int, high: int, hours: Hours) -> bool:
    """Whether a range is one of a day's spans or the whole day; an end at noon that the card only implies may be an hour off."""
    whole = [(spans[0][0], spans[-1][1])] if spans else []
    return any(_near(one, low, hours) and _near(other, high, hours) for one, other in (*spans, *whole))


def _near(known: int, said: int, hours: Hours) -> bool:
    return known == said or known in hours.approximate and abs(known - said) <= 60


def _single(words: str, said: Said, time: Clock, hours: Hours, spans: list[Open], days: frozenset[str]) -> bool | None:
    """One time: when the house opens or closes, or when somebody is told to come."""
    lead, tail = words[max(0, time.start - 8):time.start], words[time.end:]
    alone = len(words) <= time.end - time.start + 5 or re.match("(?:大概|一般|我们|早上|晚上|下午|中午|是|就|差不多)*$", words[:time.start])
    asked = said.question if alone else ""
    if _NEGATED.match(tail) and not _CLOSES.match(tail) or re.match("[了啦]", tail) or re.search("(?:现在|这会儿?|眼看|快)$", lead):  # what time it is
        return None
    elsewhere = _NOT_THE_HOUSE.search(_without_part(words, hours))
    opens, closes = [low for low, _ in spans], [high for _, high in spans]
    if (_OPENS.match(tail) or alone and _ASKS_OPENING.search(asked) and not _UNTIL.search(lead)) and not elsewhere:
        return any(_near(known, minute, hours) for known in opens for minute in time.minutes)
    if (_CLOSES.match(tail) or _UNTIL.search(lead) or alone and _ASKS_CLOSING.search(asked)) and not elsewhere:
        if re.match("[半多]?(?:以?前|之前|前后)", tail):
            return None if any(minute <= max(closes) for minute in time.minutes) else False
        return any(_near(known, minute, hours) for known in closes for minute in time.minutes)
    visit = said.offered or _UNTIL.search(lead) or re.search("(?:[以之]?前|[以之]?后)?(?:您|你)?(?:再|就|也|都|还)?(?:能|可以)?(?:过来|来|到|看|挂|做|有人|开着|在)(?!的)", tail)
    visit = visit or re.search("(?:周|星期|礼拜)[一二三四五六日天](?:上午|下午|早上)?$", words[:time.start])
    visit = visit or alone and _ASKS_VISIT.search(said.question)
    harmless = re.search(r"报告|结果|留|取|空腹|抽血|采血|吃|喝|睡|手术|电话|回电|短信|线上|在线|网上|热线|药|车|疼|昨|前天", words + said.question)
    harmless = harmless or re.search("排队|取号|领号|候诊|等着", words)  # before the doors open
    if visit and not harmless and not any(low <= minute <= high for low, high in spans for minute in time.minutes):
        return False
    return None


def _without_part(words: str, hours: Hours) -> str:
    """The words without the name of a part of the house: the hours of 专家门诊 are no doctor's if the card has them."""
    return next((words.replace(part, "") for part in hours.open if part and part in words), words)
