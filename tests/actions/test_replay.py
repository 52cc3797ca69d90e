"""What was played before is not played again, and nobody can tell."""
from __future__ import annotations

from talks import castings, heard, kind, play

from actions.cast import load_library
from actions.patient import Patient
from actions.replay import answer

LIBRARY = load_library()


def test_a_remembered_talk_is_the_same_as_one_played_from_its_beginning() -> None:
    for casting in castings(LIBRARY, 1, (2,)):
        lines = kind(LIBRARY, casting)
        whole = [reply for reply in play(LIBRARY, casting, lines).messages]
        assert [answer(casting, lines[:turn + 1], LIBRARY).messages for turn in range(len(lines))] == whole
        assert answer(casting, lines[:6], LIBRARY).messages == whole[5]  # out of turn
        assert answer(casting, lines[:7], LIBRARY).messages == whole[6]


def test_only_the_new_message_is_played(monkeypatch) -> None:  # noqa: ANN001
    casting = castings(LIBRARY, 1, (2,))[0]
    lines, steps, step = kind(LIBRARY, casting), [], Patient.step
    monkeypatch.setattr(Patient, "step", lambda self, *args: steps.append(1) or step(self, *args))
    for turn in range(len(lines)):
        answer(casting, lines[:turn + 1], LIBRARY)
    assert len(steps) == len(lines)


def test_the_same_text_heard_otherwise_is_another_talk() -> None:
    casting = castings(LIBRARY, 1, (2,))[0]
    hello, kindly, coldly = (heard("您好。", "greet"), heard("好的。", "empathise"), heard("好的。", "dismiss"))
    for second in (kindly, coldly, kindly):
        answer(casting, [hello], LIBRARY)
        answer(casting, [hello, second], LIBRARY)
        last = heard("您请讲。", "offer_help")
        assert answer(casting, [hello, second, last], LIBRARY).messages == play(LIBRARY, casting, [hello, second, last]).messages[-1]
