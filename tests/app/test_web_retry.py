"""Retrying from a turn in the web room: the fork, its mark, the page that compares; on a room without Rasa."""
from __future__ import annotations

import copy
import re

import pytest

LINES = ["您好", "我们保证治好", "您贵姓", "没有了"]


def held(room, lines=LINES, talk=None):
    """An ended talk in which the trainee said ``lines``."""
    talk = talk or room.open(seed=3)
    for number, line in enumerate(lines):
        room.say(talk["id"], line, f"message-{talk['id'][:6]}-{number}")
    return room.client.post(f"/api/talks/{talk['id']}/end").json()


def retry(room, talk_id, turn):
    return room.client.post(f"/api/talks/{talk_id}/retry", json={"turn": turn})


def spoken(turns):
    return [(turn["speaker"], turn["text"], turn.get("state"), turn.get("why")) for turn in turns]


def test_a_retry_has_the_history_of_its_parent_which_stays_as_it_was(room):
    parent = held(room)
    kept = copy.deepcopy(room.dialogue.kept[parent["id"]])
    answer = retry(room, parent["id"], 3)
    child = answer.json()
    assert answer.status_code == 201 and child["id"] != parent["id"] and not child["closed"]
    assert spoken(child["turns"]) == spoken(parent["turns"][:3])
    assert child["retry_of"]["id"] == parent["id"] and child["retry_of"]["turn"] == 3
    assert child["retry_of"]["said"] == "我们保证治好"
    assert all(child[key] == parent[key] for key in ("persona", "scenario", "profile", "difficulty", "seed", "facts"))
    held(room, ["谁也不能保证"], child)
    assert room.dialogue.kept[parent["id"]] == kept
    assert room.client.get(f"/api/talks/{parent['id']}").json()["turns"] == parent["turns"]


def test_unchanged_words_give_the_parent_again(room):
    parent = held(room)
    for turn, left in ((0, LINES), (3, LINES[1:]), (5, LINES[2:])):
        child = held(room, left, retry(room, parent["id"], turn).json())
        assert spoken(child["turns"]) == spoken(parent["turns"])
        found = room.client.get(f"/api/talks/{child['id']}/comparison").json()
        assert found["same"] and found["difference"]["score"] == 0 and set(found["difference"]["state"].values()) == {0.0}


def test_time_stands_still_until_a_retry_parts_from_its_parent(room):
    talk = room.open(seed=3)
    for number, (line, waited_s) in enumerate(zip(LINES, (None, -1.5, 300, 4.25))):
        room.say(talk["id"], line, f"message-{number}", waited_s=waited_s)
    parent = room.client.post(f"/api/talks/{talk['id']}/end").json()

    def waits(turns):
        return [turn.get("waited_s") for turn in turns if turn["speaker"] == "trainee"]

    assert waits(parent["turns"]) == [None, -1.5, 300, 4.25]
    child = retry(room, parent["id"], 3).json()
    for number, line in enumerate([*LINES[1:3], "等一下"]):  # word for word, then something else
        child = room.say(child["id"], line, f"message-again-{number}", waited_s=77).json()
    assert waits(child["turns"]) == [None, -1.5, 300, 77]


def test_a_patient_turn_means_the_words_it_answers(room):
    parent = held(room)
    assert retry(room, parent["id"], 4).json()["retry_of"]["turn"] == 3


@pytest.mark.parametrize("turn", [-1, 99, "drei", None, 2.5])
def test_a_turn_that_is_not_there_is_one_readable_line(room, turn):
    answer = retry(room, held(room)["id"], turn)
    assert answer.status_code == 422 and re.search("[一-鿿]", answer.json()["error"]) and "\n" not in answer.json()["error"]


def test_an_unknown_talk_cannot_be_retried_or_compared(room):
    assert retry(room, "nowhere", 0).status_code == 404
    assert room.client.get("/api/talks/nowhere/comparison").status_code == 404
    assert room.client.get("/talks/nowhere/compare").status_code == 404
    assert room.client.get("/api/talks/nowhere/retries").status_code == 404


def test_the_comparison_shows_what_became_different(room):
    parent = held(room)
    child = held(room, ["谁也不能保证"], retry(room, parent["id"], 3).json())
    found = room.client.get(f"/api/talks/{child['id']}/comparison").json()
    assert (found["old"]["score"], found["new"]["score"], found["difference"]["score"]) == (20, 80, 60)
    assert found["difference"]["red_flags"] == {"gone": ["保证疗效"], "added": []} and not found["same"]
    assert [row["old"]["trainee"] for row in found["rows"]] == LINES[1:]
    assert [row["new"] and row["new"]["trainee"] for row in found["rows"]] == ["谁也不能保证", None, None]
    assert found["difference"]["state"]["trust"] == pytest.approx(
        child["turns"][-1]["state"]["trust"] - parent["turns"][-1]["state"]["trust"])


def test_only_two_ended_talks_are_compared(room):
    parent = held(room)
    child = retry(room, parent["id"], 3).json()
    assert room.client.get(f"/api/talks/{child['id']}/comparison").status_code == 409
    assert room.client.get(f"/talks/{child['id']}/compare").status_code == 409
    answer = room.client.get(f"/api/talks/{parent['id']}/comparison")
    assert answer.status_code == 404 and "不是重来" in answer.json()["error"]


def test_both_reports_lead_to_the_comparison(room):
    parent = held(room)
    child = retry(room, parent["id"], 3).json()
    assert f"/talks/{child['id']}\"" in room.client.get(f"/talks/{parent['id']}/report").text
    held(room, ["谁也不能保证"], child)
    link = f"/talks/{child['id']}/compare"
    assert link in room.client.get(f"/talks/{parent['id']}/report").text
    assert link in room.client.get(f"/talks/{child['id']}/report").text
    assert [one["id"] for one in room.client.get(f"/api/talks/{parent['id']}/retries").json()] == [child["id"]]
    assert room.client.get(f"/api/talks/{child['id']}/retries").json() == []


def test_the_page_shows_both_texts_the_moods_the_flags_and_the_scores(room):
    parent = held(room)
    child = held(room, ["<b>谁也不能保证</b>"], retry(room, parent["id"], 3).json())
    html = room.client.get(f"/talks/{child['id']}/compare").text
    for words in ("我们保证治好", "&lt;b&gt;谁也不能保证", "+60", "少了：保证疗效", "信任", "焦虑", "<svg", "对话已经结束", "从第 3 轮重来"):
        assert words in html
    assert "<b>" not in html and html.count("<polyline") == 4


def test_the_clock_of_a_retry_goes_on_from_the_fork(room):
    parent = held(room)
    mark = retry(room, parent["id"], 5).json()
    assert mark["retry_of"]["at_s"] == parent["turns"][4]["at_s"] > 0 and mark["elapsed_s"] >= mark["retry_of"]["at_s"]
