"""Judging transcripts from files."""
from __future__ import annotations

import gc
from itertools import tee
from pathlib import Path
from typing import Iterator, List, Sequence

from evaluators import evaluate_many, load_rulebook, read_transcripts, render
from evaluators.transcript import TranscriptError
from language.authoring import UserError, guess
from language.listener import listener

FORMATS = ("text", "json", "html", "md")


def judge_files(files: Sequence[Path], form: str) -> Iterator[str]:
    """A rendered report for every talk of every sound file, in order, while the file is read.

    A file is read through before anything of it is judged: a broken one gives no report at all.

    Raises:
        UserError: an unknown format; or, after the sound files, a line for each that cannot be read.
    """
    if form not in FORMATS:
        raise UserError(f"报告格式 “{form}” 不存在{guess(form, FORMATS)}")
    rulebook, ear = load_rulebook(), listener()
    gc.freeze()  # the rules live as long as the process; looking through them for rubbish takes a third of the time
    broken: List[str] = []
    for path in files:
        try:
            for _ in read_transcripts(path):
                pass
        except TranscriptError as error:
            broken.append(str(error))
            continue
        talks, heard = tee(read_transcripts(path))
        for transcript, report in zip(talks, evaluate_many(heard, rulebook, ear)):
            yield render(report, transcript, form)
    if broken:
        raise UserError("\n出错：".join(broken))
