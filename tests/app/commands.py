"""Running the command line in tests, and what its output must look like."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, List, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
STATUSES = {"met", "missed", "violated", "not_due", "not_reached", "unverified"}


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def process(*arguments: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the command as a process of its own."""
    return subprocess.run([sys.executable, "-m", "app.cli", *arguments], input=stdin, capture_output=True, cwd=ROOT,
                          env={**os.environ, **env}, timeout=300)


def refused(done: Done, *words: str) -> None:
    """One line that says what is wrong; no traceback, nothing on stdout."""
    assert done.code == 2 and done.out == ""
    assert done.err.startswith("出错：") and done.err.count("\n") == 1 and "Traceback" not in done.err
    for word in words:
        assert word in done.err


def objects(out: str) -> List[dict]:
    return [json.loads(line) for line in out.splitlines()]


def check_report(report: dict, talk_id: str) -> None:
    """The contract of a report object."""
    assert {"id", "score", "passed", "stages", "courtesy", "findings", "metrics", "rules_version"} <= set(report)
    assert report["id"] == talk_id and 0 <= report["score"] <= 100 and isinstance(report["passed"], bool)
    assert set(report["stages"].values()) | set(report["courtesy"].values()) <= STATUSES
    assert list(report["courtesy"]) == ["greeting", "name_use", "please", "acknowledging", "understanding_check", "thanks",
                                        "apology", "wish", "patient_says_goodbye_first"]
    for finding in report["findings"]:
        assert {"check", "rule", "status", "turn", "start", "end", "quote", "message"} <= set(finding)
        assert finding["status"] in STATUSES


def write(folder: Path, content: Any, name: str = "talk.json") -> Path:
    path = folder / name
    text = content if isinstance(content, (str, bytes)) else json.dumps(content, ensure_ascii=False, indent=1)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path
