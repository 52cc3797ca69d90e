"""Curt messages and insults that no rule of data/courtesy knows, and what excuses them."""
from __future__ import annotations

import pytest

from evaluators import evaluate
from language.listener import listener


def forbidden(talk, rules, turn: dict, patient: str = "多少钱") -> list[tuple[str, str]]:
    """Rule and quotation of the forbidden phrases in a talk that ends with a turn."""
    transcript, ear = talk([{"T": "您好，请讲。"}, {"P": patient}, turn])
    return [(row.rule, row.quote) for row in evaluate(transcript, rules, ear).findings if row.check == "forbidden"]


@pytest.mark.parametrize(("turn", "expected"), [
    ({"T": "三百，瞧把您难的。", "curt": {"insult": "瞧把您难的"}}, [("insult", "瞧把您难的")]),
    ({"T": "三百，瞧把您难的。"}, []),
    ({"T": "随便你。", "curt": {"insult": "随便你"}}, [("cold", "随便你")]),  # once, by its rule
    ({"T": "瞧你那样。", "flags": [{"label": "discrimination_insult", "words": "瞧你那样"}]}, [("insult", "瞧你那样")]),
    ({"T": "瞧你那样。", "flags": [{"label": "discrimination_insult", "words": "瞧你那样", "certainty": "suspected"}]}, []),
    ({"T": "告去，看谁还接你。", "curt": {"cold": "告去"}, "flags": [{"label": "rights_obstruction", "words": "看谁还接你"}]}, []),
    ({"T": "嘁。", "acts": {"dismiss": "嘁"}}, []),  # an act alone forbids nothing
])
def test_what_is_heard_beyond_the_rules(talk, rules, turn: dict, expected: list) -> None:
    assert forbidden(talk, rules, turn) == expected


@pytest.mark.parametrize(("acts", "expected"), [({"advise_emergency": "打120"}, []), ({}, [("talk_now", "别啰嗦了")])])
def test_who_sends_for_help_may_sound_curt(talk, rules, acts: dict, expected: list) -> None:
    turn = {"T": "别啰嗦了打120！", "curt": {"talk_now": "别啰嗦了"}, "acts": acts}
    assert forbidden(talk, rules, turn, "我爸胸口疼得喘不上气，脸都紫了") == expected


def test_a_rule_is_not_heard_where_the_words_sound_polite(rules) -> None:
    said = ["别家怎样我不清楚，我们这边给了就违规，真做不了。", "不清楚。"]
    by_rule = [rules.forbidden.finder.find(text) for text in said]
    assert all(by_rule)
    assert [bool(cues) for cues in listener().hear_curt(said, by_rule)] == [False, True]
