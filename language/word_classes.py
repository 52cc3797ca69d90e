"""Word classes: words that play the same part in a sentence (data/lexicon/word_classes.yml, flag_classes.yml).

They let the recogniser understand 脚踝疼不疼 after having learnt from 膝盖疼不疼.
"""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Iterator, List, NamedTuple, Pattern

from language.authoring import DATA, Collector, Entry, Part, load
from language.text import normalise


class WordClass(Part):
    """One class: ``words`` parted by spaces, and ``patterns`` for numbers and the like."""

    id: str
    words: str = ""
    patterns: List[str] = []


class WordClasses(Entry):
    """Schema of data/lexicon/word_classes.yml and flag_classes.yml."""

    surnames: str = ""  # {surname} in a pattern stands for one of them
    word_classes: List[WordClass]


class Finder(NamedTuple):
    """Words by their text, the lengths worth trying at each first character, and the patterns."""

    words: dict[str, tuple[str, ...]]
    lengths: dict[str, tuple[int, ...]]
    patterns: tuple[tuple[str, Pattern[str]], ...]

    def find(self, plain: str) -> Iterator[tuple[int, str]]:
        """Yields (position, class id) for the longest word at each position and for every pattern."""
        for name, pattern in self.patterns:
            for match in pattern.finditer(plain):
                yield match.start(), name
        lengths, words = self.lengths, self.words
        for start, char in enumerate(plain):
            for length in lengths.get(char, ()):
                names = words.get(plain[start:start + length])
                if names:
                    for name in names:
                        yield start, name
                    break


@lru_cache(maxsize=8)
def load_word_classes(data: Path = DATA, name: str = "word_classes") -> Finder:
    """Reads and checks the classes of one file.

    Args:
        data: the data folder.
        name: ``word_classes`` for acts, ``flag_classes`` for red flags.

    Raises:
        DataError: doubled ids, doubled words, broken patterns.
    """
    entry, into = load(data / "lexicon" / f"{name}.yml", WordClasses), Collector()
    words: dict[str, tuple[str, ...]] = {}
    patterns: list[tuple[str, Pattern[str]]] = []
    for index, group in enumerate(entry.word_classes):
        if group.id in {other.id for other in entry.word_classes[:index]}:
            into.add(entry, ["word_classes", index, "id"], f"词类 “{group.id}” 重复")
        for word in group.words.split():
            word = normalise(word)
            if group.id in words.get(word, ()):
                into.add(entry, ["word_classes", index, "words"], f"词 “{word}” 在 {group.id} 里重复")
            words[word] = (*words.get(word, ()), group.id)
        for number, source in enumerate(group.patterns):
            try:
                patterns.append((group.id, re.compile(source.replace("{surname}", f"[{entry.surnames}]"))))
            except re.error as error:
                into.add(entry, ["word_classes", index, "patterns", number], f"正则表达式写错了：{error}")
    into.finish()
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    return Finder(words, {char: tuple(sorted(sizes, reverse=True)) for char, sizes in lengths.items()},
                  tuple(patterns))
