"""Mistakes of the recogniser by confusion pair: what a trainer should write next.

An act that a person marked and that was not heard is paired with the act heard in vain on the same words,
if there is one. ``""`` on one side means that nothing stands there.
"""
from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Iterable, Iterator, NamedTuple, Sequence

from language.act_metrics import Example
from language.authoring import DataError, Problem, UserError
from language.heard import Act


_FORM = '{"text": "您好", "acts": [{"name": "greet", "start": 0, "end": 2}]}'


class Mistake(NamedTuple):
    """One mistake in a line: characters ``start`` to ``end`` were marked ``expected`` and heard as ``heard``."""

    expected: str
    heard: str
    text: str
    start: int
    end: int


def read_examples(path: Path) -> list[Example]:
    """Marked lines of a JSON Lines file: ``{"text", "before"?, "acts": [{"name", "start", "end"}], "noisy"?}``.

    Raises:
        UserError: if the file cannot be read.
        DataError: listing every line that is not of that form.
    """
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"读不了 {path}：{getattr(error, 'strerror', None) or '不是 UTF-8 文本'}") from error
    examples, problems = [], []
    for number, row in enumerate(rows, 1):
        try:
            examples += [_example(json.loads(row))] if row.strip() else []
        except (ValueError, TypeError, KeyError, AttributeError):
            problems.append(Problem(path, number, f"要像 {_FORM}"))
    if problems:
        raise DataError(problems)
    return examples


def confusions(examples: Sequence[Example], heard: Iterable[Sequence[Act]]) -> dict[tuple[str, str], list[Mistake]]:
    """The mistakes by (expected, heard), the most frequent pair first."""
    pairs: defaultdict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for example, acts in zip(examples, heard):
        for mistake in _mistakes(example, acts):
            pairs[mistake.expected, mistake.heard].append(mistake)
    return dict(sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0])))


def _mistakes(example: Example, acts: Sequence[Act]) -> Iterator[Mistake]:
    right = {act.name for act in example.acts} & {act.name for act in acts}
    missed = [act for act in example.acts if act.name not in right]
    invented = [act for act in acts if act.name not in right]
    for act in missed:
        shared = max(invented, key=lambda other: _shared(act, other), default=None)
        if shared is not None and _shared(act, shared) > 0:
            invented.remove(shared)
            yield Mistake(act.name, shared.name, example.text, act.start, act.end)
        else:
            yield Mistake(act.name, "", example.text, act.start, act.end)
    for act in invented:
        yield Mistake("", act.name, example.text, act.start, act.end)


def _shared(one: Act, other: Act) -> int:
    """Characters that two acts have in common."""
    return min(one.end, other.end) - max(one.start, other.start)


def _example(row: dict) -> Example:
    text = row["text"]
    acts = tuple(Act(act["name"], 1.0, act["start"], act["end"]) for act in row["acts"])
    if not isinstance(text, str) or not all(0 <= act.start < act.end <= len(text) for act in acts):
        raise ValueError(text)
    return Example(text, str(row.get("before") or ""), acts, bool(row.get("noisy")))
