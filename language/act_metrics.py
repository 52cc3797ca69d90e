"""How well acts are recognised: F1 by act, exact match, and how well the spans lie on the words."""
from __future__ import annotations

from collections import Counter
from typing import Iterable, NamedTuple, Sequence

from language.heard import Act


class Example(NamedTuple):
    """A message with the acts that a person marked; ``before`` is what the patient had said."""

    text: str
    before: str
    acts: tuple[Act, ...]
    noisy: bool = False


class Score(NamedTuple):
    """All figures are shares of 1; ``by_act`` is F1 by act, ``spans`` the share of right acts with IoU >= 0.5."""

    micro: float
    macro: float
    exact: float
    spans: float
    by_act: dict[str, float]
    missed: Counter[str]
    invented: Counter[str]


def score(examples: Sequence[Example], heard: Iterable[Sequence[Act]]) -> Score:
    """Compares what was heard with what was marked.

    Args:
        examples: marked messages; macro F1 is over the acts that occur in them.
        heard: the recognised acts of each message, in the same order.
    """
    right, missed, invented = Counter(), Counter(), Counter()
    exact = close = 0
    for example, acts in zip(examples, heard):
        truth, found = {act.name for act in example.acts}, {act.name for act in acts}
        right.update(truth & found)
        missed.update(truth - found)
        invented.update(found - truth)
        exact += truth == found
        close += sum(_lies_on(act, example.acts) for act in _first_of_each(acts) if act.name in truth)
    hits = sum(right.values())
    names = sorted(set(right) | set(missed))
    by_act = {name: _f1(right[name], missed[name], invented[name]) for name in names}
    return Score(_f1(hits, sum(missed.values()), sum(invented.values())), sum(by_act.values()) / max(1, len(by_act)),
                 exact / max(1, len(examples)), close / max(1, hits), by_act, missed, invented)


def measure(examples: Sequence[Example], heard: Sequence[Sequence[Act]]) -> dict[str, Score]:
    """Scores of all, the clean and the noisy examples; ``heard`` are the acts of each."""
    parts = {"all": (False, True), "clean": (False,), "noisy": (True,)}
    return {part: score(*_only(examples, heard, wanted)) for part, wanted in parts.items()}


def calibration_error(examples: Sequence[Example], heard: Sequence[Sequence[Act]], bins: int = 10) -> float:
    """Expected calibration error: how far the confidence of heard acts lies from the share of them that is right.

    The acts are put into ``bins`` of equal width by confidence; the gaps of the bins are averaged by their sizes.
    """
    found: dict[int, list[tuple[float, bool]]] = {}
    for example, acts in zip(examples, heard):
        truth = {act.name for act in example.acts}
        for act in acts:
            found.setdefault(min(int(act.confidence * bins), bins - 1), []).append((act.confidence, act.name in truth))
    gaps = [abs(sum(sure for sure, _ in pairs) - sum(right for _, right in pairs)) for pairs in found.values()]
    return sum(gaps) / max(1, sum(map(len, found.values())))


def _only(examples: Sequence[Example], heard: Sequence[Sequence[Act]],
          wanted: tuple[bool, ...]) -> tuple[list[Example], list[Sequence[Act]]]:
    chosen = [pair for pair in zip(examples, heard) if pair[0].noisy in wanted]
    return [example for example, _ in chosen], [acts for _, acts in chosen]


def _first_of_each(acts: Sequence[Act]) -> list[Act]:
    return list({act.name: act for act in reversed(acts)}.values())


def _lies_on(act: Act, marked: Sequence[Act]) -> bool:
    return any(_overlap(act, other) >= 0.5 for other in marked if other.name == act.name)


def _overlap(one: Act, other: Act) -> float:
    """Intersection over union of two spans."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / max(1, max(one.end, other.end) - min(one.start, other.start))


def _f1(right: int, missed: int, invented: int) -> float:
    return 2 * right / (2 * right + missed + invented) if right else 0.0
