"""Shapes of the judge's authored files: protocols, words, courtesy, answers, strengths, rubric."""
from __future__ import annotations

from typing import Dict, List, Literal, Optional

from pydantic import Field, StrictStr

from language.authoring import Entry, Part
from language.cues import Rule

Channel = Literal["chat", "phone", "desk"]
Texts = List[StrictStr]


class Stage(Part):
    """One stage of a service and what counts as its evidence (language: evaluators/expression.py)."""

    id: StrictStr
    title: StrictStr
    evidence: StrictStr
    within: Literal["talk", "first_message"] = "talk"
    after: Texts = []  # stages of which something must come first
    due_if: Optional[StrictStr] = None
    late: bool = False  # comes at the end: not missed by who drove the patient off before
    delays_help: bool = False  # not due once there are signs of an emergency
    spoiled_by: Texts = []  # red flags: a message that holds one is no evidence
    ruined_by: Texts = []  # red flags or acts: anywhere in the talk, and the stage is missed
    weight: float = Field(1.0, gt=0, le=5)
    why: StrictStr
    instead: StrictStr  # a sentence that would have met it


class Protocol(Entry):
    """Schema of data/protocols/<id>.yml."""

    id: StrictStr
    title: StrictStr
    source: Texts
    channel: Channel
    minutes: Optional[List[float]] = Field(None, min_items=2, max_items=2)  # how long a call should be
    only_by_rule: List[StrictStr] = []  # categories that stand too near the duty of this desk for words alone to prove
    stages: List[Stage] = Field(min_items=1)


class Word(Part):
    """Words of the trainee for which there is no act; one with the name of an act helps the recogniser."""

    word: StrictStr
    title: StrictStr
    flags: List[Rule] = Field(min_items=1)


class Words(Entry):
    """Schema of data/protocols/words/<id>.yml."""

    id: StrictStr
    titles: Dict[str, StrictStr] = {}  # Chinese names of acts and conditions, for messages
    words: List[Word] = []


class Courtesy(Part):
    """One of the nine required courtesies."""

    id: StrictStr
    title: StrictStr
    why: StrictStr
    instead: StrictStr
    weight: float = Field(1.0, gt=0, le=5)


class CourtesyFile(Entry):
    """Schema of data/courtesy/required.yml."""

    id: StrictStr
    every: int = Field(ge=1)  # the name at least once in so many trainee turns
    wait_s: float = Field(gt=0)  # a silence longer than this is keeping someone waiting
    interrupt_s: float = Field(gt=0)  # an answer within this time of an unfinished message interrupts
    required: List[Courtesy]


class Term(Part):
    """A technical term, with the plain word that explains it."""

    term: StrictStr
    plain: StrictStr
    also: Texts = []  # other spellings (regex on normalised text)
    explained: Texts = []  # regex: words that explain it


class Jargon(Entry):
    """Schema of data/lexicon/jargon.yml."""

    id: StrictStr
    explaining: Texts  # regex: words that announce an explanation
    terms: List[Term]


class Question(Part):
    """How a kind of question (a patient cue) is answered."""

    cue: StrictStr
    title: StrictStr
    straight: Texts  # acts or words that answer it
    partly: Texts = []
    deferrable: bool = True  # leaving it to the doctor, with the reason, is an answer
    spoiled_by: Texts = []  # red flags: such an answer does not count
    instead: StrictStr


class Answers(Entry):
    """Schema of data/courtesy/answers.yml."""

    id: StrictStr
    patience: int = Field(ge=1)  # runs of trainee messages within which an answer still belongs to the question
    evasion_after: int = Field(ge=2)  # a price asked so often without an answer is price_evasion
    dodges: Texts
    questions: List[Question]


class Strength(Part):
    """A sentence worth showing: lawful or kind where it is easy to go wrong."""

    id: StrictStr
    acts: Texts  # acts or words that carry the sentence
    after: Texts = []  # patient cues, one of them in the messages just before
    title: StrictStr
    why: StrictStr
    worth: int = Field(ge=1, le=10)


class Strengths(Entry):
    """Schema of data/courtesy/strengths.yml."""

    id: StrictStr
    most: int = Field(ge=1, le=6)
    strengths: List[Strength]


class Care(Part):
    """Feelings that deserve a word, and the acts that give it."""

    feelings: Texts
    acts: Texts
    why: StrictStr
    instead: StrictStr


class Penalty(Part):
    """What a violation costs: points each, and at most in all."""

    each: float = Field(ge=0, le=100)
    most: float = Field(ge=0, le=100)


class Cap(Part):
    """The score is at most ``score`` where at least ``count`` red flags of ``severity`` are proved."""

    severity: Literal["critical", "high", "medium"]
    count: int = Field(ge=1)
    score: float = Field(ge=0, le=100)


class Rubric(Entry):
    """Schema of data/rubric.yml."""

    id: StrictStr
    pass_at: int = Field(ge=1, le=100)
    shares: Dict[Literal["stages", "courtesy", "answers", "care"], float]  # points out of 100
    half: float = Field(ge=0, le=1)  # what a partly answered question earns
    penalties: Dict[str, Penalty]  # red_flag.<severity>, forbidden.<severity>, fact
    caps: List[Cap]
    failing: Texts  # severities of red flags that fail the session
    care: Care
    advice_most: int = Field(ge=1, le=3)
