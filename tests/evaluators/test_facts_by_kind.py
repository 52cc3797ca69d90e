"""Each kind of fact as a rule of its own: hours by the day, doctors by halves, prices by parts of names, bare answers."""
from __future__ import annotations

import pytest

from evaluators import evaluate
from evaluators.fact_clock import clocks
from evaluators.fact_hours import opening
from evaluators.fact_items import best
from evaluators.fact_week import slots
from evaluators.said import Said, echo

CARD = {
    "hospital": "云杉医院", "ownership": "民营", "address": "桂花路31号2号楼，体育场西门对面", "insurance": "市医保定点，产检限额报销，膏药自费",
    "hours": "8:00-12:00、14:00-18:00，周四下午、周日休息，节假日照常；无夜间急诊",
    "prices": {"专家号": [30, 30], "点阵激光": [1200, 2600], "人工流产手术": [1680, 2480], "心电图": [28, 28], "B超": [90, 90]},
    "doctors": ["晏主任：皮肤科，周二、周六上午", "亓医生：针灸科，除周日外每天"],
}


@pytest.mark.parametrize(("before", "right", "wrong"), [
    ("几点关门", "六点，不急", "七点，早着呢"), ("下午几点", "下午两点到六点", "下午一点到六点"), ("中午有人吗", "中午没人", "中午一直有人"),
    ("周四下午开吗", "周四下午不开", "开的"), ("我周四下午三点去", "周四下午不上班，上午来吧", "可以，三点等您"), ("春节呢", "节假日照常", "节假日不上班"),
    ("夜里呢", "夜里没有急诊", "夜里也有急诊"), ("晏主任周六下午在吗", "不在", "在"), ("晏主任哪天", "她周二在", "她天天都在"),
    ("找晏主任", "她今天不在，明天周六上午在", "她今天不在，明天周五在"), ("晏主任看什么", "她是皮肤科的", "她是针灸科的"),
    ("点阵多少钱", "点阵我们1500一次", "点阵我们880一次"), ("人流多少", "人流1680起", "人流980起"), ("挂专家多少", "专家三十", "专家五十"),
    ("心电图是28吧", "是的", "心电图38"), ("一共多少", "心电图28，b超90，一共118", "心电图28，b超90，一共128"),
    ("膏药能报吗", "膏药报不了", "能报"), ("产检报吗", "产检能报一部分", "产检全报"), ("公立的吗", "不是", "是的"),
    ("桂花路几号", "31号", "13号"), ("几号楼", "2号楼", "3号楼"), ("对面是哪", "体育场西门对面", "体育场东门对面"),
])
def test_right_and_wrong_answers(talk, rules, before: str, right: str, wrong: str) -> None:
    for line, due in ((right, False), (wrong, True)):
        transcript, listener = talk([{"T": "您好。"}, {"P": before}, {"T": line}], facts=CARD)
        found = [one for one in evaluate(transcript, rules, listener).findings if one.check == "fact" and one.status == "violated"]
        assert bool(found) == due, line


@pytest.mark.parametrize("line", ["别家点阵才八百", "您说的三百是外面的价", "晏主任上周五做的手术", "报告下午六点半以后拿", "晚上十点以后别吃东西", "晏主任周二还是周六您看哪天"])
def test_what_is_no_statement_of_ours(talk, rules, line: str) -> None:
    transcript, listener = talk([{"T": "您好。"}, {"P": "问一下"}, {"T": line}], facts=CARD)
    assert not [one for one in evaluate(transcript, rules, listener).findings if one.check == "fact" and one.status == "violated"]


def test_the_hours_of_a_card_are_a_week() -> None:
    week = opening("门诊8:00-11:30、13:30-17:00，周日只上午；急诊24小时")
    assert week.of("")["一"] == ((480, 690), (810, 1020)) and week.of("")["日"] == ((480, 690),) and week.of("急诊")["日"] == ((0, 1440),)
    assert opening("周一至周五8:00-17:30、周六8:00-12:00").of("") == {**{day: ((480, 1050),) for day in "一二三四五"}, "六": ((480, 720),)}


def test_days_and_clocks() -> None:
    assert slots("除周三外每天上午") == {(day, "上午") for day in "一二四五六日"}
    assert slots("周一、周五下午和周日上午") == {("一", "下午"), ("五", "下午"), ("日", "上午")}
    assert [time.minutes for time in clocks("周二八点，下午五点一刻，早一点来")][:2] == [(480, 1200), (1035,)]


def test_a_bare_answer_is_the_question_as_a_statement() -> None:
    assert echo(Said("在，您来吧", "费医生星期二在不"))[0] == "费医生星期二在"
    assert echo(Said("不能的", "那能用医保吗"))[0] == "那不能用医保"
    assert echo(Said("可以，不过周一没人", "周一能来吗")) is None and echo(Said("在", "他几点来")) is None


def test_parts_of_names_tell_the_item_only_if_no_other_has_them() -> None:
    items = {name: name for name in ("心脏彩超", "腹部彩超", "点阵激光", "人工流产手术")}
    assert [best(words, items) for words in ("点阵", "人流", "彩超")] == ["点阵激光", "人工流产手术", None]


def _violated(talk, rules, turns: list, card: dict) -> bool:
    transcript, listener = talk([{"T": "您好。"}, *turns], facts=card)
    return any(one.check == "fact" and one.status == "violated" for one in evaluate(transcript, rules, listener).findings)


def test_the_same_words_are_weighed_anew_against_another_card(talk, rules) -> None:
    turns = [{"P": "几点关门"}, {"T": "六点，不急"}]
    cards = [CARD, {**CARD, "hours": "8:00-19:00"}, CARD]
    assert [_violated(talk, rules, turns, card) for card in cards] == [False, True, False]


def test_a_bare_answer_about_somebody_named_earlier(talk, rules) -> None:
    before = [{"P": "晏主任看得好吗"}, {"T": "您放心"}, {"P": "那她周日在吗"}]
    assert [_violated(talk, rules, [*before, {"T": line}], CARD) for line in ("在", "不在")] == [True, False]
