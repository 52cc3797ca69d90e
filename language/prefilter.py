"""Which patterns can match a text at all, from the runs of one, two and three characters that it holds.

Thousands of patterns over every sentence would be too slow, and so would be compiling them. Nearly every pattern needs
certain words (保证…治好 needs 保证, and 治好), so a few look-ups leave a handful of patterns to run. The test may let
a pattern through in vain; it never holds one back that would match.
"""
from __future__ import annotations

import sre_parse
from functools import lru_cache
from operator import add
from pathlib import Path
from typing import Dict, Iterable, Sequence, Tuple

_TESTS = 4  # needs kept for each pattern; more cost more than they save
_MOST = 4000  # grams in one need; beyond this it says nothing
_LONGEST = 3  # characters of a gram
_RARE = {1: 1.0, 2: 0.02, 3: 0.002}  # how often a given gram occurs, by its length, measured against a single character

Words = frozenset  # the strings that a piece of a pattern can be; "" where it can be nothing


class Prefilter:
    """Built from patterns in order; ``candidates`` gives their indices.

    Need ``t`` of pattern ``i`` has the number ``t * count + i``, so that those below ``count`` are the rarest of each.
    """

    def __init__(self, patterns: Sequence[str]):
        needs = [needed(pattern) for pattern in patterns]
        met: Dict[str, list[int]] = {}
        for number in range(_TESTS * len(patterns)):
            test, index = divmod(number, len(patterns))
            for gram in needs[index][test] if test < len(needs[index]) else ():
                met.setdefault(gram, []).append(number)
        self._set([len(own) for own in needs], {gram: tuple(numbers) for gram, numbers in met.items()})

    def _set(self, sizes: Sequence[int], met: Dict[str, Tuple[int, ...]]) -> None:
        """``sizes``: how many needs each pattern has; ``met``: gram -> the numbers of the needs that it meets."""
        self._sizes, self._met = list(sizes), met
        self._free = [index for index, size in enumerate(sizes) if not size]
        self._further = [[test * len(sizes) + index for test in range(1, size)] for index, size in enumerate(sizes)]

    def save(self, path: Path) -> None:
        """Writes the look-up table; read back by ``load``."""
        import numpy as np  # only to keep and fetch the table: the judge's import stays light

        numbers = list(self._met.values())
        np.savez_compressed(path, sizes=np.array(self._sizes, np.int8), grams=np.array(list(self._met)),
                            ends=np.cumsum([len(own) for own in numbers]),
                            numbers=np.array([number for own in numbers for number in own], np.int32))

    @classmethod
    def load(cls, path: Path) -> Prefilter:
        """Reads what ``save`` wrote."""
        import numpy as np

        sieve = cls([])
        with np.load(path, allow_pickle=False) as stored:
            sizes, ends = stored["sizes"].tolist(), stored["ends"].tolist()
            known = list(range(_TESTS * len(sizes)))  # one object for each number, however often it is named
            numbers = [known[number] for number in stored["numbers"].tolist()]
            sieve._set(sizes, {gram: tuple(numbers[start:end])
                               for gram, start, end in zip(stored["grams"].tolist(), [0, *ends], ends)})
        return sieve

    def candidates(self, text: str) -> list[int]:
        """Indices of the patterns that ``text`` does not rule out, in order."""
        pairs = list(map(add, text, text[1:]))
        grams = {*text, *pairs, *map(add, pairs, text[2:])}
        met: set[int] = set().union(*filter(None, map(self._met.get, grams)))
        count, further = len(self._sizes), self._further
        return sorted([index for index in met if index < count and met.issuperset(further[index])] + self._free)


@lru_cache(maxsize=20_000)  # copies of one pack hold the same patterns
def needed(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of grams, of each of which a match must hold at least one; the rarest first."""
    found = {need for need in _needs(sre_parse.parse(pattern)) if need and "" not in need and len(need) <= _MOST}
    return tuple(sorted(found, key=lambda need: (_weight(need), sorted(need)))[:_TESTS])


def _weight(need: Iterable[str]) -> float:
    return sum(_RARE[len(gram)] for gram in need)


def _needs(parts: Iterable) -> list[frozenset[str]]:
    """The needs of a sequence of parsed items: all of them must be met."""
    needs: list[frozenset[str]] = []
    run: frozenset[str] = frozenset([""])  # what the text holds from where the last need ended
    for kind, value in parts:
        words = _words(str(kind), value)
        if words is None:
            needs.append(run)
            needs += _inside(str(kind), value)
            run = frozenset([""])
            continue
        longer = _joined(run, words)
        if len(longer) > _MOST:  # too many to say anything: what came before, and what comes now, tell more apart
            needs.append(run)
            longer = words
        run = longer
        if all(len(word) == _LONGEST for word in run):
            needs.append(run)
            run = frozenset([""])
    return [*needs, run]


def _inside(kind: str, value) -> list[frozenset[str]]:
    """Needs of an item that cannot be spelled out."""
    if kind == "SUBPATTERN":
        return _needs(value[3])
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return _needs(value[2]) if value[0] > 0 else []
    if kind == "BRANCH":
        options = [[need for need in _needs(option) if need and "" not in need] for option in value[1]]
        return [frozenset().union(*(min(needs, key=_weight) for needs in options))] if all(options) else []
    return []


def _words(kind: str, value) -> Words | None:
    """The first characters, ``_LONGEST`` at most, of all that an item can be, or None if they cannot be spelled out."""
    if kind == "LITERAL":
        return frozenset([chr(value)])
    if kind == "IN":
        return _class(value)
    if kind in ("ASSERT", "ASSERT_NOT", "AT"):
        return frozenset([""])
    if kind == "SUBPATTERN":
        return _spelled(value[3])
    if kind in ("MAX_REPEAT", "MIN_REPEAT") and value[1] == 1:
        words = _spelled(value[2])
        return words | {""} if words is not None and value[0] == 0 else words
    if kind == "BRANCH":
        options = [_spelled(option) for option in value[1]]
        if all(option is not None for option in options):
            words = frozenset().union(*options)
            return words if len(words) <= _MOST else None
    return None


def _spelled(parts: Iterable) -> Words | None:
    run: frozenset[str] = frozenset([""])
    for kind, value in parts:
        words = _words(str(kind), value)
        if words is None or len(run) > _MOST:
            return None
        run = _joined(run, words)
    return run


def _joined(run: frozenset[str], words: Words) -> frozenset[str]:
    """Every word of ``run`` that is still shorter than the longest gram, continued; a full one stays as it is."""
    return frozenset((word if len(word) == _LONGEST else (word + more)[:_LONGEST]) for word in run for more in words)


def _class(items: list) -> Words | None:
    chars: set[str] = set()
    for kind, value in items:
        if str(kind) == "LITERAL":
            chars.add(chr(value))
        elif str(kind) == "RANGE" and value[1] - value[0] <= 40:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(chars)
