"""Reading transcripts: what is taken, and the one line that a mistake gets."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluators.transcript import Transcript, TranscriptError, read_transcripts

TURNS = [{"speaker": "trainee", "text": "您好"}, {"speaker": "patient", "text": "你好"}]
TALK = {"id": "a", "protocol": "online_consult", "turns": TURNS}


def write(tmp_path: Path, content: object, name: str = "talk.json") -> Path:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def mistake(tmp_path: Path, content: object, name: str = "talk.json") -> str:
    with pytest.raises(TranscriptError) as caught:
        list(read_transcripts(write(tmp_path, content, name)))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_object_a_list_and_lines_are_read(tmp_path: Path) -> None:
    assert [talk.id for talk in read_transcripts(write(tmp_path, TALK))] == ["a"]
    assert [talk.id for talk in read_transcripts(write(tmp_path, [TALK, {**TALK, "id": "b"}]))] == ["a", "b"]
    lines = "\n".join(json.dumps({**TALK, "id": name}, ensure_ascii=False) for name in "abc") + "\n\n"
    assert [talk.id for talk in read_transcripts(write(tmp_path, lines, "talks.jsonl"))] == ["a", "b", "c"]


def test_lines_are_read_one_by_one(tmp_path: Path) -> None:
    lines = json.dumps(TALK) + "\n{broken"
    stream = read_transcripts(write(tmp_path, lines, "talks.jsonl"))
    assert next(stream).id == "a"
    with pytest.raises(TranscriptError, match=r"talks\.jsonl:2 "):
        next(stream)


@pytest.mark.parametrize(("change", "words"), [
    ({"turns": [{"speaker": "doctor", "text": "您好"}]}, ["第0轮", "doctor", "trainee、patient"]),
    ({"turns": [*TURNS, {"speaker": "trainee"}]}, ["第2轮", "缺少 text"]),
    ({"turns": [*TURNS, {"speaker": "trainee", "text": 5}]}, ["第2轮", "text 应为文字", "5"]),
    ({"turns": [*TURNS, {"speaker": "trainee", "text": None}]}, ["第2轮", "缺少 text"]),
    ({"turns": [*TURNS, {"speaker": "trainee", "text": ""}]}, ["第2轮", "text 是空的"]),
    ({"turns": ["您好"]}, ["第0轮", "应为对象"]),
    ({"turns": []}, ["turns 应为非空列表"]),
    ({"turns": None}, ["turns"]),
    ({"protocol": "online_consul"}, ["online_consul", "可用", "online_consult"]),
    ({"protocol": None}, ["缺少 protocol"]),
    ({"scenario": "no_such"}, ["场景", "no_such", "可用"]),
    ({"persona": "no_such"}, ["患者类型", "no_such", "可用"]),
    ({"facts": []}, ["facts 应为对象"]),
    ({"facts": {"prices": {"B超": 120}}}, ["B超", "[低, 高]"]),
    ({"facts": {"prices": {"B超": [200, 100]}}}, ["B超", "低不大于高"]),
    ({"facts": {"address": 5}}, ["facts.address"]),
    ({"outcome": "left"}, ["outcome", "hangs_up"]),
    ({"turns": [{**TURNS[0], "at_s": "soon"}]}, ["第0轮", "at_s"]),
    ({"turns": [{**TURNS[1], "state": {"trust": 3}}]}, ["第0轮", "state"]),
])
def test_a_mistake_is_one_line_with_place_and_remedy(tmp_path: Path, change: dict, words: list[str]) -> None:
    message = mistake(tmp_path, {**TALK, **change})
    assert message.startswith(str(tmp_path / "talk.json") + ":")
    for word in [*words, "；"]:
        assert word in message


def test_the_line_of_the_turn_is_named(tmp_path: Path) -> None:
    content = '{\n "protocol": "online_consult",\n "turns": [\n  {"speaker": "trainee", "text": "您好"},\n  {"speaker": "patient"}\n ]\n}'
    assert "talk.json:5 第1轮 缺少 text" in mistake(tmp_path, content)


@pytest.mark.parametrize(("content", "name", "words"), [
    ('{"id": "a", "turns": [', "t.json", "截断"),
    ('{"id": "a" "turns": []}', "t.json", "JSON 写法有误"),
    ("", "t.json", "空的"),
    ("", "t.jsonl", "空的"),
    ("[]", "t.json", "没有对话"),
    ('{"a": NaN}', "t.json", "NaN"),
    ("您好", "t.csv", ".jsonl"),
    ('{"id": 1}\n{"id": 2}', "t.json", ".jsonl"),
    ("[" * 100000, "t.json", "；"),
    ('"您好"', "t.json", "应为对象"),
])
def test_a_file_that_is_no_transcript(tmp_path: Path, content: str, name: str, words: str) -> None:
    assert words in mistake(tmp_path, content, name)


def test_a_missing_file_and_a_wrong_encoding(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="读不到"):
        list(read_transcripts(tmp_path / "none.json"))
    (tmp_path / "gbk.json").write_bytes("{'id': '您好'}".encode("gbk"))
    with pytest.raises(TranscriptError, match="UTF-8"):
        list(read_transcripts(tmp_path / "gbk.json"))


def test_a_live_talk_may_hold_an_empty_message() -> None:
    talk = Transcript.from_dict({**TALK, "turns": [{"speaker": "trainee", "text": ""}]})
    assert talk.turns[0].text == ""


def test_unknown_keys_are_kept() -> None:
    talk = Transcript.from_dict({**TALK, "seed": 7, "facts": {"hospital": "三秦", "level": "二级"}})
    assert talk.header["seed"] == 7 and "二级" in talk.card.known
