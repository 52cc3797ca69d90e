"""Days of the week and halves of days, as cards and people name them."""
from __future__ import annotations

import re
from functools import lru_cache

Slots = frozenset[tuple[str, str]]  # of (day, half): ("三", "上午")
WEEK = "一二三四五六日"
HALVES = ("上午", "下午", "晚上")
_MARK = r"(?:周|星期|礼拜)"
_HALF = {"上午": "上午", "早上": "上午", "早晨": "上午", "下午": "下午", "傍晚": "晚上", "晚上": "晚上", "夜里": "晚上", "晚间": "晚上",
         "夜间": "晚上", "中午": "", "全天": "全天", "整天": "全天", "一天": "全天", "一整天": "全天"}
_EVERY = "每天|天天|每日|全周|一周七天|七天都|全年|哪天都|随时都?|年中无休"
_RUN = re.compile(
    rf"(?P<except>除了?)?(?P<days>(?:{_MARK}[{WEEK}天末](?:[、,和与跟到至—–\-~]*(?:以及|还有|或者?)?{_MARK}?[{WEEK}天末](?![点号楼层个次位天]))*"
    rf"|{_EVERY}|工作日|平日|双休日|周末)+)(?P<outside>(?:以外|之外|外))?(?:的|都|(?:只|仅|就)(?:有|开|看|在)?|也|是|全部)?(?P<half>(?:{'|'.join(_HALF)})?)")
_ALONE = rf"(?<![\d{WEEK}两七八九十百千万半第几周期拜点号楼层路星、到至])"
_BARE = re.compile(rf"{_ALONE}(?:[{WEEK}]{{3,5}}(?=[^\d个天次位名楼层路号点岁年月元块折分成\-~—]|$)"
                   rf"|[{WEEK[:6]}][到至][{WEEK[1:]}](?=[的都也]?(?:在(?!线)|有号|坐诊|出诊|上班|看诊|上午|下午|全天))|[{WEEK[:6]}]{{2}}(?=[的都也]?(?:在(?!线)|有号|坐诊|出诊|上班|看诊|上午|下午|全天)))")
_SPAN = re.compile(rf"([{WEEK}])[到至—–\-~]([{WEEK}])")
_ANY_HALF = re.compile("|".join(half for half in _HALF if half != "一天"))


@lru_cache(maxsize=1024)
def weekdays(text: str) -> frozenset[str]:
    """The days of the week (一 to 日) that a text names."""
    return frozenset(day for day, _ in slots(text))


def halves(text: str) -> set[str]:
    """The halves of a day that a text names, without the days."""
    return {half for found in _ANY_HALF.findall(text) for half in (HALVES[:2] if _HALF[found] == "全天" else [_HALF[found]]) if half}


@lru_cache(maxsize=1024)
def slots(text: str) -> Slots:
    """The (day, half) pairs that a text names; a half said after several days is said of all of them.

    A day without a half stands for morning and afternoon. 除周三外每天 leaves Wednesday out.
    """
    found: set[tuple[str, str]] = set()
    without: set[str] = set()
    for run in _RUN.finditer(_marked(text.replace("天天", "每天").replace("个工作日", "个____"))):
        days = _days(run["days"])
        if run["except"] or run["outside"]:
            without |= _days(re.sub(_EVERY, "", run["days"]))  # 除了周二天天在
            continue
        half = _HALF.get(run["half"], "")
        found |= {(day, part) for day in days for part in ([half] if half in HALVES else HALVES[:2])}
    if without and not found:
        found = {(day, part) for day in WEEK for part in HALVES[:2]}
    return frozenset((day, part) for day, part in found if day not in without)


def _marked(text: str) -> str:
    """The text with 周 before days that are said without it: 一三五在 is 周一三五在; 三五天 and 一二楼 are left alone."""
    if not _BARE.search(text):
        return text

    def mark(found: re.Match[str]) -> str:
        days = re.sub("[到至]", "", found[0])
        rising = all(WEEK.index(one) < WEEK.index(other) for one, other in zip(days, days[1:]))
        return f"周{found[0]}" if rising else found[0]

    return _BARE.sub(mark, text)


def _days(text: str) -> set[str]:
    if re.search(_EVERY, text):
        return set(WEEK)
    found: set[str] = set("一二三四五") if re.search("工作日|平日", text) else set()
    found |= set("六日") if re.search("周末|双休日|[星礼][期拜]末", text) else set()
    plain = re.sub(rf"{_MARK}", "", re.sub("周末|双休日|工作日|平日", "", text)).replace("天", "日")
    for first, last in _SPAN.findall(plain):
        low, high = WEEK.index(first), WEEK.index(last)
        found |= set(WEEK[low:high + 1]) if low <= high else set(WEEK[low:] + WEEK[:high + 1])
    return found | {day for day in plain if day in WEEK}
