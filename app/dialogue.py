"""Rasa embedded: the agent of the web room, with the patient's action run in-process.

One process, one SQLite file, no action server. Only this module, kept_trackers.py and training.py import rasa.
"""
from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Text, Tuple

from app.training import quieten_rasa

quieten_rasa()

from rasa.core.actions.action import Action, create_bot_utterance  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage  # noqa: E402
from rasa.core.nlg import NaturalLanguageGenerator  # noqa: E402
from rasa.core.policies.policy import PolicyPrediction  # noqa: E402
from rasa.core.processor import MessageProcessor  # noqa: E402
from rasa.core.tracker_store import SQLTrackerStore  # noqa: E402
from rasa.shared.core.constants import ACTION_LISTEN_NAME  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from sqlalchemy import func  # noqa: E402

from actions.cast import Casting, load_library  # noqa: E402
from actions.replay import CASTING, casting_of, heard_of, play  # noqa: E402
from actions.stage import set_stage  # noqa: E402
from app.kept_trackers import KeptTrackerStore  # noqa: E402
from app.reasons import patient_turns  # noqa: E402
from language.component import BEFORE, WAITED  # noqa: E402
from language.heard import Heard  # noqa: E402

ACTION = "action_patient_reply"


class PatientReply(Action):
    """``action_patient_reply`` as a native Rasa action: no HTTP, no JSON schema check on every turn."""

    def name(self) -> Text:
        """The action's name in domain.yml."""
        return ACTION

    async def run(self, output_channel: OutputChannel, nlg: NaturalLanguageGenerator,
                  tracker: DialogueStateTracker, domain: Domain) -> List[Event]:
        """Utters the patient's answer to the trainee's last message."""
        casting = casting_of(tracker.current_slot_values(), tracker.sender_id, load_library())
        heard = heard_of(event.parse_data for event in tracker.events if isinstance(event, UserUttered))
        return [create_bot_utterance(message) for message in _answer(casting, heard)]


def _answer(casting: Casting, heard: List[Heard]) -> List[Dict[Text, Any]]:
    """The patient's answer to the last message heard, as Rasa bot messages with all their reasons."""
    library = load_library()
    before, after, reply = play(casting, heard, library)
    turns = patient_turns(reply.messages, before, after, heard[-1], set_stage(casting, library))
    return [{"text": turn.pop("text"), "patient": {**turn, "outcome": reply.outcome if turn is turns[-1] else None}}
            for turn in turns]


class RoomProcessor(MessageProcessor):
    """Rasa's processor with the patient in-process and without slash commands."""

    def predict_next_with_tracker_if_should(
            self, tracker: DialogueStateTracker) -> Tuple[Action, PolicyPrediction]:
        """Rasa's next action, the custom one replaced by ours (Rasa makes it an HTTP call here)."""
        action, prediction = super().predict_next_with_tracker_if_should(_latest(tracker, self.domain))
        return (PatientReply() if action.name() == ACTION else action), prediction

    async def parse_message(self, message: UserMessage, tracker: Optional[DialogueStateTracker] = None,
                            only_output_properties: bool = True) -> Dict[Text, Any]:
        """Hears a message. A trainee who types ``/restart`` says just that: a slash is no command here."""
        said = message.text or ""
        message.text = "／" + said[1:] if said.startswith("/") else said
        try:
            parsed = await super().parse_message(message, tracker, only_output_properties)
        finally:
            message.text = said
        return {**parsed, "text": said}


def _latest(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    """The end of a talk, from its last message on: all that our one rule looks at. The rest would only cost time."""
    events = list(tracker.events)
    last = max((index for index, event in enumerate(events) if isinstance(event, UserUttered)), default=0)
    return DialogueStateTracker.from_events(tracker.sender_id, [ActionExecuted(ACTION_LISTEN_NAME), *events[last:]],
                                            domain.slots)


class RoomAgent(Agent):
    """Rasa's agent, loading our processor."""

    def load_model(self, model_path: Text | Path, fingerprint: Optional[Text] = None) -> None:
        """Loads a trained model archive."""
        self.processor = RoomProcessor(
            model_path=model_path, tracker_store=self.tracker_store, lock_store=self.lock_store,
            action_endpoint=self.action_endpoint, generator=self.nlg, http_interpreter=self.http_interpreter)
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses


class Dialogue:
    """Talks kept by Rasa's tracker store, one a session id."""

    def __init__(self, model: Path, database: Path):
        """Loads the model; takes seconds.

        Args:
            model: a trained archive (app.training.train).
            database: the SQLite file of the tracker store; made if missing.
        """
        self._store = KeptTrackerStore(Domain.empty(), dialect="sqlite", db=str(database))
        self._agent = RoomAgent(tracker_store=self._store)
        self._agent.load_model(model)

    async def open(self, session: Text, header: Dict[Text, Any]) -> None:
        """Begins a talk; ``header`` is the transcript's header, the casting under ``casting``."""
        await self.note(session, CASTING, header)

    async def say(self, session: Text, text: Text, before: Text, message_id: Text, waited_s: Optional[float]) -> None:
        """Hands the trainee's message to Rasa; when this returns, message and answer are on disk."""
        message = UserMessage(text, CollectingOutputChannel(), session, input_channel="room", message_id=message_id,
                              metadata={BEFORE: before, WAITED: waited_s})
        message.text = text  # Rasa would strip it; what was typed is what is kept
        await self._agent.handle_message(message)

    async def note(self, session: Text, slot: Text, value: Any) -> None:
        """Sets a slot of a session, e.g. that the trainee ended the talk."""
        processor = self._agent.processor
        async with self._agent.lock_store.lock(session):
            tracker = await processor.fetch_tracker_and_update_session(session)
            tracker.update(SlotSet(slot, value), self._agent.domain)
            await processor.save_tracker(tracker)

    async def fork(self, parent: Text, child: Text, said: int, header: Dict[Text, Any]) -> None:
        """Begins ``child`` with the events of ``parent`` before its trainee message number ``said`` (from 0).

        All of it or nothing is on disk. The times are moved up, so that the talk goes on from now.
        """
        events = list(_before(await self.events(parent), said))
        late = time.time() - events[-1]["timestamp"]
        moved = [{**event, "timestamp": event["timestamp"] + late, **_value(event, header)} for event in events]
        tracker = DialogueStateTracker.from_events(child, [Event.from_parameters(event) for event in moved],
                                                   self._agent.domain.slots)
        await self._agent.processor.save_tracker(tracker)

    async def mentioning(self, session: Text) -> List[Text]:
        """The ids of the other talks with a slot that holds the id ``session``, the oldest first."""
        event = SQLTrackerStore.SQLEvent
        with self._store.session_scope() as database:
            rows = database.query(event.sender_id).filter(
                event.type_name == SlotSet.type_name, event.sender_id != session,
                event.data.contains(session, autoescape=True)).order_by(event.id).all()
        return list(dict.fromkeys(row.sender_id for row in rows))

    async def events(self, session: Text) -> List[Dict[Text, Any]]:
        """Every event of a talk as Rasa stores it; empty for an unknown session.

        Read as stored: to build Rasa's event objects only to take them apart again would cost more than the
        patient's thinking.
        """
        event = SQLTrackerStore.SQLEvent
        with self._store.session_scope() as database:
            rows = database.query(event.data).filter(event.sender_id == session).order_by(event.id).all()
        return [json.loads(row.data) for row in rows]

    async def sessions(self, limit: int) -> List[Text]:
        """The ids of the talks that something happened in last, newest first."""
        event = SQLTrackerStore.SQLEvent
        with self._store.session_scope() as database:
            rows = database.query(event.sender_id).group_by(event.sender_id)
            return [row.sender_id for row in rows.order_by(func.max(event.timestamp).desc()).limit(limit)]


def _before(events: List[Dict[Text, Any]], said: int) -> Iterator[Dict[Text, Any]]:
    """The events before the trainee message number ``said``."""
    for event in events:
        said -= event["event"] == UserUttered.type_name
        if said < 0:
            return
        yield event


def _value(event: Dict[Text, Any], header: Dict[Text, Any]) -> Dict[Text, Any]:
    """The value of a slot event in a fork: its own header in place of the parent's."""
    return {"value": header} if event["event"] == SlotSet.type_name and event["name"] == CASTING else {}
