"""What two more strangers' talks taught: rude help is none, a huff is no goodbye, a word alone may be an order."""
from __future__ import annotations

import pytest

from evaluators import evaluate
from language.listener import listener


def _status(talk, rules, turns: list[dict], protocol: str) -> tuple[dict, dict]:
    transcript, ear = talk(turns, protocol=protocol)
    report = evaluate(transcript, rules, ear)
    return report.stages, report.courtesy


@pytest.mark.parametrize("said, before, phrase", [
    ("手。", "我来打针", "bare_command"), ("进来。", "", "bare_command"), ("搁那儿。", "我 这是单子", "bare_command"),
    ("问导医，我光管收钱。", "拍片在哪", "not_my_job"), ("核磁是放射科的，跟我们搭不上边。", "你们不是心内科吗", "not_my_job"),
    ("怕啥又不是送你上刑场 一刻钟", "我有点怕", "cold"), ("那随您便，反正牙长您嘴里。", "我回去商量", "cold"),
    ("一个半小时。才扎上就急，急能当饭吃？", "要滴多久", "hurry"), ("认不到，我才来两个月。", "是哪个医生", "dont_recognise"),
    ("楼梯口有牌子，各人看。", "在哪", "cold")])
def test_cold_words_are_found_by_their_kind(rules, said: str, before: str, phrase: str) -> None:
    found = rules.forbidden.finder.find(said, before)
    heard = listener().hear_curt([said], [found])[0]
    assert phrase in {cue.label for cue in heard}


@pytest.mark.parametrize("said, before", [
    ("搁那儿。", "单子搁哪儿"), ("左手。", "扎哪只"), ("请进。", ""), ("坐哪儿随您方便。", "坐哪"), ("下一个，葛振东是吧？", ""),
    ("这儿又不是考场，您慢慢来。", "我紧张"), ("我只负责登记，抽血我带您去二楼。", "在哪抽血")])
def test_their_polite_neighbours_are_not(rules, said: str, before: str) -> None:
    assert not rules.forbidden.finder.find(said, before)


def test_a_wheelchair_pointed_at_rudely_is_no_help_and_no_way(talk, rules) -> None:
    stages, _ = _status(talk, rules, [{"T": "什么事。"}, {"P": "我老伴腿脚不行 有水喝没"}, {"T": "倒水不是我的事，轮椅在那边。"},
                                      {"P": "心内科在哪"}, {"T": "墙上贴着呢，自己看。"}, {"P": "行吧"}], "guide_reception")
    assert stages["care"] == "missed" and stages["escort"] == "missed"


def test_whose_needle_failed_is_owed_an_apology(talk, rules) -> None:
    _, courtesy = _status(talk, rules, [{"T": "您好，输液室，请坐。"}, {"P": "嘶 没扎进去啊"}, {"T": "换一只手，伸出来。"},
                                        {"P": "好"}], "infusion")
    assert courtesy["apology"] == "missed"


def test_a_huff_at_the_desk_is_no_goodbye(talk, rules) -> None:
    _, courtesy = _status(talk, rules, [{"T": "交啥？"}, {"P": "挂号 给个发票"}, {"T": "百十来块开啥发票 不开"},
                                        {"P": "哼 啥医院"}], "cashier")
    assert courtesy["wish"] == "not_due" and courtesy["thanks"] == "not_due"


def test_a_refused_invoice_is_missed_and_a_thankful_not_knowing_no_quarrel(talk, rules) -> None:
    stages, _ = _status(talk, rules, [{"T": "交啥？"}, {"P": "给开个发票吧"}, {"T": "百十来块开啥发票 不开"}, {"P": "哼"}], "cashier")
    assert stages["invoice"] == "missed"
    stages, _ = _status(talk, rules, [
        {"T": "您好，三秦医院，我是客服小段，请讲。"}, {"P": "我要投诉 护士冲我妈嚷嚷"}, {"T": "嗯，您说吧，我听着。"},
        {"P": "当着那么多人"}, {"T": "我明白，您心里肯定不好受。这是服务态度的投诉，是我们没做好。"}, {"P": "行吧"},
        {"T": "谢谢您打电话来，您不说，这事我们还真不知道。"}, {"P": "再见"}], "complaint_call")
    assert stages["listen"] == "met" and stages["classify"] == "met"
