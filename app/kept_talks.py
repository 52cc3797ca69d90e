"""Reading one talk back: from the room's store by its id, or from a file."""
from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Dict, Iterator, List

from app.sessions import UnknownSession, transcript
from evaluators import Transcript
from evaluators.transcript import TranscriptError
from language.authoring import UserError


def read_talk(session: str, db: Path) -> Dict[str, Any]:
    """A transcript object.

    Args:
        session: the id of a talk in the store, or a file: a transcript, or what ``peilian chat --json`` wrote.
        db: the SQLite file of the store. Only read.

    Raises:
        UserError: no such talk, or a file that holds no single talk.
    """
    path = Path(session)
    if path.suffix.lower() in (".json", ".jsonl", ".ndjson", ".txt") or "/" in session or path.is_file():
        return _from_file(path)
    return _from_store(session, db)


def _from_store(session: str, db: Path) -> Dict[str, Any]:
    if not db.is_file():
        raise UserError(f"没有对话文件 “{db}”，找不到对话 “{session[:40]}”；请用 --db 指明训练室的文件，或直接给出记录文件")
    try:
        with closing(sqlite3.connect(f"file:{db.resolve().as_posix()}?mode=ro", uri=True)) as store:
            rows = store.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (session,)).fetchall()
    except sqlite3.Error as error:
        raise UserError(f"读不了对话文件 “{db}”（{error}）；请确认它是训练室的 sessions.db") from None
    talk = transcript([json.loads(row[0]) for row in rows])
    if "persona" not in talk:
        raise UnknownSession(f"没有编号为 “{session[:40]}” 的对话；编号是网页地址 /talks/ 后面的一段")
    return talk


def _from_file(path: Path) -> Dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path}：不是 UTF-8 文字；请另存为 UTF-8") from None
    except OSError as error:
        raise UserError(f"{path}：读不到这个文件（{error.strerror or error}）；请检查路径") from None
    talks = [talk for piece in _objects(text, path) for talk in _talks(piece)]
    if len(talks) != 1:
        what = "没有一次完整的对话" if not talks else f"有 {len(talks)} 次对话"
        raise UserError(f"{path}：里面{what}；重来要正好一次：对话记录，或 peilian chat --json 的全部输出")
    try:
        Transcript.from_dict(talks[0], path.stem)
    except TranscriptError as error:
        raise UserError(f"{path}：{error}") from None
    return {**talks[0], "id": talks[0].get("id") or path.stem}


def _objects(text: str, path: Path) -> Iterator[Any]:
    try:
        yield json.loads(text)
        return
    except (ValueError, RecursionError):
        pass
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                raise UserError(f"{path}:{number} 不是合法的 JSON；请检查文件是否完整") from None


def _talks(piece: Any) -> List[Dict[str, Any]]:
    """Transcripts inside a JSON value: itself, those of a list, or the one beside a report of ``chat --json``."""
    if isinstance(piece, list):
        return [talk for item in piece for talk in _talks(item)]
    if not isinstance(piece, dict):
        return []
    inner = piece.get("transcript", piece)
    return [inner] if isinstance(inner, dict) and "turns" in inner else []
