"""How curt a message sounds: beside the rules, in their favour, and against them."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from language.curt_lines import BY_EAR, read_curt_lines
from language.curtness import RULE, Curtness, Tone
from language.heard import Cue
from language.listener import listener

TESTS = Path(__file__).parent.parent
CUE = Cue("cold", "FB-COLD-001", 0, 2)


@pytest.fixture
def ear(monkeypatch) -> Curtness:
    """An ear to which every message sounds as a test says."""
    heard = listener()._curtness
    return Curtness(heard._classifier, heard._limit)


def sounds(ear: Curtness, monkeypatch, over: float) -> None:
    monkeypatch.setattr(ear._tones, "many", lambda texts: [Tone(over, "hurry", 1, 3) for _ in texts])


@pytest.mark.parametrize(("over", "by_rule", "heard"), [
    (0.1, (), [("hurry", BY_EAR + "hurry", 1, 3)]),
    (-0.1, (), []),
    (0.1, (CUE,), [CUE[:4]]),  # a rule names the kind better
    (0.1 - RULE, (CUE,), [CUE[:4]]),
    (-0.1 - RULE, (CUE,), []),  # thoroughly polite: the rule was mistaken
])
def test_a_rule_adds_to_what_the_words_say(ear, monkeypatch, over: float, by_rule: tuple, heard: list) -> None:
    sounds(ear, monkeypatch, over)
    assert [cue[:4] for cue in ear.judge(["等着就是了呗"], [by_rule])[0]] == heard


def test_a_few_characters_are_forbidden_by_rule_alone(ear, monkeypatch) -> None:
    sounds(ear, monkeypatch, 5.0)
    assert ear.judge(["等着就是。", "等着就是了呗"], [(), ()])[0] == ()
    assert ear.judge(["等着。"], [(CUE,)])[0] == (CUE,)


def test_the_clause_that_carries_it_is_quoted() -> None:
    for said, worst in (("片子明天出。别再来烦我了，问了八百遍也是明天。", "烦我"), ("挂号费十二块。催什么催，掏钱。", "催什么催")):
        [cue] = listener().hear_curt([said], [()])[0]
        assert worst in said[cue.start:cue.end] and cue.start > 3


def test_words_that_no_rule_knows() -> None:
    rude = ["您这岁数了还分不清左右手啊", "大夫又不是您家雇的长工", "急也没用，锅又不是我家开的，等着呗", "别再来烦我了，问了八百遍也是明天"]
    kind = ["您这岁数还自己来，真不容易", "大夫这会儿在手术，下来我就告诉您", "锅炉坏了水不热，急着用我去隔壁打一壶", "再问几遍都行，我写纸上给您"]
    heard = [bool(cues) for cues in listener().hear_curt(rude + kind, [()] * 8)]
    assert sum(heard[:4]) >= 3 and not any(heard[4:])


def test_lines_of_other_authors_are_mostly_told_apart() -> None:
    rows = [json.loads(line) for line in (TESTS / "development" / "forbidden.jsonl").read_text("utf-8").splitlines()]
    heard = [bool(cues) for cues in listener().hear_curt([row["said"] for row in rows], [()] * len(rows))]
    forbidden = np.array([row["forbidden"] for row in rows])
    assert np.mean(np.array(heard)[forbidden]) >= 0.6  # by ear alone, without any rule
    assert np.mean(np.array(heard)[~forbidden]) <= 0.02


def test_ordinary_turns_do_not_sound_curt() -> None:
    said = [line for path in (TESTS / "development").rglob("lawful_turns.txt")
            for line in path.read_text("utf-8").splitlines()]
    heard = listener().hear_curt(said, [()] * len(said))
    assert len(said) > 1500 and sum(map(bool, heard)) <= 0.003 * len(said)


def test_each_message_is_heard_the_same_alone_and_among_others() -> None:
    said = [example.text for example in read_curt_lines()[:300]]
    together = listener()._curtness._work(said)
    assert list(together) == [next(listener()._curtness._work([text])) for text in said]


def test_learning_again_gives_the_same(tmp_path) -> None:
    lines = read_curt_lines()[::20]
    for name in ("a.npz", "b.npz"):
        Curtness.train(lines).save(tmp_path / name)
    with np.load(tmp_path / "a.npz") as one, np.load(tmp_path / "b.npz") as other:
        assert sorted(one) == sorted(other) and all(np.array_equal(one[key], other[key]) for key in one)


def test_a_short_sentence_bears_out_a_rule_but_never_speaks_for_itself(ear, monkeypatch) -> None:
    monkeypatch.setattr(ear._tones, "many", lambda texts: [Tone(-9.0, "cold", 0, 4, short=1.0) for _ in texts])
    assert ear.judge(["您慢走，路上当心。下一位！"], [()])[0] == ()
    assert ear.judge(["能看，今天就有号。身份证。"], [(CUE,)])[0] == (CUE,)


def test_cold_words_of_every_desk_and_what_looks_like_them() -> None:
    rude = ["轮椅没了，您搭着栏杆一步一步挪上去呗。", "想好没？没啥我就撂了，另一个电话在响。", "饿一顿能怎么着，做检查都得饿。"]
    kind = ["您拿好单子，慢走。下一位！", "里头排了几个我这儿看不到，您走到头问分诊就行。", "外地的这里都报不了，得回去报。"]
    heard = [bool(cues) for cues in listener().hear_curt(rude + kind, [()] * 6)]
    assert sum(heard[:3]) >= 2 and not any(heard[3:])
