"""``peilian check``: every authored file, every mistake, at once."""
from __future__ import annotations

from typing import Callable, List

from language.authoring import DataError, Problem


def problems() -> List[Problem]:
    """All mistakes in data/, sorted by file and line; empty if there is none."""
    from actions.cast import load_library
    from evaluators import load_rulebook
    from language.nlu_files import read_nlu
    from language.patient_cues import load_patient_cues
    from language.red_flags import load_red_flags

    steps: List[Callable] = [read_nlu, load_red_flags, load_patient_cues, load_library, load_rulebook]
    found: set[Problem] = set()
    for step in steps:
        try:
            step()
        except DataError as error:
            found.update(error.problems)
    return sorted(found)
