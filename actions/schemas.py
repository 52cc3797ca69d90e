"""Shapes of the authored files around a temperament: profile, scenario and its words, hospital, topics.

Only shapes are here; what refers to what is checked in ``actions.checks``.
"""
from __future__ import annotations

from typing import Dict, List, Literal, Optional

from pydantic import Field, StrictBool, StrictStr, conint, constr

from actions.temperament import Concern, ConcernWords, Lines, Need
from language.authoring import Entry, Part

Disclosure = Literal["volunteered", "asked", "trusted", "never"]


class Fact(Part):
    """Something true of a patient. All wordings in ``says`` must say the same."""

    topic: StrictStr
    tell: Disclosure = "asked"
    offers: StrictBool = False  # tells it unasked once trust allows
    says: Lines = Field(min_items=1)
    held_back: Lines = []
    hearsay: StrictBool = False  # known only from the relative


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
    personas: Lines = Field(min_items=1)  # whom this person can be played as
    scenario: StrictStr
    name: constr(strict=True, min_length=2)  # type: ignore[valid-type]
    surname: constr(strict=True, min_length=1)  # type: ignore[valid-type]
    sex: Literal["女", "男"]
    age: conint(strict=True, ge=0, le=110)  # type: ignore[valid-type]
    relative: StrictStr = ""  # for whom this person asks (我妈); name, sex and age are the speaker's own
    cares: StrictBool = False  # lives with the relative and knows what the days are like: never "I never asked"
    summary: StrictStr
    phone: Phone
    free: List[Free] = Field(min_items=1)
    busy: Lines = Field(min_items=3)  # why other times do not suit
    concerns: Lines = Field(min_items=3)
    openings: Lines = Field(min_items=3)
    facts: List[Fact] = Field(min_items=5)


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
    needs: Dict[str, Need] = {}  # what must be done here for anybody; goes before a persona's need of the same id


class ScenarioWords(Entry):
    """Schema of data/scenarios/<scenario>/<persona>.yml; ``common`` is for whoever has no words of their own."""

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
    sex: Optional[Literal["女", "男"]] = None  # whom alone it can concern
    like: Lines = []  # topics whose facts answer this one too
    about: Literal["patient", "speaker"] = "patient"  # ``speaker``: of whoever is talking, also when asking for another


class Sign(Part):
    """How a promise shows in a message: any act, flag or pattern, unless words take it back."""

    acts: Lines = []
    flags: Lines = []
    patterns: Lines = []
    unless: Lines = []


class Promise(Part):
    """Something a trainee may promise: how it is made and broken, and what the patient calls it."""

    title: StrictStr
    made: Sign
    broken: Sign
    says: Lines = Field(min_items=2)


class Promises(Entry):
    """Schema of data/promises.yml."""

    id: StrictStr
    promises: Dict[str, Promise]


class Topics(Entry):
    """Schema of data/topics.yml."""

    id: StrictStr
    asking: Lines
    telling: Lines = []
    topics: Dict[str, Topic]
