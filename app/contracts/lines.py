"""Every line that a trainer wrote for patients to say, and where: so that those which nobody ever says can be found."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, List, NamedTuple, Sequence, Tuple

from actions.cast import Library
from actions.moves import SMALL
from actions.temperament import Persona
from language.authoring import Entry, Problem, line_of

Place = Tuple[Any, ...]  # the keys that lead to some lines in a file


class Line(NamedTuple):
    """An authored line and where it stands."""

    path: Path
    number: int
    place: str
    text: str

    def __str__(self) -> str:
        return str(Problem(self.path, self.number, f"{self.place} “{self.text}”"))


def of_persona(persona: Persona) -> List[Line]:
    """Every line that is written for a persona, and for it alone; not small words, nor parts of last-resort lines."""
    return [line for place, said in _persona(persona) for line in _lines(persona, place, said)]


def shared(library: Library) -> List[Line]:
    """The lines of profiles, scenarios, topics and data/lines.yml, which several personas may say."""
    found: List[Line] = []
    for profile in library.profiles.values():
        parts = [(("openings",), profile.openings), (("busy",), profile.busy), (("phone", "conditions"), profile.phone.conditions)]
        for index, fact in enumerate(profile.facts):
            parts += [(("facts", index, "says"), fact.says), (("facts", index, "held_back"), fact.held_back)]
        found += [line for place, said in parts for line in _lines(profile, place, said)]
    for words in library.words.values():
        parts = [(("concerns", name, part), getattr(concern, part)) for name, concern in words.concerns.items()
                 for part in ("raises", "presses", "answered")]
        found += [line for place, said in parts for line in _lines(words, place, said)]
    for scenario in library.scenarios.values():
        parts = [(("needs", name, "says", part), said) for name, need in scenario.needs.items() for part, said in need.says]
        found += [line for place, said in parts for line in _lines(scenario, place, said)]
    topics = library.topics
    found += [line for name, topic in topics.topics.items() for line in _lines(topics, ("topics", name, "says"), topic.says)]
    for move in library.common.lines.keys() - SMALL.keys():
        found += _lines(library.common, ("lines", move), library.common.lines[move])
    return sorted(found)


def _persona(persona: Persona) -> Iterator[Tuple[Place, Sequence[str]]]:
    yield from ((("lines", move), said) for move, said in persona.lines.items() if move not in SMALL)
    for name, worry in persona.worries.items():
        yield from ((("worries", name, part), getattr(worry, part)) for part in ("raises", "presses", "answered"))
    for name, need in persona.needs.items():
        yield from ((("needs", name, "says", part), said) for part, said in need.says)


def _lines(entry: Entry, place: Place, said: Sequence[str]) -> Iterator[Line]:
    for index, text in enumerate(said):
        yield Line(entry._path, line_of(entry, *place, index), ".".join(map(str, place)), text)
