"""The JSON API: the same talks, transcripts and reports as the pages, under /api."""
from __future__ import annotations

from typing import Any, Dict, List

from fastapi import APIRouter, Request

from app.comparison import compare
from app.web import views
from app.web.errors import Refusal
from app.web.incoming import NewMessage, NewRetry, NewTalk, checked_message_id, checked_talk_id, cleaned
from app.web.room import Room, new_seed, new_talk_id, now

router = APIRouter(prefix="/api")


def room_of(request: Request) -> Room:
    """The room this request is for."""
    return request.app.state.room


@router.get("/health", summary="患者到了没有")
async def health(request: Request) -> Dict[str, Any]:
    """``status`` 为 loading、ready 或 failed；failed 时 ``error`` 说明怎么办。"""
    return room_of(request).health()


@router.get("/personas", summary="可练的患者")
async def personas(request: Request) -> List[Dict[str, Any]]:
    """编号、名称和一句话的性格。"""
    return views.personas(room_of(request).library, room_of(request).refused)


@router.get("/scenarios", summary="可练的场景")
async def scenarios(request: Request) -> List[Dict[str, Any]]:
    """编号、名称、流程、机构，以及会遇到的患者。"""
    return views.scenarios(room_of(request).library)


@router.get("/talks", summary="最近的对话")
async def recent(request: Request) -> List[Dict[str, Any]]:
    """最近 20 次，新的在前；``closed`` 为真的有报告。"""
    room = room_of(request)
    return [views.talk_line(talk, room.library) for talk in await room.sessions.recent()]


@router.post("/talks", status_code=201, summary="开始一次对话")
async def open_talk(request: Request, wanted: NewTalk) -> Dict[str, Any]:
    """返回对话；它的 ``id`` 就是地址：/talks/{id}。不写 ``seed`` 就随机取一个。"""
    room = room_of(request)
    sessions = room.sessions  # 503 before anything else
    room.admit(wanted.persona)
    seed = new_seed() if wanted.seed is None else wanted.seed
    casting = room.library.cast(wanted.persona, wanted.scenario, wanted.difficulty, seed)
    talk_id = new_talk_id()
    await sessions.open(talk_id, casting, now().isoformat(timespec="milliseconds"))
    return await _view(room, talk_id)


@router.get("/talks/{talk_id}", summary="一次对话的全文")
async def read_talk(request: Request, talk_id: str) -> Dict[str, Any]:
    """对话记录（与 peilian evaluate 的输入相同），外加 ``closed`` 和 ``elapsed_s``。"""
    return await _view(room_of(request), talk_id)


@router.post("/talks/{talk_id}/messages", summary="学员说一句")
async def say(request: Request, talk_id: str, message: NewMessage) -> Dict[str, Any]:
    """返回带有患者回答的全文。同一个 ``message_id`` 只算说了一次，断线后可以放心重发。"""
    room = room_of(request)
    talk = await room.sessions.say(checked_talk_id(talk_id), cleaned(message.text),
                                   checked_message_id(message.message_id), message.waited_s)
    return views.talk_view(talk, room.library, now())


@router.post("/talks/{talk_id}/end", summary="结束对话")
async def end(request: Request, talk_id: str) -> Dict[str, Any]:
    """由学员结束；已经结束的不受影响。"""
    room = room_of(request)
    talk = await room.sessions.end(checked_talk_id(talk_id))
    return views.talk_view(talk, room.library, now())


@router.get("/talks/{talk_id}/report", summary="报告")
async def report(request: Request, talk_id: str) -> Dict[str, Any]:
    """评判结果，每一条都指到原话。对话未结束时是 409。"""
    room = room_of(request)
    return room.judge.verdict(await judgeable(room, talk_id)).as_dict()


@router.post("/talks/{talk_id}/retry", status_code=201, summary="从某一轮重来")
async def retry(request: Request, talk_id: str, wanted: NewRetry) -> Dict[str, Any]:
    """另开一次对话：患者、种子和那一轮以前的话都与原来相同；原来的对话不变。返回的 ``retry_of`` 说明来处。"""
    room = room_of(request)
    child = new_talk_id()
    room.admit((await room.sessions.transcript(checked_talk_id(talk_id)))["persona"])
    await room.sessions.retry(checked_talk_id(talk_id), wanted.turn, child, now().isoformat(timespec="milliseconds"))
    return await _view(room, child)


@router.get("/talks/{talk_id}/retries", summary="从这次对话重来的对话")
async def retries(request: Request, talk_id: str) -> List[Dict[str, Any]]:
    """先重来的在前。"""
    room = room_of(request)
    return [views.talk_line(talk, room.library) for talk in await room.sessions.retries(checked_talk_id(talk_id))]


@router.get("/talks/{talk_id}/comparison", summary="重来与上次的比较")
async def comparison(request: Request, talk_id: str) -> Dict[str, Any]:
    """``old`` 是上次，``new`` 是这次：原话、心情、红线、得分和它们的差别。两次都结束以后才有，之前是 409。"""
    return await compared(room_of(request), talk_id)


async def compared(room: Room, talk_id: str) -> Dict[str, Any]:
    """A retry beside the talk that it retries.

    Raises:
        Refusal: 404 if it retries nothing, 409 while one of the two goes on.
    """
    new = await judgeable(room, talk_id)
    mark = new.get("retry_of")
    if mark is None:
        raise Refusal("这次对话不是重来的，没有上一次可以比", 404)
    old = await judgeable(room, mark["id"])
    return compare(old, room.judge.verdict(old).as_dict(), new, room.judge.verdict(new).as_dict(), mark["turn"])


async def judgeable(room: Room, talk_id: str) -> Dict[str, Any]:
    """An ended talk in which the trainee spoke.

    Raises:
        Refusal: 409 while it goes on, or if nothing was said in it.
    """
    talk = await room.sessions.transcript(checked_talk_id(talk_id))
    if not talk["closed"]:
        raise Refusal("对话还在进行，结束以后才有报告", 409)
    if not any(turn["speaker"] == "trainee" for turn in talk["turns"]):
        raise Refusal("这次对话里学员没有说话，没有可评的内容", 409)
    return talk


async def _view(room: Room, talk_id: str) -> Dict[str, Any]:
    talk = await room.sessions.transcript(checked_talk_id(talk_id))
    return views.talk_view(talk, room.library, now())
