"""What is worth keeping between runs: trained parts and checked packs, in models/.

A kept file's name holds the fingerprint of everything that it was made from, so that a change makes it
anew. It is written beside its place and renamed: a half-written one is never read.
"""
from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Callable, Iterable, TypeVar

from language.authoring import DATA

MODELS = Path(os.environ.get("PEILIAN_MODELS", Path(__file__).resolve().parent.parent / "models"))
CODE = Path(__file__).resolve().parent

T = TypeVar("T")


def fingerprint(files: Iterable[Path]) -> str:
    """Changes whenever one of the files does, or the code of this room (16 hex digits)."""
    digest = hashlib.sha256()
    for path in [*files, *sorted(CODE.glob("*.py"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def hearing_files(data: Path = DATA) -> list[Path]:
    """The authored files that hearing is trained from."""
    return [*sorted(data.glob("nlu/*.yml")), *sorted(data.glob("lexicon/**/*.yml")),
            *sorted(data.glob("red_flags/**/*.yml"))]


def kept(name: str, files: Iterable[Path], make: Callable[[], T], save: Callable[[T, Path], None],
         load: Callable[[Path], T]) -> T:
    """Reads what an earlier run kept, or makes it and keeps it.

    Always read back from the file, so that the first run and the second have the same.

    Args:
        name: file name, with its suffix.
        files: what it is made from.
        make: makes it; its errors pass through, and then nothing is kept.
        save: writes it to a path.
        load: reads it from a path.
    """
    stem, suffix = name.rsplit(".", 1)
    path = MODELS / f"{stem}-{fingerprint(files)}.{suffix}"
    if not path.exists():
        made = make()
        MODELS.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.{suffix}")
        save(made, draft)
        draft.replace(path)
        for old in MODELS.glob(f"{stem}-*.{suffix}"):
            if old != path and ".".join(old.name.split(".")[1:]) == suffix:
                old.unlink(missing_ok=True)
    return load(path)
