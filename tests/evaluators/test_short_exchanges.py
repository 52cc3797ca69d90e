"""Forbidden phrases and wrong facts on short exchanges in everyday words (tests/development): most of them, not each."""
from __future__ import annotations

import json
from pathlib import Path

from evaluators import evaluate
from language.listener import listener

DEVELOPMENT = Path(__file__).parents[1] / "development"


def _rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (DEVELOPMENT / name).read_text("utf-8").splitlines()]


def _shares(pairs: list[tuple[bool, bool]]) -> tuple[float, float]:
    """Recall and precision of (due, found)."""
    both = sum(due and found for due, found in pairs)
    return both / sum(due for due, _ in pairs), both / sum(found for _, found in pairs)


def test_forbidden_phrases_are_found_and_their_polite_neighbours_are_not(rules) -> None:
    rows = _rows("forbidden.jsonl")
    recall, precision = _shares([(row["forbidden"], bool(rules.forbidden.finder.find(row["said"], row["patient"]))) for row in rows])
    assert recall >= 0.9 and precision >= 0.95


def test_every_kind_of_forbidden_phrase_is_found_by_its_name(rules) -> None:
    rows = [row for row in _rows("forbidden.jsonl") if row["forbidden"] and row["near"]]
    for kind in {row["near"] for row in rows}:
        own = [row for row in rows if row["near"] == kind]
        named = [kind in {cue.label for cue in rules.forbidden.finder.find(row["said"], row["patient"])} for row in own]
        assert sum(named) >= 0.6 * len(own), kind


def test_other_voices_are_heard_by_rules_and_ear_together(rules) -> None:
    rows = _rows("forbidden_voices.jsonl")
    by_rule = [rules.forbidden.finder.find(row["said"], row["patient"]) for row in rows]
    heard = listener().hear_curt([row["said"] for row in rows], by_rule)
    recall, precision = _shares([(row["forbidden"], bool(cues)) for row, cues in zip(rows, heard)])
    assert recall >= 0.8 and precision >= 0.95


def test_wrong_facts_are_found_and_right_ones_are_not(talk, rules) -> None:
    card, pairs = {}, []
    for row in _rows("facts.jsonl") + _rows("facts_more.jsonl"):
        card = row.get("facts", card)
        if "said" in row:
            transcript, ear = talk([{"T": "您好。"}, {"P": row["patient"]}, {"T": row["said"]}], facts=card)
            found = any(one.check == "fact" and one.status == "violated" for one in evaluate(transcript, rules, ear).findings)
            pairs.append((row["wrong"], found))
    recall, precision = _shares(pairs)
    assert recall >= 0.9 and precision >= 0.95
