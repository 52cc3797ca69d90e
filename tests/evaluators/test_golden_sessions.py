"""Whole talks whose findings are listed exactly: an extra finding fails as well as a missing one."""
from __future__ import annotations

from pathlib import Path

import pytest
from tests.evaluators.annotated import build, golden_files, read_golden

from evaluators import evaluate
from evaluators.finding import Finding
from evaluators.score import recompute


def line(finding: Finding) -> str:
    """A finding as golden files write it."""
    place = f"{finding.turn} {finding.quote}" if finding.points else f"searched {finding.searched}"
    kind = f" {finding.category}" if finding.category else ""
    return f"{finding.check} {finding.rule}{kind} {finding.status} {place}".replace("\n", " ")


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_session_is_judged_as_written(path: Path, rules) -> None:
    golden = read_golden(path)
    transcript, listener = build({"id": path.stem, **golden})
    report = evaluate(transcript, rules, listener)
    expect = golden["expect"]
    assert [line(finding) for finding in report.findings] == expect["findings"]
    assert dict(report.stages) == expect["stages"]
    assert dict(report.courtesy) == expect["courtesy"]
    assert (report.score, report.passed, report.outcome) == (expect["score"], expect["passed"], expect["outcome"])


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_session_recomputes_and_repeats(path: Path, rules) -> None:
    transcript, listener = build({"id": path.stem, **read_golden(path)})
    first, second = (evaluate(transcript, rules, listener) for _ in range(2))
    assert first.as_dict() == second.as_dict()
    assert recompute(first.points) == first.score
    numbers = [number for point in first.points for number in point["findings"]]
    assert all(point["findings"] for point in first.points)
    assert all(0 <= number < len(first.findings) for number in numbers)


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_every_quote_stands_in_the_talk(path: Path, rules) -> None:
    transcript, listener = build({"id": path.stem, **read_golden(path)})
    for finding in evaluate(transcript, rules, listener).findings:
        if finding.points:
            assert transcript.turns[finding.turn].text[finding.start:finding.end] == finding.quote
        else:
            assert finding.quote is None and finding.end is None


def test_the_sample_talk_reaches_what_it_claims(rules) -> None:
    path = next(path for path in golden_files() if path.stem == "price_focused_kind_and_complete")
    transcript, listener = build({"id": path.stem, **read_golden(path)})
    report = evaluate(transcript, rules, listener)
    assert set(report.stages.values()) == {"met"} and len(report.stages) == 9
    assert set(report.courtesy.values()) <= {"met", "not_due"}
    assert report.score == 96 and report.passed
    assert {row["turn"] for row in report.strengths} == {9, 14, 20}


def test_kind_beats_curt_beats_unlawful(rules) -> None:
    scores = {}
    for path in golden_files():
        transcript, listener = build({"id": path.stem, **read_golden(path)})
        scores[path.stem] = evaluate(transcript, rules, listener).score
    assert scores["price_focused_kind_and_complete"] > 85 > scores["curt_but_answers"] > 35
    assert scores["curt_but_answers"] > scores["unlawful_threat"]
