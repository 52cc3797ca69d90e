"""The working table of one turn: pieces of speech gathered by the moves."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from actions.noticing import Noticed
from actions.stage import Stage
from actions.state import TalkState
from actions.wording import Voice


class Piece(NamedTuple):
    """A thought: canonical words, its reason, the patient cues it carries. ``apart``: a new message."""

    text: str
    why: str
    cues: tuple[str, ...] = ()
    apart: bool = False


@dataclass
class Turn:
    """Everything that the moves of one turn share."""

    stage: Stage
    talk: TalkState
    noticed: Noticed
    voice: Voice
    harsh: bool = False
    answered: str | None = None  # the concern that the message answered
    pieces: list[Piece] = field(default_factory=list)
    limit: int = 3  # sentences

    @property
    def room(self) -> int:
        """How many more sentences may be said."""
        return self.limit - len(self.pieces)

    def add(self, text: str, why: str, cues: tuple[str, ...] = (), apart: bool = False) -> None:
        """Adds a thought, if there is room."""
        if self.room > 0 and text:
            self.pieces.append(Piece(text, why, cues, apart))

    def say(self, move: str, why: str, cues: tuple[str, ...] = (), apart: bool = False, **slots: object) -> None:
        """Adds a fresh line of the persona, if there is room."""
        if self.room > 0:
            self.add(self.voice.say(move, **slots), why, cues, apart)

    def has(self, *acts: str) -> bool:
        """True if the trainee did any of these."""
        return any(act in self.noticed.acts for act in acts)

    def chance(self, probability: float) -> bool:
        """A coin of the talk's own random numbers."""
        return self.voice.rng.random() < probability
