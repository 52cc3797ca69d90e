"""What a stretch of text looks like to the recogniser, computed for many stretches at once in numpy.

A feature is a 64-bit key: the hash of a character n-gram, of an edge of the stretch, of a word class in
it or of a pair of word classes. Digits count as one character, so that 120 and 350 look alike.
"""
from __future__ import annotations

from typing import Callable, NamedTuple, Sequence

import numpy as np

from language.text import Span
from language.word_classes import Finder

SIZES = (1, 2, 3, 4)  # lengths of the n-grams
EDGE = 3  # n-grams up to this length also count as "starts with" and "ends with"
NEAR = 4  # word classes that begin this close before a border tell about it
AROUND = 10  # word classes that begin this close before a stretch, or after its end, tell about it
Lookup = Callable[[np.ndarray], np.ndarray]

_DIGITS = {ord(digit): "0" for digit in "0123456789"}
_GOLDEN, _STIR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_STARTS, _ENDS, _NEXT, _CLASS, _PAIR, _LEFT, _RIGHT, _ACROSS, _BEFORE, _AFTER = (
    np.uint64(0x9E3779B97F4A7C15 * 0x1000193 * n % 2**64) for n in range(1, 11))  # one salt a kind of feature


class Bags(NamedTuple):
    """Features of many stretches: stretch ``i`` has ``keys[starts[i]:starts[i + 1]]``."""

    keys: np.ndarray
    starts: np.ndarray

    def only(self, chosen: np.ndarray) -> Bags:
        """The stretches of a boolean mask."""
        sizes = np.diff(self.starts)
        return Bags(self.keys[np.repeat(chosen, sizes)], np.concatenate([[0], np.cumsum(sizes[chosen])]))


class Page:
    """Several normalised texts, laid out on one line and hashed once.

    Args:
        texts: normalised texts.
        classes: finder of word classes.
    """

    def __init__(self, texts: Sequence[str], classes: Finder):
        gap = "\0" * max(SIZES)
        self.offsets = np.cumsum([len(gap)] + [len(text) + len(gap) for text in texts])[:-1]
        self.limits = self.offsets + np.array([len(text) for text in texts], np.int64)
        line = gap.join(["", *texts, ""])  # no text sees its neighbours
        codes = np.frombuffer(line.translate(_DIGITS).encode("utf-32-le", "surrogatepass"), np.uint32)
        self.codes = codes.astype(np.uint64)
        self.grams = _grams(self.codes)
        hits = [(offset + position, _name_key(name)) for text, offset in zip(texts, self.offsets.tolist())
                for position, name in sorted(set(classes.find(text)))]
        self._where = np.array([position for position, _ in hits], np.int64)
        self._which = np.array([key for _, key in hits], np.uint64)
        self._kinds = np.unique(self._which, return_inverse=True)

    def bags(self, which: np.ndarray, spans: Sequence[Span], lookup: Lookup = lambda keys: keys) -> Bags:
        """Features of stretches; ``which[i]`` is the number of the text that ``spans[i]`` lies in.

        ``lookup`` turns keys into something else (row numbers) before they are copied about.
        """
        which = np.asarray(which, np.int64)
        start, end = (np.array(spans, np.int64).reshape(-1, 2) + self.offsets[which][:, None]).T
        parts = [_inside(lookup(grams), start, np.maximum(end - size + 1, start))
                 for size, grams in zip(SIZES, self.grams)]
        parts += [(lookup(keys), owner) for keys, owner in self._edges(start, end)]
        parts += [(lookup(keys), owner) for keys, owner in self._classes(start, end)]
        parts += [(lookup(keys), owner) for keys, owner in self._around(
            start, end, np.maximum(start - AROUND, self.offsets[which]), np.minimum(end + AROUND, self.limits[which]))]
        return _by_owner(parts, len(start))

    def borders(self, at: np.ndarray) -> Bags:
        """Features of the borders before positions ``at`` of the line: what stands left and right of each."""
        everyone, parts = np.arange(len(at)), []
        for size in SIZES:
            parts.append((_mixed(self.grams[size - 1][at - size], _LEFT), everyone))
            parts.append((_mixed(self.grams[size - 1][at], _RIGHT), everyone))
        for left, right in ((1, 1), (2, 1), (1, 2), (2, 2)):
            pair = self.grams[left - 1][at - left] * _GOLDEN ^ self.grams[right - 1][at]
            parts.append((_mixed(pair, _ACROSS), everyone))
        near, here, past = (np.searchsorted(self._where, edge) for edge in (at - NEAR, at, at + 1))
        parts.append(_inside(_mixed(self._which, _LEFT ^ _CLASS), near, here))
        parts.append(_inside(_mixed(self._which, _RIGHT ^ _CLASS), here, past))
        return _by_owner(parts, len(at))

    def _edges(self, start: np.ndarray, end: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        everyone = np.arange(len(start))
        edges = [(_mixed(self.codes[end], _NEXT), everyone)]
        for size in range(1, EDGE + 1):
            fits = everyone[end - start >= size]
            edges.append((_mixed(self.grams[size - 1][start[fits]], _STARTS), fits))
            edges.append((_mixed(self.grams[size - 1][end[fits] - size], _ENDS), fits))
        return edges

    def _around(self, start: np.ndarray, end: np.ndarray, low: np.ndarray,
                high: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Word classes that begin between ``low`` and the stretch, and between it and ``high``."""
        low, start, end, high = (np.searchsorted(self._where, edge) for edge in (low, start, end, high))
        return [_inside(_mixed(self._which, _BEFORE), low, start), _inside(_mixed(self._which, _AFTER), end, high)]

    def _classes(self, start: np.ndarray, end: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Word classes that begin inside, each once, and every pair of them."""
        low, high = np.searchsorted(self._where, start), np.searchsorted(self._where, end)
        which, owner = _inside(self._kinds[1], low, np.maximum(high, low))
        kinds = max(1, len(self._kinds[0]))
        owner, which = np.divmod(np.unique(owner * kinds + which), kinds)  # each class once, in the order of its key
        keys = self._kinds[0][which]
        later = np.searchsorted(owner, owner, "right") - np.arange(len(owner)) - 1  # more classes of the same stretch
        left = np.repeat(np.arange(len(owner)), later)
        right = np.arange(len(left)) - np.repeat(np.cumsum(later) - later, later) + left + 1
        return [(_mixed(keys, _CLASS), owner), (_mixed(keys[left] * _GOLDEN ^ keys[right], _PAIR), owner[left])]


def joined(parts: Sequence[Bags]) -> Bags:
    """Several bags of each stretch made one."""
    count = len(parts[0].starts) - 1
    return _by_owner([(part.keys, np.repeat(np.arange(count), np.diff(part.starts))) for part in parts], count)



def _grams(codes: np.ndarray) -> list[np.ndarray]:
    """Hashes of all n-grams by size; each array is as long as the line."""
    grams = [_mixed(codes, np.uint64(77))]
    for size in SIZES[1:]:
        following = np.concatenate([codes[size - 1:], np.zeros(size - 1, np.uint64)])
        grams.append(_mixed(grams[-1] * _GOLDEN + following, np.uint64(size)))
    return grams


def _mixed(keys: np.ndarray, salt: np.uint64) -> np.ndarray:
    keys = (keys ^ salt) * _STIR
    return keys ^ (keys >> np.uint64(29))


def _name_key(name: str) -> int:
    """A stable 64-bit number for a class id (FNV-1a)."""
    key = 0xCBF29CE484222325
    for byte in name.encode():
        key = (key ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return key


def _inside(values: np.ndarray, start: np.ndarray, stop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All ``values[start[i]:stop[i]]`` in a row, and the number i of each."""
    lengths = stop - start
    owner = np.repeat(np.arange(len(start)), lengths)
    first = np.cumsum(lengths) - lengths
    return values[np.arange(len(owner)) - first[owner] + start[owner]], owner


def _by_owner(parts: list[tuple[np.ndarray, np.ndarray]], count: int) -> Bags:
    """Lays the keys of each owner side by side; the owners of every part ascend."""
    each = [np.bincount(owner, minlength=count) for _, owner in parts]
    starts = np.concatenate([[0], np.cumsum(sum(each))])
    keys, free = np.empty(starts[-1], parts[0][0].dtype), starts[:-1].copy()
    for (values, owner), counts in zip(parts, each):
        first = np.cumsum(counts) - counts
        keys[np.arange(len(owner)) + (free - first)[owner]] = values
        free += counts
    return Bags(keys, starts)
