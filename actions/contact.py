"""The telephone number: given, given with a condition, or refused with a reason."""
from __future__ import annotations

import re

from actions import needs
from actions.manners import sold_to
from actions.pieces import Turn

_TAIL = re.compile(r"1\d{2}[\d*×x]{4}(\d{4})|尾号\D{0,4}(\d{4})|(?<!\d)(\d{4})(?=(?:对|是|没错|吗|，对))")


def contact(turn: Turn) -> list[str]:
    """Answers a request for contact data, or a number read back; returns reasons for the mood."""
    talk = turn.talk
    if turn.has("explain_purpose", "protect_privacy"):
        talk.purpose = True
    if talk.phone in ("given", "verified") and (turn.has("verify_contact") or _read_back(turn)):
        _verify(turn)
    elif turn.has("ask_contact") or turn.noticed.asks("online"):
        if talk.phone in ("given", "verified"):
            turn.say("phone_given", "电话已经给过了", ("gives_phone",))
        elif _trusts(turn):
            _give(turn)
        else:
            return _refuse(turn)
    return []


def _trusts(turn: Turn) -> bool:
    """Trust suffices; a visit agreed makes it easier, a harsh word spoils it."""
    talk, phone = turn.talk, turn.stage.profile.phone
    needed = turn.stage.limits.contact - (0.08 if talk.slot else 0.0)
    if phone.gives == "never" or turn.harsh or needs.blocked(turn):
        return False
    if phone.gives == "purpose":
        return talk.purpose and talk.mood.trust >= needed
    return talk.mood.trust >= needed - (0.12 if phone.gives == "freely" else 0.0)


def _give(turn: Turn) -> None:
    turn.talk.phone = "given"
    turn.say("give_phone", "信得过，留了电话", ("gives_phone",))
    conditions = turn.stage.profile.phone.conditions
    if conditions and turn.chance(0.7):
        turn.add(turn.voice.choose(conditions), "留电话的条件")


def _refuse(turn: Turn) -> list[str]:
    first = turn.talk.phone == "unasked"
    turn.talk.phone = "refused"
    if needs.blocked(turn):
        needs.excuse(turn)
        return []
    if not turn.has("invite_visit"):
        sold = sold_to(turn)
        if sold:
            return sold
    move = "why_phone" if first and not turn.talk.purpose else "refuse_phone"
    turn.say(move, "没说用途，先问问" if move == "why_phone" else "还信不过，不留电话", ("refuses_contact",))
    return []


def _verify(turn: Turn) -> None:
    number = turn.stage.profile.phone.number
    tails = {tail for match in _TAIL.findall(turn.noticed.text) for tail in match if tail}
    if tails and number[-4:] not in tails:
        turn.say("phone_wrong", "号码念错了，纠正", ("gives_phone",))
        return
    turn.talk.phone = "verified"
    turn.say("phone_right", "核对电话，没错")


def _read_back(turn: Turn) -> bool:
    return turn.stage.profile.phone.number[-4:] in turn.noticed.text and "ask_contact" not in turn.noticed.acts
