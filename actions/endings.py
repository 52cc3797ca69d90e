"""Endings: how and when a patient leaves."""
from __future__ import annotations

from typing import NamedTuple, Sequence

from actions import needs
from actions.agenda import critical
from actions.pieces import Turn
from actions.visit import unwilling
from actions.worries import pending

OUTCOMES = ("books", "leaves_contact", "thinks", "hangs_up", "complains", "emergency")
_INSULTS = frozenset({"discrimination_insult", "rights_obstruction"})
_IDLE = 3  # aimless turns in a row that nobody stands


class Ending(NamedTuple):
    """An outcome, the move that says it (or ``says``, its own words), and why."""

    outcome: str
    move: str
    why: str
    says: Sequence[str] = ()


_MOVES = {"hangs_up": "hang_up", "complains": "complain", "thinks": "thinks",
          "leaves_contact": "bye_contact"}


def needed(turn: Turn) -> Ending | None:
    """What a need that was met, or not met in time, brings about."""
    end = needs.ending(turn)
    return Ending(end.outcome, _MOVES.get(end.outcome, ""), end.why, end.says) if end else None


def abrupt(turn: Turn) -> Ending | None:
    """Breaking off: insulted, lied to too often, or trust or patience gone."""
    talk, limits = turn.talk, turn.stage.limits
    talk.counts["red_flags"] = talk.counts.get("red_flags", 0) + len(turn.noticed.flags)
    if _INSULTS & set(turn.noticed.flags):
        return _broken(turn, "被侮辱或被堵住投诉的路")
    if turn.noticed.flags and talk.counts["red_flags"] >= limits.flags:
        return _broken(turn, f"违规的话听到第 {talk.counts['red_flags']} 次，不谈了")
    if talk.mood.trust <= limits.leave_trust and turn.harsh:
        return _broken(turn, "信任耗尽")
    if talk.mood.patience <= limits.leave_patience:
        if talk.counts.get("harsh"):  # one harsh word suffices: or a harsher talk, ended sooner, would end in more trust
            return Ending("hangs_up", "hang_up", "耐心耗尽")
        return _leaving(turn, "耐心耗尽，不想再聊")
    return None


def closing(turn: Turn) -> Ending | None:
    """Parting in peace: the trainee wraps up or says goodbye, or there is nothing more to talk about."""
    talk, limits = turn.talk, turn.stage.limits
    if turn.has("goodbye"):
        return _leaving(turn, "对方告别", said_first=True)
    if talk.turn >= limits.turns:
        return _leaving(turn, "聊得太久了，还有事")
    agreed = talk.slot is not None or talk.phone in ("given", "verified") and not turn.has("invite_visit")
    asks = any(question.topic != "tag" for question in turn.noticed.questions)
    business = turn.has("ask_contact", "verify_contact", "invite_visit", "ask_concern")
    if agreed and not asks and not business:
        if turn.has("wish_well") or turn.has("check_understood") and not pending(turn) or talk.idle >= 2:
            return _leaving(turn, "该说的都说好了，告别")
    if talk.slot is None and not asks and _gives_up(turn):
        return _leaving(turn, "谈不拢，回去想想")
    return None


def _gives_up(turn: Turn) -> bool:
    talk, limits = turn.talk, turn.stage.limits
    if talk.idle >= _IDLE:
        return True
    if turn.has("invite_visit", "pressure") and talk.declined >= limits.declines and unwilling(turn):
        return True
    left = turn.has("respect_choice", "wish_well") and not turn.has("invite_visit", "quote_price", "ask_contact")
    return left and talk.turn > 6 and not pending(turn) and critical(turn.stage, talk) is None \
        and talk.mood.trust < limits.book


def _broken(turn: Turn, why: str) -> Ending:
    too_many = turn.talk.counts.get("red_flags", 0) >= turn.stage.limits.flags
    if too_many or turn.stage.persona.complains and turn.noticed.flags:
        return Ending("complains", "complain", f"{why}，要投诉")
    return Ending("hangs_up", "hang_up", why)


def _leaving(turn: Turn, why: str, said_first: bool = False) -> Ending:
    talk = turn.talk
    if talk.slot:
        return Ending("books", "bye_books", f"{why}（已约{talk.slot}）")
    if talk.phone in ("given", "verified"):
        return Ending("leaves_contact", "bye_contact", f"{why}（留了电话）")
    if said_first:
        sour = talk.counts.get("harsh") or talk.mood.trust < 0.3
        return Ending("thinks", "bye_curt" if sour else "bye_thinks", why)
    return Ending("thinks", "thinks", why)
