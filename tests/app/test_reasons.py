"""Every message of a patient says why: what was heard, how the mood moved, which concern, which fact."""
from __future__ import annotations

import json
from dataclasses import replace

import pytest

from actions.cast import Casting, load_library
from actions.patient import Patient
from actions.stage import set_stage
from app.contracts.scripts import job
from app.reasons import REASONS, patient_turns
from app.talk import Talk
from evaluators import Transcript, evaluate, load_rulebook, render
from language.heard import Heard
from language.listener import listener

LINES = ["您好，三秦医院，我是客服小林，请问怎么称呼您？", "您请讲。", "肌瘤是什么时候查出来的？", "我们保证一次治好。", "没有医院能保证，您别着急。"]
SEEDS = range(6)


@pytest.fixture(scope="module")
def talks() -> list:
    library, ear = load_library(), listener()
    found = []
    for seed in SEEDS:
        talk = Talk(library.cast("anxious", "online_consult", 2, seed), library, ear)
        for line in LINES:
            if talk.outcome is None:
                talk.say(line)
        found.append(talk.transcript(f"t{seed}")["turns"])
    return found


def answers(turns: list) -> list:
    """The patient's turns, answer by answer, each with the trainee's turn before it."""
    groups: list = []
    for turn in turns:
        if turn["speaker"] == "trainee":
            groups.append((turn, []))
        else:
            groups[-1][1].append(turn)
    return groups


def test_every_message_carries_all_its_reasons(talks: list) -> None:
    for turns in talks:
        for said, messages in answers(turns):
            assert messages
            for message in messages:
                assert set(REASONS) <= set(message) and message["why"] and all(message["why"])
                assert set(message["before"]) == set(message["state"])
            assert [message["before"] for message in messages] == [messages[0]["before"]] * len(messages)
            whole = "\n".join(messages[0]["why"])
            assert whole.startswith("听到：") and "\n心情：" in whole


def test_the_mood_before_is_the_mood_after_the_last_answer(talks: list) -> None:
    for turns in talks:
        states = [(messages[0]["before"], messages[0]["state"]) for _, messages in answers(turns)]
        assert all(after == before for (_, after), (before, _) in zip(states, states[1:]))


def test_acts_flags_facts_and_concerns_are_named(talks: list) -> None:
    opened, flagged, asked = 0, 0, 0
    for turns in talks:
        for said, messages in answers(turns):
            reasons, first = "\n".join(why for message in messages for why in message["why"]), messages[0]
            assert all(title in reasons for title in [*first["raised"], *first["told"]])
            if said["text"] == LINES[0]:
                assert {"greet", "ask_name"} <= set(first["heard"]) and "问候" in reasons and "问称呼" in reasons
            opened += bool(first["raised"])
            flagged += "cure_guarantee" in first["flags"] and "听到红线：保证疗效" in reasons
            asked += said["text"] == LINES[2] and "什么时候开始的" in first["told"]
    assert opened >= len(SEEDS) and flagged >= len(SEEDS) / 2 and asked >= len(SEEDS) / 2


def test_a_telephone_number_is_a_fact_told() -> None:
    library = load_library()
    casting = next(one for seed in range(40) for one in [library.cast("price_focused", "online_consult", 1, seed)])
    talk = Talk(casting, library, listener())
    for line in job("excellent", casting, library).lines:
        if talk.outcome is None:
            talk.say(line)
    assert any("电话" in turn["told"] for turn in talk.transcript("t")["turns"] if turn["speaker"] == "patient")


def test_a_message_of_nothing_has_reasons_too() -> None:
    library = load_library()
    casting = Casting("anxious", "online_consult_fibroids", "fibroids_su", 2, 1)
    patient = Patient(casting, library)
    before = patient.start()
    after, reply = patient.step(before, Heard(""))
    turns = patient_turns(reply.messages, before, after, Heard(""), set_stage(casting, library))
    assert turns[0]["why"][0] == "听到：没有听出什么" and turns[0]["heard"] == []
    silent = tuple(message._replace(why=()) for message in reply.messages)
    assert all(turn["why"] for turn in patient_turns(silent, before, replace(before), Heard(""), set_stage(casting, library)))


def test_the_report_shows_them_line_by_line(talks: list) -> None:
    transcript = Transcript.from_dict({"id": "t", "protocol": "online_consult", "turns": talks[0]})
    html = render(evaluate(transcript, load_rulebook(), listener()), transcript, "html")
    first = answers(talks[0])[0][1][0]
    assert f'<p class="pl-why">{"<br>".join(first["why"])}</p>' in html


def test_explain_prints_them(peilian) -> None:
    done = peilian("chat", "--explain", "--persona", "anxious", stdin="\n".join(LINES))
    assert done.code == 0 and done.err.count("· 听到：") == len(LINES) == done.err.count("· 心情：")
    (first, *_), = [[json.loads(line) for line in peilian("chat", "--json", "--persona", "anxious", stdin=LINES[0]).out.splitlines()]]
    assert "greet" in first["heard"] and first["why"][0] in done.err
