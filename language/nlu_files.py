"""Reads the training lines of data/nlu (Rasa's own YAML) without Rasa.

A line without brackets carries its intent, whole. Otherwise every act-carrying stretch is bracketed
as ``[words](act)`` or ``[words](act_a+act_b)``; the intent is one of them.
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, List, NamedTuple, Union

from language.authoring import DATA, Collector, Entry, Part, Problem, guess, line_of, load
from language.heard import Act

_BRACKET = re.compile(r"\[([^\[\]]+)\]\(([a-z_+]+)\)")


class TrainingLine(NamedTuple):
    """One authored line: its text, the acts with their spans, and the Rasa intent (the main act)."""

    text: str
    acts: tuple[Act, ...]
    intent: str


class _Block(Part):
    intent: str
    examples: str


class _NluFile(Entry):
    version: str
    nlu: List[_Block]


class _Domain(Entry):
    """The part of domain.yml that matters here: the act ids."""

    version: str
    intents: List[Union[str, Dict[str, Dict[str, list]]]]
    entities: List[str]
    slots: dict
    actions: List[str]
    session_config: dict


def unbracket(line: str, intent: str) -> TrainingLine:
    """Turns ``[您好](greet)，请坐`` into text and spans."""
    text, acts, done = "", [], 0
    for match in _BRACKET.finditer(line):
        text += line[done:match.start()]
        acts += [Act(name, 1.0, len(text), len(text) + len(match[1])) for name in match[2].split("+")]
        text, done = text + match[1], match.end()
    text += line[done:]
    return TrainingLine(text, tuple(acts) or (Act(intent, 1.0, 0, len(text)),), intent)


def act_ids(root: Path | None = None) -> list[str]:
    """The acts of acts.md, in the order of domain.yml."""
    domain = load((root or DATA.parent) / "domain.yml", _Domain)
    names = [name if isinstance(name, str) else next(iter(name)) for name in domain.intents]
    return [name for name in names if name != "nlu_fallback"]


def read_nlu(folder: Path | None = None, root: Path | None = None) -> list[TrainingLine]:
    """Every training line of a folder, in file order.

    Raises:
        DataError: unknown acts, a line that lacks its own intent, stray brackets, doubled lines.
    """
    known, into, lines = act_ids(root), Collector(), []
    seen: dict[str, str] = {}
    for path in sorted((folder or DATA / "nlu").glob("*.yml")):
        entry = into.attempt(load, path, _NluFile)
        for index, block in enumerate(entry.nlu if entry else []):
            into.reference(entry, ["nlu", index, "intent"], block.intent, known, "动作")
            first = line_of(entry, "nlu", index, "examples") + 1
            for offset, raw in enumerate(block.examples.split("\n")):
                if not raw.strip():
                    continue
                line = unbracket(raw.strip().removeprefix("- "), block.intent)
                into.problems += [Problem(path, first + offset, message)
                                  for message in _mistakes(raw, line, known, seen)]
                seen[line.text] = f"{path.name}:{first + offset}"
                lines.append(line)
    into.finish()
    return lines


def _mistakes(raw: str, line: TrainingLine, known: list[str], seen: dict[str, str]) -> list[str]:
    found = [f"动作 “{act.name}” 不存在{guess(act.name, known)}" for act in line.acts if act.name not in known]
    if not raw.lstrip().startswith("- "):
        found.append("每个例句以 “- ” 开头")
    if line.intent in known and line.intent not in {act.name for act in line.acts}:
        found.append(f"这一行在 {line.intent} 之下，但没有一段标着 {line.intent}")
    if re.search(r"[\[\]]", line.text):
        found.append("方括号没有配对；写法是 [原话](动作)")
    if line.text in seen:
        found.append(f"例句重复，已在 {seen[line.text]}")
    return found
