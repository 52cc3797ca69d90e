"""What ``peilian understand`` shows."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator, Sequence

from rich.text import Text

from language.act_errors import Mistake, confusions, read_examples
from language.heard import Heard
from language.listener import listener

DEVELOPMENT = Path(__file__).resolve().parents[1] / "tests/development/acts.jsonl"
_COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "bright_red", "bright_green", "bright_cyan")
_SHOWN = 60  # characters of a quotation
# What would move the cursor or turn the line round is shown as a picture of itself.
_UNSEEN = {**{code: 0x2400 + code for code in range(0x20)}, 0x7F: 0x2421, **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
           **dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)}


def show_json(line: str, before: str = "") -> str:
    """One utterance as one JSON object: text, acts, entities (the contract of ``understand --json``).

    ``before`` is what the patient has just said.
    """
    heard = listener().hear(line, before)
    return json.dumps({"text": heard.text, "acts": [act._asdict() for act in heard.acts],
                       "entities": [entity._asdict() for entity in heard.entities]}, ensure_ascii=False)


def show(line: str, before: str = "") -> Text:
    """One utterance: acts in colour, entities underlined, and a line for each act, entity and red flag."""
    heard = listener().hear(line, before)
    shown = Text(_visible(heard.text))
    for index, act in enumerate(heard.acts):
        shown.stylize(f"bold {_COLOURS[index % len(_COLOURS)]}", act.start, act.end)
    for entity in heard.entities:
        shown.stylize("underline", entity.start, entity.end)
    for flag in heard.flags:
        shown.stylize("reverse red", flag.start, flag.end)
    for index, act in enumerate(heard.acts):
        shown.append(f"\n  {act.name}", style=_COLOURS[index % len(_COLOURS)])
        shown.append(f"  {act.confidence:.2f}  {_quote(heard.text, act.start, act.end)}")
    for row in _others(heard):
        shown.append("\n  " + row, style="dim")
    return shown.append("\n")


def show_errors(files: Sequence[Path], as_json: bool) -> Iterator[Text | str]:
    """The recogniser's mistakes on marked files by confusion pair: first how many, then each pair with its lines.

    Raises:
        UserError: if a file cannot be read or is not of the form.
    """
    examples = [example for path in files for example in read_examples(path)]
    texts, befores = [example.text for example in examples], [example.before for example in examples]
    pairs = confusions(examples, listener().recogniser.acts_many(texts, befores))
    if as_json:
        yield from (_pair_json(*item) for item in pairs.items())
        return
    wrong = len({mistake.text for mistakes in pairs.values() for mistake in mistakes})
    yield Text(f"{len(examples)} 句里有 {wrong} 句没听对，错处 {sum(map(len, pairs.values()))} 个，分 {len(pairs)} 种。"
               "左边是人标的，右边是听成的。\n")
    for (expected, found), mistakes in pairs.items():
        yield _pair(expected, found, mistakes)


def _pair(expected: str, found: str, mistakes: Sequence[Mistake]) -> Text:
    shown = Text().append(expected or "（没有）", style="bold green").append(" → ")
    shown.append(found or "（没听出）", style="bold red").append(f"  {len(mistakes)} 处")
    for mistake in mistakes:
        text = _visible(mistake.text)
        shown.append("\n  " + text[:mistake.start]).append(f"【{text[mistake.start:mistake.end]}】", style="bold yellow")
        shown.append(text[mistake.end:])
    return shown.append("\n")


def _pair_json(pair: tuple[str, str], mistakes: Sequence[Mistake]) -> str:
    lines = [{"text": mistake.text, "start": mistake.start, "end": mistake.end} for mistake in mistakes]
    return json.dumps({"expected": pair[0] or None, "heard": pair[1] or None, "count": len(lines), "lines": lines},
                      ensure_ascii=False)


def _others(heard: Heard) -> list[str]:
    rows = [f"{entity.entity} = {entity.value}  {_quote(heard.text, entity.start, entity.end)}"
            for entity in heard.entities]
    rows += [f"{'红线' if flag.certainty == 'certain' else '疑似红线'} {flag.label}（{flag.rule}）"
             f"{_quote(heard.text, flag.start, flag.end)}" for flag in heard.flags]
    return rows or ([] if heard.acts else ["没有听出动作"])


def _quote(text: str, start: int, end: int) -> str:
    words = _visible(text[start:end])
    return f"“{words}”" if len(words) <= _SHOWN else f"“{words[:_SHOWN]}……”（共 {end - start} 字）"


def _visible(text: str) -> str:
    """The text with control and direction characters replaced one for one."""
    return text.translate(_UNSEEN)
