"""Set-up from nothing: what `make` finds, does once, and says when it cannot."""
from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Dict, List

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
NEEDS_MAKE = shutil.which("make")


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/bootstrap.py as a module that works in an empty root and starts nothing."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "scripts" / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, path in {"ROOT": tmp_path, "VENV": tmp_path / ".venv", "PYTHON": tmp_path / ".venv" / "bin" / "python",
                       "LOCK": tmp_path / "requirements.txt", "STAMP": tmp_path / ".venv" / "installed.sha256"}.items():
        monkeypatch.setattr(module, name, str(path))
    (tmp_path / ".venv").mkdir()
    (tmp_path / "requirements.txt").write_text("rasa==3.6.21 \\\n    --hash=sha256:0\nyaml==1 \\\n    --hash=sha256:1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(module.platform, "system", lambda: "Linux")
    monkeypatch.setattr(module.platform, "machine", lambda: "x86_64")
    return module


def ends(capsys: pytest.CaptureFixture[str], step) -> str:
    """Runs a step that must end the program; returns its one sentence."""
    with pytest.raises(SystemExit) as left:
        step()
    said = capsys.readouterr().err
    assert left.value.code == 2 and said.count("\n") == 1 and said.endswith("\n")
    return said


def test_it_runs_on_old_pythons() -> None:
    for name in ("bootstrap.py", "tidy_lock.py"):
        source = (ROOT / "scripts" / name).read_text(encoding="utf-8")
        tree = ast.parse(source, feature_version=(3, 8))
        assert tree.body
    # Whatever Python starts it has nothing installed: only the standard library may be imported.
    bootstrap = ast.parse((ROOT / "scripts" / "bootstrap.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = {alias.name for node in ast.walk(bootstrap) if isinstance(node, ast.Import) for alias in node.names}
    assert imported and imported <= set(sys.stdlib_module_names)
    assert not [node for node in ast.walk(bootstrap) if isinstance(node, ast.ImportFrom)]


def test_without_any_python_310_one_sentence_says_what_to_install(bootstrap, monkeypatch, capsys) -> None:
    monkeypatch.setattr(bootstrap, "candidates", lambda: iter(["/nowhere/python3.10", "/bin/false"]))
    monkeypatch.setattr(bootstrap, "python_from_uv", lambda: None)
    assert "Python 3.10" in ends(capsys, bootstrap.find_python)


def test_uv_that_cannot_be_had_is_no_traceback(bootstrap, monkeypatch, capsys) -> None:
    monkeypatch.setattr(bootstrap, "candidates", lambda: iter(()))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    tried: List[list] = []
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda step, **_: tried.append(step) or subprocess.CompletedProcess(step, 1))
    assert "Python 3.10" in ends(capsys, bootstrap.find_python) and tried


def test_another_platform_is_named(bootstrap, monkeypatch, capsys) -> None:
    monkeypatch.setattr(bootstrap.platform, "system", lambda: "Windows")
    monkeypatch.setattr(bootstrap.platform, "machine", lambda: "ARM64")
    said = ends(capsys, bootstrap.find_python)
    assert "Windows ARM64" in said and "Linux x86_64" in said


def test_a_python_is_tried_not_trusted(bootstrap, tmp_path: Path) -> None:
    assert bootstrap.is_python_310(sys.executable)
    shim = tmp_path / "python3.10"
    shim.write_text("#!/bin/sh\necho 'pyenv: python3.10: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert not bootstrap.is_python_310(str(shim)) and not bootstrap.is_python_310(str(tmp_path / "none"))


def test_a_python_of_pyenv_is_found_though_not_selected(bootstrap, monkeypatch, tmp_path: Path) -> None:
    installed = tmp_path / "pyenv" / "versions" / "3.10.13" / "bin" / "python"
    installed.parent.mkdir(parents=True)
    installed.write_text("#!/bin/sh\n")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert str(installed) in list(bootstrap.candidates())


def install_with(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> List[list]:
    """Makes pip a list of what it was asked for."""
    asked: List[list] = []
    monkeypatch.setattr(bootstrap, "run_pip", lambda arguments, total: asked.append(arguments))
    return asked


def test_nothing_is_installed_twice(bootstrap, monkeypatch) -> None:
    asked = install_with(bootstrap, monkeypatch)
    bootstrap.install()
    assert len(asked) == 2 and "--require-hashes" in asked[0] and "--no-deps" in asked[1]
    bootstrap.install()
    assert len(asked) == 2
    Path(bootstrap.LOCK).write_text("rasa==3.6.22 \\\n    --hash=sha256:0\n")
    bootstrap.install()
    assert len(asked) == 4


def test_an_installation_that_failed_is_not_taken_for_done(bootstrap, monkeypatch, capsys) -> None:
    def fails(arguments, total):
        bootstrap.stop("安装依赖失败")

    monkeypatch.setattr(bootstrap, "run_pip", fails)
    ends(capsys, bootstrap.install)
    assert not os.path.exists(bootstrap.STAMP)


def test_pip_that_fails_shows_its_tail_and_a_sentence(bootstrap, monkeypatch, capsys) -> None:
    pip = Path(bootstrap.PYTHON)
    pip.parent.mkdir(parents=True)
    pip.write_text("#!/bin/sh\necho 'Collecting rasa==3.6.21'\necho 'ERROR: no matching hash'\nexit 1\n")
    pip.chmod(0o755)
    with pytest.raises(SystemExit):
        bootstrap.run_pip(["-r", "requirements.txt"], 2)
    said = capsys.readouterr().err
    assert "no matching hash" in said and said.endswith("不会白做。\n")


def test_a_sound_environment_is_left_alone(bootstrap, monkeypatch) -> None:
    monkeypatch.setattr(bootstrap, "is_python_310", lambda path: path == bootstrap.PYTHON)
    monkeypatch.setattr(bootstrap, "find_python", lambda: pytest.fail("looked for a Python"))
    bootstrap.make_environment()
    assert os.path.isdir(bootstrap.VENV)


def packages() -> Dict[str, str]:
    """The lock: each requirement with its whole entry."""
    entries = re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8").strip())
    return {entry.split("==")[0]: entry for entry in entries if not entry.startswith("#")}


def test_every_requirement_is_pinned_and_hashed() -> None:
    found = packages()
    assert len(found) > 100 and "rasa" in found
    for name, entry in found.items():
        assert re.match(r"[a-z0-9][a-z0-9.\-]*==[\w.+!]+( ;[^\\\n]+)? \\\n", entry), name
        assert re.search(r"--hash=sha256:[0-9a-f]{64}$", entry), name


def test_the_lock_holds_no_address_and_no_path_of_a_machine() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert "://" not in text and "index-url" not in text and "file:" not in text and "/root" not in text and " @ " not in text


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|test) = \[(.*?)\]\n", project, re.M | re.S)
    asked = {name.lower() for part in lists for name in re.findall(r'"([A-Za-z0-9\-]+)', part)}
    assert {"rasa", "pytest"} <= asked
    assert asked <= set(packages())


def dry(*arguments: str) -> str:
    """What make would do."""
    assert NEEDS_MAKE, "没有找到 make"
    # Under `make test` the outer make hands its own flags down; a newcomer's shell has none.
    clean = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    return subprocess.run(["make", "-n", "--no-print-directory", *arguments],
                          cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout


def test_make_serve_takes_host_and_port() -> None:
    assert "serve --host 127.0.0.1 --port 8000" in dry("serve")
    assert "serve --host 0.0.0.0 --port 8123" in dry("serve", "PORT=8123", "HOST=0.0.0.0")


@pytest.mark.parametrize("target", ["serve", "test", "train", "check", "bench"])
def test_every_target_sets_up_first(target: str) -> None:
    assert dry(target).splitlines()[0].endswith("scripts/bootstrap.py")


def test_ci_runs_the_test_command_and_nothing_else() -> None:
    run = ROOT / ".ci" / "run"
    lines = [line for line in run.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert os.access(run, os.X_OK) and lines[-1] == "make test" and "export CI=true" in lines
    assert not any("pip " in line or "apt" in line for line in lines)


def test_telemetry_is_off_in_every_target() -> None:
    assert "export RASA_TELEMETRY_ENABLED = false" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "RASA_TELEMETRY_ENABLED" in (ROOT / "scripts" / "bootstrap.py").read_text(encoding="utf-8")


def test_without_a_browser_ci_fails_and_others_are_told(monkeypatch, capsys) -> None:
    spec = importlib.util.spec_from_file_location("test_room_script", ROOT / "scripts" / "test_room.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "browser", lambda: None)
    monkeypatch.setattr(script, "install_chromium", lambda: None)
    asked: List[list] = []
    monkeypatch.setattr(script.subprocess, "call", lambda command, env: asked.append(command) or 0)
    monkeypatch.setenv("CI", "true")
    assert script.main() != 0 and not asked and "Chromium" in capsys.readouterr().err
    monkeypatch.delenv("CI")
    monkeypatch.setattr(script.sys, "argv", ["test_room.py"])
    assert script.main() == 0 and "not browser" in asked[0] and "browser" in capsys.readouterr().err
