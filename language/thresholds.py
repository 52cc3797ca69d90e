"""From scores to decisions: a threshold for each act, and honest probabilities."""
from __future__ import annotations

from typing import Mapping

import numpy as np

LOWEST, HIGHEST = 0.2, 0.7  # thresholds stay between these probabilities
_STEPS = np.log(np.arange(LOWEST, HIGHEST + 0.001, 0.025) / (1 - np.arange(LOWEST, HIGHEST + 0.001, 0.025)))
_CALM = 40.0  # an act's own threshold counts as much as the common one when it was seen this often


class Thresholds:
    """Log-odds from which each act is heard, and the line that turns log-odds into probabilities."""

    def __init__(self, odds: np.ndarray, slope: float, shift: float):
        """``odds``: float of shape (acts,); probability = sigmoid(slope * odds + shift)."""
        self.odds = odds.astype(np.float32)
        self._slope, self._shift = float(slope), float(shift)

    @classmethod
    def flat(cls, count: int, probability: float = 0.4) -> Thresholds:
        """The same threshold for every act."""
        return cls(np.full(count, np.log(probability / (1 - probability))), 1.0, 0.0)

    @classmethod
    def choose(cls, odds: np.ndarray, truth: np.ndarray, surer: float = 0.0) -> Thresholds:
        """The thresholds with the best F1 on messages that the model had not seen.

        Args:
            odds: best log-odds of shape (messages, acts).
            truth: booleans of the same shape.
            surer: log-odds by which the model that will be used is surer of itself than the one that gave ``odds``.
        """
        common = _best_step(odds.ravel(), truth.ravel())
        own = np.array([_best_step(odds[:, column], truth[:, column]) for column in range(odds.shape[1])])
        seen = truth.sum(axis=0)
        share = seen / (seen + _CALM)
        slope, shift = _line(odds.ravel(), truth.ravel())
        return cls(share * own + (1 - share) * common + surer, slope, shift - slope * surer)

    def confidence(self, column: int, odds: float) -> float:
        """The probability, 0..1, that an act with these log-odds is really there."""
        return round(float(1 / (1 + np.exp(-(self._slope * odds + self._shift)))), 3)

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything to be stored."""
        return {"thresholds": self.odds, "calibration": np.array([self._slope, self._shift], np.float64)}

    @classmethod
    def from_arrays(cls, stored: Mapping[str, np.ndarray]) -> Thresholds:
        """The inverse of ``arrays``."""
        return cls(stored["thresholds"], *stored["calibration"].tolist())


def _best_step(odds: np.ndarray, truth: np.ndarray) -> float:
    heard = odds[:, None] >= _STEPS
    right = (heard & truth[:, None]).sum(axis=0)
    f1 = 2 * right / np.maximum(heard.sum(axis=0) + truth.sum(), 1)
    return float(_STEPS[f1 >= f1.max() - 1e-9].mean())


def _line(odds: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Platt's line by Newton's method on those that matter (log-odds above -4)."""
    near = odds > -4
    x, y = odds[near].astype(np.float64), truth[near].astype(np.float64)
    slope, shift = 1.0, 0.0
    for _ in range(25):
        p = 1 / (1 + np.exp(-(slope * x + shift)))
        spread = p * (1 - p)
        hessian = np.array([[(spread * x * x).sum() + 1e-6, (spread * x).sum()],
                            [(spread * x).sum(), spread.sum() + 1e-6]])
        slope, shift = np.array([slope, shift]) - np.linalg.solve(
            hessian, np.array([((p - y) * x).sum(), (p - y).sum()]))
    return float(slope), float(shift)
