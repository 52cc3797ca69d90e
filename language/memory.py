"""Answers already given: people say the same things again and again, and what was worked out once is kept."""
from __future__ import annotations

from itertools import islice
from threading import Lock
from typing import Callable, Dict, Generic, Iterable, List, Sequence, TypeVar

Answer = TypeVar("Answer")

_SHORT = 300  # longer texts are not remembered, so that memory stays small


class Memory(Generic[Answer]):
    """Remembers the answers of a function of texts; the older half is forgotten when there are too many.

    Args:
        work: gives the answers to many different texts at once; each must depend on its own text alone.
        most: answers kept.
    """

    def __init__(self, work: Callable[[List[str]], Iterable[Answer]], most: int = 8192):
        self._work = work
        self._most = most
        self._known: Dict[str, Answer] = {}
        self._lock = Lock()

    def many(self, texts: Sequence[str]) -> list[Answer]:
        """The answer to each text; only what is not remembered is worked out."""
        known = {text: self._known.get(text) for text in dict.fromkeys(texts)}
        new = [text for text, answer in known.items() if answer is None]
        if new:
            fresh = dict(zip(new, self._work(new)))
            known.update(fresh)
            with self._lock:
                self._known.update((text, answer) for text, answer in fresh.items() if len(text) <= _SHORT)
                if len(self._known) > self._most:  # half at once, for that takes a look at all of them
                    self._known = dict(islice(self._known.items(), len(self._known) - self._most // 2, None))
        return [known[text] for text in texts]

    def one(self, text: str) -> Answer:
        """The answer to one text."""
        found = self._known.get(text)
        return self.many([text])[0] if found is None else found

    def forget(self) -> None:
        """Forgets everything."""
        self._known = {}
