"""What exists in data/: ids of protocols, scenarios and personas, read only as far as a transcript needs."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

import yaml

from language.authoring import DATA, DataError, Problem


@dataclass(frozen=True)
class Known:
    """Ids that a transcript may name; ``scenarios`` maps id to its protocol and hospital."""

    protocols: tuple[str, ...]
    scenarios: Mapping[str, Mapping[str, Any]]
    personas: tuple[str, ...]
    hospitals: Mapping[str, Mapping[str, Any]]

    def facts_of(self, scenario: str | None) -> Mapping[str, Any] | None:
        """The hospital card that a scenario plays in, or None."""
        hospital = self.scenarios.get(scenario or "", {}).get("hospital")
        return self.hospitals.get(hospital) if isinstance(hospital, str) else None


@lru_cache(maxsize=4)
def load_known(data: Path = DATA) -> Known:
    """Reads the ids of ``data``. Whether the files are right otherwise is for their own rooms to check.

    Raises:
        DataError: if a file is not YAML.
    """
    scenarios = _records(data / "scenarios")
    hospitals = {name: {key: value for key, value in record.items() if key != "id"}
                 for name, record in _records(data / "hospitals").items()}
    protocols = tuple(path.stem for path in sorted((data / "protocols").glob("*.yml")))
    return Known(protocols, scenarios, tuple(_records(data / "personas")), hospitals)


def _records(folder: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            record = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            raise DataError([Problem(path, 1, f"读不懂这个文件（{type(error).__name__}）；请检查缩进、冒号和引号")]) from None
        if isinstance(record, dict) and "id" in record:
            found[str(record["id"])] = record
    return found
