"""Fixtures of the judge's tests."""
from __future__ import annotations

from typing import Callable

import pytest

from evaluators.rulebook import Rulebook, load_rulebook
from evaluators.transcript import Transcript
from tests.evaluators.annotated import Annotated, build


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    """The rules of data/."""
    return load_rulebook()


@pytest.fixture
def talk() -> Callable[..., tuple[Transcript, Annotated]]:
    """Builds a talk: ``talk(turns, protocol=…, facts=…)``."""
    return lambda turns, **header: build({"turns": turns, **header})
