"""``peilian check``: every authored file, every mistake, at once."""
from __future__ import annotations

from pathlib import Path
from typing import Callable, Iterator, List

from language.authoring import DATA, DataError, Problem, UserError, guess


def problems(data: Path = DATA) -> List[Problem]:
    """All mistakes in a data folder, sorted by file and line; empty if there is none."""
    found: set[Problem] = set(_strays(data))
    for load in _loaders():
        try:
            load(data)
        except DataError as error:
            found.update(error.problems)
        except UserError as error:
            found.add(Problem(data, 1, str(error)))
    return sorted(found)


def _loaders() -> List[Callable[[Path], object]]:
    """Everything that reads data/, each given the folder."""
    from actions.cast import load_library
    from app.trainees import check_scripts
    from evaluators import load_rulebook
    from evaluators.conflicts import load_conflicts
    from language.authoring import load
    from language.curt_lines import read_curt_lines
    from language.dialect import load_dialect
    from language.entity_names import Names
    from language.flag_lines import read_lawful, read_lines
    from language.nlu_files import read_nlu
    from language.noise import load_homophones
    from language.patient_cues import load_patient_cues
    from language.red_flags import load_red_flags
    from language.word_classes import load_word_classes

    return [lambda data: read_nlu(data / "nlu"), read_lines, read_lawful, read_curt_lines, lambda data: load(data / "lexicon" / "names.yml", Names),
            load_dialect, load_homophones, load_word_classes, _other_classes, load_red_flags, load_patient_cues, load_library,
            load_rulebook, load_conflicts, _check_protocols, check_scripts]


def _other_classes(data: Path) -> None:
    from language.authoring import Collector
    from language.word_classes import load_word_classes

    into = Collector()
    for name in ("flag_classes", "curt_classes"):
        into.attempt(load_word_classes, data, name)
    into.finish()


def _check_protocols(data: Path) -> None:
    """Which protocol a scenario plays by is known to neither room alone."""
    from actions.schemas import Scenario
    from language.authoring import Collector

    into, known = Collector(), [path.stem for path in sorted((data / "protocols").glob("*.yml"))]
    for scenario in into.folder(data / "scenarios", Scenario).values():
        into.reference(scenario, ["protocol"], scenario.protocol, known, "服务流程")
    into.finish()


def _strays(data: Path) -> Iterator[Problem]:
    """Files that nothing would ever read."""
    for path in sorted(data.rglob("*.yaml")):
        yield Problem(path, 1, f"后缀为 “.yaml”，不会被读到{guess('.yml', ['.yml'])}")
