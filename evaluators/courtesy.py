"""The nine required courtesies, each with the occasion that makes it due."""
from __future__ import annotations

import re
from typing import Callable, Iterator, NamedTuple

from evaluators.expression import Evidence, terms
from evaluators.finding import Finding, absent, at
from evaluators.references import COURTESIES
from evaluators.rulebook import Rulebook
from evaluators.story import Story, names_person
from evaluators.talk import Talk

_REQUESTS = ("ask_name", "ask_age", "ask_onset", "ask_symptom", "ask_history", "ask_sensitive", "ask_concern",
             "ask_residence", "ask_repeat", "ask_contact", "ask_wait", "guide_way", "hand_over", "verify_identity",
             "give_instruction", "ask_feedback", "advise_visit", "advise_emergency")
_SHORT = ("acknowledge", "empathise", "reassure", "paraphrase_check")
_ORDER = re.compile("(?:先|快|赶紧|都|就|自己|直接)*(?:把|去|到|往|坐(?!到|车|公交|地铁|[\d一二三四五六七八九十])|躺|趴|填|交|等|拿|给我|留|报|说|讲|打|找|问|挂(?!号(?:费|是|要|[\d一二三四五六七八九十]))|写|签|带|伸|张|脱|出示|进来|下去|数|搜|上网|导航|看牌|看字|挪)")
_REQUEST = re.compile("(?:单子|药单|处方|名字|姓名|电话|手机号|身份证|医保卡|就诊卡|年龄)$|(?:那|就)?你(?:先|自己|就|快|赶紧|到)*(?:去|打(?!的|来)|找|问|等|把|拿|来|留|填|交|坐|躺|翻|查|瞅)|您?(?:自己)?找[^，。！？吗呢呀]{1,4}去$|(?:那|就)?您(?:先|快|赶紧|直接|自己|再)*(?:把|去|坐|躺|趴|填|交|等|拿(?!到)|留|报|挂|签|带(?!了)|伸|张嘴|脱|出示|稍等|核对|过来|问(?=[^得的过，。]{1,6}(?:室|科|台|处|窗口|那头|那边|去))|打(?!的|来)|写|按|点|上网|搜|数)(?!.*[了过吗吧呢]$)")
_SOFT = re.compile("[您请我]|咱|[吗呢吧么]$|可以|没|[了过的]$")
_KNOCK = re.compile("[，。 ]?(?:打扰|占用|耽误)(?:您|你|一下|了|[几一两三五十]+分钟|时间|的|可以吗|行吗|好吗|方便吗|，|说)*[，。！]?")  # opens a call as a knock opens a door
_WHERE = re.compile("^[^您请]{0,8}(?:在|有|是)[^去来走上往跟随]*$")  # 就在站旁边 tells where it is and asks for nothing
_SOFTENS = re.compile("(?:抱歉|不好意思|对不起|对不住)[啊哈呀哦]?[，]?[^。！？]{0,10}(?:不(?!舒)|没|要自费|满了|停)")  # a polite no
_NEEDLESS = re.compile("(?:不用|不必|别|甭|没(?:什么|啥)(?:好)?|会|觉得)$")
_LONG = 8  # characters from which a message asks for more than a nod
_ONLY_ASKS = re.compile("什么|啥|哪|几|多少|怎么|吗|呢|谁|[？?]")
_WANTS = re.compile("[吗呢么]$|什么|啥|怎么|咋|哪|几|多少|多久|[帮给]我|不会|麻烦|谢|^(?:没有了?|清楚了|知道了|明白了?)$|没$|"
                    "(?:能|会|要|可|行|好|是|有)(?:不|没)(?:能|会|要|可|行|好|是|有)")  # asks, hands over or thanks: tells nothing
_AILS = re.compile("(?<![不没])(?<!不怎么)(?:疼|痛|晕|恶心|闷|喘|发烧|咳|痒|肿|出血|发麻|吐|拉肚子|难受|不舒服)")
_NEEDLE_FAILED = re.compile("(?:没|没有)(?:扎(?:进去?|上|中|到|着|准)|抽(?:上|到|着|出来))|扎(?:漏|鼓|偏|歪|穿|空|错)了|(?:又|再|还要?)(?:扎|戳|挨)一(?:针|下|回)")
_UNFINISHED = re.compile(r"(?:[，、,…]|\.\.+|然后|就是|还有|因为|但是|可是|而且|那个)\s*$")


class Verdict(NamedTuple):
    """Status of one courtesy: the words that show it, or the turns searched, and what was the occasion."""

    status: str
    shown: tuple[Evidence, ...] = ()
    searched: tuple[int, ...] = ()
    note: str = ""


def judge_courtesy(talk: Talk, story: Story, rules: Rulebook) -> tuple[dict[str, str], list[Finding]]:
    """The status of every courtesy, in the order of the contract, and the findings that show it."""
    titles = {item.id: item for item in rules.courtesy.required}
    reached = tuple(turn for turn in talk.trainee if story.reach is None or turn <= story.reach)
    statuses: dict[str, str] = {}
    findings: list[Finding] = []
    for name in COURTESIES:
        verdict = _JUDGES[name](talk, story, rules, reached)
        item = titles[name]
        statuses[name] = verdict.status
        note = f"：{verdict.note}" if verdict.note else ""
        if verdict.shown:
            findings += [at(talk.transcript, hit.turn, hit.start, hit.end, check="courtesy", rule=name,
                            status=verdict.status, message=f"{item.title}{note}",
                            rewrite=item.instead if verdict.status == "missed" else None) for hit in verdict.shown]
            continue
        missed = verdict.status == "missed"
        text = f"{item.title}{note or ('：没有找到' if missed else '：没有出现这个场合')}" + (f"。{item.why}" if missed else "")
        findings.append(absent(verdict.searched or reached, check="courtesy", rule=name, status=verdict.status,
                               message=text, rewrite=item.instead if missed else None))
    return statuses, findings


def _found(hits: list[Evidence], reached: tuple[int, ...], most: int = 3) -> tuple[Evidence, ...]:
    return tuple(hit for hit in hits if hit.turn in reached)[:most]


def _greeting(talk: Talk, story: Story, rules: Rulebook, reached: tuple[int, ...]) -> Verdict:
    if not talk.groups:
        return Verdict("not_due")
    first = talk.groups[0]
    hello = _found(talk.evidence("greet"), first, 1)
    house = _found(talk.evidence("self_introduce", "word:institution"), first, 1)
    if hello and house:
        return Verdict("met", hello + house)
    return Verdict("missed", searched=first, note="有问候，没有报出单位名称" if hello else "")


def _name_use(talk: Talk, story: Story, rules: Rulebook, reached: tuple[int, ...]) -> Verdict:
    known = story.name_known
    later = [turn for turn in reached if known is not None and turn >= known]
    if not later:
        return Verdict("not_due")
    uses = set(talk.turns_of("address_by_name")) | {turn for turn in talk.turns_of("verify_identity") if names_person(talk, turn)}
    gap, worst = 0, 0
    for turn in later:
        gap = 0 if turn in uses else gap + 1
        worst = max(worst, gap)
    shown = tuple(hit for hit in talk.evidence("address_by_name") if hit.turn in later)
    shown = shown or tuple(hit for hit in talk.evidence("verify_identity") if hit.turn == known and known in uses)
    if worst <= rules.courtesy.every and shown:
        return Verdict("met", shown)
    note = f"知道称呼之后，有连续 {worst} 轮没有称呼过患者" if worst > rules.courtesy.every else "知道称呼之后，没有称呼过患者"
    return Verdict("missed", searched=tuple(later), note=note)


def _please(talk: Talk, story: Story, rules: Rulebook, reached: tuple[int, ...]) -> Verdict:
    shown = _found(talk.evidence("word:please"), reached)
    if shown:
        return Verdict("met", shown)
    asked = any(hit.turn in reached and not (hit.term == "guide_way" and _WHERE.search(talk.plain[hit.turn][hit.start:hit.end]))
                for hit in talk.evidence(*_REQUESTS)) or any(_ordered(talk, turn) for turn in reached)
    return Verdict("missed", searched=reached) if asked else Verdict("not_due")


def _ordered(talk: Talk, turn: int) -> bool:
    """True if that turn gives an order with no softening word."""
    parts = [part.strip() for part in re.split("[，。！？ ]", talk.plain[turn])]
    if any(_ORDER.match(part) and not _SOFT.search(part) or _REQUEST.match(part) for part in parts):
        return True
    return any(cue.label in ("bare_command", "talk_now") for cue in talk.banned.get(turn, ()))


def _acknowledging(talk: Talk, story: Story, rules: Rulebook, reached: tuple[int, ...]) -> Verdict:
    told = [turn for turn in talk.patient if any(group[0] > turn for group in talk.groups) and _tells(talk, turn)]
    heard = tuple(turn for turn in reached if talk.patient and turn > talk.patient[0] and turn not in talk.rude)
    said = talk.evidence(*_SHORT)
    shown = _found(said, heard)
    answered = {hit.turn for hit in (*said, *talk.evidence("apologise", "take_responsibility")) if hit.turn in heard}
    long = sum(len(talk.plain[turn].strip()) >= _LONG for turn in told)
    if shown and (long < 3 or len(answered) > 1 or len(talk.banned) < 2):  # one nod is too few from who is rude again and again
        return Verdict("met", shown)
    return Verdict("missed", searched=reached, note="只回应过一次" if shown else "") if told else Verdict("not_due")


def _tells(talk: Talk, turn: int) -> bool:
    """True if the patient tells something; at a desk 给两百 or 好 is no telling."""
    if talk.has(turn, "patient:says_goodbye", "patient:thanks"):
        return False
    words = talk.plain[turn].strip()
    if talk.channel != "desk":
        return bool(words) and not (len(words) <= 6 and _ONLY_ASKS.search(words))
    told = [part for part in re.split("[，。！？、 ]", words) if not _WANTS.search(part)]
    return talk.has(turn, "patient:worried", "patient:complains", "patient:distrusts") or sum(map(len, told)) >= _LONG or (
        any(_AILS.search(part) for part in told))


def _understanding_check(talk: Talk, story: Story, rules: Rulebook, reached: tuple[int, ...]) -> Verdict:
    first = talk.groups[0][-1] if talk.groups else -1  # 有什么可以帮您 opens a talk, it checks nothing
    return _at_the_end(talk, story, tuple(turn for turn in reached if turn > first) or reached, "check_understood", first)


def _thanks(talk: Talk, story: Story, rules: Rulebook, reached: tuple[int, ...]) -> Verdict:
    return _at_the_end(talk, story, reached, "thank")


def _wish(talk: Talk, story: Story, rules: Rulebook, reached: tuple[int, ...]) -> Verdict:
    return _at_the_end(talk, story, reached, "wish_well")


def _at_the_end(talk: Talk, story: Story, reached: tuple[int, ...], act: str, after: int = -1) -> Verdict:
    shown = tuple(hit for hit in _found(talk.evidence(act), reached, 2) if hit.turn > after)
    if shown:
        return Verdict("met", shown)
    if story.broke_off and not story.parted:
        return Verdict("not_due", searched=reached, note="患者没有道别就离开了")
    if story.urgent is not None and (story.sent is not None or story.emergency is None):
        return Verdict("not_due", searched=reached, note="急症先送医")
    return Verdict("missed", searched=reached)


def _apology(talk: Talk, story: Story, rules: Rulebook, reached: tuple[int, ...]) -> Verdict:
    occasions = [(turn, what) for turn, what in sorted(_apology_occasions(talk, rules)) if turn in reached]
    asked_for = any("apologise" in names for names in _standing_evidence(talk.transcript.protocol, rules))
    said = [hit for hit in talk.evidence("apologise") if hit.turn in reached and hit.turn not in talk.rude
            and not _KNOCK.fullmatch(talk.plain[hit.turn][hit.start:hit.end])
            and not _NEEDLESS.search(talk.plain[hit.turn][:hit.start])]
    if not occasions:  # who says sorry unasked has kept the courtesy; who softens a no with it has said no
        said = [hit for hit in said if asked_for or not _SOFTENS.match(talk.plain[hit.turn], hit.start)]
        return Verdict("met", tuple(said[:1])) if said else Verdict("not_due")
    shown: list[Evidence] = []
    for turn, what in occasions:
        # A complaint may be listened to first; the others want the word at once.
        fit = [hit for hit in said if hit.turn >= turn - 1 and (what == "患者在投诉" or hit.turn <= turn + 2)]
        if not fit:
            return Verdict("missed", searched=tuple(other for other in reached if other >= turn), note=f"第{turn}轮，{what}")
        shown.append(fit[0])
    return Verdict("met", tuple(dict.fromkeys(shown)))


def _apology_occasions(talk: Talk, rules: Rulebook) -> Iterator[tuple[int, str]]:
    yield from ((turn, "请对方再说一遍") for turn in talk.turns_of("ask_repeat"))
    if any("word:retry_failed" in (stage.due_if or "") for stage in rules.protocols[talk.transcript.protocol].stages):
        yield from ((turn, "要重做一次") for turn in talk.turns_of("word:retry_failed"))
    yield from ((group[0], "没有扎上，要重来") for turn in talk.patient if _NEEDLE_FAILED.search(talk.plain[turn])
                for group in [talk.next_group(turn)] if group)
    complaints = talk.turns_of("patient:complains")
    if not complaints and ("apologise",) in _standing_evidence(talk.transcript.protocol, rules):
        complaints = list(talk.patient[:1])  # a service for complaints: so it is one, however it is put
    if complaints:
        answer = next((turn for turn in talk.trainee if turn > complaints[0]), None)
        if answer is not None:
            yield answer, "患者在投诉"
    turns = talk.transcript.turns
    for turn in talk.trainee:
        before, now = (turns[turn - 1].at_s if turn else None), turns[turn].at_s
        if turn == 0 or before is None or now is None or turns[turn - 1].speaker != "patient":
            continue
        if now - before > rules.courtesy.wait_s:
            yield turn, f"让对方等了 {now - before:.0f} 秒"
        elif now - before < rules.courtesy.interrupt_s and _UNFINISHED.search(talk.plain[turn - 1]):
            yield turn, "打断了对方"


def _standing_evidence(protocol: str, rules: Rulebook) -> Iterator[tuple[str, ...]]:
    """The evidence of every stage that is due whatever happens."""
    return (terms(rules.expressions[protocol, stage.id][0]) for stage in rules.protocols[protocol].stages if stage.due_if is None)


def _goodbye_first(talk: Talk, story: Story, rules: Rulebook, reached: tuple[int, ...]) -> Verdict:
    own = [hit for hit in talk.goodbyes if hit.turn in reached]
    if story.broke_off and not story.parted:
        return Verdict("not_due", searched=reached, note="患者没有道别就离开了")
    if story.goodbye is None and talk.channel == "desk":
        return Verdict("not_due", searched=reached, note="柜台上患者没有道别")
    if story.goodbye is None:
        return Verdict("missed", tuple(own[:1]), note="先于患者说了再见") if own else Verdict("not_due")
    if own and own[0].turn < story.goodbye:
        return Verdict("missed", tuple(own[:1]), note="先于患者说了再见")
    theirs = next(hit for hit in talk.evidence("patient:says_goodbye") if hit.turn == story.goodbye)
    return Verdict("met", (theirs, *own[:1]))


_JUDGES: dict[str, Callable[[Talk, Story, Rulebook, tuple[int, ...]], Verdict]] = {
    "greeting": _greeting, "name_use": _name_use, "please": _please, "acknowledging": _acknowledging,
    "understanding_check": _understanding_check, "thanks": _thanks, "apology": _apology, "wish": _wish,
    "patient_says_goodbye_first": _goodbye_first,
}
