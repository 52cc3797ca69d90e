"""The room's embedded Rasa is the patient of the terminal; what it keeps can be continued and retried."""
from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List

import pytest

from actions.cast import Casting, load_library
from app.sessions import Sessions, TalkOver, UnknownSession
from app.talk import Talk
from app.training import train
from language.listener import listener

pytestmark = pytest.mark.rasa
WHEN = "2026-03-02T09:00:00+08:00"
LINES = ["您好，三秦医院网络咨询，我是客服小林，请问怎么称呼您？", "您请讲，我在听。", "聚焦超声手术是9800到13800元，术前检查600元，做之前先给您清单。",
         "/restart", "您的担心我理解。要不要做，都要医生看了检查结果才能判断。", "没有医院能保证不复发，\n效果因人而异👍", "您多大年纪？什么时候查出来的？",
         '/greet{"name": "x"}', "您看这周哪天方便？张医生周六、周日上午在。"]


def in_a_loop(work):
    """Runs a coroutine in a loop of its own thread: the browser tests leave one running in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture(scope="module")
def model() -> Path:
    """The model of the room; trained only if data/ has changed."""
    return train(print)


@pytest.fixture(scope="module")
def room(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The embedded room: makes Sessions over a database file, as often as asked."""
    from app.dialogue import Dialogue

    folder = tmp_path_factory.mktemp("embedded")
    return lambda name="talks.db": Sessions(Dialogue(model, folder / name), load_library())


def casting(seed: int = 5) -> Casting:
    return load_library().cast("anxious", "online_consult", 2, seed)


def spoken(talk: Dict[str, Any]) -> List[tuple]:
    """What a talk says, shows and gives as reasons, without its times."""
    return [(turn["speaker"], turn["text"], turn.get("state"), turn.get("why")) for turn in talk["turns"]]


async def held(sessions: Sessions, name: str, chosen: Casting, lines: List[str]) -> Dict[str, Any]:
    await sessions.open(name, chosen, WHEN)
    for number, line in enumerate(lines):
        talk = await sessions.say(name, line, f"{name}-{number}")
        if talk["closed"]:
            break
    return talk


@pytest.mark.parametrize("seed", [0, 5])
@pytest.mark.parametrize("persona", ["anxious", "distrustful", "price_focused"])
def test_the_room_plays_the_patient_of_the_terminal(room, persona: str, seed: int) -> None:
    chosen = load_library().cast(persona, "online_consult", 2, seed)
    talk = in_a_loop(held(room(), f"same-{persona}-{seed}", chosen, LINES))
    bare = Talk(chosen, load_library(), listener())
    for line in LINES:
        if bare.outcome is None:
            bare.say(line)
    assert len(talk["turns"]) >= 12 and spoken(talk) == spoken(bare.transcript("x")) and talk["outcome"] == (bare.outcome or "open")


def test_a_slash_is_no_command(room) -> None:
    talk = in_a_loop(held(room(), "slash", casting(), ["您好", "/restart", "/session_start", "请问怎么称呼您？"]))
    assert [turn["text"] for turn in talk["turns"] if turn["speaker"] == "trainee"] == [
        "您好", "/restart", "/session_start", "请问怎么称呼您？"]
    assert talk["seed"] == 5 and talk["persona"] == "anxious"


def test_a_talk_goes_on_after_the_room_was_closed(room) -> None:
    chosen = casting()

    async def first() -> None:
        await held(room("kept.db"), "kept", chosen, LINES[:4])

    async def later() -> Dict[str, Any]:
        sessions = room("kept.db")
        for number, line in enumerate(LINES[4:], 4):
            talk = await sessions.say("kept", line, f"kept-{number}")
        return talk

    in_a_loop(first())
    talk = in_a_loop(later())
    whole = in_a_loop(held(room("whole.db"), "kept", chosen, LINES))
    assert spoken(talk) == spoken(whole)
    assert {key: talk[key] for key in ("id", "persona", "scenario", "profile", "difficulty", "seed", "protocol", "facts", "started_at")} == {
        **chosen.as_dict(), "id": "kept", "protocol": "online_consult", "started_at": WHEN,
        "facts": load_library().hospitals[load_library().scenarios[chosen.scenario].hospital].card()}


def test_a_message_sent_twice_is_said_once(room) -> None:
    async def twice() -> List[Dict[str, Any]]:
        sessions = room()
        await sessions.open("twice", casting(), WHEN)
        both = await asyncio.gather(*(sessions.say("twice", "您好，请问怎么称呼您？", "m1") for _ in range(3)))
        return [*both, await sessions.say("twice", "您好，请问怎么称呼您？", "m1")]

    talks = in_a_loop(twice())
    assert all(talk == talks[0] for talk in talks)
    assert [turn["speaker"] for turn in talks[0]["turns"]].count("trainee") == 1


def test_an_ended_talk_takes_nothing_more_and_an_unknown_one_is_refused(room) -> None:
    async def ended() -> None:
        sessions = room()
        await held(sessions, "over", casting(), LINES[:1])
        assert (await sessions.end("over"))["closed"] and (await sessions.end("over"))["closed"]
        with pytest.raises(TalkOver):
            await sessions.say("over", "还在吗", "late")
        with pytest.raises(UnknownSession):
            await sessions.say("nowhere", "您好", "m1")
        with pytest.raises(UnknownSession):
            await sessions.transcript("nowhere")
        assert (await sessions.transcript("over"))["turns"][0]["text"] == LINES[0]

    in_a_loop(ended())


def test_nothing_that_is_said_breaks_the_room(room) -> None:
    nasty = ["x" * 10_000, "\x07\x1b[31m您好", "<script>alert(1)</script>", "Hello?", "   ", "。。。", "{name} ${x} %s", "👩‍⚕️"]
    sessions, chosen = room("nasty.db"), load_library().cast("price_focused", "phone_consult", 1, 2)

    async def each() -> List[Dict[str, Any]]:
        return [await held(sessions, f"nasty-{number}", chosen, ["您好", line]) for number, line in enumerate(nasty)]

    for line, talk in zip(nasty, in_a_loop(each())):
        assert [turn["text"] for turn in talk["turns"] if turn["speaker"] == "trainee"] == ["您好", line]
        last = talk["turns"][-1]
        assert last["speaker"] == "patient" and last["text"].strip()


def test_two_talks_at_once_keep_apart(room) -> None:
    async def both() -> List[Dict[str, Any]]:
        sessions = room()
        return await asyncio.gather(held(sessions, "a", casting(1), LINES[:4]), held(sessions, "b", casting(2), LINES[:4]))

    together = in_a_loop(both())
    alone = [in_a_loop(held(room("alone.db"), name, casting(seed), LINES[:4])) for name, seed in (("a", 1), ("b", 2))]
    assert [spoken(talk) for talk in together] == [spoken(talk) for talk in alone]


@pytest.mark.parametrize("turn", [0, 4, 9])
def test_a_retry_with_unchanged_words_is_its_parent_again(room, turn: int) -> None:
    chosen = casting()

    async def again() -> tuple:
        sessions = room(f"retry{turn}.db")
        parent = await held(sessions, "parent", chosen, LINES)
        opened = await sessions.retry("parent", turn, "child", WHEN)
        at = opened["retry_of"]["turn"]
        fork = await sessions.transcript("child")
        later = room(f"retry{turn}.db")  # the room was shut in between
        for number, line in enumerate(turn["text"] for turn in parent["turns"][at:] if turn["speaker"] == "trainee"):
            child = await later.say("child", line, f"again-{number}")
        return parent, at, fork, child, await later.transcript("parent"), await later.retries("parent")

    parent, at, fork, child, kept, retries = in_a_loop(again())
    assert spoken(fork) == spoken({"turns": parent["turns"][:at]}) and not fork["closed"]
    assert spoken(child) == spoken(parent) and kept == parent
    assert [one["id"] for one in retries] == ["child"] and child["retry_of"]["id"] == "parent"
    assert [turn["at_s"] for turn in fork["turns"]] == [turn["at_s"] for turn in parent["turns"][:at]]


def test_a_retry_goes_its_own_way(room) -> None:
    async def otherwise() -> tuple:
        sessions = room("otherwise.db")
        parent = await held(sessions, "parent", casting(), LINES)
        opened = await sessions.retry("parent", 5, "child", WHEN)
        child = await sessions.say("child", "来了再说，别问那么多。", "m-other")
        return parent, opened["retry_of"]["turn"], child, await sessions.transcript("parent")

    parent, at, child, kept = in_a_loop(otherwise())
    assert kept == parent and spoken(child)[:at] == spoken(parent)[:at]
    assert child["turns"][-1]["state"]["trust"] < parent["turns"][-1]["state"]["trust"]
