"""`peilian retry`: a talk from a file or from the room's store, forked, and shown beside what was."""
from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from commands import objects, refused, write

from app.comparison import compare
from app.fork import trainee_lines, trainee_turn

LINES = ["您好，三秦医院网络咨询，我是客服小林，请问怎么称呼您？", "您请讲，您最想了解哪方面？", "我们保证治好，绝不复发。",
         "聚焦超声手术是9800到13800元，麻醉和耗材都含在里面。", "您多大年纪？什么时候查出来的？"]


@pytest.fixture
def talk_file(peilian, tmp_path: Path) -> Path:
    """What ``peilian chat --json`` wrote of a talk with a promise in it."""
    done = peilian("chat", "--persona", "anxious", "--seed", 5, "--json", stdin="\n".join(LINES))
    assert done.code == 0
    return write(tmp_path, done.out, "talk.jsonl")


def recorded(path: Path) -> dict:
    return objects(path.read_text(encoding="utf-8"))[-1]["transcript"]


def retried(peilian, path: Path, turn: int, lines: list[str], *more: str) -> dict:
    done = peilian("retry", path, "--turn", turn, "--json", *more, stdin="\n".join(lines))
    assert done.code == 0, done.err
    (found,) = objects(done.out)
    return found


def test_unchanged_words_give_the_same_bytes_from_every_turn(peilian, talk_file: Path) -> None:
    old, before = recorded(talk_file), talk_file.read_bytes()
    starts = [index for index, turn in enumerate(old["turns"]) if turn["speaker"] == "trainee"]
    assert len(starts) == len(LINES)
    for number, at in enumerate(starts):
        found = retried(peilian, talk_file, at, LINES[number:])
        assert json.dumps(found["transcript"]["turns"]) == json.dumps(old["turns"])
        assert found["same"] and found["difference"]["score"] == 0 and found["transcript"]["outcome"] == old["outcome"]
    assert talk_file.read_bytes() == before


def test_other_words_go_another_way(peilian, talk_file: Path) -> None:
    old = recorded(talk_file)
    at = next(index for index, turn in enumerate(old["turns"]) if turn["text"] == LINES[2])
    found = retried(peilian, talk_file, at, ["聚焦超声手术9800到13800元，您别着急，您的担心我理解。", *LINES[4:]])
    assert found["transcript"]["turns"][:at] == old["turns"][:at] and not found["same"]
    assert found["turn"] == at and found["rows"][0]["old"]["trainee"] == LINES[2]
    guarantee = "保证疗效、包治根治"
    assert guarantee in found["rows"][0]["old"]["red_flags"] and guarantee not in found["rows"][0]["new"]["red_flags"]
    assert found["difference"]["score"] == found["new"]["score"] - found["old"]["score"]
    assert found["rows"][0]["new"]["state"]["trust"] > found["rows"][0]["old"]["state"]["trust"]
    assert guarantee in found["difference"]["red_flags"]["gone"]


def test_people_see_two_columns_and_the_differences(peilian, talk_file: Path) -> None:
    done = peilian("retry", talk_file, "--turn", 1, stdin="别问那么多，来了再说。\n再见\n")
    assert done.code == 0
    for words in ("上次", "这次", "别问那么多，来了再说。", "您好，三秦医院网络咨询", "得分", "信任", "焦虑", "红线", "结局", "→"):
        assert words in done.out
    assert "从它所回答的第 0 轮" in done.err


def test_a_retry_can_be_retried(peilian, talk_file: Path, tmp_path: Path) -> None:
    first = retried(peilian, talk_file, 0, ["您好", "您请讲"])
    again = retried(peilian, write(tmp_path, first, "again.json"), 0, ["您好", "您请讲"])
    assert again["same"] and again["transcript"]["retry_of"]["id"] == first["transcript"]["id"]
    plain = retried(peilian, write(tmp_path, first["transcript"], "plain.json"), 0, ["您好"])
    assert plain["transcript"]["turns"] == first["transcript"]["turns"][:len(plain["transcript"]["turns"])]


@pytest.fixture
def store(talk_file: Path, tmp_path: Path) -> Path:
    """A store as the room keeps it, with that talk in it."""
    talk, path = recorded(talk_file), tmp_path / "sessions.db"
    head = {key: value for key, value in talk.items() if key not in ("turns", "outcome")}
    events = [{"event": "slot", "name": "casting", "value": {**head, "id": "abc"}, "timestamp": 1.0}]
    for turn in talk["turns"]:
        inside = {"patient": {**{key: turn.get(key) for key in ("state", "why")}, "delay_ms": 5, "outcome": None}}
        events.append({"event": "user" if turn["speaker"] == "trainee" else "bot", "text": turn["text"], "timestamp": 2.0,
                       "metadata": inside if turn["speaker"] == "patient" else {}})
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
        db.executemany("INSERT INTO events (sender_id, data) VALUES ('abc', ?)", [(json.dumps(event),) for event in events])
    return path


def test_a_talk_of_the_room_is_found_by_its_id(peilian, store: Path, talk_file: Path) -> None:
    before = store.read_bytes()
    found = retried(peilian, Path("abc"), 0, LINES, "--db", str(store))
    assert found["same"] and found["old"]["id"] == "abc"
    assert [turn["text"] for turn in found["transcript"]["turns"]] == [turn["text"] for turn in recorded(talk_file)["turns"]]
    assert store.read_bytes() == before


def test_what_cannot_be_retried_is_one_readable_line(peilian, talk_file: Path, store: Path, tmp_path: Path) -> None:
    ask = {"stdin": "您好\n"}
    refused(peilian("retry", "nope", "--turn", 0, "--db", store, **ask), "nope", "/talks/")
    refused(peilian("retry", "nope", "--turn", 0, "--db", tmp_path / "none.db", **ask), "none.db", "--db")
    refused(peilian("retry", "abc", "--turn", 0, "--db", talk_file, **ask), "talk.jsonl")
    refused(peilian("retry", tmp_path / "none.json", "--turn", 0, **ask), "none.json", "读不到")
    for turn in (99, -1):
        refused(peilian("retry", talk_file, "--turn", turn, **ask), f"第 {turn} 轮")
    refused(peilian("retry", talk_file, "--turn", 0, stdin=""), "还没有说话")


BROKEN = {
    "headless": ({"persona": None}, "缺少 persona"),
    "seedless": ({"seed": None}, "缺少 seed"),
    "odd seed": ({"seed": "7"}, "缺少 seed"),
    "true difficulty": ({"difficulty": True}, "缺少 difficulty"),
    "unknown profile": ({"profile": "nobody"}, "nobody"),
    "hard difficulty": ({"difficulty": 9}, "难度 “9”"),
    "unknown persona": ({"persona": "anxios"}, "anxios"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_talk_that_does_not_say_who_played_is_refused(peilian, talk_file: Path, tmp_path: Path, name: str) -> None:
    change, words = BROKEN[name]
    talk = {key: value for key, value in {**recorded(talk_file), **change}.items() if value is not None}
    refused(peilian("retry", write(tmp_path, talk, "broken.json"), "--turn", 0, stdin="您好\n"), words)


@pytest.mark.parametrize("content, words", [("", "没有一次完整的对话"), ("{broken", ":1"), ("[]", "没有一次完整的对话"), ("5", "没有一次完整的对话"),
                                            (b"\xff\xfe", "UTF-8"), ('{"turns": 3}', "protocol"), ("[" * 100_000, "JSON")])
def test_a_file_without_a_talk_is_refused(peilian, tmp_path: Path, content, words: str) -> None:
    refused(peilian("retry", write(tmp_path, content, "odd.json"), "--turn", 0, stdin="您好\n"), "odd.json", words)


def test_two_talks_in_a_file_are_refused(peilian, talk_file: Path, tmp_path: Path) -> None:
    talk = recorded(talk_file)
    refused(peilian("retry", write(tmp_path, [talk, talk], "two.json"), "--turn", 0, stdin="您好\n"), "有 2 次对话")


def test_turns_are_counted_as_in_reports() -> None:
    turns = [{"speaker": speaker, "text": str(number)} for number, speaker in
             enumerate(("trainee", "patient", "patient", "trainee", "trainee", "patient"))]
    assert [trainee_turn(turns, number) for number in range(6)] == [0, 0, 0, 3, 4, 4]
    assert [line.text for line in trainee_lines(turns)] == ["0", "3", "4"]


def test_feelings_that_nobody_kept_are_not_compared() -> None:
    talk = {"id": "t", "turns": [{"speaker": "trainee", "text": "您好"}, {"speaker": "patient", "text": "嗯"}]}
    report = {"score": 5, "passed": False, "findings": []}
    found = compare(talk, report, talk, report, 0)
    assert found["same"] and found["start"] is None and found["difference"]["state"] == {} and found["old"]["state"] is None
