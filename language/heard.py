"""What was heard in one utterance: plain values that every room shares."""
from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

_DAY_S = 86400.0


class Act(NamedTuple):
    """A dialogue act of acts.md, with the clause that carries it. ``confidence`` is 0..1."""

    name: str
    confidence: float
    start: int
    end: int


class Entity(NamedTuple):
    """A named thing in the text. ``value`` is normalised (yuan, ISO dates, digits)."""

    entity: str
    value: Any
    start: int
    end: int


class Cue(NamedTuple):
    """A pattern rule that fired: ``label`` is what it means, ``rule`` which one it was.

    ``certainty`` is ``certain`` for a rule and ``suspected`` for the statistical layer.
    """

    label: str
    rule: str
    start: int
    end: int
    certainty: str = "certain"


def seconds(value: Any) -> float | None:
    """A waiting time that came in at a door; None for whatever is no number of seconds within a day."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -_DAY_S < value < _DAY_S:
        return None
    return float(value)


@dataclass(frozen=True)
class Heard:
    """Everything heard in one trainee message.

    ``waited_s`` is what the patient waited for it, in seconds since the patient's last words were all said; negative if
    the patient was still speaking, None if nobody measured it.
    """

    text: str
    acts: tuple[Act, ...] = ()
    entities: tuple[Entity, ...] = ()
    flags: tuple[Cue, ...] = ()
    waited_s: float | None = None
    act_names: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "act_names", frozenset(act.name for act in self.acts))

    def has(self, *names: str) -> bool:
        """True if any of the named acts was heard."""
        return not self.act_names.isdisjoint(names)

    def as_dict(self) -> dict[str, Any]:
        """JSON form, for the tracker and for transcripts; read back by ``from_dict``."""
        known = {} if self.waited_s is None else {"waited_s": self.waited_s}
        return {"text": self.text, "acts": [act._asdict() for act in self.acts],
                "entities": [entity._asdict() for entity in self.entities],
                "flags": [flag._asdict() for flag in self.flags], **known}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Heard:
        """The inverse of ``as_dict``."""
        return cls(data["text"], tuple(Act(**act) for act in data["acts"]),
                   tuple(Entity(**entity) for entity in data["entities"]),
                   tuple(Cue(**flag) for flag in data["flags"]), seconds(data.get("waited_s")))


@dataclass(frozen=True)
class PatientHeard:
    """What a patient's message asks, tells or shows (ids of data/lexicon/patient_cues.yml)."""

    text: str
    cues: tuple[Cue, ...] = ()
    entities: tuple[Entity, ...] = ()

    def has(self, *labels: str) -> bool:
        """True if any of the named cues is in the message."""
        return any(cue.label in labels for cue in self.cues)

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)
