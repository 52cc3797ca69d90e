"""How well and how fast entities are found.

Usage: ``python -m benchmarks.entities``. Prints F1 by kind on the marked lines to learn from and to measure on, the time
of a line beside jieba's, and the slowest pattern on ten thousand characters of the oddest kinds.
"""
from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import Callable

from language.entities import entities, patterns
from language.entity_metrics import EntityLine, read_lines, scores
from language.patient_cues import load_patient_cues

TESTS = Path(__file__).resolve().parent.parent / "tests"
SETS = ("development", "held_out")
ODD = ["一", "1", "1-", "一到", "三点", "一百五", "周一", "1 ", "人民路", "王", "1,000,", "百分之一", "姓", "1.1万到", "幺三八", "1x", "9:1",
       "每颗", "元1", "块五", "二零二六年", "我叫王", "一个半", "电话2", "微信a"]
MIXED = "一二三四五六七八九十百千万零点号周月日天年元块到至-~1234567890.,%:路街站区楼科王李小老姓叫医生主任早晚各每次片粒费共折成岁个半"


def main() -> int:
    """Prints the three tables."""
    lines = {name: read_lines(TESTS / name / "entities.jsonl") for name in SETS}
    tables = {name: scores(rows, [entities(row.text, _price_asked(row)) for row in rows]) for name, rows in lines.items()}
    print("| kind | " + " | ".join(f"{name}: F1 (marked)" for name in SETS) + " |\n|---|---|---|")
    for kind in sorted(set().union(*tables.values())):
        print(f"| {kind} | " + " | ".join(f"{tables[name][kind].f1:.3f} ({tables[name][kind].marked})" for name in SETS) + " |")
    texts = [row.text for row in lines["development"]]
    import jieba
    jieba.initialize()
    ours, theirs = _time(lambda: [entities(text) for text in texts]), _time(lambda: [jieba.lcut(text) for text in texts])
    print(f"\na line: {ours / len(texts) * 1e6:.0f} us, {ours / theirs:.2f} of jieba's time")
    rng = random.Random(3)
    odd = [(unit * 10_000)[:10_000] for unit in ODD] + ["".join(rng.choice(MIXED) for _ in range(10_000))]
    worst = max((_time(lambda: sum(1 for _ in pattern.finditer(text)), 1), text[:8], pattern.pattern[:40])
                for text in odd for pattern in patterns())
    print(f"slowest pattern on 10,000 characters: {worst[0] * 1000:.0f} ms, on {worst[1]}…, {worst[2]}…")
    print(f"all of them: {max(_time(lambda: entities(text, True), 1) for text in odd) * 1000:.0f} ms")
    return 0


def _price_asked(line: EntityLine) -> bool:
    return any(cue.label == "asks_price" for cue in load_patient_cues().find(line.before))


def _time(work: Callable[[], object], rounds: int = 5) -> float:
    """Processor seconds of the quickest of some rounds."""
    took = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return min(took)


if __name__ == "__main__":
    sys.exit(main())
