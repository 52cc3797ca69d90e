"""Each question of the patient: straight, partly, deferred, dodged, ignored, not reached."""
from __future__ import annotations

import pytest

from evaluators import evaluate

HELLO = {"T": "您好，三秦医院。", "acts": {"greet": "您好"}}
DEFER = {"T": "这要医生看了才能定。", "acts": {"defer_to_doctor": "这要医生看了才能定"}}
PRICE = {"T": "120元。", "acts": {"quote_price": "120元"}}
DODGE = {"T": "来了再说。", "acts": {"dodge": "来了再说"}}
CHAT = {"T": "今天挺冷的。", "acts": {"small_talk": "今天挺冷的"}}


def answers(talk, rules, turns) -> list[tuple]:
    transcript, listener = talk(turns)
    return [(f.rule, f.category, f.status, f.needed) for f in evaluate(transcript, rules, listener).findings if f.check == "answer"]


@pytest.mark.parametrize(("turns", "expected"), [
    ([{"P": "B超多少钱"}, PRICE], ("asks_price", "straight", "met", 1)),
    ([{"P": "B超多少钱"}, DODGE, {"P": "嗯"}, PRICE], ("asks_price", "straight", "met", 2)),
    ([{"P": "B超多少钱"}, DODGE, {"P": "嗯"}], ("asks_price", "dodged", "missed", 1)),
    ([{"P": "B超多少钱"}, CHAT, {"P": "嗯"}], ("asks_price", "ignored", "missed", 1)),
    ([{"P": "B超多少钱"}, DEFER], ("asks_price", "partly", "unverified", 1)),
    ([{"P": "是不是得癌了啊"}, DEFER], ("asks_diagnosis", "deferred", "met", 1)),
    ([{"P": "我先吃什么药"}, DEFER], ("asks_medicine", "deferred", "met", 1)),
    ([{"P": "B超多少钱"}], ("asks_price", "not_reached", "not_reached", 0)),
])
def test_kinds(talk, rules, turns: list, expected: tuple) -> None:
    assert answers(talk, rules, [HELLO, *turns]) == [expected]


def test_two_questions_are_two_threads(talk, rules) -> None:
    both = {"T": "120元，在雁塔路。", "acts": {"quote_price": "120元", "give_address": "在雁塔路"}}
    assert [row[:3] for row in answers(talk, rules, [HELLO, {"P": "B超多少钱 你们在哪里"}, both])] == [
        ("asks_price", "straight", "met"), ("asks_address", "straight", "met")]


def test_an_unlawful_answer_is_no_answer(talk, rules) -> None:
    promise = {"T": "保证治好。", "acts": {"explain_effect": "保证治好"}, "flags": [{"label": "cure_guarantee", "words": "保证治好"}]}
    assert answers(talk, rules, [HELLO, {"P": "能保证治好吗"}, promise])[0][2] == "violated"


def test_a_new_asking_after_the_answer_is_a_new_question(talk, rules) -> None:
    rows = answers(talk, rules, [HELLO, {"P": "B超多少钱"}, PRICE, {"P": "血常规多少钱"}, DODGE, {"P": "嗯"}])
    assert [row[1] for row in rows] == ["straight", "dodged"]
