"""Judging transcripts from files."""
from __future__ import annotations

from itertools import tee
from pathlib import Path
from typing import Iterator, List, Sequence

from app.versions import rules_of
from evaluators import evaluate_many, read_transcripts, render
from evaluators.transcript import TranscriptError
from language.authoring import UserError, guess

FORMATS = ("text", "json", "html", "md")


def judge_files(files: Sequence[Path], form: str, version: str | None = None) -> Iterator[str]:
    """A rendered report for every talk of every sound file, in order, while the file is read.

    A file is read through before anything of it is judged: a broken one gives no report at all.

    Args:
        files: transcripts, ``.json`` or ``.jsonl``.
        form: one of ``FORMATS``.
        version: of the rules to judge by; those of today if omitted.

    Raises:
        UserError: an unknown format or version; or, after the sound files, a line for each that cannot be read.
    """
    if form not in FORMATS:
        raise UserError(f"报告格式 “{form}” 不存在{guess(form, FORMATS)}")
    rulebook, ear = rules_of(version)
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
