"""Courtesy: each of the nine with its occasion; forbidden habits that only the whole talk shows."""
from __future__ import annotations

import pytest

from evaluators import evaluate

HELLO = {"T": "您好，三秦医院。", "acts": {"greet": "您好", "self_introduce": "三秦医院"}}
OK = {"T": "嗯，我记下了。", "acts": {"acknowledge": "嗯"}}


def judged(talk, rules, turns, **header):
    transcript, listener = talk(turns, **header)
    return evaluate(transcript, rules, listener)


def status(talk, rules, name, turns, **header) -> str:
    return judged(talk, rules, turns, **header).courtesy[name]


def forbidden(talk, rules, turns, **header) -> list[str]:
    return [finding.rule for finding in judged(talk, rules, turns, **header).findings if finding.check == "forbidden"]


def test_greeting_names_the_institution_or_the_desk(talk, rules) -> None:
    bare = [{"T": "您好。", "acts": {"greet": "您好"}}, {"P": "交费"}]
    assert status(talk, rules, "greeting", [HELLO, {"P": "你好"}]) == "met"
    assert status(talk, rules, "greeting", bare) == "missed"
    assert status(talk, rules, "greeting", bare, protocol="cashier") == "missed"
    named = [{"T": "您好，收费处。", "acts": {"greet": "您好"}}, {"P": "交费"}]
    assert status(talk, rules, "greeting", named, protocol="cashier") == "met"


@pytest.mark.parametrize(("nameless", "expected"), [(6, "met"), (7, "missed")])
def test_the_name_is_used_every_six_turns(talk, rules, nameless: int, expected: str) -> None:
    named = {"T": "好的韩女士。", "acts": {"address_by_name": "韩女士"}}
    middle = [turn for number in range(nameless) for turn in ({"T": f"嗯{number}", "acts": {"acknowledge": "嗯"}}, {"P": "对"})]
    assert status(talk, rules, "name_use", [HELLO, {"P": "我姓韩"}, named, {"P": "嗯"}, *middle, named, {"P": "再见"}]) == expected


def test_the_name_is_not_due_while_unknown(talk, rules) -> None:
    assert status(talk, rules, "name_use", [HELLO, {"P": "你好"}, OK, {"P": "再见"}]) == "not_due"


def test_an_apology_is_due_wherever_the_talk_is_about_a_complaint(talk, rules) -> None:
    turns = [HELLO, {"P": "上次那个护士的事"}, OK, {"P": "再见"}]
    assert status(talk, rules, "apology", turns, protocol="complaint_call") == "missed"


def test_who_is_called_by_name_is_known_by_name(talk, rules) -> None:
    called = {"T": "王阿姨您好，收费处。", "acts": {"address_by_name": "王阿姨", "greet": "您好"}}
    assert status(talk, rules, "name_use", [called, {"P": "交费"}, OK], protocol="cashier") == "met"


def test_no_kindness_is_heard_in_a_rude_message(talk, rules) -> None:
    rude = {"T": "嗯，别烦我。", "acts": {"acknowledge": "嗯", "dismiss": "别烦我"}}
    assert status(talk, rules, "acknowledging", [HELLO, {"P": "我疼了三天了"}, rude, {"P": "再见"}]) == "missed"


def test_a_bare_order_is_a_request_without_please(talk, rules) -> None:
    assert status(talk, rules, "please", [{"T": "单子拿来。", "acts": {}}, {"P": "给"}], protocol="cashier") == "missed"


def test_please_is_due_with_a_request(talk, rules) -> None:
    assert status(talk, rules, "please", [HELLO, {"P": "喂"}]) == "not_due"
    ask = {"T": "多大年龄？", "acts": {"ask_age": "多大年龄"}}
    assert status(talk, rules, "please", [HELLO, {"P": "喂"}, ask, {"P": "41"}]) == "missed"
    assert status(talk, rules, "please", [HELLO, {"P": "喂"}, {"T": "麻烦您说下年龄", "acts": {"ask_age": None}}, {"P": "41"}]) == "met"


@pytest.mark.parametrize("name", ["understanding_check", "thanks", "wish", "patient_says_goodbye_first"])
def test_the_ending_is_not_due_when_the_patient_breaks_off(talk, rules, name: str) -> None:
    assert status(talk, rules, name, [HELLO, {"P": "你好"}, OK, {"P": "算了 不问了"}]) == "not_due"


def test_who_says_goodbye_first(talk, rules) -> None:
    bye = {"T": "再见。", "acts": {"goodbye": "再见"}}
    assert status(talk, rules, "patient_says_goodbye_first", [HELLO, {"P": "好"}, bye, {"P": "再见"}]) == "missed"
    assert status(talk, rules, "patient_says_goodbye_first", [HELLO, {"P": "好 再见"}, bye]) == "met"


@pytest.mark.parametrize(("turns", "expected"), [
    ([HELLO, {"P": "你好"}, OK, {"P": "再见"}], "not_due"),
    ([HELLO, {"P": "你好"}, {"T": "再说一遍好吗", "acts": {"ask_repeat": None}}, {"P": "再见"}], "missed"),
    ([HELLO, {"P": "你好"}, {"T": "对不起，再说一遍好吗", "acts": {"ask_repeat": "再说一遍好吗"}}, {"P": "再见"}], "met"),
    ([HELLO, {"P": "我要投诉"}, OK, {"P": "再见"}], "missed"),
    ([HELLO, {"P": "你好"}, {"T": "抱歉久等了", "acts": {"apologise": "抱歉"}}, {"P": "再见"}], "met"),
    ([{**HELLO, "at_s": 0}, {"P": "你好", "at_s": 5}, {**OK, "at_s": 70}, {"P": "再见", "at_s": 75}], "missed"),
    ([{**HELLO, "at_s": 0}, {"P": "你好", "at_s": 5}, {**OK, "at_s": 60}, {"P": "再见", "at_s": 75}], "not_due"),
    ([{**HELLO, "at_s": 0}, {"P": "我那个…", "at_s": 5}, {**OK, "at_s": 5.4}, {"P": "再见", "at_s": 75}], "missed"),
])
def test_an_apology_and_its_occasions(talk, rules, turns: list, expected: str) -> None:
    assert status(talk, rules, "apology", turns) == expected


def test_plain_you_throughout_is_one_finding(talk, rules) -> None:
    rough = [{"T": "你好，你哪里不舒服", "acts": {}}, {"P": "腰"}, {"T": "你多大", "acts": {}}, {"P": "41"}]
    assert forbidden(talk, rules, rough).count("plain_you") == 1
    short = [{"T": "你好，三秦医院", "acts": {}}, {"P": "腰"}, {"T": "你多大", "acts": {}}, {"P": "41"}]
    assert "plain_you" not in forbidden(talk, rules, short)  # 你好 is a greeting like any other
    mixed = [{"T": "您好，您哪里不舒服", "acts": {}}, {"P": "腰"}, {"T": "你多大", "acts": {}}, {"P": "41"}]
    assert "plain_you" not in forbidden(talk, rules, mixed)


@pytest.mark.parametrize(("greeting", "turn"), [("你好，三秦医院，是小汤吗", 0), ("你好，三秦医院。", 2)])
def test_plain_you_begins_with_the_greeting_if_more_is_said(talk, rules, greeting: str, turn: int) -> None:
    rough = [{"T": greeting, "acts": {}}, {"P": "是"}, {"T": "你明天来", "acts": {}}, {"P": "好"}, {"T": "你几点到", "acts": {}}]
    transcript, ear = talk(rough)
    assert [row.turn for row in evaluate(transcript, rules, ear).findings if row.rule == "plain_you"] == [turn]


@pytest.mark.parametrize(("count", "hit"), [(4, False), (5, True)])
def test_a_monologue_is_more_than_four_messages(talk, rules, count: int, hit: bool) -> None:
    lines = ["我们医院成立十年了", "我们引进了新设备", "我们楼下停车场有三层", "我们冯主任在德国学习过", "我们科床位很多"][:count]
    turns = [HELLO, {"P": "嗯"}, *({"T": line, "acts": {}} for line in lines), {"P": "再见"}]
    assert ("monologue" in forbidden(talk, rules, turns)) is hit


def test_jargon_needs_an_explanation(talk, rules) -> None:
    def said(line: str, before: str = "怎么治") -> bool:
        return "jargon" in forbidden(talk, rules, [HELLO, {"P": before}, {"T": line, "acts": {}}, {"P": "再见"}])

    assert said("您这个要做LEEP刀。")
    assert not said("先散瞳。")  # one Chinese term that the patient takes without asking
    assert forbidden(talk, rules, [HELLO, {"P": "要准备什么"}, {"T": "散瞳。", "acts": {}}, {"P": "散瞳是什么"},
                                   {"T": "来了就知道。", "acts": {}}]).count("jargon") == 1
    assert not said("您这个要做LEEP刀，就是用电圈切一小块组织。")
    assert not said("LEEP刀要医生定。", before="LEEP刀怎么做")
    assert said("就是让釉质再矿化。")  # 就是 before the terms explains none of them
    assert not said("釉质就是牙齿最外面那层，涂氟让它再矿化。")


@pytest.mark.parametrize(("line", "rule"), [
    ("你说呀！", "talk_now"), ("你講吧", "talk_now"), ("不知道。", "dont_know"), ("这个不清楚", "dont_know"), ("打错了", "wrong_number"),
    ("这不归我管", "not_my_job"), ("急什么急", "hurry"), ("不认识", "dont_recognise"), ("单子拿来", "bare_command"),
    ("啊呀，肿瘤好大", "hurting_words"), ("神经病", "insult"), ("没看见我在忙吗", "hurry"), ("自己看", "cold")])
def test_forbidden_phrases_and_their_kin(talk, rules, line: str, rule: str) -> None:
    assert rule in forbidden(talk, rules, [HELLO, {"P": "你好"}, {"T": line, "acts": {}}, {"P": "嗯"}])


@pytest.mark.parametrize("line", [
    "这个我不太清楚，我帮您问一下医生。", "您别着急，慢慢说。", "您可能打错了，这里是三秦医院，您想找哪里？", "不归我们科管，我带您过去。",
    "请把单子给我。", "您说吧，我在听。", "医生说肌瘤的大小要看片子。", "我不认识这位，我帮您问一下前台。",
    "请问您叫什么名字？", "疼就说，我停一下。", "散瞳以后半天看近不清楚。", "我们不是公立，是民营的。", "当妈的看着孩子遭罪，心里肯定不好受。",
    "您有没有心脏病？", "好呀，您手机号多少呢？", "我去问一下护士长，马上回您。", "单子给我一下，谢谢。"])
def test_kind_lines_are_not_forbidden(talk, rules, line: str) -> None:
    assert forbidden(talk, rules, [HELLO, {"P": "你好"}, {"T": line, "acts": {}}, {"P": "嗯"}]) == []


@pytest.mark.parametrize(("last", "expected"), [
    ("算了 我去别家问", "not_due"), ("什么服务 走了", "not_due"), ("当我没问", "not_due"), ("……", "not_due"),
    ("再说吧 再见", "missed"), ("好的谢谢 拜拜", "missed")])
def test_leaving_in_anger_is_no_goodbye(talk, rules, last: str, expected: str) -> None:
    turns = [HELLO, {"P": "拍个片子多少钱"}, {"T": "急什么。", "acts": {"dismiss": None}}, {"P": last}]
    assert status(talk, rules, "wish", turns) == expected


def test_a_cold_nod_is_no_listening(talk, rules) -> None:
    def heard(*lines: str) -> str:
        turns = [HELLO, {"P": "我腰疼了半年了"}, *({"T": line, "acts": {"acknowledge": None}} for line in lines), {"P": "再见"}]
        return status(talk, rules, "acknowledging", turns)

    assert heard("行。", "挂骨科。", "二楼。") == "missed"
    assert heard("半年了，是够久的。", "挂骨科。", "二楼。") == "met"  # the patient's own words
    assert heard("嗯，您接着说。") == "met"


def test_a_nickname_given_when_asked_is_a_name(talk, rules) -> None:
    turns = [HELLO, {"P": "你好"}, {"T": "请问怎么称呼您？", "acts": {"ask_name": None}}, {"P": "小汤"}, {"T": "您好，请讲。", "acts": {}},
             {"P": "再见"}]
    assert status(talk, rules, "name_use", turns) == "missed"
    turns[4] = {"T": "小汤您好，请讲。", "acts": {}}
    assert status(talk, rules, "name_use", turns) == "met"


def test_a_knock_at_the_door_is_no_apology(talk, rules) -> None:
    turns = [HELLO, {"P": "哪位"}, {"T": "打扰您了，现在方便吗？", "acts": {"apologise": "打扰您了"}}, {"P": "再见"}]
    assert status(talk, rules, "apology", turns) == "not_due"
