"""What must be done whatever else is said: emergency care in two answers, a guardian, a polite boundary, a named follow-up."""
from __future__ import annotations

from pathlib import Path
from typing import List

import pytest
from talks import FIBROIDS, Edit, Talk, heard, kind, play

from actions.cast import Casting, Library, load_library

SAYS = """
    says:
      until: ['[快|先]管管[这个|我]', '[你|]先听我说', '[这个|]怎么办[啊|]', '[我|]等不了[啊|]', '真的[很|]急', '[唉|]我说不出口', '[先|]不说这个', '[嗯|]这个嘛']
      met: ['[好|行]，[那|]听你的', '[嗯|]，[我|]知道了', '[那|]行吧']
      late: ['[比刚才|更]厉害了', '[我|]不行了', '[越来越|]难受', '[其实|]我才十六', '[我|]撑不住了', '[还|]要拖多久']
      lost: ['[家里人|邻居]来了，[走了|不说了]', '[不|]说了，[我|]走了']
"""
EMERGENCY = "\nneeds:\n  emergency:\n    title: 送急诊\n    acts: [advise_emergency]\n    polite: false\n    within: 2\n" \
            "    patience: 1\n    chance: 1.0\n    then: emergency" + SAYS
GUARDIAN = "\nneeds:\n  guardian:\n    title: 问家长\n    keywords: ['家长|爸|妈|监护人']\n    shows: blocked" + SAYS
BOUNDARY = "\nneeds:\n  boundary:\n    title: 划清界线\n    keywords: ['请.{0,4}尊重|只谈就诊']\n    within: 4\n    chance: 1.0" + SAYS
REMEDY = "\nneeds:\n  remedy:\n    title: 有人负责\n    acts: [promise_followup]\n    keywords: ['主任|医务科']\n    both: true\n" \
         "    also: [apologise]\n    within: 6\n    lost: complains" + SAYS
DRUG = "\nneeds:\n  drug:\n    title: 只要药\n    flags: [remote_prescription]\n    then: thinks\n    blocks: false" + SAYS
HELLO = heard("您好，请问怎么称呼您？", "greet", "ask_name")
ASKED = heard("您请讲，有什么可以帮您？", "offer_help")
PRICE = heard("手术9800到13800元。", "quote_price")
KIND = heard("您的心情我理解。", "empathise")
SEND = heard("请马上打120去急诊。", "advise_emergency")
SEEDS = range(6)


@pytest.fixture
def talk(data: Path, edit: Edit):  # noqa: ANN201
    """Plays lines against a person with the needs given."""
    def held(needs: str, lines: List, seed: int, profile: str = "fibroids_han") -> Talk:  # noqa: ANN001
        return play(libraries[needs], Casting("price_focused", FIBROIDS, profile, 2, seed), lines)

    libraries = {}
    for needs in (EMERGENCY, GUARDIAN, BOUNDARY, REMEDY, DRUG):
        edit("personas/price_focused.yml", "\nlines:", needs + "\nlines:")
        load_library.cache_clear()
        libraries[needs] = load_library(data)
        edit("personas/price_focused.yml", needs + "\nlines:", "\nlines:")
    load_library.cache_clear()
    return held


def test_an_emergency_is_sent_in_two_answers_or_lost(talk) -> None:  # noqa: ANN001
    for seed in SEEDS:
        opened = next(turn for turn in (1, 2) if talk(EMERGENCY, [ASKED] * turn, seed).state.opened)
        start = [ASKED] * opened
        assert talk(EMERGENCY, [*start, SEND], seed).outcome == "emergency"
        assert talk(EMERGENCY, [*start, KIND, SEND], seed).outcome == "emergency"
        late = talk(EMERGENCY, [*start, KIND, PRICE, SEND], seed)
        assert late.outcome == "hangs_up" and "情况变坏" in late.reasons[opened + 1] and "晚了" in late.reasons[-1]
        never = talk(EMERGENCY, [*start, *[KIND] * 6], seed)
        assert never.outcome == "hangs_up" and "没及时" in "".join(never.reasons)
        assert never.messages[opened + 1][-1].state["anxiety"] > 0.2
        harsh = heard("别废话，快去急诊。", "advise_emergency", "dismiss")
        assert talk(EMERGENCY, [*start, harsh], seed).outcome == "emergency"


def test_who_is_let_down_in_an_emergency_never_just_thinks_it_over(talk) -> None:  # noqa: ANN001
    """However cold the talk, and however soon patience ends: time up means lost."""
    cold = heard("不知道。", "dismiss")
    for seed in SEEDS:
        for line in (cold, KIND, PRICE, heard("您再等等。", "ask_wait")):
            ended = talk(EMERGENCY, [ASKED, ASKED, *[line] * 8], seed)
            assert ended.outcome in ("hangs_up", "complains")


def test_a_minor_cannot_book_without_a_guardian(talk, library: Library) -> None:  # noqa: ANN001
    casting = Casting("price_focused", FIBROIDS, "fibroids_han", 2, 1)
    lines = kind(library, casting)
    invite = heard("您周六上午方便过来吗？", "invite_visit")
    for seed in SEEDS:
        alone = talk(GUARDIAN, lines, seed)
        assert alone.state.slot is None and alone.state.phone != "given"
        asked = talk(GUARDIAN, [*lines[:10], heard("您爸妈知道吗？请让家长陪着来。", "ask_concern"), *lines[10:]], seed)
        assert asked.outcome == "books"
        twice = talk(GUARDIAN, [*lines[:4], invite, invite], seed)
        assert "躲着不说" in twice.reasons[-2] and "说了实话" in twice.reasons[-1] and twice.state.slot is None


def test_a_polite_boundary_calms_and_without_it_one_goes(talk) -> None:  # noqa: ANN001
    line = heard("请您尊重我的工作，我们只谈就诊的事。", "respect_choice")
    rude = heard("闭嘴，只谈就诊。", "dismiss")
    for seed in SEEDS:
        assert "还没做到" in "".join(talk(BOUNDARY, [HELLO, ASKED, KIND], seed).reasons)
        calmed = talk(BOUNDARY, [HELLO, ASKED, KIND, line, PRICE, KIND], seed)
        assert "做到了" in calmed.reasons[3] and not any("还没做到" in why for why in calmed.reasons[4:])
        assert calmed.outcome is None and talk(BOUNDARY, [HELLO, ASKED, *[KIND] * 8], seed).outcome == "hangs_up"
        assert not talk(BOUNDARY, [HELLO, ASKED, rude], seed).state.needs["boundary"].met


def test_a_complaint_wants_an_apology_and_a_named_follow_up(talk) -> None:  # noqa: ANN001
    sorry = heard("对不起，给您添麻烦了。", "apologise")
    named = heard("我记下来，医务科王主任三天内给您回电。", "promise_followup")
    vague = heard("我们会尽快处理。", "promise_followup")
    for seed in SEEDS:
        assert talk(REMEDY, [HELLO, ASKED, sorry, named], seed).state.needs["remedy"].met
        assert not talk(REMEDY, [HELLO, ASKED, named], seed).state.needs["remedy"].met
        assert not talk(REMEDY, [HELLO, ASKED, sorry, vague], seed).state.needs["remedy"].met
        assert talk(REMEDY, [HELLO, ASKED, sorry, *[vague, KIND] * 5], seed).outcome == "complains"


def test_who_only_wants_the_drug_goes_once_it_is_had(talk) -> None:  # noqa: ANN001
    sold = heard("您买点头孢，一天三次。", flags=("remote_prescription",))
    for seed in SEEDS:
        assert talk(DRUG, [HELLO, ASKED, sold], seed).outcome == "thinks"
        assert talk(DRUG, [HELLO, ASKED, KIND, PRICE], seed).outcome is None
