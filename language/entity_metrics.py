"""How well entities are found: right are those with the right span, kind and value."""
from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Iterator, NamedTuple, Sequence

from language.heard import Entity


class EntityLine(NamedTuple):
    """A line with the entities that a person marked in it. ``before``: what the patient had said."""

    text: str
    before: str
    entities: tuple[Entity, ...]


class Score(NamedTuple):
    """Counts of one kind of entity."""

    right: int
    heard: int
    marked: int

    @property
    def f1(self) -> float:
        """0..1; 1 where nothing was marked and nothing heard."""
        return 2 * self.right / (self.heard + self.marked) if self.heard + self.marked else 1.0


def read_lines(path: Path) -> list[EntityLine]:
    """Marked lines of a JSON Lines file: ``{"text", "before", "entities": [{"entity", "value", "start", "end"}]}``."""
    return [EntityLine(row["text"], row.get("before", ""), tuple(Entity(**marked) for marked in row["entities"]))
            for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())]


def scores(lines: Sequence[EntityLine], heard: Sequence[Sequence[Entity]]) -> dict[str, Score]:
    """Scores by kind of entity, and under ``all`` those of all kinds together."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line, found in zip(lines, heard):
        marked = {_key(entity) for entity in line.entities}
        for entity in found:
            for kind in (entity.entity, "all"):
                counts[kind].update(heard=1, right=_key(entity) in marked)
        for entity in line.entities:
            for kind in (entity.entity, "all"):
                counts[kind]["marked"] += 1
    return {kind: Score(count["right"], count["heard"], count["marked"]) for kind, count in sorted(counts.items())}


def mistakes(lines: Sequence[EntityLine], heard: Sequence[Sequence[Entity]]
             ) -> Iterator[tuple[EntityLine, list[Entity], list[Entity]]]:
    """Lines heard wrong: the line, what was marked but not heard, what was heard but not marked."""
    for line, found in zip(lines, heard):
        marked, got = {_key(entity) for entity in line.entities}, {_key(entity) for entity in found}
        missed = [entity for entity in line.entities if _key(entity) not in got]
        invented = [entity for entity in found if _key(entity) not in marked]
        if missed or invented:
            yield line, missed, invented


def _key(entity: Entity) -> tuple[Any, ...]:
    value = tuple(entity.value) if isinstance(entity.value, list) else entity.value
    return entity.entity, value.lower() if isinstance(value, str) else value, entity.start, entity.end
