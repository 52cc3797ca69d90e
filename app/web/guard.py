"""What every response carries, and the largest request that is read."""
from __future__ import annotations

from typing import Any, Dict

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: Dict[str, str] = {
    "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address of a talk is its key
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware: security headers on every response, no body over ``largest`` bytes."""

    def __init__(self, app: ASGIApp, largest: int):
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message, cached=scope["path"].startswith("/static/"))
            await send(message)

        await self._app(scope, self._counted(receive), send_guarded)

    def _counted(self, receive: Receive) -> Receive:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest:
                raise HTTPException(413)
            return message

        return counted


def _add_headers(message: Dict[str, Any], cached: bool) -> None:
    present = {name.lower() for name, _ in message["headers"]}
    wanted = {**HEADERS, "Cache-Control": "no-cache" if cached else "no-store"}
    message["headers"] = list(message["headers"]) + [
        (name.lower().encode(), value.encode()) for name, value in wanted.items()
        if name.lower().encode() not in present]
