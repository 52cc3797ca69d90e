"""Whole talks: determinism, variety, endings, and never an empty or repeated line."""
from __future__ import annotations

import time
from collections import Counter

import pytest
from talks import CURT, FIBROIDS, UNLAWFUL, castings, heard, kind, play

from actions.cast import Casting, Library, load_library
from actions.patient import Exchange, Patient
from actions.wording import bare

LIBRARY = load_library()
ALL = castings(LIBRARY, seeds=2)
PLAYED = sorted({(casting.persona, casting.scenario) for casting in ALL})


def name(casting: Casting) -> str:
    return f"{casting.profile}-{casting.difficulty}-{casting.seed}"


@pytest.mark.parametrize("casting", ALL, ids=name)
def test_three_trainees_end_differently(casting: Casting, library: Library) -> None:
    talks = [play(library, casting, lines) for lines in (kind(library, casting), CURT, UNLAWFUL)]
    assert talks[0].outcome in (("books",) if casting.difficulty < 3 else ("books", "leaves_contact", "thinks"))
    assert talks[1].outcome in ("hangs_up", "thinks")
    assert talks[2].outcome in ("hangs_up", "complains")
    assert len({talk.whole for talk in talks}) == 3
    assert talks[0].state.mood.trust > talks[1].state.mood.trust
    assert talks[0].state.mood.trust > talks[2].state.mood.trust


def test_difficulty_is_felt_even_by_the_best(library: Library) -> None:
    """Kind at 1 and 2: always a visit; at 3 often, never always; and trust is slower to come."""
    booked, trust = {}, {}
    for level in (1, 2, 3):
        talks = [play(library, casting, kind(library, casting)) for casting in castings(library, 2, (level,))]
        booked[level] = sum(talk.outcome == "books" for talk in talks) / len(talks)
        trust[level] = sum(talk.messages[8][-1].state["trust"] for talk in talks) / len(talks)
    assert booked[1] == booked[2] == 1.0 and 0.25 < booked[3] < 0.9
    assert trust[1] > trust[2] > trust[3]


def test_curt_and_unlawful_end_differently_at_the_usual_difficulty(library: Library) -> None:
    for casting in castings(library, seeds=3, difficulties=(2,)):
        assert play(library, casting, CURT).outcome != play(library, casting, UNLAWFUL).outcome


@pytest.mark.parametrize("casting", ALL, ids=name)
def test_no_line_twice_and_never_silent_while_open(casting: Casting, library: Library) -> None:
    for lines in (kind(library, casting), CURT, UNLAWFUL, [heard("嗯", "acknowledge")] * 40):
        talk = play(library, casting, lines)
        said = [bare(line) for line in talk.lines]
        assert [line for line, times in Counter(said).items() if times > 1] == []
        ended = next((index for index, reply in enumerate(talk.messages) if not reply), len(lines))
        assert ended > 0 and all(not reply for reply in talk.messages[ended:])
        assert talk.outcome is not None, "an open talk must end"


def test_same_casting_same_words(library: Library) -> None:
    for casting in castings(library, difficulties=(2,)):
        lines = kind(library, casting)
        assert play(library, casting, lines) == play(library, casting, lines)


def test_reply_is_a_fold_of_step(library: Library) -> None:
    casting = library.cast("anxious", FIBROIDS, 2, 7)
    patient, lines = Patient(casting, library), kind(library, casting)
    stepwise = play(library, casting, lines[:9])
    assert patient.reply(lines[:8], lines[8]).messages == stepwise.messages[8]
    assert patient.reply([Exchange(line) for line in lines[:8]], lines[8]).messages == stepwise.messages[8]


def test_step_leaves_the_state_it_was_given(library: Library) -> None:
    casting = library.cast("price_focused", FIBROIDS, 2, 3)
    patient = Patient(casting, library)
    before, _ = patient.step(patient.start(), heard("您好，怎么称呼您？", "greet", "ask_name"))
    kept = before.copy()
    patient.step(before, heard("手术9800到13800元。", "quote_price"))
    patient.step(before, heard("不知道。", "dismiss"))
    assert before == kept


@pytest.mark.parametrize("persona, scenario", PLAYED)
def test_ten_talks_do_not_sound_alike(persona: str, scenario: str, library: Library) -> None:
    talks = []
    for seed in range(10):
        casting = library.cast(persona, scenario, 2, seed)
        talks.append({bare(line) for line in play(library, casting, kind(library, casting)).lines})
    pairs = [len(one & other) / min(len(one), len(other)) for index, one in enumerate(talks)
             for other in talks[index + 1:]]
    assert sum(pairs) / len(pairs) < 0.12
    said = Counter(line for talk in talks for line in talk)
    shared = sum(times for times in said.values() if times > 1) / sum(said.values())
    assert shared < 0.36, f"{shared:.0%} of the lines occur in another talk"


def test_messages_are_short_and_carry_their_reasons(library: Library) -> None:
    for casting in castings(library, difficulties=(2,)):
        talk = play(library, casting, kind(library, casting))
        assert sum(map(len, talk.lines)) / len(talk.lines) < 25
        for reply in talk.messages:
            assert len(reply) <= library.personas[casting.persona].style.messages + 1
            for message in reply:
                assert message.why and all(message.why)
                assert 700 <= message.delay_ms <= 6000
                assert message.text == message.text.strip() and "//" not in message.text
                assert not set("[]{}|") & set(message.text)
                assert set(message.state) == {"trust", "anxiety", "patience", "tension"}
                assert all(0 <= value <= 1 for value in message.state.values())


def test_patient_says_goodbye_before_the_trainee_does(library: Library) -> None:
    for casting in castings(library, difficulties=(2,)):
        lines = kind(library, casting)[:-1]
        lines += [heard("没有别的，祝您早日康复。", "wish_well")]
        talk = play(library, casting, lines)
        assert talk.outcome == "books" and "says_goodbye" in [m for m in talk.messages if m][-1][-1].cues


def test_early_goodbye_makes_the_patient_close_too(library: Library) -> None:
    for casting in castings(library, difficulties=(1, 3)):
        talk = play(library, casting, [heard("您好，再见。", "greet", "goodbye"), heard("喂？", "greet")])
        assert talk.outcome == "thinks" and talk.messages[0] and not talk.messages[1]


def test_nothing_is_said_after_hanging_up(library: Library) -> None:
    for casting in castings(library, difficulties=(2,)):
        insult = heard("你有病吧，穷就别来看。", "dismiss", flags=("discrimination_insult",))
        talk = play(library, casting, [insult, heard("对不起，您消消气。", "apologise", "empathise")])
        assert talk.outcome in ("hangs_up", "complains")
        assert talk.messages[0] and not talk.messages[1]


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "？？！", "Hello, how can I help you today?", "asdf;;lkj 231 qwe",
                                  "好" * 10_000, "<script>alert(1)</script>", "\x00\x07", "㐂㐂㐂"])
def test_unforeseen_input_gets_an_answer_in_character(text: str, library: Library) -> None:
    replies = set()
    for casting in castings(library, seeds=2, difficulties=(2,)):
        patient = Patient(casting, library)
        state, _ = patient.step(patient.start(), heard("您好，怎么称呼您？", "greet", "ask_name"))
        for _ in range(3):
            state, reply = patient.step(state, heard(text))
            if reply.outcome is None:
                assert reply.messages and all(bare(message.text) for message in reply.messages)
            replies.update(message.text for message in reply.messages)
    assert len(replies) > 30
    assert not any("script" in reply for reply in replies)


def test_all_outcomes_can_be_reached(library: Library) -> None:
    reached = set()
    for casting in castings(library, seeds=1):
        lines = kind(library, casting)
        stay_away = [line for line in lines if not line.has("invite_visit", "confirm_appointment", "goodbye")]
        ask = heard("方便留个手机号吗？只发短信，不留也行。", "ask_contact", "explain_purpose")
        for script in (lines, CURT, UNLAWFUL, stay_away + [ask, heard("再见", "goodbye")], [lines[0], lines[-1]]):
            reached.add(play(library, casting, script).outcome)
    assert reached >= {"books", "leaves_contact", "thinks", "hangs_up", "complains"}


def test_difficulty_changes_no_fact(library: Library) -> None:
    for profile in library.profiles.values():
        slots = [Patient(Casting(profile.personas[0], profile.scenario, profile.id, level, 5), library)._stage
                 for level in (1, 2, 3)]
        assert {stage.profile.id for stage in slots} == {profile.id}
        assert slots[0].limits.book < slots[1].limits.book < slots[2].limits.book
        assert slots[0].start().mood == slots[2].start().mood


def test_a_hundred_turns_are_cheap(library: Library) -> None:
    casting = library.cast("anxious", FIBROIDS, 1, 3)
    lines = (kind(library, casting)[:14] * 8)[:100]
    play(library, casting, lines[:3])  # patterns compiled
    start = time.perf_counter()
    play(library, casting, lines)
    assert time.perf_counter() - start < 0.25
