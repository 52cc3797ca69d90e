"""What public insurance pays, against the card."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.said import Said
from language.text import clauses, normalise

_INSURED = re.compile(
    r"医保定点|定点(?:医院|单位|机构)|(?:可以|能够?|都能|支持)(?:直接)?(?:用|走|刷|使用|报)?(?:医保|社保)|(?:刷|走|用)(?:医保|社保)"
    r"|(?:医保|社保)[^，。！？]{0,6}?(?:可以|能|都能|给|直接)(?:报|用|刷|走|结算)|(?:能|可以)报销|(?:都|也|可以)能?报(?=$|[，。！的销])|(?<!不)能[报刷](?=$|[，。！的])"
    r"|(?:医保|社保)[^，。！？]{0,4}报(?:[一二三四五六七八九\d][成十]|一部分|大部分|掉|百分之|\d)|(?:能|可以|给)报(?:[一二三四五六七八九\d][成十]|一部分|大部分|一半|百分之|\d)"
    r"|(?:医保|社保)(?:范围|目录)(?:之?内|里)|(?<!没)(?<!不)(?<!未)(?:进|纳入|接入|开通|联网)了?医保|(?:是|属于)定点(?=$|[，。！的])")
_UNINSURED = re.compile(
    r"不是(?:医保)?定点|非(?:医保)?定点|没有?(?:开通|接入|联网|纳入|进|接)?医保|(?:医保|社保)[^，。！？]{0,3}(?:没|未|还没)(?:开通|接入|联网|进|接)|[报刷]不了|不能[报刷]|不给报|不在医保"
    r"|自费(?!项目|部分|药|比例|多少|还是|吗|和)|(?:自己|自个儿?)(?:掏|出钱|付|承担)|报销不了|进不了医保"
    r"|(?:不能|不可以|用不了|刷不了|走不了|不支持|没法|没办法|不让|不走|不[刷用收])[^，。！？]{0,4}(?:医保|社保|报销)"
    r"|(?:医保|社保)[^，。！？]{0,6}(?:不能|不可以|不给|用不了|报不了|刷不了|不支持|不报|不管|没法|没办法|走不了)")
_COVER = re.compile("保|报|自费|定点|刷|自己|自个")  # without these characters no statement about insurance needs to be sought
_NOT_PUBLIC = re.compile("商保|商业|保险公司|发票|工伤|生育险|意外险|惠民保|报告|报名|报到|报警|微信|支付宝|银行卡|刷脸|刷牙|刷酸")
_HEDGED = re.compile("(?:(?<!可)以|看|问|按|规定|政策|不一定|具体|可能|应该|查)")


def insurance_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Statements that something is or is not paid, clause by clause; hedged ones and questions are none."""
    if not _COVER.search(said.text):
        return
    known, about = normalise(card.insurance), ""
    for cut in clauses(said.text):
        start, end = cut
        words = said.text[start:end]
        no = _UNINSURED.search(said.text, start, end)
        yes = None if no else _INSURED.search(said.text, start, end)
        match = no or yes
        asks = re.search("能不能|可不可以|是否|能否|是不是|[吗吧么]$", words)
        if match is None or asks or _NOT_PUBLIC.search(words) or _HEDGED.search(words) and not no:
            about = words
            continue
        agrees = _insured(words, [about, said.question], yes is not None, known)
        yield Claim("insurance", *match.span(), agrees, f"事实卡写的是 “{card.insurance}”")
        about = words


def _insured(clause: str, before: list[str], says_yes: bool, known: str) -> bool | None:
    """Compares with the clause of the card about the same item, else with the card's general word.

    The item is named in the clause, or in one of the texts ``before``, nearest first.
    """
    if not known:
        return None
    parts = [part for part in re.split(r"[；;，,。]", known) if part]
    named = next((text for text in (clause, *before) if any(_shared(text, part) for part in parts)), clause)
    if re.search("定点|全部|都自费|全自费", clause):
        named = clause
    most = max((_shared(named, part) for part in parts), default=0)
    fitting = [part for part in parts if most and _shared(named, part) == most] or [
        part for part in parts if re.search(r"定点|医保|社保|自费", part)][:1]
    for part in fitting:
        no = bool(_UNINSURED.search(part)) or "自费" in part
        yes = not no and bool(re.search(r"定点|可|能|报|刷", part))
        if re.search(r"以医保局|规定为准", part):
            return None
        if no or yes:
            return yes if says_yes else no
    return None


_COMMON = set("医保社可以刷报销用的是我们这里都能走院定点费自材料按规定和不")


def _shared(clause: str, part: str) -> int:
    """How much of the same thing both name: pairs of characters in a row that are not common words."""
    return sum(clause[at:at + 2] in part for at in range(len(clause) - 1)
               if not set(clause[at:at + 2]) <= _COMMON and clause[at] not in "我们这您的是")
