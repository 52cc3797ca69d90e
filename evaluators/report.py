"""The report: what the judge found, as text, JSON, HTML or Markdown."""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Mapping

from evaluators.finding import Finding
from evaluators.transcript import Transcript

FORMATS = ("text", "json", "html", "md")


@dataclass(frozen=True)
class Report:
    """Everything found about one talk. ``points`` add up to ``score``; ``curve`` is empty without states."""

    id: str
    score: int
    passed: bool
    stages: Mapping[str, str]
    courtesy: Mapping[str, str]
    findings: tuple[Finding, ...]
    metrics: Mapping[str, Any]
    rules_version: str
    outcome: str = "open"
    curve: tuple[Mapping[str, float], ...] = ()
    strengths: tuple[Mapping[str, Any], ...] = ()
    advice: tuple[Mapping[str, Any], ...] = ()
    points: tuple[Mapping[str, Any], ...] = ()
    header: Mapping[str, Any] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def title(self, kind: str, name: str) -> str:
        """The Chinese name of a stage, courtesy, phrase, red-flag category or question."""
        return self.titles.get(f"{kind}:{name}", name)

    def as_dict(self) -> dict[str, Any]:
        """The object of the contract, then the extra keys."""
        return {"id": self.id, "score": self.score, "passed": self.passed, "stages": dict(self.stages),
                "courtesy": dict(self.courtesy), "findings": [finding.as_dict() for finding in self.findings],
                "metrics": dict(self.metrics), "rules_version": self.rules_version, "outcome": self.outcome,
                "curve": [dict(point) for point in self.curve], "strengths": [dict(row) for row in self.strengths],
                "advice": [dict(row) for row in self.advice], "points": [dict(row) for row in self.points],
                "header": dict(self.header)}


def render(report: Report, transcript: Transcript, format: str = "text") -> str:
    """The report in one of ``FORMATS``; JSON is one line.

    Raises:
        ValueError: for another format.
    """
    if format == "json":
        return json.dumps(report.as_dict(), ensure_ascii=False, separators=(",", ":"))
    if format == "text":
        from evaluators.report_text import text

        return text(report, transcript)
    if format == "md":
        from evaluators.report_md import markdown

        return markdown(report, transcript)
    if format == "html":
        from evaluators.report_page import page

        return page(report, transcript)
    raise ValueError(f"format {format!r} is none of {FORMATS}")
