"""The red-flag pack: 24 categories of data/red_flags, each with its law and its rules."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Literal, NamedTuple

from pydantic import Field

from language.authoring import DATA, Collector, Entry, Part
from language.context import EXCUSES, load_context
from language.cues import CueFinder, Rule, check_proofs, load_concepts, proof_lines, proven
from language.prefilter import Prefilter

CATEGORIES = (
    "cure_guarantee", "superlative_claim", "safety_guarantee", "intimidation", "remote_diagnosis",
    "remote_prescription", "impersonating_doctor", "price_evasion", "price_deception", "disparaging_others",
    "patient_testimonial", "privacy_leak", "data_collection", "pressure_selling", "false_urgency",
    "false_credentials", "insurance_fraud", "kickback", "discouraging_care", "discrimination_insult", "minors",
    "abortion_promotion", "rights_obstruction", "emergency_mishandling",
)


class Law(Part):
    """An article that the category stands on, with how far its text was checked (compliance.md, section 0)."""

    article: str = Field(min_length=4)
    status: Literal["verified", "verified_2", "recalled"]


class Category(Entry):
    """Schema of data/red_flags/<category>.yml."""

    category: str
    title: str
    severity: Literal["critical", "high", "medium"]
    fact_check: bool  # only the hospital card or the talk can prove it; otherwise `unverified`
    definition: str
    law: List[Law] = Field(min_items=1)
    why: str
    rewrite: str
    excused_by: List[str]
    flags: List[Rule] = Field(min_items=1)


class RedFlagPack(NamedTuple):
    """All categories by id, and the finder of all their rules."""

    categories: Dict[str, Category]
    finder: CueFinder
    rules: Dict[str, tuple[Category, Rule]]


def load_red_flags(data: Path = DATA) -> RedFlagPack:
    """Loads the pack; a rule whose own proof fails never loads.

    Raises:
        DataError: with every mistake in data/red_flags.
    """
    return _loaded(data)


@lru_cache(maxsize=4)  # by the folder, however it was named: the judge and the listener share one pack
def _loaded(data: Path) -> RedFlagPack:
    files = [*sorted(data.glob("red_flags/*.yml")), data / "lexicon" / "context.yml",
             *sorted(data.glob("lexicon/concepts/*.yml"))]
    return proven("red-flags", data, files, ["red_flags"], lambda sieve: _load(data, sieve), lambda pack: pack.finder)


def _check_agreement(categories: Dict[str, Category], finder: CueFinder, into: Collector) -> None:
    """What one rule of a category lets pass, no other rule of the category may flag."""
    for entry in categories.values():
        for index, rule in enumerate(entry.flags):
            for number, proof in enumerate(proof_lines(rule.must_pass)):
                for cue in finder.find(proof.text, proof.before):
                    if cue.label == entry.category and cue.rule != rule.id:
                        into.add(entry, ["flags", index, "must_pass", number],
                                 f"规则 {rule.id} 的放行例句 “{proof.text}” 被同类规则 {cue.rule} 判为违规"
                                 f"（“{proof.text[cue.start:cue.end]}”）；请改其中一条")


def _load(data: Path, sieve: Prefilter | None) -> RedFlagPack:
    into, rules = Collector(), {}
    context, concepts = into.attempt(load_context, data), into.attempt(load_concepts, data, sieve is None)
    categories = into.folder(data / "red_flags", Category, key="category")
    if context is None or concepts is None:
        into.finish()
    finder = CueFinder(context, concepts, sieve)
    for entry in categories.values():
        into.reference(entry, ["category"], entry.category, CATEGORIES, "类别")
        for name in entry.excused_by:  # once here, not with every rule
            into.reference(entry, ["excused_by"], name, EXCUSES, "语境")
        excuses = tuple(name for name in entry.excused_by if name in EXCUSES)
        for index, rule in enumerate(entry.flags):
            loc = ["flags", index]
            if rule.id in rules:
                into.add(entry, [*loc, "id"], f"规则编号 “{rule.id}” 重复，已用于 {rules[rule.id][0].category}")
            rules[rule.id] = (entry, rule)
            finder.add(entry.category, rule, excuses, entry, loc, into)
            check_proofs(finder, rule, entry, loc, into)
    if not into.problems and not finder.proven:
        _check_agreement(categories, finder, into)
    into.finish()
    return RedFlagPack(categories, finder, rules)
