"""Shapes of the authored files of a patient: persona, profile, scenario, hospital, topics.

Only shapes are here; what refers to what is checked in ``actions.library``.
"""
from __future__ import annotations

from typing import Dict, List, Literal, Optional

from pydantic import Field, StrictBool, StrictInt, StrictStr, conint, constr

from language.authoring import Entry, Part

Lines = List[StrictStr]
Disclosure = Literal["volunteered", "asked", "trusted", "never"]


class Shift(Part):
    """What one experience does to the mood, each in -1..1, and why (shown to trainers)."""

    trust: float = Field(0.0, ge=-1, le=1)
    anxiety: float = Field(0.0, ge=-1, le=1)
    patience: float = Field(0.0, ge=-1, le=1)
    tension: float = Field(0.0, ge=-1, le=1)
    why: constr(strict=True, min_length=1)  # type: ignore[valid-type]


class Feelings(Part):
    """A mood at the start of a talk, each 0..1."""

    trust: float = Field(ge=0, le=1)
    anxiety: float = Field(ge=0, le=1)
    patience: float = Field(ge=0, le=1)
    tension: float = Field(ge=0, le=1)


class Reactions(Part):
    """What acts, red flags and lapses of the trainee do to a patient."""

    acts: Dict[str, Shift] = {}
    flags: Dict[str, Shift] = {}
    lapses: Dict[str, Shift] = {}
    moments: Dict[str, Shift] = {}


class CommonReactions(Entry):
    """Schema of data/reactions.yml: what holds for everybody unless a persona says otherwise."""

    id: StrictStr
    acts: Dict[str, Shift]
    flags: Dict[str, Shift]
    lapses: Dict[str, Shift]
    moments: Dict[str, Shift]


class Style(Part):
    """How a persona types. Weights are relative, chances 0..1."""

    breaks: Dict[str, float]  # what stands between clauses: space, comma, dots
    questions: Dict[str, float]  # mark, plain (none), half (?), double (？？)
    ends: Dict[str, float]  # none, stop (。), dots (…), wave (～)
    messages: conint(strict=True, ge=1, le=3)  # type: ignore[valid-type]  # at most so many in a row
    split: float = Field(ge=0, le=1)  # chance that a second thought becomes a second message
    slips: float = Field(ge=0, le=0.2)  # chance of a typing slip in a message
    swaps: Dict[str, StrictStr]  # the slips: what was meant -> what was typed
    fillers: Lines  # spoken hesitations on the phone
    speed: float = Field(gt=0, le=5)  # typing speed, 1 is ordinary


class Limits(Part):
    """What the endings need at one difficulty."""

    book: float = Field(ge=0, le=1)  # trust to agree to a visit
    contact: float = Field(ge=0, le=1)  # trust to leave a number
    open_up: float = Field(ge=0, le=1)  # trust to tell what is told in confidence
    calm: float = Field(ge=0, le=1)  # anxiety above it: no decision
    leave_trust: float = Field(ge=0, le=1)  # trust at or below it: breaks off
    leave_patience: float = Field(ge=0, le=1)  # patience at or below it: breaks off
    wear: float = Field(ge=0, le=0.2)  # patience that each turn costs
    flags: conint(strict=True, ge=1)  # type: ignore[valid-type]  # certain red flags that are one too many
    declines: conint(strict=True, ge=1)  # type: ignore[valid-type]  # invitations turned down before leaving it at that
    doubts: conint(strict=True, ge=0)  # type: ignore[valid-type]  # good answers that are doubted all the same
    turns: conint(strict=True, ge=8, le=38)  # type: ignore[valid-type]  # trainee turns after which nobody stays


class Spare(Part):
    """Parts of a last-resort line: opener + core + tail."""

    openers: Lines = Field(min_items=4)
    cores: Lines = Field(min_items=6)
    tails: Lines = Field(min_items=4)


class Persona(Entry):
    """Schema of data/personas/<id>.yml: a temperament."""

    id: StrictStr
    name: StrictStr
    summary: StrictStr
    start: Feelings
    spread: float = Field(0.05, ge=0, le=0.2)
    reactions: Reactions = Reactions()
    kindness_line: float = Field(ge=0, le=1)  # chance to answer a kind word with a line of its own
    relapse: float = Field(0.0, ge=0, le=1)  # chance to come back to a settled worry while anxious
    complains: StrictBool = False  # complains where others only hang up
    style: Style
    difficulty: Dict[int, Limits]
    spare: Spare
    lines: Dict[str, Lines]


class Fact(Part):
    """Something true of a patient. All wordings in ``says`` must say the same."""

    topic: StrictStr
    tell: Disclosure = "asked"
    offers: StrictBool = False  # tells it unasked once trust allows
    says: Lines = Field(min_items=1)
    held_back: Lines = []


class Phone(Part):
    """A telephone number (masked, nobody's) and what it takes to get it."""

    number: constr(strict=True, regex=r"^1\d\d\*{4}\d{4}$")  # type: ignore[valid-type]
    gives: Literal["freely", "purpose", "trusted", "never"]
    conditions: Lines = []


class Free(Part):
    """A time that suits: one day word of ``actions.calendar`` and a part of the day, or all of it."""

    day: StrictStr
    part: Optional[Literal["上午", "中午", "下午", "晚上"]] = None


class Profile(Entry):
    """Schema of data/profiles/<id>.yml: one person, facts and all."""

    id: StrictStr
    persona: StrictStr
    scenario: StrictStr
    name: constr(strict=True, min_length=2)  # type: ignore[valid-type]
    surname: constr(strict=True, min_length=1)  # type: ignore[valid-type]
    sex: Literal["女", "男"]
    age: conint(strict=True, ge=0, le=110)  # type: ignore[valid-type]
    summary: StrictStr
    phone: Phone
    free: List[Free] = Field(min_items=1)
    busy: Lines = Field(min_items=3)  # why other times do not suit
    concerns: Lines = Field(min_items=3)
    openings: Lines = Field(min_items=3)
    facts: List[Fact] = Field(min_items=5)


class Due(Part):
    """When a concern may come up; everything given must hold."""

    turn: StrictInt = 0
    heard: Lines = []  # any of these acts so far
    after: Lines = []  # these concerns answered at least half
    trust: float = 0.0
    invited: StrictBool = False


class Concern(Part):
    """Something the patient wants settled, and what settles it."""

    title: StrictStr
    cue: StrictStr = ""  # id of a patient cue that the question carries
    due: Due = Due()
    keywords: Lines = []  # regular expressions: an answer with these words is meant for it
    settles: Dict[str, float]  # act -> how much of it is settled, 0..1; lapses add up to 1


class Scenario(Entry):
    """Schema of data/scenarios/<id>.yml."""

    id: StrictStr
    name: StrictStr
    protocol: StrictStr
    channel: Literal["chat", "phone", "desk"]
    department: StrictStr
    hospital: StrictStr
    summary: StrictStr
    emergency: StrictBool = False
    concerns: Dict[str, Concern]


class ConcernWords(Part):
    """How one persona speaks of one concern."""

    critical: StrictBool = False  # no booking while it is open
    raises: Lines = Field(min_items=4)
    presses: Lines = Field(min_items=4)
    answered: Lines = []


class ScenarioWords(Entry):
    """Schema of data/scenarios/<scenario>/<persona>.yml."""

    persona: StrictStr
    concerns: Dict[str, ConcernWords]


class Doctor(Part):
    """A doctor of a hospital card."""

    name: StrictStr
    title: StrictStr
    clinic: StrictStr
    facts: Lines = []


class Hospital(Entry):
    """Schema of data/hospitals/<id>.yml: the fact card."""

    id: StrictStr
    hospital: StrictStr
    department: StrictStr
    level: StrictStr
    ownership: StrictStr
    insurance: StrictStr
    address: StrictStr
    directions: Lines = []
    hours: StrictStr
    phone: StrictStr = ""
    prices: Dict[str, List[float]]
    price_notes: Lines = []
    doctors: List[Doctor]

    def card(self) -> dict[str, object]:
        """The card as transcripts carry it (``facts``)."""
        card = self.dict(exclude={"id"})
        card["prices"] = {item: [int(x) if x == int(x) else x for x in pair] for item, pair in self.prices.items()}
        return card


class Topic(Part):
    """Something a trainee may ask about."""

    title: StrictStr
    acts: Lines = []  # acts that mean this topic when the words do not say
    covers: Lines = []  # other acts that asking for this topic fulfils
    context: Optional[StrictStr] = None  # regular expression that must occur somewhere in the message
    patterns: Lines = []  # regular expressions on normalised text
    says: Lines = []  # what people say whose profile is silent on it; all must say the same
    flow: Literal["", "visit", "contact", "concern"] = ""


class Topics(Entry):
    """Schema of data/topics.yml."""

    id: StrictStr
    asking: Lines
    topics: Dict[str, Topic]
