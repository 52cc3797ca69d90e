"""What insisting, small talk and harshness bring: firmer refusals, an answer in kind, and no way round a harsh word."""
from __future__ import annotations

from dataclasses import replace

from actions.cast import Casting, load_library
from tests.actions.talks import FIBROIDS, heard, play

LIBRARY = load_library()
HAN = Casting("price_focused", FIBROIDS, "fibroids_han", 3, 0)
HELLO = heard("您好，请问有什么可以帮您？", "greet", "offer_help")


def reasons_of(casting: Casting, *lines) -> list[str]:  # noqa: ANN002
    return play(LIBRARY, casting, [HELLO, *lines]).reasons


def test_whoever_insists_on_what_is_held_back_meets_a_firmer_no() -> None:
    profile = LIBRARY.profiles["urology_fan"]
    income = heard("请问您收入多少？")
    said = {}
    for persona in profile.personas:
        for seed in range(12):
            casting = Casting(persona, profile.scenario, profile.id, 3, seed)
            for number, reason in enumerate(reasons_of(casting, income, income, income)[1:]):
                said.setdefault(number, set()).add("不肯说" if "不肯说" in reason else "还不想说" if "还不想说" in reason else "")
    assert "还不想说" in said[0] and "不肯说" in said[2] and "还不想说" not in said[2]


def test_small_talk_is_answered_in_kind() -> None:
    chat = heard("今天外面可真热，您那边也热吧。", "small_talk")
    answered = [any("闲聊一句" in reason for reason in reasons_of(replace(HAN, seed=seed), chat)) for seed in range(20)]
    assert any(answered) and not all(answered)  # now and then the worry is stronger


def test_a_harsh_word_does_not_wipe_out_aimlessness() -> None:
    nothing, harsh = heard("好的。", "hand_over"), heard("行了行了。", "dismiss")
    mild = play(LIBRARY, HAN, [HELLO, nothing, nothing, heard("谢谢。", "thank"), nothing]).state
    rude = play(LIBRARY, HAN, [HELLO, nothing, nothing, harsh, nothing]).state
    assert rude.mood.patience < mild.mood.patience and rude.counts.get("aimless")


def test_a_kind_word_in_a_harsh_message_counts_for_nothing_either_way() -> None:
    people = [profile for profile in LIBRARY.profiles.values() if "complainant" in profile.personas]
    casting = Casting("complainant", people[0].scenario, people[0].id, 2, 1)
    assert LIBRARY.reactions["complainant"]["acts"]["reassure"].trust < 0  # to whom soothing words are one more excuse
    harsh = play(LIBRARY, casting, [HELLO, heard("好的。", "dismiss")]).state
    both = play(LIBRARY, casting, [HELLO, heard("好的。", "dismiss", "reassure")]).state
    assert both.mood == harsh.mood
    assert play(LIBRARY, casting, [HELLO, heard("好的。", "reassure")]).state.mood.trust < \
        play(LIBRARY, casting, [HELLO, heard("好的。")]).state.mood.trust
