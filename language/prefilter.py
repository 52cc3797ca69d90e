"""Which patterns can match a text at all, from the characters that the text holds.

Two thousand patterns over every sentence would be too slow. Nearly every pattern needs some
characters (保证 needs 保 and 证; 好|灵 needs one of two), so a few character tests leave a handful of
patterns to run. The test may let a pattern through in vain; it never holds one back that would match.
"""
from __future__ import annotations

import sre_parse
from typing import Iterable, Sequence

_TESTS = 4  # needs kept for each pattern; more tests cost more than they save
_WIDEST = 400  # a need that names more characters than this says nothing


class Prefilter:
    """Built from patterns in order; ``candidates`` gives their indices."""

    def __init__(self, patterns: Sequence[str]):
        self._rows: list[tuple[int, dict[str, int]]] = [(0, {}) for _ in range(_TESTS)]
        free = [0] * _TESTS
        for index, pattern in enumerate(patterns):
            needs = needed(pattern)
            for test in range(_TESTS):
                if test >= len(needs):
                    free[test] |= 1 << index
                    continue
                for char in needs[test]:
                    row = self._rows[test][1]
                    row[char] = row.get(char, 0) | 1 << index
        self._rows = [(mask, row) for mask, (_, row) in zip(free, self._rows)]

    def candidates(self, text: str) -> list[int]:
        """Indices of the patterns that ``text`` does not rule out, in order."""
        chars = set(text)
        left = -1
        for free, row in self._rows:
            found = free
            for char in chars:
                if char in row:
                    found |= row[char]
            left &= found
            if not left:
                return []
        return _bits(left)


def needed(pattern: str) -> list[frozenset[str]]:
    """Sets of characters, each of which a match must draw at least one from; the narrowest first."""
    found = {need for need in _sequence(sre_parse.parse(pattern)) if 0 < len(need) <= _WIDEST}
    return sorted(found, key=lambda need: (len(need), sorted(need)))[:_TESTS]


def _sequence(parts: Iterable) -> list[frozenset[str]]:
    """Every need of a sequence of parsed items: all of them must be met."""
    return [need for kind, value in parts for need in _item(str(kind), value)]


def _item(kind: str, value) -> list[frozenset[str]]:
    if kind == "LITERAL":
        return [frozenset(chr(value))]
    if kind == "IN":
        return _class(value)
    if kind == "SUBPATTERN":
        return _sequence(value[3])
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return _sequence(value[2]) if value[0] > 0 else []
    if kind == "BRANCH":
        return _either([_sequence(option) for option in value[1]])
    if kind == "ASSERT" and value[0] > 0:  # a look-ahead reads the same text; a look-behind may read before it
        return _sequence(value[1])
    return []


def _class(items: list) -> list[frozenset[str]]:
    chars: set[str] = set()
    for kind, value in items:
        if str(kind) == "LITERAL":
            chars.add(chr(value))
        elif str(kind) == "RANGE" and value[1] - value[0] <= _WIDEST:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return []
    return [frozenset(chars)]


def _either(options: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    """One option of several is met: the union of what each needs most narrowly."""
    if not options or not all(options):
        return []
    return [frozenset().union(*(min(needs, key=len) for needs in options))]


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
