"""The house keeps its order: who imports whom, what Rasa claims, what stays small."""
from __future__ import annotations

import ast
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("language", "actions", "evaluators", "app")
MAY_IMPORT = {"language": {"language"}, "actions": {"actions", "language"}, "evaluators": {"evaluators", "language"},
              "app": {"app", "actions", "evaluators", "language"}}
RASA_EDGES = {"language/component.py", "actions/actions.py"}
CODE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """The top packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    assert imports(path) & set(ROOMS) <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_rasa_stays_at_the_edges(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    if name not in RASA_EDGES and not name.startswith("app/"):
        assert not imports(path) & {"rasa", "rasa_sdk", "tensorflow"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_relative_imports_that_could_hide_a_direction(path: Path) -> None:
    assert not [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.ImportFrom) and node.level > 1]


def test_judge_starts_without_tensorflow_or_rasa() -> None:
    probe = ("import sys, evaluators; from language.listener import Listener; "
             "print([m for m in ('rasa', 'tensorflow', 'sklearn', 'rasa_sdk') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_no_line_under_data_is_claimed_by_rasa_by_mistake() -> None:
    claimed = re.compile(r"^\s*-?\s*['\"]?(nlu|rules|stories|responses)['\"]?\s*:", re.M)
    ours = [path for path in sorted((ROOT / "data").rglob("*.y*ml"))
            if path.parent.name != "nlu" and path != ROOT / "data" / "rules.yml"]
    assert ours
    assert [str(path) for path in ours if claimed.search(path.read_text(encoding="utf-8"))] == []
    assert not list((ROOT / "data").rglob("*.json"))


def test_python_files_stay_small() -> None:
    long = {str(path.relative_to(ROOT)): lines for path in CODE
            if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300}
    assert long == {}


def test_a_clone_is_small() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    tracked = [(ROOT / name).read_bytes() for name in listed.split("\0") if name and (ROOT / name).exists()]
    assert sum(len(zlib.compress(content)) for content in tracked) < 20_000_000
    assert sum(map(len, tracked)) < 30_000_000
