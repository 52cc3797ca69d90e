"""Forbidden phrases: single sentences by rule, and habits that only the whole talk shows."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.finding import Finding, at
from evaluators.rulebook import Rulebook
from evaluators.schemas import Phrase, Term
from evaluators.story import Story
from evaluators.talk import Talk

_POLITE_YOU = re.compile(r"您")
_BARE_YOU = re.compile(r"你(?!们|好|早)")  # 你好 is a greeting like any other
_FOREIGN = re.compile("[a-z]")
_MANY = 2  # technical terms in one talk that a patient may take without asking
_HELPS = ("defer_to_doctor", "transfer", "promise_followup", "apologise", "take_responsibility", "guide_way",
          "offer_help")
_CURT = 16  # characters at most of a message that is curt and nothing else; longer ones say more, flagged ones worse
_SURELY = 0.5  # probability from which a message is curt by ear alone
_HELPING = re.compile("(?:帮|给|替|陪|带)您|我(?:去|来|再)?(?:问|查|看看)|您[^，。！？]{0,8}吗|不知道[您这该]")
_BY_CONTEMPT = "discrimination_insult"  # an open insult is a forbidden phrase as well
_PUZZLED = ("patient:unclear", "patient:asks_treatment", "patient:asks_diagnosis")


def judge_forbidden(talk: Talk, story: Story, rules: Rulebook) -> list[Finding]:
    """Every forbidden phrase, in order of the turns."""
    phrases = {phrase.phrase: phrase for phrase in rules.phrases.phrases}
    by_rule = list(_by_rule(talk, story, rules, phrases))
    by_ear = _by_ear(talk, phrases, {finding.turn for finding in by_rule})
    found = [*by_rule, *by_ear, *_you(talk, phrases), *_monologue(talk, rules, phrases), *_jargon(talk, rules, phrases)]
    return sorted(found, key=lambda finding: (finding.turn or 0, finding.start or 0, finding.rule))


def _by_rule(talk: Talk, story: Story, rules: Rulebook, phrases: dict[str, Phrase]) -> Iterator[Finding]:
    for turn, cues in talk.banned.items():
        done: set[str] = set()
        for cue in cues:
            if cue.label in done or cue.label == "bare_command" and story.urgent is not None and turn > story.urgent:
                continue  # who saves a life gives short orders
            done.add(cue.label)
            yield _finding(talk, phrases[cue.label], turn, cue.start, cue.end, rules.forbidden.rules[cue.rule][1].message)


def _by_ear(talk: Talk, phrases: dict[str, Phrase], known: set[int | None]) -> Iterator[Finding]:
    """What no rule knows: an open insult, or a message heard as nothing but curt, with no help in it."""
    for turn in talk.trainee:
        if turn in known:
            continue
        insult = next((flag for flag in talk.flags(turn) if flag.label == _BY_CONTEMPT), None)
        other = len(talk.plain[turn]) > _CURT or talk.flags(turn) or talk.has(turn, *_HELPS) or _HELPING.search(talk.plain[turn])
        curt = None if other else next((act for act in talk.heard[turn].acts
                                        if act.name == "dismiss" and act.confidence >= _SURELY), None)
        for name, heard in (("insult", insult), ("cold", None if insult else curt)):
            if heard is not None and name in phrases:
                yield _finding(talk, phrases[name], turn, heard.start, heard.end)


def _you(talk: Talk, phrases: dict[str, Phrase]) -> Iterator[Finding]:
    """你 where 您 belongs, throughout: one finding for the talk."""
    plain = {turn: len(_BARE_YOU.findall(talk.plain[turn])) for turn in talk.trainee}
    polite = sum(len(_POLITE_YOU.findall(talk.plain[turn])) for turn in talk.trainee)
    bare = sum(plain.values())
    turns = [turn for turn in talk.trainee if plain[turn]]
    if "plain_you" not in phrases or bare < 2 or len(turns) < 2 or polite * 3 > bare:
        return
    match = _BARE_YOU.search(talk.plain[turns[0]])
    yield _finding(talk, phrases["plain_you"], turns[0], match.start(), match.end(),
                   f"全程用 “你” {bare} 次，用 “您” {polite} 次")


def _monologue(talk: Talk, rules: Rulebook, phrases: dict[str, Phrase]) -> Iterator[Finding]:
    """More than so many trainee messages in a row about oneself or the institution."""
    about = re.compile("|".join(rules.phrases.self_talk))
    run: list[int] = []
    for turn in (*talk.trainee, None):
        if turn is not None and about.search(talk.plain[turn]) and not re.search(r"[？?]|您|你", talk.plain[turn]):
            run.append(turn)
            continue
        if len(run) > rules.phrases.longest_self_talk and "monologue" in phrases:
            first = about.search(talk.plain[run[0]])
            yield _finding(talk, phrases["monologue"], run[0], first.start(), first.end(),
                           f"第{run[0]}到{run[-1]}轮连续 {len(run)} 条都在说自己")
        run = []


def _jargon(talk: Talk, rules: Rulebook, phrases: dict[str, Phrase]) -> Iterator[Finding]:
    """Technical terms that nobody explained: foreign ones, those that puzzled the patient, or many in one talk."""
    if "jargon" not in phrases:
        return
    phrase, found = phrases["jargon"], {turn: list(_unexplained(talk, rules, turn)) for turn in talk.trainee}
    terms = {term.term for hits in found.values() for term, *_ in hits}
    puzzled = {term.term: any(talk.has(turn, *_PUZZLED) and word in talk.plain[turn] for turn in talk.patient)
               for hits in found.values() for term, word, *_ in hits}
    done: set[str] = set()
    for turn, hits in found.items():
        for term, word, start, end in hits:
            asked = puzzled[term.term] and any(word in talk.plain[other] for other in talk.patient if other < turn)
            if not (len(terms) > _MANY or puzzled[term.term] or _FOREIGN.search(word)) or term.term in done and not asked:
                continue
            done.add(term.term)
            yield _finding(talk, phrase, turn, start, end, f"“{term.term}” 没有解释，可以说 “{term.plain}”",
                           rewrite=f"用患者听得懂的话：“{term.plain}”。")


def _unexplained(talk: Talk, rules: Rulebook, turn: int) -> Iterator[tuple[Term, str, int, int]]:
    """(term, its spelling, start, end) in one trainee turn; not what the patient said first, nor what the card lists."""
    text = talk.plain[turn]
    items = "；".join(talk.transcript.card.prices).lower() if talk.transcript.card else ""
    for term, explained, start, end in rules.jargon.find(text):
        word = text[start:end]
        said = min((other for other in range(turn) if word in talk.plain[other]), default=turn)
        if said in talk.patient or word in items or explained.search(text[:start] + "，" + text[end:]):
            continue
        yield term, word, start, end


def _finding(talk: Talk, phrase: Phrase, turn: int, start: int, end: int, note: str = "", rewrite: str | None = None
             ) -> Finding:
    return at(talk.transcript, turn, start, end, check="forbidden", rule=phrase.phrase, status="violated",
              severity=phrase.severity, message=f"{phrase.title}：{note or phrase.why}", rewrite=rewrite or phrase.rewrite)
