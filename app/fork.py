"""Retrying a talk from one of its turns: which turn is meant, what was said before it, and who plays.

A turn is counted as in reports: from 0, both speakers. A talk here is a transcript object.
"""
from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Sequence

from actions.cast import Casting, Library
from app.talk import Talk
from language.authoring import UserError
from language.listener import Listener

_KINDS = {"persona": str, "scenario": str, "profile": str, "difficulty": int, "seed": int}


class Line(NamedTuple):
    """A message of the trainee, and the seconds that the patient waited for it, if known."""

    text: str
    waited_s: float | None = None


class NoSuchTurn(UserError):
    """The talk has no turn from which it could be retried under this number."""


def trainee_turn(turns: Sequence[Mapping[str, Any]], wanted: int) -> int:
    """The trainee turn meant by a number of the report; for a patient turn, the trainee turn that it answers.

    Raises:
        NoSuchTurn: out of range.
    """
    if not any(turn["speaker"] == "trainee" for turn in turns):
        raise NoSuchTurn("这次对话里学员没有说话，没有可以重来的一轮")
    before = [index for index, turn in enumerate(turns[:wanted + 1]) if turn["speaker"] == "trainee"]
    if not 0 <= wanted < len(turns) or not before:
        raise NoSuchTurn(f"没有第 {wanted} 轮；这次对话是第 0 到第 {len(turns) - 1} 轮，轮次与报告上的一样")
    return before[-1]


def trainee_lines(turns: Sequence[Mapping[str, Any]]) -> List[Line]:
    """What the trainee said and how long the patient had waited for it, message by message."""
    return [Line(turn["text"], turn.get("waited_s")) for turn in turns if turn["speaker"] == "trainee"]


def waited(parent: Sequence[Mapping[str, Any]], turns: Sequence[Mapping[str, Any]], at: int, text: str,
           measured_s: float | None) -> float | None:
    """How long the patient waited for ``text`` in a retry of ``parent`` from turn ``at``, ``turns`` being said.

    Time stood still until the retry began, and where it goes on word for word it goes on as it was: then the patient
    waited as long as in the parent. Else what was measured.
    """
    same = len(turns) < len(parent) and parent[len(turns)]["speaker"] == "trainee" and (
        len(turns) == at or text == parent[len(turns)]["text"] and differs_from(parent, turns) is None)
    return parent[len(turns)].get("waited_s") if same else measured_s


def casting_of(talk: Mapping[str, Any]) -> Casting:
    """Who plays in a talk, from its header.

    Raises:
        UserError: the header does not say it.
    """
    missing = [key for key, kind in _KINDS.items()
               if not isinstance(talk.get(key), kind) or isinstance(talk.get(key), bool)]
    if missing:
        raise UserError(f"这份对话记录没有写明是谁演的（缺少 {'、'.join(missing)}），不能重来；"
                        "请用训练室里的对话，或 peilian chat --json 的输出")
    return Casting.from_dict(talk)


def replayed(talk: Mapping[str, Any], lines: Sequence[Line], library: Library, ear: Listener) -> Talk:
    """A new talk with the casting of ``talk`` in which the trainee says ``lines``; ``talk`` is left as it is.

    Raises:
        UserError: the header names nobody, or somebody who is gone from data/.
    """
    child = Talk(casting_of(talk), library, ear)
    for line in lines:
        if child.outcome is None:
            child.say(*line)
    return child


def differs_from(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> int | None:
    """The first turn whose words are not the same in both, as far as ``new`` goes; None if there is none."""
    for index, turn in enumerate(new):
        if index >= len(old) or (turn["speaker"], turn["text"]) != (old[index]["speaker"], old[index]["text"]):
            return index
    return None


def retry_mark(parent: Mapping[str, Any], turn: int) -> Dict[str, Any]:
    """What the header of a retry says of its origin: talk, turn, what was said there, seconds until then."""
    before = parent["turns"][turn - 1].get("at_s") if turn else 0.0
    return {"id": parent["id"], "turn": turn, "said": parent["turns"][turn]["text"], "at_s": before or 0.0}
