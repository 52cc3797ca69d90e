"""Strict loading of the YAML that trainers write.

Nothing half-loads: every problem of every file is collected and reported at once, each with
``file:line``, what was found, what is allowed and what was probably meant (in Chinese).
"""
from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Callable, Iterable, NamedTuple, Sequence, TypeVar

import yaml
from pydantic import BaseModel, Extra, PrivateAttr, ValidationError

from language.wording import explain

DATA = Path(os.environ.get("PEILIAN_DATA", Path(__file__).resolve().parent.parent / "data"))

T = TypeVar("T")
E = TypeVar("E", bound="Entry")
Loc = Sequence[Any]


class UserError(Exception):
    """Something the user can mend; its message is one readable line."""


class Problem(NamedTuple):
    """One mistake in an authored file. ``line`` counts from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        try:
            shown = self.path.resolve().relative_to(Path.cwd())
        except ValueError:
            shown = self.path
        return f"{shown}:{self.line}  {self.message}"


class DataError(UserError):
    """Authored files that cannot be used; ``problems`` lists every mistake found."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Part(BaseModel):
    """A record inside an authored file. Unknown keys are errors; nothing is mutable."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Entry(Part):
    """The top record of an authored file; remembers where it came from."""

    _path: Path = PrivateAttr(default=Path("?"))
    _node: Any = PrivateAttr(default=None)


class Collector:
    """Gathers problems over many files, so that all are reported together.

    ``broken`` holds the names of the files that did not load: what refers to them may well be right.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.broken: set[str] = set()

    def add(self, entry: Entry, loc: Loc, message: str) -> None:
        """Notes a mistake at the key path ``loc`` of a loaded entry."""
        self.problems.append(Problem(entry._path, line_of(entry, *loc), message))

    def attempt(self, step: Callable[..., T], *args: Any) -> T | None:
        """Runs a loading step; keeps its problems and returns None if it failed."""
        try:
            return step(*args)
        except DataError as error:
            self.problems.extend(error.problems)
            self.broken.update(problem.path.stem for problem in error.problems)
            return None

    def folder(self, folder: Path, schema: type[E], key: str = "id") -> dict[str, E]:
        """The sound files (``*.yml``) of a folder, in name order, keyed by ``key``; the mistakes of the others,
        and doubled keys, are noted."""
        entries: dict[str, E] = {}
        if not folder.is_dir():
            self.problems.append(Problem(folder, 1, "缺少这个文件夹"))
        for path in sorted(folder.glob("*.yml")):
            entry = self.attempt(load, path, schema)
            if entry is None:
                continue
            name = getattr(entry, key)
            if name in entries:
                self.add(entry, [key], f"{key} “{name}” 重复，已用于 {entries[name]._path.name}")
                continue
            entries[name] = entry
        return entries

    def reference(self, entry: Entry, loc: Loc, value: str, allowed: Iterable[str], what: str) -> None:
        """Notes a reference to something that does not exist (nor is in a broken file)."""
        allowed = list(allowed)
        if value not in allowed and value not in self.broken:
            self.add(entry, loc, f"{what} “{value}” 不存在{guess(value, allowed)}")

    def finish(self) -> None:
        """Raises:
            DataError: if anything was noted.
        """
        if self.problems:
            raise DataError(self.problems)


def guess(value: Any, allowed: Iterable[str]) -> str:
    """The end of an error sentence: what is allowed, and what was probably meant."""
    options = [str(option) for option in allowed]
    near = get_close_matches(str(value), options, n=1, cutoff=0.6)
    shown = "、".join(options[:12]) + ("……" if len(options) > 12 else "")
    return f"，可用：{shown or '（无）'}" + (f"；是否想写 “{near[0]}”？" if near else "")


def load(path: Path, schema: type[E]) -> E:
    """Reads one authored file.

    Raises:
        DataError: with every mistake in the file.
    """
    node = _compose(path)
    doubled = list(_doubled_keys(path, node))
    data = yaml.constructor.SafeConstructor().construct_document(node)
    try:
        entry = schema.parse_obj(data)
    except ValidationError as error:
        found = [_problem(path, node, schema, data, item) for item in error.errors()]
        raise DataError(found + doubled) from None
    if doubled:
        raise DataError(doubled)
    entry._path, entry._node = path, node
    return entry


def load_folder(folder: Path, schema: type[E], key: str = "id") -> dict[str, E]:
    """Reads every ``*.yml`` of a folder, in name order, keyed by ``key``.

    Raises:
        DataError: with every mistake of every file, doubled ids among them.
    """
    collector = Collector()
    entries = collector.folder(folder, schema, key)
    collector.finish()
    return entries


def line_of(entry: Entry, *loc: Any) -> int:
    """The line (from 1) of the key path ``loc`` in the file of ``entry``."""
    return _line(entry._node, loc) if entry._node is not None else 1


def _compose(path: Path) -> yaml.Node:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise DataError([Problem(path, line, "不是 UTF-8 文字；请另存为 UTF-8")]) from None
    except OSError:
        raise DataError([Problem(path, 1, "读不到这个文件")]) from None
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DataError([Problem(path, line, f"YAML 写法有误（{error.problem}）；请检查缩进、冒号和引号")]) from None
    except yaml.YAMLError as error:
        raise DataError([Problem(path, 1, f"YAML 写法有误（{error}）")]) from None
    if not isinstance(node, yaml.MappingNode):
        raise DataError([Problem(path, 1, "文件应由 “键: 值” 组成")])
    return node


def _doubled_keys(path: Path, node: yaml.Node) -> Iterable[Problem]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield Problem(path, key.start_mark.line + 1, f"键 “{key.value}” 写了两次，后一个会盖掉前一个")
            seen.add(key.value)
            yield from _doubled_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _doubled_keys(path, value)


def _line(node: yaml.Node, loc: Loc) -> int:
    line = node.start_mark.line + 1
    for step in loc:
        child, line = _child(node, step, line)
        if child is None:
            return line
        node = child
    return line


def _child(node: yaml.Node, step: Any, line: int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None, line


def _problem(path: Path, node: yaml.Node, schema: type[Part], data: Any, item: dict[str, Any]) -> Problem:
    loc = [step for step in item["loc"] if step != "__root__"]
    found: Any = data
    for step in loc:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            found = None
            break
    model = _model_at(schema, loc[:-1])
    allowed = [field.alias for field in model.__fields__.values()] if model else []
    return Problem(path, _line(node, loc), explain(item, loc, found, allowed, guess))


def _model_at(schema: type[Part], loc: Loc) -> type[Part] | None:
    """The record class that the key path leads to, for naming its allowed keys."""
    model: type[Part] | None = schema
    for step in loc:
        if isinstance(step, int) or model is None:
            continue
        field = next((f for f in model.__fields__.values() if f.alias == step), None)
        if field is None:
            continue
        inner = field.type_
        model = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None
    return model
