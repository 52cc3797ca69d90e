"""A finding points at words, or says where they were sought."""
from __future__ import annotations

import pytest

from evaluators.finding import Finding, absent, at
from evaluators.transcript import Transcript

TALK = Transcript.from_dict({"protocol": "online_consult", "turns": [{"speaker": "trainee", "text": "您好，请坐"}]})
REST = dict(check="stage", rule="opening", status="met", message="开场")


def test_a_quote_is_the_words_of_the_turn() -> None:
    finding = at(TALK, 0, 0, 2, **REST)
    assert (finding.turn, finding.start, finding.end, finding.quote) == (0, 0, 2, "您好")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 9)])
def test_a_span_outside_the_turn_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError):
        at(TALK, 0, start, end, **REST)


def test_a_quote_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="再见"):
        at(TALK, 0, 0, 2, quote="再见", **REST)


def test_an_absence_says_what_was_searched() -> None:
    finding = absent([0, 3, 5], **{**REST, "status": "missed"})
    row = finding.as_dict()
    assert (row["turn"], row["start"], row["end"], row["quote"], row["searched"]) == (5, None, None, None, [0, 5])
    assert absent([], **{**REST, "status": "not_due"}).turn is None


def test_status_and_halves_are_checked() -> None:
    with pytest.raises(ValueError):
        Finding("stage", "opening", "good", None, None, None, None, "")
    with pytest.raises(ValueError):
        Finding("stage", "opening", "met", 0, 0, None, "您", "")
