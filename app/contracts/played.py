"""Talks played to be looked at: what was heard, felt and said in every exchange. Many at once, in step."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from actions.cast import Casting, Library
from actions.patient import Patient, Reply
from actions.stage import Stage, set_stage
from actions.state import TalkState
from app.talk import header
from language.heard import Cue, Heard
from language.listener import Listener


class Job(NamedTuple):
    """A talk to be played: who is the trainee, who the patient, and what the trainee will say."""

    trainee: str
    casting: Casting
    lines: Tuple[str, ...]


class Exchange(NamedTuple):
    """One trainee message as heard, the states around it and the patient's answer."""

    heard: Heard
    before: TalkState
    after: TalkState
    reply: Reply


class Breach(NamedTuple):
    """A contract that did not hold, and where: enough to play the same talk again.

    ``turn`` counts trainee messages from 0; None if the contract is about whole talks.
    """

    contract: str
    persona: str
    profile: str
    scenario: str
    difficulty: int
    trainee: str
    seed: int
    turn: Optional[int]
    message: str


@dataclass(frozen=True)
class Played:
    """A talk played to its end or to the trainee's last line."""

    job: Job
    stage: Stage
    exchanges: Tuple[Exchange, ...]

    @property
    def outcome(self) -> Optional[str]:
        """How the patient left, None if not."""
        return self.exchanges[-1].after.outcome

    @property
    def trust(self) -> float:
        """The patient's trust at the end."""
        return self.exchanges[-1].after.mood.trust

    @cached_property
    def texts(self) -> List[Tuple[int, str]]:
        """All patient messages with the number of the exchange."""
        return [(number, message.text) for number, exchange in enumerate(self.exchanges)
                for message in exchange.reply.messages]

    def breach(self, contract: str, turn: Optional[int], message: str) -> Breach:
        """A breach of a contract in this talk."""
        who = self.job.casting
        return Breach(contract, who.persona, who.profile, who.scenario, who.difficulty, self.job.trainee, who.seed,
                      turn, message)

    def transcript(self, library: Library) -> Dict[str, Any]:
        """The talk as a transcript object."""
        turns: List[Dict[str, Any]] = []
        for exchange in self.exchanges:
            turns.append({"speaker": "trainee", "text": exchange.heard.text})
            turns += [{"speaker": "patient", "text": message.text, "state": dict(message.state),
                       "why": list(message.why)} for message in exchange.reply.messages]
        return {**header("played", self.job.casting, library), "turns": turns, "outcome": self.outcome or "open"}


class Memory:
    """A listener that hears nothing twice; scripted trainees repeat themselves over the seeds."""

    def __init__(self, ear: Listener):
        self._ear = ear
        self._heard: Dict[Tuple[str, str], Heard] = {}

    def hear_many(self, texts: Sequence[str], befores: Sequence[str]) -> List[Heard]:
        """``Listener.hear_many``."""
        pairs = list(zip(texts, befores))
        new = list(dict.fromkeys(pair for pair in pairs if pair not in self._heard))
        if new:
            self._heard.update(zip(new, self._ear.hear_many([text for text, _ in new], [before for _, before in new])))
        return [self._heard[pair] for pair in pairs]

    def hear_curt(self, texts: Sequence[str], by_rule: Sequence[Sequence[Cue]]) -> List[Tuple[Cue, ...]]:
        """``Listener.hear_curt``, which remembers by itself."""
        return self._ear.hear_curt(texts, by_rule)

    def hear_patient(self, text: str, before: str = "") -> Any:
        """``Listener.hear_patient``."""
        return self._ear.hear_patient(text, before)


def play(jobs: Sequence[Job], library: Library, ear: Memory) -> List[Played]:
    """Plays all jobs in step, so that the messages of one step are heard together."""
    patients = [Patient(job.casting, library) for job in jobs]
    states = [patient.start() for patient in patients]
    found: List[List[Exchange]] = [[] for _ in jobs]
    for step in range(max((len(job.lines) for job in jobs), default=0)):
        going = [number for number, job in enumerate(jobs) if step < len(job.lines) and states[number].outcome is None]
        said, prior = [jobs[number].lines[step] for number in going], [_said(found[number]) for number in going]
        heard = ear.hear_many(said, prior)
        for number, message in zip(going, heard):
            after, reply = patients[number].step(states[number], message)
            found[number].append(Exchange(message, states[number], after, reply))
            states[number] = after
    return [Played(job, set_stage(job.casting, library), tuple(exchanges)) for job, exchanges in zip(jobs, found)]


def play_heard(trainee: str, casting: Casting, heard: Sequence[Heard], library: Library) -> Played:
    """Plays messages that were heard already, or made up."""
    patient = Patient(casting, library)
    state, exchanges = patient.start(), []
    for message in _until_over(heard, exchanges):
        after, reply = patient.step(state, message)
        exchanges.append(Exchange(message, state, after, reply))
        state = after
    return Played(Job(trainee, casting, tuple(message.text for message in heard)), set_stage(casting, library),
                  tuple(exchanges))


def _until_over(heard: Sequence[Heard], exchanges: List[Exchange]) -> Iterator[Heard]:
    for message in heard:
        if exchanges and exchanges[-1].after.outcome is not None:
            return
        yield message


def _said(exchanges: List[Exchange]) -> str:
    return "\n".join(message.text for message in exchanges[-1].reply.messages) if exchanges else ""
