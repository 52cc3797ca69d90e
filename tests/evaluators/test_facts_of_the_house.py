"""What a house has and has not, its floors, neighbours, breaks and holidays, as cards of many shapes write them."""
from __future__ import annotations

import pytest

from evaluators import evaluate
from evaluators.card import Card
from evaluators.fact_floors import _listed
from evaluators.fact_hours import opening

BONES = {
    "hospital": "江北骨伤医院", "ownership": "民营（非营利性）", "address": "铁山路38号，石油小学旁边，轻轨3号线铁山坪站2号口",
    "hours": "8:00-17:30（午休12:00-13:30），周末只上午；急诊、产科24小时；除夕至初三休息", "insurance": "住院可报，门诊只能刷个人账户；康复自费；职工住院报70%，居民住院报50%",
    "prices": {"DR拍片": [90, 130], "单人间每天": [150, 150], "光疗单次": [150, 220], "产科彩超": [110, 110], "男性套餐": [560, 560]},
    "doctors": [{"name": "耿主任", "department": "脊柱外科", "days": "周一、周四上午"}, {"name": "岑医生", "department": "手足外科", "days": "周二"}],
    "floors": {"一楼": ["挂号", "放射科"], "二楼": "手足外科", "四至六楼": "病房"}, "results": ["DR半小时", "磁共振当天下午", "骨密度当场"],
    "services": ["轮椅、拐杖可租", "不收儿科病人", "没有妇科", "含早餐", "不做CT", "可上门换药"], "针灸": False, "notes": "停车前2小时免费",
}


def violated(talk, rules, line: str, *before: str) -> bool:
    """Whether a fact of the last line is wrong; ``before`` begins with the patient and takes turns."""
    turns = [{"PT"[at % 2]: words} for at, words in enumerate(before)]
    transcript, listener = talk([{"T": "您好。"}, *turns, {"T": line}], facts=BONES)
    return any(one.status == "violated" for one in evaluate(transcript, rules, listener).findings if one.check == "fact" and one.turn == len(turns) + 1)


@pytest.mark.parametrize(("before", "line"), [
    ("有轮椅不", "没得轮椅"), ("孩子三岁能看吗", "能看，我们收儿科的"), ("妇科在几楼", "妇科在四楼"), ("有早饭没", "没有，自己带"), ("能照CT不", "照得了，明天来"),
    ("能来家里换药吗", "来不了，您自己来"), ("做针灸吗", "做的"), ("停车要钱不", "要的，进门就收"),
    ("手足外科在哪层", "在三楼"), ("拍片在几楼", "二楼"), ("病房在哪", "病房在七楼"), ("崴了脚", "去手足外科，四楼"),
    ("旁边有啥好认的", "隔壁是银行"), ("轻轨哪个口", "5号口出来"),
    ("中午来行不", "行，中午不休息"), ("周六几点关", "跟平时一样，五点半"), ("半夜摔了咋办", "夜里没急诊，明天来"), ("半夜要生了", "产科晚上没人"),
    ("初二开门吗", "初二照常开门"), ("周六来呢", "周末两天都关门"), ("耿主任周一在不", "他周一不出来"), ("岑医生看啥的", "岑医生看脊柱的"),
    ("门诊能报吗", "门诊能报，报八成"), ("我是职工，报多少", "职工住院报一半"), ("康复能报不", "康复走医保没问题"),
    ("骨密度结果呢", "后天来拿"), ("磁共振几时出", "要三天"), ("单间多少一天", "一百八一天"), ("照光多少", "照光九十九"), ("男的套餐呢", "男的六百八"),
    ("你们是公立的啊", "对的"), ("公家的吧", "是市里头办的"), ("我听说一百一", "谁跟你讲一百一的，产科彩超两百二"),
])
def test_what_contradicts_the_card(talk, rules, before: str, line: str) -> None:
    assert violated(talk, rules, line, before)


@pytest.mark.parametrize(("before", "line"), [
    ("有轮椅不", "有，能租"), ("有轮椅不", "轮椅现在都借出去了，您等一下"), ("孩子三岁能看吗", "儿科我们不收，您去儿童医院"), ("能照CT不", "照不了，去区医院照"),
    ("照CT", "CT可以去人民医院做"), ("片子", "您在县医院拍的CT带来了吗"), ("CT", "如果要做CT，会给您开转诊单"), ("有早饭没", "有，抽完血就吃"), ("停车", "头两个小时不要钱"),
    ("手足外科在哪层", "在二楼"), ("拍片在几楼", "一楼进门就是"), ("病房在哪", "病房在五楼"), ("在哪", "小学旁边，上一层楼就是"), ("旁边有啥", "旁边就是石油小学"),
    ("中午来行不", "中午要歇，一点半再来"), ("周五几点关", "跟平时一样，五点半"), ("半夜摔了咋办", "直接来急诊，二十四小时有人"), ("初二开门吗", "初二休息，初四开"),
    ("周六来呢", "周六下午关门"), ("耿主任周二在不", "他周二不出来"), ("耿主任周一下午在不", "周一下午不在"), ("岑医生看啥的", "岑医生看手足的"),
    ("门诊能报吗", "门诊报不了，可以刷个人账户"), ("我是职工，报多少", "职工住院报七成"), ("骨密度结果呢", "当场就有"), ("磁共振几时出", "今天下午"),
    ("片子呢", "一天进进出出几百号人"), ("单间多少一天", "一百五一天"), ("住院的账", "单人间住了三天，一百五一天，四百五；产科彩超一百一；一共五百六"),
    ("拍片", "您先交两千定金"), ("公家的吧", "不是，我们是民营的"), ("我只有周二有空，周三我来吧 要留电话不", "好，留一个吧"),
])
def test_what_is_right_or_no_statement(talk, rules, before: str, line: str) -> None:
    assert not violated(talk, rules, line, before)


def test_floors_of_what_was_asked_before(talk, rules) -> None:
    assert violated(talk, rules, "一楼进门就是。", "我要看手足外科", "有的。", "在几楼看")
    assert violated(talk, rules, "下午三点来取吧。", "我做骨密度", "好了。", "报告等多久")
    assert violated(talk, rules, "要四百二", "彩超", "您明天做彩超。", "要交多少钱来着") and not violated(talk, rules, "一百一", "彩超", "您明天做彩超。", "多少钱来着")


def test_where_a_card_says_that_things_are() -> None:
    """Names before the floor, behind it, with a building between, and several floors for one."""
    listed = _listed("", ("诊室、药房1楼", "检验科门诊楼2楼，B超、CT在医技楼3楼", "4F：输液室", "病房6-8楼", "五楼骨科、康复科（西侧）"))
    assert {place: sorted(floor for _, floor in floors) for place, floors in listed.items()} == {
        "诊室": [1], "药房": [1], "检验科": [2], "b超": [3], "ct": [3], "输液室": [4], "病房": [6, 7, 8], "骨科": [5], "康复科": [5]}


def test_hours_with_an_aside_a_break_and_a_duty() -> None:
    assert opening("7:30-15:00（采血到10:00），周一休息").open[""]["二"] == ((450, 900),)
    assert opening("8:00-17:00（午休12:00-13:30）").open[""]["一"] == ((480, 720), (810, 1020))
    assert opening("周一至周五8:00-11:30、14:00-17:00，周六周日上午值班").open[""]["六"] == ((480, 690),)


def test_keys_in_chinese_are_part_of_the_text() -> None:
    card = Card.parse({"services": {"轮椅": True, "急诊": False, "1楼": ["药房", "收费处"]}})
    assert [text for _, text in card.notes] == ["有轮椅", "没有急诊", "1楼药房、收费处"]
