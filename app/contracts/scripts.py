"""What the trainees of the contracts say: the five of data/trainees, and one who says anything."""
from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import List, Tuple

from actions.cast import Casting, Library
from app.contracts.played import Job
from app.trainees import script
from language.flag_lines import read_examples
from language.heard import Act, Heard
from language.nlu_files import read_nlu

SCRIPTED = ("excellent", "average", "curt", "pushy", "unlawful")
RANDOM = "random"
ODD = ("", "在", "Hello, how are you?", "asdf qwer", "。。。", "欧阳女士，您好", "您多大了？家里几口人？怎么过来？", "您说的是三四百那种吗？",
        "这个病的发病机制主要与雌激素受体、局部微环境以及遗传易感性相关，临床上通常需要结合影像学、实验室检查以及既往病史综合评估，" * 4)
LONGEST = 45  # trainee messages; longer than anybody's patience


def job(trainee: str, casting: Casting, library: Library) -> Job:
    """A talk of a scripted trainee, or of one who says random lines of the training data."""
    if trainee == RANDOM:
        return Job(trainee, casting, tuple(random_lines(casting.seed)))
    return Job(trainee, casting, tuple(script(trainee, casting, library)))


def prepare() -> None:
    """Reads what the trainee who says anything says, so that processes forked afterwards need not."""
    _pool()


def random_lines(seed: int) -> List[str]:
    """Lines of the training data in any order, now and then an odd one; the same for the same seed.

    As many as no patient stands, with no goodbye. How many are unlawful differs from seed to seed.
    """
    rng = Random(f"{seed}:lines")
    lawful, unlawful = _pool()
    bad = rng.choice((0.0, 0.02, 0.08, 0.2))
    pools = (unlawful, ODD, lawful)
    return [rng.choice(rng.choices(pools, (bad, 0.04, 1 - bad))[0]) for _ in range(LONGEST)]


def random_acts(seed: int, kind: Tuple[str, ...], harsh: str) -> Tuple[List[Heard], List[Heard]]:
    """Two talks of made-up messages that differ in one act: a kind one here, a dismissive one there."""
    rng = Random(f"{seed}:acts")
    names = [[act for act in sorted(_acts()) if rng.random() < 0.04] for _ in range(rng.randint(3, 14))]
    where, good = rng.randrange(len(names)), rng.choice(kind)
    kinder, harsher = ([made_up(*acts, *([extra] if number == where else [])) for number, acts in enumerate(names)]
                       for extra in (good, harsh))
    return kinder, harsher


def made_up(*acts: str) -> Heard:
    """A message that does just this."""
    return Heard("好的。", tuple(Act(name, 0.9, 0, 3) for name in acts))


@lru_cache(maxsize=1)
def _pool() -> Tuple[Tuple[str, ...], Tuple[str, ...]]:
    """Lawful lines without a goodbye, and unlawful ones."""
    lawful = tuple(line.text for line in read_nlu() if all(act.name != "goodbye" for act in line.acts))
    return lawful, tuple(line.text for line in read_examples() if line.labels)


def _acts() -> frozenset[str]:
    from actions.vocabulary import ACTS

    return ACTS - {"goodbye"}
