"""Context: what excuses words that would otherwise say something unlawful.

"我们不能保证治愈" holds the words of a promise and is its opposite. Each excuse looks at the words
around a match and answers yes or no; a rule names the excuses that count for it. The words
themselves are data (data/lexicon/context.yml), so that trainers can extend them.

An excuse reaches only so far: a turn ("不过", "反正") ends what was refused or hedged before it, and a
clause in which the speaker speaks again ("您说怕疼，我们这儿…") ends a quotation.
"""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Callable, Dict, List

from language.authoring import DATA, Collector, Entry, load
from language.text import Span

EXCUSES = ("negated", "refused", "policy", "quoted", "refuted", "asked", "hypothetical", "wish", "unsure",
           "prescribed", "urgent")

_MARKS = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』|《[^《》]*》|‘[^‘’]*’|\"[^\"]*\"")
_NEAR = 12  # characters before the words in which a negator counts
_AFTERWARDS = 60  # characters after the words in which they may be refuted
_REACH = 100  # no context reaches further; keeps endless unpunctuated text cheap


class ContextWords(Entry):
    """Schema of data/lexicon/context.yml: regular expressions on normalised text, by excuse."""

    id: str
    negators: List[str]
    doubled: List[str]
    refusals: List[str]
    policies: List[str]
    quotes: List[str]
    own_voice: List[str]
    claims: List[str]
    refutations: List[str]
    asking: List[str]
    posing: List[str]
    rhetorical: List[str]
    hypotheticals: List[str]
    wishes: List[str]
    unsure: List[str]
    turns: List[str]
    prescribed: List[str]
    urgent: List[str]


class Context:
    """Answers, for a match in a text, which excuses hold."""

    def __init__(self, words: ContextWords):
        self._negator = _union(words, "negators", r"(?:%s)$")
        self._claim = _union(words, "claims", r"(?:%s)$")
        self._patterns = {name: _union(words, name) for name in
                          ("doubled", "refusals", "policies", "quotes", "own_voice", "refutations", "asking", "posing",
                           "rhetorical", "hypotheticals", "wishes", "unsure", "turns", "prescribed", "urgent")}
        self._checks: Dict[str, Callable[[str, Span, Span, Span], bool]] = {
            "negated": self._is_negated, "refused": self._is_refused, "policy": self._is_policy,
            "quoted": self._is_quoted, "refuted": self._is_refuted, "asked": self._is_asked,
            "hypothetical": self._is_hypothetical, "wish": self._is_wish, "unsure": self._is_unsure,
            "prescribed": self._is_prescribed, "urgent": self._is_urgent,
        }

    def excuse(self, text: str, sentence: Span, clause: Span, match: Span, excuses: tuple[str, ...]) -> str | None:
        """The first of ``excuses`` that holds for the words ``match`` of the normalised ``text``.

        Args:
            text: normalised text of the whole message.
            sentence: the sentence around the match.
            clause: the clause in which the match begins.
            match: the offending words.
            excuses: names out of ``EXCUSES``, in the order to be tried.
        """
        around = Span(max(sentence.start, match.start - _REACH), min(sentence.end, match.end + _REACH))
        nearby = Span(max(around.start, clause.start), min(around.end, max(clause.end, match.end)))
        return next((name for name in excuses if self._checks[name](text, around, nearby, match)), None)

    def _is_negated(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        """A negator right before the words, an odd number of them: 不能保证, but not 不是不能保证."""
        before = text[max(clause.start, match.start - _NEAR):match.start]
        return bool(self._negator.search(before)) and not self._found("doubled", before)

    def _is_refused(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        said = text[self._lead(text, sentence, match):match.end]
        return self._found("refusals", said) and not self._found("doubled", said)

    def _is_policy(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        return self._found("policies", text[sentence.start:sentence.end])

    def _is_quoted(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        """Reported speech up to where the speaker speaks again, or words inside quotation marks that
        the speaker does not claim ("我们是“全国第一”" is a claim)."""
        for mark in _MARKS.finditer(text, sentence.start, sentence.end):
            if mark.start() <= match.start < mark.end():
                return not self._claim.search(text[sentence.start:mark.start()])
        lead = text[self._lead(text, sentence, match):match.start]
        reports = list(self._patterns["quotes"].finditer(lead))
        return bool(reports) and not self._found("own_voice", lead[reports[-1].end():] + text[match.start:match.end])

    def _is_refuted(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        return self._found("refutations", text[match.end:match.end + _AFTERWARDS])

    def _is_asked(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        """A real question: the sentence asks, or the clause poses an alternative (能不能, 会不会)."""
        whole = text[sentence.start:sentence.end]
        if self._found("rhetorical", whole):
            return False
        return self._found("asking", whole) or self._found("posing", text[clause.start:clause.end])

    def _is_hypothetical(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        return self._found("hypotheticals", text[sentence.start:match.start])

    def _is_wish(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        return self._found("wishes", text[clause.start:match.start])

    def _is_unsure(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        return self._found("unsure", text[self._lead(text, sentence, match):sentence.end])

    def _is_prescribed(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        """Repeats a doctor's order or the label, anywhere in the message."""
        return self._found("prescribed", _near(text, match))

    def _is_urgent(self, text: str, sentence: Span, clause: Span, match: Span) -> bool:
        """Sends to emergency care, anywhere in the message: 立即打120 is no threat."""
        return self._found("urgent", _near(text, match))

    def _lead(self, text: str, sentence: Span, match: Span) -> int:
        """Where the context before a match begins: after the last turn (不过, 反正) of the sentence."""
        turns = list(self._patterns["turns"].finditer(text, sentence.start, match.start))
        return turns[-1].end() if turns else sentence.start

    def _found(self, name: str, text: str) -> bool:
        return bool(self._patterns[name].search(text))


def _near(text: str, match: Span) -> str:
    return text[max(0, match.start - _REACH):match.end + _REACH]


def _union(words: ContextWords, name: str, shape: str = "(?:%s)") -> re.Pattern[str]:
    collector, alternatives = Collector(), getattr(words, name)
    for index, pattern in enumerate(alternatives):
        try:
            re.compile(pattern)
        except re.error as error:
            collector.add(words, [name, index], f"正则表达式有误：{error}")
    collector.finish()
    return re.compile(shape % "|".join(alternatives))


@lru_cache(maxsize=4)
def load_context(data: Path = DATA) -> Context:
    """The context words of ``data``.

    Raises:
        DataError: if data/lexicon/context.yml is broken.
    """
    return Context(load(data / "lexicon" / "context.yml", ContextWords))
