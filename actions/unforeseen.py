"""Answers to what nobody foresaw: from what the profile implies, else by the kind of question, in character."""
from __future__ import annotations

import re
from functools import lru_cache
from random import Random

from actions.disclosure import IMPLIED, choose_one, facts_told, may_tell
from actions.kinds import Kind
from actions.pieces import Turn
from actions.questions import Question

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_EMPTY = frozenset("您你我他她它的了吗呢么啊呀吧是有没不会能要在和跟与请问一下什怎多少几哪谁过就都也还那这个些上来去给让被把对为得地着很太最平时般")
_IDLE = frozenset("自己 自个 时候 家里 以前 之前 现在 最近 开始 知道 觉得 今天 昨天 每天 晚上 早上 感觉 情况 问题 地方 东西 别人 医生 医院 大夫 检查 孩子 老师 单位 公司 体检 宿舍".split())
_SHARED = 1  # pairs of characters that a fact must share with the question
_SPEAKER = re.compile("^[^他她]*[您你](?![家妈爸])[^他她]*$")
_PAST = re.compile("[的了过]$|上次|上回|当时|那次|之前")
_PROPOSES = ("invite_visit", "confirm_appointment", "advise_visit", "ask_contact", "verify_contact")
_NO = 0.65  # who is asked about a habit or a complaint nobody knows of mostly has not got it
_MOVES = {"many": "unforeseen_many", "often": "unforeseen_often", "long": "unforeseen_long", "clock": "unforeseen_clock",
          "when": "unforeseen_when", "where": "unforeseen_where", "who": "unforeseen_who", "why": "unforeseen_why",
          "how": "unforeseen_how", "choice": "unforeseen_choice", "degree": "unforeseen_degree"}
_OWN_WORDS = 0.3  # chance of the temperament's own line where the kind of question has an answer


def unforeseen(turn: Turn) -> None:
    """Answers the question of the message that no topic knows, if there is one."""
    for question in turn.noticed.questions:
        if question.topic == "tag" and turn.has(*_PROPOSES):
            continue  # 周六来，行吗: to come or not is the answer
        if question.topic == "tag":
            turn.say("confirm", "对方在确认，应一声")
        elif question.topic == "unforeseen" and not _implied(turn, question):
            _by_kind(turn, question)
        else:
            continue
        return


def _implied(turn: Turn, question: Question) -> bool:
    """Tells a fact that shares words with the question, if it may be told."""
    asked = _pairs(question.words)
    best: tuple[int, str, list[str]] | None = None
    for key, fact in facts_told(turn):
        for line in fact.says:
            shared = len(asked & _words(line))
            if shared < _SHARED or not may_tell(turn, fact) or best and shared < best[0]:
                continue
            alike = best[2] if best and best[:2] == (shared, key) else []
            best = (shared, key, [*alike, line])
    if best is None:
        return False
    turn.talk.told |= {best[1]}
    turn.add(turn.voice.choose(best[2]), f"没想到会问这个，{IMPLIED}")
    return True


def _by_kind(turn: Turn, question: Question) -> None:
    kind, why = question.kind or Kind("what", {}), "没想到会问这个，照自己的性子答"
    relative, of_speaker = turn.stage.profile.relative, _SPEAKER.search(question.words)
    if relative and not turn.stage.profile.cares and not of_speaker and turn.chance(_OWN_WORDS):
        turn.say("asks_relative", f"{why}（替家里人问的）")
    elif kind.name == "choice":
        turn.add(choose_one(turn, question), why)
    elif kind.name in ("yesno", "some", "verb"):
        _yes_or_no(turn, kind, question.words, why)
    elif kind.name == "when" and _PAST.search(question.words):
        turn.say("unforeseen_past", why)
    elif kind.name in _MOVES:
        turn.say(_MOVES[kind.name], why, **{name: words[0] for name, words in kind.slots.items()})
    else:
        turn.say("unforeseen_what", why)


def _yes_or_no(turn: Turn, kind: Kind, words: str, why: str) -> None:
    """Yes or no is settled once for a talk; the temperament's own lines say no, more or less."""
    no = Random(f"{turn.stage.seed}:{words}").random() < _NO
    if kind.name == "verb" and kind.slots["verb"] == ("是",):
        turn.say("unforeseen_isnt" if no else "unforeseen_is", why)
        return
    if no and (kind.name == "yesno" or turn.chance(_OWN_WORDS)):
        turn.say("unforeseen_yesno", why)
    elif kind.name == "verb":
        turn.say("unforeseen_no" if no else "unforeseen_yes", why, verb=kind.slots["verb"][0])
    else:
        turn.say("unforeseen_none" if no else "unforeseen_some", why)


@lru_cache(maxsize=4096)
def _words(line: str) -> frozenset[str]:
    return _pairs(line)


def _pairs(text: str) -> frozenset[str]:
    """Neighbouring characters that carry meaning."""
    return frozenset(run[index:index + 2] for run in _HAN.findall(text) for index in range(len(run) - 1)
                     if run[index] not in _EMPTY and run[index + 1] not in _EMPTY and run[index:index + 2] not in _IDLE)
