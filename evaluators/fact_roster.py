"""When a doctor of the card sees patients, and whether a statement about that agrees."""
from __future__ import annotations

import re
from typing import Sequence

from evaluators.fact_week import HALVES, WEEK, Slots, halves, slots, weekdays

AWAY = re.compile(r"没有(?=$|[，。啊呀的])|不(?:在|出诊|出来|坐诊|上班|看|来|坐班|值班|当班|接诊|出门诊|得空)|没来|(?<![不无午])休(?=$|[，。的了息])|休诊|停诊|没(?:有)?(?:[他她]的?|(?:主任|医生|大夫|教授)的?)?号|没在|不开诊|轮休|(?<![不歇])歇(?![歇一会口脚两几])")
_WHOLE = re.compile("全天|整天|一天都|一整天|上下午")
_WEEKEND = re.compile("(?:周末|双休日)(?!(?:两天|也)?(?:都|全|天天))")
_NOTHING_ELSE = re.compile("(?:(?:只|仅)(?:有|在|是)?|(?:[生任授夫长师他她]|专家)就(?:是|有|在)?)(?=周|星期|礼拜|工作日|平日|双休|[一二三四五六]{2})"
                           "|(?:周|星期|礼拜)[一二三四五六日天末](?:上午|下午|早上|晚上)?才(?:有|在|来|出诊|坐诊|上班|看)|双休日才")
_DAILY = re.compile("每天|天天|每日")
THERE = re.compile(r"在(?!线)|出诊|坐诊|上班|看诊|门诊|有号|[有看](?=$|[的呀啊呢])|来找|过来|找得到|找得着|可以|能|的号|那个号|给您看|看病|值班|全勤|都有|都行")


def agrees(words: str, context: str, mine: Sequence[str], away: bool, closed: Slots = frozenset()) -> bool | None:
    """Whether the days and halves said (in ``words``, else in ``context``) are those of the card; None if nothing is said.

    ``mine`` are the card's texts about the doctor, ``closed`` when nobody is there. A doctor said to be away is checked
    on all of what is meant: the half of the day that was asked about, else the day.
    """
    known: set[tuple[str, str]] = set().union(*(slots(doctor) for doctor in mine))
    if not known:
        half = set().union(*(halves(doctor) for doctor in mine))
        known = {(day, part) for day in WEEK for part in half}
    if not known:
        return None
    said = _meant(words, context)
    if not said:
        return None
    if away and re.search("除.*都(?:不|没|休)", words):  # 除了周三他都不在
        only = slots(re.sub("除了?|[以之]?外", "", words))
        return _inside(only, known, "") and {day for day, _ in known} <= {day for day, _ in only} if only else None
    if away and "除" in words:  # 除了周二休息: said is when he is there
        said = frozenset((day, half) for day in WEEK for half in HALVES[:2]) - slots(re.sub("除了?", "", words)) - closed
        return _inside(said, known, "") if said else None
    if away and not halves(words) and not halves(context) and not re.search("[只就除]|其", words):  # 周五不在, though the morning is hers
        days, his = {day for day, _ in said}, {day for day, _ in known}
        return not days <= his
    if away and not halves(words) and weekdays(words) and halves(context):  # 周五不在 after 周五上午在吗
        said = frozenset((day, part) for day in weekdays(words) for part in halves(context))
    if away:
        return not said <= known
    if _NOTHING_ELSE.search(words) and not {day for day, _ in known - closed} <= {day for day, _ in said}:
        return False
    if _WEEKEND.search(words) and {"六", "日"} & {day for day, _ in known}:
        return None  # 周末来 is true of one of both
    if _DAILY.search(words) and said - closed:
        said -= closed  # 天天 means the days on which the house is open
    return _inside(said, known, words if weekdays(words) or halves(words) else context)


def _meant(words: str, context: str) -> Slots:
    """The slots of the words; a half alone takes its days from the context, then from the whole week."""
    if weekdays(words):
        return slots(words)
    parts, days = halves(words), weekdays(context)
    if not parts and not days and not halves(context):
        return frozenset()
    if not parts and days:
        return slots(context)
    return frozenset((day, part) for day in days or {"?"} for part in parts or halves(context))


def _inside(said: Slots, known: set[tuple[str, str]], words: str) -> bool:
    """A day without a half agrees where either half is the card's; 每天 and 全天 must be so."""
    if any(day == "?" for day, _ in said):
        return all(any(half == part for _, half in known) for _, part in said)
    evenings = not any(half == "晚上" for _, half in known)  # a card that names no evening leaves them open
    for day in {day for day, _ in said}:
        wanted, there = {half for at, half in said if at == day}, {half for at, half in known if at == day}
        if evenings and len(there) == 2:
            there.add("晚上")
        if len(wanted) == 1 and not wanted <= there or not there or _WHOLE.search(words) and not wanted <= there:
            return False
    return True
