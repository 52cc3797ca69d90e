"""The second layer beside the rules: how unlawful a line sounds, learned from our own labelled lines.

A rule that fires counts for so many log-odds, one that has read the patient's question for twice as many, and both
layers are weighed together. From the higher limit on a flag is certain; the layer alone must be surer still. From the
lower one on it is *suspected*: shown to the trainer as unverified, never a penalty. Below, even a rule
is not heard: the words sound thoroughly lawful. Both limits are set on lines that the model had not seen.
"""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, Mapping, NamedTuple, Sequence

import numpy as np

from language.encoder import FLAGS, WEIGHT, Encoder, encoder, unseen
from language.features import Bags, Page, joined
from language.flag_lines import Example
from language.heard import Cue
from language.linear import Descent, LinearClassifier
from language.memory import Memory
from language.red_flags import CATEGORIES
from language.text import Span, clauses, normalise, sentences
from language.word_classes import load_word_classes

ANY = "any"
SUSPECTED = 0.045  # share of near misses, out of fold: written to look unlawful, most of them twins of unlawful lines
SURE = 0.043  # the same, from which on a rule that the statistics bear out is certain
RULE = 0.75  # log-odds that a rule adds; fitted on the development sets
DOUBT = 1.0  # log-odds more yet, where the two voices think of different categories
ALONE = 0.3  # log-odds more, where no rule agrees: in whole talks half the false flags go, and two of a hundred unlawful turns are only suspected
UNSURE = (-2.5, 2.0)  # log-odds of ``any`` between which the second voice is asked
FOLDS = 3
_SHARP = 1.2  # turns log-odds of categories into shares that are right as often as they say; fitted out of fold
_SURE = 0.5  # share that the named categories must hold; on lines not seen the right one is then among nine of ten
_HARDLY = 0.1  # a category that a rule has named is doubted below this share
_OWN, _BEFORE = np.uint64(0), np.uint64(0xD6E8FEB86659FD93)  # salts: what the patient said before tells other things
_DESCENT = Descent(rate=0.2, hidden=0.8, least_steps=4000)
_TELLING = 8  # characters from which on a message speaks for itself; fewer are never certain without a rule
_CHUNK = 128  # texts scored at a time, which bounds the memory


class Scored(NamedTuple):
    """A message, its stretches (the whole and each sentence) and their log-odds (stretches, labels).

    ``alone``: log-odds of ``any`` (stretches,) by the words themselves, which the words before may only lower.
    ``doubt``: how much surer these must be before they count as certain.
    """

    text: str
    spans: list[Span]
    odds: np.ndarray
    alone: np.ndarray
    doubt: float = ALONE


class Suspicion:
    """How unlawful a message sounds, and of which category."""

    def __init__(self, classifier: LinearClassifier, suspect: float, sure: float, second: Encoder | None = None):
        """``suspect`` and ``sure``: log-odds of ``any`` from which on a flag is suspected, and certain."""
        self._classifier = classifier
        self._second = second
        self._suspect = suspect
        self._sure = sure
        self._own = Memory(lambda texts: self._weights(texts, _OWN))
        self._prior = Memory(lambda texts: self._weights(texts, _BEFORE))

    @classmethod
    def train(cls, examples: Sequence[Example]) -> Suspicion:
        """Fits on all lines; the limits come from folds that were left out."""
        examples = [example._replace(before=heard_before(example.text, example.before)) for example in examples]
        second = encoder()
        near = np.concatenate([_near_misses(examples, fold, second) for fold in range(FOLDS)])
        return cls(_fit(examples, [*CATEGORIES, ANY]),
                   *(float(np.quantile(near, 1 - share)) for share in (SUSPECTED, SURE)), second)

    def weigh(self, texts: Sequence[str], befores: Sequence[str]) -> list[Scored]:
        """Scores messages, each with what the patient said before it; many at once are several times as fast."""
        spans = [_stretches(text) for text in texts]
        said = [text[span.start:span.end] for text, own in zip(texts, spans) for span in own]
        counting = map(heard_before, texts, befores)
        prior = [before for before, own in zip(counting, spans) for _ in own]
        odds = self._odds(said, prior)
        alone, after = odds[:, -1].copy(), [row for row, before in enumerate(prior) if before]
        alone[after] = np.minimum(alone[after], self._odds([said[row] for row in after], [""] * len(after))[:, -1])
        ends = np.cumsum([len(own) for own in spans])
        return [self._heard_twice(Scored(text, own, odds[end - len(own):end], alone[end - len(own):end]))
                for text, own, end in zip(texts, spans, ends.tolist())]

    def _heard_twice(self, scored: Scored) -> Scored:
        """The mean of both voices where the first is unsure; a few characters alone tell the second nothing."""
        row = int(scored.alone.argmax())
        if not self._second or not _unsure(scored.text, scored.alone[row]):
            return scored
        own = np.append(scored.odds[row, :-1], scored.alone[row])
        shift = self._second.shift(FLAGS, self._classifier.labels, own, normalise(scored.text))
        second = own[:-1] + shift[:-1] / WEIGHT[FLAGS]
        doubt = ALONE if second.argmax() == own[:-1].argmax() else ALONE + DOUBT
        return Scored(scored.text, scored.spans, scored.odds + shift, scored.alone + shift[-1], doubt)

    def expect(self, scored: Sequence[Scored]) -> None:
        """Works out the parts of messages that will be asked about, all at once."""
        said = [one.text[start:end] for one in scored for inside in one.spans
                for start, end in _parts(one.text, inside)]
        self._odds(said, [""] * len(said))

    def raised(self, scored: Scored) -> bool:
        """True if the message, or one of its sentences, sounds unlawful by its own words: a question proves nothing."""
        return bool(scored.alone.max() >= self._suspect)

    def judge(self, scored: Scored, cues: Sequence[Cue], worth: Mapping[str, float] = {}) -> list[Cue]:
        """What remains of the rules' cues, each certain or suspected; where nothing remains, what is suspected.

        Args:
            scored: the message as weighed.
            cues: what the rules found in it.
            worth: log-odds that each rule adds (default: ``RULE``).
        """
        found = []
        for cue in cues:
            words = max(row[-1] for span, row in zip(scored.spans, scored.odds) if span.overlaps((cue.start, cue.end)))
            odds = words + worth.get(cue.rule, RULE)
            if odds >= self._sure:
                found.append(cue)
            elif odds >= self._suspect:
                found.append(cue._replace(certainty="suspected"))
        return self._named_anew(scored, found, worth) if found else self._alone(scored)

    def _named_anew(self, scored: Scored, found: list[Cue], worth: Mapping[str, float]) -> list[Cue]:
        """The cues, and the category that the words speak of where they hardly speak of any that a rule has named."""
        row = int(scored.alone.argmax())
        shares = _shares(scored.odds[row, :-1])
        category = CATEGORIES[int(shares.argmax())]
        if (not self.raised(scored) or shares.max() < _SURE
                or any(shares[CATEGORIES.index(cue.label)] >= _HARDLY for cue in found)):
            return found
        doubted = [cue if worth.get(cue.rule, RULE) > RULE else cue._replace(certainty="suspected") for cue in found]
        certainty = "certain" if any(cue.certainty == "certain" for cue in found) else "suspected"
        where = self._worst_part(scored.text, scored.spans[row])
        return sorted([*doubted, Cue(category, f"suspicion:{category}", *where, certainty)],
                      key=lambda cue: (cue.start, cue.end, cue.label))

    def _alone(self, scored: Scored) -> list[Cue]:
        """A flag on the words that weigh most: of the likeliest category, suspected of a second; none if of many."""
        if not self.raised(scored):
            return []
        row = int(scored.alone.argmax())
        named = _named(scored.odds[row, :-1])
        where = self._worst_part(scored.text, scored.spans[row]) if named else None
        sure = scored.alone[row] >= self._sure + scored.doubt and _speaks(scored.text)
        return [Cue(category, f"suspicion:{category}", *where, "certain" if sure and not number else "suspected")
                for number, category in enumerate(named)]

    def _worst_part(self, text: str, inside: Span) -> Span:
        parts = _parts(text, inside)
        return parts[int(self._odds([text[start:end] for start, end in parts], [""] * len(parts))[:, -1].argmax())]

    def _odds(self, texts: Sequence[str], befores: Sequence[str]) -> np.ndarray:
        """Log-odds of shape (texts, labels): what the messages say and what was said before them is summed."""
        if not texts:
            return np.zeros((0, len(self._classifier.labels)), np.float32)
        own, prior = zip(*self._own.many(texts)), zip(*self._prior.many(befores))
        (sums, known), (more, other) = ((np.array(column) for column in columns) for columns in (own, prior))
        return self._classifier.odds(sums + more, known + other)

    def _weights(self, texts: list[str], salt: np.uint64) -> Iterator[tuple[np.ndarray, int]]:
        for at in range(0, len(texts), _CHUNK):
            bags = _features(texts[at:at + _CHUNK], salt)
            yield from zip(*self._classifier.sums(self._classifier.rows(bags.keys), bags.starts))

    def save(self, path: Path) -> None:
        """Writes one file."""
        np.savez_compressed(path, **self._classifier.arrays("flags"), limits=np.array([self._suspect, self._sure]))

    @classmethod
    def load(cls, path: Path) -> Suspicion:
        """Reads what ``save`` wrote; never unpickles anything."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(LinearClassifier.from_arrays(stored, "flags"), *stored["limits"].tolist(), encoder())


def heard_before(text: str, before: str) -> str:
    """What was said before as far as it counts: 能的 is a promise or not by the question, a whole sentence is not."""
    return "" if _speaks(text) else before


def _speaks(text: str) -> bool:
    return sum(map(str.isalnum, text)) >= _TELLING


def _unsure(text: str, odds: float) -> bool:
    """Whether the second voice is asked about a message with these log-odds of ``any``."""
    return _speaks(text) and UNSURE[0] < odds < UNSURE[1]


def _named(odds: np.ndarray) -> list[str]:
    """The fewest categories, of two at most, that the right one is surely among; none if there are more."""
    shares = _shares(odds)
    order = np.argsort(-shares, kind="stable")[:2]
    enough = np.nonzero(np.cumsum(shares[order]) >= _SURE)[0]
    return [CATEGORIES[column] for column in order[:enough[0] + 1].tolist()] if len(enough) else []


def _shares(odds: np.ndarray) -> np.ndarray:
    """How likely each category is, of shape (categories,), if it is one of them; they sum to one."""
    weights = np.exp(_SHARP * (odds - odds.max()))
    return weights / weights.sum()


def _parts(text: str, inside: Span) -> list[Span]:
    """What is quoted: three neighbouring clauses; one alone is seldom the whole of what is wrong."""
    cuts = clauses(text, inside)
    if len(cuts) < 3:
        return [Span(cuts[0].start, cuts[-1].end)] if cuts else [inside]
    return [Span(left.start, right.end) for left, right in zip(cuts, cuts[2:])]


def _stretches(text: str) -> list[Span]:
    parts = sentences(normalise(text))
    return [Span(0, len(text)), *parts] if len(parts) > 1 else [Span(0, len(text))]


def _fit(examples: Sequence[Example], labels: Sequence[str]) -> LinearClassifier:
    bags = _bags([example.text for example in examples], [example.before for example in examples])
    targets = [(*example.labels, ANY) if example.labels else () for example in examples]
    return LinearClassifier.train(bags, targets, labels, min_count=2, descent=_DESCENT)


def _near_misses(examples: Sequence[Example], fold: int, second: Encoder | None) -> np.ndarray:
    """Log-odds of the near misses of one fold by voices that have not seen them."""
    model = _fit([example for number, example in enumerate(examples) if number % FOLDS != fold], [ANY])
    held = [example for example in examples[fold::FOLDS] if example.near_miss and (not second or unseen(example.text))]
    odds = _score(model, held)
    if second:
        for own, example in zip(odds, held):
            if _unsure(example.text, own[0]):
                own += second.shift(FLAGS, [ANY], own, normalise(example.text))
    return odds[:, 0]


def _score(model: LinearClassifier, examples: Sequence[Example]) -> np.ndarray:
    bags = _bags([example.text for example in examples], [example.before for example in examples])
    return model.score(model.rows(bags.keys), bags.starts)


def _bags(texts: Sequence[str], befores: Sequence[str]) -> Bags:
    """Features of each message and of the patient's message before it."""
    return joined([_features(texts, _OWN), _features(befores, _BEFORE)])


def _features(texts: Sequence[str], salt: np.uint64) -> Bags:
    plain = [normalise(text) or " " for text in texts]
    page = Page(plain, load_word_classes(name="flag_classes"))
    bags = page.bags(np.arange(len(plain)), [Span(0, len(text)) for text in plain])
    return Bags(bags.keys ^ salt, bags.starts)
