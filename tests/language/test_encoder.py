"""The second voice."""
import numpy as np
import pytest

import language.encoder as module
import language.kept as kept
from language.encoder import ACTS, CURT, FLAGS, HEADS, encoder, unseen
from language.nlu_files import act_ids
from language.red_flags import CATEGORIES

SECOND = encoder()


def odds(head, text, voice=SECOND):
    """The encoder's own log-odds: what it adds to a first voice that says 0, doubled."""
    labels = list(voice._columns[head])
    return dict(zip(labels, voice.shift(head, labels, np.zeros(len(labels)), text) / module.WEIGHT[head]))


def test_it_knows_the_acts_the_red_flags_and_the_forbidden_phrases():
    known = {head: set(SECOND._columns[head]) for head in HEADS}
    assert known[ACTS] == set(act_ids())
    assert known[FLAGS] == {*CATEGORIES, "any"}
    assert {"curt", "hurry", "not_my_job"} <= known[CURT]


@pytest.mark.parametrize("text, act", [
    ("这颗种下来一共七千二", "quote_price"), ("您贵姓呀", "ask_name"), ("夜里会不会疼醒", "ask_symptom")])
def test_it_hears_acts(text, act):
    heard = odds(ACTS, text)
    assert max(heard, key=heard.get) == act


def test_it_hears_what_is_unlawful_and_what_is_curt():
    assert odds(FLAGS, "做完保证一辈子不复发")["any"] > 2 > -2 > odds(FLAGS, "挂号在一楼大厅左手边")["any"]
    assert odds(CURT, "催什么催，没看见我忙着呢")["curt"] > 2 > -2 > odds(CURT, "您稍等，我这就给您查")["curt"]


def test_the_mean_of_both_voices_is_made_and_strange_labels_stay():
    labels = ["quote_price", "an_act_of_tomorrow"]
    first = np.array([1.0, 3.0])
    added = SECOND.shift(ACTS, labels, first, "一共七千二")
    assert added[0] == pytest.approx(module.WEIGHT[ACTS] * (odds(ACTS, "一共七千二")["quote_price"] - 1.0), abs=1e-5)
    assert added[1] == 0


@pytest.mark.parametrize("text", ["", "牙" * 500, "\0", "\ud800", "مرحبا", "😀", "1" * 50])
def test_any_text_has_an_answer(text):
    assert np.isfinite(list(odds(ACTS, text).values())).all()


def test_the_company_of_other_messages_changes_nothing():
    alone = odds(FLAGS, "做完保证一辈子不复发")
    SECOND._heard.forget()
    list(SECOND._heard.many([f"第{number}个" for number in range(20)]))
    assert odds(FLAGS, "做完保证一辈子不复发") == alone


def test_one_line_in_twelve_is_kept_from_it_however_it_is_written():
    lines = [f"第{number}位请到二号窗口" for number in range(1200)]
    assert 60 < sum(map(unseen, lines)) < 140
    assert all(unseen(line) == unseen(line.replace("号", "號")) for line in lines)


def test_without_its_weights_the_first_voice_hears_alone_and_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(kept, "WEIGHTS", tmp_path)
    assert kept.encoder_files() == [] and encoder.__wrapped__() is None
    assert "听得略差" in capsys.readouterr().err
