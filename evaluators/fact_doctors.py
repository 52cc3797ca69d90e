"""Statements about doctors, against the card: who they are, their rank, their years, their hours."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_times import weekdays
from language.numbers import NUMBER, number
from language.text import Span, clauses

_TITLE = re.compile(r"副主任医师|主任医师|主治医师|副主任|主任|教授|院长|博士|医生|大夫|老师")
_DOCTOR = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,3}}?)(?P<title>{_TITLE.pattern})")
_CLINICAL = re.compile(r"^(?!.*(?:医务|客服|投诉|财务|护理部|院办|办公室|回电|回复|答复|联系您)).*(?:看|出诊|坐诊|号|专家|手术|主刀|做|治|经验)")
_DAYS = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天末](?:(?:[、和到至—–\-~]|以及|还有)?(?:周|星期|礼拜)?[一二三四五六日天末])*|每天|天天|工作日|双休日|周末|除(?:了)?(?:[、和]?(?:周|星期|礼拜)[一二三四五六日天]){1,4}")
_RANK = re.compile("副主任医师|主任医师|主治医师|住院医师|副教授|教授|副院长|院长")
_IS = re.compile(rf"(?:是|，)(?:[^。！？，不]{{0,8}}，)?[^。！？，不]{{0,4}}?(?P<rank>{_RANK.pattern})")
_YEARS = re.compile(rf"(?:从医|从业|从事|行医|干|经验)[^，。！？]{{0,8}}?(?P<years>{NUMBER})多?年")
_HALF = re.compile("上午|下午|晚上|全天|一整天|早上|上半天|下半天")
_HALVES = {"早上": "上午", "上半天": "上午", "下半天": "下午", "一整天": "全天"}
_AWAY = re.compile("不(?:在|出诊|坐诊|上班|看|来|开|接诊)|休(?!闲)|停诊|没(?:有)?(?:门诊|号|班|时间|出诊|空)")
_SEES = re.compile("在|出诊|坐诊|上班|看|门诊|号|都|他|她|约|来|班")
_ELSEWHERE = re.compile("报告|结果|复查|拆线|来拿|取|打电话|回电|回复|上(?:周|次|个)|昨天|刚才|当时|之前|吃药|换药|周年")
_FIELD = re.compile("(?:是|看|属于|在)(?:我们|咱们|本院)?的?(?P<field>[\u4e00-\u9fff]{1,4}科)")
_YES = re.compile("(?:嗯|对|哦|是的?|有|，){0,3}(?:在|有|可以|能|行|出诊|坐诊|上班|没问题)(?:的|呀|啊|呢|号){0,2}(?=$|[，。！])|(?:对|是的?|嗯)(?=$|[，。！])")
_NO = re.compile("(?:嗯|哦|不好意思|抱歉|，){0,3}(?:不在|没有?|不行|不可以|不出诊|不上班|休息|他不在|她不在)(?:的|呀|啊|呢|号){0,2}(?=$|[，。！])")


def doctor_claims(text: str, part: Span, card: Card, asked: str) -> Iterator[Claim]:
    """Every statement about a doctor in one sentence (``part``) of a trainee's text, against the card's doctors.

    ``asked`` is the patient's message before: 乔主任哪天在 makes 周二 a statement about her.
    """
    if not card.doctors:
        return
    named = [match for match in _DOCTOR.finditer(text) if _surname(match["name"])]
    if not named:
        yield from _answered(text, part, card, asked)
    if not _TITLE.search(text, part.start, part.end):
        return
    for match in _DOCTOR.finditer(text, part.start, part.end):
        surname = _surname(match["name"])
        if surname is None or re.search(r"(?:您|你|之前|原来|上次)的?(?:那位|那个|看的)?$", text[part.start:match.start("name")]):
            continue
        start, mine = match.end("name") - len(surname), _mine(surname, card)
        if not mine and match["title"] == "老师":
            continue  # patients are called so too
        if not mine:
            # A card names those who lead where patients are seen; it need not list every doctor, nor who heads an office.
            treats = match["title"] not in ("医生", "大夫") and _CLINICAL.search(text[part.start:part.end])
            yield Claim("doctor", start, match.end(), False if treats else None,
                        f"事实卡上的医生是 “{'、'.join(_short(d) for d in card.doctors)}”")
            continue
        yield from _clinic(text, part, match, start, mine)


def _mine(surname: str, card: Card) -> list[str]:
    """The card's doctors of that name."""
    own = f"{surname}(?![一二三四五六日天末])"  # Doctor Zhou is no day of the week
    named = re.compile(rf"(?<![\u4e00-\u9fff]){own}|{surname}[\u4e00-\u9fff]{{0,2}}(?:{_TITLE.pattern})")
    return [doctor for doctor in card.doctors if named.search(doctor)]


def _answered(text: str, part: Span, card: Card, asked: str) -> Iterator[Claim]:
    """Days said of the doctor whom the patient has just asked about, and a plain yes or no to a day he named."""
    surnames = {surname for match in _DOCTOR.finditer(asked) if (surname := _surname(match["name"]))}
    mine = _mine(next(iter(surnames)), card) if len(surnames) == 1 else []
    if not mine:
        return
    truth, words = f"事实卡写的是 “{'；'.join(mine)}”", text[part.start:part.end]
    if re.search("[？?]", words) or re.search("您", words) and not _SEES.search(words):
        return
    said = _slots(words) or _halves(words)
    if said:
        yield Claim("doctor", part.start + said[0][2], part.start + said[-1][3], _kept(said, mine), truth)
        return
    answer = (_NO.match(text) or _YES.match(text)) if part.start == 0 else None
    wanted = _slots(asked) or _halves(asked)
    if answer is not None and len(wanted) == 1 and re.search("吗|吧|么|不|没|？", asked):
        no = _NO.match(text) is not None
        yield Claim("doctor", 0, answer.end(), _kept([(*wanted[0][:2], 0, 0, no)], mine), truth)


def _clinic(text: str, part: Span, match: re.Match[str], start: int, mine: list[str]) -> Iterator[Claim]:
    """The days on which the doctor is said to see patients, against the card's."""
    tail = text[match.end():part.end]
    tail = tail[:next((other.start() for other in _DOCTOR.finditer(tail) if _surname(other["name"])), len(tail))]
    truth = f"事实卡写的是 “{'；'.join(mine)}”"
    said = _slots(tail) or _halves(tail)
    end = match.end() + (said[-1][3] if said else 0)
    if re.search(r"[？?]", text[match.end():part.end]):
        yield Claim("doctor", start, match.end(), True, _short(mine[0]))
        return
    if not said and len([other for other in _DOCTOR.finditer(text, part.start, part.end) if _surname(other["name"])]) == 1:
        said, end = _slots(re.split("[，；：、 ]", text[part.start:start])[-1])[-1:], match.end()  # 周六下午项主任在
    if _promoted(match["title"], tail, mine) or _older(tail, mine) or _other_field(tail, mine):
        yield Claim("doctor", start, match.end(), False, truth)
    elif not said or not any(_slots(doctor) for doctor in mine):
        yield Claim("doctor", start, match.end(), True, _short(mine[0]))
    else:
        yield Claim("doctor", start, end, _kept(said, mine), truth)


def _slots(text: str) -> list[tuple[set[str], str, int, int, bool]]:
    """(days, half of the day or "", start, end, away) of every mention of days, clause by clause."""
    found = []
    for cut in clauses(text):
        words = text[cut.start:cut.end]
        if _ELSEWHERE.search(words):
            continue
        runs = list(_DAYS.finditer(words))
        for run, until in zip(runs, [*(other.start() for other in runs[1:]), len(words)]):
            days = set("一二三四五六日") - weekdays(run[0]) if run[0].startswith("除") else weekdays(run[0])
            half = _HALF.match(words, run.end()) or _HALF.search(words[run.end():run.end() + 3])
            end = run.end() + (len(half[0]) if half else 0)
            away = bool(_AWAY.search(words[run.end():until])) and not run[0].startswith("除")
            found.append((days, _HALVES.get(half[0], half[0]) if half else "", cut.start + run.start(), cut.start + end, away))
    return found


def _halves(text: str) -> list[tuple[set[str], str, int, int, bool]]:
    """Halves of the day without a day: 下午也在, 上午不出诊."""
    return [(set(), _HALVES.get(half[0], half[0]), cut.start + half.start(), cut.start + half.end(), bool(_AWAY.search(words)))
            for cut in clauses(text) for words in [text[cut.start:cut.end]]
            if not _ELSEWHERE.search(words) and re.search("在|出诊|坐诊|看|门诊", words) and not re.search("您|今天|明天|后天", words)
            for half in [_HALF.search(words)] if half]


def _kept(said: list[tuple[set[str], str, int, int, bool]], mine: list[str]) -> bool | None:
    """True if everything said fits the card's days and halves of days; None if the card has none."""
    known = {(day, half) for doctor in mine for days, half, *_ in _slots(doctor) for day in days}
    if not known:
        return None
    every = {half for _, half in known}
    for days, half, *_, away in said:
        fits = [{other for at, other in known if at == day} for day in days] if days else [every]
        inside = [bool(halves) and (not half or bool(halves & {"", "全天", half})) for halves in fits]
        if any(inside) if away else not all(inside):
            return False
    return True


def _other_field(tail: str, mine: list[str]) -> bool:
    """True if the doctor is said to be of a department that shares no word with the card's."""
    said = _FIELD.search(tail)
    known = [match[0] for doctor in mine for match in re.finditer("[\u4e00-\u9fff]{1,4}科", doctor)]
    return bool(said and known) and not set(said["field"]) & set("".join(known)) - set("科内外")


def _promoted(title: str, tail: str, mine: list[str]) -> bool:
    """True if a rank is claimed that is not the card's: 主任医师 of a 副主任医师, 主任 of a 主治医师."""
    known = {rank for doctor in mine for rank in _RANK.findall(doctor)}
    said = _IS.match(re.sub("^(?:医生|大夫|主任)?他?她?", "", tail))
    called = title == "主任" and known and not any("主任" in doctor for doctor in mine)
    return bool(called or known and said and said["rank"] not in known)


def _older(tail: str, mine: list[str]) -> bool:
    """True if more years are claimed than the card gives."""
    said, known = _YEARS.search(tail), [number(found["years"]) or 0 for doctor in mine for found in _YEARS.finditer(doctor)]
    return bool(said and known) and (number(said["years"]) or 0) > max(known)


_NOT_NAMES = set("找让请见跟问由等的是位名个该主副和约是给您好看去到当面有来带听号科疗门诊有说我们们排何便治庭间应专班管床检查验超声射责"
                 "经后前时候才会能可都再还也就先需要心放定接醉上单")
_ENDS_A_WORD = re.compile("(?:主任|值班|任何|如何|为何|[之以然今随最]后|[属由关等对]于|[说证表]明|[到及同当随临有平准按]时|[经通非平]常|[温随]和"
                          "|[安完]全|[免收缴交付]费|方便|[办代管]理|[变完]成|[联关]系|[相反适]应)$")


def _surname(name: str) -> str | None:
    """The surname (or whole name) right before a title, or None for 主治医生, 由医生 and the like."""
    from language.entity_names import names

    book = names()
    for size in (3, 2, 1):
        tail = name[-size:]
        known = tail[:1] in book.surnames or tail[:2] in book.double_surnames
        if len(tail) == size and known and not set(tail[1:]) & _NOT_NAMES:
            if size == 1 and _ENDS_A_WORD.search(name):
                return None
            return tail
    return None


def _short(doctor: str) -> str:
    return re.split(r"[：:，,（(]| title | clinic ", doctor.replace("name ", ""))[0].strip().split(" ")[0]
