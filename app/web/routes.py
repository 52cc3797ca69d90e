"""The pages: choose, talk, report, and the readable form of the API's description."""
from __future__ import annotations

from typing import Any, Dict

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.talk import LONGEST
from app.web import views
from app.web.api import compared, judgeable, room_of
from app.web.curves import mood_svg
from app.web.errors import Refusal
from app.web.incoming import checked_talk_id
from app.web.manual import operations
from app.web.pages import page
from app.web.room import READY, now

router = APIRouter(include_in_schema=False)
FORMATS = {"json": "application/json", "html": "text/html; charset=utf-8",
           "md": "text/markdown; charset=utf-8"}


@router.get("/")
async def choose(request: Request) -> Response:
    """Who, where, how hard; and the talks of late."""
    room = room_of(request)
    return page(request, "choose.html", health=room.health(), difficulties=views.DIFFICULTIES,
                personas=views.personas(room.library, room.refused), scenarios=views.scenarios(room.library))


@router.get("/talks/{talk_id}")
async def talk(request: Request, talk_id: str) -> Response:
    """The chat window; a waiting page while the patient is on the way."""
    room = room_of(request)
    if room.health()["status"] != READY:
        return _wait(request)
    view = await _talk(request, talk_id)
    scenario = room.library.scenarios.get(view["scenario"])
    return page(request, "talk.html", talk=view, longest=LONGEST, outcomes=views.OUTCOMES,
                channel=scenario.channel if scenario else "chat")


@router.get("/talks/{talk_id}/report")
async def report(request: Request, talk_id: str) -> Response:
    """The report page."""
    room = room_of(request)
    if room.health()["status"] != READY:
        return _wait(request)
    view = await _talk(request, talk_id)
    if not view["closed"]:
        return page(request, "unfinished.html", 409, talk=view)
    if not any(turn["speaker"] == "trainee" for turn in view["turns"]):
        return page(request, "silent.html", talk=view)
    retries = [views.talk_line(again, room.library) for again in await room.sessions.retries(view["id"])]
    return page(request, "report.html", talk=view, verdict=room.judge.verdict(view), retries=retries)


@router.get("/talks/{talk_id}/compare")
async def compare(request: Request, talk_id: str) -> Response:
    """A retry beside the talk that it retries; while one of the two goes on, the page that leads back to it."""
    room = room_of(request)
    if room.health()["status"] != READY:
        return _wait(request)
    view = await _talk(request, talk_id)
    mark = view.get("retry_of")
    for one in [view, *([await _talk(request, mark["id"])] if mark else [])]:
        if not one["closed"]:
            return page(request, "unfinished.html", 409, talk=one)
    found = await compared(room, talk_id)
    curves = {mood: mood_svg(found, mood, views.MOODS[mood]) for mood in ("trust", "anxiety")}
    return page(request, "compare.html", talk=view, found=found, outcomes=views.OUTCOMES, moods=views.MOODS,
                curves=curves)


@router.get("/talks/{talk_id}/report.{form}")
async def download(request: Request, talk_id: str, form: str) -> Response:
    """The report as a file: json, html or md."""
    if form not in FORMATS:
        raise Refusal(f"没有 “{form[:10]}” 格式的报告，可用：{'、'.join(FORMATS)}", 404)
    room = room_of(request)
    body = room.judge.verdict(await judgeable(room, talk_id)).rendered(form)
    return Response(body, media_type=FORMATS[form],
                    headers={"Content-Disposition": f'attachment; filename="peilian-{talk_id}.{form}"'})


@router.get("/report-pieces.css")
async def pieces_style(request: Request) -> Response:
    """The style of the evaluators' pieces of HTML."""
    return Response(room_of(request).judge.style, media_type="text/css; charset=utf-8")


@router.get("/api/docs")
async def manual(request: Request) -> Response:
    """The API's description for readers, drawn here: nothing is fetched from elsewhere."""
    return page(request, "manual.html", operations=operations(request.app.openapi()))


def _wait(request: Request) -> Response:
    return page(request, "wait.html", 503, {"Retry-After": "2"}, health=room_of(request).health())


async def _talk(request: Request, talk_id: str) -> Dict[str, Any]:
    room = room_of(request)
    return views.talk_view(await room.sessions.transcript(checked_talk_id(talk_id)), room.library, now())
