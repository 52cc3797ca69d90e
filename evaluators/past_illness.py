"""A stroke that the patient has told of as past: what it left behind is no emergency for the rest of the talk."""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Iterator, Sequence

from language.heard import Heard, PatientHeard
from language.text import normalise

_STROKE = "(?:中风|脑梗塞?|脑出血|脑溢血|偏瘫|脑卒中)"
_PAST = re.compile(rf"{_STROKE}[^。！？\n]{{0,12}}(?:出院|康复|后遗症|恢复|[一二两三四五六七八九十半几\d]个?多?(?:月|年|周|礼拜|星期))"
                   rf"|(?:上个月|去年|前年|出院|康复)[^。！？\n]{{0,10}}{_STROKE}|{_STROKE}(?:以后|之后|后)")
_ANEW = re.compile("突然|刚才|刚刚|忽然|一下子|又(?:犯|中|发作|倒)|越来越|加重|比之前|今早|今天(?:早上|起来)")
_REMAINS = re.compile("含糊|不清|大舌头|说不出|无力|没力|没劲|麻|不能动|动不了|抬不|没知觉|歪|中风|脑梗|脑出血|偏瘫")


def without_remains(heard: Sequence[Heard | PatientHeard]) -> Iterator[Heard | PatientHeard]:
    """The talk as heard, but for signs of an emergency that a stroke told of as past explains.

    A rehabilitation desk hears 左边没劲, 说话含糊 all day; whoever answers such a patient delays no help. What came
    anew (突然, 又犯了) stays a sign.
    """
    if not any(isinstance(one, PatientHeard) and one.has("emergency") for one in heard):
        yield from heard
        return
    past = False
    for one in heard:
        if isinstance(one, PatientHeard):
            text = normalise(one.text)
            past = past or bool(_PAST.search(text))
            if past and not _ANEW.search(text):
                one = replace(one, cues=tuple(cue for cue in one.cues if cue.label != "emergency"
                                              or not _REMAINS.search(text[cue.start:cue.end])))
        yield one
