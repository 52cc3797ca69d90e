"""One run of all contracts for some personas, spread over processes."""
from __future__ import annotations

from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import get_context
from random import Random
from typing import Callable, Dict, FrozenSet, Iterator, List, NamedTuple, Sequence, Tuple

from actions.cast import DIFFICULTIES, Casting, Library, load_library
from actions.stage import set_stage
from app.contracts.between import (ORDER, TALKS, kindness_pays, never_reversed, shared_lines, sounds_different,
                                   truly_better)
from app.contracts.facts import FactFinder
from app.contracts.improvised import TAKES, improvise, themes
from app.contracts.lines import Line, of_persona, shared
from app.contracts.played import Breach, Memory, Played, play
from app.contracts.replays import Digests, dealt, differing, elsewhere, replay
from app.contracts.scripts import RANDOM, SCRIPTED, job, prepare
from app.contracts.talks import breaches
from evaluators import Transcript, evaluate, load_rulebook
from language.listener import listener

CONTRACTS = ("disclosure", "contradiction", "role", "ending", "repeated", "empty", "length", "monotone", "order",
             "variety", "replay", "reachable")
_ENOUGH = 5  # talks of one profile from which on their average says something
STEPS = len(DIFFICULTIES) + 1  # pieces of work for one persona
_THOROUGH = 100  # replays from which on talks are also played in a process of their own, and with one and the same person


class Piece(NamedTuple):
    """A piece of work: one persona at one difficulty, or (difficulty 0) what concerns all of them."""

    persona: str
    difficulty: int
    seeds: int
    replays: int


@dataclass
class Outcome:
    """What came of one persona.

    ``shared`` is the largest share of lines that ten talks have in common, 0..1; ``alike`` are the shares of ten talks
    with one and the same person, for each whom the persona can be; ``characters`` and ``messages`` count all that was said; ``used`` are the authored lines said.
    """

    persona: str
    talks: int = 0
    turns: int = 0
    messages: int = 0
    characters: int = 0
    shared: float = 0.0
    alike: List[float] = field(default_factory=list)
    replays: int = 0
    breaches: List[Breach] = field(default_factory=list)
    used: FrozenSet[str] = frozenset()
    unused: List[Line] = field(default_factory=list)
    digests: Digests = field(default_factory=dict)

    def add(self, other: Outcome) -> None:
        """Takes in the outcome of another piece."""
        self.talks, self.turns = self.talks + other.talks, self.turns + other.turns
        self.messages, self.characters = self.messages + other.messages, self.characters + other.characters
        self.shared, self.alike = max(self.shared, other.shared), self.alike + other.alike
        self.replays, self.used = self.replays + other.replays, self.used | other.used
        self.breaches += other.breaches
        self.digests.update(other.digests)


def castings(persona: str, difficulty: int, seeds: int, library: Library) -> List[Casting]:
    """``seeds`` talks of a persona, its profiles shuffled again in every round; every profile at least once."""
    names = sorted(profile.id for profile in library.profiles.values() if persona in profile.personas)
    dealt: List[str] = []
    while names and len(dealt) < max(seeds, len(names)):  # in a fixed order, a profile would only get every so many-th seed
        dealt += Random(f"{len(dealt)}:dealt").sample(names, len(names))
    profiles = (library.profiles[name] for name in dealt[:max(seeds, len(names))])
    return [Casting(persona, profile.scenario, profile.id, difficulty, seed) for seed, profile in enumerate(profiles)]


def check(personas: Sequence[str], seeds: int, replayed: int, jobs: int,
          progress: Callable[[str], None] = lambda persona: None) -> Iterator[Outcome]:
    """Runs every contract for some personas; yields each when it is done.

    Args:
        personas: ids.
        seeds: talks of each persona, difficulty and trainee; more if it has more profiles.
        replayed: how many talks of each persona are played again.
        jobs: processes.
        progress: told the persona whenever a piece of its work (one of ``STEPS``) is done.
    """
    pieces = [Piece(persona, difficulty, seeds, replayed) for persona in personas for difficulty in (*DIFFICULTIES, 0)]
    library, _ = _tools()  # loaded before the fork, so that the processes share it
    prepare(), themes()
    found = {persona: Outcome(persona) for persona in personas}
    left = {persona: STEPS for persona in personas}
    with ExitStack() as stack:
        abroad = _abroad(personas, replayed, stack)
        for piece, outcome in _spread(pieces, jobs):
            found[piece.persona].add(outcome)
            left[piece.persona] -= 1
            progress(piece.persona)
            if not left[piece.persona]:
                done = found.pop(piece.persona)
                if abroad:
                    done.breaches += differing(done.persona, done.digests, abroad[done.persona].result(), library)
                done.unused = [line for line in of_persona(library.personas[done.persona]) if line.text not in done.used]
                yield done


def _spread(pieces: Sequence[Piece], jobs: int) -> Iterator[Tuple[Piece, Outcome]]:
    if jobs <= 1:
        yield from ((piece, run_piece(piece)) for piece in pieces)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        yield from zip(pieces, pool.map(run_piece, pieces))


def _abroad(personas: Sequence[str], replayed: int, stack: ExitStack) -> Dict[str, Future[Digests]]:
    """The talks to be replayed, played in a process that is no fork of this one; none if few are replayed."""
    if replayed < _THOROUGH:
        return {}
    pool = stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
    return {persona: pool.submit(elsewhere, persona, replayed) for persona in personas}


@lru_cache(maxsize=1)
def _tools() -> Tuple[Library, Memory]:
    load_rulebook()
    return load_library(), Memory(listener())


@lru_cache(maxsize=1)
def authored() -> FrozenSet[str]:
    """Every authored line, whoever says it."""
    library = _tools()[0]
    own = (line for persona in library.personas.values() for line in of_persona(persona))
    return frozenset(line.text for line in (*own, *shared(library)))


def run_piece(piece: Piece) -> Outcome:
    """One piece of work."""
    library, ear = _tools()
    outcome = Outcome(piece.persona)
    if piece.difficulty:
        _talks(piece, library, ear, outcome)
    else:
        _whole(piece, library, ear, outcome)
    return outcome


def _talks(piece: Piece, library: Library, ear: Memory, outcome: Outcome) -> None:
    cast = castings(piece.persona, piece.difficulty, piece.seeds, library)
    held: Dict[str, List[Played]] = {trainee: play([job(trainee, casting, library) for casting in cast], library, ear)
                                     for trainee in (*SCRIPTED, RANDOM)}
    for talks in held.values():
        for talk in talks:
            _look_at(talk, library, outcome)
    for casting in cast:
        for take in range(TAKES if piece.seeds > 1 else 1):
            _look_at(improvise(casting, take, library), library, outcome)
        outcome.breaches += kindness_pays(casting, library)
    played = [{trainee: held[trainee][number] for trainee in ORDER} for number in range(len(cast))]
    rounds = [(talks, {trainee: _score(talk, library, ear) for trainee, talk in talks.items()}) for talks in played]
    outcome.breaches += [*never_reversed(rounds), *truly_better(rounds)]
    for profile in sorted({casting.profile for casting in cast}):
        own = [rounds[number] for number, casting in enumerate(cast) if casting.profile == profile]
        outcome.breaches += truly_better(own) if len(own) >= _ENOUGH else ()


def _look_at(talk: Played, library: Library, outcome: Outcome) -> None:
    outcome.talks += 1
    outcome.turns += len(talk.exchanges)
    outcome.messages += len(talk.texts)
    outcome.characters += sum(len(text) for _, text in talk.texts)
    outcome.used |= talk.exchanges[-1].after.used & authored()
    outcome.breaches += breaches(talk, finder(talk.job.casting, library))


_FINDERS: Dict[Tuple[str, str], FactFinder] = {}


def finder(casting: Casting, library: Library) -> FactFinder:
    """Finds the facts of a casting's profile; made once."""
    key = (casting.persona, casting.profile)
    if key not in _FINDERS:
        stage = set_stage(casting, library)
        others = [*stage.profile.openings, *stage.profile.busy]
        others += [line for lines in stage.lines.values() for line in lines]
        others += [line for words in stage.words.values() for line in (*words.raises, *words.presses, *words.answered)]
        others += [line for need in stage.needs.values() for _, said in need.says for line in said]
        others += [line for topic in stage.topics.topics.values() for line in topic.says]
        _FINDERS[key] = FactFinder(stage.profile, others)
    return _FINDERS[key]


def _score(talk: Played, library: Library, ear: Memory) -> int:
    return evaluate(Transcript.from_dict(talk.transcript(library)), load_rulebook(), ear).score


def _whole(piece: Piece, library: Library, ear: Memory, outcome: Outcome) -> None:
    """What needs one look only: whether ten talks differ, and whether talks can be played again."""
    once = castings(piece.persona, 2, 1, library)
    for scenario in sorted({casting.scenario for casting in once}):
        talks = _ten([library.cast(piece.persona, scenario, 2, seed) for seed in range(TALKS)], library, ear)
        outcome.shared = max(outcome.shared, shared_lines(talks))
        outcome.breaches += sounds_different(talks)
    for casting in once if piece.replays >= _THOROUGH else ():
        same = [replace(casting, seed=seed) for seed in range(TALKS)]
        outcome.alike.append(shared_lines(_ten(same, library, ear)))
    again = replay(dealt(piece.persona, piece.replays, library), piece.replays, library, ear)
    outcome.replays, outcome.digests = piece.replays if again.digests else 0, again.digests
    outcome.breaches += again.breaches


def _ten(cast: Sequence[Casting], library: Library, ear: Memory) -> List[Played]:
    return play([job("excellent", casting, library) for casting in cast], library, ear)
