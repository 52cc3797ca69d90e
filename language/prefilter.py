"""Which patterns can match a text at all, from the characters and character pairs that it holds.

Thousands of patterns over every sentence would be too slow. Nearly every pattern needs certain words
(保证…治好 needs 保证, and 治好), so a few look-ups leave a handful of patterns to run. The test may let
a pattern through in vain; it never holds one back that would match.
"""
from __future__ import annotations

import sre_parse
from functools import lru_cache
from pathlib import Path
from typing import Iterable, Sequence

_TESTS = 4  # needs kept for each pattern; more cost more than they save
_MOST = 4000  # grams in one need; beyond this it says nothing
_RARE = 0.02  # how often a given pair of characters occurs, measured against a single character

Words = frozenset  # the strings that a piece of a pattern can be; "" where it can be nothing


class Prefilter:
    """Built from patterns in order; ``candidates`` gives their indices."""

    def __init__(self, patterns: Sequence[str]):
        self._count = len(patterns)
        self._free = 0  # bit t*count+i: pattern i has no test t
        self._masks: dict[str, int] = {}  # gram -> bits of the tests that it meets
        for index, pattern in enumerate(patterns):
            needs = needed(pattern)
            for test in range(_TESTS):
                bit = 1 << (test * self._count + index)
                if test >= len(needs):
                    self._free |= bit
                    continue
                for gram in needs[test]:
                    self._masks[gram] = self._masks.get(gram, 0) | bit

    def save(self, path: Path) -> None:
        """Writes the look-up table; read back by ``load``."""
        import numpy as np  # only to keep and fetch the table: the judge's import stays light

        width = (self._count * _TESTS + 7) // 8
        masks = b"".join(mask.to_bytes(width, "little") for mask in self._masks.values())
        np.savez_compressed(path, grams=np.array(list(self._masks)), count=self._count,
                            masks=np.frombuffer(masks, np.uint8).reshape(len(self._masks), width),
                            free=np.frombuffer(self._free.to_bytes(width, "little"), np.uint8))

    @classmethod
    def load(cls, path: Path) -> Prefilter:
        """Reads what ``save`` wrote."""
        import numpy as np

        sieve = cls([])
        with np.load(path, allow_pickle=False) as stored:
            masks = stored["masks"]
            sieve._count = int(stored["count"])
            sieve._free = int.from_bytes(stored["free"].tobytes(), "little")
            sieve._masks = {gram: int.from_bytes(masks[row].tobytes(), "little")
                            for row, gram in enumerate(stored["grams"].tolist())}
        return sieve

    def candidates(self, text: str) -> list[int]:
        """Indices of the patterns that ``text`` does not rule out, in order."""
        met, masks = self._free, self._masks
        for gram in {*text, *map("".join, zip(text, text[1:]))}:
            if gram in masks:
                met |= masks[gram]
        left = (1 << self._count) - 1
        for _ in range(_TESTS):
            left &= met
            met >>= self._count
        return _bits(left)


@lru_cache(maxsize=20_000)  # copies of one pack hold the same patterns
def needed(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of characters or pairs, of each of which a match must hold at least one; the rarest first."""
    found = {need for need in _needs(sre_parse.parse(pattern)) if need and "" not in need and len(need) <= _MOST}
    return tuple(sorted(found, key=lambda need: (_weight(need), sorted(need)))[:_TESTS])


def _weight(need: Iterable[str]) -> float:
    return sum(1.0 if len(gram) < 2 else _RARE for gram in need)


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
        run = _joined(run, words)
        if len(run) > _MOST or all(len(word) == 2 for word in run):
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
    """The first two characters of all that an item can be, or None if they cannot be spelled out."""
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
    """Every word of ``run`` that is still shorter than a pair, continued; a full pair stays as it is."""
    return frozenset((word if len(word) == 2 else (word + more)[:2]) for word in run for more in words)


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


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
