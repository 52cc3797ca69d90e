"""The recogniser of dialogue acts: which acts of acts.md a trainee's message holds, and where.

Every clause, every two neighbouring clauses and the whole message are scored; an act is heard if its best
score passes the act's own threshold, and it lies on the smallest stretch that scores about as well.
"""
from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterable, Iterator, NamedTuple, Sequence

import numpy as np

from language.act_forms import load_act_forms
from language.cutter import Cutter, stretches
from language.encoder import ACTS, Encoder, encoder, unseen
from language.features import Page
from language.heard import Act
from language.linear import LinearClassifier
from language.memory import Memory
from language.nlu_files import TrainingLine
from language.noise import messages, noisy
from language.teaching import COPIES, teach
from language.text import Span, normalise
from language.thresholds import Thresholds
from language.word_classes import load_word_classes

_HAN = re.compile("[\u4e00-\u9fff]")
CHUNK = 128  # messages scored at a time, which bounds the memory
SURER = 0.45  # log-odds that the mean of the models, which has seen all lines, is surer than each that has seen a part; fitted on the development sets
UNSURE = (-1.5, 1.0)  # log-odds of some act between which the second voice is asked: of fewer than half of all messages
MARGIN = 1.0  # log-odds by which a smaller stretch may score less and still carry the act


class Scores(NamedTuple):
    """Log-odds of every stretch of some messages: row i is ``spans[i]`` of message ``owner[i]``."""

    owner: np.ndarray
    spans: list[Span]
    odds: np.ndarray
    pieces: list[list[Span]]


class Recogniser:
    """Hears the acts of messages; trained from annotated lines."""

    def __init__(self, classifier: LinearClassifier, cutter: Cutter, thresholds: Thresholds,
                 second: Encoder | None = None):
        self._classifier = classifier
        self._second = second
        self._cutter = cutter
        self._thresholds = thresholds
        self._classes = load_word_classes()
        self._forms = load_act_forms()
        self._heard = Memory(self._hear)

    @classmethod
    def train(cls, lines: Sequence[TrainingLine], folds: int = 3, second: Encoder | None = None) -> Recogniser:
        """Fits on annotated lines; the same lines give the same recogniser.

        Thresholds are chosen on messages unseen by the models that score them, half of them disturbed as none has seen.

        Args:
            lines: annotated lines.
            folds: number of linear models whose mean is kept.
            second: the second voice. It was taught most of data/nlu: whoever measures on lines left out there, must do without.
        """
        labels = sorted({act.name for line in lines for act in line.acts})
        lesson, flat = teach(lines, labels, folds), Thresholds.flat(len(labels))
        fresh = [[one for one in left if second is None or unseen(one.text)] for _, left in lesson.parts]
        held = [[*messages(some[::2]), *noisy(some[1::2], draw=COPIES)] for some in fresh]
        with ThreadPoolExecutor(2) as at_once:
            odds = list(at_once.map(
                lambda part, some: cls(part, lesson.cutter, flat, second).best([one.text for one in some]),
                [part for part, _ in lesson.parts], held))
        truth = [[label in {act.name for act in one.acts} for label in labels] for some in held for one in some]
        return cls(lesson.mean, lesson.cutter, Thresholds.choose(np.concatenate(odds), np.array(truth), SURER), second)

    def acts(self, text: str, before: str = "") -> list[Act]:
        """The acts of a trainee's message in order of position, with their spans."""
        return self.acts_many([text], [before])[0]

    def acts_many(self, texts: Sequence[str], befores: Sequence[str] | None = None) -> list[list[Act]]:
        """``acts`` of many messages at once, which is several times as fast."""
        plain, befores = [normalise(text) for text in texts], befores or [""] * len(texts)
        return [_in_order(list(acts), self._forms.find(text, pieces, normalise(before)))
                for text, before, (acts, pieces) in zip(plain, befores, self._heard.many(plain))]

    def best(self, texts: Sequence[str]) -> np.ndarray:
        """The best log-odds of every act in each normalised text, of shape (texts, acts)."""
        parts = [texts[start:start + CHUNK] for start in range(0, len(texts), CHUNK)]
        scored = ((len(part), self._score(part)) for part in parts)
        return np.concatenate([_best(count, scores.owner, scores.odds) for count, scores in scored])

    def save(self, path: Path) -> None:
        """Writes the recogniser to one file."""
        np.savez_compressed(path, **self._classifier.arrays("acts"), **self._cutter.classifier.arrays("borders"),
                            **self._thresholds.arrays(), second=np.array(self._second is not None))

    @classmethod
    def load(cls, path: Path) -> Recogniser:
        """Reads a saved recogniser; never unpickles anything."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(LinearClassifier.from_arrays(stored, "acts"),
                       Cutter(LinearClassifier.from_arrays(stored, "borders")), Thresholds.from_arrays(stored),
                       encoder() if stored["second"] else None)

    def _score(self, texts: Sequence[str]) -> Scores:
        page = Page(texts, self._classes)
        owner, spans = [], []
        clauses = [self._forms.glue(text, pieces) for text, pieces in zip(texts, self._cutter.cut(page, texts))]
        for number, pieces in enumerate(clauses):
            own = stretches(pieces)
            spans += own
            owner += [number] * len(own)
        at = np.array(owner, np.int64)
        bags = page.bags(at, spans, self._classifier.rows)
        odds = self._classifier.score(bags.keys, bags.starts)
        return Scores(at, spans, odds + self._shifts(texts, at, odds)[at], clauses)

    def _shifts(self, texts: Sequence[str], owner: np.ndarray, odds: np.ndarray) -> np.ndarray:
        """What the second voice adds to the log-odds of the first, of shape (texts, acts); 0 where that one is sure."""
        best = _best(len(texts), owner, odds)
        shifts = np.zeros_like(best)
        if self._second:
            for number in np.nonzero(((best > UNSURE[0]) & (best < UNSURE[1])).any(axis=1))[0].tolist():
                shifts[number] = self._second.shift(ACTS, self._classifier.labels, best[number], texts[number])
        return shifts

    def _hear(self, texts: Sequence[str]) -> Iterator[tuple[list[Act], list[Span]]]:
        for start in range(0, len(texts), CHUNK):
            yield from self._chunk(texts[start:start + CHUNK])

    def _chunk(self, texts: Sequence[str]) -> Iterable[tuple[list[Act], list[Span]]]:
        """The acts of each text by the classifier alone, and its clauses."""
        scores = self._score(texts)
        margins = scores.odds - self._thresholds.odds
        candidates: dict[tuple[int, int], list[int]] = {}
        for row, column in zip(*(index.tolist() for index in np.nonzero(margins >= -MARGIN))):
            candidates.setdefault((int(scores.owner[row]), column), []).append(row)
        heard: list[list[Act]] = [[] for _ in texts]
        for (number, column), rows in candidates.items():
            if not _HAN.search(texts[number]):  # digits, emoji, keys struck at random: fixed forms alone count
                continue
            odds = scores.odds[:, column]
            best = max(odds[row] for row in rows)
            if best < self._thresholds.odds[column]:
                continue
            start, end = min((scores.spans[row] for row in rows if odds[row] >= best - MARGIN),
                             key=lambda span: (span.end - span.start, span.start))
            heard[number].append(Act(self._classifier.labels[column],
                                     self._thresholds.confidence(column, float(best)), start, end))
        return zip(heard, scores.pieces)


def _best(texts: int, owner: np.ndarray, odds: np.ndarray) -> np.ndarray:
    """The best log-odds of every act in each text, of shape (texts, acts)."""
    best = np.full((texts, odds.shape[1]), -20.0, np.float32)
    np.maximum.at(best, owner, odds)
    return best


def _in_order(acts: list[Act], fixed: Iterable[tuple[str, Span]]) -> list[Act]:
    """The acts by position; a clause of fixed form is that act and no other."""
    fixed = list(fixed)
    acts = [act for act in acts if (act.start, act.end) not in {tuple(span) for _, span in fixed}
            or act.name in {name for name, _ in fixed}]
    names = {act.name for act in acts}
    for name, span in fixed:
        if name not in names:
            names.add(name)
            acts.append(Act(name, 1.0, *span))
    return sorted(acts, key=lambda act: (act.start, act.end, act.name))
