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
    ("公立吗", "我们是国家办的"),
])
def test_what_contradicts_the_card(talk, rules, before: str, line: str) -> None:
    assert "violated" in statuses(talk, rules, line, before)


@pytest.mark.parametrize(("before", "line", "expected"), [
    ("贵吗", "种一颗牙六千八到一万二千八", {"met"}), ("贵吗", "种植牙最便宜六千八", {"met"}), ("种牙贵吗", "一颗最贵不超过一万三", {"met"}),
    ("多少钱", "口腔CT二百", {"met"}), ("多少钱", "洗牙一百八", {"met"}), ("医保", "骨龄片能不能报要看医保局的规定", set()),
    ("医保", "骨龄片可以报销", {"unverified"}), ("周主任", "周主任是副主任医师，周六上午在", {"met"}), ("何医生", "何医生周五下午出诊", {"met"}),
    ("怎么去", "坐地铁二号线，或者12路公交", {"met"}), ("电话", "电话是0516-66662600", {"met"}), ("别家", "市人民医院那边种牙要八千", set()),
    ("便宜吗", "现在打八折", {"unverified"}), ("CT多少钱", "CT不是免费的", set()),
])
def test_what_agrees_or_is_no_statement(talk, rules, before: str, line: str, expected: set[str]) -> None:
    assert statuses(talk, rules, line, before) == expected
