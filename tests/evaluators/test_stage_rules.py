"""Stages: order, due and not due, reached and not, lawful means only (protocols.md, Boundaries)."""
from __future__ import annotations

import pytest
import yaml
from pathlib import Path

from evaluators import evaluate, load_rulebook
from language.authoring import DATA, DataError

PROTOCOLS = """online_consult phone_consult clinic_directions wrong_number bad_line unknown_question complaint_call follow_up_call
recall_reminder guide_reception guide_farewell pricing_counter cashier pharmacy laboratory imaging infusion treatment_room operating_room
dental_reception dental_appointment dental_fee dental_risk dental_complaint phone_record""".split()


def stages(talk, rules, turns, **header) -> dict[str, str]:
    return dict(evaluate(*(lambda pair: (pair[0], rules, pair[1]))(talk(turns, **header))).stages)


def test_all_protocols_are_there(rules) -> None:
    assert sorted(rules.protocols) == sorted(PROTOCOLS)


def test_stage_ids_are_those_of_the_contract(rules) -> None:
    assert [stage.id for stage in rules.protocols["online_consult"].stages] == [
        "opening", "naming", "listening", "inquiry", "concern", "guidance", "invitation", "contact", "closing"]
    assert [stage.id for stage in rules.protocols["cashier"].stages] == [
        "confirm", "receive", "change", "card", "invoice", "next_step", "farewell"]


HELLO = {"T": "您好，三秦医院。", "acts": {"greet": "您好", "self_introduce": "三秦医院"}}


def test_opening_must_stand_in_the_first_message(talk, rules) -> None:
    late = [{"T": "嗯", "acts": {"acknowledge": "嗯"}}, {"P": "在吗"}, HELLO, {"P": "再见"}]
    assert stages(talk, rules, late)["opening"] == "missed"
    split = [{"T": "您好", "acts": {"greet": "您好"}}, {"T": "三秦医院", "acts": {"self_introduce": "三秦医院"}}, {"P": "再见"}]
    assert stages(talk, rules, split)["opening"] == "met"


def test_a_bed_kept_under_pressure_is_no_invitation(talk, rules) -> None:
    invite = {"T": "今天不来床位就没了，您下午来吧。", "acts": {"invite_visit": "您下午来吧"}}
    flagged = {**invite, "flags": [{"label": "pressure_selling", "words": "今天不来床位就没了"}]}
    end = [{"P": "行吧 再见"}]
    assert stages(talk, rules, [HELLO, {"P": "你好"}, invite, *end])["invitation"] == "met"
    assert stages(talk, rules, [HELLO, {"P": "你好"}, flagged, *end])["invitation"] == "missed"


def test_a_data_grab_is_no_contact(talk, rules) -> None:
    ask = {"T": "方便留个手机号吗？发短信用，不留也行。", "acts": {"ask_contact": "方便留个手机号吗", "explain_purpose": "发短信用"}}
    check = {"T": "138****1234对吗？", "acts": {"verify_contact": "138****1234对吗"}}
    turns = [HELLO, {"P": "你好"}, ask, {"P": "138****1234"}, check, {"P": "对 再见"}]
    assert stages(talk, rules, turns)["contact"] == "met"
    grab = {**ask, "flags": [{"label": "data_collection", "words": "方便留个手机号吗"}]}
    assert stages(talk, rules, [HELLO, {"P": "你好"}, grab, *turns[3:]])["contact"] == "missed"
    bare = {"T": "留个手机号，发短信用。", "acts": {"ask_contact": "留个手机号", "explain_purpose": "发短信用"}}
    assert stages(talk, rules, [HELLO, {"P": "你好"}, bare, *turns[3:]])["contact"] == "missed"


def test_a_declined_invitation_needs_a_second_way(talk, rules) -> None:
    first = {"T": "您周二方便过来吗？", "acts": {"invite_visit": "您周二方便过来吗"}}
    second = {"T": "那周六上午呢？", "acts": {"invite_visit": "那周六上午呢"}}
    other = {"T": "明白了。", "acts": {"acknowledge": "明白了"}}
    start = [HELLO, {"P": "你好"}, first, {"P": "周二要上班"}]
    assert stages(talk, rules, [*start, second, {"P": "再见"}])["invitation"] == "met"
    assert stages(talk, rules, [*start, other, {"P": "再见"}])["invitation"] == "missed"


def test_directions_are_due_when_asked_or_agreed(talk, rules) -> None:
    there = {"T": "我们在雁塔路88号，早八点到晚八点。", "acts": {"give_address": "我们在雁塔路88号", "give_hours": "早八点到晚八点"}}
    quiet = [HELLO, {"P": "你好"}, {"T": "您请讲", "acts": {"offer_help": "您请讲"}}, {"P": "没事了 再见"}]
    assert stages(talk, rules, quiet, protocol="phone_consult")["directions"] == "not_due"
    asked = [HELLO, {"P": "你们在哪里"}, {"T": "您请讲", "acts": {"offer_help": "您请讲"}}, {"P": "再见"}]
    assert stages(talk, rules, asked, protocol="phone_consult")["directions"] == "missed"
    assert stages(talk, rules, [HELLO, {"P": "你们在哪里"}, there, {"P": "再见"}], protocol="phone_consult")["directions"] == "met"


def test_a_goodbye_before_the_patient_spoils_the_closing(talk, rules) -> None:
    bye = {"T": "祝您健康，再见。", "acts": {"wish_well": "祝您健康", "goodbye": "再见"}}
    assert stages(talk, rules, [HELLO, {"P": "好的"}, bye, {"P": "再见"}])["closing"] == "missed"
    assert stages(talk, rules, [HELLO, {"P": "好的 再见"}, bye])["closing"] == "met"


def test_wishes_after_hanging_up_do_not_count(talk, rules) -> None:
    bye = {"T": "祝您健康，再见。", "acts": {"wish_well": "祝您健康", "goodbye": "再见"}}
    assert stages(talk, rules, [HELLO, {"P": "不问了"}, bye])["closing"] != "met"


def test_tried_and_failed_is_missed_untried_is_not_reached(talk, rules) -> None:
    ask = {"T": "方便留个电话吗？", "acts": {"ask_contact": "方便留个电话吗"}}
    found = stages(talk, rules, [HELLO, {"P": "你好"}, ask, {"P": "懒得跟你说 挂了"}])
    assert found["contact"] == "missed" and found["closing"] == "not_reached" and found["naming"] == "missed"


@pytest.mark.parametrize(("words", "status"), [
    ("提醒您明天上午九点在我院二楼做洗牙。", "met"), ("提醒您明天上午九点做洗牙。", "missed"), ("提醒您在我院二楼做洗牙。", "missed"),
    ("提醒您明天上午九点来我院二楼。", "missed")])
def test_a_reminder_needs_time_place_and_item(talk, rules, words: str, status: str) -> None:
    turns = [{"T": "您好，仁和口腔。", "acts": {"greet": "您好", "self_introduce": "仁和口腔"}}, {"P": "嗯"},
             {"T": words, "acts": {}}, {"P": "好的 再见"}]
    assert stages(talk, rules, turns, protocol="recall_reminder")["reminder"] == status


def test_the_record_is_checked_against_the_talk(talk, rules) -> None:
    turns = [HELLO, {"P": "种一颗牙多少钱"}, {"T": "6800到12800元，给您约周三面诊。", "acts": {"quote_price": "6800到12800元"}}, {"P": "好 再见"}]
    record = {"question": "种一颗牙多少钱", "answer": "6800到12800元", "measures": "约周三面诊", "followup_date": "下周一"}
    good = stages(talk, rules, turns, protocol="phone_record", record=record)
    assert set(good.values()) == {"met"}
    wrong = stages(talk, rules, turns, protocol="phone_record", record={**record, "answer": "5000元", "followup_date": ""})
    assert (wrong["answer"], wrong["followup_date"], wrong["question"]) == ("missed", "missed", "met")
    written = {"T": "问题：种一颗牙多少钱。答复：6800到12800元。措施：约周三面诊。回访日期：下周一", "acts": {}}
    assert set(stages(talk, rules, [*turns, written], protocol="phone_record").values()) == {"met"}


def test_a_broken_stage_is_named_with_its_line(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("nlu", "lines"))
    path = tmp_path / "data" / "protocols" / "cashier.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("word:received", "word:recieved"), encoding="utf-8")
    with pytest.raises(DataError, match=r"cashier\.yml:\d+ .*recieved.*word:received"):
        load_rulebook(tmp_path / "data")


def test_the_version_follows_the_rules(rules, tmp_path: Path) -> None:
    from evaluators.rulebook import rules_version
    import shutil

    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("nlu"))
    before = rules_version(tmp_path / "data")
    assert rules_version(tmp_path / "data") == before and len(rules.version) == len(before) == 12
    rubric = tmp_path / "data" / "rubric.yml"
    content = yaml.safe_load(rubric.read_text(encoding="utf-8"))
    rubric.write_text(yaml.safe_dump({**content, "pass_at": 70}, allow_unicode=True), encoding="utf-8")
    assert rules_version(tmp_path / "data") != before


def test_what_is_done_unasked_is_met(talk, rules) -> None:
    turns = [{"P": "交费"}, {"T": "您好，收费处，扫码还是现金？", "acts": {"greet": "您好"}}, {"P": "现金"}]
    assert stages(talk, rules, turns, protocol="cashier")["card"] == "met"
    assert stages(talk, rules, [turns[0], {"T": "您好，收费处。", "acts": {"greet": "您好"}}], protocol="cashier")["card"] == "not_due"


def test_who_drives_the_patient_off_misses_all_but_the_end(talk, rules) -> None:
    rude = {"T": "你急什么。", "acts": {"dismiss": "你急什么"}}
    found = stages(talk, rules, [rude, {"P": "我要投诉"}, rude, {"P": "算了 不说了"}], protocol="complaint_call")
    assert (found["understand"], found["own"], found["closing"]) == ("missed", "missed", "not_reached")


def test_help_sent_for_is_an_emergency_unless_it_is_a_mere_case(talk, rules) -> None:
    hello = {"T": "您好，三秦医院。", "acts": {"greet": "您好", "self_introduce": "三秦医院"}}
    sent = {"T": "请马上打120。", "acts": {"advise_emergency": "请马上打120"}}
    case = {"T": "要是出血多，请马上打120。", "acts": {"advise_emergency": "请马上打120"}}
    assert stages(talk, rules, [hello, {"P": "他脸色不对"}, sent, {"P": "好"}])["inquiry"] == "not_due"
    assert stages(talk, rules, [hello, {"P": "他脸色不对"}, case, {"P": "好"}])["inquiry"] == "missed"
