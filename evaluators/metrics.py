"""Plain numbers about a talk. No judgement here."""
from __future__ import annotations

import re
from statistics import median
from typing import Any, Sequence

from evaluators.schemas import Protocol
from evaluators.story import Story
from evaluators.talk import Talk
from evaluators.threads import Thread
from evaluators.transcript import STATE

_QUESTION = re.compile(r"[？?]|(?:吗|么|呢|多久|多大|哪里|怎么称呼)(?=[，。！；]|$)")


def measure(talk: Talk, story: Story, threads: Sequence[Thread], protocol: Protocol) -> dict[str, Any]:
    """Counts, shares (0..1) and seconds. Seconds only where the transcript has ``at_s``."""
    turns = talk.transcript.turns
    own = [len(turns[index].text) for index in talk.trainee]
    theirs = [len(turns[index].text) for index in talk.patient]
    result: dict[str, Any] = {
        "turns": len(turns), "trainee_turns": len(own), "patient_turns": len(theirs),
        "talk_share": round(sum(own) / max(1, sum(own) + sum(theirs)), 3),
        "mean_length": round(sum(own) / max(1, len(own)), 1), "longest": max(own, default=0),
        "questions_asked": sum(len(_QUESTION.findall(talk.plain[index])) for index in talk.trainee),
        "name_uses": len(talk.turns_of("address_by_name")),
        "patient_questions": len(threads), "answered": sum(thread.settled for thread in threads),
    }
    result.update(_times(talk, protocol))
    return result


def _times(talk: Talk, protocol: Protocol) -> dict[str, Any]:
    turns = talk.transcript.turns
    gaps = [turns[index].at_s - turns[index - 1].at_s for index in talk.trainee
            if index and turns[index - 1].speaker == "patient"
            and turns[index].at_s is not None and turns[index - 1].at_s is not None]
    stamps = [turn.at_s for turn in turns if turn.at_s is not None]
    result: dict[str, Any] = {}
    if gaps:
        result.update(response_median_s=round(median(gaps), 1), response_longest_s=round(max(gaps), 1))
    if len(stamps) >= 2:
        result["call_s"] = round(max(stamps) - min(stamps), 1)
        if protocol.minutes:
            low, high = protocol.minutes
            result["call_in_range"] = low * 60 <= result["call_s"] <= high * 60
    return result


def curve(talk: Talk) -> list[dict[str, float]]:
    """The patient's state after each of its turns that carries one: ``{"turn": 3, "trust": 0.5, …}``."""
    return [{"turn": index, **{key: turn.state[key] for key in STATE if key in turn.state}}
            for index, turn in enumerate(talk.transcript.turns) if turn.state]
