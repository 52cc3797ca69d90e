"""It is a real Rasa project: Rasa's own commands work from the root, over REST and in the shell."""
from __future__ import annotations

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

from app.training import train

pytestmark = pytest.mark.rasa
ROOT = Path(__file__).resolve().parents[2]
RASA = str(Path(sys.executable).with_name("rasa"))
PATIENCE_S = 300
HAN = re.compile(r"[\u4e00-\u9fff]")
LINES = ["您好，三秦医院网络咨询，我是客服小林，请问怎么称呼您？", "聚焦超声手术是9800到13800元，术前检查600元，做之前先给您清单。"]


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
    for said in LINES:
        answers = fetched(f"http://127.0.0.1:{port}/webhooks/rest/webhook",
                          {"sender": "wang", "message": said, "metadata": {"waited_s": 300}})
        assert answers and all(answer["recipient_id"] == "wang" and HAN.search(answer["text"]) for answer in answers)
        texts += [answer["text"] for answer in answers]
    events = fetched(f"http://127.0.0.1:{port}/conversations/wang/tracker")["events"]
    bots = [event for event in events if event["event"] == "bot"]
    assert [bot["text"] for bot in bots] == texts and len(set(texts)) == len(texts)
    felt = bots[-1]["metadata"]["patient"]["state"]
    assert set(felt) == {"trust", "anxiety", "patience", "tension"} and bots[-1]["metadata"]["patient"]["why"]
    heard = [event["parse_data"]["heard"] for event in events if event["event"] == "user"]
    assert {"greet", "ask_name"} <= {act["name"] for act in heard[0]["acts"]}
    assert heard[1]["waited_s"] == 300 and any("5 分钟没有人说话" in why for bot in bots for why in bot["metadata"]["patient"]["why"])


@pytest.mark.slow
def test_rasa_cross_validates_our_hearing_and_writes_its_report(run, tmp_path: Path) -> None:
    """Two folds of a slice: acts far apart, so that a slice is enough to learn them by."""
    blocks, out = (ROOT / "data/nlu/opening.yml").read_text(encoding="utf-8"), tmp_path / "results"
    lines = {act: re.search(rf"intent: {act}\n  examples: \|\n((?:    - .*\n){{24}})", blocks)[1] for act in ("greet", "ask_name", "offer_help")}
    (tmp_path / "slice.yml").write_text('version: "3.1"\nnlu:\n' + "".join(
        f"- intent: {act}\n  examples: |\n{examples}" for act, examples in lines.items()), encoding="utf-8")
    tested = run("test", "nlu", "--cross-validation", "--folds", "2", "--nlu", str(tmp_path / "slice.yml"), "--out", str(out))
    assert tested.ended() == 0, tested.said
    report = json.loads((out / "intent_report.json").read_text(encoding="utf-8"))
    assert set(lines) < set(report) and report["weighted avg"]["f1-score"] > 0.6
    assert (out / "intent_errors.json").exists() and (out / "intent_confusion_matrix.png").exists()
