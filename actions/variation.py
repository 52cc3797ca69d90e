"""Local variation: the small words that nobody says twice in the same way, and the habits of one talk.

A line keeps its meaning and every word of a fact; what changes is how one begins (那，还有), how a question ends (啊, 呢)
and which of two spellings one uses (吗 or 么, 什么 or 啥).
"""
from __future__ import annotations

import re
from random import Random
from typing import Mapping, Sequence

_LEAD, _TAIL = 0.4, 0.45  # chances of a small word more
_BEGUN = re.compile(r"^(?:嗯|哦|啊|那|哎|唉|诶|呃|额|喂|哈|嘿|对了|还有|另外|其实|反正|就是|再|好|行|你好|您好|等|先|谢|对|是|没|可以|再见|拜|对不起|不好意思|说|你|…|\W|[\u4e00-\u9fff]{1,2}[，…])")
_ASKS = re.compile(r"(?:吗|么|(?<![没着还])呢|(?:(?<![没有])(?:什么|啥)|谁|哪里?|怎么办|多少钱?|(?<![好过这那前十等])几[天次年个]|多久|"
                   r"(?P<same>[\u4e00-\u9fff])(?:不|没)(?P=same)[\u4e00-\u9fff]{0,2})[啊呀呢]?|？)？?$")
_CLOSED = re.compile(r"(?:吗|么|呢|吧|啊|呀|嘛|呗|哦|了|的|哈|啦|不|没)？?$")  # takes no further particle
_SPELLINGS = ((re.compile("吗(?=？|$)"), "么", 0.3), (re.compile("什么(?!都|也)"), "啥", 0.25), (re.compile("怎么(?=[办弄走算样])"), "咋", 0.15))
_YES = re.compile(r"^(?:嗯，?)?(?:对|对的|对对|是|是的|没错)$")
_LONGEST = 40  # characters; a line longer than that needs no more words


def vary(line: str, rng: Random, small_words: Mapping[str, Sequence[str]]) -> str:
    """The line with a small word before or after it, or neither.

    Args:
        line: canonical words of one message.
        rng: the random numbers of the turn.
        small_words: ``ask`` and ``tell`` begin a question or a statement, ``end`` ends a question, ``yes`` a bare yes.
    """
    asks = bool(_ASKS.search(line))
    lead, tail = rng.random() < _LEAD, rng.random() < _TAIL
    if len(line) > _LONGEST:
        return line
    if _YES.match(line):
        return line + rng.choice(small_words["yes"]) if tail or lead else line
    if asks and tail and not _CLOSED.search(line):
        line = f"{line.rstrip('？')}{rng.choice(small_words['end'])}{'？' if line.endswith('？') else ''}"
    if lead and not _BEGUN.match(line):
        line = f"{rng.choice(small_words['ask' if asks else 'tell'])}，{line}"
    return line


def spell(line: str, seed: str) -> str:
    """The line as this person spells it, throughout a talk."""
    rng = Random(f"{seed}:spelling")
    for pattern, other, chance in _SPELLINGS:
        if rng.random() < chance:
            line = pattern.sub(other, line)
    return line
