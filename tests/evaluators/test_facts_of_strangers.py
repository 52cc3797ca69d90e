"""What strangers' clerks said of the card: the house's own name, bare and run-together figures, sums, resting, floors, days."""
from __future__ import annotations

import time

import pytest

from evaluators import evaluate
from evaluators.card import Card
from evaluators.fact_doctors import doctor_claims
from evaluators.said import Said

CARD = {
    "hospital": "青州市第三人民医院", "address": "云门路58号门诊楼3楼东侧", "hours": "8:00-12:00，14:00-17:30，周日休息", "ownership": "公立",
    "prices": {"挂号费": [15, 15], "胸部CT": [280, 280], "腹部B超": [120, 120], "血糖": [8, 8], "包皮环切手术": [1800, 2600], "电子肠镜": [460, 520], "动态血压": [160, 160]},
    "insurance": "市医保定点，异地备案后可报", "doctors": ["翟主任：消化内科，周一、周三上午", "司医生：超声科，周二、周五"],
}
FLOORS = CARD | {"address": "云门路58号；1楼收费处、药房，2楼检验科、B超室，5楼心内科"}


def statuses(talk, rules, line: str, *before: str, card=CARD) -> set[str]:
    """What the facts of the last line are found to be; ``before`` begins with the patient and takes turns."""
    turns = [{"PT"[at % 2]: words} for at, words in enumerate(before)]
    transcript, listener = talk([{"T": "您好。"}, *turns, {"T": line}], facts=card)
    return {one.status for one in evaluate(transcript, rules, listener).findings if one.check == "fact" and one.turn == len(turns) + 1}


@pytest.mark.parametrize(("before", "line"), [
    ("交钱", "您好，青州市第三人民医院收费处，胸部CT三百六。"),  # the house's own name is no other hospital
    ("多少钱", "血糖十二一次。"), ("血糖呢", "血糖十五一回"), ("挂号多少", "挂号十八，进去等"), ("动态血压怎么收", "二百二一回"),
    ("西踢多少钱", "西踢三百二一次"), ("做个逼超", "逼超一百八一次"), ("做包皮多少钱", "手术九百八全包"),
    ("挂号还有CT，一共多少", "三百五。"), ("挂号 CT", "挂号十五CT三百一十"),
    ("这个花了二百八是吧", "三百八，不是二百八。"), ("CT是二百八吧", "不是二百八，是三百八"),
    ("中午能做吗", "能，中午不歇。"), ("周三来行吗", "周三不行，我们周三歇着"), ("周日呢", "周日也开，不歇"),
    ("今天周四，翟主任在不", "翟主任在，您上去吧"), ("翟主任哪天在", "翟主任就周三来半天"), ("翟主任呢", "翟主任周一才来"), ("司医生", "他周末才有号"),
    ("外地的医保能报吗", "外地的一概报不了"), ("我去哪", "二楼东边诊室"), ("在几楼", "门诊楼四楼，出电梯就是"),
])
def test_what_contradicts_the_card(talk, rules, before: str, line: str) -> None:
    assert "violated" in statuses(talk, rules, line, before)


@pytest.mark.parametrize(("before", "line"), [
    ("您好", "您好，青州市第三人民医院收费处，胸部CT二百八。"), ("抽血", "血糖一管，对吧"), ("血糖", "血糖八块一次"), ("挂号多少", "挂号十五，进去等"),
    ("做个逼超", "逼超一百二一次"), ("挂号还有CT", "二百九十五。"), ("挂号不是十块吗", "挂号十五CT二百八二百九十五没错啊"), ("能开发票吗", "百十来块开啥发票"),
    ("CT", "跟二百八两码事，药费另算"), ("挂号还要钱吗，肠镜还是四百六吧", "四百六到五百二，看做哪种"), ("CT是三百八吧", "不是三百八，是二百八"),
    ("要做几次", "一共做十五次"), ("多少钱", "十五分钟就好"), ("抽多少", "抽了十二管"), ("多少钱", "十八号窗口问"), ("周六几点", "都行，周日才歇"),
    ("中午呢", "中午要歇一下，十二点到两点"), ("周日呢", "周日我们歇着"), ("累", "您周三歇歇再来"), ("翟主任哪天", "翟主任就周一、周三上午来"),
    ("今天周三，翟主任在不", "翟主任在，您上去吧"), ("司医生", "他周二、周五才有号"), ("周四能来吗，翟主任让复查", "翟主任在，要看他排班"),
    ("外地医保能报吗", "外地的备案以后能报"), ("我去哪", "二楼西边收费"), ("在几楼", "门诊楼三楼，出电梯就是"), ("我去哪", "三楼东边诊室"),
])
def test_what_is_right_or_no_statement(talk, rules, before: str, line: str) -> None:
    assert "violated" not in statuses(talk, rules, line, before)


PLACED = CARD | {"address": "中街31号，信用社对面，实验小学东侧；住院部在后院5号楼", "hours": "周一至周六8:00-11:30、14:00-17:00", "prices": {"专家号": [15, 15], "针灸": [40, 40], "口腔检查": [0, 0], "全景片": [90, 90]}}


@pytest.mark.parametrize(("before", "line", "wrong"), [
    ("你们在哪来着", "中街三十一号邮局对面", True), ("你们在哪", "信用社对面，斜着就是邮局对面", False), ("你们在哪", "中街31号，信用社对面", False),
    ("怎么走", "挂号窗口对面坐电梯", False), ("在什么位置", "实验小学西边", True), ("在什么位置", "实验小学东边", False), ("药房在哪", "彩超室对面", False),
    ("住院部在哪", "后头六号楼", True), ("住院部在哪", "后头五号楼", False), ("周六开吗", "周六只上半天", True), ("周六开吗", "周六全天都开", False),
    ("翟主任周三在吗", "他周三只上半天", False), ("挂个专家多少", "二十", True), ("挂个专家多少", "十五", False), ("针灸多少钱", "扎一回五十", True),
    ("针灸多少钱", "扎一回四十", False), ("检查收钱不", "口腔检查不要钱，要拍全景片是90", False), ("检查收钱不", "口腔检查不要钱，要拍全景片是120", True),
])
def test_landmarks_half_days_and_what_a_figure_stands_behind(talk, rules, before: str, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, before, card=PLACED))


@pytest.mark.parametrize(("before", "line", "wrong"), [
    ("花了多少", "血糖八块挂号十五一共二十三", False), ("花了多少", "血糖八块挂号十五一共三十三", True), ("我爸六十八", "六十五岁以上挂号免费", False),
    ("挂号要钱吗", "挂号免费", True), ("CT还有肠镜多少", "看部位，七百四到八百", False), ("人多吗", "七点半就能排队，八点开始看", False),
    ("现在几点", "都十二点四十了，下午两点再来", False), ("翟主任周五呢", "周五没他的号，您换周一", False), ("司医生周二呢", "周二没他的号", True),
    ("CT多少 挂号多少", "二百八，十五块", False), ("CT多少 挂号多少", "三百八，十五块", True), ("市妇幼是私人的吧", "市妇幼是民营的，我们是公立", False),
    ("你们是公立吧", "我们医院是民营的", True), ("谁做肠镜好", "翟主任做肠镜二十多年了", False), ("周六开吗", "周六全天都开", False),
])
def test_words_that_only_look_like_a_claim(talk, rules, before: str, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, before))


def test_a_thing_that_people_pay_themselves_is_named_before(talk, rules) -> None:
    card = CARD | {"insurance": "市医保定点；膏药自费"}
    assert "violated" not in statuses(talk, rules, "膏药十八一贴，自费", "膏药多少", card=card)
    assert "violated" in statuses(talk, rules, "挂号十五，自费", "挂号多少", card=card)


@pytest.mark.parametrize(("line", "wrong"), [("四楼。", True), ("五楼。", False), ("在四楼呢", True)])
def test_a_floor_that_was_asked_for_before_the_last_answer(talk, rules, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, "心内科在几楼", "墙上有牌子", "我眼神不好", card=FLOORS))


@pytest.mark.parametrize(("line", "wrong"), [("三百六一个", True), ("二百八一个", False)])
def test_the_price_of_what_the_trainee_named(talk, rules, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, "要带片子吗", "带着，可能还要拍个CT", "拍一个多少钱"))


@pytest.mark.parametrize("unit", ["翟主任周一上午在，司医生周二也在，他天天在。", "翟主任说，", "王主任看得很好，您放心，"])
def test_long_texts_about_doctors_take_no_longer_than_their_words(unit: str) -> None:
    """Ten thousand characters took a second while the time grew with their square; the bound leaves room for slow machines."""
    card, said = Card.parse(CARD), Said(unit * (10_000 // len(unit)))
    began = time.perf_counter()
    assert list(doctor_claims(said, card))
    assert time.perf_counter() - began < 0.3
