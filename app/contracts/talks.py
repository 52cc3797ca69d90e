"""Contracts of a single talk. Each is a function of a played talk that yields its breaches."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Callable, Dict, Iterator, List, Sequence, Set

from actions.disclosure import IMPLIED
from actions.questions import questions
from actions.wording import bare
from app.contracts.facts import FactFinder, Wording, conflict
from app.contracts.played import Breach, Played
from language.authoring import DATA, load
from language.entity_names import Names

Contract = Callable[[Played, FactFinder], Iterator[Breach]]
MOST_CHARACTERS = 60  # a message on average
_STAFF = re.compile(
    r"我们(?:医院|门诊|科室?|这边的?医生)|我院|欢迎(?:咨询|光临|致电)|为您服务|帮您(?:预约|登记|安排|挂号)|给您(?:约|预约|安排|登记)"
    r"|请问(?:怎么称呼|您贵姓)|您贵姓|我是(?:客服|咨询员|前台|导医|医生|护士)(?![吗？?])|您好，?这里是|祝您早日康复|有什么可以帮您")
_SURNAME = re.compile(r"(?<![不没])姓([\u4e00-\u9fff])(?![名氏])")
_PHONE = re.compile(r"1\d\d\*{4}\d{4}")
_AGE = re.compile(r"^(?:我|今年|刚|都|快|嗯|呃|那个|\W)*(\d{1,3})(?:岁|周岁|整)+[了啊呀吧呢嘛哦的呗]*$"
                  r"|(?:今年|周岁|我都?)(\d{1,3})(?:岁|周岁|整)?[了啊呀吧呢嘛哦的呗]*$")
_KIN = re.compile(r"[妈爸爹娘爷奶婆公儿女孩娃弟妹哥姐嫂叔姨孙]")
_HARM = ("harsh", "red_flags", "dismiss", "dodge", "pressure", "pushed_again", "ignored_question", "wrong_name",
         "empty_message", "gibberish", "foreign", "aimless", "long_talk", "repeated_question",
         "monologue")  # what drives people away
_UNFILLED = re.compile(r"[\[\]{}|]|//")


def no_undue_disclosure(talk: Played, finder: FactFinder) -> Iterator[Breach]:
    """A fact is told only when its rule allows: never, not before trust, not unasked. Once told it may be told again.

    Whoever asks something that nobody foresaw may be told whatever is nearest to it.
    """
    known: Set[str] = set()
    for turn, exchange in enumerate(talk.exchanges):
        now = {question.topic for question in questions(exchange.heard, talk.stage.topics)}
        known |= now
        asked = {fact.topic for fact in talk.stage.profile.facts} if now else known
        trust = max(exchange.before.mood.trust, exchange.after.mood.trust)
        for message in exchange.reply.messages:
            for told in finder.told(message.text):
                touched = any(IMPLIED in why for why in message.why)  # the question named it without being about it
                reason = _undue(told, {*asked, told.fact.topic} if touched else asked, trust, talk.stage.limits.open_up)
                if reason and told.key not in exchange.before.told:
                    yield talk.breach("disclosure", turn, f"{reason}：{told.key}“{message.text}”")


def _undue(told: Wording, asked: Set[str], trust: float, needed: float) -> str:
    rule = told.fact.tell
    if rule == "never":
        return "说了绝不会说的事"
    if rule == "trusted" and trust < needed:
        return f"信任 {trust:.2f} 还不到 {needed:.2f} 就说了"
    if rule == "asked" and not told.fact.offers and told.fact.topic not in asked:
        return "没有问就说了"
    return ""


def no_contradiction(talk: Played, finder: FactFinder) -> Iterator[Breach]:
    """Name, age, telephone and measures are the same throughout, and those of the profile."""
    profile, said = talk.stage.profile, {}
    for turn, text in talk.texts:
        for name in _SURNAME.findall(text):
            if name != profile.surname[0] and name in _surnames():
                yield talk.breach("contradiction", turn, f"姓{profile.surname}却说姓{name}：“{text}”")
        for phone in _PHONE.findall(text):
            if phone != profile.phone.number:
                yield talk.breach("contradiction", turn, f"电话不是 {profile.phone.number}：“{text}”")
        age = _AGE.search(text.rstrip("。？！…～?! "))  # with its commas: 还不如我，100 is no age
        if age and not _KIN.search(text) and int(age[1] or age[2]) != profile.age:
            yield talk.breach("contradiction", turn, f"{profile.age} 岁却说：“{text}”")
        yield from _measures(talk, turn, text, finder, said)


@lru_cache(maxsize=1)
def _surnames() -> str:
    return load(DATA / "lexicon" / "names.yml", Names).surnames


def _measures(talk: Played, turn: int, text: str, finder: FactFinder, said: Dict[str, List[str]]) -> Iterator[Breach]:
    for told in finder.told(text):
        for earlier in said.setdefault(told.key, []):
            if conflict(earlier, told.says):
                yield talk.breach("contradiction", turn, f"{told.key} 先说“{earlier}”，又说“{told.says}”")
        said[told.key].append(told.says)


def no_role_reversal(talk: Played, finder: FactFinder) -> Iterator[Breach]:
    """The patient never speaks as staff."""
    for turn, text in talk.texts:
        if _STAFF.search(text):
            yield talk.breach("role", turn, f"像医院的人在说话：“{text}”")


def no_repeated_line(talk: Played, finder: FactFinder) -> Iterator[Breach]:
    """No message twice."""
    seen: Set[str] = set()
    for turn, text in talk.texts:
        if bare(text) in seen:
            yield talk.breach("repeated", turn, f"又说了一遍：“{text}”")
        seen.add(bare(text))


def never_empty(talk: Played, finder: FactFinder) -> Iterator[Breach]:
    """Every answer has words in it, and no authoring signs."""
    for turn, exchange in enumerate(talk.exchanges):
        if not exchange.reply.messages:
            yield talk.breach("empty", turn, "没有回答")
        for message in exchange.reply.messages:
            if not bare(message.text).strip() or _UNFILLED.search(message.text):
                yield talk.breach("empty", turn, f"空的，或有没填好的空格：“{message.text}”")


def short_messages(talk: Played, finder: FactFinder) -> Iterator[Breach]:
    """Under 60 characters a message on average."""
    lengths = [len(text) for _, text in talk.texts]
    if lengths and sum(lengths) / len(lengths) >= MOST_CHARACTERS:
        longest = max(talk.texts, key=lambda item: len(item[1]))
        yield talk.breach("length", longest[0], f"平均每条 {sum(lengths) / len(lengths):.0f} 字，没有人这样打字")


def ends_in_time(talk: Played, finder: FactFinder) -> Iterator[Breach]:
    """Nobody leaves without a reason, and nobody stays for ever or after a goodbye."""
    last = len(talk.exchanges) - 1
    if talk.outcome is None:
        if talk.exchanges[last].heard.has("goodbye"):
            yield talk.breach("ending", last, "对方已经告别，患者还不走")
        if last + 1 >= talk.stage.limits.turns:
            yield talk.breach("ending", last, f"说了 {last + 1} 句还没有结束")
        return
    harm = _harm(talk, ("harsh", "red_flags") if talk.job.trainee == "excellent" else _HARM)
    if talk.outcome in ("hangs_up", "complains") and not harm:
        yield talk.breach("ending", last, f"没有人得罪他，却{'投诉' if talk.outcome == 'complains' else '挂断'}了")
    early = last == 0 and talk.outcome != "emergency"
    if early and not harm and not talk.exchanges[0].heard.has("goodbye"):
        yield talk.breach("ending", last, f"第一句话就走了（{talk.outcome}）")


def _harm(talk: Played, kinds: Sequence[str]) -> bool:
    """True if something of these kinds was said or left undone, or a need not met in time: reason enough to leave."""
    last = talk.exchanges[-1].after
    unmet = any(not need.met or need.expired for need in getattr(last, "needs", {}).values())
    return unmet or any(last.counts.get(kind) for kind in kinds)


TALK_CONTRACTS: Dict[str, Contract] = {
    "disclosure": no_undue_disclosure, "contradiction": no_contradiction, "role": no_role_reversal,
    "repeated": no_repeated_line, "empty": never_empty, "length": short_messages, "ending": ends_in_time}


def breaches(talk: Played, finder: FactFinder) -> Iterator[Breach]:
    """The breaches of all contracts of a single talk."""
    for contract in TALK_CONTRACTS.values():
        yield from contract(talk, finder)
