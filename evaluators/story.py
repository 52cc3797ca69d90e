"""What happened in a talk: did the patient leave, was there an emergency, when was the name known."""
from __future__ import annotations

import re
from dataclasses import dataclass

from evaluators.talk import SIGNS, Talk
from language.entity_names import names

_UPSET = ("patient:hangs_up", "patient:complains", "patient:abusive", "patient:declines_visit", "patient:distrusts")
_ASKS = "patient:asks_"
_CONDITION = re.compile("如果|要是|万一|一旦|假如|若|的话|出现")
_ASKED = re.compile(r"(?:喂，)?(?:请问)?您?就?[是叫]?(?P<name>[\u4e00-\u9fff]{2,3}?)(?:本人)?(?:是吧|对吧|是吗|对吗|没错吧|吗|么)?(?:[，。？！ ]|$)")
_NO_NAME = re.compile("明天|明白|马上|方便|时间|应该|安[排全静]|麻[烦药]|金[额属]|包括|常[规见]|温度|石膏|单[子独]|房间|左[手边]|向[左右]|解[开释]|关门|路上|"
                      "皮[带筋]|毛衣|许多|计[划算]|高血|于是|[^，。]{0,3}[病痛炎压症药科检片针号]$")  # begins like a name and is none
_RARE = re.compile("您就?[是叫](?![第来想要做看有在从哪什不自几多初复本家今明昨])[\u4e00-\u9fff]{3}")  # 您是冷小梅, whatever the surname
_PRICE = re.compile(r"1[12][09]\s*(?:元|块)")
_KIND_BYE = re.compile("再见|拜|谢|bye|88|晚安|回见|辛苦|麻烦|走先")  # 挂了 or 走了 in anger is no goodbye
# nothing else is said: a goodbye all the same
_BARE_BYE = re.compile("(?:那|哦|算了|唉|哎|行|好|嗯|得|我|就|先|这就|走了|挂了|走啦|[，。！…. 啊吧哈])+")
_HUFF = re.compile("(?:哼|呵+|切|啧|嘁|唉|无语|服了|有病|有毛病|什么人|你行|算你狠|(?:这|你们?这)?(?:什么|啥)(?:破)?(?:医院|诊所|地方|态度|玩意儿?|人|东西)|算我倒霉|真行)(?:(?:什么|啥)(?:破)?(?:医院|诊所|地方|态度|人))?[吧啊呀嘛了，。！… ]*(?:(?:这|你们?这)?(?:什么|啥)(?:破)?(?:医院|诊所|地方|态度|人)[啊呀嘛，。！… ]*)?")
_ELSEWHERE = re.compile("有人(?:找|叫|来|敲)|开会|有(?:点|急)?事|来(?:电话|人|客)|(?:孩子|娃|宝宝)(?:哭|醒|闹)|到站|下车|车来|没电|"
                        "领导|老板|老师(?:叫|来)|上课|干活|锅|快递")
_THREAT = re.compile("(?:网上|法院|法庭|卫健委|派出所)见|走着瞧|等着瞧|(?:你们?|咱)(?:给我)?等着|跟你们?没完|这事没完|记者")
_CALLED = re.compile("女士|先生|小姐|阿姨|叔叔|大爷|大妈|奶奶|爷爷|同学")


@dataclass(frozen=True)
class Story:
    """Turning points of a talk; turn indices, None where it did not happen."""

    goodbye: int | None  # the patient's first goodbye
    hung_up: int | None  # the patient is gone after this turn; later words reach nobody
    broke_off: bool  # the patient left before the talk was done
    parted: bool  # the patient left with a goodbye
    emergency: int | None  # first sign of an emergency
    urgent: int | None  # the same, or what the trainee answered by sending to emergency care
    sent: int | None  # first turn that sends to emergency care
    name_known: int | None
    outcome: str

    @property
    def reach(self) -> int | None:
        """The last turn that still reaches the patient; None if all do."""
        return self.hung_up


def read_story(talk: Talk) -> Story:
    """Finds the turning points."""
    emergency = talk.first(*(f"patient:{sign}" for sign in SIGNS))
    sent = next((turn for turn in talk.turns_of("advise_emergency") if emergency is None or turn > emergency), None)
    hung_up = _hung_up(talk)
    goodbye = _goodbye(talk)
    unparted = goodbye is None and talk.patient[-1:] > talk.trainee[-1:]  # the patient has the last word, and it is no goodbye
    off_to_help = sent is not None and unparted  # no time for goodbyes
    broke_off = off_to_help or emergency is not None and unparted or _broke_off(talk, hung_up, goodbye)
    name = min((turn for turn in talk.turns_of("patient:gives_name", "word:calls_name", "verify_identity", "address_by_name")
                if turn in talk.patient or talk.has(turn, "address_by_name") or names_person(talk, turn)), default=None)
    urgent = emergency if emergency is not None else _answered_as_emergency(talk)
    bare = goodbye is not None and _BARE_BYE.fullmatch(talk.plain[goodbye].strip()) and not _walked_off(talk, goodbye)
    parted = goodbye is not None and bool(not broke_off or off_to_help or bare or _KIND_BYE.search(talk.plain[goodbye]))
    return Story(goodbye, hung_up, broke_off, parted, emergency, urgent, sent, name,
                 talk.transcript.outcome or _outcome(talk, hung_up, goodbye, emergency))


def names_person(talk: Talk, turn: int) -> bool:
    """True if a person's name, or a name with a title, is said in that turn."""
    hits = [talk.plain[turn][hit.start:hit.end] for hit in talk.evidence("verify_identity") if hit.turn == turn]
    parts = [part for part in re.split("[，。！？、 ]", talk.plain[turn]) if hits and not _NO_NAME.match(part)]
    asked = (*map(_ASKED.match, hits), *map(_ASKED.fullmatch, parts))
    if any(map(_RARE.fullmatch, parts)):
        return True
    return (bool(_CALLED.search(talk.plain[turn])) or any(match and match["name"][0] in names().surnames for match in asked)
            or any(entity.entity == "person" for entity in talk.heard[turn].entities))


def _answered_as_emergency(talk: Talk) -> int | None:
    """What the patient said before the trainee sent to emergency care, not merely in case of something worse."""
    for hit in talk.evidence("advise_emergency"):
        if any(turn >= hit.turn for turn in talk.turns_of("invite_visit", "confirm_appointment", "ask_contact")):
            continue  # 疼得厉害就去急诊 beside a booking: in case of something worse
        before = [turn for turn in talk.patient if turn < hit.turn]
        if before and not _CONDITION.search(talk.plain[hit.turn]) and not _PRICE.search(talk.plain[hit.turn]):
            return before[-1]
    return None


def _hung_up(talk: Talk) -> int | None:
    if not talk.patient:
        return None
    last = talk.patient[-1]
    if talk.transcript.outcome == "hangs_up" or talk.has(last, "patient:hangs_up"):
        return last
    return None


def _goodbye(talk: Talk) -> int | None:
    """The first goodbye that the patient meant: nothing but goodbyes and thanks follows within two messages."""
    turns = talk.turns_of("patient:says_goodbye")
    for turn in turns:
        later = [other for other in talk.patient if other > turn]
        if sum(1 for other in later if not talk.has(other, "patient:says_goodbye", "patient:thanks")) <= 1:
            return turn
    return None


def _broke_off(talk: Talk, hung_up: int | None, goodbye: int | None) -> bool:
    given = talk.transcript.outcome
    if hung_up is not None:
        return True
    if given is not None:
        return given == "complains" and goodbye is None
    if goodbye is not None:
        rebuffed, declined = goodbye - 1 in talk.rude, talk.has(goodbye, "patient:declines_visit")
        curt = rebuffed and declined or not _KIND_BYE.search(talk.plain[goodbye]) and (rebuffed or declined)
        away = _walked_off(talk, goodbye) or _called_away(talk, goodbye)
        return curt or away or talk.has(goodbye, "patient:hangs_up", "patient:complains", "patient:abusive")
    if not talk.patient:
        return talk.channel != "desk"
    last = len(talk.heard) - 1
    if last == talk.patient[-1]:
        if talk.channel != "desk" and not talk.goodbyes:
            return True  # nobody has said goodbye, and no answer follows
        asks = any(name.startswith(_ASKS) and evidence[-1].turn == last for name, evidence in talk.index.items())
        silent = not re.search(r"\w", talk.plain[last])
        return asks or silent or talk.has(last, *_UPSET) or _driven_off(talk, last) or bool(
            _HUFF.fullmatch(talk.plain[last].strip()) or _THREAT.search(talk.plain[last]))
    closing = talk.has(last, "goodbye", "wish_well", "summarise", "thank", "check_understood")
    if last in talk.rude and talk.has(talk.patient[-1], "patient:hangs_up", "patient:declines_visit"):
        return True
    return talk.channel != "desk" and not closing


def _walked_off(talk: Talk, goodbye: int) -> bool:
    """The patient leaves with the last word, and no kind one, where the trainee had just asked something."""
    return (talk.channel != "desk" and goodbye == len(talk.heard) - 1 and goodbye - 1 in talk.trainee
            and not _KIND_BYE.search(talk.plain[goodbye]) and talk.plain[goodbye - 1].rstrip().endswith(("?", "？", "吗", "呢"))
            and not talk.has(goodbye - 1, "goodbye", "wish_well", "summarise", "check_understood"))


def _called_away(talk: Talk, goodbye: int) -> bool:
    """Something else calls the patient, who leaves with the last word in the middle of the talk."""
    return (goodbye == len(talk.heard) - 1 and not _KIND_BYE.search(talk.plain[goodbye])
            and any(_ELSEWHERE.search(talk.plain[turn]) for turn in (goodbye - 1, goodbye) if turn in talk.patient))


def _driven_off(talk: Talk, last: int) -> bool:
    """The patient has the last word after a rude message, and does not just nod, thank or agree."""
    return (last - 1 in talk.rude and len(talk.plain[last].strip()) > 2
            and not talk.has(last, "patient:thanks", "patient:agrees_visit"))


def _outcome(talk: Talk, hung_up: int | None, goodbye: int | None, emergency: int | None) -> str:
    """How the patient left, judged by the last words, where the transcript does not say."""
    if emergency is not None:
        return "emergency"
    if hung_up is not None:
        return "hangs_up"
    ends = talk.patient[-4:]
    if any(talk.has(turn, "patient:complains") for turn in ends[-2:]) and goodbye is None:
        return "complains"
    agreed, declined = talk.turns_of("patient:agrees_visit"), talk.turns_of("patient:declines_visit")
    if agreed and (not declined or agreed[-1] > declined[-1]):
        return "books"
    if talk.first("patient:gives_phone") is not None:
        return "leaves_contact"
    return "thinks" if declined else "open"
