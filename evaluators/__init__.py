"""Judging: how good and how lawful was a talk? Imports nothing heavy until something is judged."""
from __future__ import annotations

from typing import Any

_HOMES = {"evaluate": "evaluators.judge", "evaluate_many": "evaluators.judge",
          "load_rulebook": "evaluators.rulebook", "render": "evaluators.report",
          "read_transcripts": "evaluators.transcript", "Transcript": "evaluators.transcript",
          "Report": "evaluators.report"}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'evaluators' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
