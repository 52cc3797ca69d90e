"""phone_record: the record that the trainee fills in after a talk, each field checked against the talk.

The record is the header key ``record`` of the transcript (``question``, ``answer``, ``measures``,
``followup_date``), or the trainee's last message, written as 问题：… 答复：… 措施：… 回访日期：….
"""
from __future__ import annotations

import re
from typing import Callable

from evaluators.finding import Finding, absent, at
from evaluators.schemas import Protocol
from evaluators.talk import Talk
from language.text import normalise

_LABELS = {"question": r"(?:咨询)?(?:问题|内容|事由|诉求)", "answer": r"(?:答复|解答|回答|回复)(?:内容)?",
           "measures": r"(?:处理)?(?:措施|处理|办法|安排)(?:情况)?", "followup_date": r"(?:跟进|回访|随访|回电)(?:日期|时间)?"}
_ANY = "|".join(_LABELS.values())
_DATE = re.compile(r"\d{1,2}[月/\-.]\d{1,2}|\d{1,2}[日号]|今天|明天|后天|下?(?:周|星期|礼拜)[一二三四五六日天]"
                   r"|[一二三四五六七八九十\d]+个?(?:工作日|天|周|月)[内后]?|不需要|无需|不用")


def judge_record(talk: Talk, protocol: Protocol) -> tuple[dict[str, str], list[Finding]]:
    """The status of each field, and the findings that show it."""
    given = talk.transcript.header.get("record")
    record = {key: str(value) for key, value in given.items()} if isinstance(given, dict) else {}
    written = _written(talk)
    theirs = "".join(talk.plain[turn] for turn in talk.patient)
    own = "".join(talk.plain[turn] for turn in talk.trainee if written is None or turn != written[0])
    checks: dict[str, Callable[[str], bool]] = {
        "question": lambda text: _agrees(text, theirs), "answer": lambda text: _agrees(text, own),
        "measures": lambda text: _agrees(text, own + theirs), "followup_date": lambda text: bool(_DATE.search(text))}
    statuses: dict[str, str] = {}
    findings: list[Finding] = []
    for stage in protocol.stages:
        span = written[1].get(stage.id) if written else None
        text = record.get(stage.id) or (talk.transcript.turns[written[0]].text[slice(*span)] if span else "")
        good = bool(text.strip()) and checks[stage.id](normalise(text))
        statuses[stage.id] = "met" if good else "missed"
        note = "与谈话相符" if good else "记录里没有这一项" if not text.strip() else "与谈话对不上"
        rest = dict(check="stage", rule=stage.id, status=statuses[stage.id], message=f"{stage.title}：{note}",
                    rewrite=None if good else stage.instead)
        findings.append(at(talk.transcript, written[0], *span, **rest) if span and not record.get(stage.id)
                        else absent(talk.trainee, **rest))
    return statuses, findings


def _written(talk: Talk) -> tuple[int, dict[str, tuple[int, int]]] | None:
    """The turn that holds a record, and the span of each field in it."""
    for turn in reversed(talk.trainee):
        text = talk.plain[turn]
        fields: dict[str, tuple[int, int]] = {}
        for name, label in _LABELS.items():
            match = re.search(rf"{label}\s*[:：]\s*(.+?)(?=[\s，。；]*(?:{_ANY})\s*[:：]|$)", text, re.S)
            if match and match[1].strip():
                fields[name] = match.span(1)
        if len(fields) >= 2:
            return turn, fields
    return None


def _agrees(text: str, said: str) -> bool:
    """True if a third of the field's character pairs were said; figures in it must all have been said."""
    figures = re.findall(r"\d+", text)
    if any(figure not in said for figure in figures):
        return False
    plain = re.sub(r"[^\u4e00-\u9fffa-z0-9]", "", text)
    pairs = [plain[at:at + 2] for at in range(len(plain) - 1)]
    return bool(pairs) and sum(pair in said for pair in pairs) * 3 >= len(pairs)
