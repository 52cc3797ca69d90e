"""Statements about insurance, against the card: what is covered, what is paid by the patient himself."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from language.text import Span, clauses, normalise

_SCHEME = "医保|社保|新农合|农合|职工保险"
_INSURED = re.compile(
    rf"医保定点|定点医院|(?:可以|能|能够|都能|支持)(?:用|走|刷|使用|报)?(?:{_SCHEME})|(?:刷|走|用)(?:{_SCHEME})"
    rf"|(?:{_SCHEME})[^，。！？]{{0,6}}?(?:可以|能|都能|给)(?:报|用|刷|结)|能报销|可以报销|都能报|(?<!不)能报(?=$|[，。！的一])"
    rf"|(?:{_SCHEME})[^，。！？不]{{0,6}}(?:直接|当场|联网)(?:结算?|报)")
_UNINSURED = re.compile(
    rf"不是(?:医保)?定点|非(?:医保)?定点|没有?(?:开通|接入)?(?:{_SCHEME})|报不了|不能报|自费|不在医保"
    rf"|(?:不能|不可以|用不了|刷不了|走不了|不支持)[^，。！？]{{0,4}}(?:{_SCHEME}|报销)"
    rf"|(?:{_SCHEME})[^，。！？]{{0,6}}(?:不能|不可以|不给|用不了|报不了|刷不了|不支持|不报|不行)")
_COVER = re.compile("保|报|自费|定点|农合|^.{0,6}(?:以|能|行|刷|用)")  # without these nothing is said of insurance
_HEDGED = re.compile(r"(?<!可)以|看|问|按|规定|政策|不一定|具体|备案")
_WEIGHING = re.compile("能不能|可不可以|是否|能否")
_ASKED = re.compile(rf"{_SCHEME}|报销|能报|可以报|给报")
_WHETHER = re.compile(r"吗|吧|么|不\s*$|没\s*$|？|能不能|可不可以|是不是")
_YES = re.compile("(?:嗯|对|哦|好|是的?|当然|这个|我们|这边|这里|都|，){0,4}(?:可以|能(?:的|用|刷|报|走)?|行|支持|没问题|有的|用得了|刷得了)(?:的|呀|啊|哦|呢|刷|用|报|走){0,3}(?=$|[，。！])")
_NO = re.compile("(?:嗯|对|哦|不好意思|抱歉|这个|我们|这边|这里|都|，){0,4}(?:不能|不可以|不行|不支持|用不了|刷不了|报不了|走不了|没有|不报)(?:的|呀|啊|哦|呢|刷|用|报|走){0,3}(?=$|[，。！])")
_COMMON = set("医保社可以刷报销用的是我们这里都能走院定点费自材料按规定和不一部分")
_PLAIN = re.compile(rf"我们|咱们|这里|这儿|这边|医院|门诊部?|诊所|口腔|全部?|项目|{_SCHEME}|报销|定点|自费|自己|暂时|目前|现在|不好意思|抱歉"
                    "|可以|不能|不了|没有|开通|接入|直接|结算|得|要|用|刷|报|走|出|付|都|是|的|能|也|还|就|非|不|在|哦|呢|啊|呀|吧|吗|么|你们|请问|那|，|。|？")
_OTHER_WORDS = ((re.compile("种.{0,3}牙"), "种植牙"), (re.compile("洗牙|洁牙"), "洗牙洁牙"), (re.compile("矫正|正畸|牙套|整牙"), "矫正正畸"),
                (re.compile("磁共振|核磁"), "磁共振"), (re.compile("近视(?:手术|激光)|全飞秒|半飞秒"), "屈光"))


def insurance_claims(text: str, part: Span, card: Card, asked: str) -> Iterator[Claim]:
    """The statements about insurance in one sentence of a trainee's text.

    Args:
        text: the turn, normalised.
        part: the sentence.
        card: the hospital card.
        asked: the patient's message before, for short answers (能报吗 — 可以的).
    """
    if not _COVER.search(text[part.start:part.end]):
        return
    known, truth = normalise(card.insurance), f"事实卡写的是 “{card.insurance}”"
    about = asked if _ASKED.search(asked) else ""
    if part.start == 0 and about and _WHETHER.search(about):
        answer = _NO.match(text) or _YES.match(text)
        first = text[:part.end]
        if answer is not None and not _HEDGED.search(first[answer.end():]) and not _said(first):
            yield Claim("insurance", 0, answer.end(), _insured(f"{about}{first}", _NO.match(text) is None, known), truth)
    for cut in clauses(text[part.start:part.end]):
        start, end = part.start + cut.start, part.start + cut.end
        words = text[start:end]
        match = _said(words)
        if _WEIGHING.search(words) or match is None or _HEDGED.search(words) and not _UNINSURED.search(words):
            continue
        named = words if _PLAIN.sub("", words) else f"{words}{about}"  # 报不了 alone: what was asked about
        yield Claim("insurance", start + match.start(), start + match.end(), _insured(named, not _UNINSURED.search(words), known), truth)


def _said(words: str) -> re.Match[str] | None:
    return _UNINSURED.search(words) or _INSURED.search(words)


def _insured(clause: str, says_yes: bool, known: str) -> bool | None:
    """Compares with the clause of the card about the same item, else with the card's general word."""
    parts = [part for part in re.split(r"[；;，,。]", known) if part]
    clause += "".join(word for pattern, word in _OTHER_WORDS if pattern.search(clause))
    most = max((_shared(clause, part) for part in parts), default=0)
    general = [part for part in parts if re.search(r"定点|医保|社保|自费", part)][:1]
    fitting = [part for part in parts if most and _shared(clause, part) == most] or general
    for part in fitting:
        no = bool(_UNINSURED.search(part)) or "自费" in part
        yes = not no and bool(re.search(r"定点|可|能|报|刷|结算|统筹|支持", part))
        if re.search(r"以医保局|规定为准", part):
            return None
        if yes and not says_yes and not most and len(re.findall("[\u4e00-\u9fff]", _PLAIN.sub("", clause))) > 1:
            return None  # that one thing is not covered contradicts no general word
        if no or yes:
            return yes if says_yes else no
    return None


def _shared(clause: str, part: str) -> int:
    """How much of the same thing both name: pairs of characters in a row that are not common words."""
    return sum(clause[at:at + 2] in part for at in range(len(clause) - 1)
               if not set(clause[at:at + 2]) <= _COMMON and clause[at] not in "我们这您的是")
