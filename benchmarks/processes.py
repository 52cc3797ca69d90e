"""Whole processes: training, start-up and memory, each beside a bare one of the same kind."""
from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, Iterator, NamedTuple

from benchmarks.turn import STOCK

ROOT = Path(__file__).resolve().parent.parent
BARE_RASA = "import rasa.core.agent"
BARE_JIEBA = "import jieba; jieba.setLogLevel(60); jieba.initialize(); jieba.lcut('您好')"
OUR_ROOM = ("from pathlib import Path; from app.training import model_path; from app.dialogue import Dialogue; "
            "import tempfile; Dialogue(model_path(), Path(tempfile.mkdtemp()) / 'b.db')")
OUR_JUDGE = ("from evaluators import *; from evaluators import evaluate, load_rulebook, read_transcripts; "
             "from language.listener import listener; r = load_rulebook(); e = listener(); "
             "[evaluate(t, r, e) for t in read_transcripts('tests/transcripts/sample_talk.json')]")
QUIET = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
PEAK = "from pathlib import Path as P; print(P('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"


class Run(NamedTuple):
    """One finished process: seconds of wall time, megabytes of peak memory."""

    seconds: float
    megabytes: float


def run(arguments: list[str], cwd: Path = ROOT, env: Dict[str, str] | None = None) -> Run:
    """Runs a process to its end and measures it.

    Raises:
        RuntimeError: if it fails.
    """
    began = time.perf_counter()
    process = subprocess.Popen(arguments, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**QUIET, **(env or {})})
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{arguments} failed")
    scale = 1024 if sys.platform == "linux" else 1024 * 1024
    return Run(time.perf_counter() - began, usage.ru_maxrss / scale)


def python(code: str) -> Run:
    """Runs a line of Python in a process of its own, once to warm the disk cache and once to measure."""
    if sys.platform != "linux":
        run([sys.executable, "-c", code])
        return run([sys.executable, "-c", code])
    # what wait4 tells begins with the memory of this very process, from which the other was forked
    told = subprocess.run([sys.executable, "-c", f"{code}; {PEAK}"], cwd=ROOT, capture_output=True, check=True, text=True,
                          env=QUIET)
    return run([sys.executable, "-c", code])._replace(megabytes=int(told.stdout.split()[-1]) / 1024)


def training() -> Iterator[tuple]:
    """From nothing to both models, beside `rasa train` of a one-rule project."""
    with tempfile.TemporaryDirectory() as folder:
        models, stock = Path(folder) / "models", Path(folder) / "stock"
        ours = run([sys.executable, "-m", "app.cli", "train"], env={"PEILIAN_MODELS": str(models)})
        for name, text in STOCK.items():
            path = stock / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        other = run([sys.executable, "-m", "rasa", "train", "--out", str(Path(folder) / "out")], cwd=stock)
    yield ("训练全部模型", f"{ours.seconds:.0f} s", "rasa train，一条规则的空项目", f"{other.seconds:.0f} s",
           ours.seconds / other.seconds)


def startup() -> Iterator[tuple]:
    """From the command to the first use."""
    room, rasa = python(OUR_ROOM), python(BARE_RASA)
    yield ("训练室就绪", f"{room.seconds:.1f} s", "只 import rasa.core.agent", f"{rasa.seconds:.1f} s",
           room.seconds / rasa.seconds)
    judge, jieba = python(OUR_JUDGE), python(BARE_JIEBA)
    yield ("评判一份对话（整个进程）", f"{judge.seconds:.1f} s", "jieba 启动并切一句", f"{jieba.seconds:.1f} s",
           judge.seconds / jieba.seconds)


def memory() -> Iterator[tuple]:
    """Peak resident memory."""
    room, rasa = python(OUR_ROOM), python(BARE_RASA)
    yield ("训练室内存", f"{room.megabytes:.0f} MB", "只 import rasa.core.agent", f"{rasa.megabytes:.0f} MB",
           room.megabytes / rasa.megabytes)
    judge, jieba = python(OUR_JUDGE), python(BARE_JIEBA)
    yield ("评判内存", f"{judge.megabytes:.0f} MB", "jieba 启动并切一句", f"{jieba.megabytes:.0f} MB",
           judge.megabytes / jieba.megabytes)
