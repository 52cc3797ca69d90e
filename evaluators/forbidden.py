"""Forbidden phrases: single sentences by rule, and habits that only the whole talk shows."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.finding import Finding, at
from evaluators.rulebook import Rulebook
from evaluators.schemas import Term
from evaluators.story import Story
from evaluators.talk import Talk
from language.curt_lines import BY_EAR, Phrase
from language.heard import Cue

_POLITE_YOU = re.compile(r"您")
_BARE_YOU = re.compile(r"你(?!们|好|早)")  # 你好 is a greeting like any other
_ANY_YOU = re.compile(r"(?!^[^，。！？]{0,4}你好[，。！ ]?[^，。！？]{0,14}[。！]?$)^.*?(你(?!们))")  # a habit begins with 你好 if more is said
_TO_THE_OTHER = re.compile("[？?]|(?<![给跟])[您你]")  # 跟您说说我们科 is about oneself all the same
_FOREIGN = re.compile("[a-z]")
_MANY = 2  # technical terms in one talk that a patient may take without asking
_AT_ONCE = 2  # so many in one message nobody follows
_BY_CONTEMPT, _INSULT = "discrimination_insult", "insult"  # an open insult is a forbidden phrase as well
_TALKED_DOWN = {"discouraging_care", "disparaging_others", "rights_obstruction"}  # red flags that sound curt by their nature
_PUZZLED = ("patient:unclear", "patient:asks_treatment", "patient:asks_diagnosis")


def judge_forbidden(talk: Talk, story: Story, rules: Rulebook) -> list[Finding]:
    """Every forbidden phrase, in order of the turns."""
    phrases = {phrase.phrase: phrase for phrase in rules.phrases.phrases}
    found = [*_by_words(talk, story, rules, phrases), *_you(talk, phrases), *_monologue(talk, rules, phrases),
             *_jargon(talk, rules, phrases)]
    return sorted(found, key=lambda finding: (finding.turn or 0, finding.start or 0, finding.rule))


def _by_words(talk: Talk, story: Story, rules: Rulebook, phrases: dict[str, Phrase]) -> Iterator[Finding]:
    """What the rules found, what sounds curt without a rule, and open insults."""
    for turn in talk.trainee:
        cues = talk.banned.get(turn) or [flag._replace(label=_INSULT) for flag in talk.flags(turn)
                                         if flag.label == _BY_CONTEMPT]
        urgent = story.urgent is not None and turn > story.urgent
        done: set[str] = set()
        for cue in cues:
            if cue.label in done or cue.label not in phrases or urgent and _spared(talk, turn, cue) or _told(talk, turn, cue):
                continue
            done.add(cue.label)
            rule = rules.forbidden.rules.get(cue.rule)
            yield _finding(talk, phrases[cue.label], turn, cue.start, cue.end, rule[1].message if rule else "")


def _spared(talk: Talk, turn: int, cue: Cue) -> bool:
    """Who saves a life gives short orders, and sounds curt in sending for help."""
    return cue.label == "bare_command" or cue.rule.startswith(BY_EAR) and talk.has(turn, "advise_emergency")


def _told(talk: Talk, turn: int, cue: Cue) -> bool:
    """What only sounds curt, and is a red flag already: each finding needs its own reason."""
    return cue.rule.startswith(BY_EAR) and any(flag.label in _TALKED_DOWN for flag in talk.flags(turn))


def _you(talk: Talk, phrases: dict[str, Phrase]) -> Iterator[Finding]:
    """你 where 您 belongs, throughout: one finding for the talk."""
    plain = {turn: len(_BARE_YOU.findall(talk.plain[turn])) for turn in talk.trainee}
    polite = sum(len(_POLITE_YOU.findall(talk.plain[turn])) for turn in talk.trainee)
    bare = sum(plain.values())
    turns = [turn for turn in talk.trainee if plain[turn]]
    if "plain_you" not in phrases or bare < 2 or len(turns) < 2 or polite * 3 > bare:
        return
    first, match = next((turn, said) for turn in talk.trainee if (said := _ANY_YOU.search(talk.plain[turn])))
    yield _finding(talk, phrases["plain_you"], first, match.start(1), match.end(1),
                   f"全程用 “你” {bare} 次，用 “您” {polite} 次")


def _monologue(talk: Talk, rules: Rulebook, phrases: dict[str, Phrase]) -> Iterator[Finding]:
    """More than so many trainee messages in a row about oneself or the institution."""
    about = re.compile("|".join(rules.phrases.self_talk))
    longest, mine = rules.phrases.longest_self_talk, set(talk.trainee)
    run: list[int] = []
    for turn in (*talk.trainee, None):
        if turn is not None and about.search(talk.plain[turn]) and not _TO_THE_OTHER.search(talk.plain[turn]):
            run.append(turn)
            continue
        if len(run) > longest and "monologue" in phrases:
            over = run[longest]  # the first message that is one too many
            said = about.search(talk.plain[over])
            yield _finding(talk, phrases["monologue"], over, said.start(), said.end(),
                           f"第{run[0]}到{run[-1]}轮连续 {len(run)} 条都在说自己")
        # An answer and, in the same breath, praise of one's own: the answer counts as a message of the row.
        leads = turn is not None and mine.issuperset(range(turn, turn + longest + 1))
        run = [turn] if leads and not _TO_THE_OTHER.search(talk.plain[turn]) else []


def _jargon(talk: Talk, rules: Rulebook, phrases: dict[str, Phrase]) -> Iterator[Finding]:
    """Technical terms that nobody explained: foreign ones, those that puzzled the patient, or many at once or in one talk."""
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
            together = len({one.term for one, *_ in hits}) >= _AT_ONCE
            if not (len(terms) > _MANY or together or puzzled[term.term] or _FOREIGN.search(word)) or term.term in done and not asked:
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
