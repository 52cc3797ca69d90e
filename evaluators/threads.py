"""Questions of the patient, followed through the talk until they are answered."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

from evaluators.expression import Evidence
from evaluators.schemas import Answers, Question
from evaluators.story import Story
from evaluators.talk import FACT_CHECKED, Talk

KINDS = ("straight", "partly", "deferred", "dodged", "ignored", "not_reached")


@dataclass(frozen=True)
class Thread:
    """One question, from its first asking to its answer.

    ``turn``/``start``/``end`` point at the words that answer or dodge (at the question where there are
    none); ``needed`` counts the runs of trainee messages up to the answer.
    """

    question: Question
    kind: str
    asked: tuple[Evidence, ...]
    turn: int
    start: int
    end: int
    needed: int
    unlawful: bool = False

    @property
    def asked_turn(self) -> int:
        """Where it was asked first."""
        return self.asked[0].turn

    @property
    def asked_start(self) -> int:
        """First character of the question."""
        return self.asked[0].start

    @property
    def asked_end(self) -> int:
        """End of the question."""
        return self.asked[0].end

    @property
    def settled(self) -> bool:
        """True if the question was answered straight or rightly left to somebody."""
        return self.kind in ("straight", "deferred") and not self.unlawful

    @property
    def answered(self) -> bool:
        """True if there are words that answer."""
        return self.kind in ("straight", "deferred", "partly")


def follow_questions(talk: Talk, story: Story, rules: Answers) -> list[Thread]:
    """All threads, in the order of asking."""
    found = [thread for question in rules.questions for thread in _threads(talk, story, rules, question)]
    found.sort(key=lambda thread: (thread.asked_turn, thread.asked_start, thread.question.cue))
    return [thread for thread in found if not any(_covers(other, thread) for other in found)]


def _covers(other: Thread, thread: Thread) -> bool:
    """True if the same words were heard as two questions and the other one fared better (or came first)."""
    if other is thread or other.asked_turn != thread.asked_turn:
        return False
    if min(other.asked_end, thread.asked_end) <= max(other.asked_start, thread.asked_start):
        return False
    return _rank(other) < _rank(thread)


def _rank(thread: Thread) -> tuple[bool, int, int, str]:
    return not thread.settled, KINDS.index(thread.kind), -len(thread.asked), thread.question.cue


def _threads(talk: Talk, story: Story, rules: Answers, question: Question) -> Iterator[Thread]:
    asked = list({hit.turn: hit for hit in reversed(talk.evidence(f"patient:{question.cue}"))}.values())[::-1]
    while asked:
        first = asked[0]
        groups = [group for group in talk.groups if group[0] > first.turn][:rules.patience]
        if story.reach is not None:
            groups = [group for group in groups if group[0] <= story.reach]
        thread = _answer(talk, rules, question, asked, groups)
        yield thread
        end = thread.turn if thread.answered else (asked[-1].turn if len(asked) < 2 else _window_end(groups, asked))
        asked = [hit for hit in asked if hit.turn > max(end, thread.asked[-1].turn)]


def _window_end(groups: list[tuple[int, ...]], asked: list[Evidence]) -> int:
    return groups[-1][-1] if groups else asked[-1].turn


def _answer(talk: Talk, rules: Answers, question: Question, asked: list[Evidence],
            groups: list[tuple[int, ...]]) -> Thread:
    """How one question fared within the runs that belong to it."""
    if not groups:
        return _thread(question, "not_reached", asked[:1], asked[0], 0)
    replies = [(kind, hit, number) for number, group in enumerate(groups, 1)
               for kind, hit in [_reply(talk, rules, question, group)] if kind is not None]
    best = min(replies, key=lambda reply: (_ORDER[reply[0]], reply[2]), default=None)
    if best is None:
        return _thread(question, "ignored", _until(asked, groups[-1][-1]), asked[0], len(groups))
    kind, hit, number = best
    last = hit.turn if kind != "dodged" else groups[-1][-1]
    unlawful = talk.unlawful(hit) or any(flag.label in question.spoiled_by and flag.label not in FACT_CHECKED
                                         for flag in talk.flags(hit.turn))
    return _thread(question, kind, _until(asked, last), hit, number, kind != "dodged" and unlawful)


_ORDER = {"straight": 0, "deferred": 0, "partly": 1, "dodged": 2}  # of two full answers the earlier one counts


def _reply(talk: Talk, rules: Answers, question: Question, group: tuple[int, ...]) -> tuple[str | None, Evidence | None]:
    for kind, names in (("straight", question.straight), ("partly", question.partly), ("deferred", ["defer_to_doctor"]),
                        ("dodged", rules.dodges)):
        hits = [hit for hit in talk.evidence(*names) if hit.turn in group] if names else []
        lawful = [hit for hit in hits if not talk.unlawful(hit)]
        if hits and kind == "deferred" and not question.deferrable:
            kind = "partly"
        if kind == "partly" and question.deferrable and any(talk.has(turn, "defer_to_doctor") for turn in group):
            continue
        if hits:
            return kind, (lawful or hits)[0]
    flagged = [Evidence(turn, flag.start, flag.end, "dodge") for turn in group for flag in talk.flags(turn)
               if flag.label == "price_evasion" and question.cue == "asks_price"]
    return ("dodged", flagged[0]) if flagged else (None, None)


def _until(asked: list[Evidence], turn: int) -> list[Evidence]:
    return [hit for hit in asked if hit.turn <= turn] or asked[:1]


def _thread(question: Question, kind: str, asked: list[Evidence], hit: Evidence, needed: int,
            unlawful: bool = False) -> Thread:
    return Thread(question, kind, tuple(asked), hit.turn, hit.start, hit.end, needed, unlawful)
