"""Text as people type it: one-to-one normalisation, and cutting into clauses and sentences.

Nothing here changes the length of a text, so every span found in the normalised text is a span of
the text as stored.
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from language.dialect import load_dialect


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a text."""

    start: int
    end: int

    def overlaps(self, other: tuple[int, int]) -> bool:
        """True if both share at least one character."""
        return self.start < other[1] and other[0] < self.end


_FULL_STOPS = "。！？!?\n\r…"
_CLAUSE = re.compile(
    r"(?:[^，。！？；：,!?;:\n\r\t…~～\s\U0001F000-\U0001FAFF\u2600-\u27BF]"
    r"|(?<=\d)[,:](?=\d)"  # 1,200 and 8:30 are one clause
    r"|(?<=[A-Za-z0-9]) (?=[A-Za-z0-9]))+")
_COMMA = re.compile(r",(?!\d)|(?<!\d),")  # in 1,200 the comma is part of a number
_SHORT = 300  # longer texts are not remembered, so that memory stays small
_SENTENCE = re.compile(rf"[^{_FULL_STOPS}]+[{_FULL_STOPS}]*")


@lru_cache(maxsize=1)
def _table() -> dict[int, int | str]:
    """Character map: traditional to simplified, full to half width, lower case. Always one for one."""
    import opencc

    table: dict[int, int | str] = {}
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table.update({ord(old): new for old, new in zip(han, simple) if old != new and len(new) == 1})
    table.update({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    table.update({code: code + 32 for code in range(ord("A"), ord("Z") + 1)})
    table.update({code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)})
    table.update({ord(old): new for old, new in zip("妳祢　\u00a0\u2002\u2003﹐﹑﹒﹖﹗", "你你    ，、.?!")})
    # Chinese punctuation stays Chinese, so that one pattern serves both widths.
    table.update({ord(old): ord(new) for old, new in zip(";?!，；？！", "；？！，；？！")})
    return table


def normalise(text: str) -> str:
    """The text with width, case, traditional characters and words of dialects evened out; same length as ``text``."""
    return _remembered(text) if len(text) <= _SHORT else _normalised(text)


def _normalised(text: str) -> str:
    return load_dialect().even_out(_COMMA.sub("，", text.translate(_table())))


_remembered = lru_cache(maxsize=4096)(_normalised)  # every check asks for the same messages again


def clauses(text: str, inside: Span | None = None) -> list[Span]:
    """The clauses of a text, or of a part of it: stretches between punctuation, line breaks, spaces and emoji."""
    if inside is not None:
        return [Span(inside.start + start, inside.start + end) for start, end in clauses(text[inside.start:inside.end])]
    return list(_clauses_remembered(text)) if len(text) <= _SHORT else list(_clauses(text))


def _clauses(text: str) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in _CLAUSE.finditer(text))


def sentences(text: str) -> list[Span]:
    """The sentences of a text, each with its closing punctuation."""
    return list(_sentences_remembered(text)) if len(text) <= _SHORT else list(_sentences(text))


def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in _SENTENCE.finditer(text) if match.group().strip())


_clauses_remembered, _sentences_remembered = lru_cache(maxsize=4096)(_clauses), lru_cache(maxsize=4096)(_sentences)


def spoken(text: str) -> bool:
    """True if the text holds at least one letter, digit or Chinese character."""
    return any(char.isalnum() for char in text)
