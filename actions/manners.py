"""Noticing how one is served: left waiting, not heard, heard badly; and being sorry for a sharp word."""
from __future__ import annotations

from actions.agenda import waiting
from actions.noticing import Noticed
from actions.pieces import Turn
from actions.reactions import lapse

_TONE = frozenset("dismiss pressure dodge goodbye".split())  # what comes across even when the words do not
_PATIENCE_S = {"chat": 240.0, "phone": 120.0, "desk": 120.0}  # seconds without a word that nobody takes for typing
_HASTE = 0.5  # share of it where life is at stake
_PUT_ASIDE_S = 3600.0  # a talk taken up again so late was put aside: nobody sat waiting all that time
_TALKED_OVER = 3  # times that a patient objects to being talked over
_BACK = frozenset("""thank apologise quote_price explain_price explain_treatment explain_risk explain_effect explain_duration
explain_institution explain_insurance introduce_expert defer_to_doctor offer_options give_address give_hours transfer
confirm_appointment advise_visit invite_visit promise_followup refuse_guarantee""".split())  # who returns from asking


def mishear(turn: Turn) -> bool:
    """True if too much came at once for somebody hard of hearing: of the message only its tone came across."""
    hearing, noticed = turn.stage.persona.hearing, turn.noticed
    if hearing is None or turn.talk.misheard >= hearing.times:
        return False
    hard = len(noticed.text) > hearing.longest or "jargon" in noticed.acts or len(noticed.questions) > 2
    if not hard or not turn.chance(hearing.chance):
        return False
    turn.talk.misheard += 1
    turn.noticed = only_tone(noticed)
    return True


def only_tone(noticed: Noticed) -> Noticed:
    """A message of which only the tone was caught."""
    return noticed._replace(acts=tuple(act for act in noticed.acts if act in _TONE), questions=(), prices=(), slots=(),
                            doctors=())


def wait(turn: Turn) -> list[str]:
    """Notes being left waiting: told to wait and nobody came back, or minutes without a word; returns reasons."""
    talk, waited_s = turn.talk, turn.noticed.waited_s
    silent = waited_s is not None and _patience(turn) < waited_s < _PUT_ASIDE_S and not turn.has("thank", "apologise")
    left = silent or talk.waiting and not turn.has(*_BACK)
    talk.waiting = turn.has("ask_wait") or left and talk.waiting and not turn.noticed.questions
    if not left or not turn.talk.opened:
        return []
    minutes = f"{waited_s / 60:.0f} 分钟" if silent and waited_s >= 90 else f"{waited_s or 0:.0f} 秒"
    sharp(turn, "left_waiting", "让等了，没有下文" if not silent else f"等了 {minutes}没有人说话")
    return lapse(turn.stage, talk, "left_waiting")


def _patience(turn: Turn) -> float:
    scenario = turn.stage.scenario
    return _PATIENCE_S[scenario.channel] * (_HASTE if scenario.emergency or "rescue" in turn.stage.needs else 1.0)


def sold_to(turn: Turn) -> list[str]:
    """Notes being invited or asked for a number while a question lies unanswered, a second time; returns reasons."""
    talk = turn.talk
    if talk.slot or not turn.has("invite_visit", "ask_contact", "pressure") or turn.answered:
        return []
    unanswered = [name for name in waiting(talk, turn.stage.concerns) if talk.worries[name].settled < 0.3]
    if not unanswered or talk.count("sold to") == 0 or talk.counts["sold to"] > 3:
        return []
    sharp(turn, "sold_to", "问的没答，就叫人去")
    return lapse(turn.stage, talk, "sold_to")


def talked_over(turn: Turn) -> None:
    """Answers being interrupted; what it does to the mood was felt already."""
    if "talked_over" in turn.noticed.lapses and turn.talk.counts.get("talked_over", 0) <= _TALKED_OVER:
        sharp(turn, "talked_over", "话被打断")


def sharp(turn: Turn, move: str, why: str) -> None:
    """Says something sharp, and remembers having been so."""
    turn.talk.rude_at = turn.talk.turn
    turn.say(move, why, ("complains",))


def sorry(turn: Turn) -> bool:
    """Is sorry for a sharp word, once one is treated well again; once in a talk."""
    talk = turn.talk
    well = turn.has("apologise", "empathise", "respect_choice", "take_responsibility") or turn.answered
    if not talk.rude_at or talk.turn - talk.rude_at < 2 or turn.harsh or not well or talk.counts.get("sorry"):
        return False
    if talk.mood.trust < turn.stage.limits.book - 0.15 or not turn.chance(0.6):
        return False
    talk.count("sorry")
    turn.say("sorry", "前面话重了，现在被好好对待，道个歉")
    return True
