"""A one-vs-rest linear classifier on hashed features: trained with scikit-learn, used without it.

The judge must start in a second and read thousands of turns a second, so prediction is a look-up in a
sorted table and a sum over a weight matrix; scikit-learn is imported only to train.
"""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Iterable, Mapping, Sequence

import numpy as np

from language.features import Bags

THREADS = 2  # labels fitted at a time
_FLAT = np.float32(0.3)  # a bag counts len(bag) ** -0.3 a feature: long stretches are damped, not levelled


class LinearClassifier:
    """Log-odds of each label for bags of features."""

    def __init__(self, labels: Sequence[str], keys: np.ndarray, weights: np.ndarray, bias: np.ndarray):
        """``keys``: sorted uint64 of shape (features,); ``weights`` (features, labels); ``bias`` (labels,)."""
        self.labels = list(labels)
        self._keys = keys
        self._weights = np.vstack([weights.astype(np.float32), np.zeros((1, len(self.labels)), np.float32)])
        self._bias = bias.astype(np.float32)

    @classmethod
    def train(cls, bags: Bags, targets: Sequence[Iterable[str]], labels: Sequence[str], min_count: int = 2,
              strength: float = 8.0, counts: np.ndarray | None = None, tolerance: float = 1e-3,
              sources: np.ndarray | None = None) -> LinearClassifier:
        """Fits one logistic regression a label.

        Args:
            bags: features of the examples.
            targets: labels of each example (any number).
            labels: all labels, in the order of the output.
            min_count: keys seen in fewer sources are left out.
            strength: inverse of the L2 regularisation.
            counts: how much each example counts (default 1).
            tolerance: when the solver stops.
            sources: number of the line that each bag comes from (default: each from its own).
        """
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression

        keys = _frequent(bags, np.arange(len(bags.starts) - 1) if sources is None else sources, min_count)
        rows = _rows(keys, bags.keys)
        known = rows < len(keys)
        starts = np.concatenate([[0], np.cumsum(known)])[bags.starts]
        values = np.repeat(_damping(np.diff(starts)), np.diff(starts))
        matrix = csr_matrix((values.astype(np.float64), rows[known], starts), shape=(len(starts) - 1, len(keys)))
        truth = np.array([[label in target for label in labels] for target in map(set, targets)])
        weights = np.zeros((len(keys), len(labels)), np.float32)
        bias = np.full(len(labels), -20.0, np.float32)

        def fit(column: int) -> None:
            model = LogisticRegression(C=strength, solver="liblinear", random_state=0, tol=tolerance)
            model.fit(matrix, truth[:, column], sample_weight=counts)
            weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]

        with ThreadPoolExecutor(THREADS) as pool:  # this solver draws no random numbers: the order is of no account
            list(pool.map(fit, np.nonzero(truth.any(axis=0))[0].tolist()))
        return cls(labels, keys, weights, bias)

    def rows(self, keys: np.ndarray) -> np.ndarray:
        """Row numbers of feature keys; an unknown key gets the row of zeros at the end."""
        return _rows(self._keys, keys)

    def score(self, rows: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """Log-odds of shape (bags, labels); ``rows`` as from ``rows``, bag i at ``starts[i]:starts[i + 1]``.

        No bag may be empty.
        """
        if len(starts) < 2:
            return np.zeros((0, len(self.labels)), np.float32)
        sums = np.add.reduceat(self._weights[rows], starts[:-1], axis=0)
        known = np.add.reduceat((rows < len(self._keys)).astype(np.int64), starts[:-1])
        return sums * _damping(known)[:, None] + self._bias

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """Everything to be stored, under keys that begin with ``name``."""
        return {f"{name}_labels": np.array(self.labels), f"{name}_keys": self._keys, f"{name}_bias": self._bias,
                f"{name}_weights": self._weights[:-1].astype(np.float16)}

    @classmethod
    def from_arrays(cls, stored: Mapping[str, np.ndarray], name: str) -> LinearClassifier:
        """The inverse of ``arrays``."""
        return cls([str(label) for label in stored[f"{name}_labels"]], stored[f"{name}_keys"],
                   stored[f"{name}_weights"], stored[f"{name}_bias"])


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
    rows = np.searchsorted(known, keys)
    rows[rows == len(known)] = 0
    if not len(known):
        return rows
    rows[known[rows] != keys] = len(known)
    return rows


def _damping(counts: np.ndarray) -> np.ndarray:
    return np.maximum(counts, 1).astype(np.float32) ** -_FLAT
