"""What is worth keeping between runs: trained parts and checked packs, in models/.

A kept file's name holds the fingerprint of everything that it was made from, so that a change makes it
anew. It is written beside its place and renamed: a half-written one is never read.
"""
from __future__ import annotations

import hashlib
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Callable, Iterable, TypeVar

from language.authoring import DATA

MODELS = Path(os.environ.get("PEILIAN_MODELS", Path(__file__).resolve().parent.parent / "models"))
CODE = Path(__file__).resolve().parent
WEIGHTS = CODE / "weights"
DIALECT = DATA / "lexicon" / "dialect.yml"  # every text is read with it
_IMPORT = re.compile(r"^\s*from language\.(\w+) import", re.M)

T = TypeVar("T")


def fingerprint(files: Iterable[Path], *modules: str) -> str:
    """Changes whenever one of the files does, or the code that makes something of them (16 hex digits).

    Args:
        files: authored files.
        modules: the modules of this room that do the making; what they import counts as well.
    """
    digest = hashlib.sha256()
    for path in [*files, DIALECT, *(CODE / f"{name}.py" for name in sorted(_with_imports(modules)))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _with_imports(modules: Iterable[str]) -> set[str]:
    """The modules and all of this room that they import, however far down."""
    found, left = set(), list(modules)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += _IMPORT.findall((CODE / f"{name}.py").read_text(encoding="utf-8"))
    return found


def act_files(data: Path = DATA) -> list[Path]:
    """The files that the recogniser of acts is made from: the authored ones, and the second voice."""
    lexicon = ("act_forms", "homophones", "no_act", "word_classes")
    return [*sorted(data.glob("nlu/*.yml")), *(data / "lexicon" / f"{name}.yml" for name in lexicon),
            data.parent / "domain.yml", *encoder_files()]


def encoder_files() -> list[Path]:
    """The net of language/encoder.py and its pieces; none where one of them or onnxruntime is missing."""
    files = [WEIGHTS / name for name in ("encoder.onnx.xz", "pieces.txt")]
    return files if find_spec("onnxruntime") and all(file.exists() for file in files) else []


def flag_files(data: Path = DATA) -> list[Path]:
    """The authored files that the statistics about red flags are trained from."""
    return [*act_files(data), data / "lexicon" / "flag_classes.yml", *sorted(data.glob("red_flags/**/*.yml"))]


def curt_files(data: Path = DATA) -> list[Path]:
    """The authored files that the statistics about forbidden phrases are trained from."""
    return [*flag_files(data), data / "lexicon" / "curt_classes.yml", data / "courtesy" / "forbidden.yml",
            *sorted(data.glob("courtesy/lines/*.yml"))]


def kept(name: str, files: Iterable[Path], modules: Iterable[str], make: Callable[[], T],
         save: Callable[[T, Path], None], load: Callable[[Path], T]) -> T:
    """Reads what an earlier run kept, or makes it and keeps it.

    Always read back from the file, so that the first run and the second have the same.

    Args:
        name: file name, with its suffix.
        files: what it is made from.
        modules: of this room that make it.
        make: makes it; its errors pass through, and then nothing is kept.
        save: writes it to a path.
        load: reads it from a path.
    """
    stem, suffix = name.rsplit(".", 1)
    path = MODELS / f"{stem}-{fingerprint(files, *modules)}.{suffix}"
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
