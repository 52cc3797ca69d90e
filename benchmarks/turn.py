"""One turn of the live room, beside the same turn of stock Rasa: one rule, an action server over HTTP, the same kind of store."""
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

ROOT = Path(__file__).resolve().parent.parent
TALKS = 4
LONG, EARLY, NEAR = 100, 5, 3  # turns of the long talk; an early turn to compare its end with; turns around each
LINES = ("您好，三秦医院，我是客服小林，请问怎么称呼您？", "您请讲，我在听，有什么可以帮您？", "多久了？之前检查过吗？",
         "妇科B超120元，挂号20元，手术9800到13800元。", "您的担心我理解，换谁都会多个心眼。", "请问您多大年龄？平时疼得厉害吗？",
         "这个要医生检查后才能确定。", "我们是民营二级医院，也是医保定点。", "一般住院一两天，具体听医生的。",
         "没有医院能保证治好，效果因人而异。")

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
        other = asyncio.run(_stock(model_path(), Path(folder)))
        long = asyncio.run(_long_talk(model_path(), Path(folder) / "long.db"))
    yield ("一轮对话（中位数）", f"{statistics.median(ours):.1f} ms", "同一模型、同一患者，原装 Rasa：rasa run actions 走 HTTP",
           f"{statistics.median(other):.1f} ms", statistics.median(ours) / statistics.median(other))
    early, late = (statistics.median(taken[turn - 1 + step] for taken in long for step in range(-NEAR, NEAR + 1) if turn - 1 + step < LONG)
                   for turn in (EARLY, LONG))
    yield (f"第 {LONG} 轮", f"{late:.1f} ms", f"我们自己的第 {EARLY} 轮", f"{early:.1f} ms", late / early)


def _our_room(model: Path, database: Path) -> Callable[[int, int], Awaitable[Any]]:
    from actions.cast import load_library
    from app.dialogue import Dialogue
    from app.sessions import Sessions

    library = load_library()
    sessions = Sessions(Dialogue(model, database), library)
    casting = library.cast("price_focused", "online_consult", 1, 3)

    async def say(talk: int, turn: int) -> Any:
        if turn == 0:
            await sessions.open(f"bench-{talk}", casting, "2026-01-01T00:00:00")
        return await sessions.say(f"bench-{talk}", LINES[turn], f"m{turn}", None)

    return say


async def _long_talk(model: Path, database: Path) -> list[list[float]]:
    """Milliseconds of every turn of some talks far longer than any patient stays; the first one warms up."""
    from actions.cast import load_library
    from app.dialogue import Dialogue

    dialogue, casting, talks = Dialogue(model, database), load_library().cast("price_focused", "online_consult", 1, 3), []
    for talk in range(TALKS):
        await dialogue.open(f"long-{talk}", casting.as_dict())
        talks.append([])
        for turn in range(LONG):
            began = time.perf_counter()
            await dialogue.say(f"long-{talk}", LINES[turn % len(LINES)], "", f"m{turn}", None)
            talks[-1].append((time.perf_counter() - began) * 1000)
    return talks[1:]


async def _time(say: Callable[[int, int], Awaitable[Any]]) -> list[float]:
    """Milliseconds of every turn of every talk but the first, which warms up."""
    taken = []
    for talk in range(TALKS + 1):
        for turn in range(len(LINES)):
            began = time.perf_counter()
            await say(talk, turn)
            taken.append((time.perf_counter() - began) * 1000)
    return taken[len(LINES):]


async def _stock(model: Path, folder: Path) -> list[float]:
    """The same model and the same patient, as Rasa runs them out of the box: `rasa run actions` over HTTP."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.utils.endpoints import EndpointConfig

    port = _free_port()
    server = subprocess.Popen([sys.executable, "-m", "rasa", "run", "actions", "--port", str(port)], cwd=ROOT,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        store = SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(folder / "stock.db"))
        agent = Agent.load(str(model), action_endpoint=EndpointConfig(f"http://127.0.0.1:{port}/webhook"),
                           tracker_store=store)
        return await _time(lambda talk, turn: agent.handle_message(
            UserMessage(LINES[turn], CollectingOutputChannel(), f"bench-{talk}")))
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
