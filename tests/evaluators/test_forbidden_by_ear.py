"""Curt messages and insults that no rule of data/courtesy knows."""
from __future__ import annotations

import pytest

from evaluators import evaluate


@pytest.mark.parametrize(("turn", "expected"), [
    ({"T": "嘁。", "acts": {"dismiss": "嘁"}}, ["cold"]),
    ({"T": "嘁，我帮您看看。", "acts": {"dismiss": "嘁"}}, []),
    ({"T": "嘁，给您转护士长。", "acts": {"dismiss": "嘁", "transfer": "转护士长"}}, []),
    ({"T": "嘁，这个月挂号的人特别多，号源也就那么几个，谁来都一样。", "acts": {"dismiss": "嘁"}}, []),
    ({"T": "嘁。", "acts": {"dismiss": "嘁"}, "flags": [{"label": "intimidation", "words": "嘁"}]}, []),
    ({"T": "不知道您方便不方便听我讲两句。", "acts": {"dismiss": "不知道"}}, []),
    ({"T": "瞧你那样。", "acts": {"dismiss": None}, "flags": [{"label": "discrimination_insult", "words": "瞧你那样"}]}, ["insult"]),
    ({"T": "随便你。", "acts": {"dismiss": "随便你"}}, ["cold"]),  # once, by its rule
])
def test_what_is_heard_beyond_the_rules(talk, rules, turn: dict, expected: list[str]) -> None:
    transcript, listener = talk([{"T": "您好，请讲。"}, {"P": "多少钱"}, turn])
    assert [row.rule for row in evaluate(transcript, rules, listener).findings if row.check == "forbidden"] == expected
