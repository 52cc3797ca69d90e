"""The one object that hears: used by the Rasa component, by the patient and by the judge."""
from __future__ import annotations

import hashlib
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable

from language.authoring import DATA
from language.cues import CueFinder
from language.entities import entities
from language.heard import Cue, Heard, PatientHeard
from language.model import Recogniser
from language.nlu_files import read_nlu
from language.patient_cues import load_patient_cues
from language.red_flags import load_red_flags
from language.suspicion import Suspicion, read_examples
from language.text import spoken

MODELS = Path(os.environ.get("PEILIAN_MODELS", DATA.parent / "models"))
_HERE = Path(__file__).resolve().parent


class Listener:
    """Hears a message: acts with spans, entities, red flags; or the patient's cues."""

    def __init__(self, recogniser: Recogniser, red_flags: CueFinder, suspicion: Suspicion, patient_cues: CueFinder):
        self.recogniser = recogniser
        self._red_flags = red_flags
        self._suspicion = suspicion
        self._patient_cues = patient_cues

    def hear(self, text: str, before: str = "") -> Heard:
        """What a trainee's message does.

        Args:
            text: the message as stored.
            before: the patient's messages since the trainee's last one, joined by line breaks.
        """
        if not spoken(text):
            return Heard(text)
        price_asked = bool(before) and any(cue.label == "asks_price" for cue in self._patient_cues.find(before))
        return Heard(text, tuple(self.recogniser.acts(text, before)), tuple(entities(text, price_asked)),
                     tuple(self._flags(text, before)))

    def hear_patient(self, text: str) -> PatientHeard:
        """What a patient's message asks, tells or shows."""
        return PatientHeard(text, tuple(self._patient_cues.find(text)), tuple(entities(text)))

    def _flags(self, text: str, before: str) -> list[Cue]:
        """What the rules say; where they are silent, what the statistics suspect."""
        return self._red_flags.find(text, before) or self._suspicion.find(text, before)


def fingerprint(data: Path = DATA) -> str:
    """Changes whenever something changes that hearing is trained from, code included (16 hex digits)."""
    digest = hashlib.sha256()
    for path in [*sorted(data.glob("nlu/*.yml")), *sorted(data.glob("lexicon/**/*.yml")),
                 *sorted(data.glob("red_flags/lines/*.yml")), *sorted(_HERE.glob("*.py"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def listener() -> Listener:
    """The listener of this project; trains what data/ has changed, else loads it.

    Raises:
        DataError: if the authored files are broken.
    """
    return attach(_kept("acts", Recogniser, lambda: Recogniser.train(read_nlu())))


def attach(recogniser: Recogniser) -> Listener:
    """A listener around a trained recogniser, with the cue packs of data/."""
    suspicion = _kept("suspicion", Suspicion, lambda: Suspicion.train(read_examples()))
    return Listener(recogniser, load_red_flags().finder, suspicion, load_patient_cues())


def _kept(name: str, kind: Any, train: Callable[[], Any]) -> Any:
    """A trained part out of models/, trained and kept there first if its sources have changed.

    Written beside its target and renamed, so that a half-written model is never loaded; always read
    back, so that the first run and the second hear the same.
    """
    path = MODELS / f"{name}-{fingerprint()}.npz"
    if not path.exists():
        print("正在训练听话的模型（约半分钟，data/ 不变就只此一次）……", file=sys.stderr)
        MODELS.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.npz")
        train().save(draft)
        draft.replace(path)
        for old in MODELS.glob(f"{name}-*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    return kind.load(path)
