"""Sessions of the web room: opened, continued from their address, ended, and turned into transcripts.

Rasa's tracker store is the only store. Whatever ``say`` has returned is on disk.
"""
from __future__ import annotations

import asyncio
from typing import Any, Dict, List, Optional
from weakref import WeakValueDictionary

from actions.cast import Casting, Library
from app.fork import retry_mark, trainee_lines, trainee_turn, waited
from app.reasons import REASONS
from app.talk import before, header
from language.authoring import UserError
from language.heard import seconds

ENDED = "ended"  # slot: the trainee pressed the end button


class UnknownSession(UserError):
    """No talk is kept under this id."""


class TalkOver(UserError):
    """The talk has ended; nothing more can be said in it."""


class Sessions:
    """The talks of one room. All methods but ``open`` raise UnknownSession for an unknown id."""

    def __init__(self, dialogue: Any, library: Library):
        """``dialogue`` is an app.dialogue.Dialogue (typed loosely: importing it imports Rasa)."""
        self._dialogue = dialogue
        self._library = library
        self._turn_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(self, session: str, casting: Casting, started_at: str) -> Dict[str, Any]:
        """Begins a talk under a fresh id; ``started_at`` is an ISO time. Returns its header."""
        opened = {**header(session, casting, self._library), "started_at": started_at}
        await self._dialogue.open(session, opened)
        return opened

    async def retry(self, parent: str, turn: int, session: str, started_at: str) -> Dict[str, Any]:
        """Begins a talk under a fresh id that is ``parent`` up to before ``turn``. The parent stays as it is.

        Raises:
            NoSuchTurn: the parent has no such turn.
        """
        events = await self._events(parent)
        talk = transcript(events)
        at = trainee_turn(talk["turns"], turn)
        opened = {**_head(events), "id": session, "started_at": started_at, "retry_of": retry_mark(talk, at)}
        await self._dialogue.fork(parent, session, len(trainee_lines(talk["turns"][:at])), opened)
        return opened

    async def retries(self, session: str) -> List[Dict[str, Any]]:
        """The talks that are retries of this one, the oldest first."""
        await self._events(session)
        talks = [transcript(await self._dialogue.events(name)) for name in await self._dialogue.mentioning(session)]
        own = [talk for talk in talks if (talk.get("retry_of") or {}).get("id") == session]
        return sorted(own, key=lambda talk: talk["started_at"])

    async def say(self, session: str, text: str, message_id: str, waited_s: Optional[float] = None) -> Dict[str, Any]:
        """The trainee's message; returns the transcript with the patient's answer.

        A message id that is already kept is not said twice: a page that lost its connection may send again.
        ``waited_s`` is what the patient waited for it, as the window measured it (see language.heard.Heard).

        Raises:
            TalkOver: the talk has ended, and this message was not part of it.
        """
        # Two sends at once must not both find the message new.
        lock = self._turn_locks.setdefault(session, asyncio.Lock())
        async with lock:
            talk = transcript(await self._events(session))
            if any(turn.get("message_id") == message_id for turn in talk["turns"]):
                return talk
            if talk["closed"]:
                raise TalkOver("对话已经结束，不能再发消息；请看报告，或再练一次")
            measured = await self._waited(talk, text, waited_s)
            await self._dialogue.say(session, text, before(talk["turns"]), message_id, measured)
            return transcript(await self._events(session))

    async def end(self, session: str) -> Dict[str, Any]:
        """The trainee ends the talk; returns the transcript."""
        if not transcript(await self._events(session))["closed"]:
            await self._dialogue.note(session, ENDED, "trainee")
        return transcript(await self._events(session))

    async def transcript(self, session: str) -> Dict[str, Any]:
        """The talk as kept."""
        return transcript(await self._events(session))

    async def recent(self, limit: int = 20) -> List[Dict[str, Any]]:
        """The headers of the latest talks, newest first."""
        names = await self._dialogue.sessions(limit)
        talks = [transcript(await self._dialogue.events(name)) for name in names]
        own = [talk for talk in talks if talk.get("started_at")]
        return sorted(own, key=lambda talk: talk["started_at"], reverse=True)

    async def _waited(self, talk: Dict[str, Any], text: str, measured_s: Optional[float]) -> Optional[float]:
        mark = talk.get("retry_of")
        if mark is None:
            return measured_s
        parent = transcript(await self._dialogue.events(mark["id"]))
        return waited(parent["turns"], talk["turns"], mark["turn"], text, measured_s)

    async def _events(self, session: str) -> List[Dict[str, Any]]:
        events = await self._dialogue.events(session)
        if not any(event["event"] == "slot" and event["name"] == "casting" for event in events):
            raise UnknownSession(f"没有编号为 “{session[:40]}” 的对话；请从首页重新开始")
        return events


def _head(events: List[Dict[str, Any]]) -> Dict[str, Any]:
    return next(event["value"] for event in events if event["event"] == "slot" and event["name"] == "casting")


def _waiting(event: Dict[str, Any]) -> Dict[str, Any]:
    waited_s = seconds((event.get("metadata") or {}).get("waited_s"))
    return {} if waited_s is None else {"waited_s": waited_s}


def transcript(events: List[Dict[str, Any]]) -> Dict[str, Any]:
    """Rasa's events as a transcript object, plus ``closed`` (the talk is over)."""
    head: Dict[str, Any] = {}
    turns: List[Dict[str, Any]] = []
    outcome: Optional[str] = None
    ended, began, delay = False, 0.0, 0.0
    for event in events:
        if event["event"] == "slot" and event["name"] == "casting" and event["value"]:
            head, began = event["value"], event["timestamp"]
        elif event["event"] == "slot" and event["name"] == ENDED and event["value"]:
            ended = True
        elif event["event"] == "user":
            delay = 0.0
            # Who answers while the patient still types does not answer before the patient.
            at_s = max(round(event["timestamp"] - began, 1), turns[-1]["at_s"] if turns else 0.0)
            turns.append({"speaker": "trainee", "text": event["text"], "at_s": at_s,
                          "message_id": event.get("message_id"), **_waiting(event)})
        elif event["event"] == "bot":
            inside = event["metadata"].get("patient") or {}
            delay += inside.get("delay_ms", 0) / 1000
            outcome = inside.get("outcome") or outcome
            turns.append({"speaker": "patient", "text": event["text"], "state": inside.get("state"),
                          "why": inside.get("why"), "delay_ms": inside.get("delay_ms"),
                          **{key: inside[key] for key in REASONS if key in inside},
                          "at_s": round(event["timestamp"] - began + delay, 1)})
    return {**head, "turns": turns, "outcome": outcome or "open", "closed": ended or outcome is not None}
