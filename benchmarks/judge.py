"""The judge: how fast, beside jieba cutting the same text; and how right, on labelled lines and talks.

Usage: ``python -m benchmarks judge`` for the speed, ``python -m benchmarks.judge`` for the tables.
"""
from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

TALKS = 60
WARM_UPS = 4  # times that as many other talks are judged before
PERSONAS = ("anxious", "distrustful", "price_focused")  # those that every scenario has people for
SCENARIOS = ("online_consult_fibroids", "phone_consult_implant")


def talks() -> List[Dict[str, Any]]:
    """Simulated talks of the scripted trainees with the core personas."""
    from actions.cast import load_library
    from app.trainees import script
    from app.talk import Talk

    library, made = load_library(), []
    for number in range(TALKS):
        persona = PERSONAS[number % len(PERSONAS)]
        trainee = ("good", "average", "unlawful", "poor")[number % 4]
        scenario = SCENARIOS[number // 4 % len(SCENARIOS)]
        casting = library.cast(persona, scenario, 1 + number % 3, number)
        talk = Talk(casting, library)
        for line in script(trainee, casting, library):
            talk.say(line)
        made.append(talk.transcript(f"bench-{number}"))
    return made


def measure() -> Iterator[tuple]:
    """Turns a second of both, on one core: simulated talks, and talks in which nothing was ever said before."""
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    made = talks()
    for seed in range(WARM_UPS):  # a pattern is compiled when a line first calls for it: soon, in a file of ten thousand talks
        _judge(_fresh(made, seed=seed + 3))
    for what, some in (("评判（每秒轮数）", made), ("同上，没有一句话重复", _fresh(made, seed=2))):
        ours, other = _turns_a_second(some, _judge), _turns_a_second(some, _cut)
        yield (what, f"{ours:,.0f}", "只用 jieba 分词", f"{other:,.0f}", ours / other)
    slow, rule = slowest()
    yield ("最慢的一条规则，一万个刁难的字", f"{slow:.0f} ms", f"上限（{rule}）", "50 ms", slow / 50)


def _turns_a_second(some: List[Dict[str, Any]], work: Callable[[List[Dict[str, Any]]], None]) -> float:
    began = time.process_time()
    work(some)
    return sum(len(talk["turns"]) for talk in some) / (time.process_time() - began)


def _judge(some: List[Dict[str, Any]]) -> None:
    from evaluators import Transcript, evaluate_many, load_rulebook, render

    transcripts = [Transcript.from_dict(talk) for talk in some]
    for transcript, report in zip(transcripts, evaluate_many(transcripts, load_rulebook())):
        render(report, transcript, "json")


def _cut(some: List[Dict[str, Any]]) -> None:
    import jieba

    for talk in some:
        for turn in talk["turns"]:
            jieba.lcut(turn["text"])


def _fresh(some: List[Dict[str, Any]], seed: int) -> List[Dict[str, Any]]:
    """The same talks, every message made of other lines of about the same length."""
    from language.nlu_files import read_nlu

    choose, lines = random.Random(seed), [line.text for line in read_nlu()]
    return [{**talk, "turns": [{**turn, "text": "，".join(choose.sample(lines, 1 + len(turn["text"]) // 20))}
                               for turn in talk["turns"]]} for talk in some]


def slowest() -> tuple[float, str]:
    """Milliseconds of the slowest red-flag rule, and its id, on text made from the beginnings of its own proofs."""
    from language.cues import proof_lines
    from language.red_flags import load_red_flags

    pack, worst = load_red_flags(), (0.0, "")
    for name, (_, rule) in pack.rules.items():
        for proof in proof_lines(rule.must_flag):
            piece = proof.text[proof.span.start:(proof.span.start + proof.span.end + 1) // 2]  # begins, never ends
            text = (piece * (10_000 // len(piece) + 1))[:10_000]
            pack.finder.find(text[:200], proof.before, only=name)
            worst = max(worst, (min(_took(pack.finder, text, proof.before, name) for _ in range(3)) * 1000, name))
    return worst


def _took(finder: Any, text: str, before: str, rule: str) -> float:
    """Seconds of one look; the best of a few is the rule's, the rest is the machine's."""
    began = time.process_time()
    finder.find(text, before, only=rule)
    return time.process_time() - began


def tables() -> Iterator[str]:
    """What the judge gets right and wrong, as Markdown: overall, and by category on each set."""
    from benchmarks import labelled

    columns = {name: _column(folder) for name, folder in labelled.SETS.items()}
    yield "| 量什么 | " + " | ".join(columns) + " |\n|" + "---|" * (len(columns) + 1)
    for what in dict.fromkeys(what for column in columns.values() for what in column):
        yield f"| {what} | " + " | ".join(column.get(what, "—") for column in columns.values()) + " |"
    stages, courtesy, *_ = labelled.talks(labelled.OWN_TALKS)
    yield f"\n改判法的人自己写的谈话：{' '.join(stages)}；{' '.join(courtesy)}"
    for name, folder in labelled.SETS.items():
        if not (folder / "red_flags.jsonl").exists():  # only whole talks
            continue
        yield f"\n{name}，逐类（只算判违规的）：\n\n| 类别 | 精确 | 召回 | F1 |\n|---|---|---|---|"
        yield from (f"| {' | '.join(row)} |" for row in labelled.by_category(labelled.heard_lines(folder)))
    for name, path in ((name, folder / "talks.jsonl") for name, folder in labelled.SETS.items()):
        if path.exists():
            yield f"\n{name}，整段谈话逐项：\n\n| 项 | 对 | 共 | 标注→评判 |\n|---|---|---|---|"
            yield from (f"| {' | '.join(row)} |" for row in labelled.by_check(path))


def _column(folder: Path) -> Dict[str, str]:
    """What is measured on one set."""
    from benchmarks import labelled

    found: Dict[str, str] = {}
    if (folder / "red_flags.jsonl").exists():
        lines = labelled.heard_lines(folder)
        found.update((f"{what}（判违规）", value) for what, value in labelled.overall(lines, sure=True))
        found.update((f"{what}（连同疑似）", value) for what, value in labelled.overall(lines, sure=False))
        found.update(labelled.lawful(folder))
    for name, measure in (("turns.jsonl", labelled.turns), ("talks.jsonl", labelled.talks), ("pairs.jsonl", labelled.flips)):
        found.update(measure(folder / name) if (folder / name).exists() else ())
    return found


if __name__ == "__main__":
    print("\n".join(tables()))
