"""The inside of a patient: mood, agenda and memory of one talk."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

MOODS = ("trust", "anxiety", "patience", "tension")


class Mood(NamedTuple):
    """Four feelings, each 0..1. ``tension`` is about money."""

    trust: float
    anxiety: float
    patience: float
    tension: float

    def moved(self, by: dict[str, float]) -> Mood:
        """The mood after a shift, kept within 0..1."""
        return Mood(*(min(1.0, max(0.0, value + by.get(name, 0.0))) for name, value in zip(MOODS, self)))

    def as_dict(self) -> dict[str, float]:
        """Rounded to three places, as transcripts carry it."""
        return {name: round(value, 3) for name, value in zip(MOODS, self)}


class Worry(NamedTuple):
    """Where one concern of the agenda stands.

    ``status`` is open (not yet said), raised, pressed or resolved; ``settled`` is 0..1; ``since`` is the
    trainee turn at which it was last spoken of.
    """

    status: str = "open"
    settled: float = 0.0
    presses: int = 0
    since: int = 0


class NeedState(NamedTuple):
    """How often something needed was done, whether that sufficed, and whether it came too late."""

    done: int = 0
    met: bool = False
    expired: bool = False
    told: int = 0  # how often the patient spoke of it
    thanked: bool = False  # the patient said that it was met


class Told(NamedTuple):
    """A price the trainee told: the words before it (``item``), yuan."""

    item: str
    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}到{self.high}"


@dataclass
class TalkState:
    """Everything a patient carries from turn to turn. Treat it as a value: ``step`` works on a copy."""

    mood: Mood
    worries: dict[str, Worry]
    turn: int = 0
    on_table: str | None = None  # the concern spoken of last
    counts: dict[str, int] = field(default_factory=dict)  # how often each experience was made
    told: frozenset[str] = frozenset()  # facts told, as "topic:index"
    asked: dict[str, int] = field(default_factory=dict)  # topic -> times asked
    used: frozenset[str] = frozenset()  # lines and templates already used
    said: frozenset[str] = frozenset()  # messages as they were typed
    name_known: bool = False
    opened: bool = False
    opened_at: int = 0  # the turn of the opening
    needs: dict[str, NeedState] = field(default_factory=dict)
    prices: tuple[Told, ...] = ()  # the last price told for each item
    doctor: str = ""  # who was named for the agreed time
    promises: frozenset[str] = frozenset()
    waiting: bool = False  # told to wait, and nobody has come back yet
    rude_at: int = 0  # the turn at which the patient last was sharp; 0 never
    misheard: int = 0
    slot: str | None = None  # the agreed time
    offered: bool = False  # the patient named a time
    confirmed: bool = False
    declined: int = 0
    phone: str = "unasked"  # unasked | refused | given | verified
    purpose: bool = False
    doubts: int = 0
    slips: int = 0
    idle: int = 0  # aimless turns in a row
    outcome: str | None = None

    def copy(self) -> TalkState:
        """A state that may be changed without touching this one."""
        return replace(self, worries=dict(self.worries), counts=dict(self.counts), asked=dict(self.asked),
                       needs=dict(self.needs))

    def count(self, experience: str) -> int:
        """Notes an experience and returns how often it was made before."""
        before = self.counts.get(experience, 0)
        self.counts[experience] = before + 1
        return before
