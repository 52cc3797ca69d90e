"""The server of the web room."""
from __future__ import annotations

import errno
import signal
import socket
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, AsyncIterator, Callable, Mapping

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from actions.cast import Library, load_library
from app.sessions import Sessions
from app.web import api, errors, routes
from app.web.guard import Guard
from app.web.incoming import LARGEST_BODY
from app.web.pages import HERE
from app.web.room import Room
from language.authoring import UserError

if TYPE_CHECKING:
    from app.web.verdict import Judge


def create_app(library: Library, sessions_factory: Callable[[], Sessions], judge_factory: Callable[[], Judge],
               when_ready: Callable[[], None] = lambda: None,
               refused: Mapping[str, str] = MappingProxyType({})) -> FastAPI:
    """The web room. Both factories are called in a background thread once the server runs.

    Args:
        library: personas, scenarios and hospitals.
        sessions_factory: loads the patient, which may take many seconds.
        judge_factory: loads the judge.
        when_ready: called when both are there.
        refused: personas that may not play, each with the reason.
    """
    room = Room(library, sessions_factory, judge_factory, when_ready, refused)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        room.start()
        yield

    app = FastAPI(title="陪练 API", description="和模拟患者对话，并得到带证据的评判。", version="1",
                  docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan)
    app.state.room = room
    app.add_middleware(Guard, largest=LARGEST_BODY)
    app.include_router(api.router)
    app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    errors.install(app)
    return app


def run(host: str, port: int, db: Path) -> None:
    """Serves the room until it is told to stop.

    Args:
        host: address to listen on.
        port: port to listen on.
        db: SQLite file of the talks; made if missing.

    Raises:
        UserError: the port is taken, the model is missing, the database cannot be there, data/ is broken.
    """
    door = bound(host, port)
    model = _model()
    if not db.resolve().parent.is_dir():
        raise UserError(f"没有文件夹 “{db.resolve().parent}”，对话记录无处存放；请先建好它，或换一个 --db")
    library = load_library()
    turned_away = _turned_away(library)
    app = create_app(library, lambda: _sessions(model, db, library), _judge,
                     when_ready=lambda: _say("患者到了，可以开始练习。"), refused=turned_away)
    for sentence in turned_away.values():
        _say(sentence)
    _say(f"陪练已打开：{address(host, port)}  （按 Ctrl+C 关闭；患者还在路上，约需 20 秒）")
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False,
                            timeout_graceful_shutdown=3, ws="none")
    # uvicorn raises the signal again once it has shut down; being told to stop is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    uvicorn.Server(config).run(sockets=[door])


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens, so that a taken port is known before anything is loaded.

    Raises:
        UserError: the port is taken or not allowed, the host is not of this machine.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind, protocol)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(where)
        door.listen(128)
        return door
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8001
            raise UserError(f"端口 {port} 已被占用，换一个：make serve PORT={other}") from None
        if error.errno == errno.EACCES:
            raise UserError(f"端口 {port} 不允许使用，换一个：make serve PORT=8000") from None
        raise UserError(f"不能在 {host} 上打开服务，换一个：make serve HOST=127.0.0.1") from None


def address(host: str, port: int) -> str:
    """The address to type into a browser."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def _model() -> Path:
    from app.training import model_path

    model = model_path()
    if not model.exists():
        raise UserError("还没有与 data/ 一致的模型，请先运行：make train")
    return model


def _sessions(model: Path, db: Path, library: Library) -> Sessions:
    from app.dialogue import Dialogue  # imports Rasa: ten seconds
    from app.talk import Talk

    # What is read at the first word (rules, dictionaries) is read now: nobody waits seconds for the first answer.
    profile = next(iter(library.profiles.values()))
    persona = next(name for name in profile.personas if name in library.personas)
    Talk(library.cast(persona, profile.scenario), library).say("您好")
    return Sessions(Dialogue(model, db), library)


def _turned_away(library: Library) -> Mapping[str, str]:
    from app.contracts.verdicts import refused

    return refused(library)


def _judge() -> Judge:
    from app.web.verdict import Judge  # imports evaluators and, with them, the listener

    return Judge()


def _say(text: str) -> None:
    print(text, flush=True)
