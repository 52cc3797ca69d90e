"""What a trainee's message asks of the patient: topics, in the order they are asked."""
from __future__ import annotations

import re
from typing import NamedTuple

from actions.schemas import Topics
from language.heard import Act, Heard
from language.text import Span, clauses, normalise, sentences

# Questions that have an answer of their own elsewhere: nothing unforeseen about them.
_HANDLED = frozenset("""offer_help ask_concern check_understood paraphrase_check ask_repeat invite_visit ask_contact
verify_contact verify_identity ask_wait ask_feedback greet confirm_appointment advise_visit explain_purpose
dismiss pressure dodge""".split())
_TAG = re.compile(r"^(?:您看)?(?:这样|那样|那)?(?:可以|行|好|对|是|没错|是这样)(?:的)?(?:吗|不|吧|么|不行|不可以|不对|不好|不是)$")
_WHAT = re.compile(r"什么|怎么|多少|多大|多久|多长|几|哪|谁|为啥|为何|咋")
_ENDING = re.compile(r"(?:吗|么|呢|没有|不)$")
_LOOKED_AT = 600  # characters; nobody reads a wall of text to its end


class Question(NamedTuple):
    """One thing asked: a topic id, or ``tag`` (…对吗), ``yesno`` or ``what`` for the unforeseen."""

    topic: str
    start: int


class _Asker:
    """Topic patterns, compiled."""

    def __init__(self, topics: Topics):
        self.asking = re.compile("|".join(topics.asking))
        self.patterns = [(name, re.compile("|".join(topic.patterns)), re.compile(topic.context or ""))
                         for name, topic in topics.topics.items() if topic.patterns]
        self.by_act = {act: name for name, topic in reversed(list(topics.topics.items())) for act in topic.acts}
        self.groups: dict[str, set[str]] = {}
        for name, topic in topics.topics.items():
            for act in [*topic.acts, *topic.covers]:
                self.groups.setdefault(act, set()).add(name)


_ASKERS: dict[int, tuple[Topics, _Asker]] = {}


def questions(heard: Heard, topics: Topics) -> list[Question]:
    """The questions of a message in order, each topic once."""
    asker = _asker(topics)
    text = normalise(heard.text[:_LOOKED_AT])
    found: dict[str, int] = {}
    for clause in _asked(text, heard.acts, asker):
        for name, start in _topics(text, clause, asker):
            found.setdefault(name, start)
    for act in heard.acts:
        group = asker.groups.get(act.name, set())
        if act.name in asker.by_act and not group & found.keys() and _marked(text, act, asker):
            found[asker.by_act[act.name]] = act.start
    if not any(name not in ("tag",) for name in found):
        for kind, start in _unforeseen(text, heard.acts, asker):
            found.setdefault(kind, start)
    return sorted((Question(name, start) for name, start in found.items()), key=lambda question: question.start)


def _asker(topics: Topics) -> _Asker:
    known = _ASKERS.get(id(topics))
    if known is None or known[0] is not topics:
        known = _ASKERS[id(topics)] = (topics, _Asker(topics))
    return known[1]


def _asked(text: str, acts: tuple[Act, ...], asker: _Asker) -> list[Span]:
    """The clauses that ask; a very short clause before one belongs to it (月经，疼痛，有变化吗)."""
    cuts = clauses(text)
    asks = [bool(asker.asking.search(text, cut.start, cut.end)) or text[cut.end:cut.end + 1] == "？"
            or any(act.name in asker.groups and cut.overlaps((act.start, act.end)) and _marked(text, act, asker)
                   for act in acts) for cut in cuts]
    for index in range(len(cuts) - 2, -1, -1):
        asks[index] = asks[index] or (asks[index + 1] and cuts[index].end - cuts[index].start <= 4)
    return [cut for cut, asked in zip(cuts, asks) if asked]


def _marked(text: str, act: Act, asker: _Asker) -> bool:
    """True if the sentence that carries the act looks like a question; recognisers err, patients should not."""
    for sentence in sentences(text):
        if sentence.overlaps((act.start, act.end)) and ("？" in text[sentence.start:sentence.end]
                                                        or asker.asking.search(text, sentence.start, sentence.end)):
            return True
    return False


def _topics(text: str, clause: Span, asker: _Asker) -> list[tuple[str, int]]:
    """Topics named in a clause; of two that begin at the same word (多大: tumour or person) the first counts."""
    found: dict[int, str] = {}
    for name, pattern, context in asker.patterns:
        match = pattern.search(text, clause.start, clause.end)
        if match and context.search(text):
            found.setdefault(match.start(), name)
    return [(name, start) for start, name in found.items()]


def _unforeseen(text: str, acts: tuple[Act, ...], asker: _Asker) -> list[tuple[str, int]]:
    for cut in clauses(text):
        words = text[cut.start:cut.end]
        if _TAG.match(words):
            return [("tag", cut.start)]
        marked = text[cut.end:cut.end + 1] == "？" or _ENDING.search(words)
        handled = any(act.name in _HANDLED and cut.overlaps((act.start, act.end)) for act in acts)
        if marked and not handled:
            return [("what" if _WHAT.search(words) else "yesno", cut.start)]
    return []
