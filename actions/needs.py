"""Needs: what the trainee must do for a patient like this, whatever else is said.

A need is met by acts, flags or words in a message that is not harsh (unless politeness does not matter). It has its own clock, counted from the
patient's opening: past ``within`` it gets worse, and ``patience`` turns later the patient is gone. One that ends the
talk when met (an emergency) is met in time or not at all.
"""
from __future__ import annotations

import re
from typing import Iterator, NamedTuple

from actions.pieces import Turn
from actions.state import NeedState
from actions.temperament import Need

_WORSE = {"anxiety": 0.08, "patience": -0.08}  # each turn that a need is overdue


class NeedEnd(NamedTuple):
    """A need that ends the talk: outcome, what is said, and why."""

    outcome: str
    says: list[str]
    why: str


def take_in(turn: Turn) -> list[str]:
    """Books what the message did for every need; returns reasons."""
    why = []
    for name, need in turn.stage.needs.items():
        state = turn.talk.needs.get(name, NeedState())
        late = need.within is not None and _since(turn) > need.within
        if not state.met and _does(turn, need):
            done = state.done + 1
            state = state._replace(done=done, met=done >= need.times, expired=bool(need.then) and late)
            why.append(f"{need.title}：{'做到了' if state.met else '做了一部分'}{'，可是晚了' if state.expired else ''}")
        turn.talk.needs[name] = state
    return why


def ending(turn: Turn) -> NeedEnd | None:
    """The end of the talk, if a need brings it about now."""
    for name, need in turn.stage.needs.items():
        state = turn.talk.needs[name]
        if state.met and need.then and not state.expired:
            return NeedEnd(need.then, need.says.met, f"{need.title}：做到了")
        worn_out = turn.talk.mood.patience <= turn.stage.limits.leave_patience
        overdue = need.within is not None and (_since(turn) >= need.within + need.patience or worn_out and _late(turn, need))
        if state.expired or overdue and not state.met:
            return NeedEnd(need.lost, need.says.lost, f"{need.title}：该做的没及时做到")
    return None


def overdue(turn: Turn) -> bool:
    """Says that it gets worse, once time is up for an unmet need; True if it takes the floor."""
    for name, need in _unmet(turn):
        if need.shows == "always" and _late(turn, need):
            turn.talk.mood = turn.talk.mood.moved(_WORSE)
            _say(turn, name, need.says.late, f"{need.title}：拖着没做，情况变坏")
            return True
    return False


def relieved(turn: Turn) -> bool:
    """Says once that a need has been met; True if it did."""
    for name, need in turn.stage.needs.items():
        state = turn.talk.needs[name]
        if state.met and not state.thanked:
            turn.talk.needs[name] = state._replace(thanked=True)
            if state.told and need.says.met:
                turn.add(turn.voice.choose(need.says.met), f"{need.title}：做到了，心里过得去了")
                return True
    return False


def hint(turn: Turn) -> bool:
    """Lets an unmet need show while there is time; True if it did."""
    for name, need in _unmet(turn):
        if need.shows == "always" and turn.talk.opened and turn.room and turn.chance(need.chance):
            _say(turn, name, need.says.until, f"{need.title}：还没做到")
            return True
    return False


def blocked(turn: Turn) -> bool:
    """True if an unmet need keeps the patient from booking or leaving a number."""
    return any(need.blocks for _, need in _unmet(turn))


def excuse(turn: Turn) -> bool:
    """Says why nothing can be booked: at first it is talked around, then told; True if something was said."""
    for name, need in _unmet(turn):
        if need.blocks:
            told = turn.talk.needs[name].told
            says = need.says.until if told == 0 or not need.says.late else need.says.late
            _say(turn, name, says, f"{need.title}：没做到之前不约" + ("，先躲着不说" if told == 0 else "，说了实话"))
            return True
    return False


def _unmet(turn: Turn) -> Iterator[tuple[str, Need]]:
    return ((name, need) for name, need in turn.stage.needs.items() if not turn.talk.needs[name].met)


def _say(turn: Turn, name: str, says: list[str], why: str) -> None:
    state = turn.talk.needs[name]
    turn.talk.needs[name] = state._replace(told=state.told + 1)
    turn.add(turn.voice.choose(says), why, apart=True)


def _since(turn: Turn) -> int:
    """Trainee turns since the patient's opening."""
    return turn.talk.turn - turn.talk.opened_at if turn.talk.opened else 0


def _late(turn: Turn, need: Need) -> bool:
    """True if time is up now that this message, too, has not met the need."""
    return need.within is not None and _since(turn) >= need.within


def _does(turn: Turn, need: Need) -> bool:
    noticed = turn.noticed
    flagged = not set(need.flags).isdisjoint(noticed.flags)
    if need.polite and need.then != "emergency" and turn.harsh and not flagged or any(not turn.talk.counts.get(act) for act in need.also):
        return False
    acted = turn.has(*need.acts) or flagged
    worded = any(re.search(pattern, noticed.text) for pattern in need.keywords)
    return acted and worded if need.both else acted or worded
