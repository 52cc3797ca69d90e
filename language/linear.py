"""A one-vs-rest linear classifier on hashed features: trained with SciPy, used with numpy alone.

The judge must start in a second and read thousands of turns a second, so prediction is a look-up in a
sorted table and a sum over a weight matrix; SciPy is imported only to train.
"""
from __future__ import annotations

from typing import Any, Iterable, Mapping, NamedTuple, Sequence

import numpy as np

from language.features import Bags

EPOCHS, BATCH = 2, 512
SHRINK = 1e-5  # L2 regularisation
_EASE = np.float32(1e-3)
_FLAT = np.float32(0.2)  # a bag counts len(bag) ** -0.2 a feature: long stretches are damped, not levelled


class Descent(NamedTuple):
    """How to learn: the fewer the examples, the more must be hidden and the slower the steps."""

    rate: float = 0.5  # Adagrad's step, falling to a twentieth
    hidden: float = 0.3  # share of the features hidden in training
    least_steps: int = 600  # for small sets of examples


class LinearClassifier:
    """Log-odds of each label for bags of features."""

    def __init__(self, labels: Sequence[str], keys: np.ndarray, weights: np.ndarray, bias: np.ndarray):
        """``keys``: sorted uint64 of shape (features,); ``weights`` (features + 1, labels), the last row zeros;
        ``bias`` (labels,)."""
        self.labels = list(labels)
        self._keys = keys
        self._weights = weights
        self._bias = bias.astype(np.float32)

    @classmethod
    def train(cls, bags: Bags, targets: Sequence[Iterable[str]], labels: Sequence[str], min_count: int = 3,
              counts: np.ndarray | None = None, sources: np.ndarray | None = None,
              descent: Descent = Descent()) -> LinearClassifier:
        """Fits one logistic regression a label, all together; the same input gives the same result.

        Args:
            bags: features of the examples.
            targets: labels of each example (any number).
            labels: all labels, in the order of the output.
            min_count: keys seen in fewer sources are left out.
            counts: how much each example counts (default 1).
            sources: number of the line that each bag comes from (default: each from its own).
            descent: how to learn.
        """
        column = {label: index for index, label in enumerate(labels)}
        pairs = [(row, column[label]) for row, target in enumerate(targets) for label in target if label in column]
        truth = np.zeros((len(targets), len(labels)), np.float32)
        truth[tuple(np.array(pairs, np.int64).reshape(-1, 2).T)] = 1
        return cls.fit(bags, truth, labels, min_count, counts, sources, descent)

    @classmethod
    def fit(cls, bags: Bags, truth: np.ndarray, labels: Sequence[str], min_count: int = 3,
            counts: np.ndarray | None = None, sources: np.ndarray | None = None,
            descent: Descent = Descent()) -> LinearClassifier:
        """``train`` with the targets as a float32 matrix of shape (examples, labels) of zeros and ones."""
        from scipy.sparse import csr_matrix

        number = len(bags.starts) - 1
        keys = _frequent(bags, np.arange(number) if sources is None else sources, min_count)
        rows = _rows(keys, bags.keys)
        known = rows < len(keys)
        starts = np.concatenate([[0], np.cumsum(known)])[bags.starts]
        values = np.repeat(_damping(np.diff(starts)), np.diff(starts))
        matrix = csr_matrix((values, rows[known].astype(np.int32), starts), shape=(number, len(keys)))
        weight = np.ones(number, np.float32) if counts is None else counts.astype(np.float32)
        weights, bias = _descend(matrix, truth, weight, descent)
        return cls(labels, keys, np.vstack([weights, np.zeros_like(weights[:1])]), bias)

    @classmethod
    def average(cls, models: Sequence[LinearClassifier]) -> LinearClassifier:
        """One classifier that gives the mean of the log-odds of several with the same labels."""
        keys = np.unique(np.concatenate([model._keys for model in models]))
        weights = np.zeros((len(keys) + 1, len(models[0].labels)), np.float32)
        for model in models:
            weights[np.searchsorted(keys, model._keys)] += model._weights[:-1] / len(models)
        return cls(models[0].labels, keys, weights, np.mean([model._bias for model in models], axis=0))

    def rows(self, keys: np.ndarray) -> np.ndarray:
        """Row numbers of feature keys; an unknown key gets the row of zeros at the end."""
        return _rows(self._keys, keys)

    def score(self, rows: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """Log-odds of shape (bags, labels); ``rows`` as from ``rows``, bag i at ``starts[i]:starts[i + 1]``.

        No bag may be empty.
        """
        if len(starts) < 2:
            return np.zeros((0, len(self.labels)), np.float32)
        return self.odds(*self.sums(rows, starts))

    def sums(self, rows: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Sums of weights of shape (bags, labels), and the number of known features of each bag."""
        return (np.add.reduceat(self._weights[rows], starts[:-1], axis=0),
                np.add.reduceat((rows < len(self._keys)).astype(np.int64), starts[:-1]))

    def odds(self, sums: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Log-odds from what ``sums`` gave; the sums of several bags may be added before."""
        return sums * _damping(known)[:, None] + self._bias

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """Everything to be stored, under keys that begin with ``name``; weights in 255 steps a feature."""
        weights = self._weights[:-1]
        steps = np.maximum(np.abs(weights).max(axis=1, initial=0.0), 1e-6).astype(np.float32) / 127
        return {f"{name}_labels": np.array(self.labels), f"{name}_keys": self._keys, f"{name}_bias": self._bias,
                f"{name}_steps": steps, f"{name}_weights": np.round(weights / steps[:, None]).astype(np.int8)}

    @classmethod
    def from_arrays(cls, stored: Mapping[str, np.ndarray], name: str) -> LinearClassifier:
        """The inverse of ``arrays``."""
        keys, small = stored[f"{name}_keys"], stored[f"{name}_weights"]
        weights = np.zeros((len(keys) + 1, small.shape[1]), np.float32)
        np.multiply(small, stored[f"{name}_steps"][:, None], out=weights[:-1])
        return cls([str(label) for label in stored[f"{name}_labels"]], keys, weights, stored[f"{name}_bias"])


def _descend(matrix: Any, truth: np.ndarray, counts: np.ndarray, how: Descent) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features, labels) and bias (labels,) by Adagrad on small batches.

    Each time an example is seen a part of its features is hidden, so that no act hangs on one word.
    """
    from scipy.sparse import csr_matrix

    choose = np.random.RandomState(0)
    examples, features = matrix.shape
    weights = np.zeros((features, truth.shape[1]), np.float32)
    bias = np.full(truth.shape[1], -3.0, np.float32)
    past, past_bias = np.full_like(weights, _EASE), np.full_like(bias, _EASE)
    a_round = -(-examples // BATCH)
    steps = a_round * max(EPOCHS, how.least_steps // a_round)
    for step in range(steps):
        if step % a_round == 0:
            order = choose.permutation(examples)
        chosen = order[step % a_round * BATCH:][:BATCH]
        batch = matrix[chosen]
        shown = choose.random_sample(len(batch.data)) >= how.hidden
        touched, columns = np.unique(batch.indices[shown], return_inverse=True)
        starts = np.concatenate([[0], np.cumsum(shown)])[batch.indptr]
        part = csr_matrix((batch.data[shown] / np.float32(1 - how.hidden), columns.astype(np.int32), starts),
                          shape=(len(chosen), len(touched)))
        old = weights[touched]
        error = (1 / (1 + np.exp(-(part @ old + bias))) - truth[chosen]) * counts[chosen][:, None]
        slope = part.T.tocsr() @ error + np.float32(SHRINK * len(chosen)) * old
        rate = np.float32(how.rate * max(0.05, 1 - step / steps))
        squares = past[touched] + slope * slope
        past[touched], weights[touched] = squares, old - rate * slope / np.sqrt(squares)
        slope = error.sum(axis=0)
        past_bias += slope * slope
        bias -= rate * slope / np.sqrt(past_bias)
    return weights, bias


def _frequent(bags: Bags, sources: np.ndarray, min_count: int) -> np.ndarray:
    """The keys that occur in at least ``min_count`` sources, sorted."""
    source = np.repeat(sources, np.diff(bags.starts))
    order = np.lexsort((source, bags.keys))
    keys, source = bags.keys[order], source[order]
    first = np.ones(len(keys), bool)
    first[1:] = (keys[1:] != keys[:-1]) | (source[1:] != source[:-1])
    found, seen = np.unique(keys[first], return_counts=True)
    return found[seen >= min_count]


def _rows(known: np.ndarray, keys: np.ndarray) -> np.ndarray:
    order, rows = np.argsort(keys), np.empty(len(keys), np.int64)
    rows[order] = np.searchsorted(known, keys[order])  # in order, so that neighbours share memory
    rows[rows == len(known)] = 0
    if not len(known):
        return rows
    rows[known[rows] != keys] = len(known)
    return rows


def _damping(counts: np.ndarray) -> np.ndarray:
    return np.maximum(counts, 1).astype(np.float32) ** -_FLAT
