"""Left waiting, talked over, sold to, hard of hearing; sorry after a sharp word; asking for a relative."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from talks import FIBROIDS, Edit, castings, heard, kind, play

from actions.cast import Casting, Library, load_library
from actions.manners import only_tone
from actions.patient import Patient
from actions.state import TalkState
from language.heard import Heard

HELLO = heard("您好，请问怎么称呼您？", "greet", "ask_name")
ASKED = heard("您请讲，有什么可以帮您？", "offer_help")
WAIT = heard("请您稍等，我去问一下。", "ask_wait")
SEEDS = range(6)


def han(seed: int) -> Casting:
    return Casting("price_focused", FIBROIDS, "fibroids_han", 2, seed)


def test_two_kinds_of_waiting(library: Library) -> None:
    back = heard("让您久等了，手术9800到13800元。", "thank", "quote_price")
    for seed in SEEDS:
        left = play(library, han(seed), [HELLO, ASKED, WAIT, heard("嗯。", "acknowledge")])
        assert "没有下文" in left.reasons[-1] and left.state.mood.patience < 0.7
        assert "没有下文" not in play(library, han(seed), [HELLO, ASKED, WAIT, back]).reasons[-1]
        assert "没有下文" not in play(library, han(seed), [HELLO, ASKED, heard("嗯。", "acknowledge")]).reasons[-1]


def after(library: Library, casting: Casting, line: Heard, waited_s: float | None) -> tuple[TalkState, str]:
    """The state after ``line`` in the third turn, and the reasons of the reply."""
    patient = Patient(casting, library)
    state, _ = patient.step(patient.start(), HELLO)
    state, _ = patient.step(state, ASKED)
    state, reply = patient.step(state, replace(line, waited_s=waited_s))
    return state, "；".join(why for message in reply.messages for why in message.why)


LOOKING = heard("嗯，我在看。", "acknowledge")


def test_minutes_of_silence_are_noticed(library: Library) -> None:
    for seed in SEEDS:
        left, why = after(library, han(seed), LOOKING, 400.0)
        assert "7 分钟" in why
        for waited_s in (20.0, 90_000.0, None):  # at once; a talk taken up another day; nobody measured
            quick, why = after(library, han(seed), LOOKING, waited_s)
            assert "没有人说话" not in why and quick.mood.patience > left.mood.patience


def test_on_the_telephone_and_in_an_emergency_silence_is_longer(library: Library) -> None:
    for casting in castings(library, 1, (2,)):
        urgent = library.scenarios[casting.scenario].emergency
        _, why = after(library, casting, LOOKING, 70.0)
        assert ("没有人说话" in why) <= (urgent or casting.persona == "emergency"), why
        if library.scenarios[casting.scenario].channel == "phone":
            assert "没有人说话" in after(library, casting, LOOKING, 150.0)[1] or not after(library, casting, LOOKING, 150.0)[0].opened


def test_a_message_that_comes_before_the_patient_has_finished(library: Library) -> None:
    for casting in castings(library, 1, (2,)):
        told = heard("聚焦超声是一种不开刀的办法。", "explain_treatment")
        over, why = after(library, casting, told, -2.0)
        assert "话被打断" in why
        for waited_s in (3.0, None):
            heard_out, why = after(library, casting, told, waited_s)
            assert "话被打断" not in why and heard_out.mood.trust > over.mood.trust
        assert "话被打断" not in after(library, casting, heard("不好意思，您先说。", "apologise"), 0.4)[1]


def test_being_talked_over(library: Library) -> None:
    for casting in castings(library, 1, (2,)):
        rude = play(library, casting, [HELLO, ASKED, heard("您先听我说，我们这边是这样的。", "explain_treatment")])
        assert "话被打断" in rude.reasons[-1]
        polite = play(library, casting, [HELLO, ASKED, heard("不好意思打断一下，您先听我说完这一句。", "apologise")])
        assert "话被打断" not in polite.reasons[-1]


def test_being_sold_to(library: Library) -> None:
    invite = heard("您明天过来吧。", "invite_visit")
    for seed in SEEDS:
        reasons = play(library, han(seed), [HELLO, ASKED, invite, invite]).reasons
        assert "就叫人去" not in reasons[2] and "就叫人去" in reasons[3]
        told = heard("手术9800到13800元，全部含在里面，会先给您清单。", "quote_price", "explain_price")
        assert "就叫人去" not in "".join(play(library, han(seed), [HELLO, ASKED, told, invite]).reasons)


def test_sorry_after_a_sharp_word_once_treated_well(library: Library) -> None:
    sorry = 0
    for casting in castings(library, 3, (1,)):
        rude = heard("不是跟您说了吗。", "dismiss")
        lines = kind(library, casting)
        talk = play(library, casting, [*lines[:5], rude, *lines[5:]])
        said = ["道个歉" in why for why in talk.reasons]
        assert sum(said) <= 1 and not any(said[:6])
        assert not any("道个歉" in why for why in play(library, casting, lines).reasons)
        sorry += any(said)
    assert sorry >= 20


HEARING = "\nhearing: {longest: 20, chance: 1.0, times: 2}\nlines:"
LONG = "手术是在超声引导下做的，要打麻醉，当天可以走动，休息两三天就能上班，费用是9800到13800元。"


def test_the_hard_of_hearing_ask_again(data: Path, edit: Edit) -> None:
    edit("personas/price_focused.yml", "\nlines:", HEARING)
    library = load_library(data)
    for seed in SEEDS:
        long, short = heard(LONG, "quote_price", "explain_treatment"), heard("手术9800到13800元。", "quote_price")
        talk = play(library, han(seed), [HELLO, ASKED, long, short, long, long])
        heard_ill = ["没听清" in why for why in talk.reasons]
        assert heard_ill == [False, False, True, False, True, False]  # twice at most
        assert talk.messages[2] and talk.state.worries["price"].settled > 0
        assert play(library, han(seed), [HELLO, ASKED, long]).state.worries["price"].settled == 0


def test_the_tone_comes_across_all_the_same() -> None:
    from actions.noticing import Noticed

    noticed = Noticed(("dismiss", "quote_price", "goodbye"), ("intimidation",), ("monologue",), (), (), (), (), "话")
    assert only_tone(noticed).acts == ("dismiss", "goodbye") and only_tone(noticed).flags == ("intimidation",)


def test_who_asks_for_a_relative_speaks_of_the_relative(data: Path, edit: Edit) -> None:
    edit("profiles/fibroids_han.yml", "age: 41", "age: 41\nrelative: 我姐")
    edit("profiles/fibroids_han.yml", "  - topic: size\n    tell: asked", "  - topic: size\n    tell: asked\n    hearsay: true")
    library = load_library(data)
    own, about = 0, 0
    for seed in range(20):
        ask = heard("您平时抽烟喝酒吗？", "ask_history")
        text = "".join(m.text for m in play(library, han(seed), [HELLO, ASKED, ask]).messages[-1])
        about += "我姐" in text
        size = play(library, han(seed), [HELLO, ASKED, heard("肌瘤多大？", "ask_symptom")])
        assert "我姐说" in "".join(message.text for message in size.messages[-1])
        age = play(library, han(seed), [HELLO, ASKED, heard("今年多大年纪？", "ask_age")])
        own += "41" in "".join(message.text for message in age.messages[-1])
    assert about == 20 and own == 0
