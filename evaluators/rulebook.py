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
from evaluators.references import Terms, check_references
from evaluators.words import CuePack, Glossary, load_jargon, load_pack
from language.authoring import DATA, Collector, load
from language.curt_lines import Forbidden
from language.patient_cues import PatientCues
from language.red_flags import CATEGORIES, RedFlagPack, load_red_flags


@dataclass(frozen=True)
class Rulebook:
    """All rules of one version. ``expressions`` holds each stage's evidence and due_if, parsed."""

    protocols: Mapping[str, schemas.Protocol]
    expressions: Mapping[tuple[str, str], tuple[Node, Node | None]]
    words: CuePack
    forbidden: CuePack
    phrases: Forbidden
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
    protocols = into.folder(data / "protocols", schemas.Protocol)
    word_files = into.folder(data / "protocols" / "words", schemas.Words)
    single = {name: into.attempt(load, data / path, shape) for name, (path, shape) in _FILES.items()}
    red_flags = into.attempt(load_red_flags, data)
    cues = into.attempt(load, data / "lexicon" / "patient_cues.yml", PatientCues)
    words = load_pack("service-words", data, [(entry, ["words"], entry.words, "word", ()) for entry in word_files.values()], into)
    phrases = single["phrases"]
    banned = load_pack("forbidden", data, [(phrases, ["phrases"], phrases.phrases, "phrase", tuple(phrases.excused_by))] if phrases
                       else [], into)
    known = _terms(word_files, words, cues, into)
    expressions = dict(_expressions(protocols, known, into))
    check_references(single, known, into)
    jargon = load_jargon(single["jargon"], into) if single["jargon"] else None
    into.finish()
    titles = {name: title for entry in word_files.values() for name, title in entry.titles.items()}
    titles.update((f"word:{name}", title) for name, title in words.titles.items())
    titles.update((f"patient:{cue.cue}", cue.title) for cue in cues.cues)
    return Rulebook(protocols, expressions, words, banned, phrases, single["courtesy"], jargon, single["answers"],
                    single["strengths"], single["rubric"], red_flags, titles, rules_version(data))


_FILES = {
    "phrases": ("courtesy/forbidden.yml", Forbidden),
    "courtesy": ("courtesy/required.yml", schemas.CourtesyFile),
    "answers": ("courtesy/answers.yml", schemas.Answers),
    "strengths": ("courtesy/strengths.yml", schemas.Strengths),
    "jargon": ("lexicon/jargon.yml", schemas.Jargon),
    "rubric": ("rubric.yml", schemas.Rubric),
}


def _terms(word_files: Mapping[str, schemas.Words], words: CuePack | None, cues: PatientCues | None,
           into: Collector) -> Terms:
    """What expressions may name. Where a file did not load, names of its kind are let pass."""
    acts = {name for entry in word_files.values() for name in entry.titles}
    names = {*acts, *(f"word:{name}" for name in (words.labels if words else ())), *(f"is:{name}" for name in CONDITIONS),
             *(f"patient:{cue.cue}" for cue in (cues.cues if cues else ()))}
    unsound = any(problem.path.parent.name == "words" for problem in into.problems)
    unsure = {kind for kind, lost in (("act", unsound), ("word", unsound or not words), ("patient", not cues)) if lost}
    return Terms(frozenset(names), frozenset(unsure))


def _expressions(protocols: Mapping[str, schemas.Protocol], known: Terms, into: Collector
                 ) -> Iterator[tuple[tuple[str, str], tuple[Node, Node | None]]]:
    for entry in protocols.values():
        for number, name in enumerate(entry.only_by_rule):
            into.reference(entry, ["only_by_rule", number], name, CATEGORIES, "红线类别")
        if entry.id != entry._path.stem:  # transcripts name protocols by file
            into.add(entry, ["id"], f"编号 “{entry.id}” 应与文件名 “{entry._path.stem}” 相同")
        ids = [stage.id for stage in entry.stages]
        for number, stage in enumerate(entry.stages):
            loc = ["stages", number]
            if ids.index(stage.id) != number:
                into.add(entry, [*loc, "id"], f"环节编号 “{stage.id}” 重复")
            for name in stage.after:
                into.reference(entry, [*loc, "after"], name, [other for other in ids if other != stage.id], "环节")
            for name in stage.spoiled_by:
                into.reference(entry, [*loc, "spoiled_by"], name, CATEGORIES, "红线类别")
            known.check(entry, [*loc, "ruined_by"], stage.ruined_by, "红线类别或动作", into, CATEGORIES)
            evidence = _parse(entry, [*loc, "evidence"], stage.evidence, known, into)
            due_if = _parse(entry, [*loc, "due_if"], stage.due_if, known, into) if stage.due_if else None
            if evidence is not None:
                yield (entry.id, stage.id), (evidence, due_if)


def _parse(entry: schemas.Protocol, loc: list, text: str, known: Terms, into: Collector) -> Node | None:
    try:
        node = parse(text)
    except ExpressionError as error:
        into.add(entry, loc, f"“{text}” 写法有误：{error}")
        return None
    known.check(entry, loc, terms(node), "证据", into)
    return node


def rule_files(data: Path = DATA) -> list[Path]:
    """Every file that rules, sorted."""
    return sorted([*(data / "protocols").rglob("*.yml"), *(data / "courtesy").glob("*.yml"),
                   *(data / "lexicon").rglob("*.yml"), *(data / "red_flags").glob("*.yml"), data / "rubric.yml"])


def rules_version(data: Path = DATA) -> str:
    """Changes whenever a rule changes: a hash over all rule files (12 hex digits)."""
    digest = hashlib.sha256()
    for path in rule_files(data):
        digest.update(path.relative_to(data).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
