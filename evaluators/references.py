"""What the judge's files may refer to, and whether they do."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Mapping

from evaluators import schemas
from language.authoring import Collector, Entry
from language.red_flags import CATEGORIES

COURTESIES = ("greeting", "name_use", "please", "acknowledging", "understanding_check", "thanks", "apology", "wish",
              "patient_says_goodbye_first")


@dataclass(frozen=True)
class Terms:
    """Names that evidence may use: acts, ``word:…``, ``is:…``, ``patient:…``.

    ``unsure`` holds the kinds (act, word, patient) of which some are in a file that did not load.
    """

    names: frozenset[str]
    unsure: frozenset[str] = frozenset()

    def check(self, entry: Entry, loc: list, found: Iterable[str], what: str, into: Collector,
              also: Iterable[str] = ()) -> None:
        """Notes names that do not exist; ``also`` are allowed beside the terms."""
        for name in found:
            kind = name.split(":")[0] if ":" in name else "act"
            if kind not in self.unsure:
                into.reference(entry, loc, name, [*also, *sorted(self.names)], what)


def check_references(single: Mapping[str, Entry | None], known: Terms, into: Collector) -> None:
    """Notes what the single files (courtesy, answers, strengths, rubric; None if broken) refer to in vain."""
    checks = {"courtesy": _check_courtesy, "answers": _check_answers, "strengths": _check_strengths,
              "rubric": _check_rubric}
    for name, check in checks.items():
        entry = single[name]
        if entry is not None:
            check(entry, known, into)


def _check_courtesy(courtesy: schemas.CourtesyFile, known: Terms, into: Collector) -> None:
    found = [item.id for item in courtesy.required]
    for name in COURTESIES:
        if found.count(name) != 1:
            into.add(courtesy, ["required"], f"礼貌项 “{name}” 应恰好写一次，现有 {found.count(name)} 次")
    for number, name in enumerate(found):
        into.reference(courtesy, ["required", number, "id"], name, COURTESIES, "礼貌项")


def _check_answers(answers: schemas.Answers, known: Terms, into: Collector) -> None:
    known.check(answers, ["dodges"], answers.dodges, "动作", into)
    for number, item in enumerate(answers.questions):
        loc = ["questions", number]
        known.check(answers, [*loc, "cue"], [f"patient:{item.cue}"], "患者提示", into)
        known.check(answers, [*loc, "straight"], item.straight, "动作", into)
        known.check(answers, [*loc, "partly"], item.partly, "动作", into)
        for name in item.spoiled_by:
            into.reference(answers, [*loc, "spoiled_by"], name, CATEGORIES, "红线类别")


def _check_strengths(strengths: schemas.Strengths, known: Terms, into: Collector) -> None:
    for number, item in enumerate(strengths.strengths):
        known.check(strengths, ["strengths", number, "acts"], item.acts, "动作", into)
        known.check(strengths, ["strengths", number, "after"], [f"patient:{name}" for name in item.after], "患者提示", into)


def _check_rubric(rubric: schemas.Rubric, known: Terms, into: Collector) -> None:
    known.check(rubric, ["care", "acts"], rubric.care.acts, "动作", into)
    known.check(rubric, ["care", "feelings"], [f"patient:{name}" for name in rubric.care.feelings], "患者提示", into)
