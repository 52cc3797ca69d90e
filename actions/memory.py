"""What a patient remembers of the trainee's words: prices, the doctor, promises; and what contradicts them."""
from __future__ import annotations

import re
from typing import Iterator

from actions.noticing import Noticed
from actions.pieces import Turn
from actions.prices import same_item
from actions.reactions import lapse
from actions.schemas import Sign
from actions.state import Told

# Words that make a second figure or name no contradiction: a correction, a part, a discount, a change that is said.
_EXPLAINED = re.compile(r"说错|更正|纠正|口误|记错|看错|弄错|搞错|写错|重新(?:算|报)|优惠|打折|折后|报销|医保|定金|首付|每月|分期|其中|单独|另外|另算|再加|"
                        r"加上|合计|一共|总共|如果|要是|不同|分|换|改|调|临时|停诊")
_MARGIN = 1.1  # figures nearer than this are the same figure


def remember(turn: Turn) -> list[str]:
    """Compares the message with what was said before, speaks up if it differs, and remembers it.

    Returns:
        reasons for the mood.
    """
    return _prices(turn) + _promises(turn) + _doctor(turn)


def _prices(turn: Turn) -> list[str]:
    talk, why = turn.talk, []
    for now in turn.noticed.prices:
        item = now.item or _asked_for(turn)
        now = now._replace(item=item)
        before = next((told for told in reversed(talk.prices) if same_item(told.item, item)), None)
        if before and not why and _differ(before, now) and not _EXPLAINED.search(turn.noticed.text):
            why = _object(turn, "contradicted", before=f"{before}", now=f"{now}")
        if before is None or not _within(now, before):
            talk.prices = (*(told for told in talk.prices if told is not before), now)
    return why


def _asked_for(turn: Turn) -> str:
    """What a price is for when no word says so: for what was asked; everything about money is one."""
    asked = turn.talk.on_table
    return "？" if asked is None or turn.stage.concerns[asked].cue == "asks_price" else f"？{asked}"


def _doctor(turn: Turn) -> list[str]:
    talk, named = turn.talk, turn.noticed.doctors
    if not talk.slot or not named or not turn.has("confirm_appointment", "summarise", "invite_visit"):
        return []
    if not talk.doctor:
        talk.doctor = named[0]
        return []
    if talk.doctor[0] in {name[0] for name in named} or _EXPLAINED.search(turn.noticed.text):
        return []
    before, talk.doctor = talk.doctor, named[0]
    return _object(turn, "contradicted_doctor", before=before, now=named[0])


def _promises(turn: Turn) -> list[str]:
    talk, why = turn.talk, []
    for name, promise in turn.stage.promises.items():
        made, broken = _shows(turn.noticed, promise.made), _shows(turn.noticed, promise.broken)
        if broken and not made and name in talk.promises and not why:
            why = _object(turn, "broken_promise", before=turn.voice.rng.choice(promise.says))
            talk.promises -= {name}
        elif made and not broken:
            talk.promises |= {name}
    return why


def _object(turn: Turn, move: str, **slots: str) -> list[str]:
    turn.say(move, f"记得对方说过“{slots['before']}”，现在对不上", ("distrusts",), **slots)
    turn.talk.rude_at = turn.talk.turn
    return lapse(turn.stage, turn.talk, "broken_promise" if move == "broken_promise" else "contradicted")


def _shows(noticed: Noticed, sign: Sign) -> bool:
    if any(re.search(pattern, noticed.text) for pattern in sign.unless):
        return False
    return not (set(sign.acts).isdisjoint(noticed.acts) and set(sign.flags).isdisjoint(noticed.flags)
                and not any(re.search(pattern, noticed.text) for pattern in sign.patterns))


def _differ(before: Told, now: Told) -> bool:
    return now.low > before.high * _MARGIN or now.high * _MARGIN < before.low


def _within(now: Told, before: Told) -> bool:
    """A figure inside a range that was told says nothing new."""
    return before.low <= now.low and now.high <= before.high
