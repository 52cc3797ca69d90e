"""The small language in which stages say what counts as their evidence.

::

    ask_name -> 2x address_by_name           first the one, then twice the other
    greet & self_introduce                   both
    advise_visit + word:reason               both in one message
    quote_price | explain_price              either
    3 kinds (ask_age | ask_onset | ...)      three different ones
    word:landmark                            trainee's words, rules of data/protocols/words
    patient:asks_price                       what the patient did, cues of data/lexicon/patient_cues.yml
    is:concerns_answered                     a named check of evaluators/conditions.py

Binding, loosest first: ``->``, ``|``, ``&``, ``+``. Round brackets group.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Callable, NamedTuple, Union

_TOKEN = re.compile(r"\s*(->|[|&+()]|\d+x\b|\d+\s*kinds\b|[a-z_]+(?::[a-z_]+)?)")


class Evidence(NamedTuple):
    """Words that count: characters ``start`` to ``end`` of a turn. ``term`` is the term they meet."""

    turn: int
    start: int
    end: int
    term: str


class ExpressionError(ValueError):
    """An expression that cannot be read; the message is Chinese."""


@dataclass(frozen=True)
class Term:
    """A single thing to be found."""

    name: str

    @property
    def names(self) -> tuple[str, ...]:
        """The name alone."""
        return (self.name,)


@dataclass(frozen=True)
class Group:
    """``kind`` is one of ``then or and together count kinds``; ``times`` belongs to the last two."""

    kind: str
    parts: tuple["Node", ...]
    times: int = 1

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all terms inside, in order of writing."""
        return tuple(name for part in self.parts for name in part.names)


Node = Union[Term, Group]
Lookup = Callable[[str], "list[Evidence]"]


def parse(text: str) -> Node:
    """Reads an expression.

    Raises:
        ExpressionError: saying where it went wrong.
    """
    tokens, position = [], 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(f"看不懂 “{text[position:].strip()[:12]}”；可用 -> | & + 2x、3 kinds 和括号")
        tokens.append(match[1])
        position = match.end()
    node, rest = _level(tokens, 0)
    if rest:
        raise ExpressionError(f"“{rest[0]}” 多余，或前面少了连接符")
    return node


_LEVELS = (("->", "then"), ("|", "or"), ("&", "and"), ("+", "together"))


def _level(tokens: list[str], depth: int) -> tuple[Node, list[str]]:
    if depth == len(_LEVELS):
        return _single(tokens)
    sign, kind = _LEVELS[depth]
    node, rest = _level(tokens, depth + 1)
    parts = [node]
    while rest and rest[0] == sign:
        node, rest = _level(rest[1:], depth + 1)
        parts.append(node)
    return (parts[0] if len(parts) == 1 else Group(kind, tuple(parts))), rest


def _single(tokens: list[str]) -> tuple[Node, list[str]]:
    if not tokens:
        raise ExpressionError("写到一半就结束了")
    head, rest = tokens[0], tokens[1:]
    if head == "(":
        node, rest = _level(rest, 0)
        if not rest or rest[0] != ")":
            raise ExpressionError("括号没有配对")
        return node, rest[1:]
    if head[0].isdigit():
        times = int(re.match(r"\d+", head)[0])
        node, rest = _single(rest)
        return Group("kinds" if head.endswith("kinds") else "count", (node,), times), rest
    if not head[0].isalpha():
        raise ExpressionError(f"“{head}” 不能在这里")
    return Term(head), rest


def terms(node: Node) -> tuple[str, ...]:
    """The names of all terms, in order of writing."""
    return node.names


def find(node: Node, lookup: Lookup, since: int = 0) -> list[Evidence] | None:
    """The earliest evidence that satisfies the expression, or None.

    Args:
        node: the expression.
        lookup: all evidence of a term, in order.
        since: turns before this one do not count.
    """
    if isinstance(node, Term):
        hit = next((item for item in lookup(node.name) if item.turn >= since), None)
        return None if hit is None else [hit]
    return _FINDERS[node.kind](node, lookup, since)


def _find_then(node: Group, lookup: Lookup, since: int) -> list[Evidence] | None:
    found: list[Evidence] = []
    for part in node.parts:
        hits = find(part, lookup, since)
        if hits is None:
            return None
        found += hits
        since = max([since, *(hit.turn for hit in hits)])
    return found


def _find_or(node: Group, lookup: Lookup, since: int) -> list[Evidence] | None:
    found = [hits for hits in (find(part, lookup, since) for part in node.parts) if hits]
    return min(found, key=lambda hits: max(hits)[:2]) if found else None


def _find_and(node: Group, lookup: Lookup, since: int) -> list[Evidence] | None:
    found: list[Evidence] = []
    for part in node.parts:
        hits = find(part, lookup, since)
        if hits is None:
            return None
        found += hits
    return found


def _find_together(node: Group, lookup: Lookup, since: int) -> list[Evidence] | None:
    """All parts within one message."""
    turns = sorted({item.turn for name in terms(node) for item in lookup(name) if item.turn >= since})
    for turn in turns:
        hits = _find_and(node, lambda name, turn=turn: [item for item in lookup(name) if item.turn == turn], turn)
        if hits is not None:
            return hits
    return None


def _find_count(node: Group, lookup: Lookup, since: int) -> list[Evidence] | None:
    found = _distinct(node, lookup, since)
    return found[:node.times] if len(found) >= node.times else None


def _find_kinds(node: Group, lookup: Lookup, since: int) -> list[Evidence] | None:
    first: dict[str, Evidence] = {}
    for item in _distinct(node, lookup, since):
        first.setdefault(item.term, item)
    return sorted(first.values())[:node.times] if len(first) >= node.times else None


def _distinct(node: Group, lookup: Lookup, since: int) -> list[Evidence]:
    """Evidence of every term inside, in order; one stretch of words counts once, whatever it is called."""
    hits = sorted(item for name in terms(node) for item in lookup(name) if item.turn >= since)
    if node.kind == "kinds":
        return hits
    return list({(hit.turn, hit.start, hit.end): hit for hit in reversed(hits)}.values())[::-1]


_FINDERS: dict[str, Callable[[Group, Lookup, int], "list[Evidence] | None"]] = {
    "then": _find_then, "or": _find_or, "and": _find_and, "together": _find_together,
    "count": _find_count, "kinds": _find_kinds,
}


def partial(node: Node, lookup: Lookup) -> list[Evidence]:
    """Whatever evidence there is for any term of the expression (an attempt)."""
    return sorted({item for name in terms(node) for item in lookup(name)})


def lacking(node: Node, lookup: Lookup) -> list[str]:
    """The terms that keep the expression from being satisfied, for the message."""
    if find(node, lookup) is not None:
        return []
    if isinstance(node, Term):
        return [node.name]
    if node.kind in ("count", "kinds", "or"):
        hits = len(_distinct(node, lookup, 0)) if node.kind != "or" else 0
        names = list(dict.fromkeys(terms(node)))
        if node.kind == "kinds":  # what was asked already is not held against anybody
            return [name for name in names if not lookup(name)][:3] or names[:3]
        if node.kind == "or":
            return min((lacking(part, lookup) for part in node.parts), key=len)
        return names[:3] if hits < node.times else names[:1]
    lost = [name for part in node.parts for name in lacking(part, lookup)]
    return list(dict.fromkeys(lost)) or ["order"]


def progress(node: Node, lookup: Lookup) -> float:
    """How much of the expression is there, 0..1, whatever the order."""
    if isinstance(node, Term):
        return float(bool(lookup(node.name)))
    if node.kind in ("count", "kinds"):
        hits = _distinct(node, lookup, 0)
        return min(1.0, len({hit.term for hit in hits} if node.kind == "kinds" else hits) / node.times)
    shares = [progress(part, lookup) for part in node.parts]
    return max(shares) if node.kind == "or" else sum(shares) / len(shares)
