"""Statements about the days on which the house is open, its evenings and its midday break."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.fact_clock import clocks
from evaluators.fact_hours import Hours
from evaluators.fact_week import HALVES, halves, slots, weekdays
from evaluators.said import Said
from language.text import clauses

# without any of these, words tell nothing about hours and days, and need not be looked at
TIMELY = re.compile("[点时:：周午晚夜早节假]|急诊|除夕|初[一二三四五六七]|星期|礼拜|每[天日]|天天|全[年天]|工作日|双休日|过年|国庆|元旦|五一|中秋|清明|中间不休|连续|通宵")
_OPEN = re.compile(r"来|开|上班|营业|有人|有医生|接诊|看诊|门诊|照常|正常|不休|无休|可以|能|行|看|都在|约|号|在")
_SHUT = re.compile(r"(?<![无不没])休|(?<![不没歇])歇(?![歇一会口脚两几])|(?<![不没])停诊|(?<![不没])关过?门|不(?:上班?(?!门)|开|营业|接诊|看诊|看)|没人|不在")
_NOT_A_CLAIM = re.compile(r"除了|吗|么|呢|？|如果|要是|万一|您(?:那天)?(?:上班|忙|有事|没空)|昨|上周|上次|当时|线上|在线|网上|电话|热线|客服|预约系统"
                          r"|报告|结果|急诊|手术|住院|回电|回复|发您|短信|吃|喝|睡|疼|痛|药|复查|哪天|差一|错|还是|或者")
_DOCTOR = re.compile("医生|主任|大夫|教授|专家|[他她](?!们)")
_FOR_NOW = re.compile("今[天儿日]|明[天儿日]|后[天儿]|这周|本周|下周|本月|春节|国庆|元旦|过年|假期|放假|临时|停电|装修|盘点|培训")
_HOLIDAY = re.compile("节假日|法定假|春节|过年|除夕|初[一二三四五六七]|国庆|元旦|五一|中秋|端午|清明|假期|逢年过节")
_NEW_YEAR = ("春节", "过年", "初一", "初二", "初三")  # a card that is shut on one of them is shut on all
_WHEN = re.compile("(?:每天|天天|每日|全年|一周七天|节假日|周末|双休日|工作日|(?:周|星期|礼拜)[一二三四五六日天末])[一二三四五六日天周到至、和]*"
                   "|上午|下午|晚上")
_ONLY_HALF = re.compile("(?:只|就|仅)(?:有|开|上|看|接诊|营业)(?:上午|下午|半天|早上)|半天班")
_WHOLE = re.compile("[整全]天|一天都|一整天")
_EVENING = re.compile(r"(?:晚上|夜里|夜间|半夜|晚间)(?:也|都|照常|正常|我们|还|一样|[是会])*(?:开|营业|上班|看诊|看病|接诊|有人|有门诊|有医生|有夜诊|能来|可以来|能看)|有夜诊|有夜间门诊")
_AT_NOON = re.compile(
    r"中午(?:也|都|照常|正常|我们|还|一样|一直|[是会])*(?P<no>不(?=上班|开|看|接诊)|没(?=有?人))?(?P<what>不?(?:关门?|休息?|歇|下班|停)|开|上班|营业|看|接诊|有?人|有医生)"
    r"|(?P<through>中间不休|连续(?:接诊|营业)|连着(?:上|开|看|接)|无午休|不午休)|(?<![不无])午休")
_ALIKE = re.compile("(?:也|还是|都)[^，。不]{0,4}(?:那个|这个|同样的?)(?:点|时间|钟)|[和跟同与](?:平时|平常|平日|工作日|周[一二三四五]|其他)[^，。不]{0,4}一样|(?:也|都|时间)是?一样"
                    "|一样(?:的)?(?:开|上|看|时间)")
_NO_EMERGENCY = re.compile("急诊(?:我们|这边|这里|到了|一到|也|都|是)*(?:晚上|夜里|夜间|半夜|周[六日末]|中午)?(?:也|都|是|就|早就)*(?:不[开看上]|没人|没医生|关门?了?$|下班|休息|停)"
                           "|(?:晚上|夜里|夜间|半夜|周[六日末])(?:我们|也|都|是|这里)*(?:没有?|不[开设看])(?:人看)?急诊|我们(?:这里|这儿|医院)?没有?急诊")
_EMERGENCY = re.compile(r"(?P<no>没有?|不设|无|不开)?(?P<night>夜间|夜里|晚上|24小时|二十四小时|半夜)?(?:也|都|是|的|也是)*(?P<no2>没)?(?:有|设|开|能看|可以看)?(?:夜间)?急诊")


def day_claims(said: Said, hours: Hours) -> Iterator[tuple[int, int, bool]]:
    """(start, end, agrees) of each; agreement is only told where the claim is about evenings and noon."""
    text = said.text
    for cut in clauses(text):
        words = text[cut.start:cut.end]
        if not TIMELY.search(words):
            continue
        if text[cut.end:].startswith("？") or _NOT_A_CLAIM.search(words):
            for low, high in () if text[cut.end:].startswith("？") else (*_emergency(words, hours), *_no_emergency(words, hours)):
                yield cut.start + low, cut.start + high, False
            continue
        for low, high, agrees in (*_days(words, said, hours), *_half_day(words, said, hours), *_holidays(words, hours),
                                  *_noon(words, hours), *_evening(words, said, hours), *_alike(words, said, hours)):
            yield cut.start + low, cut.start + high, agrees


def _days(words: str, said: Said, hours: Hours) -> Iterator[tuple[int, int, bool]]:
    for time in clocks(words):  # 下午一点 is no afternoon
        words = words[:time.start] + "_" * (time.end - time.start) + words[time.end:]
    named = weekdays(words)
    if _DOCTOR.search(words) or _DOCTOR.search(said.question) and not re.search("我们|咱们|门诊|医院", words):
        return
    if not named:
        if not halves(words) or not weekdays(said.question):
            return
        named = weekdays(said.question)
    match = _WHEN.search(words)
    known = hours.slots(words) or hours.slots()
    parts = halves(words) - {"晚上"} or (halves(said.question) - {"晚上"} if not weekdays(words) else set())
    wanted = {(day, half) for day, half in slots(words)} if weekdays(words) else {(day, half) for day in named for half in parts}
    if match is None:
        return
    if _SHUT.search(words):
        if said.stated or not _FOR_NOW.search(words):
            wrong = all(slot in known for slot in wanted) and not re.search("只|半天", words)
            if (not parts or _WHOLE.search(words)) and not re.search("只|半天|[上下]午|晚|中午|门诊", words):  # 周六关门, though the morning is open
                wrong = wrong or all({(day, half) for half in HALVES[:2]} & known for day in named)
            if wrong:
                yield *match.span(), False
        return
    if not (_OPEN.search(words) or said.offered or said.stated):
        return
    if re.search("不(?!休|用|错|耽误|影响|着急)|没(?!问题|事|关系)|别", words):
        return  # what is denied here is not that the house is closed
    days_open = {day for day, _ in known}
    if parts or re.search("上午|下午|全天|早上", words):
        wrong = any(slot not in known for slot in wanted if slot[1] != "晚上")
    else:
        wrong = bool(named - days_open)
    if wrong:
        yield *match.span(), False


def _half_day(words: str, said: Said, hours: Hours) -> Iterator[tuple[int, int, bool]]:
    """周六只上半天, though the card has the whole day. A doctor's half day is not the house's."""
    match = _ONLY_HALF.search(words)
    named = weekdays(words) or weekdays(said.question)
    if match is None or not named or _DOCTOR.search(words + said.question) or _FOR_NOW.search(words):
        return
    known = hours.slots(words) or hours.slots()
    if all((day, half) in known for day in named for half in HALVES[:2]):
        yield *match.span(), False


def _holidays(words: str, hours: Hours) -> Iterator[tuple[int, int, bool]]:
    """Said to be open, or closed, on holidays where the card says so in words."""
    match = _HOLIDAY.search(words)
    shut, opens = _SHUT.search(words), re.search("照常|开|上班|[不没无](?:休|歇|关|停|打烊|放假)|有人|营业", words)
    if match is not None and hours.holidays is None and hours.feasts and opens and not shut and not re.search("不(?:开|上班)|才|后", words):
        if match[0] in hours.feasts or match[0] in _NEW_YEAR and hours.feasts & {*_NEW_YEAR, "除夕"}:
            yield *match.span(), False
    if match is not None and hours.holidays is not None and bool(shut or re.search("不(?:上班|开)", words)) != bool(opens and not shut):
        yield *match.span(), bool(shut) != hours.holidays


def _noon(words: str, hours: Hours) -> Iterator[tuple[int, int, bool]]:
    match = _AT_NOON.search(words)
    week = [spans for spans in hours.of(words).values() if len(spans) > 1 or spans and spans[0][0] < 660 and spans[0][1] > 840]
    if match is None or not week:
        return
    through = all(any(low <= 750 and 780 <= high for low, high in spans) for spans in week)
    what = match["what"] or ""
    says = bool(match["through"]) or what.startswith("不") or bool(what) and not re.match("关|休|歇|下|停", what)
    yield *match.span(), (says and not match["no"]) == through


def _evening(words: str, said: Said, hours: Hours) -> Iterator[tuple[int, int, bool]]:
    match = _EVENING.search(words)
    if match is not None and not _DOCTOR.search(words):
        yield *match.span(), any(half == HALVES[2] for _, half in hours.slots(words))
    yield from ((low, high, False) for low, high in (*_emergency(words, hours), *_no_emergency(words, hours)))


def _alike(words: str, said: Said, hours: Hours) -> Iterator[tuple[int, int, bool]]:
    """周六也开到那个点, 周六跟平时一样, though the card has other hours on that day."""
    match = _ALIKE.search(words)
    named = weekdays(words) & set("六日") or weekdays(said.question) & set("六日")
    week = hours.of(words)
    usual = {week[day] for day in "一二三四五" if week.get(day)}
    if match is not None and named and usual and not _DOCTOR.search(words + said.question) and not re.search("价|钱|收费|报", words + said.question):
        yield *match.span(), all(week.get(day) in usual for day in named)


def _no_emergency(words: str, hours: Hours) -> Iterator[tuple[int, int]]:
    """An emergency room, or another part, said to be shut that the card has open around the clock."""
    for part, week in hours.open.items():
        if part and part != "急诊" and part in words and (0, 1440) in week.get("一", ()):
            shut = re.search("(?:晚上|夜里|半夜|夜间)[^，。]{0,6}(?:没人|不开|关|不上班|下班)", words)
            if shut and not re.search("的话|如果|以前", words):
                yield shut.span()
    match = _NO_EMERGENCY.search(words)
    if match is not None and (0, 1440) in hours.open.get("急诊", {}).get("一", ()) and not re.search("的话|只有|别的|他们|不是没|除了", words):
        yield match.span()


def _emergency(words: str, hours: Hours) -> Iterator[tuple[int, int]]:
    """An emergency room that the card says the house has not: 有急诊, 晚上也有急诊."""
    match = _EMERGENCY.search(words)
    if match is None or not hours.without or match["no"] or match["no2"] or re.search("没|不|去|其他|别的|医院的|打", words):
        return
    night = match["night"] or re.search("急诊[^，。]{0,4}(?:24|二十四|晚上|夜里|半夜|通宵)", words)
    if "急诊" in hours.without or night and "夜间急诊" in hours.without:
        if re.search("有|设|开|我们|24|二十四|都|能看|可以看", words):
            yield match.span()
