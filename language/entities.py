"""Entities of a message, with normalised values.

Prices are yuan (a number, or ``[low, high]``), times ``HH:MM`` (or a part of the day: 上午), dates ISO as far
as they are said (``2026-03-05``, ``03-05``, ``15日``) or in one spelling (下周三), durations ISO 8601 (``PT30M``),
ages years, phones bare digits, doses like ``500mg`` and ``3次/天``. A character belongs to one entity: the first
pattern to claim it keeps it, so the order of the table matters.
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Callable, NamedTuple

from language.entity_names import listed, names, not_money, people_shapes, place_shapes
from language.entity_patterns import CALENDAR, NUMERIC, Shape, bare_price, price_shapes
from language.entity_values import money
from language.heard import Entity
from language.prefilter import Prefilter
from language.text import normalise

_UNTIL = re.compile(r"\s*(?:到|至|-|—|–|~|～)+\s*")


class _Pattern(NamedTuple):
    entity: str
    pattern: re.Pattern[str]
    value: Callable[[re.Match[str]], Any]
    group: int | str  # the part that is the entity; 0 is all


class _Table(NamedTuple):
    patterns: tuple[_Pattern, ...]
    sieve: Prefilter  # which of them a text can match at all
    bare: _Pattern  # prices when a price was asked for


@lru_cache(maxsize=1)
def _table() -> _Table:
    words, figures = names(), not_money(names())
    shapes = [*NUMERIC, *place_shapes(words), *CALENDAR, *price_shapes(figures), *people_shapes(words), *listed(words)]
    return _Table(tuple(map(_compiled, shapes)), Prefilter([shape.pattern for shape in shapes]),
                  _compiled(Shape("price", bare_price(figures), money)))


def _compiled(shape: Shape) -> _Pattern:
    pattern = re.compile(shape.pattern)
    return _Pattern(shape.entity, pattern, shape.value, "span" if "span" in pattern.groupindex else 0)


def patterns() -> list[re.Pattern[str]]:
    """Every pattern that may be run over a message."""
    return [row.pattern for row in (*_table().patterns, _table().bare)]


def entities(text: str, price_asked: bool = False) -> list[Entity]:
    """Prices, times, phones, names and the like of a message as stored, in order of position.

    Args:
        text: a message as stored.
        price_asked: the other side has just asked for a price, so that a bare number is one.
    """
    table, plain = _table(), normalise(text)
    found: list[Entity] = []
    taken = bytearray(len(plain))
    shapes = [table.patterns[index] for index in table.sieve.candidates(plain)]
    for kind, pattern, value, group in shapes + [table.bare] * price_asked:
        for match in pattern.finditer(plain):
            start, end = match.span(group)
            if end <= start or any(taken[start:end]):
                continue
            worth = value(match)
            if worth is None:
                continue
            found.append(Entity(kind, worth, start, end))
            if "title" in pattern.groupindex:
                found.append(Entity("title", match["title"], *match.span("title")))
                end = match.end("title")
            taken[start:end] = b"\1" * (end - start)
    return _till_evening(plain, sorted(found, key=lambda entity: entity.start)) if found else found


def _till_evening(plain: str, found: list[Entity]) -> list[Entity]:
    """晚上八点到十点: the end of a stretch of time is on the same side of noon as its beginning."""
    for index in range(1, len(found)):
        first, last = found[index - 1], found[index]
        if first.entity == last.entity == "time" and "12:00" <= first.value < "24" and last.value < "12:00" \
                and plain[last.start].isdigit() | (plain[last.start] in "一二两三四五六七八九十") \
                and _UNTIL.fullmatch(plain, first.end, last.start):
            hour = int(last.value[:2]) + 12
            found[index] = last._replace(value=f"{hour}{last.value[2:]}")
    return found
