"""What the newest talks by strangers taught about stages and required courtesy: common words, other topics."""
from __future__ import annotations

import pytest

from evaluators import evaluate
from language.listener import listener


def _judged(talk, rules, turns: list[dict], protocol: str) -> tuple[dict, dict]:
    transcript, _ = talk(turns, protocol=protocol)
    report = evaluate(transcript, rules, listener())  # by ear and rules together, as in earnest
    return report.stages, report.courtesy


@pytest.mark.parametrize("said", ["好 叫我了 那我上去了", "晓得了 走了啊护士", "行 我去拿药了", "谢谢 我先回去啦", "哦 那我下去了哈", "多谢 再会"])
def test_who_leaves_in_plain_words_has_said_goodbye(talk, rules, said: str) -> None:
    _, courtesy = _judged(talk, rules, [{"T": "您好，请问有什么帮您？"}, {"P": "化验在哪"}, {"T": "二楼左手。"}, {"P": said},
                                        {"T": "您慢走。"}], "guide_reception")
    assert courtesy["patient_says_goodbye_first"] == "met"


@pytest.mark.parametrize("said", ["我过去了没人", "她进去了", "昨天我去了 人家不给办", "我去过了"])
def test_who_tells_of_going_has_not(talk, rules, said: str) -> None:
    _, courtesy = _judged(talk, rules, [{"T": "您好，请问有什么帮您？"}, {"P": "化验在哪"}, {"T": "二楼左手。"}, {"P": said},
                                        {"T": "您别急，我陪您去。"}], "guide_reception")
    assert courtesy["patient_says_goodbye_first"] == "not_due"


def test_walk_slowly_is_no_goodbye(talk, rules) -> None:
    stages, courtesy = _judged(talk, rules, [
        {"T": "您好，仁和口腔，请讲。"}, {"P": "你们在哪"}, {"T": "雁塔路88号，邮局对面，坐17路到。您不着急，慢慢走。"}, {"P": "好 再见"},
        {"T": "再见，祝您顺利。"}], "clinic_directions")
    assert stages["closing"] == "met" and courtesy["patient_says_goodbye_first"] == "met"


def test_the_way_told_once_more_closes_a_call(talk, rules) -> None:
    stages, courtesy = _judged(talk, rules, [
        {"T": "您好，仁和口腔，请讲。"}, {"P": "咋走"}, {"T": "您坐地铁三号线，到钟楼站下，B口出来。"}, {"P": "好"},
        {"T": "您记住了吗？三号线，钟楼站，B口。"}, {"P": "记住了 拜拜"}, {"T": "再见。"}], "clinic_directions")
    assert stages["closing"] == "met" and courtesy["understanding_check"] == "met"


@pytest.mark.parametrize("said", ["蓝小梅，四十岁，查肝功能，对吧？", "来了啊，童大海是吧，照胸片的？", "许建军，来做胃镜的，是不是？"])
def test_a_name_read_out_verifies_and_is_no_address(talk, rules, said: str) -> None:
    stages, courtesy = _judged(talk, rules, [{"T": said}, {"P": "对"}, *(
        turn for _ in range(8) for turn in ({"T": "好。"}, {"P": "嗯"}))], "laboratory")
    assert stages["verify_identity"] == "met" and courtesy["name_use"] == "missed"


@pytest.mark.parametrize("patient, said, expected", [
    ("我嗓子痒 老咳", "嗯，咳多久了？", "met"), ("就吃了碗面条", "哦，吃面条了啊。那等会儿再抽。", "met"),
    ("胳膊抬不起来 一周了", "哦。", "missed"), ("今天扣了我三十 对不对", "对，三十一次。", "missed")])
def test_a_plain_word_listens_if_it_takes_up_what_was_told(talk, rules, patient: str, said: str, expected: str) -> None:
    _, courtesy = _judged(talk, rules, [
        {"T": "说。"}, {"P": "我不舒服 肩膀这儿老是发紧"}, {"T": "单子。"}, {"P": patient}, {"T": said}, {"P": "行"}, {"T": "下一个。"}], "laboratory")
    assert courtesy["acknowledging"] == expected


@pytest.mark.parametrize("said, expected", [
    ("能开，您把公司全称写下来，我这就打。", "met"), ("可以的，开个人还是单位？", "met"), ("今天机器坏了，开不了。", "missed")])
def test_an_invoice_may_be_promised_without_its_name(talk, rules, said: str, expected: str) -> None:
    stages, _ = _judged(talk, rules, [{"T": "您好，王阿姨，B超120元。"}, {"P": "给开张发票"}, {"T": said}, {"P": "好"}], "cashier")
    assert stages["invoice"] == expected


@pytest.mark.parametrize("protocol, stage, said", [
    ("clinic_directions", "invite_back", "您要是绕不出来就再打这个电话，我下楼接您。"),
    ("laboratory", "distract", "您平时爱看啥电视呀？"), ("laboratory", "distract", "外头还下雨吗？"),
    ("follow_up_call", "feedback", "您还有什么要反映的吗？")])
def test_other_words_for_the_same_service(talk, rules, protocol: str, stage: str, said: str) -> None:
    stages, _ = _judged(talk, rules, [{"T": "您好，三秦医院。"}, {"P": "我怕针 紧张"}, {"T": said}, {"P": "好"}], protocol)
    assert stages[stage] == "met"


def test_who_quarrels_in_threats_has_not_listened(talk, rules) -> None:
    turns = [{"T": "您好，三秦医院，请讲。"}, {"P": "我要投诉"}, {"T": "嗯，您先说，我在听。"}, {"P": "做完更疼"}, {"T": "我明白，您着急。"},
             {"P": "我要发网上"}]
    stages, _ = _judged(talk, rules, [*turns, {"T": "您嗓门再大，我也没办法。"}, {"P": "哼"}], "complaint_call")
    assert stages["listen"] == "missed"
    stages, _ = _judged(talk, rules, [*turns, {"T": "您要是想投诉，我帮您登记，今天就转给科主任。"}, {"P": "好"}], "complaint_call")
    assert stages["listen"] == "met"


def test_help_with_a_wrong_number_is_help_with_what_was_sought(talk, rules) -> None:
    start = [{"T": "您好，三秦医院，请问您找哪里？"}, {"P": "不是税务所啊"}]
    stages, _ = _judged(talk, rules, [*start, {"T": "不是，我没听过。"}, {"P": "那补牙在几楼"}, {"T": "三楼，出电梯右拐。"}], "wrong_number")
    assert stages["help"] == "missed"
    stages, _ = _judged(talk, rules, [*start, {"T": "税务所就在我们斜对面，您拨114也能问到号码。"}, {"P": "谢谢"}], "wrong_number")
    assert stages["help"] == "met"


def test_a_diagnosis_spoils_the_inquiry_and_not_the_triage(talk, rules) -> None:
    stages, _ = _judged(talk, rules, [{"T": "您好，请问有什么帮您？"}, {"P": "我肚子疼"}, {"T": "您哪儿疼？"}, {"P": "右下边"},
                                      {"T": "您这就是阑尾炎，去普外科。"}, {"P": "哦"}], "guide_reception")
    assert stages["inquiry"] == "missed" and stages["triage"] == "met"


def test_the_question_what_was_unclear_begs_no_pardon(talk, rules) -> None:
    _, courtesy = _judged(talk, rules, [{"T": "您好，仁和口腔，请坐。"}, {"P": "我想拔牙"}, {"T": "好的，医生看过再定。您还有哪儿没听明白的吗？"},
                                        {"P": "没了"}], "dental_risk")
    assert courtesy["apology"] == "not_due" and courtesy["understanding_check"] == "met"


@pytest.mark.parametrize("said", ["你这人讲话怎么这样", "我问你几点开门 半天了", "刚才那护士扎针手太重"])
def test_a_small_complaint_is_owed_an_apology(talk, rules, said: str) -> None:
    _, courtesy = _judged(talk, rules, [{"T": "您好，输液室，请坐。"}, {"P": said}, {"T": "下午两点开门。"}, {"P": "好"}], "infusion")
    assert courtesy["apology"] == "missed"


@pytest.mark.parametrize("said, expected", [("您的牙您自己定，可别跟家里人讲。", "missed"), ("您自己定，回去跟家里人商量也行。", "met")])
def test_a_choice_in_name_only_is_none(talk, rules, said: str, expected: str) -> None:
    stages, _ = _judged(talk, rules, [{"T": "您好，仁和口腔，请坐。"}, {"P": "我想种牙"}, {"T": said}, {"P": "哦"}], "dental_fee")
    assert stages["respect_choice"] == expected


@pytest.mark.parametrize("patient, expected", [("结果几点出", "not_due"), ("我来取报告", "missed")])
def test_a_report_is_handed_over_to_who_comes_for_it(talk, rules, patient: str, expected: str) -> None:
    stages, _ = _judged(talk, rules, [{"T": "您好，化验室。"}, {"P": patient}, {"T": "您稍等，大概十分钟。"}, {"P": "好"}], "laboratory")
    assert stages["hand_over"] == expected
