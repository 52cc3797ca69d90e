"""The judge: how fast, beside jieba cutting the same text; and how right, on labelled lines and talks.

Usage: ``python -m benchmarks judge`` for the speed, ``python -m benchmarks.judge`` for the tables.
"""
from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Dict, Iterator, List

TALKS = 60


def talks() -> List[Dict[str, Any]]:
    """Simulated talks of the scripted trainees with every persona."""
    from actions.cast import load_library
    from app.trainees import script
    from app.talk import Talk

    library, made = load_library(), []
    for number in range(TALKS):
        persona = sorted(library.personas)[number % len(library.personas)]
        trainee = ("good", "average", "unlawful", "poor")[number % 4]
        scenario = sorted(library.scenarios)[number % len(library.scenarios)]
        casting = library.cast(persona, scenario, 1 + number % 3, number)
        talk = Talk(casting, library)
        for line in script(trainee, casting, library):
            talk.say(line)
        made.append(talk.transcript(f"bench-{number}"))
    return made


def measure() -> Iterator[tuple]:
    """Turns a second of both, on one core."""
    import jieba

    from evaluators import Transcript, evaluate, load_rulebook
    from language.listener import listener

    transcripts = [Transcript.from_dict(talk) for talk in talks()]
    turns = sum(len(transcript.turns) for transcript in transcripts)
    rulebook, ear = load_rulebook(), listener()
    evaluate(transcripts[0], rulebook, ear)
    began = time.perf_counter()
    for transcript in transcripts:
        evaluate(transcript, rulebook, ear)
    ours = turns / (time.perf_counter() - began)
    jieba.setLogLevel(60)
    jieba.initialize()
    began = time.perf_counter()
    for transcript in transcripts:
        for turn in transcript.turns:
            jieba.lcut(turn.text)
    other = turns / (time.perf_counter() - began)
    yield ("评判（每秒轮数）", f"{ours:,.0f}", "只用 jieba 分词", f"{other:,.0f}", ours / other)


def tables() -> Iterator[str]:
    """What the judge gets right and wrong, as Markdown: overall, and by category on each set."""
    from benchmarks import labelled

    columns = {name: _column(folder) for name, folder in labelled.SETS.items()}
    yield "| 量什么 | " + " | ".join(columns) + " |\n|" + "---|" * (len(columns) + 1)
    for what in dict.fromkeys(what for column in columns.values() for what in column):
        yield f"| {what} | " + " | ".join(column.get(what, "—") for column in columns.values()) + " |"
    for name, folder in labelled.SETS.items():
        yield f"\n{name}，逐类（只算判违规的）：\n\n| 类别 | 精确 | 召回 | F1 |\n|---|---|---|---|"
        yield from (f"| {' | '.join(row)} |" for row in labelled.by_category(labelled.heard_lines(folder)))


def _column(folder: Path) -> Dict[str, str]:
    from benchmarks import labelled

    lines, found = labelled.heard_lines(folder), {}
    found.update((f"{what}（判违规）", value) for what, value in labelled.overall(lines, sure=True))
    found.update((f"{what}（连同疑似）", value) for what, value in labelled.overall(lines, sure=False))
    found.update(labelled.lawful(folder))
    for name, measure_set in (("pairs", labelled.flips), ("talks", labelled.talks)):
        found.update(measure_set(folder) if (folder / f"{name}.jsonl").exists() else ())
    return found


if __name__ == "__main__":
    print("\n".join(tables()))
