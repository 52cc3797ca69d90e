"""The second layer under the rules: a statistical suspicion of red flags that no rule has caught.

Trained on our own lines (data/red_flags/lines: violating ones and near misses, beside ordinary lawful
service talk). A suspicion is shown to the trainer as unverified and never costs a point. Its threshold
is set on lines that the model has not seen, so that at most one near miss in a hundred is suspected.
"""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, List, NamedTuple, Sequence, Union

import numpy as np
from pydantic import Field

from language.authoring import DATA, Collector, Entry, Part, load_folder
from language.heard import Cue
from language.linear import LinearClassifier
from language.nlu_files import read_nlu
from language.red_flags import CATEGORIES
from language.text import Span, clauses, normalise

ANY = "any"
FALSE_RATE = 0.01  # of near misses, out of fold
FOLDS = 5
_UNLAWFUL_ACTS = {"pressure", "dodge", "dismiss"}  # their lines may well be red flags
_REGULARISATION = 60.0


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


def read_examples(data: Path = DATA) -> list[Example]:
    """Every labelled line, then the lawful training lines of data/nlu.

    Raises:
        DataError: with every mistake in data/red_flags/lines.
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
    return found + [Example(line.text, "", ()) for line in read_nlu(data / "nlu") if line.intent not in _UNLAWFUL_ACTS]


class Suspicion:
    """Says which category a message smells of, if any."""

    def __init__(self, classifier: LinearClassifier):
        """``classifier`` gives 0.5 or more for ``any`` where a line is to be suspected."""
        self._classifier = classifier

    @classmethod
    def train(cls, examples: Sequence[Example]) -> Suspicion:
        """Fits on all lines; the threshold comes from folds that were left out."""
        held_out = np.concatenate([_fold_scores(examples, fold) for fold in range(FOLDS)])
        classifier = _fit(examples)
        classifier.centre(ANY, float(np.quantile(held_out, 1 - FALSE_RATE)))
        return cls(classifier)

    def find(self, text: str, before: str = "") -> list[Cue]:
        """At most one suspicion, on the clause that weighs most."""
        scores = self._classifier.predict(_features(text, before))
        if scores[-1] < 0.5:
            return []
        category = CATEGORIES[int(scores[:-1].argmax())]
        return [Cue(category, f"suspicion:{category}", *self._worst_clause(text), "suspected")]

    def _worst_clause(self, text: str) -> Span:
        return max(clauses(text), key=lambda span: self._classifier.predict(_features(text[span.start:span.end], ""))[-1])

    def save(self, path: Path) -> None:
        """Writes one file."""
        self._classifier.save(path)

    @classmethod
    def load(cls, path: Path) -> Suspicion:
        """Reads what ``save`` wrote."""
        return cls(LinearClassifier.load(path))


def _fit(examples: Sequence[Example]) -> LinearClassifier:
    return LinearClassifier.train(
        [list(_features(example.text, example.before)) for example in examples],
        [(*example.labels, ANY) if example.labels else () for example in examples],
        [*CATEGORIES, ANY], strength=_REGULARISATION)


def _fold_scores(examples: Sequence[Example], fold: int) -> np.ndarray:
    """Scores of the near misses of one fold by a model that has not seen the fold."""
    model = _fit([example for number, example in enumerate(examples) if number % FOLDS != fold])
    return np.array([model.predict(_features(example.text, example.before))[-1]
                     for number, example in enumerate(examples) if number % FOLDS == fold and example.near_miss])


def _features(text: str, before: str) -> Iterator[str]:
    words = f"^{normalise(text)}$"
    for size in (1, 2, 3, 4):
        yield from (words[start:start + size] for start in range(len(words) - size + 1))
    if before:
        prior = f"^{normalise(before)}$"
        for size in (2, 3):
            yield from ("<" + prior[start:start + size] for start in range(len(prior) - size + 1))


def _bare(line: str) -> str:
    return line.replace("【", "").replace("】", "")
