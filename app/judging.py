"""Judging transcripts from files."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, List, Sequence

from evaluators import evaluate, load_rulebook, read_transcripts, render
from evaluators.transcript import TranscriptError
from language.authoring import UserError, guess
from language.listener import listener

FORMATS = ("text", "json", "html", "md")


def judge_files(files: Sequence[Path], form: str) -> Iterator[str]:
    """A rendered report for every talk of every sound file, in order.

    A file is read whole before anything of it is judged: a broken one gives no report at all.

    Raises:
        UserError: an unknown format; or, after the sound files, a line for each that cannot be read.
    """
    if form not in FORMATS:
        raise UserError(f"报告格式 “{form}” 不存在{guess(form, FORMATS)}")
    rulebook, ear = load_rulebook(), listener()
    broken: List[str] = []
    for path in files:
        try:
            talks = list(read_transcripts(path))
        except TranscriptError as error:
            broken.append(str(error))
            continue
        for transcript in talks:
            yield render(evaluate(transcript, rulebook, ear), transcript, form)
    if broken:
        raise UserError("\n出错：".join(broken))
