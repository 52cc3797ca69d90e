"""The JSON API on a room without Rasa."""
from __future__ import annotations

import json
import re
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.web.incoming import cleaned
from language.authoring import UserError


def error_of(answer) -> str:
    """The one line of an error answer."""
    assert set(answer.json()) == {"error"}
    line = answer.json()["error"]
    assert re.search("[一-鿿]", line) and "\n" not in line and "Traceback" not in line
    return line


def test_a_whole_talk(room):
    talk = room.open(difficulty=3, seed=7)
    assert (talk["persona"], talk["difficulty"], talk["seed"], talk["closed"]) == ("price_focused", 3, 7, False)
    assert talk["facts"]["hospital"] == "三秦医院" and talk["turns"] == []
    said = room.say(talk["id"], "您好").json()
    assert [turn["speaker"] for turn in said["turns"]] == ["trainee", "patient", "patient"]
    assert said["turns"][1]["delay_ms"] == 300 and said["turns"][1]["state"]["trust"] == pytest.approx(0.42)
    assert room.client.get(f"/api/talks/{talk['id']}").json()["turns"] == said["turns"]
    ended = room.client.post(f"/api/talks/{talk['id']}/end").json()
    assert ended["closed"] and ended["outcome"] == "open"
    report = room.client.get(f"/api/talks/{talk['id']}/report")
    assert report.status_code == 200 and report.json()["score"] == 80


def test_how_long_the_patient_waited_is_kept_with_the_message(room):
    talk = room.open()
    said = room.say(talk["id"], "您好", waited_s=12.5).json()
    assert said["turns"][0]["waited_s"] == 12.5 and "waited_s" not in said["turns"][1]
    for number, odd in enumerate(("bald", 1e9, True, [1])):
        assert room.say(talk["id"], "请问", f"message-{number + 2}", waited_s=odd).status_code == 422
    assert "waited_s" not in room.say(talk["id"], "请问", "message-9").json()["turns"][-2]


def test_the_patient_may_end_it(room):
    talk = room.open()
    last = room.say(talk["id"], "再见").json()
    assert last["closed"] and last["outcome"] == "books"
    answer = room.say(talk["id"], "还在吗", "message-2")
    assert answer.status_code == 409 and "结束" in error_of(answer)
    assert len(room.client.get(f"/api/talks/{talk['id']}").json()["turns"]) == len(last["turns"])


def test_a_message_sent_twice_is_said_once(room):
    talk = room.open()
    first = room.say(talk["id"], "您好", "same-id-1").json()
    second = room.say(talk["id"], "您好", "same-id-1").json()
    assert first["turns"] == second["turns"] and first["turns"][0]["message_id"] == "same-id-1"
    assert room.say(talk["id"], "再见", "same-id-2").json()["closed"]
    assert room.say(talk["id"], "再见", "same-id-2").status_code == 200  # its answer was lost, not the message


def test_a_message_sent_twice_at_once_is_said_once(room):
    talk, answers = room.open(), []
    threads = [threading.Thread(target=lambda: answers.append(room.say(talk["id"], "您好", "same-id-1")))
               for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200}
    assert sum(turn["speaker"] == "trainee" for turn in room.client.get(f"/api/talks/{talk['id']}").json()["turns"]) == 1


def test_the_talk_survives_a_new_server(room, make_room):
    talk = room.open()
    before = room.say(talk["id"], "您好").json()["turns"]
    again = make_room(dialogue=room.dialogue)
    assert again.client.get(f"/api/talks/{talk['id']}").json()["turns"] == before
    assert len(again.say(talk["id"], "请问", "message-2").json()["turns"]) > len(before)


@pytest.mark.parametrize("text", ["", " ", "\n\t　", "\x00\x01\x1b", "\ud800"])
def test_a_message_of_nothing_is_refused(room, text):
    talk = room.open()
    answer = room.client.post(f"/api/talks/{talk['id']}/messages", headers={"Content-Type": "application/json"},
                              content=b'{"text": "%s", "message_id": "message-1"}' % text.encode("unicode_escape")
                              .replace(b"\\x", b"\\u00"))
    assert answer.status_code == 422 and "空" in error_of(answer)
    assert room.client.get(f"/api/talks/{talk['id']}").json()["turns"] == []


def test_a_message_may_have_2000_characters_and_no_more(room):
    talk = room.open()
    assert room.say(talk["id"], "长" * 2000).status_code == 200
    for length in (2001, 10_000):
        answer = room.say(talk["id"], "长" * length, "message-2")
        assert answer.status_code == 413 and str(length) in error_of(answer)
    answer = room.say(talk["id"], "长" * 200_000, "message-3")
    assert answer.status_code == 413 and error_of(answer)


@pytest.mark.parametrize("text, kept", [
    ("😀👨‍👩‍👧", None), ("？！……", None), ("How much is it?", None), ("<script>alert(1)</script>", None), ("a\x00b\x07c", "abc"),
    ("一行\r\n二行", "一行\n二行"), ("半个\ud83d表情", "半个表情"), ("{{ 7*7 }} %s ' OR 1=1 --", None), ("/restart", None)])
def test_odd_messages_are_kept_as_text(room, text, kept):
    talk = room.open()
    answer = room.client.post(f"/api/talks/{talk['id']}/messages", headers={"Content-Type": "application/json"},
                              content=json.dumps({"text": text, "message_id": "message-1"}).encode())
    assert answer.status_code == 200 and answer.json()["turns"][0]["text"] == (kept or text)
    assert answer.json()["turns"][1]["speaker"] == "patient"


@given(st.text(max_size=300))
@settings(suppress_health_check=list(HealthCheck), max_examples=200, deadline=None)
def test_what_is_kept_can_be_stored_and_is_clean_for_good(text):
    try:
        kept = cleaned(text)
    except UserError:
        return
    kept.encode("utf-8")
    assert "\x00" not in kept and kept.strip() == kept and cleaned(kept) == kept


@pytest.mark.parametrize("body, words", [
    ({"persona": "nobody", "scenario": "online_consult"}, "nobody"),
    ({"persona": "price_focused", "scenario": "nowhere"}, "nowhere"),
    ({"persona": "price_focused"}, "scenario 没有写"),
    ({"persona": "price_focused", "scenario": "online_consult", "difficulty": 4}, "difficulty 太大"),
    ({"persona": "price_focused", "scenario": "online_consult", "difficulty": "2"}, "difficulty 应是整数"),
    ({"persona": "price_focused", "scenario": "online_consult", "seed": -1}, "seed 太小"),
    ({"persona": ["x"], "scenario": "online_consult"}, "persona"), ([], "persona"), ("x", "JSON")])
def test_bad_wishes_are_answered_with_one_line(room, body, words):
    answer = room.client.post("/api/talks", json=body)
    assert answer.status_code == 422 and words in error_of(answer)
    assert room.client.get("/api/talks").json() == []


def test_broken_json_and_wrong_types_are_answered_with_one_line(room):
    talk = room.open()
    for content in (b"{", b"", b"\xff\xfe", b"null"):
        answer = room.client.post(f"/api/talks/{talk['id']}/messages", content=content,
                                  headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422) and error_of(answer)
    for text, message_id in ((3, "message-1"), (None, "message-1"), ("您好", "x"), ("您好", 5), ("您好", "a b c d e f g h")):
        answer = room.say(talk["id"], text, message_id)
        assert answer.status_code == 422 and error_of(answer)


@pytest.mark.parametrize("talk_id", ["unknown", "a" * 300, "..%2F..%2Fetc", "%00", "%ff", "陌生"])
def test_an_unknown_talk_is_404_everywhere(room, talk_id):
    calls = [("GET", ""), ("GET", "/report"), ("POST", "/end"), ("POST", "/messages")]
    for method, rest in calls:
        answer = room.client.request(method, f"/api/talks/{talk_id}{rest}",
                                     json={"text": "您好", "message_id": "message-1"} if rest == "/messages" else None)
        assert answer.status_code == 404 and error_of(answer)
    assert room.dialogue.kept == {}  # asking makes nothing


def test_a_report_needs_an_ended_talk_with_words(room):
    talk = room.open()
    assert room.client.get(f"/api/talks/{talk['id']}/report").status_code == 409
    room.client.post(f"/api/talks/{talk['id']}/end")
    answer = room.client.get(f"/api/talks/{talk['id']}/report")
    assert answer.status_code == 409 and "没有" in error_of(answer)


def test_recent_talks_newest_first(room):
    first, second = room.open(), room.open()
    room.say(first["id"], "再见")
    rows = {row["id"]: row for row in room.client.get("/api/talks").json()}
    assert rows[first["id"]]["closed"] and rows[first["id"]]["outcome_name"] == "约好了就诊"
    assert not rows[second["id"]]["closed"] and "turns" not in rows[second["id"]]


def test_ids_and_seeds_are_made_at_the_door(room):
    talks = [room.open() for _ in range(20)]
    assert len({talk["id"] for talk in talks}) == 20 and all(len(talk["id"]) >= 16 for talk in talks)
    assert len({talk["seed"] for talk in talks}) > 5 and all(talk["started_at"] for talk in talks)


def test_choices(room):
    assert [row["id"] for row in room.client.get("/api/personas").json()] == ["price_focused", "anxious"]
    scenario, = room.client.get("/api/scenarios").json()
    assert scenario["hospital"] == "三秦医院" and scenario["personas"] == ["price_focused"]


def test_while_the_patient_is_on_the_way(make_room):
    room = make_room(held=True)
    health = room.client.get("/api/health").json()
    assert health["status"] == "loading" and 0 <= health["progress"] < 1
    for answer in (room.client.post("/api/talks", json={"persona": "price_focused", "scenario": "online_consult"}),
                   room.client.get("/api/talks"), room.say("any", "您好")):
        assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0 and "路上" in error_of(answer)
    assert room.client.get("/api/personas").status_code == 200
    room.arrive.set()
    assert room.loaded.wait(10)
    assert room.client.get("/api/health").json() == {"status": "ready", "progress": 1.0}
    assert room.open()["turns"] == []


@pytest.mark.parametrize("error, words", [(UserError("请运行 make train"), "make train"), (RuntimeError("x"), "make train"),
                                          (OSError("disk"), "make serve")])
def test_when_the_patient_cannot_come_the_reason_is_said(make_room, error, words):
    room = make_room(error=error)
    deadline = time.monotonic() + 10
    while room.client.get("/api/health").json()["status"] == "loading" and time.monotonic() < deadline:
        time.sleep(.02)
    health = room.client.get("/api/health").json()
    assert health["status"] == "failed" and words in health["error"]
    answer = room.client.post("/api/talks", json={"persona": "price_focused", "scenario": "online_consult"})
    assert answer.status_code == 503 and words in error_of(answer)


def test_a_fault_inside_is_one_line_outside_and_keeps_no_secret(room):
    talk = room.open()
    room.dialogue.fails = True
    answer = room.say(talk["id"], "很私密的话")
    assert answer.status_code == 500 and "私密" not in error_of(answer)
    assert answer.headers["x-content-type-options"] == "nosniff"
    room.dialogue.fails = False
    assert room.say(talk["id"], "很私密的话").status_code == 200
