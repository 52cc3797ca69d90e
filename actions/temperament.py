"""Shapes of the authored files of a temperament: persona, common reactions, common lines, worries and needs."""
from __future__ import annotations

from typing import Dict, List, Literal, Optional

from pydantic import Field, StrictBool, StrictInt, StrictStr, conint, constr

from language.authoring import Entry, Part

Lines = List[StrictStr]


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


class ConcernWords(Part):
    """How one persona speaks of one concern."""

    critical: StrictBool = False  # no booking while it is open
    raises: Lines = Field(min_items=4)
    presses: Lines = Field(min_items=4)
    answered: Lines = []


class OwnWorry(Concern, ConcernWords):
    """A worry that belongs to a temperament, wherever it plays: a concern and its words in one."""


class NeedLines(Part):
    """What is said of a need: while it is unmet, once it is met, when time is up, and on leaving."""

    until: Lines = []
    met: Lines = []
    late: Lines = []
    lost: Lines = []


class Need(Part):
    """Something the trainee must do for a patient like this, whatever else is said; else it goes badly.

    Met by one of ``acts`` or ``flags``, or by words that match ``keywords``; with ``both``, by an act and words in
    one message. ``also`` are acts that must have been heard at some time. A harsh message meets it only if ``polite``
    is false.
    """

    title: StrictStr
    acts: Lines = []
    flags: Lines = []
    keywords: Lines = []  # regular expressions on the normalised text of the trainee
    both: StrictBool = False
    also: Lines = []
    polite: StrictBool = True
    times: conint(strict=True, ge=1, le=5) = 1  # type: ignore[valid-type]  # how often it must be done
    within: Optional[conint(strict=True, ge=1, le=30)] = None  # type: ignore[valid-type]  # trainee turns after the opening
    patience: conint(strict=True, ge=0, le=20) = 2  # type: ignore[valid-type]  # turns more, then the patient leaves
    shows: Literal["always", "blocked"] = "always"  # ``blocked``: only when asked to book or to leave a number
    chance: float = Field(0.7, ge=0, le=1)  # chance to say ``until`` in a turn
    blocks: StrictBool = True  # nothing is booked, no number given while it is unmet
    then: Literal["", "emergency", "thinks", "leaves_contact", "complains", "hangs_up"] = ""  # met: the talk ends so
    lost: Literal["hangs_up", "complains", "thinks"] = "hangs_up"
    says: NeedLines


class Hearing(Part):
    """Hard of hearing (or of reading): what is too long or too fast is not caught, and asked for again."""

    longest: conint(strict=True, ge=10)  # type: ignore[valid-type]  # characters that are caught surely
    chance: float = Field(ge=0, le=1)  # chance not to catch more than that, or a technical term
    times: conint(strict=True, ge=1, le=10) = 4  # type: ignore[valid-type]  # at most so often in a talk


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
    worries: Dict[str, OwnWorry] = {}  # what such people worry about in any scenario
    needs: Dict[str, Need] = {}
    hearing: Optional[Hearing] = None


class CommonLines(Entry):
    """Schema of data/lines.yml: words for the moves that a persona need not word itself."""

    id: StrictStr
    lines: Dict[str, Lines]
