"""What was done best, and what to do better: at most a few, each with a sentence."""
from __future__ import annotations

from typing import Any, Sequence

from evaluators.finding import Finding
from evaluators.rulebook import Rulebook
from evaluators.score import Point
from evaluators.talk import Talk
from language.text import Span, sentences


def strengths(talk: Talk, findings: Sequence[Finding], rules: Rulebook) -> list[dict[str, Any]]:
    """The best sentences of the trainee: ``{"turn", "start", "end", "quote", "title", "why"}``.

    Nothing is praised in a message that holds a red flag, be it only a suspected one.
    """
    flagged = {finding.turn for finding in findings if finding.check == "red_flag"}
    bad = {(finding.turn, start) for finding in findings if finding.status == "violated" and finding.points
           for start in range(finding.start, finding.end)}
    found = []
    for rank, rule in enumerate(rules.strengths.strengths):
        for hit in talk.evidence(*rule.acts):
            part = _sentence(talk.transcript.turns[hit.turn].text, hit.start, hit.end)
            cues = [f"patient:{name}" for name in rule.after]
            fits = not cues or any(talk.has(turn, *cues) for turn in _before(talk, hit.turn))
            if part is None or not fits or hit.turn in flagged or any((hit.turn, at) in bad for at in range(part.start, part.end)):
                continue
            found.append((-rule.worth, rank, hit.turn, part, rule))
            break
    chosen: list[dict[str, Any]] = []
    taken: set[tuple[int, int]] = set()
    for _, _, turn, part, rule in sorted(found, key=lambda item: item[:3]):
        text = talk.transcript.turns[turn].text
        if (turn, part.start) in taken or len(chosen) == rules.strengths.most:
            continue
        taken.add((turn, part.start))
        chosen.append({"turn": turn, "start": part.start, "end": part.end, "quote": text[part.start:part.end],
                       "title": rule.title, "why": rule.why})
    return chosen


def _sentence(text: str, start: int, end: int) -> Span | None:
    """The sentence that carries an act; the longest where the act spans several."""
    inside = [span for span in sentences(text) if span.overlaps((start, end))]
    return max(inside, key=lambda span: (min(span.end, end) - max(span.start, start), -span.start), default=None)


def _before(talk: Talk, turn: int) -> list[int]:
    """The patient's turns since the trainee's last message but one: what a reply may still refer to."""
    own = [other for other in talk.trainee if other < turn]
    since = own[-1] if own else -1
    return [other for other in talk.patient if since < other < turn]


def advice(findings: Sequence[Finding], points: Sequence[Point], rules: Rulebook) -> list[dict[str, Any]]:
    """The most valuable changes: ``{"turn", "message", "instead", "worth", "finding"}``, worth in points."""
    lost: dict[int, float] = {}
    for point in points:
        if point.section != "cap" and point.most - point.got > 0 and point.findings:
            first = point.findings[0]
            lost[first] = lost.get(first, 0.0) + point.most - point.got
    rows = [(-_urgency(findings[number]), -worth, number) for number, worth in lost.items() if findings[number].rewrite]
    chosen: list[dict[str, Any]] = []
    said: set[str] = set()
    for _, worth, number in sorted(rows):
        finding = findings[number]
        if finding.rewrite in said or len(chosen) == rules.rubric.advice_most:
            continue
        said.add(finding.rewrite)
        chosen.append({"turn": finding.turn, "message": finding.message, "instead": finding.rewrite,
                       "worth": round(-worth, 1), "finding": number})
    return chosen


def _urgency(finding: Finding) -> int:
    """Law first, whatever it costs in points."""
    if finding.check != "red_flag":
        return 0
    return {"critical": 3, "high": 2}.get(finding.severity or "", 1)
