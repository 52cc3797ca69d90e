"""Statements about doctors, against the card: who they are, their rank, their years, their hours."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_times import weekdays
from language.numbers import NUMBER, number
from language.text import Span

_TITLE = re.compile(r"副主任医师|主任医师|主治医师|副主任|主任|教授|院长|博士|医生|大夫")
_DOCTOR = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,3}}?)(?P<title>{_TITLE.pattern})")
_CLINICAL = re.compile(r"^(?!.*(?:医务|客服|投诉|财务|护理部|院办|办公室|回电|回复|答复|联系您)).*(?:看|出诊|坐诊|号|专家|手术|主刀|做|治|经验)")
_DAYS = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天末](?:(?:[、和到至—–\-~]|以及|还有)?(?:周|星期|礼拜)?[一二三四五六日天末])*|每天|天天|工作日|双休日")
_RANK = re.compile("副主任医师|主任医师|主治医师|住院医师|副教授|教授|副院长|院长")
_IS = re.compile(rf"(?:是|，)(?:[^。！？，不]{{0,8}}，)?[^。！？，不]{{0,4}}?(?P<rank>{_RANK.pattern})")
_YEARS = re.compile(rf"(?:从医|从业|从事|行医|干|经验)[^，。！？]{{0,8}}?(?P<years>{NUMBER})多?年")
_SLOT = re.compile(r"(?P<days>(?:(?:周|星期|礼拜)?[一二三四五六日天](?:[、和到至\-~]|以及)?){1,7})(?P<half>上午|下午|晚上|全天)")


def doctor_claims(text: str, part: Span, card: Card) -> Iterator[Claim]:
    """Every statement about a doctor in one sentence (``part``) of a trainee's text, against the card's doctors."""
    if not card.doctors or not _TITLE.search(text, part.start, part.end):
        return
    for match in _DOCTOR.finditer(text, part.start, part.end):
        surname = _surname(match["name"])
        if surname is None or re.search(r"(?:您|你|之前|原来|上次)的?(?:那位|那个|看的)?$", text[part.start:match.start("name")]):
            continue
        start = match.end("name") - len(surname)
        own = f"{surname}(?![一二三四五六日天末])"  # Doctor Zhou is no day of the week
        named = re.compile(rf"(?<![\u4e00-\u9fff]){own}|{surname}[\u4e00-\u9fff]{{0,2}}(?:{_TITLE.pattern})")
        mine = [doctor for doctor in card.doctors if named.search(doctor)]
        if not mine:
            # A card names those who lead where patients are seen; it need not list every doctor, nor who heads an office.
            treats = match["title"] not in ("医生", "大夫") and _CLINICAL.search(text[part.start:part.end])
            yield Claim("doctor", start, match.end(), False if treats else None,
                        f"事实卡上的医生是 “{'、'.join(_short(d) for d in card.doctors)}”")
            continue
        yield from _clinic(text, part, match, start, mine)


def _clinic(text: str, part: Span, match: re.Match[str], start: int, mine: list[str]) -> Iterator[Claim]:
    """The days on which the doctor is said to see patients, against the card's."""
    tail = text[match.end():part.end]
    tail = tail[:next((other.start() for other in _DOCTOR.finditer(tail) if _surname(other["name"])), len(tail))]
    days, truth = _DAYS.search(tail), f"事实卡写的是 “{'；'.join(mine)}”"
    end = match.end() + (days.end() if days else 0)
    if re.search(r"[？?]", text[match.end():part.end]):
        yield Claim("doctor", start, match.end(), True, _short(mine[0]))
    elif _promoted(match["title"], tail, mine) or _older(tail, mine):
        yield Claim("doctor", start, match.end(), False, truth)
    elif days is None or not (known := set().union(*(weekdays(doctor) for doctor in mine))):
        yield Claim("doctor", start, match.end(), True, _short(mine[0]))
    else:
        yield Claim("doctor", start, end, weekdays(days[0]) <= known and not _other_half(tail, mine), truth)


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


def _other_half(tail: str, mine: list[str]) -> bool:
    """True if the half of the day differs from the card's on the days said."""
    said = _SLOT.search(tail)
    if said is None:
        return False
    wanted = weekdays("周" + said["days"].lstrip("周星期礼拜"))
    halves = {(day, slot["half"]) for doctor in mine for slot in _SLOT.finditer(doctor)
              for day in weekdays("周" + slot["days"].lstrip("周星期礼拜"))}
    return any({half for other, half in halves if other == day} - {"全天", said["half"]}
               and not {(day, "全天"), (day, said["half"])} & halves for day in wanted)


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
