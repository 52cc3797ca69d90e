"""Packs of word rules (service words, forbidden phrases) and the glossary of technical terms."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence, Tuple

from evaluators import schemas
from language.authoring import Collector, Entry
from language.context import load_context
from language.cues import CueFinder, Rule, check_proofs, load_concepts, proven
from language.memory import Memory
from language.prefilter import Prefilter


@dataclass(frozen=True)
class CuePack:
    """A finder and what its labels mean; ``rules`` maps a rule id to its label and rule."""

    finder: CueFinder
    titles: Mapping[str, str]
    rules: Mapping[str, tuple[str, Rule]]

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, in the order written."""
        return tuple(self.titles)


Sources = Sequence[Tuple[Entry, list, Sequence[Any], str, Tuple[str, ...]]]


def load_pack(name: str, data: Path, sources: Sources, into: Collector) -> CuePack | None:
    """Compiles rules and runs their proofs (once, until a file changes); mistakes go into the collector.

    Args:
        name: under which what was proven is kept.
        data: the data folder, for context and concepts.
        sources: (file, key path of its list, the list, name of the label field, default excuses).
        into: the collector.

    Returns:
        The pack, or None if anything is wrong with it.
    """
    files = [*(entry._path for entry, *_ in sources), data / "lexicon" / "context.yml",
             *sorted(data.glob("lexicon/concepts/*.yml"))]
    return into.attempt(proven, name, data, files, [], lambda sieve: _pack(data, sources, sieve), lambda pack: pack.finder)


def _pack(data: Path, sources: Sources, sieve: Prefilter | None) -> CuePack:
    into = Collector()
    context, concepts = into.attempt(load_context, data), into.attempt(load_concepts, data, sieve is None)
    into.finish()  # without them every rule would seem to fail
    finder = CueFinder(context, concepts, sieve)
    titles: dict[str, str] = {}
    rules: dict[str, tuple[str, Rule]] = {}
    for entry, path, items, key, excuses in sources:
        for number, item in enumerate(items):
            label = getattr(item, key)
            if label in titles:
                into.add(entry, [*path, number, key], f"{key} “{label}” 重复")
            titles[label] = item.title
            for index, rule in enumerate(item.flags):
                loc = [*path, number, "flags", index]
                if rule.id in rules:
                    into.add(entry, [*loc, "id"], f"规则编号 “{rule.id}” 重复")
                rules[rule.id] = (label, rule)
                finder.add(label, rule, excuses, entry, loc, into)
                check_proofs(finder, rule, entry, loc, into)
    into.finish()
    return CuePack(finder, titles, rules)


@dataclass(frozen=True)
class Glossary:
    """Technical terms: one pattern for all of them, and per term what explains it."""

    pattern: re.Pattern[str] | None
    terms: tuple[schemas.Term, ...]
    explained: tuple[re.Pattern[str], ...]

    def find(self, plain: str) -> Iterator[tuple[schemas.Term, re.Pattern[str], int, int]]:
        """Terms in a normalised text, each with the pattern of its explanation and its span."""
        for number, start, end in self._spelled.one(plain):
            yield self.terms[number], self.explained[number], start, end

    @cached_property
    def _spelled(self) -> Memory[list[tuple[int, int, int]]]:
        """(number of the term, start, end) of every spelling in a text."""
        return Memory(lambda texts: [[(int(match.lastgroup[1:]), *match.span()) for match in self.pattern.finditer(text)]
                                     if self.pattern else [] for text in texts])


def load_jargon(entry: schemas.Jargon, into: Collector) -> Glossary | None:
    """Compiles the glossary; longer spellings win over shorter ones. None if it has mistakes."""
    noted = len(into.problems)
    seen: dict[str, int] = {}
    parts: list[tuple[int, str]] = []
    explained: list[re.Pattern[str]] = []
    for number, term in enumerate(entry.terms):
        if term.term in seen:
            into.add(entry, ["terms", number, "term"], f"术语 “{term.term}” 重复")
        seen[term.term] = number
        parts.append((number, "|".join([re.escape(term.term.lower()), *term.also])))
        try:
            re.compile(parts[-1][1])
            explained.append(re.compile("|".join([*entry.explaining, *(re.escape(word) for word in term.plain.split("、")),
                                                  *term.explained])))
        except re.error as error:
            into.add(entry, ["terms", number], f"正则表达式有误：{error}")
    if len(into.problems) > noted:
        return None
    parts.sort(key=lambda part: -len(entry.terms[part[0]].term))
    # Every spelling begins with a plain character: one look decides at most places of a text.
    first = "".join(sorted({re.escape(spelling[0]) for _, source in parts for spelling in source.split("|")}))
    every = "|".join(f"(?P<t{number}>{source})" for number, source in parts)
    pattern = re.compile(f"(?=[{first}])(?:{every})") if parts else None
    return Glossary(pattern, tuple(entry.terms), tuple(explained))
