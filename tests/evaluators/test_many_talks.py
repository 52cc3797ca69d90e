"""Many talks at once: the same reports as one by one, in order, without holding the file in memory."""
from __future__ import annotations

from pathlib import Path

from evaluators import Transcript, evaluate, evaluate_many, read_transcripts, render
from evaluators.judge import TOGETHER

SAMPLE = Path(__file__).parent.parent / "transcripts" / "sample_talk.json"


def test_reports_are_those_of_the_single_talks(rules) -> None:
    [sample] = read_transcripts(SAMPLE)
    talks = [sample, Transcript(sample.id + "-short", sample.protocol, sample.turns[:5], sample.card),
             Transcript(sample.id + "-back", sample.protocol, sample.turns[::-1], sample.card), sample]
    together = [render(report, talk, "json") for talk, report in zip(talks, evaluate_many(talks, rules))]
    assert together == [render(evaluate(talk, rules), talk, "json") for talk in talks]
    assert together[0] == together[-1] != together[1]


def test_talks_are_taken_a_few_at_a_time(rules) -> None:
    [sample] = read_transcripts(SAMPLE)
    taken = []
    endless = (taken.append(number) or sample for number in iter(int, 1))
    next(evaluate_many(endless, rules))
    assert len(taken) == TOGETHER
