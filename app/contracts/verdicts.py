"""What came of the contracts, kept in models/ until the persona, or anything it plays with, changes."""
from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Dict, List, Optional

from actions.cast import Library
from app.contracts.played import Breach
from language import kept
from language.authoring import DATA

ROOT = Path(__file__).resolve().parents[2]


def sources(persona: str, data: Path = DATA) -> List[Path]:
    """The files that decide how a persona behaves: all of data/ but the other personas, and the code of the rooms."""
    authored = [path for path in sorted(data.rglob("*")) if path.suffix in (".yml", ".txt")]
    rooms = ("language", "actions", "evaluators", "app/contracts")
    code = [path for room in rooms for path in sorted((ROOT / room).glob("*.py"))]
    return [*(path for path in authored if path.parent.name != "personas" or path.stem == persona), *code]


def keep(persona: str, seeds: int, breaches: List[Breach]) -> None:
    """Keeps a verdict. A failure is only lifted by a run that looks at no fewer seeds."""
    path = _path(persona)
    before = _read(path)
    if before and not before["passed"] and not breaches and before["seeds"] > seeds:
        return
    kept.MODELS.mkdir(parents=True, exist_ok=True)
    verdict = {"persona": persona, "passed": not breaches, "seeds": seeds,
               "breaches": [breach._asdict() for breach in breaches[:20]]}
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(verdict, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
    for old in kept.MODELS.glob(f"contracts-{persona}-*.json"):
        if old != path:
            old.unlink(missing_ok=True)


def refused(library: Library) -> Dict[str, str]:
    """The personas that failed their contracts as they are now, each with one sentence. Unchecked ones may play."""
    found = {}
    for persona in library.personas.values():
        if not any(kept.MODELS.glob(f"contracts-{persona.id}-*.json")):
            continue
        verdict = _read(_path(persona.id))
        if verdict and not verdict["passed"]:
            broken = "、".join(dict.fromkeys(breach["contract"] for breach in verdict["breaches"]))
            found[persona.id] = (f"患者“{persona.name}”没有通过契约检查（{broken}），改好以前不能练；"
                                 f"请运行 peilian check --personas {persona.id}")
    return found


def _path(persona: str) -> Path:
    return kept.MODELS / f"contracts-{persona}-{kept.fingerprint(sources(persona))}.json"


def _read(path: Path) -> Optional[Dict[str, Any]]:
    try:
        verdict = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return verdict if isinstance(verdict, dict) and {"passed", "seeds", "breaches"} <= set(verdict) else None
