"""Scripted trainees, a message a line, in data/trainees/<trainee>: <scenario>.<persona>.txt, else <scenario>.txt,
<protocol>.txt or common.txt."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator, List, Optional

from actions.cast import Casting, Library
from actions.schemas import Scenario
from language.authoring import DATA, Collector, DataError, Problem, UserError, guess

ALSO = {"excellent": "good"}  # other names
COMMON = "common"  # what a trainee says in every scenario that has no script of its own
SLOTS = ("name",)  # {name}: how the patient is addressed, e.g. 韩女士
_SLOT = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")


def script(trainee: str, casting: Casting, library: Library, data: Path = DATA) -> List[str]:
    """What a scripted trainee says to the patient of ``casting``, message by message.

    Raises:
        UserError: no such trainee, or no script for the scenario nor for its protocol.
    """
    known, trainee = _trainees(data), ALSO.get(trainee, trainee)
    if trainee not in known:
        raise UserError(f"学员 “{trainee}” 不存在{guess(trainee, known)}")
    scenario = library.scenarios[casting.scenario]
    path = _script(data, trainee, scenario, casting.persona)
    if path is None:
        raise UserError(f"学员 “{trainee}” 没有流程 “{scenario.protocol}” 的台词；"
                        f"请添上 {data / 'trainees' / trainee / f'{scenario.protocol}.txt'}")
    profile = library.profiles[casting.profile]
    name = profile.surname + {"女": "女士", "男": "先生"}[profile.sex]
    return [line.replace("{name}", name) for _, line in _lines(path)]


def check_scripts(data: Path = DATA) -> None:
    """Raises:
        DataError: scripts that are missing for a scenario and its protocol, for neither, empty, unreadable or with
            an unknown {slot}.
    """
    into = Collector()
    protocols = {path.stem for path in (data / "protocols").glob("*.yml")}
    scenarios = [scenario for scenario in into.folder(data / "scenarios", Scenario).values()
                 if scenario.protocol in protocols]
    known = [COMMON, *sorted(path.stem for path in (data / "scenarios").glob("*.yml")), *sorted(protocols)]
    for trainee in _trainees(data):
        folder = data / "trainees" / trainee
        wanted = {_script(data, trainee, scenario) or folder / f"{scenario.protocol}.txt" for scenario in scenarios}
        for path in sorted(wanted | set(folder.glob("*.txt"))):
            into.problems += _mistakes(path)
            name = path.stem.split(".")[0]
            if name not in known and name not in into.broken:
                into.problems.append(Problem(path, 1, f"没有场景或流程叫 “{name}”{guess(name, known)}"))
    into.finish()


def _script(data: Path, trainee: str, scenario: Scenario, persona: str = "") -> Optional[Path]:
    """The script that a trainee has for a scenario: for this persona, else its own, its protocol's, the common one."""
    names = (f"{scenario.id}.{persona}", scenario.id, scenario.protocol, COMMON)
    paths = (data / "trainees" / trainee / f"{name}.txt" for name in names)
    return next((path for path in paths if path.exists()), None)


def _mistakes(path: Path) -> Iterator[Problem]:
    try:
        lines = list(_lines(path))
    except DataError as error:
        yield from error.problems
        return
    if not lines:
        yield Problem(path, 1, "没有台词；一行写一句学员的话")
    for number, line in lines:
        for slot in _SLOT.findall(line):
            if slot not in SLOTS:
                yield Problem(path, number, f"不认识的 {{{slot}}}{guess(slot, SLOTS)}")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The messages of a script with their line numbers; blank lines count for nothing."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DataError([Problem(path, 1, "不是 UTF-8 文字；请另存为 UTF-8")]) from None
    except OSError:
        raise DataError([Problem(path, 1, "缺少这份台词")]) from None
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _trainees(data: Path) -> List[str]:
    folder = data / "trainees"
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
