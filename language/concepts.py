"""Concepts: the word classes that pattern rules share, e.g. ``{cured}`` for 治好, 断根, 痊愈…"""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Dict, List

from language.authoring import DATA, Collector, Entry
from language.gate import gate

CONCEPT = re.compile(r"\{([a-z_]+)\}")


class Concepts(Entry):
    """Schema of data/lexicon/concepts/*.yml: word classes as regex alternatives. A word may itself
    name another concept in braces."""

    id: str
    concepts: Dict[str, List[str]]


def fill(pattern: str, concepts: Dict[str, List[str]], inside: tuple[str, ...] = ()) -> str:
    """``pattern`` with every ``{name}`` replaced by its words, nested names too.

    Raises:
        KeyError: for a name that is no concept.
        ValueError: if a concept contains itself.
    """
    def words(found: re.Match[str]) -> str:
        name = found[1]
        if name in inside:
            raise ValueError(name)
        options = "|".join(fill(word, concepts, (*inside, name)) for word in concepts[name])
        return f"(?:{gate(options)}(?:{options}))"

    return CONCEPT.sub(words, pattern)


@lru_cache(maxsize=4)
def load_concepts(data: Path = DATA, check: bool = True) -> Dict[str, List[str]]:
    """The word classes that all packs share.

    Args:
        data: the data folder.
        check: try every word; False where that was done before.

    Raises:
        DataError: with every mistake in data/lexicon/concepts.
    """
    into, merged = Collector(), {}
    entries = into.folder(data / "lexicon" / "concepts", Concepts)
    sound = not into.problems  # else an unknown name may stand in the broken file
    for entry in entries.values():
        for name, words in entry.concepts.items():
            if name in merged:
                into.add(entry, ["concepts", name], f"词类 “{name}” 重复")
            merged[name] = words
    for entry in entries.values():
        for name, words in entry.concepts.items():
            for index, word in enumerate(words):
                if check and (sound or not set(CONCEPT.findall(word)) - merged.keys()):
                    _check(word, merged, name, entry, ["concepts", name, index], into)
    into.finish()
    return merged


def _check(word: str, concepts: Dict[str, List[str]], name: str, entry: Concepts, loc: list, into: Collector) -> None:
    unknown = [other for other in CONCEPT.findall(word) if other not in concepts]
    for other in unknown:
        into.reference(entry, loc, other, concepts, "词类")
    if unknown:
        return
    try:
        re.compile(fill(word, concepts, (name,)))
    except re.error as error:
        into.add(entry, loc, f"正则表达式有误：{error}")
    except KeyError:
        pass  # reported where the unknown name stands
    except ValueError as error:
        into.add(entry, loc, f"词类 “{error}” 绕回了自己")
