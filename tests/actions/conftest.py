"""Fixtures of the patient's tests."""
from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # talks.py, the hand-made trainees

from talks import Edit  # noqa: E402

from actions.cast import Library, load_library  # noqa: E402
from language.authoring import DATA  # noqa: E402


@pytest.fixture(scope="session")
def library() -> Library:
    """The authored patients."""
    return load_library()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of what the library reads."""
    for folder in ("personas", "profiles", "scenarios", "hospitals"):
        shutil.copytree(DATA / folder, tmp_path / folder)
    for path in DATA.glob("*.yml"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture
def edit(data: Path) -> Edit:
    """Replaces words in a file of the copy."""
    def replace(file: str, old: str, new: str) -> Path:
        path = data / file
        text = path.read_text(encoding="utf-8")
        assert old in text, "the test itself is out of date"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return replace
