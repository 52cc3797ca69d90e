"""The Rasa edge of the patient, for `rasa run actions`. The web room runs the same reply in-process."""
from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.cast import load_library
from actions.replay import answer, casting_of, heard_of, messages


class ActionPatientReply(Action):
    """Answers the trainee's last message as the patient."""

    def name(self) -> Text:
        """The action's name in domain.yml."""
        return "action_patient_reply"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict]:
        """Replays the talk and utters the patient's messages."""
        library = load_library()
        casting = casting_of(tracker.slots, tracker.sender_id, library)
        parses = [event.get("parse_data") or {} for event in tracker.events if event["event"] == "user"]
        for message in messages(answer(casting, heard_of(parses), library)):
            dispatcher.utter_message(**message)
        return []
