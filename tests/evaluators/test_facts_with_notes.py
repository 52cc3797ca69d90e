"""Facts: cards whose notes are an object of short texts, and talk that leaves out what it is about."""
from __future__ import annotations

import pytest

from evaluators import evaluate

CARD = {
    "hospital": "柏川市中医院", "ownership": "公立", "address": "柏川市文昌路70号", "hours": "门诊8:00-11:30、14:00-17:00，周末8:00-11:30，节假日不休",
    "insurance": "市医保定点，针灸、推拿可刷个人账户，膏方、种植自费", "doctors": ["霍主任：针灸科，周二、周四全天", "岑医生：推拿，周六上午"],
    "prices": {"普通号": [8, 8], "专家号": [25, 25], "普通肠镜": [400, 400], "无痛肠镜": [760, 760], "紫外线光疗": [50, 80], "树脂补牙": [200, 450], "胸部CT": [250, 250]},
    "notes": {"采血": "7:00-10:00", "病案": "2号楼负一层，工作日8:00-16:00", "早餐": "免费，1楼餐厅", "停车": "院内不能停车",
              "胶片": "CT胶片在3楼放射科窗口取", "投诉": "医务科受理，5个工作日内答复"},
}


def statuses(talk, rules, line: str, *before: str) -> set[str]:
    """What the facts of the last line are found to be; ``before`` begins with the patient and takes turns."""
    turns = [{"PT"[at % 2]: words} for at, words in enumerate(before)]
    transcript, listener = talk([{"T": "您好。"}, *turns, {"T": line}], facts=CARD)
    return {one.status for one in evaluate(transcript, rules, listener).findings if one.check == "fact" and one.turn == len(turns) + 1}


@pytest.mark.parametrize(("before", "line", "wrong"), [
    ("在哪抽血", "先去三楼采血，采到十点，别急", False), ("复印病历", "病案室在负一层，平时八点到下午四点", False), ("复印病历", "病案室八点到下午五点", True),
    ("我还有一管没抽", "行，明天十一点之前到，都给抽", True), ("我还有一管没抽", "行，明天九点半之前到，都给抽", False),
    ("过年开吗", "过年也不关门的", False), ("过年开吗", "国庆从来没休过", False), ("过年开吗", "过年关门的", True),
    ("礼拜天呢", "礼拜天整天都不开", True), ("礼拜天呢", "周日下午不开", False), ("下午几点下班", "五点就没人了", False), ("下午几点下班", "四点就没人了", True),
    ("我赶得上不", "上午门诊十一点半就关", False), ("我赶得上不", "上午门诊十一点就关", True), ("霍主任呢", "霍主任周二周四才来，今儿没有", False),
])
def test_when(talk, rules, before: str, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, before))


@pytest.mark.parametrize(("before", "line", "wrong"), [
    ("我爸头晕", "没吃早饭容易这样，先坐下", False), ("早餐呢", "我们不管早餐", True), ("早餐有吗", "早餐要收费，十块", True),
    ("能刷医保吗", "针灸能刷个人账户，种牙那种不行，得自己掏", False), ("能刷医保吗", "针灸不能刷，自己掏", True),
])
def test_what_is_had_and_paid(talk, rules, before: str, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, before))


@pytest.mark.parametrize(("before", "line", "wrong"), [
    ("专家号多少钱", "专家二十五，普通八块", False), ("专家号多少钱", "专家二十五，普通的八块", False), ("专家号多少钱", "专家二十五，普通十二", True),
    ("四百做个肠镜就这样", "七百六是睡着做的那种，普通的四百", False), ("做肠镜多少", "四百是睡着做的那种", True), ("做肠镜多少", "七百六那个是无痛的", False),
    ("挂号贵不贵，照那个光呢", "一次五十到八十吧", False), ("挂号要钱吗 拍个大片子呢", "您说胸部CT吧，二百二", True), ("拍个大片子呢", "您说胸部CT吧，二百五", False),
    ("霍主任今天有号没 多少钱", "有，他那号二十块，普通的八块", True), ("霍主任今天有号没 多少钱", "霍主任的号二十五，普通的八块", False),
    ("补牙怎么收", "补一颗到头了三百", True), ("补牙怎么收", "补一颗撑死四百五", False), ("补牙怎么收", "补一颗三百", False),
    ("你们报价那么高", "您说的三百是别家吧", False),
])
def test_what_a_figure_is_of(talk, rules, before: str, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, before))


@pytest.mark.parametrize(("line", "wrong"), [("除了周一天天在。", True), ("周二周四都在。", False), ("周五全天。", True), ("我们除了周日都上班。", False)])
def test_the_days_of_the_doctor_spoken_of_before(talk, rules, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, "霍主任好不好", "霍主任人挺和气的。", "他哪天在"))


@pytest.mark.parametrize(("before", "line", "wrong"), [
    ("几时给我回", "投诉都是一个月之内给信", True), ("几时给我回", "投诉五个工作日内答复您", False), ("我要投诉", "您先坐三分钟，我去叫人", False),
    ("投诉了几时回", "半个月吧", True), ("投诉了几时回", "五个工作日之内", False), ("我要投诉", "投诉我登记了，等我两分钟", False),
    ("片子去哪拿", "片子二楼窗口取", True), ("片子去哪拿", "胶片在三楼放射科窗口", False), ("片子去哪拿", "片子您上三楼取", False), ("片子给谁看", "片子带着去二楼诊室找大夫", False),
    ("病历在哪印", "病案室在负一层", False), ("病历在哪印", "病案室在三楼", True), ("早餐在哪吃", "早餐在二楼餐厅", True), ("早餐在哪吃", "早餐就在一楼餐厅", False),
    ("好停车不", "院里有地方停", True), ("好停车不", "院里停不了，旁边商场有地方停", False), ("好停车不", "我们有停车场的", True), ("好停车不", "对面商场有停车场", False),
    ("停车方便吧", "院里不让停车", False), ("停车方便吧", "方便，车随便停", True), ("停车", "门口停得下", True), ("能停车吗", "能停", True), ("能停车吗", "不能，您打车来吧", False),
])
def test_what_notes_tell_under_their_names(talk, rules, before: str, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, before))


@pytest.mark.parametrize(("before", "line", "wrong"), [
    ("病案周六能印吗", "病案室周六不上班", False), ("周六能来吗", "我们周六不上班", True), ("挂号多少", "专家二十五，普通的十二", True), ("挂号多少", "专家二十五，普通的八块", False),
    ("霍主任哪天", "除了周二周四他都不在", False), ("霍主任哪天", "除了周一他都不在", True), ("放射科呢", "二楼", True), ("放射科呢", "三楼", False), ("好停车吗", "院里车位多得很", True),
])
def test_other_ways_to_say_it(talk, rules, before: str, line: str, wrong: bool) -> None:
    assert wrong == ("violated" in statuses(talk, rules, line, before))
