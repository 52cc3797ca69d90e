"""Old and new side by side: a talk and its retry, from the turn on at which they part. Pure; JSON in, JSON out."""
from __future__ import annotations

from itertools import zip_longest
from typing import Any, Dict, List, Mapping, Optional, Sequence

MOODS = ("trust", "anxiety", "patience", "tension")
_OF_FLAG = ("category", "status", "severity", "turn", "quote")


def compare(old: Mapping[str, Any], old_report: Mapping[str, Any], new: Mapping[str, Any],
            new_report: Mapping[str, Any], turn: int) -> Dict[str, Any]:
    """What became different.

    Args:
        old: the transcript object of the parent.
        old_report: its report object.
        new: the transcript object of the retry.
        new_report: its report object.
        turn: the turn at which the retry begins.

    Returns:
        ``turn``; ``same`` (word for word and feeling for feeling); ``start`` (the mood before the turn, if known);
        ``old`` and ``new`` (id, score, passed, outcome, state, red_flags); ``difference`` (score, state,
        red_flags gone and added); ``rows`` of exchanges, ``old`` or ``new`` null where one talk was over.
    """
    sides = {"old": _side(old, old_report), "new": _side(new, new_report)}
    rows = [{"old": before, "new": after} for before, after in
            zip_longest(_exchanges(old, sides["old"], turn), _exchanges(new, sides["new"], turn))]
    felt = _states(old["turns"][:turn])
    return {"turn": turn, "same": _spoken(old) == _spoken(new), "start": felt[-1] if felt else None, **sides,
            "difference": _difference(sides["old"], sides["new"]), "rows": rows}


def _side(talk: Mapping[str, Any], report: Mapping[str, Any]) -> Dict[str, Any]:
    felt = _states(talk["turns"])
    flags = [{**{key: finding.get(key) for key in _OF_FLAG}, "title": finding["message"].split("：")[0]}
             for finding in report["findings"]
             if finding["check"] == "red_flag" and finding["status"] in ("violated", "unverified")]
    return {"id": talk["id"], "score": report["score"], "passed": report["passed"],
            "outcome": talk.get("outcome") or "open", "state": felt[-1] if felt else None, "red_flags": flags}


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Dict[str, Any]:
    moods = {}
    if old["state"] and new["state"]:
        moods = {mood: round(new["state"][mood] - old["state"][mood], 3) for mood in MOODS
                 if mood in old["state"] and mood in new["state"]}
    return {"score": new["score"] - old["score"], "state": moods,
            "red_flags": {"gone": _without(old["red_flags"], new["red_flags"]),
                          "added": _without(new["red_flags"], old["red_flags"])}}


def _without(flags: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> List[str]:
    """The titles of flags that the other talk does not have, each as often as it has it more often."""
    left = [flag["title"] for flag in others]
    found = []
    for flag in flags:
        if flag["title"] in left:
            left.remove(flag["title"])
        else:
            found.append(flag["title"])
    return found


def _exchanges(talk: Mapping[str, Any], side: Mapping[str, Any], start: int) -> List[Dict[str, Any]]:
    """Each message of the trainee from ``start`` on, with the answer, the mood after it and its red flags."""
    rows: List[Dict[str, Any]] = []
    for index, turn in enumerate(talk["turns"][start:], start):
        if turn["speaker"] == "trainee":
            flags = [flag["title"] for flag in side["red_flags"] if flag["turn"] == index]
            rows.append({"turn": index, "trainee": turn["text"], "patient": [], "state": None, "red_flags": flags})
        elif rows:
            rows[-1]["patient"].append(turn["text"])
            rows[-1]["state"] = turn.get("state") or rows[-1]["state"]
    return rows


def _states(turns: Sequence[Mapping[str, Any]]) -> List[Mapping[str, float]]:
    return [turn["state"] for turn in turns if turn.get("state")]


def _spoken(talk: Mapping[str, Any]) -> List[tuple[str, str, Optional[Mapping[str, float]]]]:
    return [(turn["speaker"], turn["text"], turn.get("state")) for turn in talk["turns"]]
