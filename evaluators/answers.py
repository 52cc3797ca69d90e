"""Answers: each question of the patient, as a finding; and the care that feelings deserve."""
from __future__ import annotations

from typing import Sequence

from evaluators.finding import Finding, absent, at
from evaluators.schemas import Care
from evaluators.story import Story
from evaluators.talk import Talk
from evaluators.threads import Thread

_WORDS = {"straight": "直接回答", "partly": "只回答了一部分", "deferred": "说明理由，交给医生或同事", "dodged": "回避了",
          "ignored": "没有理会", "not_reached": "患者先离开了，没来得及回答"}
_STATUS = {"straight": "met", "deferred": "met", "partly": "unverified", "dodged": "missed", "ignored": "missed",
           "not_reached": "not_reached"}


def judge_answers(talk: Talk, threads: Sequence[Thread]) -> list[Finding]:
    """One finding a question; ``category`` is straight, partly, deferred, dodged, ignored or not_reached."""
    return [_finding(talk, thread) for thread in threads]


def _finding(talk: Talk, thread: Thread) -> Finding:
    status = "violated" if thread.unlawful else _STATUS[thread.kind]
    place = f"第{thread.asked_turn}轮问{thread.question.title}"
    times = f"，问了 {len(thread.asked)} 次" if len(thread.asked) > 1 else ""
    took = f"，第 {thread.needed} 次回话才答" if thread.answered and thread.needed > 1 else ""
    law = "，但说法违法，不算回答" if thread.unlawful else ""
    rest = dict(check="answer", rule=thread.question.cue, category=thread.kind, status=status, needed=thread.needed,
                message=f"{place}{times}：{_WORDS[thread.kind]}{took}{law}",
                rewrite=thread.question.instead if status in ("missed", "violated", "unverified") else None)
    return at(talk.transcript, thread.turn, thread.start, thread.end, **rest)


def judge_care(talk: Talk, story: Story, care: Care) -> list[Finding]:
    """Each time the patient shows worry, distrust or anger: was there a word for it in the next reply?"""
    found: list[Finding] = []
    for group in talk.groups:
        shown = [hit for hit in talk.evidence(*(f"patient:{name}" for name in care.feelings))
                 if _last_reply_before(talk, group[0]) < hit.turn < group[0]]
        if not shown or (story.reach is not None and group[0] > story.reach):
            continue
        kind = [hit for hit in talk.evidence(*care.acts) if hit.turn in group]
        feeling = talk.transcript.turns[shown[0].turn].text[shown[0].start:shown[0].end]
        if kind:
            found.append(at(talk.transcript, kind[0].turn, kind[0].start, kind[0].end, check="care", rule="care",
                            status="met", message=f"接住了患者的心情（“{feeling}”）"))
        else:
            found.append(absent(group, check="care", rule="care", status="missed", rewrite=care.instead,
                                message=f"第{shown[0].turn}轮患者说 “{feeling}”，没有回应这份心情。{care.why}"))
    return found


def _last_reply_before(talk: Talk, turn: int) -> int:
    return max((other for other in talk.trainee if other < turn), default=-1)
