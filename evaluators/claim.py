"""What a trainee states that the hospital card can confirm or deny."""
from __future__ import annotations

from typing import NamedTuple


class Claim(NamedTuple):
    """A statement: its kind, its words, and what the card says (``truth``; empty if it says nothing)."""

    kind: str
    start: int
    end: int
    agrees: bool | None  # None: the card does not say
    truth: str
