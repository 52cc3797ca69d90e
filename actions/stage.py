"""The stage of one talk: a casting with everything it names looked up."""
from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Dict, List

from actions.cast import Casting, Library
from actions.agendas import agenda
from actions.difficulty import LEVELS, Hardness
from actions.schemas import Profile, Promise, Scenario, Topics
from actions.state import Mood, TalkState, Worry
from actions.temperament import Concern, ConcernWords, Limits, Need, Persona, Shift
from language.authoring import UserError, guess


@dataclass(frozen=True)
class Stage:
    """Who plays what, looked up once."""

    casting: Casting
    persona: Persona
    profile: Profile
    scenario: Scenario
    concerns: Dict[str, Concern]  # the agenda in its order: the profile's concerns, and the temperament's own
    words: Dict[str, ConcernWords]  # how each of them is spoken of
    lines: Dict[str, List[str]]  # words for every move
    limits: Limits
    reactions: Dict[str, Dict[str, Shift]]
    topics: Topics
    needs: Dict[str, Need]  # the temperament's, and before them those of the scenario
    promises: Dict[str, Promise]

    @property
    def hardness(self) -> Hardness:
        """What the difficulty makes of answers and kind words."""
        return LEVELS[self.casting.difficulty]

    @property
    def seed(self) -> str:
        """The root of every random choice of the talk."""
        return f"{self.casting.seed}:{self.profile.id}:{self.scenario.id}"

    @property
    def slots(self) -> dict[str, object]:
        """Values for ``{slot}`` in authored lines that never change."""
        profile = self.profile
        return {"surname": profile.surname, "name": profile.name, "age": profile.age, "phone": profile.phone.number,
                "relative": profile.relative}

    def start(self) -> TalkState:
        """The state before anything is said; the mood varies a little by seed."""
        rng, start, spread = Random(f"{self.seed}:mood"), self.persona.start, self.persona.spread
        values = (start.trust, start.anxiety, start.patience, start.tension)
        mood = Mood(*(min(1.0, max(0.0, value + rng.uniform(-spread, spread))) for value in values))
        return TalkState(mood=mood, worries={name: Worry() for name in self.concerns})


def set_stage(casting: Casting, library: Library) -> Stage:
    """Looks up a casting.

    Raises:
        UserError: in Chinese, if it names something that does not exist (any more).
    """
    for what, name, known in (("患者类型", casting.persona, library.personas), ("场景", casting.scenario, library.scenarios),
                              ("患者档案", casting.profile, library.profiles)):
        if name not in known:
            raise UserError(f"没有{what} “{name}”{guess(name, known)}")
    persona, profile = library.personas[casting.persona], library.profiles[casting.profile]
    if casting.persona not in profile.personas or profile.scenario != casting.scenario:
        raise UserError(f"患者档案 “{profile.id}” 属于 {'、'.join(profile.personas)} / {profile.scenario}，不能这样搭配")
    if casting.difficulty not in persona.difficulty:
        raise UserError(f"难度 “{casting.difficulty}” 不可用，可用：1（容易）、2（一般）、3（困难）")
    scenario = library.scenarios[casting.scenario]
    concerns, words = agenda(persona, profile, scenario, library.words)
    return Stage(casting, persona, profile, scenario, concerns, words, library.lines[persona.id],
                 persona.difficulty[casting.difficulty], library.reactions[persona.id], library.topics,
                 {**persona.needs, **scenario.needs}, library.promises)
