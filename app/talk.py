"""A talk held in memory, without Rasa: for the terminal, for scripts and for tests.

The same listener and the same patient as in the web room, so the same seed and lines give the same talk.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Tuple

from actions.cast import Casting, Library, load_library
from actions.patient import Patient, PatientMessage
from actions.stage import set_stage
from app.reasons import patient_turns
from language.listener import Listener, listener

LONGEST = 2000  # characters of one trainee message; nobody types more in one go


class Talk:
    """One trainee, one patient, turn by turn.

    Attributes:
        answer: the patient's last messages with their reasons (``app.reasons.patient_turns``).
        outcome: how the patient left, None while the talk goes on.
    """

    def __init__(self, casting: Casting, library: Library | None = None, ear: Listener | None = None):
        self.casting = casting
        self.library = library or load_library()
        self._ear = ear or listener()
        self._patient = Patient(casting, self.library)
        self._stage = set_stage(casting, self.library)
        self._state = self._patient.start()
        self._turns: List[Dict[str, Any]] = []
        self.answer: List[Dict[str, Any]] = []
        self.outcome: str | None = None

    def say(self, text: str, waited_s: float | None = None) -> Tuple[PatientMessage, ...]:
        """The trainee says ``text`` after ``waited_s`` seconds (see language.heard.Heard).

        Returns:
            the patient's messages in answer; none once the patient is gone.
        """
        heard = replace(self._ear.hear(text, before(self._turns)), waited_s=waited_s)
        known = {} if waited_s is None else {"waited_s": waited_s}
        self._turns.append({"speaker": "trainee", "text": text, **known})
        earlier, (self._state, reply) = self._state, self._patient.step(self._state, heard)
        self.answer = patient_turns(reply.messages, earlier, self._state, heard, self._stage)
        self._turns += [{"speaker": "patient", **turn} for turn in self.answer]
        self.outcome = reply.outcome or self.outcome
        return reply.messages

    def transcript(self, talk_id: str) -> Dict[str, Any]:
        """The talk so far as a transcript object (the contract of ``peilian evaluate``)."""
        return {**header(talk_id, self.casting, self.library), "turns": list(self._turns),
                "outcome": self.outcome or "open"}


def header(talk_id: str, casting: Casting, library: Library) -> Dict[str, Any]:
    """What a transcript says of itself: who played, by which protocol, with which hospital card."""
    scenario = library.scenarios[casting.scenario]
    return {"id": talk_id, "protocol": scenario.protocol, **casting.as_dict(),
            "facts": library.hospitals[scenario.hospital].card()}


def before(turns: List[Dict[str, Any]]) -> str:
    """What the patient has said since the trainee's last message."""
    said: List[str] = []
    for turn in reversed(turns):
        if turn["speaker"] == "trainee":
            break
        said.append(turn["text"])
    return "\n".join(reversed(said))
