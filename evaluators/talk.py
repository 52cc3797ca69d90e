"""A talk as heard: every turn's acts, cues and words, indexed for the checks. Built once, then only read."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Sequence

from evaluators.expression import Evidence
from evaluators.transcript import Transcript
from language.cues import CueFinder
from language.heard import Cue, Heard, PatientHeard
from language.text import normalise

SIGNS = ("emergency", "self_harm")
FACT_CHECKED = ("false_credentials", "price_deception", "false_urgency")  # only the card or the talk proves them
_HURRIES = ("intimidation", "false_urgency", "remote_diagnosis", "pressure_selling")


class Hears(Protocol):
    """What the judge needs of a listener (``language.listener.Listener`` is one)."""

    def hear(self, text: str, before: str = "") -> Heard:
        """A trainee's message."""

    def hear_patient(self, text: str) -> PatientHeard:
        """A patient's message."""


@dataclass(frozen=True)
class Talk:
    """A heard transcript. ``heard[i]`` is a Heard for a trainee turn, a PatientHeard for a patient turn."""

    transcript: Transcript
    heard: tuple[Heard | PatientHeard, ...]
    plain: tuple[str, ...]  # normalised texts
    words: dict[int, tuple[Cue, ...]]  # trainee turn -> words of data/protocols/words
    channel: str

    @cached_property
    def trainee(self) -> tuple[int, ...]:
        """Indices of the trainee's turns."""
        return tuple(index for index, turn in enumerate(self.transcript.turns) if turn.speaker == "trainee")

    @cached_property
    def patient(self) -> tuple[int, ...]:
        """Indices of the patient's turns."""
        return tuple(index for index, turn in enumerate(self.transcript.turns) if turn.speaker == "patient")

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The trainee's turns in runs that no patient turn interrupts."""
        runs: list[list[int]] = []
        for index in self.trainee:
            if runs and index == runs[-1][-1] + 1:
                runs[-1].append(index)
            else:
                runs.append([index])
        return tuple(map(tuple, runs))

    @cached_property
    def index(self) -> dict[str, list[Evidence]]:
        """Evidence by term: acts (``greet``), ``word:…`` and ``patient:…``, each in order.

        A word rule with the name of an act helps the recogniser: both count as that act.
        """
        found: dict[str, list[Evidence]] = {}
        for turn, heard in enumerate(self.heard):
            for name, start, end in self._named(turn, heard):
                found.setdefault(name, []).append(Evidence(turn, start, end, name))
        return found

    def _named(self, turn: int, heard: Heard | PatientHeard) -> list[tuple[str, int, int]]:
        if isinstance(heard, PatientHeard):
            return [(f"patient:{cue.label}", cue.start, cue.end) for cue in heard.cues]
        acts = [(act.name, act.start, act.end) for act in heard.acts if act.start < act.end]
        names = heard.act_names
        for cue in self.words.get(turn, ()):
            acts.append((f"word:{cue.label}", cue.start, cue.end))
            if cue.label not in names:
                acts.append((cue.label, cue.start, cue.end))
        return acts

    def evidence(self, *names: str) -> list[Evidence]:
        """All evidence of any of the terms, in order."""
        if len(names) == 1:
            return self.index.get(names[0], [])
        return sorted(item for name in names for item in self.index.get(name, ()))

    def turns_of(self, *names: str) -> list[int]:
        """The turns in which any of the terms stands, in order."""
        return sorted({item.turn for name in names for item in self.index.get(name, ())})

    def first(self, *names: str) -> int | None:
        """The first turn of any of the terms, or None."""
        return min((self.index[name][0].turn for name in names if name in self.index), default=None)

    def has(self, turn: int, *names: str) -> bool:
        """True if any of the terms stands in that turn."""
        return any(item.turn == turn for name in names for item in self.index.get(name, ()))

    def flags(self, turn: int, certain: bool = True) -> list[Cue]:
        """Red flags heard in a trainee turn, without those that an emergency excuses."""
        return [flag for flag in self.heard[turn].flags
                if (not certain or flag.certainty == "certain") and not self._excused(turn, flag)]

    def unlawful(self, hit: Evidence) -> bool:
        """True if a certain red flag, not one that facts must prove first, covers at least half of the words."""
        return any(2 * (min(flag.end, hit.end) - max(flag.start, hit.start)) >= hit.end - hit.start
                   for flag in self.flags(hit.turn) if flag.label not in FACT_CHECKED)

    def _excused(self, turn: int, flag: Cue) -> bool:
        """Life first: sending somebody to emergency care is neither a threat nor false urgency."""
        return (flag.label in _HURRIES and self._emergency is not None and turn > self._emergency
                and self.has(turn, "advise_emergency"))

    @cached_property
    def _emergency(self) -> int | None:
        return self.first(*(f"patient:{sign}" for sign in SIGNS))

    def next_group(self, turn: int, after: int = 0) -> tuple[int, ...]:
        """The trainee's answer to the patient's ``turn``: the next run of trainee turns, or the ``after``-th beyond."""
        later = [group for group in self.groups if group[0] > turn]
        return later[after] if after < len(later) else ()


def hear_talk(transcript: Transcript, listener: Hears, words: CueFinder, channel: str) -> Talk:
    """Hears every turn, each trainee message together with what the patient said before it."""
    heard: list[Heard | PatientHeard] = []
    spoken: dict[int, tuple[Cue, ...]] = {}
    waiting: list[str] = []
    for index, turn in enumerate(transcript.turns):
        if turn.speaker == "patient":
            if index and transcript.turns[index - 1].speaker == "trainee":
                waiting = []
            waiting.append(turn.text)
            heard.append(listener.hear_patient(turn.text))
            continue
        before = "\n".join(waiting)
        heard.append(listener.hear(turn.text, before))
        spoken[index] = tuple(words.find(turn.text, before))
    plain = tuple(normalise(turn.text) for turn in transcript.turns)
    return Talk(transcript, tuple(heard), plain, spoken, channel)


def spans(evidence: Sequence[Evidence]) -> list[tuple[int, int, int]]:
    """Evidence as (turn, start, end), without doubles, in order."""
    return sorted({(item.turn, item.start, item.end) for item in evidence})
