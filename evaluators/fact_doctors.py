"""Statements about doctors, against the card: who they are, their rank, their years, their hours."""
from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Iterator, Sequence

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_hours import opening
from evaluators.fact_roster import AWAY, THERE, agrees
from evaluators.fact_week import HALVES, WEEK, Slots, halves, slots, weekdays
from evaluators.said import DOCTOR_OR_PRONOUN, Said
from language.numbers import NUMBER, number
from language.text import Span, clauses, sentences

_TITLE = re.compile(r"副主任医师|主任医师|主治医师|副主任|主任|教授|院长|博士|医生|大夫|老师")
_DOCTOR = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,3}}?)(?P<title>{_TITLE.pattern})")
_CLINICAL = re.compile(r"^(?!.*(?:医务|客服|投诉|财务|护理部|院办|办公室|回电|回复|答复|联系您)).*(?:看|出诊|坐诊|号|专家|手术|主刀|做|治|经验)")
_BEHIND_NAME = re.compile(rf"[\u4e00-\u9fff]{{0,2}}(?:{_TITLE.pattern}|[：:，（( ])")
_RANK = re.compile("副主任医师|主任医师|主治医师|住院医师|副教授|教授|副院长|院长")
_IS = re.compile(rf"(?:是|，)(?:[^。！？，不]{{0,8}}，)?[^。！？，不]{{0,4}}?(?P<rank>{_RANK.pattern})")
_YEARS = re.compile(rf"(?:从医|从业|从事|行医|干|经验)[^，。！？]{{0,8}}?(?P<years>{NUMBER})多?年")
_PRONOUN = re.compile("[他她](?!们)|^(?:那位|这位)?(?:主任|医生|大夫|教授|专家)")
_DAY = re.compile("(?:周|星期|礼拜)[一二三四五六日天末]|每天|天天|上午|下午|晚上|工作日|全天")
_DAILY = re.compile("每天|天天|每日")
_OTHER_DAYS = re.compile("其[他余它](?:天|时间|日子|几天|的)?|别的(?:天|时间|日子)|剩下")
_FOR_NOW = re.compile("今[天儿日]|明[天儿日]|后[天儿]|这周|本周|下周|这两天|出差|开会|请假|临时|[年休]假|进修")
_NO_CLINIC = re.compile("上[周次回]|昨天|之前|那次|已经|手术|查房|住院|病房|会诊|讲座|回电|电话|回复|答复|联系您|报告|结果|复[查诊]|[？?]|如果|要是")
_JUST_THERE = re.compile("(?:[生任授夫长师他她]|专家)(?:都|也|是|正好|肯定)?(?:在|有号|出诊|坐诊|上班)(?:的|呢|呀|啊)*$")
_ASKS_IF = re.compile("在不|在吗|在么|在没|有号|出诊|坐诊|上班|能看|在不在")
_ASKS_HIS_DAYS = re.compile("[他她](?!们)[^，。]{0,4}(?:哪[几一]?天|周几|星期几|礼拜几|几时|啥时候?|什么时候?|哪日|在不在|在吗|在不)")
_ONLY_DAYS = re.compile("^(?:[周星期礼拜一二三四五六日天末每上下午早晚全、到至和都也是的呢哦哈啊呀就只有在]|工作日|平日)+$")
_DEPARTMENT = re.compile("(?:是|属于|看的?是?)(?:我们)?(?:院里?)?的?(?P<name>[\u4e00-\u9fff]{1,5}科)(?!的?病)")

Mention = tuple[int, re.Match[str], list[str]]  # where a doctor's name begins, his name and title, the card's texts about him


def doctor_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Every statement about a doctor, against the card's doctors."""
    if not card.doctors:
        return
    asked, text = _last(said.question, card), said.text
    of_him = bool(_ASKS_HIS_DAYS.search(said.question)) and not re.search("我们|咱们?|本院|门诊", text)
    if not asked and not of_him and not DOCTOR_OR_PRONOUN.search(text):
        return
    told, answers = asked or _last(said.earlier, card), bool(asked) or of_him
    if not told and not _TITLE.search(text):
        return
    passed: list[Span] = []  # the clauses gone by
    for part in sentences(text):
        named = list(_mentions(text, part, card))
        who, starts = _all_named(text, part, named, card), [start for start, *_ in named]
        ahead, pronoun, gone = "", False, 0
        for low, high in clauses(text, part):
            words, before = text[low:high], gone > 0
            first, gone = gone, bisect_left(starts, high)
            here = named[first:gone]
            if here:
                told = here[0][2]
            pronoun = pronoun or bool(_PRONOUN.search(words))
            claim = told and (here or pronoun or before or answers) and _clinic(
                text, Span(low, high), ahead, said, told, card, passed[-2:], sure=bool(here or pronoun))
            if claim:
                mine = [start for start, *_ in here if who[start].agrees]
                names = [who.pop(start) for start in mine]  # one finding for a doctor and his days
                yield claim._replace(start=min([claim.start, *mine]), end=max([claim.end, *(name.end for name in names)]))
            ahead = words if weekdays(words) and not here else ""
            passed.append(Span(low, high))
        yield from who.values()


def _all_named(text: str, part: Span, named: list[Mention], card: Card) -> dict[int, Claim]:
    """Who the doctors of a sentence are, by where they are named; what is common to all is looked for once."""
    if not named:
        return {}
    heads = [match.start() for match in _DOCTOR.finditer(text, part.start, part.end) if _surname(match["name"])]
    clinical = bool(_CLINICAL.search(text[part.start:part.end]))
    found = {}
    for start, match, mine in named:
        later = bisect_left(heads, match.end())
        tail = text[match.end():heads[later] if later < len(heads) else part.end]
        found[start] = _who(start, match, mine, card, tail, clinical)
    return found


def _clinic(text: str, cut: Span, ahead: str, said: Said, mine: list[str], card: Card, passed: list[Span], sure: bool) -> Claim | None:
    """What one clause says about the days and the department of a doctor; None if nothing, or nothing wrong with the name alone."""
    words, truth = text[cut.start:cut.end], f"事实卡写的是 “{'；'.join(mine)}”"
    department = _DEPARTMENT.search(words)
    if re.search("什么科|哪个?科|看什么|看啥", said.question):
        department = department or re.match("(?:是|看|我们)*(?P<name>[\u4e00-\u9fff]{1,5}科)的?(?:$|医生|大夫)", words)
    if (sure or said.question) and department and _elsewhere(department["name"], mine, card):
        return Claim("doctor", cut.start + department.start("name"), cut.start + department.end("name"), False, truth)
    other = _other_field(words, mine, card) if sure else None
    if other:
        return Claim("doctor", cut.start + other.start(), cut.start + other.end(), False, truth)
    if _NO_CLINIC.search(text[cut.start:cut.end + 1]):
        return None
    if _OTHER_DAYS.search(words) and not weekdays(words):  # 周一不在，其他天都在
        left_out = sorted(weekdays(re.sub("除了?|[以之]?外", "", text[max(0, cut.start - 20):cut.start])))
        if not left_out:
            return None
        words = f"除{'、'.join(f'周{day}' for day in left_out)}外每天{words}"
    only = bool(_ONLY_DAYS.match(words) and weekdays(words))
    away, there = AWAY.search(words), THERE.search(words)
    if not (weekdays(words) or halves(words)) and ahead and sure and there:
        words = ahead + words
    if sure and not passed and not (weekdays(words) or halves(words)) and _JUST_THERE.search(words) and _ASKS_IF.search(said.question):
        words = f"{'、'.join(f'周{day}' for day in sorted(weekdays(said.question)))}{words}"  # 卫医生在 after 今天周三，卫医生在不在
    if not (weekdays(words) or halves(words) and (there or away)) or not (there or away or only or sure):
        return None
    if away and _FOR_NOW.search(text[cut.start:cut.end]):
        return None
    verdict = agrees(words, said.question, mine, bool(away), _closed([text[one.start:one.end] for one in passed], words, card))
    if verdict is None:
        return None
    days = [cut.start + end for match in _DAY.finditer(text[cut.start:cut.end]) for end in match.span()] or [cut.start, cut.end]
    return Claim("doctor", days[0], days[-1], verdict, truth)


def _closed(before: list[str], words: str, card: Card) -> Slots:
    """When nobody is there: the house is shut, or the day was just left out (除了周二我们休息，他天天在). Only 每天 asks for it."""
    if not _DAILY.search(words):
        return frozenset()
    left_out = [slots(re.sub("除了?", "", clause)) for clause in before if "除" in clause or re.search("其[他余它]|别的|剩下", words)]
    return _shut(card.hours).union(*left_out)


@lru_cache(maxsize=256)
def _shut(hours: str) -> Slots:
    """The halves of days on which the house is closed."""
    return frozenset((day, half) for day in WEEK for half in HALVES[:2]) - opening(hours).slots() if hours else frozenset()


def _other_field(words: str, mine: list[str], card: Card) -> re.Match[str] | None:
    """Where the field of another doctor of the card is said to be this one's: 鲍医生是做种植的, 种植找鲍医生."""
    own, others = _own_and_others(tuple(mine), card.doctors)
    if any(word in words for word in own):
        return None
    for field in others:
        if field not in words:
            continue
        field = re.escape(field)
        found = re.search(rf"(?:[生任授夫长师他她])(?:主要|专门|就)?(?:是|看|做|治|负责|擅长)(?:做|看|治)?的?{field}|{field}(?:您|就|要|得)?(?:找|归|由|挂)", words)
        if found:
            return found
    return None


@lru_cache(maxsize=1024)
def _own_and_others(mine: tuple[str, ...], doctors: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """What some doctors treat, and what only the others do."""
    own = _fields(mine)
    others = _fields([doctor for doctor in doctors if doctor not in mine])
    return own, [field for field in others if not any(field in word or word in field for word in own)]


def _fields(doctors: Sequence[str]) -> list[str]:
    """What the card says that doctors treat: 种植, 拔牙 of 费医生：种植、拔牙，周一."""
    words = [word for doctor in doctors for word in re.split("[：:，、,；; （）()]", doctor)[1:]]
    words += [word[:-2] for word in words if word.endswith(("外科", "内科")) and len(word) > 3]  # 看脊柱的
    return [word for word in words if len(word) >= 2 and not weekdays(word) and not halves(word) and not _TITLE.search(word)]


def _mentions(text: str, part: Span, card: Card) -> Iterator[Mention]:
    """Where a doctor is named, and the card's texts about him; the patient's other doctors are left out."""
    for match in _DOCTOR.finditer(text, part.start, part.end):
        surname = _written(match["name"], card.doctors) or _surname(match["name"])
        if surname is None:
            continue
        start, mine = match.end("name") - len(surname), _on_card(surname, card.doctors)
        if not mine and match["title"] == "老师":
            continue  # patients are called so too
        if mine or not re.search(r"(?:您|你|之前|原来|上次)的?(?:那位|那个|看的)?$", text[max(part.start, start - 6):start]):
            yield start, match, mine


@lru_cache(maxsize=4096)
def _written(name: str, doctors: tuple[str, ...]) -> str | None:
    """The name as a text of the card begins with it, however rare the surname."""
    return next((name[-size:] for size in (3, 2, 1) if len(name) >= size and any(
        doctor.startswith(name[-size:]) and _BEHIND_NAME.match(doctor, size) for doctor in doctors)), None)


@lru_cache(maxsize=4096)
def _on_card(surname: str, doctors: tuple[str, ...]) -> list[str]:
    own = f"{surname}(?![一二三四五六日天末])"  # Doctor Zhou is no day of the week
    named = re.compile(rf"(?<![\u4e00-\u9fff]){own}|{surname}[\u4e00-\u9fff]{{0,2}}(?:{_TITLE.pattern})")
    return [doctor for doctor in doctors if named.search(doctor)]


def _last(text: str, card: Card) -> list[str]:
    """The card's texts about the doctor who was named last."""
    if not _TITLE.search(text):
        return []
    found = [mine for _, _, mine in _mentions(text, Span(0, len(text)), card) if mine]
    return found[-1] if found else []


def _who(start: int, match: re.Match[str], mine: list[str], card: Card, tail: str, clinical: bool) -> Claim:
    """Who the doctor is: on the card, with that rank and those years. ``tail`` is what follows, up to the next doctor."""
    if not mine:
        # A card names those who lead where patients are seen; it need not list every doctor, nor who heads an office.
        treats = match["title"] not in ("医生", "大夫") and clinical
        return Claim("doctor", start, match.end(), False if treats else None,
                     f"事实卡上的医生是 “{'、'.join(_short(d) for d in card.doctors)}”")
    asks = re.search(r"[？?]", tail)
    if not asks and (_promoted(match["title"], tail, mine) or _older(tail, mine)):
        return Claim("doctor", start, match.end(), False, f"事实卡写的是 “{'；'.join(mine)}”")
    return Claim("doctor", start, match.end(), True, _short(mine[0]))


def _elsewhere(department: str, mine: list[str], card: Card) -> bool:
    """True if the card names departments of the doctor, or this one for another, and none is like it: 消化科 is like 消化内科."""
    known = [found for doctor in mine for found in re.findall("[\u4e00-\u9fff]+科", doctor)]
    core = re.sub("[内外]?科$", "", department) or department[0]
    theirs = any(department in doctor for doctor in card.doctors if doctor not in mine)
    return bool(known or theirs) and core not in "".join(mine)


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


@lru_cache(maxsize=4096)
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
