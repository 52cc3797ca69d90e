"""What a trainee says in one turn, with what it answers: 在 after 晏主任下周一在不在 says that she is there on Monday."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from evaluators.fact_items import best, plain_words
from evaluators.talk import Talk
from language.text import clauses, normalise

DOCTOR_OR_PRONOUN = re.compile("[他她]|专家|副主任医师|主任医师|主治医师|副主任|主任|教授|院长|博士|医生|大夫|老师")
_READY_IN = re.compile("[天时钟日周]|当场|现场|马上|立等|点|:")
_RESULT = re.compile("报告|结果|单子|片子|(?:多久|几天|啥时候?|什么时候|几时)[^，。？]{0,4}(?:出|拿|取|好)|出来")
_REMEMBERED = 24  # messages that are looked back
_LEAVES_OUT = re.compile("报(?![告名到警])|(?:不用|无需|要|得)(?:先|提前|预)*约|备案")
_ASKS = re.compile(r"(?:[吗吧么嘛不没]|没有|[吗吧么不没][啊呀呢])$|(.)[不没]\1|可不可以|能不能|有没有|是不是|[？?]$|是[^，。？不]{2,10}[啊呀哇哦喔]$")
_OPEN_QUESTION = re.compile("多少|几[点号楼层天路]|什么|哪|怎么|咋|谁|多久|为啥|干嘛")
_CALLED = "[^，。！？]{0,4}(?:女士|先生|阿姨|叔叔|大爷|大妈|大姐|大哥|姐|哥|老师|师傅|奶奶|爷爷|叔|姨|婶|伯)"
_TAIL = rf"(?=[的呀啊哈呢哦嘛哒滴呗了~]*(?:{_CALLED})?(?:$|[，。！？；：、~… ]))"
_LEAD = rf"^(?:(?:嗯+|哦+|噢|哎|诶|那|啊|您好|你好|好的?|这个|{_CALLED})[，。！、~… ]*)*"
_YES = re.compile(
    rf"{_LEAD}(?P<word>都?在|有|(?:都|也)?(?:可以|能够?|会)[用刷报走来看做拍治约挂测检查收开到去拿]?|行|是|对|没错|没问题|当然(?:可以|能|是|有|在)?|肯定(?:在|能|有)"
    rf"|赶得上|赶得及|来得及|都?(?:上班|开门?|看|营业|出诊|坐诊|刷|报)|照常|一样|必须|嗯)(?:(?P=word)|的呀|得了)?{_TAIL}")
_NO = re.compile(rf"{_LEAD}(?P<word>不(?:在|是|能|可以|行|开|上班|看|用|收|会|出诊|营业|报|刷|可)?|没有?|休息|(?:用|报|刷|走)不了)[用刷报走来看做拍门]?{_TAIL}")
_BUT = re.compile("^[^。！？]{0,12}，?(?:不过|但是?|只是|可是|就是)")
_GRANTED = re.compile(rf"{_LEAD}(?P<granted>)(?P<word>好的?|行|可以|没问题|嗯){_TAIL}")
_PROPOSES = re.compile("我.*(?:来|去|过来|过去|到)(?:吧|看|了)?$|(?:周|星期|礼拜)[一二三四五六日天末].*(?:来|去|过来|过去)吧?$")
_DAY_BEHIND = re.compile("^(?P<who>.{2,12}?)(?P<verb>在|看|开|有号|能来|上班|坐诊|出诊)(?:吗|不|没)(?P<day>(?:今天|明天|后天|这?周|这个?星期|星期|礼拜).{0,8})$")
_VERB = re.compile("(?<!现)在(?!线)|能|可以|是|有|上班|营业|开门?|休息|出诊|坐诊|看|行|做|报|刷|收|用|来")


@dataclass(frozen=True)
class Said:
    """The normalised text of a turn and what came before it.

    ``question`` is what the patient said since the trainee last spoke; ``earlier`` the talk before this turn, its last
    few messages, if he or the question speaks of somebody who may have been named there; ``topic`` is what the patient spoke of
    before, where both speak of insurance, of what must be done first or only of a floor, and may leave out for what; ``offered`` and ``stated`` are
    true where a visit is offered or hours are given. ``before`` are the last messages, latest first, where it is told how
    long something takes that neither names.
    """

    text: str
    question: str = ""
    earlier: str = ""
    topic: str = ""
    offered: bool = False
    stated: bool = False
    before: tuple[str, ...] = ()


def said_in(talk: Talk, turn: int) -> Said:
    """What is said in a trainee turn."""
    turns, last = talk.transcript.turns, turn
    while last > 0 and turns[last - 1].speaker != "patient":  # a second message of the trainee answers the same question
        last -= 1
    first = last
    while first > 0 and turns[first - 1].speaker == "patient":
        first -= 1
    question = "，".join(talk.plain[other] for other in range(first, last))
    of_somebody = DOCTOR_OR_PRONOUN.search(talk.plain[turn]) or DOCTOR_OR_PRONOUN.search(question)
    earlier = "，".join(talk.plain[other] for other in range(max(0, first - 6), turn)) if of_somebody else ""
    topic = _topic(talk, first) if _LEAVES_OUT.search(talk.plain[turn]) else ""
    if len(talk.plain[turn]) < 16 and re.search("[楼层]", talk.plain[turn]):  # 四楼 may answer what was asked before the last answer
        topic = "，".join([talk.plain[other] for other in talk.patient if first - 6 <= other < first][-2:])
    before = tuple(reversed(talk.plain[max(0, first - _REMEMBERED):first])) if _is_ready(talk.plain[turn], question) else ()
    return Said(talk.plain[turn], question, earlier, topic, _offers(talk, turn), talk.has(turn, "give_hours"), before)


def _is_ready(text: str, question: str) -> bool:
    """Whether a turn may tell when a result is ready, without the name of the examination."""
    return bool(_READY_IN.search(text) and (_RESULT.search(question) or _RESULT.search(text) or _READY_IN.search(question)))


def _topic(talk: Talk, first: int) -> str:
    """What the patient asked about last that has a price on the card, with its name there; else his last words."""
    card, before = talk.transcript.card, [other for other in talk.patient if first - 12 <= other < first]
    return _asked_last(tuple(talk.plain[other] for other in before), tuple(card.prices) if card is not None else ())


@lru_cache(maxsize=1024)
def _asked_last(before: tuple[str, ...], names: tuple[str, ...]) -> str:
    items = {name: plain_words(normalise(name)) for name in names}
    found = ((words, best(words, items)) for words in reversed(before)) if items else ()
    return next((f"{words}，{item}" for words, item in found if item), "，".join(before[-2:]))


def _offers(talk: Talk, turn: int) -> bool:
    return talk.has(turn, "invite_visit", "confirm_appointment", "give_hours", "summarise")


def echo(said: Said) -> tuple[str, int, int] | None:
    """What a bare yes or no states: the patient's question as a statement, and where the answer stands."""
    denial = _NO.search(said.text)
    answer = denial or _YES.search(said.text) or _GRANTED.search(said.text)
    if answer is None or not said.question or _BUT.search(said.text):
        return None
    asked = [said.question[cut.start:cut.end] for cut in clauses(said.question)]
    asked = [_DAY_BEHIND.sub(r"\g<who>\g<day>\g<verb>吗", words) for words in asked]
    asked = [words for words in asked if _ASKS.search(words) and not _OPEN_QUESTION.search(words)]
    if not asked or "granted" in answer.re.groupindex:
        asked = [said.question[cut.start:cut.end] for cut in clauses(said.question)]
        asked = asked if not asked or not _ASKS.search(asked[-1]) or _PROPOSES.search(asked[-1]) else []  # 好 after 要留电话不
        asked = [re.sub("去(?=吧?$)", "来", words) for words in asked if _PROPOSES.search(words) and not _OPEN_QUESTION.search(words)]
    if not asked:
        return None
    return _statement(asked[-1], denial is not None), answer.start("word"), answer.end("word")


def _statement(question: str, denied: bool) -> str:
    """车医生下午在不在 is 车医生下午在, or 车医生下午不在 if denied."""
    words = re.sub("[？?啊呀呢]+$", "", question)
    words = re.sub("(?:，?(?:是吧|对吧|对吗|是吗|行吗|行不|行不行|可以吗|好吗))$|[吗吧么嘛]$|(?<=[^不没])(?:不|没有?)$", "", words)
    words = words.replace("可不可以", "可以").replace("有没有", "有").replace("是否", "是").replace("能否", "能")
    words = re.sub(r"(.)[不没]\1", r"\1", words)
    words = re.sub("去(?=$|，)", "来", words)
    if not denied:
        return words
    if not _VERB.search(words):
        return "不是" + words  # 公立的吗
    return _VERB.sub(lambda verb: ("没" if verb[0] == "有" else "不") + verb[0], words, count=1)
