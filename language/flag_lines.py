"""Labelled compliance lines: what the statistical layer learns from.

Violating lines and near misses of data/red_flags/lines, the proofs that the rules carry, and the lawful
training lines of data/nlu.
"""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, List, NamedTuple, Union

from pydantic import Field

from language.authoring import DATA, Collector, Entry, Part, load_folder
from language.cues import proof_lines
from language.nlu_files import read_nlu
from language.red_flags import CATEGORIES, Category

_UNLAWFUL_ACTS = {"pressure", "dodge", "dismiss"}  # their lines may well be red flags


class LawfulLine(Part):
    """A line with the patient's message before it."""

    line: str
    after: str = ""


class FlagLine(LawfulLine):
    """A violating line, with further categories that apply."""

    also: List[str] = []


class FlagLines(Entry):
    """Schema of data/red_flags/lines/<category>.yml: violating lines (words marked by 【】) and near misses."""

    category: str
    violating: List[Union[str, FlagLine]] = Field(min_items=1)
    near_miss: List[Union[str, LawfulLine]] = Field(min_items=1)


class LawfulLines(Entry):
    """Schema of data/red_flags/lawful/<id>.yml: ordinary lawful turns of all departments."""

    id: str
    polite: bool = True  # False: curt words among them, no example of good manners (language/curt_lines.py)
    lawful: List[Union[str, LawfulLine]] = Field(min_items=1)


class Example(NamedTuple):
    """One labelled line. ``labels`` is empty for a lawful one; a near miss is lawful and looks unlawful."""

    text: str
    before: str
    labels: tuple[str, ...]
    near_miss: bool = False


def read_lines(data: Path = DATA) -> list[Example]:
    """Every labelled line of data/red_flags/lines.

    Raises:
        DataError: with every mistake in the folder.
    """
    into, found = Collector(), []
    for entry in into.folder(data / "red_flags" / "lines", FlagLines, key="category").values():
        into.reference(entry, ["category"], entry.category, CATEGORIES, "类别")
        for index, line in enumerate(map(_mapping, entry.violating)):
            if line.line.count("【") != 1 or line.line.count("】") != 1:
                into.add(entry, ["violating", index], "违规的词要用一对【】标出")
            for label in line.also:
                into.reference(entry, ["violating", index], label, CATEGORIES, "类别")
            found.append(Example(_bare(line.line), line.after, (entry.category, *line.also)))
        found += [Example(line.line, line.after, (), True) for line in map(_mapping, entry.near_miss)]
    into.finish()
    return found


def read_examples(data: Path = DATA) -> list[Example]:
    """The labelled lines, the proofs of the rules, and the lawful training lines of data/nlu.

    Raises:
        DataError: with every mistake in one of them.
    """
    lawful = [Example(line.text, "", ()) for line in read_nlu(data / "nlu") if line.intent not in _UNLAWFUL_ACTS]
    return read_lines(data) + read_lawful(data) + list(_proofs(data)) + lawful


def read_lawful(data: Path = DATA, polite: bool = False) -> list[Example]:
    """Every ordinary lawful turn of data/red_flags/lawful; only of files without curt words if ``polite``.

    Raises:
        DataError: with every mistake in the folder, doubled lines among them.
    """
    into, found, rough = Collector(), {}, set()
    for entry in into.folder(data / "red_flags" / "lawful", LawfulLines).values():
        for index, (line, after) in enumerate((one.line, one.after) for one in map(_mapping, entry.lawful)):
            if (line, after) in found:
                into.add(entry, ["lawful", index], f"“{line}” 写了两次")
            found[line, after] = Example(line, after, ())
            rough.update([(line, after)] if not entry.polite else [])
    into.finish()
    return [example for key, example in found.items() if not (polite and key in rough)]


def _proofs(data: Path) -> Iterator[Example]:
    for category in load_folder(data / "red_flags", Category, key="category").values():
        for rule in category.flags:
            yield from (Example(proof.text, proof.before, (category.category,)) for proof in proof_lines(rule.must_flag))
            yield from (Example(proof.text, proof.before, (), True) for proof in proof_lines(rule.must_pass))


def _mapping(item: Union[str, LawfulLine]) -> LawfulLine:
    return item if isinstance(item, LawfulLine) else FlagLine(line=item)


def _bare(line: str) -> str:
    return line.replace("【", "").replace("】", "")
