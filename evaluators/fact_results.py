"""When results are ready, against whatever the card says about them: 血常规40分钟, 生化当天16:00, 报告5个工作日."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_spans import Spell, contradicts, spells
from evaluators.fact_topics import bare, pairs, same
from evaluators.said import Said
from language.text import clauses, normalise, sentences

_KEY = re.compile("report|result|报告|结果|出片|取片")
_RESULT = re.compile("报告|结果|出片|取片|培养|化验单|检验单")
_NOISE = re.compile("报告单?|检验单|化验单|结果|时间|出具?|可?[领拿取]|需要?|约|左右|大概|一般|[以之]?内|以?后|可|网上|查看|查询|快递|到|为|是|"
                    "当[天日]|次日|第二天|上午|下午")
_ASKS = re.compile("报告|结果|化验单|片子|单子|(?:多久|几时|几天|啥时候?|什么时候|多长时间)[^，。？]{0,4}(?:出|拿|取|好|有)|出来")
_ASKS_LONG = re.compile("几天|多久|多长时间|几时|什么时候|几个小时|[^，]{2}呢$")
_SAYS = re.compile("报告|结果|出来|出的?$|就出|才出|能出|可以出|拿|取|就好|就有|能看")
_OTHER = re.compile("复[查诊]|换药|住院|恢复|吃|停|疼|痛|以前|上次|有效|保存|拆线|空腹|排队|之前|医生|主任|前[做拍]|预约|约|等号|退|昨|邮|快递|寄|电话|通知")
_PICKS_UP = re.compile("拿|取|来|领")
_NOT_YET = re.compile("[出拿取看]不[来了到]|不出|没有|不一定|不能|不行|没法")
_MOST = 40  # clauses of a sentence that are looked at; nobody says more in one breath
_TIMED = re.compile("[点:：天日周月时分]|钟头|星期|礼拜|马上|当场|立等")


def result_claims(said: Said, card: Card) -> Iterator[Claim]:
    """How long results take, where the card says how long: what is sooner than the card is wrong, what takes longer too."""
    if not _TIMED.search(said.text):
        return
    known = _known(card.notes, card.hours)
    if not known:
        return
    asked = bool(_ASKS.search(said.question) or _disputed(said) or _ASKS_LONG.search(said.question) and any(one[0] and same(one[0], said.question) for one in known))
    if not asked and not _SAYS.search(said.text):
        return
    for part in sentences(said.text):
        ahead = ""
        for start, end in clauses(said.text, part)[:_MOST]:
            words = said.text[start:end]
            about = asked and not pairs(_NOISE.sub("", ahead + words)) or _ASKS.search(words) or _SAYS.search(words) or (
                asked and len(words) <= 14 and (_little_else(words) or any(one[0] and one[0] in words for one in known)))
            if about and not _OTHER.search(words):
                topic = _topic(words, ahead, said, known)
                for spell in spells(words)[:2] if topic else ():
                    if _NOT_YET.search(words):  # 今天出不来
                        if spell.low == 0 and topic[1].high < 1 and not spell.clocks and spell.high < 1:
                            yield Claim("time", start + spell.start, start + spell.end, False, f"事实卡写的是 “{topic[2]}”")
                        continue
                    if _PICKS_UP.search(words) and re.search("也|都", words):  # 明天来拿也行
                        continue
                    wrong = contradicts(spell, topic[1], sooner_only=bool(_PICKS_UP.search(words)))
                    if wrong is not None:
                        yield Claim("time", start + spell.start, start + spell.end, not wrong, f"事实卡写的是 “{topic[2]}”")
            ahead = words


def _disputed(said: Said) -> bool:
    """Whether the patient names another length than the one that was just told: 报告要十天, 前台说的五天啊."""
    return bool(said.before and spells(said.question) and re.search("报告|结果|出片", said.before[0]) and spells(said.before[0]))


def _little_else(words: str) -> bool:
    """Whether a clause tells little more than a length of time: 您坐四十分钟就好, but not 一天进进出出几百号人."""
    for spell in reversed(spells(words)):
        words = words[:spell.start] + words[spell.end:]
    return len(_NOISE.sub("", words)) <= 4


Known = tuple[str, Spell, str]  # topic, how long, words of the card


def _topic(words: str, ahead: str, said: Said, known: tuple[Known, ...]) -> Known | None:
    """What is spoken of, in the clause, the one before it or the question; something that the card does not time is none."""
    question = said.question
    for text in (words, ahead, question):
        for one in known:
            if one[0] and same(one[0], text):
                return one
    if _names_something(words) or _names_something(question):
        return None
    general = [one for one in known if one[0] in ("", "体检", "化验", "检验", "检查", "全部", "所有", "其他", "其余")]
    return general[0] if len(general) == 1 else _named_before(said.before, known)


def _named_before(before: tuple[str, ...], known: tuple[Known, ...]) -> Known | None:
    """The one examination that was spoken of last; None if several at once, or one that the card does not time."""
    for text in before:
        found = [one for one in known if one[0] and same(one[0], text)]
        if found or _names_something(text):
            return found[0] if len({one[2] for one in found}) == 1 and len(found) == 1 else None
    return None


_TESTS = re.compile("血|尿|便|肝|肾|ct|超|磁共振|核磁|片|病理|活检|镜|图|培养|涂片|筛查|抗体|hpv|tct|激素|甲功|生化|基因|过敏|心电|骨密度")


def _names_something(text: str) -> bool:
    """Whether some examination is named that results are of."""
    return bool(_TESTS.search(re.sub("片子|出片", "", text)))


@lru_cache(maxsize=256)
def _known(notes: tuple[tuple[str, str], ...], hours: str) -> tuple[Known, ...]:
    """(topic, how long, words) of every piece of the card that tells when a result is ready."""
    found: list[Known] = []
    for key, text in (*notes, ("", hours)):
        for stretch in re.split("[；;。\n]", normalise(text)):
            if not _KEY.search(key.lower()) and not _RESULT.search(stretch):
                continue
            for piece in re.split("[，,]|(?<=[\\d天时钟日])、", stretch):
                piece = piece.replace(" ", "")
                times = spells(piece)
                if len(times) == 1 or times and times[0].low >= 1:
                    truth = stretch if len(stretch) < 40 else piece
                    found += [(bare(one, _NOISE), times[0], truth) for one in re.split("[、和及/]", _untimed(piece, times))]
    return tuple(found)


def _untimed(piece: str, times: list[Spell]) -> str:
    for spell in reversed(times):
        piece = piece[:spell.start] + piece[spell.end:]
    return piece
