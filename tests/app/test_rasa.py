"""It is a real Rasa project: Rasa's own commands work from the root, and the room's embedded Rasa is the same patient."""
from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

from actions.cast import Casting, load_library
from app.sessions import Sessions, TalkOver, UnknownSession
from app.talk import Talk
from app.training import train
from language.listener import listener

pytestmark = pytest.mark.rasa
ROOT = Path(__file__).resolve().parents[2]
RASA = str(Path(sys.executable).with_name("rasa"))
PATIENCE_S = 300
WHEN = "2026-03-02T09:00:00+08:00"
HAN = re.compile(r"[\u4e00-\u9fff]")
LINES = ["您好，三秦医院网络咨询，我是客服小林，请问怎么称呼您？", "您请讲，我在听。", "聚焦超声手术是9800到13800元，术前检查600元，做之前先给您清单。",
         "/restart", "您的担心我理解。要不要做，都要医生看了检查结果才能判断。", "没有医院能保证不复发，\n效果因人而异👍", "您多大年纪？什么时候查出来的？",
         '/greet{"name": "x"}', "您看这周哪天方便？张医生周六、周日上午在。"]


def in_a_loop(work):
    """Runs a coroutine in a loop of its own thread: the browser tests leave one running in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


class Running:
    """A command of Rasa as a process of its own, its output in a file."""

    def __init__(self, log: Path, *arguments: str):
        self._log = log
        env = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2", "PYTHONIOENCODING": "utf-8",
               "RASA_CACHE_DIRECTORY": str(log.parent / "cache")}
        with log.open("wb") as out:
            self._process = subprocess.Popen([RASA, *arguments], cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=out,
                                             stderr=subprocess.STDOUT, start_new_session=True)

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def ended(self, typed: str = "") -> int:
        """Types, waits for the end and returns the exit code."""
        self._process.communicate(typed.encode(), timeout=PATIENCE_S)
        return self._process.returncode

    def wait_for(self, port: int) -> None:
        """Waits until somebody listens on the port."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            assert self._process.poll() is None and time.monotonic() < deadline, self.said
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(.2)

    def stop(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Starts commands of Rasa; whatever still runs at the end is stopped."""
    folder, started = tmp_path_factory.mktemp("rasa"), []

    def start(*arguments: str) -> Running:
        started.append(Running(folder / f"{len(started)}.log", *arguments))
        return started[-1]

    yield start
    for running in started:
        running.stop()


@pytest.fixture(scope="module")
def model() -> Path:
    """The model of the room; trained only if data/ has changed."""
    return train(print)


@pytest.fixture(scope="module")
def started(run, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    """The three commands that end by themselves, side by side: most of their time is spent importing."""
    out = tmp_path_factory.mktemp("made")
    return {"out": out, "validate": run("data", "validate"), "train": run("train", "--out", str(out / "models"), "--force"),
            "test": run("test", "--stories", "tests", "--fail-on-prediction-errors", "--model", str(model), "--out",
                        str(out / "results"))}


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """endpoints.yml with a free port for the actions and a tracker store apart from ours."""
    folder, port = tmp_path_factory.mktemp("endpoints"), free_port()
    text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    assert "127.0.0.1:5055" in text and "db: sessions.db" in text
    path = folder / "endpoints.yml"
    path.write_text(text.replace("127.0.0.1:5055", f"127.0.0.1:{port}").replace(
        "db: sessions.db", f"db: {folder / 'talks.db'}"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def action_server(run, endpoints: Path) -> Running:
    """`rasa run actions` on the port of the endpoints."""
    port = re.search(r"127\.0\.0\.1:(\d+)", endpoints.read_text(encoding="utf-8"))[1]
    server = run("run", "actions", "--port", port)
    server.wait_for(int(port))
    return server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetched(url: str, body: Any = None) -> Any:
    """The JSON answer of a server on this machine, with no proxy between."""
    request = urllib.request.Request(url, json.dumps(body).encode() if body is not None else None,
                                     {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as answer:
        return json.load(answer)


def test_rasa_data_validate_finds_nothing(started) -> None:
    code, said = started["validate"].ended(), started["validate"].said
    assert code == 0 and "No story structure conflicts found" in said
    assert " WARNING  rasa.validator" not in said and " ERROR " not in said and "UserWarning: Issue found" not in said


def test_rasa_train_makes_a_model(started) -> None:
    assert started["train"].ended() == 0, started["train"].said
    (made,) = (started["out"] / "models").glob("*.tar.gz")
    assert made.stat().st_size > 1_000_000


def test_rasa_test_passes_every_story(started) -> None:
    assert started["test"].ended() == 0, started["test"].said
    report = json.loads((started["out"] / "results" / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["accuracy"] == 1.0 and report["conversation_accuracy"]["total"] >= 2
    failed = (started["out"] / "results" / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert "stories:" not in failed
    assert not (ROOT / "results").exists()


def test_rasa_shell_beside_rasa_run_actions(run, action_server: Running, endpoints: Path, model: Path) -> None:
    shell = run("shell", "--model", str(model), "--endpoints", str(endpoints), "--port", str(free_port()))
    assert shell.ended("您好，请问怎么称呼您？\n手术9800到13800元\n/stop\n") == 0, shell.said
    answers = re.findall(r"\x1b\[94m(.+?)\x1b\[0m", shell.said)
    assert len(answers) >= 2 and all(HAN.search(answer) for answer in answers), shell.said


def test_rasa_run_answers_over_rest_and_keeps_what_the_patient_felt(run, action_server, endpoints: Path, model: Path) -> None:
    port = free_port()
    server = run("run", "--enable-api", "--model", str(model), "--endpoints", str(endpoints), "--port", str(port))
    server.wait_for(port)
    texts: List[str] = []
    for said in LINES[0], LINES[2]:
        answers = fetched(f"http://127.0.0.1:{port}/webhooks/rest/webhook", {"sender": "wang", "message": said})
        assert answers and all(answer["recipient_id"] == "wang" and HAN.search(answer["text"]) for answer in answers)
        texts += [answer["text"] for answer in answers]
    events = fetched(f"http://127.0.0.1:{port}/conversations/wang/tracker")["events"]
    bots = [event for event in events if event["event"] == "bot"]
    assert [bot["text"] for bot in bots] == texts and len(set(texts)) == len(texts)
    felt = bots[-1]["metadata"]["patient"]["state"]
    assert set(felt) == {"trust", "anxiety", "patience", "tension"} and bots[-1]["metadata"]["patient"]["why"]
    heard = [event["parse_data"]["heard"] for event in events if event["event"] == "user"]
    assert {"greet", "ask_name"} <= {act["name"] for act in heard[0]["acts"]}


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
