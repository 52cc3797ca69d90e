"""The rulebook: everything that is ruled, loaded once and strictly from data/."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Iterator, Mapping

from evaluators import schemas
from evaluators.conditions import CONDITIONS
from evaluators.expression import ExpressionError, Node, parse, terms
from evaluators.words import CuePack, Glossary, load_jargon, load_pack
from language.authoring import DATA, Collector, load, load_folder
from language.patient_cues import PatientCues
from language.red_flags import CATEGORIES, RedFlagPack, load_red_flags

COURTESIES = ("greeting", "name_use", "please", "acknowledging", "understanding_check", "thanks", "apology", "wish",
              "patient_says_goodbye_first")


@dataclass(frozen=True)
class Rulebook:
    """All rules of one version. ``expressions`` holds each stage's evidence and due_if, parsed."""

    protocols: Mapping[str, schemas.Protocol]
    expressions: Mapping[tuple[str, str], tuple[Node, Node | None]]
    words: CuePack
    forbidden: CuePack
    phrases: schemas.Forbidden
    courtesy: schemas.CourtesyFile
    jargon: Glossary
    answers: schemas.Answers
    strengths: schemas.Strengths
    rubric: schemas.Rubric
    red_flags: RedFlagPack
    titles: Mapping[str, str]
    version: str

    def title(self, term: str) -> str:
        """The Chinese name of a term of an expression."""
        return self.titles.get(term, term.split(":")[-1])


@lru_cache(maxsize=4)
def load_rulebook(data: Path = DATA) -> Rulebook:
    """Loads every rule of ``data``; nothing half-loads.

    Raises:
        DataError: with every mistake of every file.
    """
    into = Collector()
    protocols = into.attempt(load_folder, data / "protocols", schemas.Protocol) or {}
    word_files = into.attempt(load_folder, data / "protocols" / "words", schemas.Words) or {}
    single = {name: into.attempt(load, data / path, shape) for name, (path, shape) in _FILES.items()}
    red_flags = into.attempt(load_red_flags, data)
    cues = into.attempt(load, data / "lexicon" / "patient_cues.yml", PatientCues)
    words = load_pack(data, [(entry, ["words"], entry.words, "word", ()) for entry in word_files.values()], into)
    phrases = single["phrases"]
    banned = load_pack(data, [(phrases, ["phrases"], phrases.phrases, "phrase", tuple(phrases.excused_by))] if phrases
                       else [], into)
    into.finish()
    acts = {name for entry in word_files.values() for name in entry.titles}
    allowed = {*acts, *(f"word:{name}" for name in words.labels), *(f"is:{name}" for name in CONDITIONS),
               *(f"patient:{cue.cue}" for cue in cues.cues)}
    expressions = dict(_expressions(protocols, allowed, into))
    _check_references(single, allowed, acts, into)
    jargon = load_jargon(single["jargon"], into)
    into.finish()
    titles = {name: title for entry in word_files.values() for name, title in entry.titles.items()}
    titles.update((f"word:{name}", title) for name, title in words.titles.items())
    titles.update((f"patient:{cue.cue}", cue.title) for cue in cues.cues)
    return Rulebook(protocols, expressions, words, banned, phrases, single["courtesy"], jargon, single["answers"],
                    single["strengths"], single["rubric"], red_flags, titles, rules_version(data))


_FILES = {
    "phrases": ("courtesy/forbidden.yml", schemas.Forbidden),
    "courtesy": ("courtesy/required.yml", schemas.CourtesyFile),
    "answers": ("courtesy/answers.yml", schemas.Answers),
    "strengths": ("courtesy/strengths.yml", schemas.Strengths),
    "jargon": ("lexicon/jargon.yml", schemas.Jargon),
    "rubric": ("rubric.yml", schemas.Rubric),
}


def _expressions(protocols: Mapping[str, schemas.Protocol], allowed: set[str], into: Collector
                 ) -> Iterator[tuple[tuple[str, str], tuple[Node, Node | None]]]:
    for entry in protocols.values():
        ids = [stage.id for stage in entry.stages]
        for number, stage in enumerate(entry.stages):
            loc = ["stages", number]
            if ids.index(stage.id) != number:
                into.add(entry, [*loc, "id"], f"环节编号 “{stage.id}” 重复")
            for name in stage.after:
                into.reference(entry, [*loc, "after"], name, [other for other in ids if other != stage.id], "环节")
            for name in stage.spoiled_by:
                into.reference(entry, [*loc, "spoiled_by"], name, CATEGORIES, "红线类别")
            for name in stage.ruined_by:
                into.reference(entry, [*loc, "ruined_by"], name, [*CATEGORIES, *allowed], "红线类别或动作")
            evidence = _parse(entry, [*loc, "evidence"], stage.evidence, allowed, into)
            due_if = _parse(entry, [*loc, "due_if"], stage.due_if, allowed, into) if stage.due_if else None
            if evidence is not None:
                yield (entry.id, stage.id), (evidence, due_if)


def _parse(entry: schemas.Protocol, loc: list, text: str, allowed: set[str], into: Collector) -> Node | None:
    try:
        node = parse(text)
    except ExpressionError as error:
        into.add(entry, loc, f"“{text}” 写法有误：{error}")
        return None
    for name in terms(node):
        into.reference(entry, loc, name, sorted(allowed), "证据")
    return node


def _check_references(single: Mapping[str, object], allowed: set[str], acts: set[str], into: Collector) -> None:
    courtesy, answers, strengths = single["courtesy"], single["answers"], single["strengths"]
    found = [item.id for item in courtesy.required]
    for name in COURTESIES:
        if found.count(name) != 1:
            into.add(courtesy, ["required"], f"礼貌项 “{name}” 应恰好写一次，现有 {found.count(name)} 次")
    for number, name in enumerate(found):
        into.reference(courtesy, ["required", number, "id"], name, COURTESIES, "礼貌项")
    for number, item in enumerate(answers.questions):
        into.reference(answers, ["questions", number, "cue"], f"patient:{item.cue}", sorted(allowed), "患者提示")
        for name in (*item.straight, *item.partly):
            into.reference(answers, ["questions", number, "straight"], name, sorted(allowed), "动作")
        for name in item.spoiled_by:
            into.reference(answers, ["questions", number, "spoiled_by"], name, CATEGORIES, "红线类别")
    for number, item in enumerate(strengths.strengths):
        for name in item.acts:
            into.reference(strengths, ["strengths", number, "acts"], name, sorted(allowed), "动作")
        for name in item.after:
            into.reference(strengths, ["strengths", number, "after"], f"patient:{name}", sorted(allowed), "患者提示")
    care = single["rubric"].care
    for name in care.acts:
        into.reference(single["rubric"], ["care", "acts"], name, sorted(allowed), "动作")
    for name in care.feelings:
        into.reference(single["rubric"], ["care", "feelings"], f"patient:{name}", sorted(allowed), "患者提示")


def rules_version(data: Path = DATA) -> str:
    """Changes whenever a rule changes: a hash over all rule files (12 hex digits)."""
    digest = hashlib.sha256()
    paths = [*(data / "protocols").rglob("*.yml"), *(data / "courtesy").rglob("*.yml"), *(data / "lexicon").rglob("*.yml"),
             *(data / "red_flags").glob("*.yml"), data / "rubric.yml"]
    for path in sorted(paths):
        digest.update(path.relative_to(data).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
