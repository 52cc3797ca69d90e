"""The patient's side: what a patient's message asks, tells or shows."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import List

from pydantic import Field

from language.authoring import DATA, Collector, Entry, Part, load
from language.context import load_context
from language.cues import CueFinder, Rule, check_proofs, load_concepts, proven
from language.prefilter import Prefilter


class PatientCue(Part):
    """One kind of thing that patients say, e.g. ``asks_price``."""

    cue: str
    title: str
    flags: List[Rule] = Field(min_items=1)


class PatientCues(Entry):
    """Schema of data/lexicon/patient_cues.yml."""

    id: str
    cues: List[PatientCue]


@lru_cache(maxsize=4)
def load_patient_cues(data: Path = DATA) -> CueFinder:
    """The finder of patient cues; a rule whose own proof fails never loads.

    Raises:
        DataError: with every mistake in the file.
    """
    files = [data / "lexicon" / "patient_cues.yml", data / "lexicon" / "context.yml",
             *sorted(data.glob("lexicon/concepts/*.yml"))]
    return proven("patient-cues", data, files, ["patient_cues"], lambda sieve: _load(data, sieve), lambda finder: finder)


def _load(data: Path, sieve: Prefilter | None) -> CueFinder:
    into = Collector()
    entry = into.attempt(load, data / "lexicon" / "patient_cues.yml", PatientCues)
    context, concepts = into.attempt(load_context, data), into.attempt(load_concepts, data, sieve is None)
    into.finish()
    finder = CueFinder(context, concepts, sieve)
    seen: set[str] = set()
    for number, cue in enumerate(entry.cues):
        for index, rule in enumerate(cue.flags):
            loc = ["cues", number, "flags", index]
            if rule.id in seen:
                into.add(entry, [*loc, "id"], f"规则编号 “{rule.id}” 重复")
            seen.add(rule.id)
            finder.add(cue.cue, rule, (), entry, loc, into)
            check_proofs(finder, rule, entry, loc, into)
    into.finish()
    return finder
