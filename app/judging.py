"""Judging transcripts from files."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, Sequence

from evaluators import evaluate, load_rulebook, read_transcripts, render
from language.authoring import UserError, guess
from language.listener import listener

FORMATS = ("text", "json", "html", "md")


def judge_files(files: Sequence[Path], form: str) -> Iterator[str]:
    """A rendered report for every talk of every file, in order.

    Raises:
        UserError: an unknown format, or a transcript that cannot be read.
    """
    if form not in FORMATS:
        raise UserError(f"报告格式 “{form}” 不存在{guess(form, FORMATS)}")
    rulebook, ear = load_rulebook(), listener()
    for path in files:
        for transcript in read_transcripts(path):
            yield render(evaluate(transcript, rulebook, ear), transcript, form)
