"""A trainee who improvises: knows what this patient came for, and in every talk does some things more than others.

Nothing that is said need be heard: it is made of training lines as they are marked, of acts that settle what lies on the
table, and of questions out of the patterns of the topics. So thousands of talks cost little, and all that a patient may
say is in reach: a third demand for the number, a fact told in confidence, a time that does not suit.
"""
from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import Callable, Dict, List, Tuple

from actions.calendar import DAYS
from actions.cast import Casting, Library
from actions.moves import KIND_ACTS
from actions.patient import Patient
from actions.stage import Stage, set_stage
from actions.state import TalkState
from app.contracts.from_pattern import sample
from app.contracts.played import Exchange, Job, Played
from app.contracts.scripts import LONGEST, ODD, made_up
from language.entities import entities
from language.flag_lines import read_examples
from language.heard import Act, Cue, Heard
from language.nlu_files import read_nlu

IMPROVISED = "improvised"
_GOODBYE = 0.01  # chance in a message
TAKES = 6  # talks of each casting
_BUSINESS = ("invite_visit", "confirm_appointment", "ask_contact", "verify_contact")  # what a talk comes to
_UNKNOWN = ("您平时吃得咸不咸？", "您几点下班？", "您一周去几次？", "您在哪家店买的？", "您停在哪里？", "您用左手还是用右手？",
            "您坐地铁还是坐公交？", "您和谁一起来的？", "您怎么过来？", "您为什么选这家？", "您去一次要多久？", "您什么时候买的？",
            "您什么时候搬的家？", "您家有几个窗户？", "您多久理一次发？", "这个您介意吗？", "您看得清吗？")
_PRICED = ("检查", "手术", "一颗", "全部")
_DOCTORS = ("李主任", "王主任", "张主任")
_PARTS = ("上午", "下午", "晚上", "中午")
_WAITS = (0.5, 1.0, 100.0, 300.0, 900.0)  # seconds


def improvise(casting: Casting, take: int, library: Library) -> Played:
    """Plays a talk of the improvising trainee, chosen by the seed of the casting and the number of the take."""
    patient, stage = Patient(casting, library), set_stage(casting, library)
    state, exchanges = patient.start(), []
    trainee = _Improviser(stage, take)
    while state.outcome is None and len(exchanges) < LONGEST:
        heard = trainee.next(state)
        after, reply = patient.step(state, heard)
        exchanges.append(Exchange(heard, state, after, reply))
        state = after
    job = Job(IMPROVISED, casting, tuple(exchange.heard.text for exchange in exchanges))
    return Played(job, stage, tuple(exchanges))


class _Improviser:
    """One talk's leanings, and its next message."""

    def __init__(self, stage: Stage, take: int):
        self._stage, self._rng = stage, Random(f"{stage.seed}:{take}:improvised")
        rng = self._rng
        self._ways: List[Callable[[TalkState], Heard]] = [self._dwell, self._ask, self._settle, self._invite, self._number,
                                                          self._please, self._meet, self._wonder, self._quote]
        self._weights = [rng.random() ** 3 + 0.01 for _ in self._ways]
        self._themes = rng.sample(sorted(themes()), rng.randint(1, 6)) + [one for one in _BUSINESS if rng.random() < 0.3]
        self._themes += ["odd"] if rng.random() < 0.2 else []
        told = [fact.topic for fact in stage.profile.facts]
        hidden = [fact.topic for fact in stage.profile.facts if fact.tell in ("trusted", "never")]
        self._topics = [*rng.sample(told, min(len(told), rng.randint(1, 4))), *rng.sample(sorted(stage.topics.topics), 3),
                        *rng.sample(hidden, min(len(hidden), rng.randint(0, 2)))]

    def next(self, state: TalkState) -> Heard:
        """What the trainee says now."""
        if self._rng.random() < _GOODBYE:
            return made_up("goodbye", *self._kindness(0.3))
        heard = self._rng.choices(self._ways, self._weights)[0](state)
        return replace(heard, waited_s=self._rng.choice(_WAITS)) if self._rng.random() < 0.05 else heard

    def _dwell(self, state: TalkState) -> Heard:
        """Keeps coming back to a few things, now and then several at once."""
        lines = [self._rng.choice(themes()[self._rng.choice(self._themes)])
                 for _ in range(self._rng.choice((1, 1, 1, 1, 1, 1, 2, 3, 12)))]
        return _with_entities(lines[0]) if len(lines) == 1 else _joined(lines)

    def _ask(self, state: TalkState) -> Heard:
        """Asks about a topic; about some more often than one should."""
        name = self._rng.choice(self._topics)
        topic = self._stage.topics.topics[name]
        words = sample(self._rng.choice(topic.patterns), self._rng) if topic.patterns else ""
        text = f"请问{words}吗？" if words else "请问呢？"
        return Heard(text, tuple(Act(act, 0.9, 0, len(text)) for act in topic.acts[:1]))

    def _settle(self, state: TalkState) -> Heard:
        """Answers what lies on the table; else asks what else there is."""
        concern = self._stage.concerns.get(state.on_table or "")
        if concern is None or state.worries[state.on_table].status == "resolved":
            return made_up(self._rng.choice(("ask_concern", "check_understood", "offer_help", "acknowledge", "summarise", "small_talk")))
        acts = self._rng.sample(sorted(concern.settles), min(len(concern.settles), self._rng.randint(1, 3)))
        return made_up(*acts, *self._kindness(0.4))

    def _invite(self, state: TalkState) -> Heard:
        """Proposes a time, or takes one for agreed."""
        acts = self._rng.choice((("invite_visit",), ("invite_visit",), ("confirm_appointment",), ("summarise",)))
        text = f"{self._rng.choice(DAYS)}{self._rng.choice(_PARTS)}过来看看。"
        return Heard(text, tuple(Act(act, 0.9, 0, len(text)) for act in (*acts, *self._kindness(0.2))))

    def _quote(self, state: TalkState) -> Heard:
        """Says what things cost, or who will see the patient: now this, now that."""
        if state.slot and self._rng.random() < 0.85:
            return _with_entities(Heard(f"{state.slot}{self._rng.choice(_DOCTORS)}给您看。", (Act("confirm_appointment", 0.9, 0, 4),)))
        price = self._rng.choice((300, 800, 2000, 5000, 9000))
        text = f"{self._rng.choice(_PRICED)}{price}{self._rng.choice(('元', f'到{2 * price}元'))}。"
        return _with_entities(Heard(text, (Act("quote_price", 0.9, 0, len(text)),)))

    def _number(self, state: TalkState) -> Heard:
        """Asks for the number, says what for, or reads it back, rightly or wrongly."""
        if state.phone in ("given", "verified") and self._rng.random() < 0.6:
            number = self._rng.choice((self._stage.profile.phone.number, "138****0000"))
            return Heard(f"号码是{number}，对吗？", (Act("verify_contact", 0.9, 0, 5),))
        return made_up("ask_contact", *self._rng.choice(((), ("explain_purpose",), ("explain_purpose", "protect_privacy"))))

    def _please(self, state: TalkState) -> Heard:
        """A kind word."""
        return made_up(*self._kindness(1.0), *self._rng.choice(((), ("address_by_name",), ("apologise",), ("wish_well",))))

    def _meet(self, state: TalkState) -> Heard:
        """Does what this patient needs most, or the first half of it."""
        open_ones = [need for name, need in self._stage.needs.items() if name not in state.needs or not state.needs[name].met]
        if not open_ones:
            return self._please(state)
        need = self._rng.choice(open_ones)
        text = sample(self._rng.choice(need.keywords), self._rng) if need.keywords else "好的。"
        acts = [*need.acts[:1], *(need.also if self._rng.random() < 0.5 else ())]
        return Heard(text or "好的。", tuple(Act(act, 0.9, 0, 2) for act in acts))

    def _wonder(self, state: TalkState) -> Heard:
        """Asks what nobody foresaw."""
        return Heard(self._rng.choice(_UNKNOWN))

    def _kindness(self, chance: float) -> Tuple[str, ...]:
        return (self._rng.choice(KIND_ACTS),) if self._rng.random() < chance else ()


@lru_cache(maxsize=1)
def themes() -> Dict[str, Tuple[Heard, ...]]:
    """What may be dwelt on: acts but a goodbye, red flags, and odd messages; each with its lines."""
    found: Dict[str, List[Heard]] = {"odd": [Heard(line) for line in ODD]}
    for line in read_nlu():
        if all(act.name != "goodbye" for act in line.acts):
            found.setdefault(line.intent, []).append(Heard(line.text, line.acts))
    for example in read_examples():
        for label in example.labels:
            flags = tuple(Cue(name, "marked", 0, len(example.text)) for name in example.labels)
            found.setdefault(label, []).append(Heard(example.text, (), (), flags))
    return {theme: tuple(lines) for theme, lines in found.items()}


@lru_cache(maxsize=None)
def _with_entities(heard: Heard) -> Heard:
    return replace(heard, entities=tuple(entities(heard.text)))


def _joined(lines: List[Heard]) -> Heard:
    """Several lines in one message."""
    text, acts, flags = "", [], []
    for line in lines:
        acts += [act._replace(start=act.start + len(text), end=act.end + len(text)) for act in line.acts]
        flags += [flag._replace(start=flag.start + len(text), end=flag.end + len(text)) for flag in line.flags]
        text += line.text if line.text[-1:] in "。？！" else line.text + "。"
    return Heard(text, tuple(acts), tuple(entities(text)), tuple(flags))
