"""The second layer beside the rules on forbidden phrases: how curt a message sounds, learned from our own lines.

What was said before is left out: on whole talks it misled more than it told. A rule that fires counts for so many
log-odds; below the limit even so, it is not heard: the words sound thoroughly polite. The limit is set on lines that
the model had not seen.
"""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, NamedTuple, Sequence

import numpy as np

from language.curt_lines import BY_EAR, CURT
from language.encoder import CURT as HEAD
from language.encoder import Encoder, encoder, unseen
from language.features import Bags, Page
from language.flag_lines import Example
from language.heard import Cue
from language.linear import Descent, LinearClassifier
from language.memory import Memory
from language.text import Span, clauses, normalise, sentences
from language.word_classes import load_word_classes

SURE = 0.06  # share of innocent neighbours above the limit, out of fold
RULE = 2.75  # log-odds that a rule adds; fitted on the development talks; what sounds thoroughly polite is doubted
UNSURE = (-2.5, 2.0)  # log-odds between which the second voice is asked
FOLDS = 2
_DESCENT = Descent(rate=0.2, hidden=0.3, least_steps=500)
_TELLING = 6  # characters from which on a message speaks for itself; fewer are only forbidden by rule
_LONGEST = 3  # clauses quoted at most
_CHUNK = 256  # stretches scored at a time, which bounds the memory


class Tone(NamedTuple):
    """How curt a message sounds: log-odds above the limit, of which kind, and by which words."""

    over: float
    phrase: str
    start: int
    end: int
    short: float = -np.inf  # how curt its shortest sentences sound: they bear out a rule, but never speak for themselves


class Curtness:
    """How curt a message sounds, and in which way."""

    def __init__(self, classifier: LinearClassifier, limit: float, second: Encoder | None = None):
        """``limit``: log-odds of ``CURT``, the last label, from which on a message is surely curt."""
        self._classifier = classifier
        self._second = second
        self._limit = limit
        self._tones = Memory(self._work)

    @classmethod
    def train(cls, examples: Sequence[Example]) -> Curtness:
        """Fits on all lines; the limit comes from folds that were left out."""
        bags = _bags([example.text for example in examples])
        second = encoder()
        near = np.concatenate([_near_misses(examples, bags, fold, second) for fold in range(FOLDS)])
        kinds = sorted({label for example in examples for label in example.labels} - {CURT})
        return cls(_fit(examples, bags, [*kinds, CURT]), float(np.quantile(near, 1 - SURE)), second)

    def judge(self, texts: Sequence[str], by_rule: Sequence[Sequence[Cue]]) -> list[tuple[Cue, ...]]:
        """What remains of the rules' cues in each message; where no rule speaks, what sounds curt all the same."""
        return [tuple(cues) if cues and max(tone.over, tone.short) >= -RULE else
                (_cue(tone),) if tone.over >= 0 and _speaks(text) else ()
                for text, tone, cues in zip(texts, self._tones.many(texts), by_rule)]

    def _work(self, texts: list[str]) -> Iterator[Tone]:
        spans = [_stretches(text) for text in texts]
        odds = self._odds([text[start:end] for text, own in zip(texts, spans) for start, end in own])
        ends = np.cumsum([len(own) for own in spans])
        for text, own, end in zip(texts, spans, ends.tolist()):
            rows = odds[end - len(own):end]
            short = np.array([number > 0 and not _speaks(text[start:end]) for number, (start, end) in enumerate(own)])
            worst = int(np.where(short, -np.inf, rows[:, -1]).argmax())
            shift = _shift(self._second, self._classifier.labels, rows[worst], text)
            heard, least = rows[worst] + shift, float(rows[short, -1].max(initial=-np.inf) + shift[-1])
            over = float(heard[-1]) - self._limit
            where = self._worst_part(text, own[worst]) if over >= 0 else own[worst]
            yield Tone(over, self._classifier.labels[int(heard[:-1].argmax())], *where, least - self._limit)

    def _worst_part(self, text: str, inside: Span) -> Span:
        """The clauses in a row that weigh most."""
        cuts = clauses(text, inside)
        parts = [Span(left.start, right.end) for first, left in enumerate(cuts)
                 for right in cuts[first:first + _LONGEST]]
        return parts[int(self._odds([text[start:end] for start, end in parts])[:, -1].argmax())] if parts else inside

    def _odds(self, texts: Sequence[str]) -> np.ndarray:
        """Log-odds of shape (texts, labels)."""
        found = []
        for at in range(0, len(texts), _CHUNK):
            bags = _bags(texts[at:at + _CHUNK])
            found.append(self._classifier.score(self._classifier.rows(bags.keys), bags.starts))
        return np.concatenate(found)

    def save(self, path: Path) -> None:
        """Writes one file."""
        np.savez_compressed(path, **self._classifier.arrays("curt"), limit=np.array(self._limit))

    @classmethod
    def load(cls, path: Path) -> Curtness:
        """Reads what ``save`` wrote; never unpickles anything."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(LinearClassifier.from_arrays(stored, "curt"), float(stored["limit"]), encoder())


def _cue(tone: Tone) -> Cue:
    return Cue(tone.phrase, BY_EAR + tone.phrase, tone.start, tone.end)


def _speaks(text: str) -> bool:
    return sum(map(str.isalnum, text)) >= _TELLING


def _stretches(text: str) -> list[Span]:
    parts = sentences(normalise(text))
    return [Span(0, len(text)), *parts] if len(parts) > 1 else [Span(0, len(text))]


def _fit(examples: Sequence[Example], bags: Bags, labels: Sequence[str]) -> LinearClassifier:
    targets = [(*example.labels, CURT) if example.labels else () for example in examples]
    return LinearClassifier.train(bags, targets, labels, min_count=2, descent=_DESCENT)


def _near_misses(examples: Sequence[Example], bags: Bags, fold: int, second: Encoder | None) -> np.ndarray:
    """Log-odds of the innocent neighbours of one fold by voices that have not seen them."""
    held = np.arange(len(examples)) % FOLDS == fold
    model = _fit([example for example, out in zip(examples, held) if not out], bags.only(~held), [CURT])
    chosen = held & np.array([example.near_miss and (not second or unseen(example.text)) for example in examples])
    near = bags.only(chosen)
    odds = model.score(model.rows(near.keys), near.starts)
    texts = [example.text for example, one in zip(examples, chosen) if one]
    return np.array([own[0] + _shift(second, [CURT], own, text)[0] for own, text in zip(odds, texts)])


def _shift(second: Encoder | None, labels: Sequence[str], odds: np.ndarray, text: str) -> np.ndarray:
    """What the second voice adds; nothing where the first is sure."""
    if not second or not UNSURE[0] < odds[-1] < UNSURE[1]:
        return np.zeros(len(labels), np.float32)
    return second.shift(HEAD, labels, odds, normalise(text))


def _bags(texts: Sequence[str]) -> Bags:
    plain = [normalise(text) or " " for text in texts]
    page = Page(plain, load_word_classes(name="curt_classes"))
    return page.bags(np.arange(len(plain)), [Span(0, len(text)) for text in plain])
