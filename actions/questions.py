"""What a trainee's message asks of the patient: topics, in the order they are asked."""
from __future__ import annotations

import re
from typing import NamedTuple

from actions.kinds import Kind, kind_of
from actions.schemas import Topics
from language.heard import Act, Heard
from language.text import Span, clauses, normalise, sentences

# Questions that have an answer of their own elsewhere: nothing unforeseen about them.
_HANDLED = frozenset("""offer_help ask_concern check_understood paraphrase_check ask_repeat invite_visit ask_contact
verify_contact verify_identity ask_wait ask_feedback greet confirm_appointment advise_visit explain_purpose
dismiss pressure dodge""".split())
_ABOUT_THEM = re.compile("[您你他她]|孩子|宝宝|小朋友")  # what, how: unmarked only if it is of those who are asked
_SURELY = re.compile("吗[啊呀哈]?$|^(?:那|您|你|孩子)?有没有|[走吃睡干受忍说听看拿站坐躺起][一-鿿]{0,6}(?:不|没|没有)$")  # asks whatever stands before
_OTHERS = re.compile("(?:爱人|老公|老婆|媳妇|对象|老伴|同事|同学|同宿舍|邻居|亲戚|朋友)[^，。]{0,6}(?:也|有这|有没有这)")
_SINCE = re.compile("^[^住做干戴用吃喝结嫁学等停换装]{0,6}(?:多久了|多长时间了|什么时候(?:开始|起)|从什么时候)")  # 头晕多久了
_TELLS = re.compile("看[^，。]{0,6}情况|为准|医生|大夫|主任|检查|评估|因人而异|说了算|判断|商量|决定|不好[说在]|没法|政策|清单|都[要会能可]|才[知能会]")  # goes on to answer
_LISTS = re.compile("[、和跟及与/]")
_LOOKED_AT = 600  # characters; nobody reads a wall of text to its end


class Question(NamedTuple):
    """One thing asked: a topic id, or ``tag`` (…对吗), or ``unforeseen`` with its kind and the words asked."""

    topic: str
    start: int
    kind: Kind | None = None
    words: str = ""


class _Asker:
    """Topic patterns, compiled."""

    def __init__(self, topics: Topics):
        self._asking = [re.compile(pattern) for pattern in topics.asking]
        self._telling = re.compile("|".join(topics.telling) or "(?!)")
        self.patterns = [(name, re.compile("|".join(topic.patterns)), re.compile(topic.context or ""))
                         for name, topic in topics.topics.items() if topic.patterns]
        self.by_act = {act: name for name, topic in reversed(list(topics.topics.items())) for act in topic.acts}
        self.own = {name for name, topic in topics.topics.items() if topic.about == "patient" and (topic.covers or topic.acts) and name != "relatives_ill"}
        self.groups: dict[str, set[str]] = {}
        for name, topic in topics.topics.items():
            for act in [*topic.acts, *topic.covers]:
                self.groups.setdefault(act, set()).add(name)

    def asks(self, text: str, span: Span) -> bool:
        """True if the words of a span ask something, with a question mark or without."""
        words = text[span.start:span.end]
        if text[span.end:span.end + 1] == "？" or "？" in words or _SURELY.search(words):
            return True
        return any(pattern.search(words) for pattern in self._asking) and not self._telling.search(words)


_ASKERS: dict[int, tuple[Topics, _Asker]] = {}


def questions(heard: Heard, topics: Topics) -> list[Question]:
    """The questions of a message in order, each topic once."""
    asker = _asker(topics)
    text = normalise(heard.text[:_LOOKED_AT])
    asked = _asked(text, heard.acts, asker)
    found: dict[str, Question] = {}
    covered: list[Span] = []
    for clause in asked:
        for name, start in _topics(text, clause, asker):
            found.setdefault(name, _known(text, name, start, clause))
            covered.append(clause)
    strange = _unforeseen(text, heard.acts, asked, covered, bool(found))
    for act in heard.acts:
        group = asker.groups.get(act.name, set())
        told = _shares_sentence(text, Span(act.start, act.end), covered)
        if act.name in asker.by_act and not told and not group & found.keys() and _marked(text, act, asker):
            if strange is None or strange.kind is None or strange.kind.is_open:
                found[asker.by_act[act.name]] = Question(asker.by_act[act.name], act.start)
                strange = None
    if strange:
        found[strange.topic] = strange
    return sorted(found.values(), key=lambda question: question.start)


def _known(text: str, name: str, start: int, clause: Span) -> Question:
    words = text[clause.start:clause.end]
    return Question(name, start, kind_of(words, text[clause.end:clause.end + 1] == "？"), words)


def _asker(topics: Topics) -> _Asker:
    known = _ASKERS.get(id(topics))
    if known is None or known[0] is not topics:
        known = _ASKERS[id(topics)] = (topics, _Asker(topics))
    return known[1]


def _asked(text: str, acts: tuple[Act, ...], asker: _Asker) -> list[Span]:
    """The clauses that ask; a very short clause before one belongs to it (月经，疼痛，有变化吗)."""
    cuts = clauses(text)
    asks = [asker.asks(text, cut) or any(act.name in asker.groups and cut.overlaps((act.start, act.end)) and _marked(text, act, asker)
                                         for act in acts) for cut in cuts]
    asks = [asked and not _told_on(text, cuts, asks, index) for index, asked in enumerate(asks)]
    for index in range(len(cuts) - 2, -1, -1):
        asks[index] = asks[index] or (asks[index + 1] and cuts[index].end - cuts[index].start <= 4)
    return [cut for cut, asked in zip(cuts, asks) if asked]


def _told_on(text: str, cuts: list[Span], asks: list[bool], index: int) -> bool:
    """True of words of asking that the same sentence goes on to answer: 能不能种，医生看了才知道."""
    own = next(sentence for sentence in sentences(text) if sentence.overlaps((cuts[index].start, cuts[index].end)))
    later = [cut for cut, asked in zip(cuts[index + 1:], asks[index + 1:]) if not asked and cut.overlaps((own.start, own.end))]
    return "？" not in text[own.start:own.end] and any(_TELLS.search(text, cut.start, cut.end) for cut in later)


def _marked(text: str, act: Act, asker: _Asker) -> bool:
    """True if the sentence that carries the act looks like a question; recognisers err, patients should not."""
    for sentence in sentences(text):
        if sentence.overlaps((act.start, act.end)) and ("？" in text[sentence.start:sentence.end] or any(
                asker.asks(text, cut) for cut in clauses(text) if cut.overlaps((sentence.start, sentence.end)))):
            return True
    return False


def _topics(text: str, clause: Span, asker: _Asker) -> list[tuple[str, int]]:
    """Topics named in a clause: all where it lists things (月经量、疼痛), else the first of the file, the most specific."""
    if _SINCE.search(text[clause.start:clause.end]) and "onset" in asker.own:
        return [("onset", clause.start)]
    found: list[tuple[str, int]] = []
    own, others = asker.own, _OTHERS.search(text, clause.start, clause.end)  # a friend's body is not one's own
    for name, pattern, context in asker.patterns:
        match = None if name in own and others else pattern.search(text, clause.start, clause.end)
        if match and context.search(text) and all(_listed(text, match.start(), start) for _, start in found):
            found.append((name, match.start()))
            if not _LISTS.search(text, clause.start, clause.end):
                break
    return found


def _listed(text: str, one: int, other: int) -> bool:
    """True if two things stand in a list, with a 、 or 和 between them."""
    return bool(_LISTS.search(text, min(one, other), max(one, other)))


def _unforeseen(text: str, acts: tuple[Act, ...], asked: list[Span], covered: list[Span], known: bool) -> Question | None:
    """The first question of the message that no topic knows; beside known ones only in a sentence of its own."""
    for cut in clauses(text):
        words, marked = text[cut.start:cut.end], text[cut.end:cut.end + 1] == "？"
        if cut in covered or not (marked or cut in asked):
            continue
        kind = kind_of(words, marked)
        guess = not marked and words.endswith("吧")  # 您那边也热吧
        handled = guess or any(act.name in _HANDLED and cut.overlaps((act.start, act.end)) for act in acts)
        if kind is None or known and (kind.name == "tag" or _shares_sentence(text, cut, covered)):
            continue
        if kind.name == "tag":
            return Question("tag", cut.start)
        if not handled and (marked or kind.name not in ("what", "how") or _ABOUT_THEM.search(words)):
            return Question("unforeseen", cut.start, kind, words)
    return None


def _shares_sentence(text: str, cut: Span, covered: list[Span]) -> bool:
    return any(sentence.overlaps((cut.start, cut.end)) and any(sentence.overlaps((other.start, other.end)) for other in covered)
               for sentence in sentences(text))
