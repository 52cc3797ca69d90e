"""Red flags: what was heard as unlawful, with its law; fact checks; emergencies over the whole talk."""
from __future__ import annotations

import re
from typing import Iterator, Sequence

from evaluators.finding import Finding, at
from evaluators.rulebook import Rulebook
from evaluators.story import Story
from evaluators.talk import SIGNS, Talk
from evaluators.threads import Thread
from language.heard import Cue
from language.text import sentences

_PROVERS = {"false_credentials": ("ownership", "level", "insurance", "doctor"), "price_deception": ("price",)}
_SEVERITY = {"price_evasion": "high", "emergency_mishandling": "critical"}
_DELAYS = ("invite_visit", "ask_contact", "quote_price", "explain_price", "ask_wait", "confirm_appointment", "ask_name",
           "ask_age", "ask_onset", "ask_history", "ask_concern", "ask_residence", "ask_symptom", "advise_visit",
           "explain_treatment", "introduce_expert", "small_talk", "dismiss", "dodge", "offer_options", "give_hours")
_STILL_DELAYS = ("invite_visit", "ask_contact", "quote_price", "ask_wait", "confirm_appointment", "dismiss")
_HELPS = ("advise_emergency", "transfer")
_DENIES = re.compile(r"(?:那?倒|都|也)?(?:没|不|无|还好|还行)")


def judge_red_flags(talk: Talk, story: Story, threads: Sequence[Thread], facts: Sequence[Finding], rules: Rulebook
                    ) -> list[Finding]:
    """All red flags in order; doubles of one category on overlapping words are merged."""
    found = [_flag(talk, turn, cue, facts, rules) for turn in talk.trainee
             for cue in talk.flags(turn, certain=False)]
    found += _false_house(talk, facts, found, rules)
    found += _emergency(talk, story, rules)
    found += _evaded(talk, threads, found, rules)
    return _merged(found)


def _flag(talk: Talk, turn: int, cue: Cue, facts: Sequence[Finding], rules: Rulebook) -> Finding:
    category = rules.red_flags.categories.get(cue.label)
    rule = rules.red_flags.rules[cue.rule][1] if cue.rule in rules.red_flags.rules else None
    status, note = "violated", ""
    if cue.certainty != "certain":
        status, note = "unverified", "（疑似，请人工判断，不扣分）"
    elif category is not None and category.fact_check:
        proof = _proof(talk, turn, cue, facts)
        status, note = ("violated", f"（{proof}）") if proof else ("unverified", "（事实卡和谈话都不能证明，待核实，不扣分）")
    elif rule is None and cue.label in rules.protocols[talk.transcript.protocol].only_by_rule:
        status, note = "unverified", "（照处方、医嘱交代是这里的本分，请人工判断，不扣分）"
    elif rule is None:
        note = "（从例句学来的判断，没有单列的规则）"
    why = (rule.message if rule and rule.message else category.why if category else "")
    return _finding(talk, rules, cue.label, cue.rule, turn, cue.start, cue.end, status, f"{why}{note}",
                    rule.rewrite if rule and rule.rewrite else None)


def _finding(talk: Talk, rules: Rulebook, label: str, rule: str, turn: int, start: int, end: int, status: str,
             message: str, rewrite: str | None = None) -> Finding:
    category = rules.red_flags.categories.get(label)
    title = category.title if category else label
    law = "；".join(item.article for item in category.law) if category else None
    return at(talk.transcript, turn, start, end, check="red_flag", rule=rule, category=label, status=status,
              severity=category.severity if category else _SEVERITY.get(label, "high"),
              message=f"{title}：{message}" if message else title, law=law,
              rewrite=rewrite or (category.rewrite if category else None))


def _proof(talk: Talk, turn: int, cue: Cue, facts: Sequence[Finding]) -> str | None:
    """What proves a flag that only facts can prove: a contradiction of the card, or of the talk itself."""
    if cue.label == "false_urgency":
        return _contradicted_urgency(talk, turn)
    kinds = _PROVERS.get(cue.label, ())
    part = next((span for span in sentences(talk.plain[turn]) if span.start <= cue.start < span.end), None)
    for fact in facts:
        near = fact.turn == turn and part is not None and part.overlaps((fact.start, fact.end))
        if near and fact.status == "violated" and fact.category in kinds:
            return fact.message
    card = talk.transcript.card
    state_price = re.search(r"物价局|药监局|卫生局|政府定价|国家定价|统一定价|国家规定的价", talk.plain[turn][cue.start:cue.end])
    if cue.label == "price_deception" and card and state_price and re.search(r"民营|私立|营利(?<!非营利)", card.ownership):
        return f"事实卡为 “{card.ownership}”，价格由机构自主制定"
    return None


def _contradicted_urgency(talk: Talk, turn: int) -> str | None:
    for hit in talk.evidence("word:no_hurry"):
        if hit.turn != turn:
            return f"第{hit.turn}轮又说 “{talk.transcript.turns[hit.turn].text[hit.start:hit.end]}”，前后矛盾"
    return None


_GRANDER = re.compile(r"公立|公办|国|政府|事业|军|部队|公家|公益|非[营盈]利|三甲|三级|二甲|甲等")


def _false_house(talk: Talk, facts: Sequence[Finding], found: Sequence[Finding], rules: Rulebook) -> Iterator[Finding]:
    """A house that claims to be public, or of a higher level, against its own card."""
    for fact in facts:
        heard = any(flag.turn == fact.turn and flag.category == "false_credentials" for flag in found)
        if fact.category in ("ownership", "level") and fact.status == "violated" and not heard and _GRANDER.search(fact.quote):
            yield _finding(talk, rules, "false_credentials", "RF-CRED-CARD", fact.turn, fact.start, fact.end, "violated",
                           fact.message)


def _emergency(talk: Talk, story: Story, rules: Rulebook) -> Iterator[Finding]:
    """Each trainee message that sees the signs and delays help, until and after help is sent for."""
    if story.emergency is None:
        return
    runs = talk.groups
    around = zip((-1, *(run[-1] for run in runs)), runs, (*(run[0] for run in runs[1:]), len(talk.plain)))
    first = next((run[0] for last, run, following in around if _signs(talk, last, run[0])
                  and not _cleared(talk, run, following)), len(talk.plain))
    sent = False
    for group in runs:
        if group[0] < first:
            continue
        helps = any(talk.has(turn, *_HELPS) for turn in group)
        for turn in group:
            if talk.has(turn, *_HELPS) or not talk.plain[turn].strip():
                continue
            hits = [hit for hit in talk.evidence(*(_STILL_DELAYS if sent or helps else _DELAYS)) if hit.turn == turn]
            if hits or (not helps and not sent and turn == group[-1]):
                start, end = (hits[0].start, hits[0].end) if hits else _whole(talk.transcript.turns[turn].text)
                yield _finding(talk, rules, "emergency_mishandling", "RF-EMERGENCY-TALK", turn, start, end, "violated",
                               f"第{story.emergency}轮已有急症信号，这一句没有引导急救，耽误了时间")
        sent = sent or helps


def _signs(talk: Talk, after: int, until: int) -> bool:
    """Whether the patient showed signs of an emergency between two turns."""
    return any(after < turn < until and talk.has(turn, *(f"patient:{sign}" for sign in SIGNS)) for turn in talk.patient)


def _cleared(talk: Talk, run: Sequence[int], following: int) -> bool:
    """One question about the signs (疼往后背窜吗), and the patient's answer denies them."""
    answer = next((turn for turn in talk.patient if turn > run[-1]), None)
    return (talk.has(run[-1], "ask_symptom") and answer is not None and not _signs(talk, run[-1], following)
            and bool(_DENIES.match(talk.plain[answer])))


def _evaded(talk: Talk, threads: Sequence[Thread], found: list[Finding], rules: Rulebook) -> Iterator[Finding]:
    """A price asked again and again without an answer."""
    known = any(finding.category == "price_evasion" and finding.status == "violated" for finding in found)
    for thread in threads:
        if thread.question.cue != "asks_price" or thread.answered or len(thread.asked) < rules.answers.evasion_after:
            continue
        turn = next((turn for turn in talk.trainee if turn > thread.asked[-1].turn), None)
        if turn is None or known or not talk.plain[turn].strip():
            continue
        start, end = (thread.start, thread.end) if thread.turn == turn else _whole(talk.transcript.turns[turn].text)
        yield _finding(talk, rules, "price_evasion", "RF-PRICE-TALK", turn, start, end, "violated",
                       f"患者问了 {len(thread.asked)} 次价格，都没有得到回答")


def _whole(text: str) -> tuple[int, int]:
    stripped = text.strip()
    start = text.index(stripped)
    return start, start + len(stripped)


_STRENGTH = {"violated": 0, "unverified": 1}


def _merged(found: list[Finding]) -> list[Finding]:
    """One finding per category and stretch of words: the surest, then the earliest and longest."""
    ranked = sorted(found, key=lambda item: (item.turn, _STRENGTH[item.status], item.rule.endswith("-TALK"), item.start,
                                             -item.end, item.rule))
    kept: list[Finding] = []
    for finding in ranked:
        twin = any(other.turn == finding.turn and other.category == finding.category and
                   (finding.rule.endswith("-TALK") or (other.start < finding.end and finding.start < other.end))
                   for other in kept)
        if not twin:
            kept.append(finding)
    return sorted(kept, key=lambda item: (item.turn, item.start, item.end, item.category))
