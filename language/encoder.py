"""The second voice: a small sentence encoder that was fine-tuned on our lines and is asked where the first is unsure.

Its weights lie in language/weights, made by scripts/encoder. It gives log-odds of acts, red flags and forbidden
phrases for a message as a whole; which words carry them, the linear models say. Without the weights, or without
onnxruntime, the first voice decides alone, and a line on stderr says so.
"""
from __future__ import annotations

import lzma
import sys
import zlib
from functools import lru_cache
from typing import Any, Iterator, Mapping, Sequence

import numpy as np

from language.kept import encoder_files
from language.memory import Memory
from language.pieces import LONGEST, Pieces, load_pieces
from language.text import normalise

HEADS = ACTS, FLAGS, CURT = "acts", "flags", "curt"
WEIGHT = {ACTS: 0.5, FLAGS: 0.3, CURT: 0.3}  # share of the second voice in the mean; fitted on the development sets
_HELD = 12  # one line in so many has been kept from the encoder, so that limits can be set on it
_NOTHING: Mapping[str, np.ndarray] = {}  # what a message too long for the net has


class Encoder:
    """Log-odds of the labels of each head for whole messages."""

    def __init__(self, session: Any, pieces: Pieces, labels: Mapping[str, Sequence[str]]):
        """``session``: of onnxruntime; ``labels``: of each head, in the order of its output."""
        self._session = session
        self._pieces = pieces
        self._columns = {head: {label: column for column, label in enumerate(own)} for head, own in labels.items()}
        self._heard = Memory(self._hear)

    def shift(self, head: str, labels: Sequence[str], odds: np.ndarray, text: str) -> np.ndarray:
        """What must be added to the first voice's log-odds so that the mean of both results.

        Args:
            head: ``ACTS``, ``FLAGS`` or ``CURT``.
            labels: of the first voice; those that the encoder does not know stay as they are.
            odds: the first voice's, of shape (labels,).
            text: the message, normalised.
        """
        heard = self._heard.one(text)
        columns = self._columns[head]
        if heard is _NOTHING:
            return np.zeros(len(labels), np.float32)
        return np.array([WEIGHT[head] * (heard[head][columns[label]] - own) if label in columns else 0.0
                         for label, own in zip(labels, odds.tolist())], np.float32)

    def _hear(self, texts: Sequence[str]) -> Iterator[Mapping[str, np.ndarray]]:
        """One message at a time: the steps of an 8-bit net depend on everything in a batch."""
        for text in texts:
            numbers = self._pieces.cut(text)
            if not 0 < len(numbers) <= LONGEST:
                yield _NOTHING
                continue
            ids, second = self._pieces.lay_out(numbers)
            odds = self._session.run(HEADS, {"ids": np.array([ids]), "second": np.array([second])})
            yield {head: row[0] for head, row in zip(HEADS, odds)}


@lru_cache(maxsize=1)
def encoder() -> Encoder | None:
    """The encoder of this project, or None where its weights or onnxruntime are missing."""
    files = encoder_files()
    if not files:
        print("句子编码器（第二个声音）不在：没有安装 onnxruntime，或 language/weights 里缺文件。照常能用，听得略差。",
              file=sys.stderr)
        return None
    import onnxruntime  # here, for the half second that it takes

    net, pieces = files
    onnxruntime.set_default_logger_severity(3)  # it warns of graphics cards that it does not find
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the same sums in the same order
    session = onnxruntime.InferenceSession(lzma.decompress(net.read_bytes()), options, providers=["CPUExecutionProvider"])
    about = session.get_modelmeta().custom_metadata_map
    return Encoder(session, load_pieces(pieces), {head: about[head].split() for head in HEADS})


def unseen(text: str) -> bool:
    """True if the encoder was not taught this line, nor will be."""
    return zlib.crc32(normalise(text).encode()) % _HELD == 0
