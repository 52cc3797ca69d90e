"""The command line in this process; a room without Rasa: Rasa-like events in memory, a small cast, a small judge."""
from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable, Dict, Iterator, List

import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))  # commands.py

from commands import Done  # noqa: E402

from actions.cast import Casting
from app.cli import main
from app.sessions import Sessions
from app.web.server import create_app
from language.authoring import UserError

ROOT = Path(__file__).resolve().parents[2]
READY_S = 120
CARD = {"hospital": "三秦医院", "prices": {"挂号费": [20, 20], "聚焦超声": [9800, 13800]}, "address": "雁塔路88号",
        "hours": "8:00–20:00", "ownership": "民营", "insurance": "医保定点", "停车": "地下两层",
        "doctors": [{"name": "李主任", "title": "主任医师", "clinic": "周二上午", "facts": ["从医20年"]}]}


class FakeLibrary(SimpleNamespace):
    """Two personas, one scenario."""

    def cast(self, persona: str, scenario: str, difficulty: int = 2, seed: int = 0) -> Casting:
        if persona not in self.personas:
            raise UserError(f"没有患者类型 “{persona}”")
        if scenario not in self.scenarios:
            raise UserError(f"没有场景 “{scenario}”")
        return Casting(persona, scenario, "han", difficulty, seed)


class FakeDialogue:
    """Keeps events as Rasa's tracker does; says what the test tells it to."""

    def __init__(self) -> None:
        self.kept: Dict[str, List[Dict[str, Any]]] = {}
        self.clock = 0.0
        self.fails = False

    async def open(self, session: str, header: Dict[str, Any]) -> None:
        await self.note(session, "casting", header)

    async def note(self, session: str, slot: str, value: Any) -> None:
        self._add(session, {"event": "slot", "name": slot, "value": value})

    async def say(self, session: str, text: str, before: str, message_id: str, waited_s: float | None) -> None:
        if self.fails:
            raise RuntimeError(f"secret {text}")
        text.encode("utf-8")  # as the store does
        self._add(session, {"event": "user", "text": text, "message_id": message_id, "metadata": {"waited_s": waited_s}})
        number = sum(event["event"] == "user" for event in self.kept[session])
        for part in range(1 + number % 2):
            self._add(session, {"event": "bot", "text": f"第{number}句 {part}", "metadata": {"patient": {
                "state": {"trust": .4 + number / 50, "anxiety": .5, "patience": .6, "tension": .7},
                "why": [f"理由{number}"], "delay_ms": 300, "outcome": "books" if "再见" in text else None}}})

    async def fork(self, parent: str, child: str, said: int, header: Dict[str, Any]) -> None:
        for event in self.kept[parent]:
            said -= event["event"] == "user"
            if said < 0:
                break
            own = {"value": header} if event.get("name") == "casting" else {}
            self.kept.setdefault(child, []).append({**event, **own})

    async def mentioning(self, session: str) -> List[str]:
        return [name for name, events in self.kept.items() if name != session and session in json.dumps(events[0])]

    async def events(self, session: str) -> List[Dict[str, Any]]:
        return list(self.kept.get(session, ()))

    async def sessions(self, limit: int) -> List[str]:
        return list(reversed(self.kept))[:limit]

    def _add(self, session: str, event: Dict[str, Any]) -> None:
        self.clock += 1
        self.kept.setdefault(session, []).append({**event, "timestamp": self.clock})


class FakeVerdict:
    """The shape of app.web.verdict.Verdict."""

    def __init__(self, talk: Dict[str, Any]):
        self.talk = talk
        flags = [{"check": "red_flag", "category": "cure_guarantee", "status": "violated", "severity": "critical", "turn": at,
                  "quote": turn["text"], "message": "保证疗效：不能保证"} for at, turn in enumerate(talk["turns"]) if "保证治好" in turn["text"]]
        self.report = {"id": talk["id"], "score": 20 if flags else 80, "passed": not flags, "findings": flags, "strengths": [], "advice": []}
        self.pieces = {"talk": f"<ol>{escape(repr(talk))}</ol>", "findings": "", "stages": "", "curve": "<svg></svg>", "curve_narrow": ""}

    def as_dict(self) -> Dict[str, Any]:
        return self.report

    def rendered(self, form: str) -> str:
        return json.dumps(self.report) if form == "json" else f"报告 {self.talk['id']}"


class FakeJudge:
    """The shape of app.web.verdict.Judge."""

    style = ".pl-talk{}"

    def verdict(self, talk: Dict[str, Any]) -> FakeVerdict:
        return FakeVerdict(talk)


def fake_library() -> FakeLibrary:
    named = lambda id, name: SimpleNamespace(id=id, name=name, summary=f"{name}的样子")  # noqa: E731
    scenario = SimpleNamespace(id="online_consult", name="网络咨询", summary="肌瘤", protocol="online_consult",
                               channel="chat", department="妇科", hospital="sanqin")
    return FakeLibrary(
        personas={"price_focused": named("price_focused", "价格敏感"), "anxious": named("anxious", "焦虑")},
        scenarios={"online_consult": scenario}, hospitals={"sanqin": SimpleNamespace(hospital="三秦医院", card=lambda: CARD)},
        profiles={"han": SimpleNamespace(scenario="online_consult", personas=["price_focused"])})


class FakeRoom:
    """A served room with its dialogue at hand. ``arrive`` lets a held patient in."""

    def __init__(self, dialogue: FakeDialogue | None = None, held: bool = False, error: Exception | None = None,
                 refused: Dict[str, str] | None = None):
        self.dialogue = dialogue or FakeDialogue()
        self.arrive = threading.Event()
        if not held:
            self.arrive.set()
        library = fake_library()

        def sessions() -> Sessions:
            self.arrive.wait(10)
            if error:
                raise error
            return Sessions(self.dialogue, library)

        self.loaded = threading.Event()
        self.app = create_app(library, sessions, FakeJudge, when_ready=self.loaded.set, refused=refused or {})
        self.client = TestClient(self.app, raise_server_exceptions=False)

    def open(self, **wanted: Any) -> Dict[str, Any]:
        answer = self.client.post("/api/talks", json={"persona": "price_focused", "scenario": "online_consult", **wanted})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def say(self, talk_id: str, text: Any, message_id: Any = "message-1", **beside: Any):
        return self.client.post(f"/api/talks/{talk_id}/messages", json={"text": text, "message_id": message_id, **beside})


@pytest.fixture
def peilian(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Runs the command in this process."""
    def run(*arguments: Any, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["peilian", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8"))))
        with pytest.raises(SystemExit) as left:
            main()
        return Done(left.value.code or 0, *capsys.readouterr())

    return run


@pytest.fixture
def make_room() -> Iterator[Callable[..., FakeRoom]]:
    """Builds rooms that are shut down afterwards."""
    rooms: List[FakeRoom] = []

    def make(**options: Any) -> FakeRoom:
        room = FakeRoom(**options)
        room.client.__enter__()
        rooms.append(room)
        if not options.get("held") and not options.get("error"):
            assert room.loaded.wait(10)
        return room

    yield make
    for room in rooms:
        room.arrive.set()
        room.client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """An installed Chromium or Chrome, driven; where there is none the test fails, it is never skipped in silence."""
    from playwright.sync_api import sync_playwright

    known = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    found = os.environ.get("PEILIAN_BROWSER") or next(filter(None, map(shutil.which, known)), None)
    assert found, "没有找到 Chromium 或 Chrome；请安装，或用 PEILIAN_BROWSER 指明路径"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[
            "--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield browser
        browser.close()


@pytest.fixture
def room(make_room) -> FakeRoom:
    """A room whose patient is there."""
    return make_room()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """`peilian serve` as a process that can be killed and started again on the same port and file."""

    def __init__(self, db: Path):
        self.db, self.port = db, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.log = open(self.db.with_suffix(f".{time.monotonic_ns()}.log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve", "--port", str(self.port), "--db", str(self.db)],
            cwd=ROOT, stdout=self.log, stderr=subprocess.STDOUT)

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def wait(self) -> None:
        """Waits until the patient is there."""
        deadline = time.monotonic() + READY_S
        while "患者到了" not in self.said():
            assert self.process.poll() is None and time.monotonic() < deadline, self.said()
            time.sleep(.2)

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("room") / "talks.db")
    yield server
    if server.process.poll() is None:
        server.stop()
