"""Every persona keeps its contracts, with every profile, difficulty and trainee; one seed each. `make contracts` runs 200."""
from __future__ import annotations

import pytest

from actions.cast import load_library
from app.contracts.command import described
from app.contracts.run import check

pytestmark = pytest.mark.slow
PERSONAS = sorted(load_library().personas)


def test_every_persona_keeps_its_contracts() -> None:
    outcomes = list(check(PERSONAS, 1, 3, 2))
    assert [outcome.persona for outcome in outcomes] == PERSONAS
    assert [described(breach) for outcome in outcomes for breach in outcome.breaches] == []
    assert sum(outcome.talks for outcome in outcomes) >= 18 * len(load_library().profiles)
    assert max(outcome.shared for outcome in outcomes) < 0.2
