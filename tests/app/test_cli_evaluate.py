"""`peilian evaluate`: reports in every form, and broken transcripts refused in one readable line."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import check_report, objects, process, refused, write

TURNS = [{"speaker": "trainee", "text": "您好，三秦医院，我是客服小林。"}, {"speaker": "patient", "text": "多少钱"},
         {"speaker": "trainee", "text": "您放心，保证治好，绝不复发。"}]
TALK = {"id": "t1", "protocol": "online_consult", "turns": TURNS}


def test_evaluate_json_keeps_the_contract(peilian, tmp_path: Path) -> None:
    done = peilian("evaluate", write(tmp_path, TALK), "--format", "json")
    (report,) = objects(done.out)
    assert done.code == 0
    check_report(report, "t1")
    flag = next(finding for finding in report["findings"] if finding.get("category") == "cure_guarantee")
    assert flag["check"] == "red_flag" and flag["status"] == "violated" and flag["severity"] == "critical" and flag["law"] and flag["rewrite"]
    assert flag["turn"] == 2 and TURNS[2]["text"][flag["start"]:flag["end"]] == flag["quote"] and not report["passed"]
    for finding in report["findings"]:
        if finding["quote"] is not None:
            assert TURNS[finding["turn"]]["text"][finding["start"]:finding["end"]] == finding["quote"]


@pytest.mark.parametrize("form, marks", [("text", ("t1", "保证治好")), ("html", ("<!doctype html>", "保证治好", "</html>")),
                                         ("md", ("# ", "保证治好"))])
def test_evaluate_in_the_other_formats(peilian, tmp_path: Path, form: str, marks: tuple) -> None:
    done = peilian("evaluate", write(tmp_path, TALK), "--format", form)
    assert done.code == 0
    for mark in marks:
        assert mark in done.out or mark in done.out.lower()


def test_html_reports_never_carry_markup_of_a_talk(peilian, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    talk = {**TALK, "id": evil, "turns": [*TURNS, {"speaker": "patient", "text": evil}]}
    done = peilian("evaluate", write(tmp_path, talk), "--format", "html")
    assert done.code == 0 and "<script>alert" not in done.out and "<img src=x" not in done.out and "&lt;script&gt;" in done.out


def test_evaluate_reads_lists_and_lines(peilian, tmp_path: Path) -> None:
    second = {"protocol": "phone_consult", "turns": TURNS}
    for path in (write(tmp_path, [TALK, second], "two.json"),
                 write(tmp_path, "\n".join(json.dumps(talk, ensure_ascii=False) for talk in (TALK, second)), "two.jsonl")):
        done = peilian("evaluate", path, "--format", "json")
        assert done.code == 0 and [report["id"] for report in objects(done.out)] == ["t1", "two-2"]


BAD = {
    "empty.json": ("", ":1", "空"),
    "blank.jsonl": ("\n \n", "空"),
    "truncated.json": (json.dumps(TALK, ensure_ascii=False)[:60], ":1", "截断"),
    "speaker.json": ({**TALK, "turns": [TURNS[0], {"speaker": "doctor", "text": "您好"}]}, ":", "第1轮", "doctor", "trainee"),
    "no_speaker.json": ({**TALK, "turns": [{"text": "您好"}]}, "第0轮", "speaker"),
    "no_text.json": ({**TALK, "turns": [{"speaker": "trainee"}]}, "第0轮", "text"),
    "blank_text.json": ({**TALK, "turns": [{"speaker": "trainee", "text": ""}]}, "第0轮", "text"),
    "number_text.json": ({**TALK, "turns": [{"speaker": "trainee", "text": 5}]}, "第0轮", "text"),
    "no_turns.json": ({"protocol": "online_consult"}, "turns"),
    "turns_empty.json": ({**TALK, "turns": []}, "turns"),
    "protocol.json": ({**TALK, "protocol": "online_consul"}, "online_consul", "是否想写 “online_consult”"),
    "no_protocol.json": ({"turns": TURNS}, "protocol"),
    "scenario.json": ({**TALK, "scenario": "nowhere"}, "nowhere", "场景"),
    "persona.json": ({**TALK, "persona": "angri"}, "angri"),
    "facts.json": ({**TALK, "facts": {"prices": {"挂号费": "二十"}}}, "挂号费"),
    "number.json": ("5", "对象"),
    "nan.json": ('{"protocol": "online_consult", "turns": [{"speaker": "trainee", "text": "您好", "at_s": NaN}]}', "NaN"),
    "deep.json": ("[" * 100_000, "嵌套"),
    "two.json": (json.dumps(TALK) + "\n" + json.dumps(TALK), ".jsonl"),
    "line.jsonl": (json.dumps(TALK) + "\n{broken", ":2"),
    "talk.txt": ("您好", ".txt", ".json"),
    "talk": ("您好", "后缀"),
    "binary.json": (b"\x00\xff\xfe\x80" * 50, "UTF-8"),
    "gbk.json": (json.dumps(TALK, ensure_ascii=False).encode("gbk"), "UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_broken_transcripts_are_refused_in_one_line(peilian, tmp_path: Path, name: str) -> None:
    content, *words = BAD[name]
    refused(peilian("evaluate", write(tmp_path, content, name), "--format", "json"), name, *words)


def test_missing_files_and_folders_are_refused(peilian, tmp_path: Path) -> None:
    refused(peilian("evaluate", tmp_path / "nowhere.json"), "nowhere.json", "读不到")
    (tmp_path / "folder.json").mkdir()
    refused(peilian("evaluate", tmp_path / "folder.json"), "folder.json", "读不到")
    refused(peilian("evaluate", tmp_path), "后缀")


def test_sound_files_are_judged_beside_a_broken_one(peilian, tmp_path: Path) -> None:
    good, bad = write(tmp_path, TALK, "good.json"), write(tmp_path, json.dumps(TALK) + "\n{", "bad.jsonl")
    done = peilian("evaluate", bad, good, tmp_path / "gone.json", "--format", "json")
    assert done.code == 2 and [report["id"] for report in objects(done.out)] == ["t1"]
    first, second = done.err.splitlines()
    assert "bad.jsonl:2" in first and "gone.json" in second


def test_half_a_character_does_not_break_the_report(tmp_path: Path) -> None:
    talk = '{"id": "x", "protocol": "online_consult", "turns": [{"speaker": "trainee", "text": "\\ud83d您好\\u0000"}]}'
    for form in ("json", "text", "html", "md"):
        done = process("evaluate", str(write(tmp_path, talk)), "--format", form)
        assert done.returncode == 0 and done.stdout and b"Traceback" not in done.stderr


def test_a_broken_file_as_a_process() -> None:
    done = process("evaluate", "/nowhere/talk.json", "--format", "json")
    assert done.returncode == 2 and done.stdout == b"" and done.stderr.decode().count("\n") == 1
