"""Invitations: willing or not, which time suits, and what was agreed."""
from __future__ import annotations

from random import Random

from actions import needs
from actions.agenda import critical, speak_of
from actions.calendar import Slot, fitting
from actions.manners import sold_to
from actions.pieces import Turn
from actions.reactions import lapse

_TAKEN_UP = ("invite_visit", "confirm_appointment", "acknowledge", "give_hours", "introduce_expert", "summarise")


def visit(turn: Turn) -> list[str]:
    """Answers an invitation or a confirmation; returns reasons for the mood."""
    talk = turn.talk
    invited = turn.has("invite_visit") or turn.noticed.asks("visit")
    confirming = turn.has("confirm_appointment")
    if talk.slot:
        _after_agreeing(turn, invited, confirming)
        return []
    if talk.offered and turn.has(*_TAKEN_UP) and _take_up(turn, confirming):
        return []
    if not invited and not confirming:
        return []
    reason = unwilling(turn)
    if reason:
        return _decline(turn, reason, confirming and not invited)
    _agree_on_time(turn, confirming)
    return []


def unwilling(turn: Turn) -> str:
    """Why the patient would not come yet: ``need``, ``concern``, ``trust``, ``nerves``, or nothing."""
    talk, limits = turn.talk, turn.stage.limits
    if needs.blocked(turn):
        return "need"
    if critical(turn.stage, talk):
        return "concern"
    if talk.mood.trust < limits.book or turn.harsh:
        nervous = talk.mood.anxiety - limits.calm > max(0.0, limits.book - talk.mood.trust)  # what weighs more
        return "nerves" if nervous and not turn.harsh else "trust"
    if talk.mood.anxiety > limits.calm:
        return "nerves"
    return "trust" if not talk.declined and _hesitates(turn) else ""


def _hesitates(turn: Turn) -> bool:
    """Hard patients turn the first invitation down, to see what happens then; decided once for a talk."""
    return Random(f"{turn.stage.seed}:hesitates").random() < turn.stage.hardness.first_no


def _after_agreeing(turn: Turn, invited: bool, confirming: bool) -> None:
    talk = turn.talk
    if confirming and not talk.confirmed:
        talk.confirmed = True
        if not turn.has("ask_contact", "verify_contact", "goodbye", "check_understood"):
            turn.say("booked_ok", "约好了，应一声", slot=talk.slot)
    elif invited and not turn.has("confirm_appointment", "summarise", "ask_contact", "verify_contact"):
        turn.say("already_booked", "时间已经说好了", slot=talk.slot)


def _take_up(turn: Turn, confirming: bool) -> bool:
    """The trainee takes up the time that the patient named."""
    if unwilling(turn) or turn.noticed.questions and not turn.noticed.slots:
        return False
    own = [free for free in turn.stage.profile.free if Slot(free.day, free.part) == _own(turn)]
    slot = fitting(turn.noticed.slots, own) or fitting(turn.noticed.slots, turn.stage.profile.free)
    if slot is None and not turn.noticed.slots and (confirming or turn.has("acknowledge")):
        slot = _own(turn)
    if slot is None:
        return False
    _book(turn, slot, confirming)
    return True


def _agree_on_time(turn: Turn, confirming: bool) -> None:
    talk, profile = turn.talk, turn.stage.profile
    slot = fitting(turn.noticed.slots, profile.free)
    if slot is not None:
        _book(turn, slot, confirming)
        return
    clash = bool(turn.noticed.slots)
    if clash:
        turn.add(turn.voice.choose(profile.busy), "这个时间来不了", ("declines_visit",))
    if not clash or talk.offered or talk.counts.get("invite_visit", 0) > 1 or turn.chance(0.55):
        turn.say("offer_time", "愿意来，说自己方便的时间", ("agrees_visit", "asks_appointment"), free=_own(turn))
        talk.offered = True


def _own(turn: Turn) -> Slot:
    free = turn.stage.profile.free
    chosen = free[turn.stage.casting.seed % len(free)]
    return Slot(chosen.day, chosen.part)


def _book(turn: Turn, slot: Slot, confirming: bool) -> None:
    turn.talk.slot, turn.talk.confirmed = str(slot), confirming
    turn.say("accept_time", f"信任够了，顾虑也说清了，答应{slot}来", ("agrees_visit",), slot=slot)


def _decline(turn: Turn, reason: str, only_confirming: bool) -> list[str]:
    talk = turn.talk
    why = lapse(turn.stage, talk, "pushed_again") if talk.declined else []
    talk.declined += 1
    if only_confirming:
        turn.say("not_agreed", "还没答应，对方就当约好了", ("declines_visit",))
    elif reason == "need":
        needs.excuse(turn)
    elif reason == "concern":
        sold = sold_to(turn)
        why += sold
        if not sold:
            turn.say("decline_concern", "还有事没说清楚，先不约", ("declines_visit",))
        _press_critical(turn)
    else:
        move = "decline_nerves" if reason == "nerves" else "decline_trust"
        turn.say(move, "太紧张，定不下来" if reason == "nerves" else "还信不过，先不约", ("declines_visit",))
    return why


def _press_critical(turn: Turn) -> None:
    name = critical(turn.stage, turn.talk)
    if name is None or not turn.room:
        return
    words, concern = turn.stage.words[name], turn.stage.concerns[name]
    fresh = turn.talk.worries[name].status == "open"
    speak_of(turn.talk, name)
    turn.add(turn.voice.choose(words.raises if fresh else words.presses),
             f"{'提出' if fresh else '追问'}顾虑：{concern.title}", (concern.cue,) if concern.cue else ())

