"""A suspicion names its category well, or says nothing."""
from __future__ import annotations

import numpy as np
import pytest

from language.listener import listener
from language.red_flags import CATEGORIES
from language.suspicion import Scored, _named
from language.text import Span


def odds(**high: float) -> np.ndarray:
    """Low log-odds for every category but those named."""
    return np.array([high.get(name, -6.0) for name in CATEGORIES], np.float32)


@pytest.mark.parametrize(("given", "named"), [
    (odds(kickback=2.0), ["kickback"]),
    (odds(kickback=2.0, minors=2.0), ["kickback", "minors"]),
    (odds(kickback=1.0, minors=1.0, privacy_leak=1.0, price_evasion=1.0), []),
    (odds(), []),
])
def test_one_two_or_none(given: np.ndarray, named: list[str]) -> None:
    assert _named(given) == named


def test_a_stretch_without_words_can_be_suspected_too() -> None:
    certain = np.append(odds(kickback=2.0), np.float32(20))[None, :]
    [cue] = listener()._suspicion.suspects(Scored("～～", [Span(0, 2)], certain))
    assert (cue.label, cue.start, cue.end, cue.certainty) == ("kickback", 0, 2, "suspected")
