"""What public insurance pays, against the card."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.said import Said
from language.text import clauses, normalise

_SCHEME = "医保|社保|新农合|农合|职工保险|生育保险"
_INSURED = re.compile(
    rf"(?:能|可以)(?:走|用)?统筹|医保定点|定点(?:医院|单位|机构)|(?:可以|能够?|都能|支持)(?:直接)?(?:用|走|刷|使用|报)?(?:{_SCHEME})|(?:刷|走|用)(?:您|你)?(?:的|里面的)?(?:{_SCHEME}|个人账户|个账|统筹)"
    rf"|(?:{_SCHEME})[^，。！？]{{0,6}}?(?:可以|能|都能|给|直接)(?:报|用|刷|走|结算)|(?:能|可以)报销"
    rf"|(?:个人账户|个账|余额|(?:卡|账户)[里上]的?(?:钱|余额)?|(?:医保|社保)卡(?:里|上)?)[^，。！？不没]{{0,6}}?(?:可以|能|行|都|也|就|直接)+[刷用付]"
    rf"|(?:可以|能|都能)(?:直接)?[刷用][^，。！？不]{{0,6}}(?:个人账户|余额|卡里的?钱|医保卡|社保卡)"
    rf"|(?:报销?(?:比例)?(?:是|有|能|可以|差不多|大概)*|{_SCHEME})(?:[一二三四五六七八九\d]成|百分之|\d{{1,2}}%|一半|大头|一些|一点)|管一部分|(?<!不)(?:可以|能|都能)直接(?:结算|报|刷)|[刷报用走]得[了的成到起]"
    rf"|^报(?=$|[，。！的销])|全(?:部|额)?报|(?:{_SCHEME})(?:也|都|直接)?报(?=$|[，。！的])|(?<!不)给报(?=$|[，。！的])|(?:都|也|可以)能?报(?=$|[，。！的销])|(?<!不)能[报刷](?=$|[，。！的])"
    rf"|(?:{_SCHEME})[^，。！？]{{0,4}}报(?:[一二三四五六七八九\d][成十]|一部分|大部分|掉|百分之|\d)|(?:能|可以|给)报(?:[一二三四五六七八九\d][成十]|一部分|大部分|一半|百分之|\d)"
    rf"|(?:{_SCHEME})(?:范围|目录)(?:之?内|里)|(?<!没)(?<!不)(?<!未)(?:进|纳入|接入|开通|联网)了?医保|(?:是|属于)定点(?=$|[，。！的])")
_UNINSURED = re.compile(
    rf"(?:个人账户|个账|余额|卡[里上]的?钱?|统筹)[^，。！？]{{0,6}}(?:不能?|没法|不可以?|不让|[用刷]不了)|不能使用|不(?:纳入|属于|算|进)(?:医保|报销)|不是(?:医保)?定点|非(?:医保)?定点|(?:没有?|尚?未)(?:开通|接入|联网|纳入|进|接)?医保|(?:{_SCHEME})[^，。！？]{{0,3}}(?:没|未|还没)(?:开通|接入|联网|进|接)|[报刷][不][了成到起得]|不能[报刷]|不给报|不在医保"
    r"|自费(?!项目|部分|药|比例|多少|还是|吗|和)|(?:自己|自个儿?)(?:掏|出钱|付|承担)|报销不了|进不了医保"
    r"|(?:不能|不可以|用不了|刷不了|走不了|不支持|没法|没办法|不让|不走|不[刷用收])[^，。！？]{0,4}(?:医保|社保|生育保险|个人账户|个账|报销)"
    rf"|(?:{_SCHEME})[^，。！？]{{0,6}}(?:不能|不可以|不给|用不了|报不了|刷不了|不支持|不报|不行|不管|没法|没办法|走不了)")
_COVER = re.compile("保|报|自费|定点|农合|刷|自己|自个")  # without these characters no statement about insurance needs to be sought
_COMMON = set("医保社可以刷报销用的是我们这里都能走院定点费自材料按规定和不一部分")
_PLAIN = re.compile(rf"我们|咱们|这里|这儿|这边|医院|门诊部?|诊所|口腔|全部?|项目|{_SCHEME}|报销|定点|自费|自己|暂时|目前|现在|不好意思|抱歉"
                    "|可以|不能|不了|没有|开通|接入|直接|结算|得|要|用|刷|报|走|出|付|都|是|的|能|也|还|就|非|不|在|掏|个儿|全额?|哦|呢|啊|呀|吧|吗|么|你们|请问|那|，|。|？")
_FIGURES = re.compile("[一二两三四五六七八九半\\d]+(?:成|%)半?|百分之[一二三四五六七八九十\\d]+|左右|大概|差不多|一半|一部分|大头|个人账户|个账|余额|卡[里上]|账户|管|[它这那能]")
_ASKED = re.compile("医保|社保|[报刷用走能管]不[报刷用走能管]|可不可以|多少|几成|一点|点|什么|怎么|卡里有?的?钱|余额|[她他]|里|有|那|这个|[几，。？]")
_OTHER_WORDS = ((re.compile("种.{0,3}牙"), "种植牙"), (re.compile("洗牙|洁牙"), "洗牙洁牙"), (re.compile("矫正|正畸|牙套|整牙|箍牙|牙箍|钢牙|排牙"), "矫正正畸"),
                (re.compile("磁共振|核磁"), "磁共振"), (re.compile("近视(?:手术|激光)|全飞秒|半飞秒"), "屈光"),
                (re.compile("外[地省市县]|跨省|老家"), "异地"))
_PAID_WITH = re.compile("个人账户|个账|账户|余额|统筹|(?:医保|社保)?卡[里上]?的?钱?")
_ONLY_PURSE = re.compile("(?:只|仅)(?:能|可以?|限)?(?:[刷用]|使用)?(?:医保|社保)?(?:个人账户|个账|余额)")
_NOT_PUBLIC = re.compile("商保|商业|保险公司|发票|工伤|生育险|意外险|惠民保|报告|报名|报到|报警|微信|支付宝|银行卡|刷脸|刷牙|刷酸")
_WISHED = re.compile("(?:想|要是|如果|希望|非要|一定要)[^，]{0,6}[用走刷报]|要[用走刷](?:医保|社保)(?:的话|就|得|只能|您|可以去)")
_HEDGED = re.compile("(?:(?<!可)以|看(?!病|诊|医|门)|问|按|规定|政策|不一定|具体|可能|应该|查)")


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
        if match is None or asks or _NOT_PUBLIC.search(words) or _HEDGED.search(words.replace("没问题", "")) and not no or yes and _WISHED.search(words):
            about = words
            continue
        plain = not _PLAIN.sub("", _FIGURES.sub("", words)) and not re.search("定点", words)  # 报不了 alone: what was asked about
        named = [text for text in (about, said.question) if plain and re.search("[保报刷]|自费", text) and _PLAIN.sub("", _ASKED.sub("", _PAID_WITH.sub("", text)))]
        if plain and not named and said.topic and "报" in words + said.question:
            named = [said.topic[-60:]]  # 报不报 after a talk about one thing
        if plain and not named and no:  # 膏药十八一贴，自费
            own = [part for part in re.split("[；;，,。]", known) if "自费" in part]
            named = [text for text in (about, said.question) if any(_shared(_in_full(text), part) for part in own)]
        agrees = _insured(named[0] if named else words, yes is not None, known, words)
        yield Claim("insurance", *match.span(), agrees, f"事实卡写的是 “{card.insurance}”")
        about = words


def _insured(clause: str, says_yes: bool, known: str, words: str) -> bool | None:
    """Compares with the clause of the card about the same item, else with the card's general word."""
    parts = [part for part in re.split(r"[；;，,。]", known) if part]
    clause = clause.replace("生育保险", "")  # who pays, not what for
    clause = _in_full(clause)
    thing = _PAID_WITH.sub("", clause)  # 种植刷个人账户 is about 种植
    clause = thing if any(_shared(thing, part) for part in parts) else clause
    most = max((_shared(clause, part) for part in parts), default=0)
    general = [part for part in parts if re.search(r"定点|医保|社保|自费", part)][:1]
    fitting = [part for part in parts if most and _shared(clause, part) == most] or general
    for part in fitting:
        no = bool(_UNINSURED.search(part)) or "自费" in part
        yes = not no and bool(re.search(r"定点|可|能|报|刷|结算|统筹|支持", part))
        if _ONLY_PURSE.search(part) and "报" in words and not re.search("账户|个账|余额|刷", words):
            return not says_yes  # 门诊只能刷个人账户: nothing is paid back
        if re.search(r"以医保局|规定为准", part):
            return None
        if yes and not says_yes and not most and len(re.findall("[\u4e00-\u9fff]", _PLAIN.sub("", clause))) > 1:
            return None  # that one thing is not covered contradicts no general word
        if yes and says_yes and re.search("全(?:部|额)?报|百分之?百|100%", clause) and re.search("限额|比例|部分|封顶", part):
            return False
        if no or yes:
            return yes if says_yes else no
    return None


def _in_full(clause: str) -> str:
    """The clause with the card's words for what it names: 种牙 is 种植牙."""
    return clause + "".join(word for pattern, word in _OTHER_WORDS if pattern.search(clause))


def _shared(clause: str, part: str) -> int:
    """How much of the same thing both name: pairs of characters in a row, or around one other (配眼镜, 配镜), no common words."""
    pairs = [clause[at] + clause[at + gap] for gap in (1, 2) for at in range(len(clause) - gap)]
    return sum(pair in part for pair in pairs if not set(pair) <= _COMMON and pair[0] not in "我们这您的是")
