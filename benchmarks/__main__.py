"""Runs every measurement and prints one table: ours, what it was run beside, and the ratio.

Usage: ``python -m benchmarks [acts|turn|judge|training|startup|memory ...]``; all of them if none is named.
"""
from __future__ import annotations

import platform
import os
import sys
from typing import Callable, Iterator, NamedTuple

from benchmarks import acts, judge, processes, turn


class Row(NamedTuple):
    """One measurement; ``ratio`` is ours divided by the other."""

    what: str
    ours: str
    beside: str
    other: str
    ratio: float


MEASURES: dict[str, Callable[[], Iterator[tuple]]] = {
    "acts": acts.acts, "turn": turn.measure, "judge": judge.measure, "training": processes.training,
    "startup": processes.startup, "memory": processes.memory,
}


def machine() -> str:
    """The machine in one line."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} × {model}, {platform.system()}, Python {platform.python_version()}"


def main(names: list[str]) -> int:
    """Measures and prints; unknown names are named back."""
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"没有这项测量：{'、'.join(unknown)}；可用：{'、'.join(MEASURES)}", file=sys.stderr)
        return 2
    print(f"机器：{machine()}\n\n| 量什么 | 我们 | 对照 | 对照的数 | 比值 |\n|---|---|---|---|---|")
    for name in names or MEASURES:
        for row in map(Row._make, MEASURES[name]()):
            print(f"| {row.what} | {row.ours} | {row.beside} | {row.other} | {row.ratio:.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
