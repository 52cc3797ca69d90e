"""Notes of the card that say yes or no (不收现金, 散瞳后不能开车, 可网上查看), where the same words are said with the contrary."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_offers import offer_claims, offered
from evaluators.fact_topics import pairs
from evaluators.said import Said
from language.text import clauses, normalise

_NO = re.compile("不|没|无|未|禁止|谢绝|勿|别|免")
_DOUBLE = re.compile("不得不|不是不|无不|没有不|不能不|不一定|不仅|不但|不只|不光|不同|不少|不超过|不满|不足|不少于|不低于|[不没](?:多|久|问题|关系|要紧)|[吗？]|如果|要是|能不能|可不可|是不是|有没有|还是|一般|最好|尽量|看情况|分|除")
_MODAL = re.compile("可以|不能|能够|不可|不会|不用|不得|没有|禁止|谢绝|[不没无未勿别免能可会得有要须请的了也都就还是在后前时]|均")
_FIGURE = re.compile(r"\d|[一二两三四五六七八九十][天个人次点小周元]")


def note_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Things the house has or has not; and clauses that use nearly all the words of a note, with a no where it has none or the reverse."""
    yield from offer_claims(said, card)
    notes = _notes(card.notes) if card.notes else ()
    if not notes:
        return
    used = _any_of(notes)
    for cut in clauses(said.text) if used.search(said.text) else ():
        words = said.text[cut.start:cut.end]
        if len(words) < 4 or not used.search(words) or _DOUBLE.search(said.text[cut.start:cut.end + 1]) or _FIGURE.search(words):
            continue
        about = pairs(_MODAL.sub("，", words))
        for topic, denied, truth in notes if about else ():
            if len(topic & about) >= min(2, len(topic)) and 3 * len(topic & about) >= 2 * len(topic):
                agrees = denied == bool(_NO.search(words))
                yield Claim("notice", cut.start, cut.end, agrees, f"事实卡写的是 “{truth}”")


@lru_cache(maxsize=256)
def _any_of(notes: tuple[tuple[frozenset[str], bool, str], ...]) -> re.Pattern[str]:
    """Finds any of the notes' words: most clauses have none and cost no more than this."""
    return re.compile("|".join(sorted({re.escape(pair) for topic, _, _ in notes for pair in topic})))


@lru_cache(maxsize=256)
def _notes(notes: tuple[tuple[str, str], ...]) -> tuple[tuple[frozenset[str], bool, str], ...]:
    """(pairs of characters, whether it denies, words) of each piece without figures that takes a side."""
    found = []
    for key, text in notes:
        for piece in re.split("[；;。，,、\n]", normalise(text)):
            if len(piece) > 16 or any(offered(piece)) or _FIGURE.search(piece) or _DOUBLE.search(piece) or not re.search("不|禁止|谢绝|勿|可|能", piece) or "doctor" in key:
                continue
            topic = pairs(_MODAL.sub("，", piece))
            if topic and len(re.findall("不|禁止|谢绝|勿", piece)) < 2:
                found.append((topic, bool(_NO.search(piece)), piece))
    return tuple(found)
