"""Three scripted trainees: kind and complete, curt, unlawful. Every patient tells them apart, and so does the judge."""
from __future__ import annotations

from typing import Dict, NamedTuple, Tuple

import pytest

from actions.cast import load_library
from app.talk import Talk
from app.trainees import script
from evaluators import Report, Transcript, evaluate, load_rulebook
from language.authoring import UserError
from language.listener import listener

TRAINEES = ("good", "average", "poor", "unlawful")
SEEDS = (0, 1, 2, 3)
PAIRS = [(persona, scenario) for persona in ("price_focused", "distrustful", "anxious")
         for scenario in ("online_consult", "phone_consult")]


class Held(NamedTuple):
    """A talk of a scripted trainee, judged."""

    outcome: str
    report: Report


@pytest.fixture(scope="module")
def held() -> Dict[Tuple[str, str, str, int], Held]:
    """Every trainee with every patient."""
    library, rulebook, ear = load_library(), load_rulebook(), listener()
    found: Dict[Tuple[str, str, str, int], Held] = {}
    for trainee in TRAINEES:
        for persona, scenario in PAIRS:
            for seed in SEEDS:
                talk = Talk(library.cast(persona, scenario, 2, seed), library, ear)
                for line in script(trainee, talk.casting, library):
                    if talk.outcome is None:
                        talk.say(line)
                transcript = Transcript.from_dict(talk.transcript(f"{trainee}-{persona}-{scenario}-{seed}"))
                found[trainee, persona, scenario, seed] = Held(talk.outcome or "open", evaluate(transcript, rulebook, ear))
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("persona, scenario", PAIRS)
def test_they_end_differently(held, persona: str, scenario: str, seed: int) -> None:
    good, poor, unlawful = (held[trainee, persona, scenario, seed].outcome for trainee in ("good", "poor", "unlawful"))
    assert good == "books" and poor in ("thinks", "leaves_contact", "hangs_up") and unlawful in ("hangs_up", "complains")
    assert len({good, poor, unlawful}) == 3


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("persona, scenario", PAIRS)
def test_they_score_in_their_order(held, persona: str, scenario: str, seed: int) -> None:
    good, poor, unlawful = (held[trainee, persona, scenario, seed].report.score for trainee in ("good", "poor", "unlawful"))
    assert good > poor > unlawful


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("persona, scenario", PAIRS)
def test_good_passes_and_unlawful_never_does(held, persona: str, scenario: str, seed: int) -> None:
    good, unlawful = (held[trainee, persona, scenario, seed].report for trainee in ("good", "unlawful"))
    assert good.passed and not unlawful.passed
    for report, kinds in ((good, set()), (unlawful, {"violated"})):
        flagged = [finding for finding in report.findings if finding.check == "red_flag" and finding.status == "violated"]
        assert {finding.status for finding in flagged} == kinds, [(finding.rule, finding.quote) for finding in flagged]


def test_good_is_good_and_the_others_lie_between(held) -> None:
    means = {trainee: sum(talk.report.score for key, talk in held.items() if key[0] == trainee) / (len(PAIRS) * len(SEEDS))
             for trainee in TRAINEES}
    assert means["good"] >= 80 and means["good"] > means["average"] + 10 and means["average"] > means["poor"] + 5 and means["poor"] > means["unlawful"] + 5, means
    assert min(talk.report.score for key, talk in held.items() if key[0] == "good") >= 60


def test_the_patient_is_called_by_name() -> None:
    library = load_library()
    for persona, scenario in PAIRS:
        casting = library.cast(persona, scenario, 2, 1)
        lines, profile = script("good", casting, library), library.profiles[casting.profile]
        called = profile.surname + ("女士" if profile.sex == "女" else "先生")
        assert sum(called in line for line in lines) >= 3 and not any("{" in line for line in lines)


def test_an_unknown_trainee_is_refused_with_a_guess() -> None:
    library = load_library()
    with pytest.raises(UserError, match="是否想写 “average”"):
        script("averge", library.cast("anxious", "online_consult"), library)
