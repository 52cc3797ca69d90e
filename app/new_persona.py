"""``peilian persona new``: a commented file to start from, made of a persona that works already."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator, List

from actions.cast import load_library
from app.persona_comments import HEAD, KEYS, MOVES
from language.authoring import DATA, UserError, guess

_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_KEY = re.compile(r"^([a-z_]+):")
_MOVE = re.compile(r"^  ([a-z_]+):")
_RESERVED = ("common",)  # file names beside personas that mean something else
NAME, SUMMARY = "新患者", "（写一两句：怎么说话，吃哪一套，怕哪一套）"


def new_persona(name: str, like: str, data: Path = DATA) -> Path:
    """Writes data/personas/<name>.yml and returns its path; nothing is ever overwritten.

    Args:
        name: the new id.
        like: the persona whose words and numbers it begins with.
        data: the data folder.

    Raises:
        UserError: the id cannot be one or is taken, ``like`` is unknown.
    """
    if not _ID.fullmatch(name) or name in _RESERVED:
        raise UserError(f"编号 “{name[:40]}” 不能用；请用小写字母开头的英文，只含小写字母、数字和下划线，例如 cautious_father")
    known = load_library(data).personas
    if like not in known:
        raise UserError(f"没有患者类型 “{like}”{guess(like, known)}")
    path = data / "personas" / f"{name}.yml"
    source = (data / "personas" / f"{like}.yml").read_text(encoding="utf-8")
    text = HEAD.format(id=name, name=NAME, like=known[like].name) + "\n".join(_commented(source, name)) + "\n"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UserError(f"{path} 已经有了，不会覆盖；请换一个编号，或直接改那个文件") from None
    except OSError as error:
        raise UserError(f"写不了 {path}（{error.strerror or error}）") from None
    return path


def _commented(source: str, name: str) -> Iterator[str]:
    """The lines of a persona's file with its own comments taken out and ours put in."""
    inside = ""
    for line in source.rstrip("\n").split("\n"):
        if line.lstrip().startswith("#"):
            continue
        key, move = _KEY.match(line), _MOVE.match(line)
        if key:
            inside = key[1]
            yield from _comment(KEYS.get(inside, ""), "")
        elif move and inside == "lines":
            yield from _comment(MOVES.get(move[1], ""), "  ")
        own = {"id": f"id: {name}", "name": f"name: {NAME}", "summary": f"summary: {SUMMARY}"}
        yield own.get(key[1] if key else "", line)


def _comment(text: str, indent: str) -> List[str]:
    return [f"{indent}# {line}" for line in text.split("\n") if line]
