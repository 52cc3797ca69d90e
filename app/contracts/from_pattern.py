"""Words that a regular expression matches: so a made-up trainee can ask about every topic there is."""
from __future__ import annotations

import re
import sre_parse
from functools import lru_cache
from random import Random
from typing import Any, Sequence

_LONGEST = 3  # repetitions of what may come any number of times
_FILLING = "的"  # for a dot
_TRIES = 20
_UNSEEN = (sre_parse.AT, sre_parse.ASSERT, sre_parse.ASSERT_NOT)


def sample(pattern: str, rng: Random) -> str:
    """A text in which the pattern is found; empty if none was hit upon."""
    compiled, tree = _parsed(pattern)
    for _ in range(_TRIES):
        text = _text(tree, rng)
        if compiled.search(text):
            return text
    return ""


@lru_cache(maxsize=None)
def _parsed(pattern: str) -> tuple[re.Pattern[str], Any]:
    return re.compile(pattern), sre_parse.parse(pattern)


def _text(tree: Sequence[Any], rng: Random) -> str:
    return "".join(_part(kind, value, rng) for kind, value in tree)


def _part(kind: Any, value: Any, rng: Random) -> str:
    if kind is sre_parse.LITERAL:
        return chr(value)
    if kind is sre_parse.ANY or kind is sre_parse.NOT_LITERAL:
        return _FILLING
    if kind is sre_parse.BRANCH:
        return _text(rng.choice(value[1]), rng)
    if kind is sre_parse.SUBPATTERN:
        return _text(value[-1], rng)
    if kind in (sre_parse.MAX_REPEAT, sre_parse.MIN_REPEAT):
        least, most, inner = value
        return "".join(_text(inner, rng) for _ in range(rng.randint(least, min(most, least + _LONGEST))))
    if kind is sre_parse.IN:
        return _one_of(value, rng)
    return "" if kind in _UNSEEN else _FILLING


def _one_of(choices: Sequence[Any], rng: Random) -> str:
    kind, value = rng.choice(choices)
    if kind is sre_parse.LITERAL:
        return chr(value)
    if kind is sre_parse.RANGE:
        return chr(rng.randint(*value))
    return "1" if kind is sre_parse.CATEGORY and value is sre_parse.CATEGORY_DIGIT else _FILLING
