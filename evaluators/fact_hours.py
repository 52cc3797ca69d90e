"""The opening hours on a card: for each part of the house, when it is open on each day of the week."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from evaluators.fact_clock import clocks
from evaluators.fact_week import HALVES, WEEK, slots
from language.text import normalise

Open = tuple[int, int]  # from, to: minutes after midnight
NOON = 720
_PARTS = "专家门诊|急诊|发热门诊|门诊|产科|体检|检验|放射|药房|药店|住院部|住院|探视|产检|夜诊|客服|热线|咨询|电话|在线|线上|网上|抽血|采血|儿科|发热门诊|超声"
_PART = re.compile(_PARTS)
_SHUT = re.compile("(?<![无不])休(?!日)|(?<!不)歇|停诊|闭馆|关门|不(?:上班|营业|开|接诊|看诊|看|出诊|门诊)|无门诊")
_ONLY = re.compile(rf"(?:只|仅)(?:有|开|看|上|限|接诊)?(上午|下午)|(上午)半天|(?:半天|半日)[(（]?(上午)")
_ONLY_EMERGENCY = re.compile("(?:只|仅)(?:开放?|有|看|设|接|留)?急诊")
_WITHOUT = re.compile(r"(?:无|没有|不设|未设|不开)(?P<what>夜间急诊|急诊|夜诊|夜间门诊|晚间门诊)|(?P<night>急诊(?:夜间|晚上|夜里)(?:不开|停|休息|关)|(?:夜间|晚上|夜里)(?:没有|无|不设|不开|不看)急诊)")
_LUNCH = re.compile(r"[(（，,、]?(?:午休|午间休息|中午休息|中午)(?:时间)?[:：为]?(\d{1,2}[:：点]\d{0,2})[-~—–到至](\d{1,2}[:：点]\d{0,2})(?:午休|休息)?[)）]?")
_FEAST = re.compile("春节|过年|除夕|大年|初[一二三四五六七八]|国庆|元旦|五一|劳动节|中秋|端午|清明")
_HALF_DAYS = re.compile("(?:(?:周|星期|礼拜)[一二三四五六日天末]|双休日|周末|节假日|[、和至到]|上午|下午|全天|半天|都|均)+(?:有?人?值班|[开接看应门出]诊|有人|有医生|开放|开门|营业|上班|照常)?")
_ASIDE = re.compile(rf"[(（](?=[^)）]*(?:{_PARTS}|接种|体检))([^)）]*)[)）]")
_DAY_RUN = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天末]|工作日|双休日|周末|每天|节假日")


@dataclass
class Hours:
    """What a card says: ``open[part][day]`` are the spans; ``""`` is the house itself. Empty if the card is silent."""

    open: dict[str, dict[str, tuple[Open, ...]]] = field(default_factory=dict)
    without: tuple[str, ...] = ()  # 急诊, 夜间急诊: what the house says it has not
    holidays: bool | None = None  # open on them; None where the card does not say
    feasts: frozenset[str] = frozenset()  # 除夕, 国庆: those on which it is shut
    approximate: set[int] = field(default_factory=set)  # noon where a card says only 周日只上午

    def of(self, words: str) -> dict[str, tuple[Open, ...]]:
        """The week of the part of the house that some words name, else of the house."""
        return next((self.open[part] for part in self.open if part and part in words), self.open.get("", {}))

    def slots(self, words: str = "") -> set[tuple[str, str]]:
        """The (day, half) pairs on which that part is open."""
        return {(day, half) for day, spans in self.of(words).items() for half in HALVES if any(_in(span, half) for span in spans)}


def _in(span: Open, half: str) -> bool:
    """Whether a span reaches well into a half of the day; evening begins at half past six."""
    low, high = {"上午": (0, NOON), "下午": (780, 1080), "晚上": (1110, 1440)}[half]
    return min(span[1], high) - max(span[0], low) >= (30 if half != "晚上" else 20)


@lru_cache(maxsize=256)
def opening(text: str) -> Hours:
    """Reads the ``hours`` of a card."""
    hours = Hours()
    text = re.sub(r"(?<=\d) +(?=\d)", "、", normalise(text)).replace(" ", "")
    text = _ASIDE.sub("", text) + "".join(f"；{aside}" for aside in _ASIDE.findall(text))  # 7:30-15:00（采血到10:00）
    hours.without = tuple(match["what"] or "夜间急诊" for match in _WITHOUT.finditer(text))
    lunch = _LUNCH.findall(text)
    text = _LUNCH.sub("", text)
    if re.search("节假日?(?:照常|不休|正常|无休|也?开)|(?:全年|年中)无休|全年不休", text):
        hours.holidays = True
    elif re.search("节假日?(?:[^，；。]{0,6})(?:休息|停诊|不开|关门)|节假日除外", text):
        hours.holidays = False
    shut: list[tuple[str, str]] = []
    for stretch in re.split("[；。;\n]", text):
        part = ""
        for piece in _pieces(stretch):
            if _FEAST.search(piece) and _SHUT.search(piece):
                hours.feasts |= frozenset(_FEAST.findall(piece))
            named = _PART.findall(piece)
            times = _spans(piece)
            if times:
                for name in dict.fromkeys(_own(name) for name in named) if named else [part]:
                    _add(hours, name, {day for day, _ in slots(piece)}, times)
                    part = name
            elif _SHUT.search(piece) or _ONLY.search(piece):
                shut += [(_own(named[0]) if named else "", one) for one in _said_apart(piece)]
            elif _HALF_DAYS.fullmatch(piece) and "" in hours.open:  # 周六全天、周日上午 behind the hours of a day
                halved = slots(piece)
                _add_halves(hours.open[""], halved)
                shut += [("", f"周{day}只{half}") for day in sorted({day for day, _ in halved})
                         for half in HALVES[:2] if {(day, half)} == {slot for slot in halved if slot[0] == day}]
            elif _ONLY_EMERGENCY.search(piece):
                shut.append(("", piece))
    if "" not in hours.open and hours.open:
        rest = {name: week for name, week in hours.open.items() if name not in ("急诊", "热线", "客服", "电话", "在线", "线上", "网上", "咨询")}
        hours.open[""] = next(iter(rest.values()), {})
    for name, piece in shut:
        _close(hours, name, piece)
    for low, high in lunch:
        _rest(hours, *(_spans(f"{low}-{high}")[:1] or ((0, 0),))[0])
    return hours


def _rest(hours: Hours, low: int, high: int) -> None:
    """Takes the midday break out of every day but those without an end."""
    for week in {id(week): week for week in hours.open.values()}.values():
        for day, spans in week.items() if low < high else ():
            cut = [piece for start, end in spans for piece in (
                ((start, low), (high, end)) if start < low and high < end and (start, end) != (0, 1440) else ((start, end),))]
            week[day] = tuple(cut)


def _said_apart(piece: str) -> list[str]:
    """周六只开上午、周日休息 is two; 周六、周日休息 is one."""
    parts = re.split("、(?=周|星期|礼拜|节假日)", piece)
    return parts if all(_SHUT.search(part) or _ONLY.search(part) for part in parts) else [piece]


def _own(name: str) -> str:
    return "" if name == "门诊" else name


def _pieces(stretch: str) -> list[str]:
    """Pieces with one run of days each: 周一至周五8:00-17:30、周六8:00-12:00 is two."""
    pieces = []
    for piece in re.split("，", stretch):
        cuts = [0]
        for match in _DAY_RUN.finditer(piece):
            between = piece[cuts[-1]:match.start()]
            if re.search(r"\d[:：点]", between):
                cuts.append(match.start())
        pieces += [piece[low:high] for low, high in zip(cuts, [*cuts[1:], len(piece)])]
    return pieces


def _spans(piece: str) -> tuple[Open, ...]:
    all_day = r"(?:24|二十四)\s*(?:个)?小时" if _DAY_RUN.search(piece) else r"(?:24|二十四)\s*(?:个)?小时|全天(?!休|停|不)"
    if re.search(all_day, piece) and not _SHUT.search(piece):
        return ((0, 1440),)
    times = [time.minutes for time in clocks(piece)]
    found = []
    for first, last in zip(times[::2], times[1::2]):
        opens = first[0]
        found.append((opens, next((end for end in last if end > opens), last[-1])))
    return tuple(span for span in found if span[0] < span[1])


def _add(hours: Hours, part: str, days: set[str], times: tuple[Open, ...]) -> None:
    """Days that are named override what was said of all days; several spans of one day are kept."""
    week = hours.open.setdefault(part, {})
    general = not days
    for day in days or WEEK:
        if general and day in week:
            week[day] = tuple(sorted({*week[day], *times}))
        else:
            week[day] = times


def _add_halves(week: dict[str, tuple[Open, ...]], halved: frozenset[tuple[str, str]]) -> None:
    """周六上午值班 behind 周一至周五8:00-17:00: a day that has no times of its own takes those of the others."""
    usual = next((spans for spans in week.values() if spans), ())
    for day in {day for day, _ in halved} - set(week):
        halves = {half for at, half in halved if at == day}
        cut = [(low, min(high, NOON)) for low, high in usual if low < NOON] if "上午" in halves else []
        cut += [(max(low, NOON), high) for low, high in usual if high > NOON] if "下午" in halves else []
        week[day] = tuple(cut)


def _close(hours: Hours, part: str, piece: str) -> None:
    only = _ONLY.search(piece)
    for name, week in hours.open.items():
        if part and name != part or name in ("急诊", "热线", "客服", "电话", "在线", "线上", "网上", "咨询", "住院", "住院部"):
            continue
        if week is hours.open.get("") and name:
            continue  # the same week under two names
        for day, half in slots(re.sub(_ONLY, "", piece)):
            kept = next(filter(None, only.groups())) if only else None
            if kept != half and week.get(day):
                week[day] = _cut(hours, week[day], half)


def _cut(hours: Hours, spans: tuple[Open, ...], half: str) -> tuple[Open, ...]:
    """The spans without one half of the day."""
    kept = []
    for low, high in spans:
        if half == "上午" and low < NOON:
            low = max(low, NOON)
            hours.approximate |= {low} if low < high else set()
        elif half == "下午" and high > 780:
            high = min(high, NOON)
            hours.approximate |= {high} if low < high else set()
        if low < high:
            kept.append((low, high))
    return tuple(kept)
