"""The one object that hears: used by the Rasa component, by the patient and by the judge."""
from __future__ import annotations

import gc
import sys
from functools import lru_cache, partial
from math import inf
from pathlib import Path
from typing import Iterator, Sequence

from language.cues import CueFinder, Rule
from language.curt_lines import read_curt_examples
from language.curtness import Curtness
from language.encoder import encoder
from language.entities import entities
from language.flag_lines import read_examples
from language.heard import Cue, Entity, Heard, PatientHeard
from language.kept import act_files, curt_files, flag_files, kept
from language.memory import Memory
from language.model import Recogniser
from language.nlu_files import read_nlu
from language.patient_cues import load_patient_cues
from language.red_flags import RedFlagPack, load_red_flags
from language.suspicion import RULE, Suspicion
from language.text import spoken


class Listener:
    """Hears a message: acts with spans, entities, red flags; or the patient's cues."""

    def __init__(self, recogniser: Recogniser, red_flags: RedFlagPack, suspicion: Suspicion, curtness: Curtness,
                 patient_cues: CueFinder):
        self.recogniser = recogniser
        self._red_flags = red_flags
        self._suspicion = suspicion
        self._curtness = curtness
        self._worth = {name: _worth(rule) for name, (_, rule) in red_flags.rules.items()}
        self._patient_cues = patient_cues
        self._entities = {asked: Memory(partial(_entities, asked)) for asked in (False, True)}

    def under(self, data: Path) -> Listener:
        """The same ears with the red-flag and cue rules of another data folder."""
        return Listener(self.recogniser, load_red_flags(data), self._suspicion, self._curtness, load_patient_cues(data))

    def hear(self, text: str, before: str = "") -> Heard:
        """What a trainee's message does.

        Args:
            text: the message as stored.
            before: the patient's messages since the trainee's last one, joined by line breaks.
        """
        return self.hear_many([text], [before])[0]

    def hear_many(self, texts: Sequence[str], befores: Sequence[str]) -> list[Heard]:
        """``hear`` for many messages at once, which is several times as fast."""
        audible = [(text, before) for text, before in zip(texts, befores) if spoken(text)]
        said, prior = [text for text, _ in audible], [before for _, before in audible]
        acts = self.recogniser.acts_many(said, prior)
        heard = iter([Heard(text, tuple(found), self._entities[self._price_asked(before)].one(text), tuple(flags))
                      for text, before, found, flags in zip(said, prior, acts, self._flags(said, prior))])
        return [next(heard) if spoken(text) else Heard(text) for text in texts]

    def hear_patient(self, text: str, before: str = "") -> PatientHeard:
        """What a patient's message asks, tells or shows; ``before`` is what the trainee said last."""
        return PatientHeard(text, tuple(self._patient_cues.find(text, before)), self._entities[False].one(text))

    def hear_curt(self, texts: Sequence[str], by_rule: Sequence[Sequence[Cue]]) -> list[tuple[Cue, ...]]:
        """What is forbidden to say in messages: what the rules found and the words bear out, else what sounds curt."""
        return self._curtness.judge(texts, by_rule)

    def _price_asked(self, before: str) -> bool:
        return bool(before) and any(cue.label == "asks_price" for cue in self._patient_cues.find(before))

    def _flags(self, texts: Sequence[str], befores: Sequence[str]) -> list[list[Cue]]:
        """What the rules say and the statistics bear out; where no rule speaks, what they suspect."""
        weighed = self._suspicion.weigh(texts, befores)
        self._suspicion.expect([scored for scored in weighed if self._suspicion.raised(scored)])
        return [self._suspicion.judge(scored, self._red_flags.finder.find(text, before), self._worth)
                for scored, text, before in zip(weighed, texts, befores)]


def _worth(rule: Rule) -> float:
    """Log-odds that a rule adds to what the statistics say; they see nothing of the question before a sentence."""
    if rule.plain:
        return inf if rule.after else 5 * RULE
    return 2 * RULE if rule.after else RULE


def _entities(price_asked: bool, texts: Sequence[str]) -> Iterator[tuple[Entity, ...]]:
    return (tuple(entities(text, price_asked)) for text in texts)


@lru_cache(maxsize=1)
def listener() -> Listener:
    """The listener of this project; trains what data/ has changed, else reads what was kept.

    Raises:
        DataError: if the authored files are broken.
    """
    heard = attach(kept("acts.npz", act_files(), ["model", "nlu_files"], _trained_recogniser, Recogniser.save,
                        Recogniser.load))
    gc.freeze()  # rules live as long as the process; looking through them for rubbish takes a third of a judge's time
    return heard


def attach(recogniser: Recogniser) -> Listener:
    """A listener around a trained recogniser, with the cue packs of data/."""
    suspicion = kept("suspicion.npz", flag_files(), ["suspicion", "flag_lines"],
                     lambda: Suspicion.train(read_examples()), Suspicion.save, Suspicion.load)
    curtness = kept("curtness.npz", curt_files(), ["curtness", "curt_lines"],
                    lambda: Curtness.train(read_curt_examples()), Curtness.save, Curtness.load)
    return Listener(recogniser, load_red_flags(), suspicion, curtness, load_patient_cues())


def _trained_recogniser() -> Recogniser:
    print("正在训练听话的模型（一两分钟；data/ 不变就只此一次）……", file=sys.stderr)
    return Recogniser.train(read_nlu(), second=encoder())
