"""Single turns: answers, disclosure, treatment, price, visit and contact."""
from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from talks import FIBROIDS, castings, heard, kind, play

from actions.calendar import Slot, fitting, offered
from actions.cast import Casting, load_library
from actions.patient import Patient
from actions.schemas import Free
from actions.vocabulary import ACTS, FLAGS
from language.text import normalise

LIBRARY = load_library()
HAN = Casting("price_focused", FIBROIDS, "fibroids_han", 2, 1)
QIAO = Casting("distrustful", FIBROIDS, "fibroids_qiao", 2, 1)
SU = Casting("anxious", FIBROIDS, "fibroids_su", 2, 1)
HELLO = heard("您好，请问怎么称呼您？", "greet", "ask_name")
PRICE = heard("手术是9800到13800元。", "quote_price")


def last(casting: Casting, *lines) -> str:  # noqa: ANN002
    return "\n".join(message.text for message in play(LIBRARY, casting, list(lines)).messages[-1])


def test_the_name_is_told_when_asked() -> None:
    for casting in castings(LIBRARY, seeds=3):
        assert LIBRARY.profiles[casting.profile].surname in last(casting, HELLO)


def test_two_questions_get_two_answers() -> None:
    for seed in range(8):
        told = last(Casting(HAN.persona, HAN.scenario, HAN.profile, 2, seed), HELLO,
                    heard("肌瘤是什么时候查出来的？多大？", "ask_onset"))
        assert re.search("两个月|俩月|上上个月", told) and re.search("4.6|四公分", told)


def test_a_fact_is_told_from_the_profile_and_never_changes() -> None:
    for seed in range(8):
        casting = Casting(QIAO.persona, QIAO.scenario, QIAO.profile, 2, seed)
        ask = heard("您有药物过敏吗？", "ask_sensitive")
        assert "青霉素" in last(casting, HELLO, ask)
        assert "青霉素" in last(casting, HELLO, ask, PRICE, ask)


def test_confidences_wait_for_trust() -> None:
    ask = heard("您家里有人得过这种病吗？有家族史吗？", "ask_history")
    for seed in range(10):
        casting = Casting(SU.persona, SU.scenario, SU.profile, 3, seed)
        assert "姨妈" not in last(casting, HELLO, ask)
        talk = play(LIBRARY, casting, kind(LIBRARY, casting)[:12] + [ask])
        assert "姨妈" in talk.whole


def test_what_is_not_due_is_never_said() -> None:
    """No wording of a fact told in confidence appears before trust has reached the threshold."""
    for casting in castings(LIBRARY, seeds=3):
        profile, persona = LIBRARY.profiles[casting.profile], LIBRARY.personas[casting.persona]
        guarded = [fact for fact in profile.facts if fact.tell in ("trusted", "never")]
        open_topics = {fact.topic for fact in profile.facts if fact not in guarded}
        talk = play(LIBRARY, casting, kind(LIBRARY, casting))
        for reply in talk.messages:
            for message in reply:
                if message.state["trust"] < persona.difficulty[casting.difficulty].open_up - 0.001:
                    titles = [LIBRARY.topics.topics[fact.topic].title for fact in guarded
                              if fact.offers and fact.topic not in open_topics]
                    assert not any(f"主动说起：{title}" in why for why in message.why for title in titles)


def test_an_unforeseen_question_is_answered_in_character() -> None:
    texts = ["您平时喜欢看什么书？", "您会游泳吗？", "您家养猫了吗？", "您觉得火星上有水吗？", "您最喜欢哪个颜色？"]
    for casting in castings(LIBRARY, seeds=2, difficulties=(2,)):
        for text in texts:
            talk = play(LIBRARY, casting, [HELLO, heard("嗯", "acknowledge"), heard(text, "small_talk")])
            assert any("没想到会问这个" in why or "被问到" in why for message in talk.messages[-1] for why in message.why)


def test_a_wrong_name_is_corrected() -> None:
    for casting in castings(LIBRARY, seeds=2):
        profile = LIBRARY.profiles[casting.profile]
        assert profile.surname in last(casting, HELLO, heard("好的，欧女士，请讲。", "address_by_name"))
        right = f"好的，{profile.surname}{'女士' if profile.sex == '女' else '先生'}，请讲。"
        talk = play(LIBRARY, casting, [HELLO, heard(right, "address_by_name")])
        assert not any("叫错" in why for reply in talk.messages for message in reply for why in message.why)


def test_the_price_hunter_takes_the_upper_end() -> None:
    told = [last(Casting(HAN.persona, HAN.scenario, HAN.profile, 2, seed), HELLO, HELLO, PRICE) for seed in range(20)]
    assert sum("13800" in text for text in told) >= 10
    assert not any(re.search(r"\{|\}", text) for text in told)


def test_a_lawful_refusal_pleases_the_distrustful_only() -> None:
    refusal = heard("没有医院能保证治好。", "refuse_guarantee")
    gain = {}
    for casting in (QIAO, SU):
        patient = Patient(casting, LIBRARY)
        state, _ = patient.step(patient.start(), HELLO)
        after, _ = patient.step(state, refusal)
        gain[casting.persona] = (after.mood.trust - state.mood.trust, after.mood.anxiety - state.mood.anxiety)
    assert gain["distrustful"][0] > 2 * gain["anxious"][0] > 0
    assert gain["anxious"][1] > 0


def test_kindness_wears_off() -> None:
    patient = Patient(QIAO, LIBRARY)
    state, gains = patient.start(), []
    for _ in range(4):
        after, _ = patient.step(state, heard("我理解您的心情。", "empathise"))
        gains.append(after.mood.trust - state.mood.trust)
        state = after
    assert gains == sorted(gains, reverse=True) and gains[-1] < gains[0] / 2


def test_no_booking_over_an_open_critical_concern() -> None:
    invite = heard("您看周六上午方便过来吗？", "invite_visit")
    for casting in castings(LIBRARY, seeds=2):
        talk = play(LIBRARY, casting, [HELLO, heard("您请讲。", "offer_help"), invite, invite])
        assert talk.state.slot is None


def test_a_clashing_time_is_refused_with_a_reason_and_a_free_one_taken() -> None:
    for seed in range(6):
        casting = Casting(HAN.persona, HAN.scenario, HAN.profile, 2, seed)
        before = [line for line in kind(LIBRARY, casting)[:13] if not line.has("invite_visit")]
        clash = play(LIBRARY, casting, before + [heard("您周二上午方便过来吗？", "invite_visit")])
        assert clash.state.slot is None
        assert any("来不了" in why for message in clash.messages[-1] for why in message.why)
        agreed = play(LIBRARY, casting, before + [heard("您周二上午方便过来吗？", "invite_visit"),
                                                  heard("那周六上午也可以。", "invite_visit")])
        assert agreed.state.slot == "周六上午"


def test_the_number_needs_trust_and_for_some_a_purpose() -> None:
    ask = heard("留个电话。", "ask_contact")
    why = heard("方便留个手机号吗？只用来发预约短信，不留也行。", "ask_contact", "explain_purpose")
    for casting in castings(LIBRARY, difficulties=(2,)):
        number = LIBRARY.profiles[casting.profile].phone.number
        assert number not in last(casting, HELLO, heard("不知道。", "dismiss"), ask)
        before = [line for line in kind(LIBRARY, casting)[:12]]
        assert number in play(LIBRARY, casting, [*before, why]).whole
        if LIBRARY.profiles[casting.profile].phone.gives == "purpose":
            assert number not in play(LIBRARY, casting, [*before, ask]).whole


def test_a_number_read_back_wrongly_is_corrected() -> None:
    lines = kind(LIBRARY, HAN)
    upto = next(index for index, line in enumerate(lines) if line.has("verify_contact"))
    wrong = heard("我核对一下，138****0000对吗？", "verify_contact")
    assert "138****6621" in last(HAN, *lines[:upto], wrong)
    assert "138****6621" not in last(HAN, *lines[:upto], heard("我核对一下，138****6621对吗？", "verify_contact"))


def test_days_in_a_text() -> None:
    assert offered("李主任周二、周四上午出诊") == (Slot("周二", "上午"), Slot("周四", "上午"))
    assert offered("周三、周六全天都可以，周日上午也行") == (Slot("周三"), Slot("周六"), Slot("周日", "上午"))
    assert offered("周日休息，周末上午") == (Slot("周六", "上午"), Slot("周日", "上午"))
    assert offered("您看哪天方便") == ()
    free = [Free(day="周六", part="上午")]
    assert fitting([Slot("周二"), Slot("周六")], free) == Slot("周六", "上午")
    assert fitting([Slot("周六", "下午")], free) is None


def test_patients_never_speak_as_staff() -> None:
    staff = re.compile(r"欢迎咨询|为您服务|请问怎么称呼|帮您预约|我院|您好，这里是")
    for casting in castings(LIBRARY, seeds=2):
        assert not staff.search(play(LIBRARY, casting, kind(LIBRARY, casting)).whole)


KIND = ["empathise", "reassure", "acknowledge", "respect_choice", "explain_price", "thank", "address_by_name"]
acts = st.lists(st.lists(st.sampled_from(sorted(ACTS - {"goodbye"})), max_size=3), min_size=3, max_size=14)
people = st.sampled_from(castings(LIBRARY, seeds=3))


@settings(max_examples=150, deadline=None)
@given(people, acts, st.data())
def test_harshness_never_ends_in_more_trust(casting: Casting, script: list[list[str]], data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(script) - 1))
    good = [*script[:where], [*script[where], data.draw(st.sampled_from(KIND))], *script[where + 1:]]
    bad = [*script[:where], [*script[where], "dismiss"], *script[where + 1:]]
    ends = [play(LIBRARY, casting, [heard("好的。", *names) for names in one]).state.mood.trust for one in (good, bad)]
    assert ends[1] <= ends[0] + 1e-9


@settings(max_examples=150, deadline=None)
@given(people, st.lists(st.tuples(st.lists(st.sampled_from(sorted(ACTS)), max_size=4),
                                  st.lists(st.sampled_from(sorted(FLAGS)), max_size=1),
                                  st.text(max_size=60)), max_size=45))
def test_any_talk_holds_together(casting: Casting, script: list[tuple[list[str], list[str], str]]) -> None:
    patient = Patient(casting, LIBRARY)
    state, seen = patient.start(), set()
    for turn, (names, flags, text) in enumerate(script):
        state, reply = patient.step(state, heard(text, *names, flags=tuple(flags)))
        if state.outcome is None:
            assert reply.messages, "silent while the talk is open"
            assert turn < 40
        for message in reply.messages:
            words = normalise(message.text)
            assert words not in seen
            seen.add(words)
            assert not set("[]{}|") & set(message.text)
