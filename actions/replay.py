"""From a tracker's events to the patient's next words: a pure function, shared by every way of running Rasa."""
from __future__ import annotations

import zlib
from collections import OrderedDict
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Tuple

from actions.cast import Casting, Library, load_library
from actions.patient import Patient, Reply
from actions.state import TalkState
from language.heard import Heard

CASTING = "casting"  # slot: who plays
HEARD = "heard"  # key of parse_data: what was heard in a trainee message


_TALKS = 256  # how many talks' last states are kept


class _Played(NamedTuple):
    """The state of a talk after some messages. Only a memory of what the same fold would give again."""

    library: Library
    heard: List[Heard]
    state: TalkState


_PLAYED: "OrderedDict[Tuple[Casting, Tuple[str, ...]], _Played]" = OrderedDict()


def _key(casting: Casting, heard: List[Heard]) -> Tuple[Casting, Tuple[str, ...]]:
    return casting, tuple(message.text for message in heard)


def _known(casting: Casting, heard: List[Heard], library: Library) -> Tuple[int, Optional[TalkState]]:
    """How many of the messages were played before, up to the last but one, and the state after them."""
    played = _PLAYED.pop(_key(casting, heard[:-1]), None) if len(heard) > 1 else None
    if played is None or played.library is not library or played.heard != heard[:-1]:
        return 0, None
    return len(heard) - 1, played.state


def casting_of(slots: Mapping[str, Any], sender_id: str, library: Library) -> Casting:
    """The casting of a talk; a bare `rasa shell` gets the first scenario, with a seed from its sender id."""
    stored = slots.get(CASTING)
    if stored:
        return Casting.from_dict(stored)
    return library.cast(next(iter(library.personas)), next(iter(library.scenarios)), 2, zlib.crc32(sender_id.encode()))


def heard_of(parses: Iterable[Mapping[str, Any]]) -> List[Heard]:
    """What was heard, message by message, out of the parse_data of the user events."""
    return [Heard.from_dict(parse[HEARD]) if HEARD in parse else Heard(parse.get("text") or "") for parse in parses]


class Step(NamedTuple):
    """The last turn of a talk: the state before and after it, and the reply."""

    before: TalkState
    after: TalkState
    reply: Reply


def answer(casting: Casting, heard: List[Heard], library: Library | None = None) -> Reply:
    """The patient's reply to the last of the messages heard."""
    return play(casting, heard, library or load_library()).reply


def play(casting: Casting, heard: List[Heard], library: Library) -> Step:
    """The last turn of a talk; what was played before is not played again."""
    patient = Patient(casting, library)
    known, state = _known(casting, heard, library)
    after = before = state or patient.start()
    reply = Reply(())
    for message in heard[known:]:
        before = after
        after, reply = patient.step(before, message)
    if heard:
        _PLAYED[_key(casting, heard)] = _Played(library, heard, after)
        while len(_PLAYED) > _TALKS:
            _PLAYED.popitem(last=False)
    return Step(before, after, reply)


def messages(reply: Reply) -> List[Dict[str, Any]]:
    """The reply as Rasa bot messages: text, and beside it how it came about."""
    last = len(reply.messages) - 1
    return [{"text": message.text,
             "patient": {"state": message.state, "why": list(message.why), "delay_ms": message.delay_ms,
                         "outcome": reply.outcome if index == last else None}}
            for index, message in enumerate(reply.messages)]
