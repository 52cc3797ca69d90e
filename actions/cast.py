"""Everything authored that a patient needs, loaded strictly, and the choice of who plays."""
from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, Dict, Iterable, List, Mapping

from actions.checks import check_profiles, check_promises, check_scenarios, check_topics, check_words
from actions.persona_checks import check_common, check_personas
from actions.schemas import Hospital, Profile, Promise, Promises, Scenario, ScenarioWords, Topics
from actions.temperament import CommonLines, CommonReactions, Persona, Shift
from language.authoring import DATA, Collector, UserError, guess, load

DIFFICULTIES = (1, 2, 3)


@dataclass(frozen=True)
class Casting:
    """Who plays which part: all that is needed, beside the trainee's texts, to replay a talk."""

    persona: str
    scenario: str
    profile: str
    difficulty: int = 2
    seed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """JSON form, for the tracker slot ``casting`` and for transcripts."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Casting:
        """The inverse of ``as_dict``; other keys are ignored."""
        return cls(**{key: data[key] for key in cls.__dataclass_fields__ if key in data})


@dataclass(frozen=True)
class Library:
    """All personas, scenarios, profiles and hospitals by id, with the words that join them."""

    personas: Dict[str, Persona]
    scenarios: Dict[str, Scenario]
    profiles: Dict[str, Profile]
    hospitals: Dict[str, Hospital]
    words: Dict[tuple[str, str], ScenarioWords]
    reactions: Dict[str, Dict[str, Dict[str, Shift]]]  # persona -> acts|flags|lapses|moments -> experience -> shift
    lines: Dict[str, Dict[str, List[str]]]  # persona -> move -> words, its own before the common ones
    topics: Topics
    promises: Dict[str, Promise]
    common: CommonLines

    def cast(self, persona: str, scenario: str, difficulty: int = 2, seed: int = 0) -> Casting:
        """Chooses the profile by seed among those that suit persona and scenario.

        Args:
            persona: id of a persona.
            scenario: id of a scenario, or of a protocol for its first scenario.
            difficulty: 1 (easy) to 3 (hard).
            seed: any whole number.

        Raises:
            UserError: in Chinese, for an unknown id or a difficulty out of range.
        """
        if persona not in self.personas:
            raise UserError(f"没有患者类型 “{persona}”{guess(persona, self.personas)}")
        chosen = self._scenario(scenario)
        if isinstance(difficulty, bool) or difficulty not in DIFFICULTIES:
            raise UserError(f"难度 “{difficulty}” 不可用，可用：1（容易）、2（一般）、3（困难）")
        suits = sorted(profile.id for profile in self.profiles.values()
                       if persona in profile.personas and profile.scenario == chosen)
        if not suits:
            raise UserError(f"患者类型 “{persona}” 在场景 “{chosen}” 里还没有档案，请换一个组合")
        profile = Random(f"{seed}:profile").choice(suits)
        return Casting(persona, chosen, profile, int(difficulty), int(seed))

    def _scenario(self, name: str) -> str:
        if name in self.scenarios:
            return name
        matching = sorted(scenario.id for scenario in self.scenarios.values() if scenario.protocol == name)
        if matching:
            return matching[0]
        protocols = sorted({scenario.protocol for scenario in self.scenarios.values()})
        raise UserError(f"没有场景 “{name}”{guess(name, [*self.scenarios, *protocols])}")


@lru_cache(maxsize=8)
def load_library(data: Path = DATA) -> Library:
    """Loads all authored patients.

    Args:
        data: the data folder, with personas/, profiles/, scenarios/, hospitals/.

    Raises:
        DataError: with every mistake in every file, each with file and line.
    """
    into = Collector()
    personas = into.folder(data / "personas", Persona)
    scenarios = into.folder(data / "scenarios", Scenario)
    profiles = into.folder(data / "profiles", Profile)
    hospitals = into.folder(data / "hospitals", Hospital)
    common = into.attempt(load, data / "reactions.yml", CommonReactions)
    lines = into.attempt(load, data / "lines.yml", CommonLines)
    topics = into.attempt(load, data / "topics.yml", Topics)
    promises = into.attempt(load, data / "promises.yml", Promises)
    words = _load_words(data / "scenarios", into)
    check_common(common, lines, into)
    check_personas(personas, into)
    check_topics(topics, into)
    check_promises(promises, into)
    check_scenarios(scenarios, hospitals, into)
    check_words(words, scenarios, personas, into)
    check_profiles(profiles, personas, scenarios, words, topics, into)
    into.finish()
    assert common and lines and topics and promises  # finish() has raised otherwise
    reactions = {persona.id: _joined(common, persona) for persona in personas.values()}
    said = {persona.id: {**lines.lines, **persona.lines} for persona in personas.values()}
    return Library(personas, scenarios, profiles, hospitals, words, reactions, said, topics, promises.promises, lines)


def load_personas(data: Path = DATA) -> Dict[str, Persona]:
    """The personas by id.

    Raises:
        DataError: if anything of the library is broken.
    """
    return load_library(data).personas


def load_scenarios(data: Path = DATA) -> Dict[str, Scenario]:
    """The scenarios by id.

    Raises:
        DataError: if anything of the library is broken.
    """
    return load_library(data).scenarios


def load_profiles(data: Path = DATA) -> Dict[str, Profile]:
    """The profiles by id.

    Raises:
        DataError: if anything of the library is broken.
    """
    return load_library(data).profiles


def _load_words(folder: Path, into: Collector) -> Dict[tuple[str, str], ScenarioWords]:
    words: Dict[tuple[str, str], ScenarioWords] = {}
    for place in _folders(folder):
        for entry in into.folder(place, ScenarioWords, "persona").values():
            words[place.name, entry.persona] = entry
    return words


def _folders(folder: Path) -> Iterable[Path]:
    return sorted(place for place in folder.iterdir() if place.is_dir()) if folder.is_dir() else ()


def _joined(common: CommonReactions, persona: Persona) -> Dict[str, Dict[str, Shift]]:
    """What holds for a persona: its own reactions before the common ones."""
    return {kind: {**getattr(common, kind), **getattr(persona.reactions, kind)}
            for kind in ("acts", "flags", "lapses", "moments")}
