"""The same casting and the same words give the same talk, byte for byte, however often and wherever it is played."""
from __future__ import annotations

import hashlib
import json
from itertools import islice, product
from typing import Dict, Iterator, List, NamedTuple, Sequence

from actions.cast import DIFFICULTIES, Casting, Library, load_library
from app.contracts.played import Breach, Job, Memory, Played, play
from app.contracts.scripts import RANDOM, SCRIPTED, job
from language.listener import listener

Digests = Dict[str, str]  # of a persona's talks, by what tells them apart


class Replays(NamedTuple):
    """What came of playing talks again: breaches, and what the talks were."""

    breaches: List[Breach]
    digests: Digests


def dealt(persona: str, most: int, library: Library) -> List[Job]:
    """Talks of a persona for playing again: its profiles, difficulties and trainees, ``most`` of them."""
    profiles = [profile for profile in library.profiles.values() if persona in profile.personas]
    ways = product((*SCRIPTED, RANDOM), DIFFICULTIES, profiles)
    return [job(trainee, Casting(persona, profile.scenario, profile.id, level, 17 * number), library)
            for number, (trainee, level, profile) in enumerate(islice(ways, most))]


def replay(jobs: Sequence[Job], times: int, library: Library, ear: Memory) -> Replays:
    """Plays all jobs, and then again, one after the other, until ``times`` talks have been played again."""
    first = play(jobs, library, ear)
    digests = [digest(talk, library) for talk in first]
    breaches: List[Breach] = []
    for done in range(0, times if jobs else 0, len(jobs) or 1):
        for number, talk in enumerate(play(jobs[:times - done], library, ear)):
            if digest(talk, library) != digests[number]:
                breaches.append(talk.breach("replay", None, f"第 {done // len(jobs) + 1} 次重放和第一次不一样"))
    return Replays(breaches, dict(zip(map(_name, jobs), digests)))


def elsewhere(persona: str, most: int) -> Digests:
    """The same talks in a process of its own, which orders its sets otherwise and has heard nothing yet."""
    library = load_library()
    jobs = dealt(persona, most, library)
    return dict(zip(map(_name, jobs), (digest(talk, library) for talk in play(jobs, library, Memory(listener())))))


def differing(persona: str, here: Digests, there: Digests, library: Library) -> Iterator[Breach]:
    """The talks that came out otherwise in another process."""
    for job_ in dealt(persona, len(here), library):
        if here[_name(job_)] != there[_name(job_)]:
            who = job_.casting
            yield Breach("replay", persona, who.profile, who.scenario, who.difficulty, job_.trainee, who.seed, None,
                         "在另一个进程里重放，和这里不一样")


def digest(talk: Played, library: Library) -> str:
    """What a talk was, moods and reasons included, in short."""
    text = json.dumps(talk.transcript(library), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _name(job_: Job) -> str:
    return f"{job_.trainee} {job_.casting}"
