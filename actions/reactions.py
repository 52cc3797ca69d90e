"""How experiences move the mood.

What is good for a patient wears off: each repetition counts 0.6 of the one before, and every harsh
word dulls all kind words after it in the same measure. So swapping a kind act for a harsh one can
never end in more trust. One harsh word also silences the kind ones of the same message, for better and worse.
"""
from __future__ import annotations

from typing import NamedTuple

from actions.moves import KIND_ACTS
from actions.noticing import Noticed
from actions.stage import Stage
from actions.state import MOODS, TalkState
from actions.temperament import Shift

_WEARING = 0.6
_GROWTH = 1.0  # trust grows by a share of what is missing to full trust, never quite to 1
_HARSH = frozenset("dismiss pressure dodge".split())
_BETTER = {"trust": 1, "anxiety": -1, "patience": 1, "tension": -1}


class Felt(NamedTuple):
    """The reasons of a turn, in Chinese, and whether something harsh was heard."""

    why: tuple[str, ...]
    harsh: bool


def feel(stage: Stage, talk: TalkState, noticed: Noticed) -> Felt:
    """Moves ``talk.mood`` by what was heard; lapses that the agenda finds come through ``lapse``."""
    harsh = bool(noticed.flags) or not _HARSH.isdisjoint(noticed.acts)
    why: list[str] = []
    for kind, names in (("flags", noticed.flags), ("acts", noticed.acts), ("lapses", noticed.lapses)):
        for name in names:
            shift = stage.reactions[kind].get(name)
            if shift is None or harsh and kind == "acts" and name in KIND_ACTS:
                talk.count(name)
            else:
                why += _moved(talk, name, shift, stage.hardness.warmth, silenced=harsh)
    if harsh:
        talk.count("harsh")
    talk.mood = talk.mood.moved({"patience": -stage.limits.wear})
    return Felt(tuple(why), harsh)


def lapse(stage: Stage, talk: TalkState, name: str) -> list[str]:
    """Moves the mood by a lapse that only the agenda could notice; returns the reason."""
    return _moved(talk, name, stage.reactions["lapses"][name], stage.hardness.warmth, silenced=False)


def relieve(stage: Stage, talk: TalkState) -> list[str]:
    """Moves the mood because a worry was settled; returns the reason."""
    return _moved(talk, "relief", stage.reactions["moments"]["relief"], stage.hardness.warmth, silenced=False)


def _moved(talk: TalkState, name: str, shift: Shift, warmth: float, silenced: bool) -> list[str]:
    talk.count(name)
    before = talk.counts.get(f"felt {name}", 0) if silenced else talk.count(f"felt {name}")
    worn = _WEARING ** (before + talk.counts.get("harsh", 0))
    by = {}
    for mood in MOODS:
        value = getattr(shift, mood)
        good = value * _BETTER[mood] > 0
        by[mood] = value * worn * warmth * (0 if silenced else 1) if good else value
        if good and mood == "trust":
            by[mood] *= _GROWTH * (1 - talk.mood.trust)
    old_mood, talk.mood = talk.mood, talk.mood.moved(by)
    moved = [f"{label}{after - old:+.2f}" for label, old, after in zip(("信任", "焦虑", "耐心", "价格紧张"), old_mood, talk.mood)
             if abs(after - old) >= 0.005]
    return [f"{shift.why}（{'，'.join(moved)}）"] if moved else []
