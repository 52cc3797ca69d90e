"""Findings: what a check found, where, and how sure. No evidence, no point."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

from evaluators.transcript import Transcript

STATUSES = ("met", "missed", "violated", "not_due", "not_reached", "unverified")
CHECKS = ("stage", "courtesy", "forbidden", "red_flag", "fact", "answer", "care")
_OPTIONAL = ("category", "severity", "law", "rewrite", "searched", "needed", "part")


@dataclass(frozen=True)
class Finding:
    """One result of one check. Build it with ``at`` (words found) or ``absent`` (searched in vain).

    ``start``/``end`` are characters of the turn's text; an absence has none, and ``searched`` lists
    the first and last turn that were looked through.
    """

    check: str
    rule: str
    status: str
    turn: int | None
    start: int | None
    end: int | None
    quote: str | None
    message: str
    category: str | None = None
    severity: str | None = None
    law: str | None = None
    rewrite: str | None = None
    searched: tuple[int, int] | None = None
    needed: int | None = None  # answers: trainee messages it took
    part: float | None = None  # missed stages: how much of the evidence there was, 0..1

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"status {self.status!r} is none of {STATUSES}")
        if (self.start is None) != (self.end is None) or (self.start is None) != (self.quote is None):
            raise ValueError("a quote needs start and end, and an absence has none of them")

    @property
    def points(self) -> bool:
        """True if the finding points at words."""
        return self.start is not None

    def as_dict(self) -> dict[str, Any]:
        """The object of the contract; optional keys only where there is a value."""
        row: dict[str, Any] = {"check": self.check, "rule": self.rule}
        if self.category is not None:
            row["category"] = self.category
        row["status"] = self.status
        if self.severity is not None:
            row["severity"] = self.severity
        row.update(turn=self.turn, start=self.start, end=self.end, quote=self.quote, message=self.message)
        for key in _OPTIONAL[2:]:
            if getattr(self, key) is not None:
                row[key] = list(getattr(self, key)) if key == "searched" else getattr(self, key)
        return row


def at(transcript: Transcript, turn: int, start: int, end: int, **rest: Any) -> Finding:
    """A finding that quotes ``turn.text[start:end]``.

    Raises:
        ValueError: if the span is empty or outside the text, or a given quote differs from it.
    """
    text = transcript.turns[turn].text
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}..{end} is not inside turn {turn} of {len(text)} characters")
    quote = rest.pop("quote", text[start:end])
    if quote != text[start:end]:
        raise ValueError(f"quote {quote!r} is not turn {turn} [{start}:{end}] {text[start:end]!r}")
    return Finding(turn=turn, start=start, end=end, quote=quote, **rest)


def absent(turns: Sequence[int], **rest: Any) -> Finding:
    """A finding without words: ``turns`` were searched; it points at the last of them, or at nothing."""
    searched = (turns[0], turns[-1]) if turns else None
    return Finding(turn=turns[-1] if turns else None, start=None, end=None, quote=None, searched=searched, **rest)
