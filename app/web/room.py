"""The room behind the pages: ready at once for visitors, with a patient who takes some seconds to arrive."""
from __future__ import annotations

import logging
import secrets
import threading
import time
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Callable, Dict, Mapping, Optional

from actions.cast import Library
from app.sessions import Sessions
from app.web.errors import Refusal
from language.authoring import UserError

if TYPE_CHECKING:
    from app.web.verdict import Judge

logger = logging.getLogger(__name__)
LOADING, READY, FAILED = "loading", "ready", "failed"
USUAL_SECONDS = 20  # what loading Rasa takes on an ordinary laptop; only for the progress bar


class Room:
    """Sessions and judge, loaded in a thread of their own while pages are already served.

    Attributes:
        library: personas, scenarios and hospitals, there from the start.
        refused: personas that may not play, each with the reason.
    """

    def __init__(self, library: Library, sessions_factory: Callable[[], Sessions],
                 judge_factory: Callable[[], Judge], when_ready: Callable[[], None] = lambda: None,
                 refused: Mapping[str, str] = MappingProxyType({})):
        self.library = library
        self.refused = refused
        self._factories = (sessions_factory, judge_factory)
        self._when_ready = when_ready
        self._sessions: Optional[Sessions] = None
        self._judge: Optional[Judge] = None
        self._status, self._error = LOADING, ""
        self._began = time.monotonic()

    def start(self) -> threading.Thread:
        """Begins loading; the thread dies with the process."""
        self._began = time.monotonic()
        thread = threading.Thread(target=self._load, name="loading", daemon=True)
        thread.start()
        return thread

    def _load(self) -> None:
        try:
            sessions_factory, judge_factory = self._factories
            self._judge = judge_factory()
            self._sessions = sessions_factory()
            self._status = READY
            self._when_ready()
        except UserError as error:
            self._fail(str(error).splitlines()[0])
        except Exception as error:  # whatever it is, the page must say so instead of waiting for ever
            logger.exception("the patient could not be loaded")
            self._fail(f"患者没能到场（{type(error).__name__}）。请停下服务，运行 make train，再运行 make serve；"
                       "详情见运行窗口里的日志")

    def _fail(self, message: str) -> None:
        logger.error("%s", message)
        self._status, self._error = FAILED, message

    def health(self) -> Dict[str, Any]:
        """``status`` (loading, ready, failed), ``progress`` 0..1, ``seconds`` waited, ``error`` if failed."""
        seconds = time.monotonic() - self._began
        if self._status != LOADING:
            error = {"error": self._error} if self._error else {}
            return {"status": self._status, "progress": 1.0, **error}
        progress = seconds / (seconds + USUAL_SECONDS / 3)  # always moves, never pretends to be done
        return {"status": LOADING, "progress": round(progress, 3), "seconds": int(seconds)}

    def admit(self, persona: str) -> None:
        """Raises:
            Refusal: 409 if the persona has failed its contracts.
        """
        if persona in self.refused:
            raise Refusal(self.refused[persona], 409)

    @property
    def sessions(self) -> Sessions:
        """The talks.

        Raises:
            Refusal: 503 while loading, or if loading failed.
        """
        self._require_ready()
        assert self._sessions is not None
        return self._sessions

    @property
    def judge(self) -> Judge:
        """The judge.

        Raises:
            Refusal: 503 while loading, or if loading failed.
        """
        self._require_ready()
        assert self._judge is not None
        return self._judge

    def _require_ready(self) -> None:
        if self._status == LOADING:
            raise Refusal("患者正在路上……请稍等几秒", 503, retry_after=2)
        if self._status == FAILED:
            raise Refusal(self._error, 503, retry_after=30)


def new_talk_id() -> str:
    """An address nobody guesses."""
    return secrets.token_urlsafe(12)


def new_seed() -> int:
    """A short seed, easy to read out to a colleague."""
    return secrets.randbelow(10_000)


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now().astimezone()
