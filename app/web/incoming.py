"""What comes in at the door: request bodies, checked and cleaned before anything else sees them."""
from __future__ import annotations

import re
from typing import Optional, Union

from pydantic import BaseModel, Field, StrictStr, confloat, conint, constr

from app.talk import LONGEST
from app.web.errors import Refusal

LARGEST_BODY = 128 * 1024  # bytes; 2,000 characters need 24 KB at most, escaped
SEED_LIMIT = 1_000_000_000
TALK_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
# C0 and C1 controls except tab and newline, and halves of surrogate pairs, which no store can encode.
_Name = constr(strict=True, max_length=80)
_Level = conint(strict=True, ge=1, le=3)
_Seed = conint(strict=True, ge=0, lt=SEED_LIMIT)
_Waited = Union[conint(strict=True, gt=-86400, lt=86400), confloat(strict=True, gt=-86400, lt=86400)]
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class NewTalk(BaseModel):
    """What a talk begins with. Without a seed the room chooses one."""

    persona: _Name = Field(description="患者编号，见 /api/personas")
    scenario: _Name = Field(description="场景编号，见 /api/scenarios")
    difficulty: _Level = Field(2, description="1 容易，2 一般，3 困难")
    seed: Optional[_Seed] = Field(None, description="同样的种子和话，同样的对话")


class NewRetry(BaseModel):
    """From where a talk is retried."""

    turn: conint(strict=True, ge=0) = Field(description="从第几轮重来，轮次与报告上的一样")  # type: ignore[valid-type]


class NewMessage(BaseModel):
    """One message of the trainee; sent again with the same id it is said once."""

    text: StrictStr = Field(description=f"学员说的话，最多 {LONGEST} 字")
    message_id: StrictStr = Field(description="发送方起的编号：8 到 64 个字母、数字、_、-")
    waited_s: Optional[_Waited] = Field(None, description="患者说完以后等了几秒；还没说完就插话，是负数；不写就不计")


def cleaned(text: str) -> str:
    """A trainee's message as it is kept: line ends unified, controls and broken characters left out.

    Raises:
        Refusal: 422 if nothing is left, 413 if it is too long.
    """
    kept = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not kept:
        raise Refusal("消息是空的，请先写点什么再发送", 422)
    if len(kept) > LONGEST:
        raise Refusal(f"这条消息有 {len(kept)} 字，最多 {LONGEST} 字；请删短，或分几条发送", 413)
    return kept


def checked_message_id(message_id: str) -> str:
    """The id unchanged.

    Raises:
        Refusal: 422 if it is not 8 to 64 letters, digits, ``_`` or ``-``.
    """
    if not MESSAGE_ID.fullmatch(message_id):
        raise Refusal("message_id 应是 8 到 64 个字母、数字、下划线或短横", 422)
    return message_id


def checked_talk_id(talk_id: str) -> str:
    """The id unchanged.

    Raises:
        Refusal: 404 if no talk can have it, so that the store is never asked for odd names.
    """
    if not TALK_ID.fullmatch(talk_id):
        raise Refusal("没有这次对话；请从首页重新开始", 404)
    return talk_id
