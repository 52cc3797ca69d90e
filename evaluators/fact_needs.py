"""What must be done first (外县医保须备案, 无痛须预约, 采血须空腹) or need not be (彩超无需预约), against the card's own words."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator, NamedTuple

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_topics import pairs, same
from evaluators.said import Said
from language.text import clauses, normalise

_FREE = "无须|无需|不须|不需要?|不用|不必|免(?![费息税疫])|用不着|没必要|甭"
_ON_CARD = re.compile(rf"^(?P<subject>[^，；。]{{0,14}}?)(?:(?P<free>{_FREE})|必须|务必|须(?!知)|需要?|凭)(?:先|提前|事先|预先|办理)*(?P<what>[\u4e00-\u9fffa-z]{{2,10}})")
_DONE = re.compile("先|提前|事先|预先|办理|去|在|做好?|好|了")
_NOT_NEEDED = re.compile(rf"(?:{_FREE})(?:您|再|先|提前|去|办理?|做|什么|了)*(?P<rest>[^，。！？]{{0,8}})|[不没](?P<bare>[^，。！？不没]{{1,4}}?)(?:也|都|直接|就)(?:行|能|可以|没事|做|来|不影响)")
_NEEDED = re.compile("(?<![不只重主需想快没还就])(?:必须|须|需要?|要|得)(?:您|先|提前|去|在|[一两三四五六七八九\\d]+(?:天|周|个月)|网上|手机上|电话|办理?|做)*(?P<rest>[^，。！？不]{1,8})")
_DIRECT = re.compile("直接(?:来|做|刷|用|报|结算|就|过来|拍|走|种|抽)|随(?:到|来)随|随时(?:来|做|都)|来了就(?:做|能|可以|行)")
_SPEAKS = re.compile(f"{_FREE}|须|需|要|得|直接|随|[不没][^，。]{{1,4}}(?:也|都|就)|来了就")
_IF_NEEDED = re.compile("[要不用需得先必须是那还吗么嘛呢啊，。？ 我来的话]*")
_NOT_A_CLAIM = re.compile("要不要|用不用|要是|如果|[吗？]|是不是|别的医院|人家")


class Need(NamedTuple):
    """``what`` must be done for ``subject`` (for everything if empty), or, if ``free``, need not be."""

    subject: str
    what: str
    free: bool
    kind: str
    truth: str


def need_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Statements that something the card asks for need not be done, or the other way round."""
    if not _SPEAKS.search(said.text):
        return
    needs = _needs(card.insurance, card.hours, card.notes)
    if not needs:
        return
    ahead = ""
    for cut in clauses(said.text):
        words = said.text[cut.start:cut.end]
        if not _NOT_A_CLAIM.search(said.text[cut.start:cut.end + 1]):
            match, free = _said(words)
            if match is not None:
                for need in _meant(match, words, ahead, said, needs):
                    yield Claim(need.kind, cut.start + match.start(), cut.start + match.end(), free == need.free, f"事实卡写的是 “{need.truth}”")
        ahead = words


def _said(words: str) -> tuple[re.Match[str] | None, bool]:
    """Where something is said to be needless (true) or needed (false)."""
    match = _NOT_NEEDED.search(words) or _DIRECT.search(words)
    if match is not None:
        return match, True
    return _NEEDED.search(words), False


def _meant(match: re.Match[str], words: str, ahead: str, said: Said, needs: tuple[Need, ...]) -> list[Need]:
    """The needs that a clause speaks of: of what it names itself, else of what was asked."""
    found = match.groupdict()
    rest = found.get("rest") or found.get("bare") or ""
    direct = match.re is _DIRECT
    rest += "，" + words[:match.start()] if match.re is _NOT_NEEDED else ""
    alike = [need for need in needs if _is(need.what, rest) or (direct or not rest.strip("，")) and _is(need.what, said.question)]
    if direct:  # 直接报 where the insurance of another county was asked about
        if re.search("备案|转诊|预约|先", said.text.replace(match[0], "")) and not re.search(_FREE, said.text):
            return []
        alike = alike or [need for need in needs if not need.free and need.subject and _asked(need, said) and re.search("[用报刷走结]", words)]
    for text in (words, ahead, f"{said.question}{said.topic}"):
        own = [need for need in alike if need.subject and same(need.subject, text)]
        if own:
            return own[:1]
    alone = [need for need in alike if len(alike) == 1 and need.what in said.question
             and _IF_NEEDED.fullmatch(said.question.replace(need.what, ""))]
    return [need for need in alike if not need.subject][:1] or alone


def _asked(need: Need, said: Said) -> bool:
    return need.kind == "insurance" and same(need.subject, said.question)


def _is(what: str, rest: str) -> bool:
    return bool(rest) and (same(what, rest) or "约" in what and "约" in rest and not re.search("大约|合约|签约|节约", what + rest))


@lru_cache(maxsize=256)
def _needs(insurance: str, hours: str, notes: tuple[tuple[str, str], ...]) -> tuple[Need, ...]:
    found: list[Need] = []
    for kind, text in (("insurance", insurance), ("notice", hours), *(("notice", note) for _, note in notes)):
        for piece in re.split("[；;。，,\n]", normalise(text)):
            match = _ON_CARD.match(piece)
            if match is not None:
                subject = re.sub("医保|参保|人员|[者人的]$|前$|后$", "", match["subject"]) if kind == "insurance" else match["subject"]
                found += [Need(subject, what, bool(match["free"]), kind, piece) for what in [_DONE.sub("", match["what"])] if pairs(what) or len(what) > 1]
    return tuple(found)
