"""Normalisation keeps every position; clauses end where people pause; clauses of run-on speech are found."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.act_forms import load_act_forms
from language.text import Span, clauses, normalise, sentences, spoken


def words(text):
    return [text[start:end] for start, end in clauses(text)]


@given(st.text())
def test_normalise_never_changes_the_length(text):
    assert len(normalise(text)) == len(text)


@given(st.text())
def test_normalise_twice_is_normalise_once(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("text, plain", [
    ("請問您怎麼稱呼？", "请问您怎么称呼？"), ("１３８，ＡＢＣ", "138，abc"), ("1,200元", "1,200元"), ("好,行", "好，行"),
])
def test_normalise(text, plain):
    assert normalise(text) == plain


@pytest.mark.parametrize("text, parts", [
    ("您好，请坐。", ["您好", "请坐"]),
    ("您好 请问疼多久了", ["您好", "请问疼多久了"]),
    ("一共1,200元，8:30来", ["一共1,200元", "8:30来"]),
    ("好的😊慢走", ["好的", "慢走"]),
    ("做LEEP 刀", ["做LEEP", "刀"]),
    ("", []), ("。。。", []), ("\n\t ", []),
])
def test_clauses(text, parts):
    assert words(text) == parts


@given(st.text())
def test_clauses_lie_in_order_and_do_not_overlap(text):
    found = clauses(text)
    assert all(part.start < part.end for part in found)
    assert all(left.end <= right.start for left, right in zip(found, found[1:]))


def test_sentences_keep_their_full_stop():
    assert [text for text in map("您好。请坐！".__getitem__, (slice(*s) for s in sentences("您好。请坐！")))] == [
        "您好。", "请坐！"]


def test_spoken():
    assert spoken("好") and spoken("1") and not spoken("😊。。") and not spoken("")


def test_a_tag_question_belongs_to_the_clause_before_it():
    text = "您是想先吃药，对吗，我记下了"
    assert load_act_forms().glue(text, clauses(text)) == [Span(0, 9), Span(10, 14)]


def test_a_tag_at_the_beginning_stands_alone():
    assert load_act_forms().glue("对吗，您好", clauses("对吗，您好")) == [Span(0, 2), Span(3, 5)]
