"""What is on a patient's mind: the profile's concerns in this scenario, and the temperament's own worries."""
from __future__ import annotations

from typing import Dict, Mapping, Tuple

from actions.schemas import Profile, Scenario, ScenarioWords
from actions.temperament import Concern, ConcernWords, Persona

OWN = "own:"  # prefix of the temperament's worries; no concern of a scenario may be called so
COMMON = "common"  # the words of a scenario for personas that have none of their own

Words = Mapping[Tuple[str, str], ScenarioWords]


def agenda(persona: Persona, profile: Profile, scenario: Scenario,
           words: Words) -> Tuple[Dict[str, Concern], Dict[str, ConcernWords]]:
    """Concerns and their words, in order: what one came for, then a worry of one's own after each other concern."""
    spoken = worded(profile.scenario, persona.id, words)
    own = [(OWN + name, worry) for name, worry in persona.worries.items()]
    concerns: Dict[str, Concern] = {}
    said: Dict[str, ConcernWords] = {}
    for name in profile.concerns:
        concerns[name], said[name] = scenario.concerns[name], spoken[name]
        if own:
            _take(own.pop(0), concerns, said)
    for worry in own:
        _take(worry, concerns, said)
    return concerns, said


def worded(scenario: str, persona: str, words: Words) -> Dict[str, ConcernWords]:
    """The concerns of a scenario that a persona has words for, its own before the common ones."""
    found: Dict[str, ConcernWords] = {}
    for speaker in (COMMON, persona):
        entry = words.get((scenario, speaker))
        found.update(entry.concerns if entry else {})
    return found


def _take(named: tuple, concerns: Dict[str, Concern], said: Dict[str, ConcernWords]) -> None:
    name, worry = named
    due = worry.due.copy(update={"after": [OWN + other for other in worry.due.after]})
    concerns[name], said[name] = worry.copy(update={"due": due}), worry
