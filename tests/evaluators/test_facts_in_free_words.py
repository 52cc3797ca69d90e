"""What a card says in free words, such as services, results, floors, shares, needs: what contradicts it and what does not."""
from __future__ import annotations

import pytest

from evaluators import evaluate
from evaluators.card import Card
from evaluators.fact_hours import opening
from evaluators.fact_spans import spells
from evaluators.fact_week import slots

CARD = {
    "hospital": "杉湾医院", "ownership": "民营", "address": "杉湾路7号3号楼，1楼挂号、西药房，2楼检验科，4楼彩超室、妇科",
    "hours": "8:00-12:00、14:00-17:30，周日只开急诊；急诊24小时；采血7:00-10:00；CT每天做到21:00；预防接种周二、周五上午",
    "insurance": "市医保定点，住院报75%，门诊报50%；外县医保须先备案；洗牙、镶牙自费，补牙可刷个人账户",
    "prices": {"基础套餐": [260, 260], "女性套餐": [560, 560], "无痛胃肠镜": [1900, 2500], "烤瓷冠": [900, 2400], "根管治疗": [600, 1500]},
    "doctors": ["晏主任：妇科，周一、周三、周五", "亓医生：内科，除周日外每天"],
    "report_time": "血常规30分钟，肝功能当天15:00，病理5个工作日", "notes": ["胃肠镜须提前预约，彩超无需预约", "停车前2小时免费", "周六不做彩超", "检查前禁食8小时", "不收现金", "散瞳后不能开车"], "results": {"唐筛": "10个工作日"},
}


@pytest.mark.parametrize(("before", "right", "wrong"), [
    ("妇科在几楼", "四楼", "三楼，出电梯左转"), ("拿药去哪", "一楼西药房", "二楼拿药"), ("抽血最晚几点", "十点", "十一点半之前都能抽"),
    ("几点开始抽血", "七点就开始", "八点开始抽血"), ("打预防针是星期几", "礼拜二礼拜五上午", "礼拜一到礼拜五，上午"), ("疫苗下午能打吗", "只有上午", "下午也打"),
    ("周六做彩超吗", "周六不做彩超", "周六也做"), ("血常规多久出结果", "半个小时", "两个小时"), ("肝功能几时有结果", "下午三点", "中午十二点"),
    ("病理几天", "五个工作日，差不多一周", "三天就出来"), ("门诊能报多少", "报五成", "报七成"), ("住院报多少", "住院报百分之七十五", "住院报九成"),
    ("洗牙报不报", "自费的", "报，报六成"), ("补牙能刷卡里的钱吗", "个人账户可以刷", "个人账户刷不了"), ("镶牙能刷医保卡里的余额吗", "镶牙刷不了", "余额能刷"),
    ("我是外县的医保", "外县的要先备案", "一样的，直接刷"), ("外县的要备案吗", "要先备案", "不用备案"), ("胃肠镜要约吗", "要预约", "不用预约"),
    ("做彩超要预约吗", "不用预约", "彩超要提前预约"), ("停车收费吗", "停车两小时以内免费", "停车免费一天"), ("晏主任哪天在", "她一三五在", "她二四六在"),
    ("亓医生哪天", "除了周日，他天天都在", "他只有工作日在"), ("周日有门诊吗", "周日只开急诊", "周日照常门诊"), ("烤瓷的最贵多少", "最贵两千四", "最贵一千六"),
    ("根管最便宜多少", "最便宜六百", "最便宜一千二"), ("胃肠镜一个人多少", "一千九到两千五", "一千五"), ("根管另外收吗", "另外收，六百到一千五", "另外收，三百"),
    ("能付现金吗", "不收现金，手机付", "可以收现金"), ("散瞳完开车回去", "散瞳后别开车", "散瞳后可以开车"), ("唐筛多久", "两周左右", "三四天"),
    ("亓医生周日在吧", "周日不在，其他天都在", "在的"), ("我十点半到赶得上抽血不", "赶不上了", "赶得上赶得上"), ("外县医保行吗", "要先备案", "能直接结算，不用备案"),
    ("无痛的多少", "无痛的一千九起", "无痛的880"), ("晏主任在吗今天周二", "今天不在", "在的，你来"), ("怎么走", "杉湾路7号3号楼", "杉湾路7号5号楼"),
    ("CT几点之前去", "CT九点以前都能做", "CT五点半之前，过了就不做"), ("彩超室在哪", "出门左转四楼", "出门左转三楼"), ("禁食多久", "禁食八个小时", "禁食四个小时就够"),
    ("洗牙能报点不", "洗牙不报", "洗牙也报一些"), ("看到广告讲体检99块", "没有99的，最少260", "对，活动价99，先来"),
])
def test_right_and_wrong(talk, rules, before: str, right: str, wrong: str) -> None:
    assert [_violated(talk, rules, before, line) for line in (right, wrong)] == [False, True]


@pytest.mark.parametrize(("before", "line"), [
    ("能报吗", "您要用医保就去公立医院做，那边能报"), ("贵了", "行，公立医院也挺好，您比较一下"), ("亓医生呢", "除了周日我们休息，他天天都在"),
    ("抽血几点", "您九点之前到最好"), ("血常规多久", "血常规明天来拿也行"), ("CT多久出", "CT两个小时"), ("检验科在哪", "三楼是住院部，检验科二楼"), ("甲状腺彩超多少", "甲状腺彩超九十"),
    ("烤瓷冠呢", "进口的最便宜一千八"), ("报告多久", "三天内不用复查"), ("门诊报多少", "门诊报五成，住院报七成五"), ("老人家呢", "老人家一样，门诊报一半"),
    ("公立都排队", "公立医院人是多，您来我们这不用等"), ("晏主任呢", "周末来找亓医生也行"), ("血常规今天能拿吗", "今天能拿"), ("病理今天能拿吗", "今天出不来"),
])
def test_what_the_card_does_not_decide_is_no_mistake(talk, rules, before: str, line: str) -> None:
    assert not _violated(talk, rules, before, line)


def test_what_was_asked_about_earlier_tells_what_is_paid(talk, rules) -> None:
    turns = [{"T": "您好。"}, {"P": "镶牙怎么弄"}, {"T": "先检查。"}, {"P": "医保报不报"}, {"T": "报，报七成。"}]
    transcript, listener = talk(turns, facts={**CARD, "prices": {"镶牙": [500, 900]}})
    found = [one for one in evaluate(transcript, rules, listener).findings if one.category == "insurance"]
    assert any(one.status == "violated" for one in found)


def test_days_said_without_week_and_counts_that_are_no_days() -> None:
    assert {day for day, _ in slots("他一三五在")} == set("一三五") and not slots("三五天") and not slots("5个工作日") and not slots("一二楼")
    assert slots("周日就上午") == {("日", "上午")}


def test_lengths_of_time() -> None:
    assert [(round(one.low, 2), round(one.high, 2)) for one in spells("两三天")] == [(2, 3)]
    assert [(one.low, one.high) for one in spells("5个工作日")] == [(5, 7)]
    assert spells("当天下午4点")[0].clocks == (960,)


def test_a_card_keeps_the_keys_of_its_notes() -> None:
    notes = Card.parse({"report_time": "三天", "more": {"parking": ["免费", "收费"]}}).notes
    assert notes == (("report_time", "三天"), ("more parking", "免费"), ("more parking", "收费"))


def _violated(talk, rules, before: str, line: str) -> bool:
    transcript, listener = talk([{"T": "您好。"}, {"P": before}, {"T": line}], facts=CARD)
    return any(one.check == "fact" and one.status == "violated" for one in evaluate(transcript, rules, listener).findings)


def test_saturday_morning_and_sunday_off_are_two_things() -> None:
    assert opening("8:00-12:00、14:30-17:30，周六只开上午、周日休息").slots() >= {("六", "上午")}
    assert not {day for day, _ in opening("8:00-17:00，周六、周日休息").slots()} & set("六日")
    assert ("六", "下午") in opening("8:00-12:00、13:30-17:00，周六全天、周日上午").slots()


def test_a_kind_of_which_no_item_costs_that(talk, rules) -> None:
    card = {"prices": {"腹部彩超": [100, 100], "心脏彩超": [190, 190]}}
    for line, due in (("彩超八十", True), ("彩超一百九", False), ("甲状腺彩超八十", False)):
        transcript, listener = talk([{"T": "您好。"}, {"P": "做个检查多少钱"}, {"T": line}], facts=card)
        assert due == any(one.status == "violated" for one in evaluate(transcript, rules, listener).findings if one.check == "fact"), line


@pytest.mark.parametrize(("before", "line", "due"), [
    ("没签约报多少", "没签也报七成五", True), ("没签约报多少", "没签约报六成，签了七成五", False), ("抽血十点半行吗", "行的", True), ("抽血九点半行吗", "行的", False),
    ("要多少", "快四千对谁都不是小钱，心疼是该的", False),
])
def test_who_has_signed_and_a_bare_yes_to_a_time(talk, rules, before: str, line: str, due: bool) -> None:
    card = {"insurance": "居民医保，签约报75%、未签约报60%", "hours": "8:00-18:00，抽血8:00-10:00", "prices": {"根管治疗": [900, 1600]}}
    transcript, listener = talk([{"T": "您好。"}, {"P": f"根管治疗，{before}"}, {"T": line}], facts=card)
    assert due == any(one.check == "fact" and one.status == "violated" for one in evaluate(transcript, rules, listener).findings)
