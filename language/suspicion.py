"""The second layer under the rules: a statistical suspicion of red flags that no rule has caught.

Trained on our own lines (data/red_flags/lines: violating ones and near misses, beside ordinary lawful
service talk). A suspicion is shown to the trainer as unverified and never costs a point. Its threshold
is set on lines that the model has not seen, so that at most one near miss in a hundred is suspected.
"""
from __future__ import annotations

from pathlib import Path
from typing import List, NamedTuple, Sequence, Union

import numpy as np
from pydantic import Field

from language.authoring import DATA, Collector, Entry, Part, load_folder
from language.features import Bags, Lookup, Page, joined
from language.heard import Cue
from language.linear import LinearClassifier
from language.nlu_files import read_nlu
from language.red_flags import CATEGORIES
from language.text import Span, clauses, normalise
from language.word_classes import load_word_classes

ANY = "any"
FALSE_RATE = 0.01  # of near misses, out of fold
FOLDS = 5
_UNLAWFUL_ACTS = {"pressure", "dodge", "dismiss"}  # their lines may well be red flags
_BEFORE = np.uint64(0xD6E8FEB86659FD93)  # salt of the features of the patient's message


class FlagLine(Part):
    """A line with the patient's message before it, or with further categories that apply."""

    line: str
    after: str = ""
    also: List[str] = []


class FlagLines(Entry):
    """Schema of data/red_flags/lines/<category>.yml: violating lines (words marked by 【】) and near misses."""

    category: str
    violating: List[Union[str, FlagLine]] = Field(min_items=1)
    near_miss: List[Union[str, FlagLine]] = Field(min_items=1)


class Example(NamedTuple):
    """One labelled line; ``labels`` is empty for a lawful one."""

    text: str
    before: str
    labels: tuple[str, ...]
    near_miss: bool = False


def read_lines(data: Path = DATA) -> list[Example]:
    """Every labelled line of data/red_flags/lines.

    Raises:
        DataError: with every mistake in the folder.
    """
    into, found = Collector(), []
    for entry in load_folder(data / "red_flags" / "lines", FlagLines, key="category").values():
        into.reference(entry, ["category"], entry.category, CATEGORIES, "类别")
        for index, item in enumerate(entry.violating):
            line = item if isinstance(item, FlagLine) else FlagLine(line=item)
            if line.line.count("【") != 1 or line.line.count("】") != 1:
                into.add(entry, ["violating", index], "违规的词要用一对【】标出")
            for label in line.also:
                into.reference(entry, ["violating", index], label, CATEGORIES, "类别")
            found.append(Example(_bare(line.line), line.after, (entry.category, *line.also)))
        for item in entry.near_miss:
            line = item if isinstance(item, FlagLine) else FlagLine(line=item)
            found.append(Example(_bare(line.line), line.after, (), True))
    into.finish()
    return found


def read_examples(data: Path = DATA) -> list[Example]:
    """The labelled lines, then the lawful training lines of data/nlu.

    Raises:
        DataError: with every mistake in either.
    """
    return read_lines(data) + [Example(line.text, "", ()) for line in read_nlu(data / "nlu")
                               if line.intent not in _UNLAWFUL_ACTS]


class Suspicion:
    """Says which category a message smells of, if any."""

    def __init__(self, classifier: LinearClassifier, threshold: float):
        """``threshold``: log-odds of ``any``, the last label, from which on a line is suspected."""
        self._classifier = classifier
        self._threshold = threshold

    @classmethod
    def train(cls, examples: Sequence[Example]) -> Suspicion:
        """Fits on all lines; the threshold comes from folds that were left out."""
        held_out = np.concatenate([_fold_scores(examples, fold) for fold in range(FOLDS)])
        classifier = _fit(examples, [*CATEGORIES, ANY])
        return cls(classifier, float(np.quantile(held_out, 1 - FALSE_RATE)))

    def find(self, text: str, before: str = "") -> list[Cue]:
        """At most one suspicion, on the clause that weighs most."""
        return self.find_many([text], [before])[0]

    def find_many(self, texts: Sequence[str], befores: Sequence[str]) -> list[list[Cue]]:
        """``find`` for many messages at once, which is several times as fast."""
        if not texts:
            return []
        scores = self._classifier.score(*self._rows(texts, befores))
        return [[self._cue(text, row)] if row[-1] >= self._threshold else [] for text, row in zip(texts, scores)]

    def _cue(self, text: str, scores: np.ndarray) -> Cue:
        category = CATEGORIES[int(scores[:-1].argmax())]
        return Cue(category, f"suspicion:{category}", *self._worst_clause(text), "suspected")

    def _worst_clause(self, text: str) -> Span:
        spans = clauses(text)
        weights = self._classifier.score(*self._rows([text[span.start:span.end] for span in spans], [""] * len(spans)))
        return spans[int(weights[:, -1].argmax())]

    def _rows(self, texts: Sequence[str], befores: Sequence[str]) -> Bags:
        return _bags(texts, befores, self._classifier.rows)

    def save(self, path: Path) -> None:
        """Writes one file."""
        np.savez_compressed(path, **self._classifier.arrays("flags"), threshold=np.float64(self._threshold))

    @classmethod
    def load(cls, path: Path) -> Suspicion:
        """Reads what ``save`` wrote; never unpickles anything."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(LinearClassifier.from_arrays(stored, "flags"), float(stored["threshold"]))


def _fit(examples: Sequence[Example], labels: Sequence[str]) -> LinearClassifier:
    bags = _bags([example.text for example in examples], [example.before for example in examples])
    targets = [(*example.labels, ANY) if example.labels else () for example in examples]
    return LinearClassifier.train(bags, targets, labels, min_count=2)


def _fold_scores(examples: Sequence[Example], fold: int) -> np.ndarray:
    """Log-odds of the near misses of one fold by a model that has not seen the fold."""
    model = _fit([example for number, example in enumerate(examples) if number % FOLDS != fold], [ANY])
    held = [example for number, example in enumerate(examples) if number % FOLDS == fold and example.near_miss]
    return model.score(*_bags([example.text for example in held], [example.before for example in held], model.rows))[:, -1]


def _bags(texts: Sequence[str], befores: Sequence[str], lookup: Lookup = lambda keys: keys) -> Bags:
    """Features of each message and, salted, of the patient's message before it."""
    classes = load_word_classes()
    own, prior = ([normalise(text) or " " for text in column] for column in (texts, befores))
    parts = [Page(column, classes).bags(np.arange(len(column)), [Span(0, len(text)) for text in column])
             for column in (own, prior)]
    return joined([Bags(lookup(parts[0].keys), parts[0].starts), Bags(lookup(parts[1].keys ^ _BEFORE), parts[1].starts)])


def _bare(line: str) -> str:
    return line.replace("【", "").replace("】", "")
