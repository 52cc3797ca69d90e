"""Rules of other days: every rule file of a day in one archive under data/versions, named by day and content."""
from __future__ import annotations

import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Dict, NamedTuple

from evaluators.rulebook import Rulebook, load_rulebook, rule_files, rules_version
from language.authoring import DATA, DataError, UserError, guess
from language.kept import MODELS
from language.listener import Listener, listener

FOLDER = DATA / "versions"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same rules give the same archive, whenever it is made


class Frozen(NamedTuple):
    """A kept version: its id, the day it was kept (YYYY-MM-DD), and its archive."""

    version: str
    day: str
    path: Path


def freeze(day: str) -> Frozen:
    """Keeps today's rules, unless they are kept already.

    Args:
        day: YYYY-MM-DD.

    Raises:
        DataError: if the rules are broken.
    """
    version = load_rulebook().version
    if version in versions():
        return versions()[version]
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{day}-{version}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in rule_files(DATA):
            archive.writestr(zipfile.ZipInfo(file.relative_to(DATA).as_posix(), _LONG_AGO), file.read_bytes(),
                             zipfile.ZIP_DEFLATED)
    return Frozen(version, day, path)


def versions() -> Dict[str, Frozen]:
    """The kept versions, oldest first."""
    found = [Frozen(path.stem[11:], path.stem[:10], path) for path in sorted(FOLDER.glob("????-??-??-*.zip"))]
    return {frozen.version: frozen for frozen in found}


@lru_cache(maxsize=4)
def rules_of(version: str | None) -> tuple[Rulebook, Listener]:
    """The rules of a version, with ears for them; those of today for None.

    Acts and statistics are heard as today: only the rules are kept.

    Raises:
        UserError: if the version was not kept, or cannot be read today.
    """
    if version is None or version == rules_version():
        return load_rulebook(), listener()
    known = versions()
    if version not in known:
        raise UserError(f"规则版本 “{version}” 没有存档{guess(version, [*known, rules_version()])}；"
                        "规则要先用 peilian rules freeze 存档，日后才能照着评判")
    data = _unpacked(known[version])
    try:
        return load_rulebook(data), listener().under(data)
    except DataError as error:
        raise UserError(f"规则版本 “{version}” 的存档今天读不了：{error.problems[0].message}；请用当时的程序") from None


def _unpacked(frozen: Frozen) -> Path:
    data = MODELS / "versions" / frozen.version
    try:
        if not data.is_dir() or rules_version(data) != frozen.version:
            with zipfile.ZipFile(frozen.path) as archive:
                archive.extractall(data)
    except (OSError, zipfile.BadZipFile) as error:
        raise UserError(f"{frozen.path}：读不了这份规则存档（{error}）；请从备份取回") from None
    if rules_version(data) != frozen.version:
        raise UserError(f"{frozen.path}：内容与文件名里的版本不符，可能被改过；请从备份取回")
    return data
