"""One turn of the live room, beside a turn of stock Rasa: one rule, an action server over HTTP, the same kind of store."""
from __future__ import annotations

import asyncio
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Awaitable, Callable, Iterator

TURNS = 40
LINES = ("您好，三秦医院，请问怎么称呼您？", "嗯，我明白您的意思。", "多久了？之前检查过吗？", "妇科B超120元，挂号20元。",
         "这个要医生检查后才能确定。", "您别着急，慢慢说。", "请问您多大年龄？", "您方便周六上午过来吗？")

STOCK = {
    "config.yml": "recipe: default.v1\nassistant_id: stock\nlanguage: zh\npipeline:\n- name: KeywordIntentClassifier\n"
                  "policies:\n- name: RulePolicy\n",
    "domain.yml": 'version: "3.1"\nintents: [say]\nactions: [action_answer]\n',
    "data/nlu.yml": 'version: "3.1"\nnlu:\n- intent: say\n  examples: |\n' + "".join(f"    - {line}\n" for line in LINES),
    "data/rules.yml": 'version: "3.1"\nrules:\n- rule: answer\n  steps:\n  - intent: say\n  - action: action_answer\n',
    "actions/__init__.py": "",
    "actions/actions.py": "from rasa_sdk import Action\n\n\nclass Answer(Action):\n    def name(self):\n        return 'action_answer'\n\n"
                          "    def run(self, dispatcher, tracker, domain):\n        dispatcher.utter_message(text='嗯')\n        return []\n",
}


def measure() -> Iterator[tuple]:
    """The median turn of both, in milliseconds."""
    from app.training import model_path, quieten_rasa

    quieten_rasa()
    with tempfile.TemporaryDirectory() as folder:
        ours = asyncio.run(_time(_our_room(model_path(), Path(folder) / "ours.db")))
        other = asyncio.run(_stock(Path(folder)))
    early, late = statistics.median(ours[:10]), statistics.median(ours[-10:])
    yield ("一轮对话（中位数）", f"{statistics.median(ours):.1f} ms", "原装 Rasa：一条规则，action server 走 HTTP",
           f"{statistics.median(other):.1f} ms", statistics.median(ours) / statistics.median(other))
    yield ("一轮对话，第 31–40 轮", f"{late:.1f} ms", "我们自己的第 1–10 轮", f"{early:.1f} ms", late / early)


def _our_room(model: Path, database: Path) -> Callable[[str], Awaitable[Any]]:
    from actions.cast import load_library
    from app.dialogue import Dialogue
    from app.sessions import Sessions

    library = load_library()
    sessions = Sessions(Dialogue(model, database), library)
    casting = library.cast("anxious", "online_consult", 1, 3)
    numbers = iter(range(10_000))

    async def say(text: str) -> Any:
        number = next(numbers)
        if number == 0:
            await sessions.open("bench", casting, "2026-01-01T00:00:00")
        return await sessions.say("bench", text, f"m{number}")

    return say


async def _time(say: Callable[[str], Awaitable[Any]]) -> list[float]:
    taken = []
    for number in range(TURNS + 2):
        began = time.perf_counter()
        await say(LINES[number % len(LINES)])
        taken.append((time.perf_counter() - began) * 1000)
    return taken[2:]


async def _stock(folder: Path) -> list[float]:
    for name, text in STOCK.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    import rasa.api
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.utils.endpoints import EndpointConfig

    await asyncio.get_running_loop().run_in_executor(None, lambda: rasa.api.train(
        str(folder / "domain.yml"), str(folder / "config.yml"), [str(folder / "data")], str(folder / "models")))
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-m", "rasa_sdk", "--actions", "actions.actions", "--port", str(port)],
                              cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        store = SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(folder / "stock.db"))
        agent = Agent.load(str(folder / "models"), action_endpoint=EndpointConfig(f"http://127.0.0.1:{port}/webhook"),
                           tracker_store=store)
        return await _time(lambda text: agent.handle_message(UserMessage(text, CollectingOutputChannel(), "bench")))
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the action server did not start")
