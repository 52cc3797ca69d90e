"""Patterns whose work is bounded: no repetition is endless, and none lies within another.

Trainers write ``\\d+`` and ``(?:您|的)*``. Where such a repetition may begin anywhere in a long message, the time
grows with the square of its length, and with words that can be read in two ways (``(?:这|是|这是)*``) it doubles with
each. Nobody repeats himself that often in earnest, so an endless repetition is given an end; then a pattern costs so
much a character, and no more.
"""
from __future__ import annotations

import re
import sre_parse
from functools import lru_cache
from typing import Iterable

CHARACTERS, WORDS = 20, 5  # how often an endless repetition of characters, or of a group, may go beyond its least number

# A piece of a pattern: an escape, a character class, an endless repetition or any other character.
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<endless>[*+]|\{(?P<least>\d+),\})|.", re.S)
_MAY_BE_ENDLESS = re.compile(r"[*+]|,\}")


def bounded(pattern: str) -> str:
    """The pattern with an end to every repetition: ``a*`` is ``a{0,20}``, ``(?:您|的)*`` is ``(?:您|的){0,5}``."""
    if not _MAY_BE_ENDLESS.search(pattern):
        return pattern
    pieces, last = [], ""
    for piece in _PIECE.finditer(pattern):
        words = piece[0]
        if piece["endless"] is not None:
            least = {"*": 0, "+": 1}.get(words) if piece["least"] is None else int(piece["least"])
            words = f"{{{least},{least + (WORDS if last == ')' else CHARACTERS)}}}"
        pieces.append(words)
        last = words
    return "".join(pieces)


@lru_cache(maxsize=20_000)  # copies of one pack hold the same patterns
def nested(pattern: str) -> bool:
    """True if an (all but) endless repetition lies within another one: ``(?:a+b?){1,9}``."""
    return _nested(sre_parse.parse(pattern), False)


def _nested(parts: Iterable, repeated: bool) -> bool:
    for kind, value in parts:
        inner = {"SUBPATTERN": lambda: [value[3]], "BRANCH": lambda: value[1], "ASSERT": lambda: [value[1]],
                 "ASSERT_NOT": lambda: [value[1]]}.get(str(kind), list)()
        if str(kind) in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, body = value
            if repeated and most - least >= CHARACTERS or _nested(body, repeated or most > 1):
                return True
        elif any(_nested(part, repeated) for part in inner):
            return True
    return False
