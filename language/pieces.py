"""Cutting a text into the pieces that the encoder knows (the likeliest ones, as SentencePiece's unigram model does)."""
from __future__ import annotations

import math
import re
import unicodedata
from pathlib import Path
from typing import Mapping, Sequence

START, END, PAD, UNKNOWN = "<s>", "</s>", "<pad>", "<unk>"
LONGEST = 90  # pieces of a message that the encoder reads
_BEFORE = 40  # pieces of what was said before, from its end
_NEVER = -99.0  # log-probability in the file of pieces that stand for no characters
_UNKNOWN = -30.0  # log-probability of a character that is no piece
_SPACE = "\u2581"  # how the pieces write a space


class Pieces:
    """The pieces by number, and how likely each is."""

    def __init__(self, pieces: Sequence[tuple[str, float]]):
        """Takes pieces and their log-probabilities in the order of their numbers; the four special ones among them."""
        self._known: Mapping[str, tuple[int, float]] = {piece: (number, odds) for number, (piece, odds) in enumerate(pieces)}
        self.names = [piece for piece, _ in pieces]
        self._longest = max(len(piece) for piece, odds in pieces if odds > _NEVER)

    def __len__(self) -> int:
        return len(self._known)

    def number(self, piece: str) -> int:
        """The number of a piece."""
        return self._known[piece][0]

    def cut(self, text: str) -> list[int]:
        """The numbers of the likeliest pieces that make up a text (Viterbi)."""
        if not text:
            return []
        line = re.sub(" +", _SPACE, " " + unicodedata.normalize("NFKC", text.replace("\u200d", " ")))
        best, path = [0.0] + [-math.inf] * len(line), [(0, 0)] * (len(line) + 1)
        for start in range(len(line)):
            here = best[start]
            for end in range(start + 1, min(len(line), start + self._longest) + 1):
                known = self._known.get(line[start:end])
                if known and here + known[1] > best[end]:
                    best[end], path[end] = here + known[1], (start, known[0])
            if here + _UNKNOWN > best[start + 1]:
                best[start + 1], path[start + 1] = here + _UNKNOWN, (start, self.number(UNKNOWN))
        numbers, end = [], len(line)
        while end:
            end, number = path[end]
            numbers.append(number)
        return numbers[::-1]

    def lay_out(self, text: Sequence[int], before: Sequence[int] = ()) -> tuple[list[int], list[int]]:
        """The pieces of a message and of what was said before it as the net reads them, and which part each is of."""
        own = [self.number(START), *text[:LONGEST], self.number(END)]
        behind = [*before[-_BEFORE:], self.number(END)] if before else []
        return own + behind, [0] * len(own) + [1] * len(behind)


def load_pieces(path: Path) -> Pieces:
    """Reads a file of lines ``piece<TAB>log-probability``, in the order of their numbers."""
    rows = (row.split("\t") for row in path.read_text(encoding="utf-8").split("\n"))
    return Pieces([(piece, float(odds)) for piece, odds in rows])
