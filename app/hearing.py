"""What ``peilian understand`` shows."""
from __future__ import annotations

import json

from rich.text import Text

from language.heard import Heard
from language.listener import listener

_COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "bright_red", "bright_green", "bright_cyan")


def show_json(line: str) -> str:
    """One utterance as one JSON object: text, acts, entities (the contract of ``understand --json``)."""
    heard = listener().hear(line)
    return json.dumps({"text": heard.text, "acts": [act._asdict() for act in heard.acts],
                       "entities": [entity._asdict() for entity in heard.entities]}, ensure_ascii=False)


def show(line: str) -> Text:
    """One utterance with its acts in colour, and a line for each act, entity and red flag."""
    heard = listener().hear(line)
    shown = Text(heard.text)
    for index, act in enumerate(heard.acts):
        shown.stylize(f"bold {_COLOURS[index % len(_COLOURS)]}", act.start, act.end)
    for index, act in enumerate(heard.acts):
        shown.append(f"\n  {act.name}", style=_COLOURS[index % len(_COLOURS)])
        shown.append(f"  {act.confidence:.2f}  “{heard.text[act.start:act.end]}”")
    for row in _others(heard):
        shown.append("\n  " + row, style="dim")
    return shown.append("\n")


def _others(heard: Heard) -> list[str]:
    rows = [f"{entity.entity} = {entity.value}  “{heard.text[entity.start:entity.end]}”" for entity in heard.entities]
    rows += [f"红线 {flag.label}（{flag.rule}）“{heard.text[flag.start:flag.end]}”" for flag in heard.flags]
    return rows or ([] if heard.acts else ["没有听出动作"])
