"""The benchmarks run: what they time is the code of today."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = [pytest.mark.rasa, pytest.mark.slow]


def test_a_turn_is_measured_beside_stock_rasa() -> None:
    ran = subprocess.run([sys.executable, "-m", "benchmarks", "turn"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    rows = [row.split(" | ") for row in ran.stdout.splitlines() if row.startswith(("| 一轮对话", "| 第 100 轮"))]
    assert len(rows) == 2 and all(float(row[-1].rstrip(" |")) > 0 for row in rows)


def test_an_unknown_measurement_is_named() -> None:
    ran = subprocess.run([sys.executable, "-m", "benchmarks", "speed"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 2 and "没有这项测量：speed" in ran.stderr
