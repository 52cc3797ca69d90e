"""The recogniser: what it hears, where, how surely; and that nothing one types makes it fall over."""
from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.act_forms import load_act_forms, load_no_act
from language.act_metrics import Example, calibration_error, measure, score
from language.authoring import DATA
from language.heard import Act
from language.listener import listener
from language.model import Recogniser
from language.nlu_files import TrainingLine, read_nlu
from language.noise import join, load_homophones, messages, mistyped, noisy, run_on, sample, without_punctuation
from language.word_classes import load_word_classes

TESTS = DATA.parent / "tests"


@pytest.fixture(scope="module")
def recogniser():
    return listener().recogniser


def examples(path):
    rows = map(json.loads, (TESTS / path).read_text("utf-8").splitlines())
    return [Example(row["text"], row.get("before", ""),
                    tuple(Act(act["name"], 1.0, act["start"], act["end"]) for act in row["acts"]),
                    row.get("noisy", False)) for row in rows]


def names(acts):
    return {act.name for act in acts}


# what it hears

@pytest.mark.parametrize("text, acts", [
    ("您好，三秦医院，请问怎么称呼您？", {"greet", "self_introduce", "ask_name"}),
    ("您放心说，信息我们会保密", {"protect_privacy"}),
    ("不知道，问别人去", {"dismiss"}),
    ("請問您怎麼稱呼", {"ask_name"}),
    ("请问您怎么称乎", {"ask_name"}),
    ("谢谢您的来电，祝您早日康复，再见", {"thank", "wish_well", "goodbye"}),
])
def test_hears(recogniser, text, acts):
    assert acts <= names(recogniser.acts(text))


def test_each_act_points_at_its_own_words(recogniser):
    text = "王女士，请问您疼多久了？您明天上午方便过来吗？"
    spans = {act.name: text[act.start:act.end] for act in recogniser.acts(text)}
    assert spans["address_by_name"] == "王女士"
    assert "多久" in spans["ask_onset"] and "方便" not in spans["ask_onset"]
    assert "明天上午" in spans["invite_visit"]


def test_run_on_speech_is_cut_into_its_clauses(recogniser):
    text = "好的李女士您明天上午方便过来吗"
    spans = {act.name: text[act.start:act.end] for act in recogniser.acts(text)}
    assert {"acknowledge", "invite_visit"} <= set(spans)
    assert "好的" not in spans["invite_visit"]


def test_what_the_patient_asked_makes_a_bare_number_a_price(recogniser):
    assert names(recogniser.acts("一千二", "做一次多少钱")) == {"quote_price"}


@pytest.mark.parametrize("answer", ["能", "有的", "没有", "不一定"])
def test_a_bare_answer_to_a_question_takes_it_up(recogniser, answer):
    assert "acknowledge" in names(recogniser.acts(f"{answer}，您下午过来吧", "我这个下午能看吗"))


def test_a_promise_of_cure_carries_no_act(recogniser):
    assert not names(recogniser.acts("保证一次根治，绝不复发"))


def test_confidence_is_a_probability(recogniser):
    for example in examples("development/acts_own.jsonl"):
        assert all(0 < act.confidence <= 1 for act in recogniser.acts(example.text))


# how well

@pytest.mark.parametrize("path", ["development/acts.jsonl", "development/acts_own.jsonl"])
def test_scores_on_the_development_sets(recogniser, path):
    chosen = examples(path)
    heard = recogniser.acts_many([one.text for one in chosen], [one.before for one in chosen])
    scores = measure(chosen, heard)
    assert scores["all"].micro >= 0.84 and scores["all"].macro >= 0.84 and scores["all"].spans >= 0.83
    assert scores["clean"].micro - scores["noisy"].micro <= 0.06
    assert calibration_error(chosen, heard) <= 0.08


def test_the_measure_itself():
    truth = Example("您好，再见", "", (Act("greet", 1, 0, 2), Act("goodbye", 1, 3, 5)))
    half = score([truth], [[Act("greet", 1, 0, 5), Act("thank", 1, 3, 5)]])
    assert (half.micro, half.exact, half.spans) == (0.5, 0, 0)
    whole = score([truth], [[Act("greet", 1, 0, 2), Act("goodbye", 1, 3, 5)]])
    assert (whole.micro, whole.macro, whole.exact, whole.spans) == (1, 1, 1, 1)


def test_the_calibration_error_is_the_gap_between_being_sure_and_being_right():
    truth = Example("您好", "", (Act("greet", 1, 0, 2),))
    heard = [Act("greet", 0.95, 0, 2), Act("thank", 0.91, 0, 2), Act("goodbye", 0.3, 0, 2)]
    assert calibration_error([truth], [heard]) == pytest.approx((0.86 + 0.3) / 3)


# bad input, speed, storage

@pytest.mark.parametrize("text", ["x" * 10000, "asdfgh", "90210", "6 6 6", "😊👍", "MRI CT PET"])
def test_what_holds_no_chinese_is_none_of_the_acts(recogniser, text):
    assert recogniser.acts(text) == []


@pytest.mark.parametrize("text", [
    "", "   ", "。。。", "😊" * 30, "\0\1\2", "\u202e\u05e9\u05dc\u05d5\u05dd", "\ud800", "138 0000 1234"])
def test_odd_input_is_heard_as_little_or_nothing(recogniser, text):
    acts = recogniser.acts(text)
    assert len(acts) <= 2
    assert all(0 <= act.start < act.end <= len(text) for act in acts)


@given(st.text(max_size=200), st.text(max_size=50))
@settings(max_examples=80, deadline=None)
def test_no_text_breaks_it(text, before):
    acts = listener().recogniser.acts(text, before)
    assert all(0 <= act.start < act.end <= len(text) for act in acts)
    assert len(names(acts)) == len(acts)


def test_many_at_once_hear_the_same_as_one_by_one(recogniser):
    chosen = examples("development/acts_own.jsonl")
    texts, befores = [one.text for one in chosen], [one.before for one in chosen]
    assert recogniser.acts_many(texts, befores) == [recogniser.acts(*pair) for pair in zip(texts, befores)]


@pytest.mark.slow
def test_the_same_lines_give_the_same_recogniser_and_a_stored_one_hears_the_same(tmp_path):
    lines = random.Random(1).sample(read_nlu(), 1200)
    first, second = (Recogniser.train(lines) for _ in range(2))
    first.save(tmp_path / "a.npz")
    second.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").stat().st_size < 15_000_000
    one, other = (Recogniser.load(tmp_path / name) for name in ("a.npz", "b.npz"))
    texts = [example.text for example in examples("development/acts_own.jsonl")]
    assert one.acts_many(texts) == other.acts_many(texts)
    exact = [names(acts) for acts in first.acts_many(texts)]
    stored = [names(acts) for acts in one.acts_many(texts)]
    assert sum(a == b for a, b in zip(exact, stored)) >= len(texts) - 4  # weights are stored in 255 steps


# noise

LINE = TrainingLine("您好，王女士！疼多久了？", (Act("greet", 1, 0, 2), Act("address_by_name", 1, 3, 6),
                                              Act("ask_onset", 1, 7, 11)), "greet")


def said(one):
    return [one.text[act.start:act.end] for act in one.acts]


def test_dropping_punctuation_keeps_every_span():
    bare = without_punctuation(sample(LINE), "")
    assert bare.text == "您好王女士疼多久了" and said(bare) == ["您好", "王女士", "疼多久了"]
    assert [bare.text[start:end] for start, end in bare.pieces] == said(bare)


def test_joining_keeps_every_span():
    both = join(sample(LINE), sample(TrainingLine("再见", (Act("goodbye", 1, 0, 2),), "goodbye")), "")
    assert said(both) == ["您好", "王女士", "疼多久了", "再见"] and both.text.endswith("了再见")


def test_mistakes_sound_alike_and_keep_the_length():
    wrong = mistyped(sample(LINE), random.Random(3))
    assert len(wrong.text) == len(LINE.text) and wrong.text != LINE.text
    assert all(new == old or new in load_homophones()[old] for new, old in zip(wrong.text, LINE.text))


@pytest.mark.parametrize("disturb", [noisy, messages, run_on])
def test_disturbed_lines_are_the_same_each_time_and_their_spans_lie_inside(disturb):
    samples = [sample(line) for line in read_nlu()[:600]]
    made = disturb(samples)
    assert made == disturb(samples)
    assert all(0 <= act.start < act.end <= len(one.text) for one in made for act in one.acts)
    assert all(one.text[start:end].strip() for one in made for start, end in one.pieces)


# words

def test_word_classes_find_the_longest_word_and_numbers():
    found = set(load_word_classes().find("膝盖疼，一共两百八十元"))
    assert {(0, "body"), (2, "symptom")} <= found and "price" in {name for _, name in found}


def test_authored_words_load():
    assert load_no_act() and load_act_forms().forms and "在" in load_homophones()["再"]
