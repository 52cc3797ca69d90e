"""The command line keeps its contract, and whatever is wrong is one readable line with exit code 2."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import check_report, objects, process, refused

from actions.cast import load_library
from app.chatting import chat as hold
from app.talk import Talk
from language.listener import listener

LINES = ["您好，三秦医院网络咨询，我是客服小林，请问怎么称呼您？", "聚焦超声9800到13800元，术前检查600元，先给您清单。",
         "", "😀", "您担心是正常的，会不会复发没有医院能保证，医生会跟您讲。", "您这周哪天方便？周六上午张医生在。", "再见"]
NASTY = ["", "   ", "😀👍🏻", "。。。！？", "x" * 10_000, "你好" * 5_000, "\x00\x07\x1b[31m您好\x7f", "Hello, how much is it?",
         "<script>alert(1)</script>", "您\u2028好\x85吗\x0b请讲", "手机号13800138000，周三下午两点来，挂号费20元", "\u202e反着写\ufeff"]


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


def test_a_patient_in_the_terminal_notices_being_left_waiting(capsys: pytest.CaptureFixture[str]) -> None:
    def held(*times: float) -> str:
        hold("price_focused", "online_consult", 2, 7, "", [*LINES[:2], LINES[4]], True, False, iter(times).__next__ if times else None)
        return capsys.readouterr().out

    slow = held(0, 5, 10, 400, 410)  # after an answer, at the next line, after the answer…
    assert "没有人说话" in slow and held(0, 5, 10, 20, 30) == held(0, 5, 10, 20, 30)
    said = objects(slow)[-1]["transcript"]["turns"]
    assert [turn.get("waited_s") for turn in said if turn["speaker"] == "trainee"] == [None, 5.0, 390.0]
    assert "没有人说话" not in held() and "waited_s" not in held()


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


def test_understand_shows_acts_entities_and_flags_without_colour_too(peilian) -> None:
    done = peilian("understand", "王女士您好，手术大概9800到13800元。", "\x1b[31m\u202e反着写\x07")
    assert "greet" in done.out and "price = [9800, 13800]  “9800到13800元”" in done.out and "person = 王  “王”" in done.out
    assert "\x1b[31m" not in done.out and "\u202e" not in done.out and "\x07" not in done.out


def test_understand_takes_what_the_patient_has_just_said(peilian) -> None:
    alone, asked = (json.loads(peilian("understand", "--json", *more, "120").out)["entities"]
                    for more in ((), ("--before", "这个检查多少钱？")))
    assert alone == [] and [(one["entity"], one["value"]) for one in asked] == [("price", 120)]


@pytest.mark.parametrize("line", NASTY + ["\ufffd" * 40, "1234567890" * 20, "מה שלומך", "一" * 10_000, "1-" * 5_000])
def test_understand_shows_anything(peilian, line) -> None:
    done = peilian("understand", "--", line)
    assert done.code == 0 and done.err == ""


def marked_file(folder: Path, *rows: Any) -> Path:
    path = folder / "marked.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_errors_are_listed_by_confusion_pair(peilian, tmp_path: Path) -> None:
    right = {"text": "您好", "acts": [{"name": "greet", "start": 0, "end": 2}]}
    wrong = {"text": "对不起，请问怎么称呼您？", "acts": [{"name": "apologise", "start": 0, "end": 3}, {"name": "goodbye", "start": 4, "end": 11}]}
    path = marked_file(tmp_path, right, wrong, {**wrong, "text": "对不起，请问您怎么称呼？"})
    shown = peilian("understand", "--errors", path)
    assert shown.code == 0 and "3 句里有 2 句没听对" in shown.out and "goodbye → ask_name  2 处" in shown.out
    assert "对不起，【请问怎么称呼您】？" in shown.out
    pair = objects(peilian("understand", "--errors", "--json", path).out)[0]
    assert (pair["expected"], pair["heard"], pair["count"]) == ("goodbye", "ask_name", 2)
    assert pair["lines"][0] == {"text": wrong["text"], "start": 4, "end": 11}


def test_errors_need_a_marked_file(peilian, tmp_path: Path) -> None:
    refused(peilian("understand", "--errors", tmp_path / "none.jsonl"), "none.jsonl")
    broken = peilian("understand", "--errors", marked_file(tmp_path, {"text": "您好", "acts": []}, "{", '{"text": 1, "acts": []}'))
    assert broken.code == 2 and "marked.jsonl:2" in broken.err and "marked.jsonl:3" in broken.err and "Traceback" not in broken.err
