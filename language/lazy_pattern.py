"""Regular expressions that are compiled when first used: of three thousand, a talk needs a few dozen."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator, Sequence

_SHORT = 300  # longer texts are not remembered, so that memory stays small


class LazyPattern:
    """A pattern known to be sound, by its source."""

    __slots__ = ("source", "_compiled")

    def __init__(self, source: str):
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        return self._pattern().finditer(text, start, end)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        compiled = self._compiled or self._pattern()
        return compiled.search(text, start) if end is None else compiled.search(text, start, end)

    def _pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled


def any_of(sources: Sequence[str]) -> LazyPattern | None:
    """One pattern that matches where any of the sources does; None for no sources."""
    return LazyPattern("|".join(f"(?:{source})" for source in sources)) if sources else None


def met(pattern: LazyPattern, text: str) -> bool:
    """True if the pattern matches somewhere; what was found in short texts is remembered."""
    return _met(pattern, text) if len(text) <= _SHORT else pattern.search(text) is not None


@lru_cache(maxsize=16_384)
def _met(pattern: LazyPattern, text: str) -> bool:
    return pattern.search(text) is not None
