"""What difficulty changes beside the thresholds of the personas: how far an answer and a kind word go. Never facts."""
from __future__ import annotations

from typing import NamedTuple


class Hardness(NamedTuple):
    """How hard one is to win over."""

    settles: float  # share of an answer that gets across
    enough: float  # how much of a spoken worry must be answered to let it rest, 0..1
    warmth: float  # share of what is good for the mood that is felt
    all_raised: bool  # every worry spoken of must be answered before a visit is agreed, not only the critical ones
    first_no: float  # chance that the first invitation is turned down, just to see what happens then


LEVELS: dict[int, Hardness] = {
    1: Hardness(settles=1.2, enough=0.6, warmth=1.15, all_raised=False, first_no=0.0),
    2: Hardness(settles=1.0, enough=0.7, warmth=1.0, all_raised=False, first_no=0.0),
    3: Hardness(settles=0.75, enough=0.85, warmth=0.75, all_raised=True, first_no=0.6),
}
