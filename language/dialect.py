"""Words of dialects evened out to standard Chinese, one character for one, so that spans stay true."""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from language.authoring import DATA, Collector, Entry, Part, load

_CONDITION = re.compile(r"\(\?<?[=!][^()]*\)")  # what must or must not stand beside a word


class DialectWord(Part):
    """One word: what is ``said`` (a pattern, if it depends on its neighbours), and what it ``means``."""

    said: str
    means: str
    must_change: str = ""
    must_stay: str = ""


class DialectWords(Entry):
    """Schema of data/lexicon/dialect.yml."""

    id: str
    words: list[DialectWord]


class Dialect(NamedTuple):
    """What evens out a text: without one of ``signs`` there is nothing to do."""

    signs: frozenset[str]
    pattern: re.Pattern[str]
    means: dict[str, str]

    def even_out(self, text: str) -> str:
        """The text in standard words; same length."""
        if self.signs.isdisjoint(text):
            return text
        return self.pattern.sub(lambda found: self.means[found.lastgroup or ""], text)


@lru_cache(maxsize=4)
def load_dialect(data: Path = DATA) -> Dialect:
    """The words of data/lexicon/dialect.yml; where several fit, the first one counts.

    Raises:
        DataError: if the file is broken, a word changes the length of a text, or its own proof fails.
    """
    words, into = load(data / "lexicon" / "dialect.yml", DialectWords), Collector()
    for number, word in enumerate(words.words):
        for problem in _problems(word):
            into.add(words, ["words", number], problem)
    if len({word.said for word in words.words}) < len(words.words):
        into.add(words, ["words"], "有的 said 写了两次")
    into.finish()
    said = "|".join(f"(?P<w{number}>{word.said})" for number, word in enumerate(words.words))
    return Dialect(frozenset(_CONDITION.sub("", word.said)[0] for word in words.words), re.compile(said),
                   {f"w{number}": word.means for number, word in enumerate(words.words)})


def _problems(word: DialectWord) -> list[str]:
    try:
        pattern = re.compile(word.said)
    except re.error as error:
        return [f"said “{word.said}” 不是能用的正则：{error}"]
    bare = _CONDITION.sub("", word.said)
    if not re.fullmatch(r"[一-鿿㐀-䶿]+", bare) or len(bare) != len(word.means):
        return [f"“{bare}” 和 “{word.means}” 字数要相同，条件之外只写汉字"]
    if bare != word.said and not word.must_change:
        return [f"said “{word.said}” 带了条件，要写 must_change"]
    return [*([f"must_change “{word.must_change}” 里没有要换的"] if word.must_change and not pattern.search(word.must_change) else []),
            *([f"must_stay “{word.must_stay}” 被换了"] if word.must_stay and pattern.search(word.must_stay) else [])]
