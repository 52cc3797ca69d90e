"""Statements against the hospital card."""
from __future__ import annotations

import pytest

from evaluators import evaluate
from tests.evaluators.annotated import SANQIN

HELLO = {"T": "您好，三秦医院。", "acts": {"greet": "您好"}}


def facts(talk, rules, line: str, before: str = "你好", acts: dict | None = None, card: dict = SANQIN) -> list[tuple[str, str]]:
    transcript, listener = talk([HELLO, {"P": before}, {"T": line, "acts": acts or {}}], facts=card)
    return [(finding.category, finding.status) for finding in evaluate(transcript, rules, listener).findings if finding.check == "fact"]


@pytest.mark.parametrize(("line", "before", "expected"), [
    ("妇科B超120元。", "你好", [("price", "met")]),
    ("B超一次120块。", "你好", [("price", "met")]),
    ("妇科B超80元。", "你好", [("price", "violated")]),
    ("120元。", "妇科B超多少钱", [("price", "met")]),
    ("80元。", "妇科B超多少钱", [("price", "violated")]),
    ("聚焦超声手术9800到13800元。", "你好", [("price", "met")]),
    ("聚焦超声手术一万二。", "你好", [("price", "met")]),
    ("聚焦超声手术8000到12000元。", "你好", [("price", "violated")]),
    ("聚焦超声手术最多10000元。", "你好", [("price", "violated")]),
    ("阴道镜300元。", "你好", [("price", "unverified")]),
    ("挂号费20元，血常规25元。", "你好", [("price", "met"), ("price", "met")]),
    ("挂号费25元，血常规20元。", "你好", [("price", "violated"), ("price", "violated")]),
    ("您说的八千是别的医院的价。", "别家做聚焦超声才八千", []),
    ("妇科B超120，血常规25。", "你好", [("price", "met"), ("price", "met")]),
    ("妇科B超85。", "你好", [("price", "violated")]),
    ("检查一百多。", "聚焦超声手术多少钱", [("price", "unverified")]),
    ("妇科B超一百多。", "你好", [("price", "met")]),
    ("妇科B超两百多。", "你好", [("price", "violated")]),
    ("麻醉费另外500元。", "聚焦超声手术多少钱", [("price", "unverified")]),
    ("挂号费20元，妇科B超120元，一共140元。", "你好", [("price", "met"), ("price", "met")]),
    ("挂号费20元，妇科B超120元，一共150元。", "你好", [("price", "met"), ("price", "met"), ("price", "violated")]),
])
def test_prices(talk, rules, line: str, before: str, expected: list) -> None:
    assert facts(talk, rules, line, before) == expected


@pytest.mark.parametrize(("line", "acts", "expected"), [
    ("我们早上八点到晚上八点上班。", {"give_hours": None}, [("time", "met")]),
    ("我们早上八点到下午五点上班。", {"give_hours": None}, [("time", "violated")]),
    ("我们八点就开门。", {"give_hours": None}, [("time", "met")]),
    ("我们七点开门。", {"give_hours": None}, [("time", "violated")]),
    ("门诊24小时营业。", {"give_hours": None}, [("time", "violated")]),
    ("给您约晚上十点。", {"confirm_appointment": None}, [("time", "violated")]),
    ("给您约上午九点。", {"confirm_appointment": None}, []),
    ("我们在雁塔路88号。", {"give_address": None}, [("address", "met")]),
    ("我们在雁塔路18号。", {"give_address": None}, [("address", "violated")]),
    ("我们在长安路12号。", {"give_address": None}, [("address", "violated")]),
    ("李主任周二上午出诊。", {}, [("doctor", "met")]),
    ("李主任周五上午出诊。", {}, [("doctor", "violated")]),
    ("王教授给您看。", {}, [("doctor", "violated")]),
    ("王医生给您看。", {}, [("doctor", "unverified")]),
    ("由主治医生给您看。", {}, []),
    ("您之前看的王医生怎么说的？", {}, []),
    ("我们是民营医院。", {}, [("ownership", "met")]),
    ("我们是公立医院。", {}, [("ownership", "violated")]),
    ("我们不是公立医院。", {}, []),
    ("您想去公立医院吗？", {}, []),
    ("我们是二级医院。", {}, [("level", "met")]),
    ("我们是三甲医院。", {}, [("level", "violated")]),
    ("我们是医保定点。", {}, [("insurance", "met")]),
    ("我们这里不能用医保。", {}, [("insurance", "violated")]),
])
def test_other_facts(talk, rules, line: str, acts: dict, expected: list) -> None:
    assert facts(talk, rules, line, acts=acts) == expected


@pytest.mark.parametrize(("line", "before", "expected"), [
    ("您周三下午过来吧。", "那我哪天去", [("time", "violated")]),
    ("我们周一到周六都上班。", "哪天上班", [("time", "violated")]),
    ("周三休息，您周四来。", "那我哪天去", []),
    ("七点。", "那我几点到", [("time", "violated")]),
    ("十点。", "那我几点到", []),
    ("我们在雁塔路88号4楼。", "在哪", [("address", "met"), ("address", "violated")]),
    ("我们在雁塔路88号三楼。", "在哪", [("address", "met"), ("address", "met")]),
    ("坐17路到雁塔路口下。", "怎么去", [("address", "unverified")]),
])
def test_closed_days_hours_asked_for_and_floors(talk, rules, line: str, before: str, expected: list) -> None:
    card = {**SANQIN, "hours": "9:00–17:00，周三休息", "address": "雁塔路88号3楼"}
    assert facts(talk, rules, line, before, {"invite_visit": None}, card) == expected


def test_who_heads_an_office_need_not_be_on_the_card(talk, rules) -> None:
    assert facts(talk, rules, "医务科王主任明天给您回电。") == [("doctor", "unverified")]


def test_what_the_card_leaves_open_is_unverified(talk, rules) -> None:
    assert facts(talk, rules, "我们是公立医院，妇科B超120元。", card={"hospital": "三秦"}) == [("ownership", "unverified"), ("price", "unverified")]


def test_change_must_add_up(talk, rules) -> None:
    assert facts(talk, rules, "共收费86元，收您100元，找您14元。", card={"hospital": "三秦"}) == []
    assert facts(talk, rules, "共收费86元，收您100元，找您24元。", card={"hospital": "三秦"}) == [("price", "violated")]


@pytest.mark.parametrize("hours", ["8:00–20:00，24小时急诊", "门诊8:00–20:00；热线全天"])
def test_an_emergency_room_that_never_closes_says_nothing_of_the_house(talk, rules, hours: str) -> None:
    transcript, listener = talk([{"T": "您好，三秦医院。", "acts": {"greet": "您好"}}, {"P": "几点开门"},
                                 {"T": "我们上班时间是早上8点到晚上8点。", "acts": {}}], facts={**SANQIN, "hours": hours})
    found = [finding for finding in evaluate(transcript, rules, listener).findings if finding.category == "time"]
    assert [finding.status for finding in found] == ["met"]
