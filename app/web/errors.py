"""Errors as people and programs see them: one Chinese line, as a page or as JSON, never a traceback."""
from __future__ import annotations

from typing import Any, Dict, Optional, Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from app.sessions import TalkOver, UnknownSession
from app.web.guard import HEADERS
from app.web.pages import page
from language.authoring import UserError

_GENERAL = {404: "没有这个页面", 405: "这个地址不接受这种请求", 413: "发来的内容太大"}
_KINDS = {"value_error.missing": "没有写", "type_error.integer": "应是整数", "value_error.number.not_ge": "太小",
          "value_error.number.not_le": "太大", "value_error.number.not_lt": "太大", "type_error.str": "应是文字",
          "value_error.any_str.max_length": "太长", "type_error.none.not_allowed": "不能是空值"}


class Refusal(UserError):
    """The request cannot be met, for a reason the sender can read.

    Attributes:
        status: the HTTP status.
        retry_after: seconds after which it is worth asking again.
    """

    def __init__(self, message: str, status: int, retry_after: Optional[int] = None):
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


def install(app: FastAPI) -> None:
    """Makes ``app`` answer every error readably."""

    @app.exception_handler(UserError)
    async def user_error(request: Request, error: UserError) -> Response:
        if isinstance(error, Refusal):
            wait = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
            return answer(request, error.status, str(error), wait)
        status = 404 if isinstance(error, UnknownSession) else 409 if isinstance(error, TalkOver) else 422
        return answer(request, status, str(error))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        message = _GENERAL.get(error.status_code, "请求没有成功")
        return answer(request, error.status_code, message, error.headers or {})

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, 422, _readable(error.errors()))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        return answer(request, 500, "房间里出了意外，对话没有丢失；请稍后再试，或查看运行窗口里的日志", HEADERS)


def answer(request: Request, status: int, message: str, headers: Optional[Dict[str, str]] = None) -> Response:
    """``message`` as JSON under /api, as a page elsewhere."""
    if request.url.path.startswith("/api"):
        return JSONResponse({"error": message}, status, headers=headers)
    return page(request, "error.html", status, headers, message=message, code=status)


def _readable(errors: Sequence[Dict[str, Any]]) -> str:
    first = errors[0]
    if first["type"].startswith(("value_error.jsondecode", "json_invalid")):
        return "请求内容不是合法的 JSON"
    fields = [str(part) for part in first["loc"] if part != "body"]
    if not fields:
        return "请求内容应是一个 JSON 对象（Content-Type: application/json）"
    return f"{'.'.join(fields)} {_KINDS.get(first['type'], '不合要求')}；请对照 /api/docs"
