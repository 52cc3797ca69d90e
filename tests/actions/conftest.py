"""Fixtures of the patient's tests."""
from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # talks.py, the hand-made trainees

from actions.cast import Library, load_library  # noqa: E402


@pytest.fixture(scope="session")
def library() -> Library:
    """The authored patients."""
    return load_library()
