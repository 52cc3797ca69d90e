"""A quick look before many words: one of their first characters must come next, or none of them can.

A rule that tries hundreds of words at every place of a long message spends its time on words that cannot begin
there. A look at one character settles that; what a pattern matches stays the same.
"""
from __future__ import annotations

import re
import sre_parse
from functools import lru_cache
from typing import Iterable

_SHORT = 200  # characters of alternatives; fewer are tried as fast as looked at
_MOST = 600  # first characters beyond which a look settles little
_WIDE = 40  # a range of more characters than this is left alone

First = "frozenset[str] | None"  # None: may begin with anything


@lru_cache(maxsize=4096)  # every pattern that names a concept holds the same words
def gate(words: str) -> str:
    """A look-ahead for the first characters of alternatives, or "" where it would not help."""
    if len(words) < _SHORT:
        return ""
    first, empty = _sequence(sre_parse.parse(words))
    if empty or first is None or len(first) > _MOST:
        return ""
    return f"(?=[{''.join(re.escape(char) for char in sorted(first))}])"


def _sequence(parts: Iterable) -> tuple[First, bool]:
    """First characters of a sequence of parsed items, and whether it can be nothing."""
    found: frozenset[str] = frozenset()
    for kind, value in parts:
        first, empty = _item(str(kind), value)
        if first is None:
            return None, empty
        found |= first
        if not empty:
            return found, False
    return found, True


def _item(kind: str, value) -> tuple[First, bool]:
    if kind == "LITERAL":
        return frozenset([chr(value)]), False
    if kind == "IN":
        return _class(value), False
    if kind in ("ASSERT", "ASSERT_NOT", "AT"):
        return frozenset(), True  # looks only
    if kind == "SUBPATTERN":
        return _sequence(value[3])
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        first, empty = _sequence(value[2])
        return first, empty or value[0] == 0
    if kind == "BRANCH":
        options = [_sequence(option) for option in value[1]]
        empty = any(nothing for _, nothing in options)
        if any(first is None for first, _ in options):
            return None, empty
        return frozenset().union(*(first for first, _ in options)), empty
    return None, False


def _class(items: list) -> First:
    chars: set[str] = set()
    for kind, value in items:
        if str(kind) == "LITERAL":
            chars.add(chr(value))
        elif str(kind) == "RANGE" and value[1] - value[0] <= _WIDE:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(chars)
