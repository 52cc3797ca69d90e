"""From a tracker's events to the patient's next words: a pure function, shared by every way of running Rasa."""
from __future__ import annotations

import zlib
from typing import Any, Dict, Iterable, List, Mapping

from actions.cast import Casting, Library, load_library
from actions.patient import Patient, Reply
from language.heard import Heard

CASTING = "casting"  # slot: who plays
HEARD = "heard"  # key of parse_data: what was heard in a trainee message


def casting_of(slots: Mapping[str, Any], sender_id: str, library: Library) -> Casting:
    """The casting of a talk; a bare `rasa shell` gets the first scenario, with a seed from its sender id."""
    stored = slots.get(CASTING)
    if stored:
        return Casting.from_dict(stored)
    return library.cast(next(iter(library.personas)), next(iter(library.scenarios)), 2, zlib.crc32(sender_id.encode()))


def heard_of(parses: Iterable[Mapping[str, Any]]) -> List[Heard]:
    """What was heard, message by message, out of the parse_data of the user events."""
    return [Heard.from_dict(parse[HEARD]) if HEARD in parse else Heard(parse.get("text") or "") for parse in parses]


def answer(casting: Casting, heard: List[Heard], library: Library | None = None) -> Reply:
    """The patient's reply to the last of the messages heard."""
    patient = Patient(casting, library or load_library())
    state, reply = patient.start(), Reply(())
    for message in heard:
        state, reply = patient.step(state, message)
    return reply


def messages(reply: Reply) -> List[Dict[str, Any]]:
    """The reply as Rasa bot messages: text, and beside it how it came about."""
    last = len(reply.messages) - 1
    return [{"text": message.text,
             "patient": {"state": message.state, "why": list(message.why), "delay_ms": message.delay_ms,
                         "outcome": reply.outcome if index == last else None}}
            for index, message in enumerate(reply.messages)]
