"""The score: shares for what was done, penalties for what was wrong, caps for what was unlawful.

Every point is a row that names its finding; ``recompute`` gets the score back from the rows alone.
"""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Sequence

from evaluators.finding import Finding
from evaluators.rulebook import Rulebook
from evaluators.schemas import Protocol

_COUNTED = ("met", "missed", "violated")


@dataclass(frozen=True)
class Point:
    """One row: ``got`` of ``most`` points (``got`` is negative and ``most`` 0 for penalties and caps).

    ``findings`` are indices into the report's findings.
    """

    section: str
    id: str
    title: str
    got: float
    most: float
    findings: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"section": self.section, "id": self.id, "title": self.title, "got": self.got, "most": self.most,
                "findings": list(self.findings)}


def score(protocol: Protocol, stages: Mapping[str, str], courtesy: Mapping[str, str], findings: Sequence[Finding],
          rules: Rulebook) -> tuple[int, bool, list[Point]]:
    """The score 0..100, whether the talk passes, and the rows that add up to it."""
    rubric, of = rules.rubric, _by_rule(findings)
    sections = {
        "stages": [(stage.id, stage.title, stage.weight, _stage(findings, of["stage", stage.id], stages[stage.id], rubric.half),
                    of["stage", stage.id]) for stage in protocol.stages if stages[stage.id] in _COUNTED],
        "courtesy": [(item.id, item.title, item.weight, float(courtesy[item.id] == "met"),
                      of["courtesy", item.id])
                     for item in rules.courtesy.required if courtesy[item.id] in _COUNTED],
        "answers": [(finding.rule, _title(rules, finding), 1.0, _answered(finding, rubric.half), (number,))
                    for number, finding in enumerate(findings) if finding.check == "answer" and finding.status != "not_reached"],
        "care": [("care", "接住心情", 1.0, float(finding.status == "met"), (number,))
                 for number, finding in enumerate(findings) if finding.check == "care"],
    }
    points = [*_shared(sections, rubric.shares), *_penalties(findings, rules)]
    points += _caps(points, findings, rules)
    total = recompute(points)
    fails = any(finding.check == "red_flag" and finding.status == "violated" and finding.severity in rubric.failing
                for finding in findings)
    return total, total >= rubric.pass_at and not fails, points


def recompute(points: Iterable[Point | Mapping[str, Any]]) -> int:
    """The score that rows add up to."""
    got = sum(point["got"] if isinstance(point, Mapping) else point.got for point in points)
    return int(min(100, max(0, got)) + 0.5)


def _by_rule(findings: Sequence[Finding]) -> Mapping[tuple[str, str], tuple[int, ...]]:
    """The numbers of the findings of each check and rule."""
    found: defaultdict[tuple[str, str], tuple[int, ...]] = defaultdict(tuple)
    for number, finding in enumerate(findings):
        found[finding.check, finding.rule] += (number,)
    return found


def _stage(findings: Sequence[Finding], own: Sequence[int], status: str, half: float) -> float:
    """1 for a stage that was met; what was tried in part earns up to ``half``. ``own``: the numbers of its findings."""
    if status == "met":
        return 1.0
    return half * ((findings[own[0]].part or 0.0) if own else 0.0)


def _title(rules: Rulebook, finding: Finding) -> str:
    return next(item.title for item in rules.answers.questions if item.cue == finding.rule)


def _answered(finding: Finding, half: float) -> float:
    return {"met": 1.0, "unverified": half}.get(finding.status, 0.0)


def _shared(sections: Mapping[str, list], shares: Mapping[str, float]) -> list[Point]:
    """Rows of what was earned. A section without anything due leaves its share to the others."""
    due = {name: rows for name, rows in sections.items() if rows}
    whole = sum(shares[name] for name in due)
    points: list[Point] = []
    for name, rows in due.items():
        share = 100 * shares[name] / whole
        weights = sum(row[2] for row in rows)
        points += [Point(name, row[0], row[1], round(share * row[2] / weights * row[3], 4),
                         round(share * row[2] / weights, 4), row[4]) for row in rows]
    return points


def _penalties(findings: Sequence[Finding], rules: Rulebook) -> list[Point]:
    lost: dict[str, float] = {}
    points: list[Point] = []
    for number, finding in enumerate(findings):
        if finding.check not in ("red_flag", "forbidden", "fact") or finding.status != "violated":
            continue
        kind = "fact" if finding.check == "fact" else f"{finding.check}.{finding.severity}"
        penalty = rules.rubric.penalties.get(kind)
        if penalty is None:
            continue
        cost = min(penalty.each, penalty.most - lost.get(kind, 0.0))
        lost[kind] = lost.get(kind, 0.0) + cost
        points.append(Point(finding.check, finding.category or finding.rule, finding.message.split("：")[0], -cost, 0.0, (number,)))
    return points


def _caps(points: Sequence[Point], findings: Sequence[Finding], rules: Rulebook) -> list[Point]:
    """A last row that brings the sum down to the lowest cap that holds."""
    flags = [(number, finding) for number, finding in enumerate(findings)
             if finding.check == "red_flag" and finding.status == "violated"]
    holding = [cap for cap in rules.rubric.caps
               if sum(finding.severity == cap.severity for _, finding in flags) >= cap.count]
    total = sum(point.got for point in points)
    if not holding or total <= min(cap.score for cap in holding):
        return []
    cap = min(holding, key=lambda cap: cap.score)
    numbers = tuple(number for number, finding in flags if finding.severity == cap.severity)
    return [Point("cap", cap.severity, f"触碰红线，最高 {cap.score:g} 分", round(cap.score - total, 4), 0.0, numbers)]
