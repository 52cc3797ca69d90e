"""Authored variants: ``[a|b]`` alternatives, ``{slot}`` values, ``//`` message breaks.

``'[两个月前|上上个月]体检[查出来的|发现的]'`` stands for four sentences. Alternatives may nest.
"""
from __future__ import annotations

import re
from random import Random
from typing import Iterator, Sequence

_INNER = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]*)\}")


def expand(template: str, rng: Random) -> str:
    """One sentence out of a template, alternatives chosen by ``rng``."""
    while True:
        filled = _INNER.sub(lambda match: rng.choice(match[1].split("|")), template)
        if filled == template:
            return filled
        template = filled


def fill(text: str, slots: dict[str, object]) -> str:
    """The text with its ``{slot}`` values in place; unknown slots are left as they are."""
    return _SLOT.sub(lambda match: str(slots.get(match[1], match[0])), text)


def number_of(templates: Sequence[str]) -> int:
    """How many different sentences the templates stand for (nested alternatives counted at most)."""
    total = 0
    for template in templates:
        count = 1
        while _INNER.search(template):
            for match in _INNER.finditer(template):
                count *= match[1].count("|") + 1
            template = _INNER.sub("x", template)
        total += count
    return total


def mistakes(template: str, slots: frozenset[str]) -> Iterator[str]:
    """What is wrong with a template, as sentences for its author."""
    depth = 0
    for char in template:
        depth += (char == "[") - (char == "]")
        if depth < 0:
            break
    if depth:
        yield f"方括号没有配对：“{template}”"
    for name in _SLOT.findall(template):
        if name not in slots:
            yield f"不认识的空格 “{{{name}}}”，可用：{'、'.join(sorted(slots))}"
    if re.search(r"[“”\"<>]", template):
        yield f"患者的话里不要用引号和尖括号：“{template}”"
    if not template.strip():
        yield "空白的句子"
    if len(_INNER.sub("", template)) > 80:
        yield f"太长（{len(template)} 字），没有人这样打字：“{template[:20]}…”"
