"""The command line keeps its contract, and whatever is wrong is one readable line with exit code 2."""
from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List, NamedTuple

import pytest

from actions.cast import load_library
from app.cli import main
from app.talk import Talk
from language.listener import listener

ROOT = Path(__file__).resolve().parents[2]
LINES = ["您好，三秦医院网络咨询，我是客服小林，请问怎么称呼您？", "聚焦超声9800到13800元，术前检查600元，先给您清单。",
         "", "😀", "您担心是正常的，会不会复发没有医院能保证，医生会跟您讲。", "您这周哪天方便？周六上午张医生在。", "再见"]
NASTY = ["", "   ", "😀👍🏻", "。。。！？", "x" * 10_000, "你好" * 5_000, "\x00\x07\x1b[31m您好\x7f", "Hello, how much is it?",
         "<script>alert(1)</script>", "您\u2028好\x85吗\x0b请讲", "手机号13800138000，周三下午两点来，挂号费20元", "\u202e反着写\ufeff"]
TURNS = [{"speaker": "trainee", "text": "您好，三秦医院，我是客服小林。"}, {"speaker": "patient", "text": "多少钱"},
         {"speaker": "trainee", "text": "您放心，保证治好，绝不复发。"}]
TALK = {"id": "t1", "protocol": "online_consult", "turns": TURNS}
STATUSES = {"met", "missed", "violated", "not_due", "not_reached", "unverified"}


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def peilian(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Runs the command in this process."""
    def run(*arguments: Any, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["peilian", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8"))))
        with pytest.raises(SystemExit) as left:
            main()
        return Done(left.value.code or 0, *capsys.readouterr())

    return run


def process(*arguments: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the command as a process of its own."""
    return subprocess.run([sys.executable, "-m", "app.cli", *arguments], input=stdin, capture_output=True, cwd=ROOT,
                          env={**os.environ, **env}, timeout=300)


def refused(done: Done, *words: str) -> None:
    """One line that says what is wrong; no traceback, nothing on stdout."""
    assert done.code == 2 and done.out == ""
    assert done.err.startswith("出错：") and done.err.count("\n") == 1 and "Traceback" not in done.err
    for word in words:
        assert word in done.err


def check_heard(line: str, said: str) -> None:
    """One output line of ``understand --json`` against its input line."""
    heard = json.loads(line)
    assert list(heard) == ["text", "acts", "entities"] and heard["text"] == said
    for act in heard["acts"]:
        assert set(act) == {"name", "confidence", "start", "end"} and 0 <= act["confidence"] <= 1
    for entity in heard["entities"]:
        assert set(entity) == {"entity", "value", "start", "end"}
    for part in heard["acts"] + heard["entities"]:
        assert 0 <= part["start"] < part["end"] <= len(said)
        assert said[part["start"]:part["end"]].strip()


def test_understand_writes_one_object_for_every_line(peilian) -> None:
    done = peilian("understand", "--json", stdin="\n".join(NASTY) + "\n")
    written = done.out.split("\n")
    assert done.code == 0 and written.pop() == "" and len(written) == len(NASTY)
    for line, said in zip(written, NASTY):
        check_heard(line, said)
    rich = json.loads(written[NASTY.index("手机号13800138000，周三下午两点来，挂号费20元")])
    assert {entity["entity"]: entity["value"] for entity in rich["entities"]}.items() >= {"phone": "13800138000", "price": 20}.items()


def test_understand_hears_several_acts_with_their_own_spans(peilian) -> None:
    heard = json.loads(peilian("understand", "--json", stdin="您好，请问怎么称呼您？").out)
    spans = {act["name"]: heard["text"][act["start"]:act["end"]] for act in heard["acts"]}
    assert spans["greet"].startswith("您好") and "怎么称呼您" in spans["ask_name"]


def test_understand_in_a_pipe_takes_any_bytes() -> None:
    done = process("understand", "--json", stdin=b"\xff\xfe\x80\n" + "您好\r\n再见".encode(), LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and b"Traceback" not in done.stderr
    first, second, last = done.stdout.decode("utf-8").splitlines()
    check_heard(first, "\ufffd\ufffd\ufffd")
    check_heard(second, "您好")
    check_heard(last, "再见")


def test_understand_for_people_takes_arguments(peilian) -> None:
    done = peilian("understand", "您好，三秦医院", "我们保证治好", "[red]您好[/red]")
    assert done.code == 0 and "greet" in done.out and "[red]" in done.out


def objects(out: str) -> List[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_chat_gives_an_object_for_every_patient_message_and_the_report(peilian) -> None:
    done = peilian("chat", "--persona", "anxious", "--scenario", "online_consult", "--seed", 3, "--json",
                   stdin="\n".join(LINES))
    *messages, report = objects(done.out)
    assert done.code == 0 and len(messages) >= 3
    for message in messages:
        assert message["speaker"] == "patient" and message["text"].strip() and message["why"] and message["delay_ms"] > 0
        assert set(message["state"]) == {"trust", "anxiety", "patience", "tension"}
        assert all(0 <= value <= 1 for value in message["state"].values())
    check_report(report, report["id"])
    assert report["metrics"]["patient_turns"] == len(messages) and report["header"]["seed"] == 3


def test_chat_of_two_processes_is_the_same_to_the_byte() -> None:
    arguments = ("chat", "--persona", "distrustful", "--scenario", "phone_consult", "--seed", "11", "--json")
    said = "\n".join(LINES).encode()
    first, second = (process(*arguments, stdin=said, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.returncode == second.returncode == 0 and first.stdout.count(b"\n") > 3
    assert first.stdout == second.stdout


def test_a_hundred_talks_are_the_same_to_the_byte(peilian) -> None:
    library, ear = load_library(), listener()

    def held() -> str:
        talk = Talk(library.cast("price_focused", "online_consult", 2, 7), library, ear)
        for line in LINES:
            talk.say(line)
        return json.dumps(talk.transcript("t"), ensure_ascii=False)

    assert len({held() for _ in range(100)}) == 1
    reports = {peilian("chat", "--seed", 7, "--json", stdin="\n".join(LINES)).out for _ in range(10)}
    assert len(reports) == 1


def test_scenario_and_protocol_name_the_same_talk(peilian) -> None:
    scenario = next(item for item in load_library().scenarios.values() if item.protocol == "phone_consult")
    by_id, by_protocol = (peilian("chat", "--scenario", name, "--json", stdin="\n".join(LINES)).out
                          for name in (scenario.id, "phone_consult"))
    assert by_id == by_protocol


@pytest.mark.parametrize("said", NASTY)
def test_chat_answers_whatever_is_said(peilian, said: str) -> None:
    done = peilian("chat", "--json", stdin=said + "\n")
    *messages, report = objects(done.out)
    assert done.code == 0 and messages and all(message["text"].strip() for message in messages)
    assert report["metrics"]["trainee_turns"] == 1


def test_chat_for_people_shows_both_reasons_and_report(peilian) -> None:
    done = peilian("chat", "--explain", stdin="您好，三秦医院，请问怎么称呼您？\n")
    assert done.code == 0 and "患者：" in done.out and "·" in done.err and "分" in done.out


def test_a_talk_without_a_word_is_refused(peilian) -> None:
    refused(peilian("chat", "--json", stdin=""), "没有可评的对话")


@pytest.mark.parametrize("arguments, words", [
    (("chat", "--persona", "price_focussed"), ("price_focussed", "是否想写 “price_focused”")),
    (("chat", "--scenario", "online_consulting"), ("online_consulting", "是否想写 “online_consult")),
    (("chat", "--difficulty", "4"), ("难度 “4”", "1", "3")),
    (("chat", "--difficulty", "0"), ("难度 “0”",)),
    (("simulate", "--trainee", "goood"), ("goood", "是否想写 “good”")),
    (("simulate", "--persona", ""), ("没有患者类型",)),
    (("evaluate", "x.json", "--format", "pdf"), ("pdf", "可用：text、json、html、md")),
])
def test_unknown_names_are_refused_with_a_guess(peilian, arguments: tuple, words: tuple) -> None:
    refused(peilian(*arguments, stdin="您好\n"), *words)


@pytest.mark.parametrize("arguments", [("chat", "--seed", "one"), ("chat", "--nonsense"), ("nonsense",), ("evaluate",),
                                       ("serve", "--port", "99999"), ("chat", "--difficulty", "hard")])
def test_usage_errors_exit_2_without_a_traceback(peilian, arguments: tuple) -> None:
    done = peilian(*arguments)
    assert done.code == 2 and done.out == "" and done.err.strip() and "Traceback" not in done.err


def write(folder: Path, content: Any, name: str = "talk.json") -> Path:
    path = folder / name
    text = content if isinstance(content, (str, bytes)) else json.dumps(content, ensure_ascii=False, indent=1)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def check_report(report: dict, talk_id: str) -> None:
    """The contract of a report object."""
    assert {"id", "score", "passed", "stages", "courtesy", "findings", "metrics", "rules_version"} <= set(report)
    assert report["id"] == talk_id and 0 <= report["score"] <= 100 and isinstance(report["passed"], bool)
    assert set(report["stages"].values()) | set(report["courtesy"].values()) <= STATUSES
    assert list(report["courtesy"]) == ["greeting", "name_use", "please", "acknowledging", "understanding_check", "thanks",
                                        "apology", "wish", "patient_says_goodbye_first"]
    for finding in report["findings"]:
        assert {"check", "rule", "status", "turn", "start", "end", "quote", "message"} <= set(finding)
        assert finding["status"] in STATUSES


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


def test_lists_name_every_id(peilian) -> None:
    library = load_library()
    shown = peilian("personas")
    assert shown.code == 0 and all(name in shown.out for name in library.personas)
    shown = peilian("scenarios")
    assert shown.code == 0 and all(name in shown.out and scenario.protocol in shown.out
                                   for name, scenario in library.scenarios.items())


@pytest.mark.parametrize("trainee", ["good", "average", "poor", "unlawful"])
def test_simulate_shows_both_sides(peilian, trainee: str) -> None:
    done = peilian("simulate", "--trainee", trainee, "--persona", "distrustful", "--scenario", "phone_consult")
    assert done.code == 0 and "学员：" in done.out and "患者：" in done.out and "{name}" not in done.out


def test_simulate_json_is_the_patient_and_the_report(peilian) -> None:
    *messages, report = objects(peilian("simulate", "--json").out)
    assert messages and {message["speaker"] for message in messages} == {"patient"} and "score" in report


def test_check_finds_nothing_in_our_own_data(peilian) -> None:
    done = peilian("check")
    assert done.code == 0 and done.out == "" and "没有问题" in done.err


def test_check_lists_problems_and_exits_1(peilian, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from language.authoring import Problem

    monkeypatch.setattr("app.checking.problems", lambda: [Problem(tmp_path / "a.yml", 3, "不认识的键 “nmae”")])
    done = peilian("check")
    assert done.code == 1 and done.out == f"{tmp_path / 'a.yml'}:3  不认识的键 “nmae”\n" and "1 处" in done.err


def test_help_is_chinese_and_needs_nothing(peilian) -> None:
    done = peilian("--help")
    assert done.code == 0 and all(name in done.out for name in ("serve", "chat", "train", "check", "personas", "scenarios",
                                                                "understand", "evaluate", "simulate"))
