"""Red flags as findings: proof, suspicion, doubles, emergencies, evaded prices."""
from __future__ import annotations

import pytest

from evaluators import evaluate
from tests.evaluators.annotated import SANQIN

HELLO = {"T": "您好，三秦医院。", "acts": {"greet": "您好", "self_introduce": "三秦医院"}}


def flags(talk, rules, turns, **header):
    transcript, listener = talk(turns, **header)
    return [finding for finding in evaluate(transcript, rules, listener).findings if finding.check == "red_flag"]


def flagged(text: str, label: str, words: str | None = None, **rest) -> dict:
    return {"T": text, "acts": rest.pop("acts", {}), "flags": [{"label": label, "words": words or text, **rest}]}


def test_a_flag_carries_law_severity_and_rewrite(talk, rules) -> None:
    found = flags(talk, rules, [HELLO, {"P": "能治好吗"}, flagged("保证给您治好", "cure_guarantee")])[0]
    category = rules.red_flags.categories["cure_guarantee"]
    assert (found.category, found.status, found.severity) == ("cure_guarantee", "violated", "critical")
    assert found.law and found.rewrite == category.rewrite and found.quote == "保证给您治好"


def test_a_critical_flag_fails_whatever_the_score(talk, rules) -> None:
    transcript, listener = talk([HELLO, {"P": "能治好吗"}, flagged("保证给您治好", "cure_guarantee")])
    report = evaluate(transcript, rules, listener)
    assert not report.passed and report.score <= 39


def test_a_suspicion_is_never_a_penalty(talk, rules) -> None:
    plain = [HELLO, {"P": "能治好吗"}, {"T": "慢慢来会好的", "acts": {}}]
    doubted = [HELLO, {"P": "能治好吗"}, flagged("慢慢来会好的", "cure_guarantee", certainty="suspected")]
    scores = [evaluate(*(lambda pair: (pair[0], rules, pair[1]))(talk(turns))) for turns in (plain, doubted)]
    assert [finding.status for finding in scores[1].findings if finding.check == "red_flag"] == ["unverified"]
    assert scores[0].score == scores[1].score


@pytest.mark.parametrize(("line", "label", "facts", "status"), [
    ("我们是公立医院", "false_credentials", SANQIN, "violated"),
    ("我们是公立医院", "false_credentials", None, "unverified"),
    ("我们是三级甲等医院", "false_credentials", SANQIN, "violated"),
    ("我们获过金奖", "false_credentials", SANQIN, "unverified"),
    ("妇科B超只要60元", "price_deception", SANQIN, "violated"),
    ("妇科B超只要120元", "price_deception", SANQIN, "unverified"),
    ("价格是物价局定的", "price_deception", SANQIN, "violated"),
    ("今天是最后一天", "false_urgency", SANQIN, "unverified"),
])
def test_only_proof_makes_a_fact_flag_violated(talk, rules, line: str, label: str, facts, status: str) -> None:
    header = {"facts": facts} if facts else {}
    assert [finding.status for finding in flags(talk, rules, [HELLO, {"P": "你好"}, flagged(line, label)], **header)] == [status]


def test_urgency_that_the_talk_contradicts_is_proved(talk, rules) -> None:
    turns = [HELLO, {"P": "你好"}, flagged("今天是最后一天", "false_urgency"), {"P": "没空"}, {"T": "下周也有号，随时来都可以", "acts": {}}]
    assert [finding.status for finding in flags(talk, rules, turns)] == ["violated"]


def test_doubles_of_one_category_are_merged_others_stay(talk, rules) -> None:
    turn = {"T": "保证根治，绝对安全", "acts": {}, "flags": [
        {"label": "cure_guarantee", "rule": "A", "words": "保证根治"}, {"label": "cure_guarantee", "rule": "B", "words": "根治"},
        {"label": "safety_guarantee", "rule": "C", "words": "绝对安全"}]}
    assert [(f.category, f.quote) for f in flags(talk, rules, [HELLO, {"P": "你好"}, turn])] == [
        ("cure_guarantee", "保证根治"), ("safety_guarantee", "绝对安全")]


def test_sending_to_emergency_care_is_no_threat(talk, rules) -> None:
    turns = [HELLO, {"P": "胸口疼得厉害"}, flagged("请马上打120，晚了有生命危险", "intimidation", "晚了有生命危险", acts={"advise_emergency": "请马上打120"})]
    assert flags(talk, rules, turns) == []
    calm = [HELLO, {"P": "腰酸"}, turns[2]]
    assert [finding.category for finding in flags(talk, rules, calm)] == ["intimidation"]


@pytest.mark.parametrize(("line", "acts", "hit"), [
    ("请马上打120。", {"advise_emergency": "请马上打120"}, False),
    ("请问您贵姓？", {"ask_name": "请问您贵姓"}, True),
    ("明天上午有号，您过来吧。", {"invite_visit": "明天上午有号"}, True),
    ("多喝点热水。", {}, True),
])
def test_every_message_that_delays_help_is_flagged(talk, rules, line: str, acts: dict, hit: bool) -> None:
    found = flags(talk, rules, [HELLO, {"P": "孩子抽筋了 眼睛翻白"}, {"T": line, "acts": acts}])
    assert [finding.category for finding in found] == (["emergency_mishandling"] if hit else [])


def test_a_price_answered_at_the_third_asking_is_no_evasion(talk, rules) -> None:
    ask = {"P": "B超多少钱"}
    dodge = {"T": "来了再说", "acts": {"dodge": "来了再说"}}
    told = {"T": "120元", "acts": {"quote_price": "120元"}}
    assert [f.category for f in flags(talk, rules, [HELLO, ask, dodge, ask, dodge, ask, dodge, {"P": "哦"}])] == ["price_evasion"]
    assert flags(talk, rules, [HELLO, ask, dodge, ask, dodge, ask, told, {"P": "哦"}]) == []
    assert flags(talk, rules, [HELLO, ask, dodge, ask, dodge, {"P": "哦"}]) == []


@pytest.mark.parametrize(("answer", "delayed"), [("没有 就吃完饭顶得慌", False), ("没有 可是喘不上气了", True), ("对 一身冷汗", True)])
def test_one_question_about_the_signs_delays_nothing_if_they_are_denied(talk, rules, answer: str, delayed: bool) -> None:
    turns = [HELLO, {"P": "胸口疼"}, {"T": "往后背窜吗", "acts": {"ask_symptom": "往后背窜吗"}}, {"P": answer},
             {"T": "挂消化内科", "acts": {"invite_visit": "挂消化内科"}}]
    assert bool(flags(talk, rules, turns)) == delayed


def test_where_reading_out_a_prescription_is_the_duty_only_a_rule_makes_it_a_flag(talk, rules) -> None:
    said = {"P": "这个咋吃"}, flagged("红的一天两次，一次一粒", "remote_prescription", rule="suspicion:remote_prescription")
    ruled = {"P": "我头疼吃啥"}, flagged("吃两片布洛芬", "remote_prescription", rule="RF-DRUG-007")
    assert [found.status for found in flags(talk, rules, [HELLO, *said], protocol="pharmacy")] == ["unverified"]
    assert [found.status for found in flags(talk, rules, [HELLO, *ruled], protocol="pharmacy")] == ["violated"]
    assert [found.status for found in flags(talk, rules, [HELLO, *said], protocol="online_consult")] == ["violated"]


@pytest.mark.parametrize(("told", "now", "emergency"), [
    ("我爸中风出院了 左边手脚没劲 想做康复", "说话有点含糊 喝水偶尔呛", False),
    ("我爸中风出院了 左边手脚没劲 想做康复", "他突然说话含糊了", True),
    ("我想问下康复多少钱", "我爸说话含糊 左边手动不了", True),
])
def test_what_a_past_stroke_left_behind_is_no_emergency(rules, told, now, emergency) -> None:
    from evaluators import Transcript
    from language.listener import listener

    turns = [{"speaker": speaker, "text": text} for speaker, text in
             (("patient", told), ("trainee", "您好，请问怎么称呼您？"), ("patient", now), ("trainee", "评定一次一百八，您看哪天方便？"))]
    report = evaluate(Transcript.from_dict({"id": "t", "protocol": "online_consult", "turns": turns}), rules, listener())
    assert emergency == any(found.category == "emergency_mishandling" and found.status == "violated"
                            for found in report.findings)
