"""Writes what the encoder is taught into one JSON file: lines of data/, normalised, with the labels of each head.

Run with the project's own Python: ``.venv/bin/python scripts/encoder/lines.py lines.json``. Lines that
``language.encoder.unseen`` names stay out, so that limits can be set on them.
"""
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Iterable, Sequence

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from language.act_forms import load_no_act
from language.curt_lines import CURT, read_curt_examples
from language.encoder import unseen
from language.flag_lines import Example, read_examples
from language.nlu_files import TrainingLine, read_nlu
from language.noise import Sample, messages, noisy, sample
from language.red_flags import CATEGORIES
from language.suspicion import ANY, heard_before
from language.text import normalise

COPIES = 3  # disturbed copies of each line with acts

Row = Sequence[Any]  # message, what was said before it, labels


def collected() -> dict[str, Any]:
    """The labels of each head, and its rows; those of acts also as several in one message, and disturbed."""
    lines = [*read_nlu(), *(TrainingLine(text, (), "") for text in load_no_act())]
    samples = [one for one in map(sample, lines) if not unseen(one.text)]
    curt = [example for example in read_curt_examples() if not unseen(example.text)]
    flags = [example for example in read_examples() if not unseen(example.text)]
    kinds = sorted({label for example in curt for label in example.labels} - {CURT})
    return {
        "labels": {"acts": sorted({act.name for line in lines for act in line.acts}),
                   "flags": [*CATEGORIES, ANY], "curt": [*kinds, CURT]},
        "acts": _spoken(samples), "messages": _spoken(messages(samples)),
        "noisy": [_spoken(noisy(samples, draw=copy)) for copy in range(COPIES)],
        "flags": [_row(example, ANY, heard_before(example.text, example.before)) for example in flags],
        "curt": [_row(example, CURT, "") for example in curt],
    }


def _spoken(samples: Iterable[Sample]) -> list[Row]:
    return [(one.text, "", sorted({act.name for act in one.acts})) for one in samples]


def _row(example: Example, whole: str, before: str) -> Row:
    labels = sorted({*example.labels, whole}) if example.labels else []
    return normalise(example.text), normalise(before), labels


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(collected(), ensure_ascii=False), encoding="utf-8")
