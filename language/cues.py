"""Pattern rules with context: from authored YAML to cues with exact spans.

Red flags, forbidden phrases and the patient's cues are all packs of such rules. A rule carries its
own proof: lines that must fire, with the span in 【】, and near misses that must not.
"""
from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Callable, Dict, Iterable, Iterator, List, NamedTuple, Tuple, TypeVar, Union

from pydantic import Field

from language.authoring import DATA, Collector, Entry, Part
from language.bounded import bounded, nested
from language.concepts import CONCEPT, fill, load_concepts
from language.context import Context, EXCUSES
from language.heard import Cue
from language.kept import MODELS, kept
from language.lazy_pattern import LazyPattern, any_of, met
from language.memory import Memory
from language.prefilter import Prefilter
from language.text import Span, clauses, normalise, sentences

T = TypeVar("T")

_AT_ONCE = 300  # characters looked at together; a longer sentence is looked at in pieces
_OVERLAP = 100  # characters that such pieces share; no pattern is meant to reach further
_ENOUGH = 16  # matches of one pattern that are looked at in one message

__all__ = ["CueFinder", "Proof", "ProofLine", "Rule", "check_proofs", "load_concepts", "proof_lines", "proven"]


class Proof(Part):
    """A proof line that needs the other side's message before it."""

    after: str
    line: str


class Rule(Part):
    """One authored rule. Patterns are regular expressions on normalised text (simplified, lower case,
    full-width ，。？！；). ``{name}`` stands for a concept of data/lexicon/concepts; a group
    ``(?P<flag>…)`` narrows the span to the offending words."""

    id: str
    title: str = ""
    any_of: List[str] = Field(min_items=1)
    unless: List[str] = []  # any of these in the same sentence: the rule keeps still
    after: List[str] = []  # one of these must be found in the message before
    excused_by: Union[List[str], None] = None  # None: the pack's own list
    plain: bool = False  # says it outright: the statistical layer hardly overrules it, and never one with ``after``
    across: bool = False  # match over the whole message, not sentence by sentence
    message: str = ""
    rewrite: str = ""
    must_flag: List[Union[str, Proof]] = Field(min_items=1)
    must_pass: List[Union[str, Proof]] = Field(min_items=1)


class ProofLine(NamedTuple):
    """A proof, unpacked. ``span`` is None where nothing may fire."""

    text: str
    before: str
    span: Span | None


@dataclass(frozen=True)
class _Compiled:
    """One pattern of a rule. Patterns of a rule run apart, so that an excused match of one does not
    swallow a match of another."""

    label: str
    rule: Rule
    source: str
    pattern: LazyPattern
    unless: LazyPattern | None
    after: LazyPattern | None
    excuses: tuple[str, ...]


Place = Tuple[_Compiled, List[Span]]
Reading = Tuple[List[Cue], List[Place]]


class CueFinder:
    """Finds the cues of one pack in a text. Build it with ``add`` and use ``find``.

    Args:
        context: what excuses a match.
        concepts: the word classes that ``{name}`` stands for.
        sieve: that of the same pack, kept from an earlier run; given it, the pack is taken as proven.
    """

    def __init__(self, context: Context, concepts: Dict[str, List[str]], sieve: Prefilter | None = None):
        self.context = context
        self._concepts = concepts
        self._patterns: list[_Compiled] = []
        self._sieve = sieve
        self._read: Memory[Reading] = Memory(lambda texts: map(self._reading, texts))
        self.proven = sieve is not None

    def add(self, label: str, rule: Rule, excuses: tuple[str, ...], entry: Entry, loc: list, into: Collector) -> None:
        """Compiles a rule under ``label``; its mistakes go into the collector."""
        chosen = tuple(rule.excused_by) if rule.excused_by is not None else excuses
        for name in chosen:
            into.reference(entry, [*loc, "excused_by"], name, EXCUSES, "语境")
        chosen = tuple(name for name in chosen if name in EXCUSES)
        unless = any_of(self._sources(rule.unless, entry, [*loc, "unless"], into))
        after = any_of(self._sources(rule.after, entry, [*loc, "after"], into))
        self._patterns += [_Compiled(label, rule, source, LazyPattern(source), unless, after, chosen)
                           for source in self._sources(rule.any_of, entry, [*loc, "any_of"], into)]
        if not self.proven:
            self._sieve = None
        self._read.forget()

    @property
    def sieve(self) -> Prefilter:
        """Tells which patterns can match a text at all; built when first needed."""
        if self._sieve is None:
            self._sieve = Prefilter([item.source for item in self._patterns])
        return self._sieve

    def patterns(self, rule: str) -> list[_Compiled]:
        """The patterns of a rule, in order."""
        return [item for item in self._patterns if item.rule.id == rule]

    def find(self, text: str, before: str = "", only: str | None = None) -> list[Cue]:
        """The cues of ``text`` in order of position.

        Args:
            text: a message as stored.
            before: the other side's last message, for rules with ``after``.
            only: id of a single rule to try, for proofs.
        """
        plain = normalise(text)
        alone, answers = self._read.one(plain) if only is None else self._reading(plain, only)
        prior = normalise(before) if answers else ""
        due = {after for after in {item.after for item, _ in answers} if met(after, prior)}
        more = self._look(plain, [place for place in answers if place[0].after in due]) if due else []
        return _apart(_in_order([*alone, *more]) if more else alone)

    def _reading(self, text: str, only: str | None = None) -> Reading:
        """What a normalised text says whatever was said before it, and where else it may answer what was."""
        places = list(self._places(text, only))
        return (_in_order(self._look(text, [place for place in places if place[0].after is None])),
                [place for place in places if place[0].after is not None])

    def _places(self, text: str, only: str | None) -> Iterator[Place]:
        """The patterns that the text does not rule out, each with the stretches that it looks at."""
        whole, runs = Span(0, len(text)), _runs(text)
        if len(runs) == 1:
            for item in self._candidates(text, only):
                yield item, [whole] if item.rule.across else runs[0]
            return
        for run in runs:
            for item in self._candidates(text[run[0].start:run[-1].end], only):
                if not item.rule.across:
                    yield item, run
        for item in self._candidates(text, only):
            if item.rule.across:
                yield item, [whole]

    def _look(self, text: str, places: Iterable[Place]) -> list[Cue]:
        """The cues of some patterns in a normalised text."""
        found, tried, cuts = [], Counter(), None
        for item, parts in places:
            for part in parts:
                if tried[id(item)] < _ENOUGH and item.pattern.search(text, part.start, part.end) is not None:
                    cuts = clauses(text) if cuts is None else cuts  # those of a long text are cut once
                    found += self._matches(item, text, part, cuts, tried)
        return found

    def _candidates(self, text: str, only: str | None) -> list[_Compiled]:
        if only is not None and not self.proven:  # a proof is tried before the pack is whole
            return self.patterns(only)
        return [self._patterns[index] for index in self.sieve.candidates(text)
                if only is None or self._patterns[index].rule.id == only]

    def _matches(self, item: _Compiled, text: str, part: Span, cuts: list[Span], tried: Counter
                 ) -> Iterator[Cue]:
        if item.unless is not None and item.unless.search(text, part.start, part.end):
            return
        left = _ENOUGH - tried[id(item)]
        for match in islice(item.pattern.finditer(text, part.start, part.end), max(0, left)):
            tried[id(item)] += 1
            low, high = match.span("flag") if "flag" in match.re.groupindex else (-1, -1)
            span = Span(low, high) if low >= 0 else Span(*match.span())
            at = bisect_right(cuts, (span.start, len(text) + 1)) - 1
            clause = cuts[at] if at >= 0 and span.start < cuts[at].end else part
            if self.context.excuse(text, part, clause, span, item.excuses) is None:
                yield Cue(item.label, item.rule.id, span.start, span.end)

    def _sources(self, patterns: List[str], entry: Entry, loc: list, into: Collector) -> list[str]:
        """The patterns with their concepts filled in; broken ones are noted and left out."""
        good: list[str] = []
        for index, pattern in enumerate(patterns):
            unknown = [name for name in CONCEPT.findall(pattern) if name not in self._concepts]
            for name in unknown:
                into.reference(entry, [*loc, index], name, self._concepts, "词类")
            if unknown:
                continue
            try:
                filled = bounded(fill(pattern, self._concepts))
                if not self.proven:
                    re.compile(filled)
                    if nested(filled):
                        into.add(entry, [*loc, index], "重复里套着没有上限的重复，长消息会算很久；请给里面的 +、* 写上限，如 {1,4}")
            except re.error as error:
                into.add(entry, [*loc, index], f"正则表达式有误：{error}")
                continue
            good.append(filled)
        return good


def _runs(text: str) -> list[list[Span]]:
    """The sentences of a text in runs that are looked at together; an endless one is cut into overlapping pieces."""
    runs: list[list[Span]] = []
    for part in sentences(text):
        for start in range(part.start, max(part.start + 1, part.end - _OVERLAP), _AT_ONCE - _OVERLAP):
            piece = Span(start, min(start + _AT_ONCE, part.end)) if part.end - part.start > _AT_ONCE else part
            if runs and piece.end - runs[-1][0].start <= _AT_ONCE:
                runs[-1].append(piece)
            else:
                runs.append([piece])
            if piece.end == part.end:
                break
    return runs or [[]]


def _in_order(cues: list[Cue]) -> list[Cue]:
    """Cues without doubles, by position."""
    return sorted(set(cues), key=lambda cue: (cue.start, -cue.end, cue.rule)) if cues else cues


def _apart(cues: list[Cue]) -> list[Cue]:
    """Cues in order, without those that overlap an earlier cue of the same rule."""
    kept: list[Cue] = []
    reached: dict[str, int] = {}  # rule -> where its last cue ends
    for cue in cues:
        if cue.start >= reached.get(cue.rule, 0):
            reached[cue.rule] = cue.end
            kept.append(cue)
    return kept


def proof_lines(items: List[Union[str, Proof]]) -> Iterator[ProofLine]:
    """Proof lines unpacked, with the span that 【】 marks."""
    for item in items:
        before, line = (item.after, item.line) if isinstance(item, Proof) else ("", item)
        start, end = line.find("【"), line.find("】")
        text = line.replace("【", "").replace("】", "")
        yield ProofLine(text, before, Span(start, end - 1) if 0 <= start < end else None)


def check_proofs(finder: CueFinder, rule: Rule, entry: Entry, loc: list, into: Collector) -> None:
    """Runs a rule's own proof against the finder it was added to; failures go into the collector."""
    if finder.proven:
        return
    for index, proof in enumerate(proof_lines(rule.must_flag)):
        mistake = _missing(rule, proof, finder.find(proof.text, proof.before, only=rule.id))
        if mistake:
            into.add(entry, [*loc, "must_flag", index], mistake)
    for index, proof in enumerate(proof_lines(rule.must_pass)):
        if finder.find(proof.text, proof.before, only=rule.id):
            into.add(entry, [*loc, "must_pass", index], f"规则 {rule.id} 误报了放行例句 “{proof.text}”")


def _missing(rule: Rule, proof: ProofLine, hits: list[Cue]) -> str | None:
    if proof.span is None:
        return "must_flag 的句子要用【】标出违规的词"
    if not hits:
        return f"规则 {rule.id} 抓不到自己的例句 “{proof.text}”"
    if not any(proof.span.overlaps((hit.start, hit.end)) for hit in hits):
        return f"规则 {rule.id} 标出的是 “{proof.text[hits[0].start:hits[0].end]}”，与【】不重合"
    return None


def proven(name: str, data: Path, files: Iterable[Path], modules: Iterable[str],
           build: Callable[[Prefilter | None], T], finder: Callable[[T], CueFinder]) -> T:
    """Builds a pack; its proofs are run, and its patterns compiled, only when its files have changed.

    Args:
        name: of the kept file.
        data: the folder; nothing is kept but for the project's own, and its own of other days.
        files: everything that the pack is made from.
        modules: of this room that make it, beside this one.
        build: makes the pack from a sieve of an earlier run, or, given None, checks and proves it.
        finder: the finder of the pack.
    """
    if data != DATA and MODELS not in data.parents:
        return build(None)
    name = name if data == DATA else f"{data.name}-{name}"  # the rules of another day
    return build(kept(f"{name}.npz", files, ["cues", *modules], lambda: finder(build(None)).sieve,
                      Prefilter.save, Prefilter.load))
