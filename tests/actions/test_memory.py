"""A patient remembers a price, a doctor, a promise, and comes back to it when it is contradicted."""
from __future__ import annotations

import pytest
from talks import FIBROIDS, castings, heard, kind, play

from actions.cast import Casting, Library, load_library
from actions.prices import same_item, told
from actions.state import Told

LIBRARY = load_library()
SEEDS = range(6)
HELLO = heard("您好，请问怎么称呼您？", "greet", "ask_name")
ASKED = heard("您请讲，有什么可以帮您？", "offer_help")


def han(seed: int) -> Casting:
    return Casting("price_focused", FIBROIDS, "fibroids_han", 2, seed)


def told_off(*lines) -> list[bool]:  # noqa: ANN002
    """For each seed: is the last line met by a reminder of what was said before?"""
    return ["记得对方说过" in play(LIBRARY, han(seed), [HELLO, ASKED, *lines]).reasons[-1] for seed in SEEDS]


@pytest.mark.parametrize("first, second", [
    ("手术大概8000元。", "手术要15000元。"), ("大概8000块。", "做下来要15000块。"), ("手术9800到13800元。", "手术费两万元。"),
    ("妇科B超120元。", "B超是300元。"), ("手术大概一万五。", "手术费用8000元。")])
def test_a_price_that_changes_is_held_against_one(first: str, second: str) -> None:
    assert all(told_off(heard(first, "quote_price"), heard(second, "quote_price")))


@pytest.mark.parametrize("first, second", [
    ("手术9800到13800元。", "手术费一般12000元。"), ("手术9800到13800元。", "妇科B超120元，挂号20元。"),
    ("手术大概8000元。", "刚才说错了，手术是12000元，不好意思。"), ("手术大概8000元。", "手术做优惠，现在5000元。"),
    ("手术大概8000元。", "手术医保报销以后大概4000元。"), ("手术大概8000元。", "您两个月前做的检查还能用。")])
def test_another_thing_a_part_or_a_correction_is_no_contradiction(first: str, second: str) -> None:
    assert not any(told_off(heard(first, "quote_price"), heard(second, "quote_price")))


def test_both_figures_are_named_and_trust_falls() -> None:
    for seed in SEEDS:
        talk = play(LIBRARY, han(seed), [HELLO, ASKED, heard("手术大概8000元。", "quote_price"),
                                         heard("手术要15000元。", "quote_price")])
        text = "".join(message.text for message in talk.messages[-1])
        assert "8000" in text
        assert talk.messages[-1][-1].state["trust"] < talk.messages[-2][-1].state["trust"] + 0.03


def test_a_contradiction_is_named_once() -> None:
    for seed in SEEDS:
        lines = [HELLO, ASKED, heard("手术大概8000元。", "quote_price"), heard("手术要15000元。", "quote_price"),
                 heard("手术就是15000元。", "quote_price"), heard("嗯，手术15000元。", "quote_price")]
        reasons = play(LIBRARY, han(seed), lines).reasons
        assert sum("记得对方说过" in why for why in reasons) == 1


@pytest.mark.parametrize("made, broken", [
    (heard("您先考虑，不来也没关系。", "respect_choice"), heard("今天必须定下来，再不定没名额了。", "pressure", flags=("false_urgency",))),
    (heard("方便留个电话吗，不留也可以。", "ask_contact", "explain_purpose"), heard("电话必须留，不留没法给您预约。", "ask_contact")),
    (heard("清单以外不收。", "explain_price"), heard("床位费要另收。", "explain_price")),
    (heard("没有医院能保证治好。", "refuse_guarantee"), heard("保证您做完不复发。", flags=("cure_guarantee",))),
    (heard("您的信息我们会保密。", "protect_privacy"), heard("昨天那位李女士得的是宫颈癌。", flags=("privacy_leak",)))])
def test_a_broken_promise_is_remembered(made, broken) -> None:  # noqa: ANN001
    assert all(told_off(made, broken))
    assert not any(told_off(heard("好的。", "acknowledge"), broken))


def test_another_doctor_than_agreed_is_noticed(library: Library) -> None:
    changed = heard("那就说好了，周六上午王医生给您看。", "summarise")
    same = heard("那就说好了，周六上午张医生给您看。", "summarise")
    said = heard("张医生周六在临时换王医生给您看，不好意思。", "summarise")
    for casting in castings(library, 2, (2,)):
        agreed = [line for line in kind(library, casting) if not line.has("goodbye", "summarise", "verify_contact", "confirm_appointment")]
        named = heard("好的，给您留张医生的号。", "confirm_appointment")
        ends = {name: play(library, casting, [*agreed, named, line]) for name, line in
                (("changed", changed), ("same", same), ("said", said))}
        assert ends["same"].state.slot
        assert ["记得对方说过“张医生”" in talk.reasons[-1] for talk in ends.values()] == [True, False, False]


def test_prices_and_what_they_are_for() -> None:
    line = heard("聚焦超声手术是9800到13800元，麻醉都含在里面，术前检查另算，大约600元")
    assert told(line, line.text) == (Told("聚焦超声手术", 9800, 13800), Told("", 600, 600))
    assert same_item("聚焦超声手术", "手术") and same_item("", "") and not same_item("手术", "") and not same_item("b超", "挂号")
