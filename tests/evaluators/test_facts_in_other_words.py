"""Statements against the card as staff really word them: short names, spoken figures, ranks, halves of days, lines."""
from __future__ import annotations

import pytest

from evaluators import evaluate

CARD = {
    "hospital": "仁和口腔", "address": "文昌路 26 号一层", "hours": "9:00–18:30", "ownership": "民营（营利性）",
    "prices": {"挂号费": [10, 10], "口腔CT": [200, 200], "洁牙": [180, 180], "种植牙": [6800, 12800], "激光去痣": [200, 600]},
    "insurance": "医保定点；拔牙、补牙可按规定刷医保，种植牙的材料和手术自费，骨龄片能不能报以医保局规定为准",
    "doctors": ["周主任 副主任医师 周三、周六上午，从事口腔种植十五年", "何医生 主治医师 周一、周五下午和周日上午"],
    "directions": ["地铁 2 号线文昌路站 C 口", "公交 12 路"], "phone": "0516-****2600", "price_notes": ["激光去痣不含病理检查"],
}


def statuses(talk, rules, line: str, before: str) -> set[str]:
    """What the facts of one line are found to be."""
    transcript, listener = talk([{"T": "您好。"}, {"P": before}, {"T": line}], facts=CARD)
    return {finding.status for finding in evaluate(transcript, rules, listener).findings if finding.check == "fact"}


@pytest.mark.parametrize(("before", "line"), [
    ("贵吗", "种牙两千八一颗"), ("贵吗", "种一颗牙三到五千"), ("种牙贵不贵", "最低四千八百块一颗"), ("多少钱", "洗牙九十九块"),
    ("多少钱", "激光点痣一颗80"), ("CT多少钱", "CT免费拍"), ("另算吗", "激光去痣已经包含病理检查"), ("医保", "种植牙可以刷医保"),
    ("周主任", "周主任是主任医师"), ("周主任", "周主任周三下午坐诊"), ("周主任", "周主任周日上午也在"), ("周主任", "周主任干了三十年"),
    ("何医生", "何主任周日上午坐诊"), ("怎么去", "地铁3号线文昌路站下"), ("电话", "电话是0516-88881111"), ("几点", "晚上七点就关门了"),
    ("公立吗", "我们是国家办的"), ("中午有人吗", "十二点到一点半休息"), ("中午呢", "中午没人"), ("上班时间", "早八晚五"),
    ("种植牙能走医保吗", "可以的"), ("周主任哪天在", "她礼拜五出诊"), ("周主任周三上午在吗", "不在"), ("周主任周日在吗", "在的"),
    ("约周主任", "周四上午周主任给您留着"), ("周主任", "周主任周三上午不出诊"), ("几楼", "三楼，出电梯左转"),
    ("多少", "收您两百，洁牙180，找您30"),
])
def test_what_contradicts_the_card(talk, rules, before: str, line: str) -> None:
    assert "violated" in statuses(talk, rules, line, before)


@pytest.mark.parametrize(("before", "line", "expected"), [
    ("贵吗", "种一颗牙六千八到一万二千八", {"met"}), ("贵吗", "种植牙最便宜六千八", {"met"}), ("种牙贵吗", "一颗最贵不超过一万三", {"met"}),
    ("多少钱", "口腔CT二百", {"met"}), ("多少钱", "洗牙一百八", {"met"}), ("医保", "骨龄片能不能报要看医保局的规定", set()),
    ("医保", "骨龄片可以报销", {"unverified"}), ("周主任", "周主任是副主任医师，周六上午在", {"met"}), ("何医生", "何医生周五下午出诊", {"met"}),
    ("怎么去", "坐地铁二号线，或者12路公交", {"met"}), ("电话", "电话是0516-66662600", {"met"}), ("别家", "市人民医院那边种牙要八千", set()),
    ("便宜吗", "现在打八折", {"unverified"}), ("CT多少钱", "CT不是免费的", set()), ("几点", "八点还没开门", set()),
    ("周主任", "周主任周日不出诊", {"met"}), ("周主任哪天在", "她周三和周六上午在", {"met"}), ("周主任周日在吗", "不在的", {"met"}),
    ("洗牙能报吗", "洗牙报不了", {"unverified"}), ("种植牙能报吗", "报不了", {"met"}), ("报告", "报告晚上八点以后拿", set()),
    ("几楼", "一楼，进门就是", {"met"}), ("多少", "收您两百，洁牙180，找您20", {"met"}),
])
def test_what_agrees_or_is_no_statement(talk, rules, before: str, line: str, expected: set[str]) -> None:
    assert statuses(talk, rules, line, before) == expected


@pytest.mark.parametrize(("hours", "line", "wrong"), [
    ("8:00-12:00，13:30-17:30，周日休息", "中午十二点到一点半休息", False), ("8:00-12:00，13:30-17:30，周日休息", "中午不休息", True),
    ("9:00-20:00，全年无休", "周末休息", True), ("9:00-18:00，周一休息", "周二休息", True), ("9:00-18:00，周一休息", "医生周二休息", False),
    ("门诊8:30-17:00，急诊24小时", "急诊看到晚上十点", True), ("门诊8:30-17:00，急诊24小时", "急诊一直有人", False),
])
def test_breaks_and_days_off(talk, rules, hours: str, line: str, wrong: bool) -> None:
    transcript, listener = talk([{"T": "您好。"}, {"P": "什么时候有人"}, {"T": line}], facts=CARD | {"hours": hours})
    assert wrong == any(one.check == "fact" and one.status == "violated" for one in evaluate(transcript, rules, listener).findings)


@pytest.mark.parametrize(("line", "wrong"), [("可以呀，周一人少", True), ("周一我们休息，周二好吗", False), ("可以的，不过周一没人", False)])
def test_a_yes_to_a_day_off(talk, rules, line: str, wrong: bool) -> None:
    transcript, listener = talk([{"T": "您好。"}, {"P": "周一来行吗"}, {"T": line}], facts=CARD | {"hours": "9:00-18:00，周一休息"})
    assert wrong == any(one.check == "fact" and one.status == "violated" for one in evaluate(transcript, rules, listener).findings)
