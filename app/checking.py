"""``peilian check``: every authored file, every mistake, at once."""
from __future__ import annotations

from pathlib import Path
from typing import Callable, List

from language.authoring import DATA, DataError, Problem, UserError


def problems(data: Path = DATA) -> List[Problem]:
    """All mistakes in a data folder, sorted by file and line; empty if there is none."""
    found: set[Problem] = set()
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
    from evaluators import load_rulebook
    from language.entities import names
    from language.nlu_files import read_nlu
    from language.patient_cues import load_patient_cues
    from language.red_flags import load_red_flags
    from language.suspicion import read_lines
    from language.word_classes import load_word_classes

    return [lambda data: read_nlu(data / "nlu"), read_lines, names, load_word_classes, load_red_flags,
            load_patient_cues, load_library, load_rulebook]
