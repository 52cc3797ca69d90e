"""Makes training lines as people really type and as speech recognition really writes.

Punctuation is dropped, two lines run into one, characters are mistaken for others that sound alike.
Everything is chosen by a hash of the line, so that the same lines always give the same noise.
"""
from __future__ import annotations

import random
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Sequence

from language.authoring import DATA, Entry, load
from language.heard import Act
from language.nlu_files import TrainingLine
from language.text import Span, clauses, normalise

_FILLERS = ("呃", "嗯", "那个", "就是", "啊", "哈", "这个")  # no words of a trainer: sounds that carry nothing


class Homophones(Entry):
    """Schema of data/lexicon/homophones.yml: groups of characters parted by spaces."""

    id: str
    groups: str


class Sample(NamedTuple):
    """A normalised text with its acts and its true clauses. ``weight``: how much it counts in training."""

    text: str
    acts: tuple[Act, ...]
    pieces: tuple[Span, ...]
    weight: float = 1.0


@lru_cache(maxsize=4)
def load_homophones(data: Path = DATA) -> dict[str, str]:
    """Each character with all that are mistaken for it.

    Raises:
        DataError: if the file is broken.
    """
    others: dict[str, str] = {}
    for group in load(data / "lexicon" / "homophones.yml", Homophones).groups.split():
        for char in group:
            others[char] = others.get(char, "") + "".join(c for c in group if c not in others.get(char, "") + char)
    return others


def sample(line: TrainingLine) -> Sample:
    """An authored line as it stands; a clause ends at punctuation and where an act begins or ends."""
    text = normalise(line.text)
    edges = sorted({edge for act in line.acts for edge in (act.start, act.end)})
    pieces = []
    for clause in clauses(text):
        cuts = [clause.start, *(edge for edge in edges if clause.start < edge < clause.end), clause.end]
        pieces += [Span(start, end) for start, end in zip(cuts, cuts[1:])]
    return Sample(text, line.acts, tuple(pieces))


def noisy(samples: Sequence[Sample], weight: float = 0.5, draw: int = 0) -> list[Sample]:
    """One disturbed copy of every sample: run together with another, without punctuation, mistyped.

    Another ``draw`` gives other copies.
    """
    return [_disturbed(one, samples, weight, random.Random(f"noise:{draw or ''}{one.text}")) for one in samples]


def messages(samples: Sequence[Sample]) -> list[Sample]:
    """Messages of two to four clauses put together from samples, as long as those of a real talk."""
    made = []
    for one in samples:
        choose = random.Random(f"message:{one.text}")
        while len(one.pieces) < 2 or (len(one.pieces) < 4 and choose.random() < 0.4):
            one = join(one, samples[choose.randrange(len(samples))], choose.choice("，。"))
        made.append(one)
    return made


def run_on(samples: Sequence[Sample]) -> list[Sample]:
    """Samples as speech recognition writes them, all clauses in a row; single clauses run into another."""
    made = []
    for one in samples:
        choose = random.Random(f"run on:{one.text}")
        if len(one.pieces) < 2:
            one = join(one, samples[choose.randrange(len(samples))], "")
        made.append(without_punctuation(one, ""))
    return made


def _disturbed(one: Sample, others: Sequence[Sample], weight: float, choose: random.Random) -> Sample:
    if len(one.pieces) < 3 and choose.random() < 0.8:
        other = others[choose.randrange(len(others))]
        one = join(*choose.sample([one, other], 2), choose.choice(["", "", "，", "。", " "]))
    if choose.random() < 0.5:
        one = without_punctuation(one, choose.choice(["", "", " "]))
    if choose.random() < 0.4:
        one = mistyped(one, choose)
    if choose.random() < 0.15 and one.pieces:
        one = insert(one, choose.choice(one.pieces).start, choose.choice(_FILLERS))
    return one._replace(weight=weight)


def join(first: Sample, second: Sample, between: str) -> Sample:
    """Two samples one after the other."""
    text = re.sub(r"[，。！？~～… ]+$", "", first.text) + between
    first = _clipped(first, len(text) - len(between))
    return Sample(text + second.text, first.acts + _moved(second.acts, len(text)),
                  first.pieces + tuple(Span(s + len(text), e + len(text)) for s, e in second.pieces))


def without_punctuation(one: Sample, between: str) -> Sample:
    """The clauses of a sample, put together with ``between`` (nothing or a space)."""
    text, new, pieces = "", {}, []
    for start, end in one.pieces:
        glue = between if text and one.text[start - 1:start] in "，。！？；：、 ~～" else ""
        text += glue
        new.update({start + step: len(text) + step for step in range(end - start + 1)})
        pieces.append(Span(len(text), len(text) + end - start))
        text += one.text[start:end]
    ends = {end: new[end] for _, end in one.pieces}
    acts = []
    for act in one.acts:
        inside = [(start, end) for start, end in one.pieces if start < act.end and act.start < end]
        if inside:
            acts.append(act._replace(start=new[max(act.start, inside[0][0])],
                                     end=ends.get(inside[-1][1], len(text))))
    return Sample(text, tuple(acts), tuple(pieces), one.weight)


def mistyped(one: Sample, choose: random.Random) -> Sample:
    """Up to two characters replaced by others that sound alike."""
    chars, others = list(one.text), load_homophones()
    spots = [index for index, char in enumerate(chars) if char in others]
    for index in choose.sample(spots, min(len(spots), choose.randint(1, 2))):
        chars[index] = choose.choice(others[chars[index]])
    return one._replace(text="".join(chars))


def insert(one: Sample, at: int, word: str) -> Sample:
    """A meaningless sound before the clause that begins at ``at``; it becomes part of the clause."""
    def later(edge: int) -> int:
        return edge + len(word) if edge > at else edge

    return Sample(one.text[:at] + word + one.text[at:],
                  tuple(act._replace(start=later(act.start), end=later(act.end)) for act in one.acts),
                  tuple(Span(later(start), later(end)) for start, end in one.pieces), one.weight)


def _clipped(one: Sample, length: int) -> Sample:
    return Sample(one.text[:length], tuple(act._replace(end=min(act.end, length)) for act in one.acts),
                  tuple(Span(start, min(end, length)) for start, end in one.pieces), one.weight)


def _moved(acts: Sequence[Act], by: int) -> tuple[Act, ...]:
    return tuple(act._replace(start=act.start + by, end=act.end + by) for act in acts)
