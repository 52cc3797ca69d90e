"""Cuts speech that comes without punctuation (好的李女士您什么时候方便过来) into clauses.

A border model learns from the training lines where a new clause begins: at their punctuation, which is
taken out, and between two acts that stand side by side.
"""
from __future__ import annotations

from typing import Sequence

import numpy as np

from language.features import Page
from language.linear import LinearClassifier
from language.text import Span, clauses

SURE = 0.0  # log-odds from which a border is a border
LONGEST = 60  # characters of a clause; nobody says more in one breath
WHOLE = 8  # a message of more clauses is not looked at as a whole: it holds too much
LABEL = "border"


class Cutter:
    """Finds the clauses of texts, with or without punctuation."""

    def __init__(self, classifier: LinearClassifier):
        self.classifier = classifier

    @classmethod
    def train(cls, page: Page, borders: Sequence[tuple[int, int, float]]) -> Cutter:
        """Fits on (text number, position, weight of the clause that begins there or 0) triples."""
        at = np.array([page.offsets[text] + position for text, position, _ in borders], np.int64)
        targets = [[LABEL] if weight else [] for _, _, weight in borders]
        return cls(LinearClassifier.train(page.borders(at), targets, [LABEL],
                                          counts=np.array([weight or 1.0 for _, _, weight in borders])))

    def cut(self, page: Page, texts: Sequence[str]) -> list[list[Span]]:
        """The clauses of each text of the page, each cut further where one more begins."""
        whole = [clauses(text) for text in texts]
        spots = [(number, clause, position) for number, parts in enumerate(whole)
                 for clause in parts for position in inner_borders(texts[number], clause)]
        if not spots:
            return [[piece for clause in parts for piece in _pieces(clause, [])] for parts in whole]
        at = np.array([page.offsets[number] + position for number, _, position in spots], np.int64)
        bags = page.borders(at)
        sure = self.classifier.score(self.classifier.rows(bags.keys), bags.starts)[:, 0] >= SURE
        cuts: dict[tuple[int, Span], list[int]] = {}
        for index in np.nonzero(sure)[0].tolist():
            number, clause, position = spots[index]
            cuts.setdefault((number, clause), []).append(position)
        return [[piece for clause in parts for piece in _pieces(clause, cuts.get((number, clause), []))]
                for number, parts in enumerate(whole)]


def stretches(pieces: Sequence[Span], more: Sequence[Span] = ()) -> list[Span]:
    """What is looked at in a message: its clauses, neighbouring pairs, the whole."""
    pairs = [Span(left.start, right.end) for left, right in zip(pieces, pieces[1:])]
    whole = [Span(pieces[0].start, pieces[-1].end)] if 2 < len(pieces) <= WHOLE else []
    return list(dict.fromkeys([*pieces, *pairs, *whole, *more]))


def inner_borders(text: str, clause: Span) -> list[int]:
    """Positions inside a clause where another could begin: never within a number or a Latin word."""
    return [position for position in range(clause.start + 1, clause.end)
            if not (text[position].isascii() and text[position - 1].isascii())]


def _pieces(clause: Span, cuts: list[int]) -> list[Span]:
    edges = [clause.start, *cuts, clause.end]
    return [Span(at, min(at + LONGEST, end)) for start, end in zip(edges, edges[1:])
            for at in range(start, end, LONGEST)]
