"""How the recogniser is taught: from annotated lines to a classifier of stretches, a cutter and thresholds.

The lines are dealt into folds. Each of several models learns without one fold; what is kept is their mean,
and the thresholds are chosen on what each model says of the fold that it has not seen. No disturbed line mixes
two folds, and two models seldom see a line disturbed in the same way, so that the mean hangs on no one draw.
"""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Iterator, NamedTuple, Sequence

import numpy as np

from language.act_forms import load_act_forms, load_no_act
from language.cutter import Cutter, inner_borders, stretches
from language.features import Bags, Page
from language.heard import Act
from language.linear import LinearClassifier
from language.nlu_files import TrainingLine
from language.noise import Sample, noisy, run_on, sample
from language.text import Span
from language.word_classes import load_word_classes

CLEAN, COPIES = -1, 2  # a sample as it stands, and how many disturbed copies there are of it
PART = 0.4  # one clause of an act of several counts this much as the act: alone it may be anything (核对一下)
TURN = 2.0  # a border where the act changes counts this much in training


class Examples(NamedTuple):
    """Stretches to learn from: ``truth`` of shape (stretches, acts), the sample ``owner`` of each, its weight."""

    bags: Bags
    truth: np.ndarray
    owner: np.ndarray
    counts: np.ndarray

    def only(self, chosen: np.ndarray) -> Examples:
        """Those of a boolean mask."""
        return Examples(self.bags.only(chosen), self.truth[chosen], self.owner[chosen], self.counts[chosen])


class Lesson(NamedTuple):
    """What was learnt; each of ``parts`` has not seen the samples that stand beside it."""

    cutter: Cutter
    mean: LinearClassifier
    parts: list[tuple[LinearClassifier, list[Sample]]]


def teach(lines: Sequence[TrainingLine], labels: Sequence[str], folds: int) -> Lesson:
    """Fits on annotated lines; the same lines give the same result.

    Args:
        lines: annotated lines.
        labels: all acts, in the order of the output.
        folds: number of models, two or more.
    """
    samples = [sample(line) for line in (*lines, *(TrainingLine(text, (), "") for text in load_no_act()))]
    spoken = run_on(samples)
    page = Page([one.text for one in spoken], load_word_classes())
    dealt = [samples[fold::folds] for fold in range(folds)]
    groups = [(fold, copy) for fold in range(folds) for copy in (CLEAN, *range(COPIES))]
    examples, group = _examples([dealt[fold] if copy == CLEAN else noisy(dealt[fold], draw=copy)
                                 for fold, copy in groups], labels)
    chosen = [np.array([fold != part and copy in (CLEAN, (fold + part) % COPIES) for fold, copy in groups])[group]
              for part in range(folds)]
    with ThreadPoolExecutor(2) as at_once:  # numpy and SciPy let two threads compute side by side
        cutter = at_once.submit(Cutter.train, page, list(_borders(spoken)))
        parts = list(at_once.map(lambda mask: _classifier(examples.only(mask), labels), chosen))
        return Lesson(cutter.result(), LinearClassifier.average(parts), list(zip(parts, dealt)))


def _classifier(examples: Examples, labels: Sequence[str]) -> LinearClassifier:
    return LinearClassifier.fit(examples.bags, examples.truth, labels, counts=examples.counts, sources=examples.owner)


def _examples(groups: Sequence[Sequence[Sample]], labels: Sequence[str]) -> tuple[Examples, np.ndarray]:
    """Every stretch of the samples, and the number of the group that each is from."""
    pairs = [(one, number) for number, samples in enumerate(groups) for one in samples]
    page = Page([one.text for one, _ in pairs], load_word_classes())
    column, glue = {label: index for index, label in enumerate(labels)}, load_act_forms().glue
    owner, spans, rows, columns, shares = [], [], [], [], []
    for number, (one, _) in enumerate(pairs):
        for span in stretches(glue(one.text, one.pieces), [Span(act.start, act.end) for act in one.acts]):
            carried = {}
            for act in one.acts:
                if _carries(span, act):
                    share = 1.0 if 4 * (span.end - span.start) >= 3 * (act.end - act.start) else PART
                    carried[column[act.name]] = max(share, carried.get(column[act.name], 0.0))
            rows += [len(spans)] * len(carried)
            columns += carried
            shares += carried.values()
            owner.append(number)
            spans.append(span)
    truth = np.zeros((len(spans), len(labels)), np.float32)
    truth[rows, columns] = shares
    at, counts = np.array(owner), np.array([one.weight for one, _ in pairs], np.float32)
    return Examples(page.bags(at, spans), truth, at, counts[at]), np.array([number for _, number in pairs])[at]


def _borders(samples: Sequence[Sample]) -> Iterator[tuple[int, int, float]]:
    """Every position inside the samples, and how much it counts that a clause begins there (0: none does)."""
    for number, one in enumerate(samples):
        begins = {right.start: 1.0 if _acts_at(one, left) == _acts_at(one, right) else TURN
                  for left, right in zip(one.pieces, one.pieces[1:]) if left.end == right.start}
        for piece in one.pieces:
            for position in (piece.start, *inner_borders(one.text, piece)):
                if position in begins or position > piece.start:
                    yield number, position, begins.get(position, 0.0)


def _acts_at(one: Sample, span: Span) -> list[str]:
    return [act.name for act in one.acts if span.overlaps((act.start, act.end))]


def _carries(span: Span, act: Act) -> bool:
    shared = min(span.end, act.end) - max(span.start, act.start)
    return shared * 2 >= min(span.end - span.start, act.end - act.start) and shared > 0
