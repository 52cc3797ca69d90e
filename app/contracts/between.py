"""Contracts between talks: who treats a patient better ends better, no two talks sound alike, the same is the same."""
from __future__ import annotations

import json
from collections import Counter
from typing import Dict, Iterator, List, Mapping, Sequence, Tuple

from actions.cast import Casting, Library
from actions.moves import KIND_ACTS
from actions.wording import bare
from app.contracts.played import Breach, Memory, Played, play, play_heard
from app.contracts.scripts import job, random_acts

ORDER = ("excellent", "average", "unlawful")  # best first
_MOST_SHARED = 0.20
TALKS = 10  # of which at most that share of the lines may occur in another
_EMERGENCY = "emergency"


def in_order(rounds: Sequence[Mapping[str, Played]], scores: Sequence[Mapping[str, int]]) -> Iterator[Breach]:
    """Excellent ends with more trust and a higher score than average, average than unlawful.

    In no single talk is it the other way round, and on average it is truly so.

    Args:
        rounds: for each casting of one profile, its talks by trainee.
        scores: what the judge gave them.
    """
    for better, worse in zip(ORDER, ORDER[1:]):
        pairs = [(talks, given) for talks, given in zip(rounds, scores)
                 if not talks[better].outcome == _EMERGENCY == talks[worse].outcome]  # both did what counts
        for what, of in (("信任", lambda talks, given, who: talks[who].trust), ("得分", lambda talks, given, who: given[who])):
            high = [of(talks, given, better) for talks, given in pairs]
            low = [of(talks, given, worse) for talks, given in pairs]
            for (talks, _), one, other in zip(pairs, high, low):
                if one < other:
                    yield talks[worse].breach("order", None, f"{what}：{better} {one:.2f}，{worse} {other:.2f}")
            if pairs and sum(high) <= sum(low):
                yield pairs[0][0][worse].breach("order", None, f"{what}，{len(pairs)} 次平均：{better} {sum(high) / len(high):.2f}，"
                                                               f"{worse} {sum(low) / len(low):.2f}")


def kindness_pays(casting: Casting, library: Library) -> Iterator[Breach]:
    """Swapping a kind act for a dismissive one never ends in more trust; made-up messages, chosen by the seed."""
    ends = [play_heard("acts", casting, heard, library) for heard in random_acts(casting.seed, KIND_ACTS, "dismiss")]
    if ends[1].trust > ends[0].trust + 1e-9:
        yield ends[1].breach("monotone", None, f"把一句体贴换成一句敷衍，信任反而从 {ends[0].trust:.2f} 升到 {ends[1].trust:.2f}")


def shared_lines(talks: Sequence[Played]) -> float:
    """The share of the patient's lines in some talks that occur in more than one of them, 0..1."""
    said = Counter(line for talk in talks for line in {bare(text) for _, text in talk.texts})
    return sum(times for times in said.values() if times > 1) / max(1, sum(said.values()))


def sounds_different(talks: Sequence[Played]) -> Iterator[Breach]:
    """Ten talks share few lines."""
    share = shared_lines(talks)
    if share >= _MOST_SHARED:
        yield talks[0].breach("variety", None, f"{len(talks)} 次对话里有 {share:.0%} 的话别的对话也说过，应少于 {_MOST_SHARED:.0%}")


def replays(casting: Casting, trainee: str, times: int, library: Library, ear: Memory) -> Iterator[Breach]:
    """The same talk, byte for byte, however often it is played."""
    first: Dict[str, str] = {}
    for number in range(times):
        talk = play([job(trainee, casting, library)], library, ear)[0]
        text = json.dumps(talk.transcript(library), ensure_ascii=False, sort_keys=True)
        if first.setdefault("text", text) != text:
            yield talk.breach("replay", None, f"第 {number + 1} 次重放和第一次不一样")
            return


def authored(casting: Casting, library: Library) -> Dict[str, List[str]]:
    """Every line that is written for this persona, and for it alone, by its place."""
    persona = library.personas[casting.persona]
    found = {f"lines.{move}": list(lines) for move, lines in persona.lines.items()}
    for name, worry in persona.worries.items():
        for part in ("raises", "presses", "answered"):
            found[f"worries.{name}.{part}"] = list(getattr(worry, part))
    for name, need in persona.needs.items():
        for part, lines in need.says:
            found[f"needs.{name}.says.{part}"] = list(lines)
    return found


def never_said(used: frozenset[str], casting: Casting, library: Library) -> List[Tuple[str, str]]:
    """The authored lines that nobody ever heard, as (place, line)."""
    return [(place, line) for place, lines in authored(casting, library).items() for line in lines if line not in used]
