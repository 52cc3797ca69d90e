"""Named checks (``is:…``) that stage expressions may use where acts and words are not enough.

Each returns the evidence that makes it true; an empty list means false.
"""
from __future__ import annotations

from typing import Callable, Sequence

from evaluators.expression import Evidence
from evaluators.story import Story
from evaluators.talk import Talk


_MANY = 4  # among so many questions one may be answered in part, or in words that nobody foresaw; never that of the price


def concerns_answered(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """Every question that the patient raised was answered straight, or lawfully left to the doctor."""
    due = [thread for thread in threads if thread.kind != "not_reached"]
    open_ones = [thread for thread in due if not thread.settled]
    small = len(open_ones) * _MANY <= len(due) and all(thread.kind in ("partly", "ignored") and not thread.unlawful
                                                       and thread.question.cue != "asks_price" for thread in open_ones)
    if not due or not small:
        return []
    return [Evidence(thread.turn, thread.start, thread.end, "is:concerns_answered") for thread in due if thread.answered]


def second_way(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The first invitation was not declined, or another one followed the refusal."""
    invites = talk.evidence("invite_visit", "confirm_appointment")
    if not invites:
        return []
    declines = [turn for turn in talk.turns_of("patient:declines_visit") if turn > invites[0].turn]
    heard_again = [turn for turn in talk.trainee if declines and turn > declines[0]]
    if not declines or not heard_again:
        return [_called(invites[0], "is:second_way")]
    second = [item for item in invites if item.turn > declines[0]]
    return [_called(invites[0], "is:second_way"), _called(second[0], "is:second_way")] if second else []


def goodbye_in_order(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The trainee did not say goodbye before the patient did."""
    own = talk.goodbyes
    if own and (story.goodbye is None or own[0].turn < story.goodbye):
        return []
    shown = own or talk.evidence("summarise", "wish_well", "confirm_appointment")
    return [_called(shown[-1], "is:goodbye_in_order")] if shown else []


def visit_agreed(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient agreed to come, or was booked without objecting."""
    return [_called(item, "is:visit_agreed") for item in talk.evidence("patient:agrees_visit", "confirm_appointment")]


def emergency(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """Signs of an emergency stand in the talk."""
    return [_called(item, "is:emergency") for item in talk.evidence("patient:emergency", "patient:self_harm")]


def questions_asked(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient asked something that can be answered."""
    return [Evidence(thread.asked_turn, thread.asked_start, thread.asked_end, "is:questions_asked") for thread in threads]


def complained(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient complained."""
    return [_called(item, "is:complained") for item in talk.evidence("patient:complains")]


def _called(item: Evidence, term: str) -> Evidence:
    return Evidence(item.turn, item.start, item.end, term)


CONDITIONS: dict[str, Callable[[Talk, Story, Sequence], "list[Evidence]"]] = {
    function.__name__: function for function in
    (concerns_answered, second_way, goodbye_in_order, visit_agreed, emergency, questions_asked, complained)
}
