"""Where the training handouts recommend what the law forbids (data/conflicts.yml)."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Literal

from pydantic import Field, StrictStr

from language.authoring import DATA, Collector, Entry, Part, load
from language.red_flags import CATEGORIES


class Conflict(Part):
    """One recommendation of a handout, the law against it, and the lawful form."""

    id: StrictStr
    handout: StrictStr
    says: StrictStr
    law: StrictStr = Field(min_length=2)
    categories: List[StrictStr]
    severity: Literal["critical", "high", "medium"]
    lawful: StrictStr = Field(min_length=2)


class Conflicts(Entry):
    """Schema of data/conflicts.yml; ``handouts`` names the handouts by their short id."""

    id: StrictStr
    handouts: Dict[StrictStr, StrictStr]
    conflicts: List[Conflict] = Field(min_items=1)


@lru_cache(maxsize=4)
def load_conflicts(data: Path = DATA) -> Conflicts:
    """Reads and checks the conflicts.

    Raises:
        DataError: with every mistake in the file.
    """
    entry, into, seen = load(data / "conflicts.yml", Conflicts), Collector(), set()
    for number, item in enumerate(entry.conflicts):
        if item.id in seen:
            into.add(entry, ["conflicts", number, "id"], f"编号 “{item.id}” 重复")
        seen.add(item.id)
        into.reference(entry, ["conflicts", number, "handout"], item.handout, entry.handouts, "讲义")
        for index, name in enumerate(item.categories):
            into.reference(entry, ["conflicts", number, "categories", index], name, CATEGORIES, "类别")
    into.finish()
    return entry
