"""Contracts between talks: who treats a patient better ends better, no two talks sound alike."""
from __future__ import annotations

from collections import Counter
from typing import Callable, Iterator, Mapping, Sequence, Tuple

from actions.cast import Casting, Library
from actions.moves import KIND_ACTS
from actions.wording import bare
from app.contracts.played import Breach, Played, play_heard
from app.contracts.scripts import random_acts

ORDER = ("excellent", "average", "unlawful")  # best first
_MOST_SHARED = 0.20
TALKS = 10  # of which at most that share of the lines may occur in another
_EMERGENCY = "emergency"


Rounds = Sequence[Tuple[Mapping[str, Played], Mapping[str, int]]]  # of each casting: talks and scores by trainee


def never_reversed(rounds: Rounds) -> Iterator[Breach]:
    """In no talk does the unlawful trainee end with more trust or a higher score than another.

    Excellent and average are compared on average only: a script cannot know what this patient will ask next.
    """
    for better, worse, what, value in _comparisons(*((better, ORDER[-1]) for better in ORDER[:-1])):
        for talks, scores in _comparable(rounds, better, worse):
            high, low = value(talks, scores, better), value(talks, scores, worse)
            if high < low:
                yield talks[worse].breach("order", None, f"{what}：{better} {high:.2f}，{worse} {low:.2f}")


def truly_better(rounds: Rounds) -> Iterator[Breach]:
    """On average a better trainee of ``ORDER`` ends with more trust and a higher score."""
    for better, worse, what, value in _comparisons(*zip(ORDER, ORDER[1:])):
        pairs = _comparable(rounds, better, worse)
        high, low = (sum(value(*pair, who) for pair in pairs) for who in (better, worse))
        if pairs and high <= low:
            yield pairs[0][0][worse].breach("order", None, f"{what}，{len(pairs)} 次平均：{better} {high / len(pairs):.2f}，"
                                                           f"{worse} {low / len(pairs):.2f}")


Value = Callable[[Mapping[str, Played], Mapping[str, int], str], float]


def _comparisons(*pairs: Tuple[str, str]) -> Iterator[Tuple[str, str, str, Value]]:
    for better, worse in pairs:
        yield better, worse, "信任", lambda talks, scores, who: talks[who].trust
        yield better, worse, "得分", lambda talks, scores, who: scores[who]


def _comparable(rounds: Rounds, better: str, worse: str) -> Rounds:
    """Without the talks in which both did the one thing that counts: sent to emergency care."""
    return [(talks, scores) for talks, scores in rounds
            if not talks[better].outcome == _EMERGENCY == talks[worse].outcome]


def kindness_pays(casting: Casting, library: Library) -> Iterator[Breach]:
    """Swapping a kind act for a dismissive one never brings more trust; made-up messages, chosen by the seed.

    Compared message by message as long as both talks go on. Who was treated worse may well leave earlier, and with more
    trust left than who stayed to be disappointed; and who breaks off first over what else went wrong, with no trust at
    all, does not do so because of the kind word.
    """
    kind, harsh = (play_heard("acts", casting, heard, library)
                   for heard in random_acts(casting.seed, KIND_ACTS, "dismiss"))
    for turn, (good, bad) in enumerate(zip(kind.exchanges, harsh.exchanges)):
        if (bad.after.outcome is None) != (good.after.outcome is None):
            return
        if bad.after.mood.trust > good.after.mood.trust + 1e-9:
            yield harsh.breach("monotone", turn, f"把一句体贴换成一句敷衍，信任反而从 {good.after.mood.trust:.2f} "
                                                 f"升到 {bad.after.mood.trust:.2f}")
            return


def shared_lines(talks: Sequence[Played]) -> float:
    """The share of the patient's lines in some talks that occur in more than one of them, 0..1."""
    said = Counter(line for talk in talks for line in {bare(text) for _, text in talk.texts})
    return sum(times for times in said.values() if times > 1) / max(1, sum(said.values()))


def sounds_different(talks: Sequence[Played]) -> Iterator[Breach]:
    """Ten talks share few lines."""
    share = shared_lines(talks)
    if share >= _MOST_SHARED:
        yield talks[0].breach("variety", None, f"{len(talks)} 次对话里有 {share:.0%} 的话别的对话也说过，应少于 {_MOST_SHARED:.0%}")

