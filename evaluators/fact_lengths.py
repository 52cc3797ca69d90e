"""Other lengths of time that a card gives (停车免费2小时, 退款3个工作日到账, 分期12个月), where the same thing is spoken of."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_spans import Spell, contradicts, spells
from evaluators.fact_topics import pairs
from evaluators.said import Said
from language.text import clauses, normalise

_RESULT = re.compile("report|result|报告|结果|出片|取片|培养|化验")
_NOT_OURS = re.compile("医生|主任|从事|从医|经验|[点:：]|每[天日周]|天天|以前|上次|之前|您(?:说|疼|吃|等)|如果|要是|[吗？]|复杂|看情况")
_NOISE = re.compile("[以之]?(?:内|后|(?<!提)前)|已付?|可以?|须|需|不|应|能|的|凭|都")
_ASKS_LONG = re.compile("多久|几时|几天|多长|啥时候?|什么时候|几个?(?:小时|钟头|月|星期|礼拜)")
_FIRST_HOUR = re.compile("(?:首|第一|头一|前一)个?小时")
_FREE = re.compile("免|[不没][要收花]|一分钱|白停")
_LONG = re.compile("[\\d一二两三四五六七八九十几半个仨俩][天日周月年小分个星礼工]|[当次隔明今后][天日]|马上")


def length_claims(said: Said, card: Card) -> Iterator[Claim]:
    """How long something is said to take or to be granted, against a note of the card in the same words."""
    if not card.notes or not _LONG.search(said.text):
        return
    known = _known(card.notes)
    for cut in clauses(said.text) if known else ():
        words = said.text[cut.start:cut.end]
        if not _LONG.search(words) or _NOT_OURS.search(said.text[cut.start:cut.end + 1]):
            continue
        for spell in spells(words)[:1]:
            about = pairs(_NOISE.sub("", words[:spell.start] + words[spell.end:])) | pairs(_NOISE.sub("", said.question))
            for topic, long, truth, verb, name in known:
                shared = topic & about
                if "免费" in truth and not _FREE.search(words):
                    continue
                lent = name and (name in words or name in said.question and len(words) <= 14 and _ASKS_LONG.search(said.question))
                told = verb and words[:spell.start].endswith(verb)
                if lent or told or len(shared) >= 2 or shared and 2 * len(shared) >= len(topic):
                    wrong = contradicts(spell._replace(bound=False), long, sooner_only=False)
                    if wrong is not None:
                        yield Claim("notice", cut.start + spell.start, cut.start + spell.end, not wrong, f"事实卡写的是 “{truth}”")
                    break


@lru_cache(maxsize=256)
def _known(notes: tuple[tuple[str, str], ...]) -> tuple[tuple[frozenset[str], Spell, str, str, str], ...]:
    """(pairs of characters, how long, words, the two characters before it, the note's own name) of each piece of a note with one length of time."""
    found = []
    for key, text in notes:
        pieces = [piece for piece in re.split("[；;。，,\n]", _FIRST_HOUR.sub("1小时", normalise(text))) if spells(piece)]
        name = key.split(" ")[-1] if len(pieces) == 1 else ""
        name = name if re.fullmatch("[\u4e00-\u9fff]{2,4}", name) else ""  # {停车: 地下车库两小时免费}
        for piece in pieces:
            long = spells(piece)
            if len(long) != 1 or long[0].clocks or _RESULT.search(key.lower() + piece) or _NOT_OURS.search(piece) or "doctor" in key:
                continue
            topic = pairs(_NOISE.sub("", piece[:long[0].start] + piece[long[0].end:]))
            if topic:
                verb = piece[:long[0].start][-2:]
                found.append((topic, long[0], piece, verb if pairs(verb) else "", name))
    return tuple(found)
