"""Checks that hold wherever lines, patterns and concerns are authored."""
from __future__ import annotations

import re
from typing import Iterable, Sequence

from actions.moves import SLOTS
from actions.temperament import Concern, ConcernWords, Need
from actions.variants import mistakes, number_of
from actions.vocabulary import ACTS, CUES, FLAGS
from language.authoring import Collector, Entry

_SAID = {"until": 8, "met": 4, "late": 6, "lost": 4}  # lines of a need
_STAFF = re.compile(r"(?:我们(?:医院|门诊|这边的?医生)|欢迎咨询|为您服务|帮您预约|给您约)")


def check_lines(entry: Entry, loc: Sequence[object], lines: Iterable[str], into: Collector) -> None:
    """Notes what is wrong with authored lines: templates, and words only staff would say."""
    for index, line in enumerate(lines):
        for mistake in mistakes(line, SLOTS):
            into.add(entry, [*loc, index], mistake)
        if _STAFF.search(line):
            into.add(entry, [*loc, index], f"这是医院的人说的话，患者不会这样说：“{line}”")


def check_concern(entry: Entry, loc: Sequence[object], concern: Concern, others: Iterable[str], into: Collector) -> None:
    """Notes unknown cues, acts and concerns to follow; ``others`` are the concerns that it may come after."""
    if concern.cue:
        into.reference(entry, [*loc, "cue"], concern.cue, sorted(CUES), "患者提示")
    check_patterns(entry, [*loc, "keywords"], concern.keywords, into)
    for act in concern.settles:
        into.reference(entry, [*loc, "settles", act], act, sorted(ACTS), "行为")
    for index, act in enumerate(concern.due.heard):
        into.reference(entry, [*loc, "due", "heard", index], act, sorted(ACTS), "行为")
    for index, other in enumerate(concern.due.after):
        into.reference(entry, [*loc, "due", "after", index], other, others, "顾虑")


def check_concern_words(entry: Entry, loc: Sequence[object], words: ConcernWords, into: Collector) -> None:
    """Notes what is wrong with the words of a concern."""
    for part in ("raises", "presses", "answered"):
        check_lines(entry, [*loc, part], getattr(words, part), into)


def check_patterns(entry: Entry, loc: Sequence[object], patterns: Iterable[str], into: Collector) -> None:
    """Notes regular expressions that do not compile."""
    for index, pattern in enumerate(patterns):
        try:
            re.compile(pattern)
        except re.error as error:
            into.add(entry, [*loc, index], f"正则表达式有误：{error}")


def check_need(entry: Entry, loc: Sequence[object], need: Need, into: Collector) -> None:
    """Notes unknown acts and flags, a need that nothing meets, and too few words for what may happen."""
    for key, known, what in (("acts", ACTS, "行为"), ("also", ACTS, "行为"), ("flags", FLAGS, "红线类别")):
        for index, name in enumerate(getattr(need, key)):
            into.reference(entry, [*loc, key, index], name, sorted(known), what)
    check_patterns(entry, [*loc, "keywords"], need.keywords, into)
    if not (need.acts or need.flags or need.keywords):
        into.add(entry, loc, "没有写怎样才算做到：acts、flags、keywords 至少写一样")
    if need.both and not (need.acts and need.keywords):
        into.add(entry, [*loc, "both"], "both 要 acts 和 keywords 都写")
    timed = need.within is not None
    for part, wanted in (("until", True), ("met", need.then in ("", "emergency")), ("late", timed or need.shows == "blocked"), ("lost", timed)):
        said = getattr(need.says, part)
        check_lines(entry, [*loc, "says", part], said, into)
        if wanted and number_of(said) < _SAID[part]:
            into.add(entry, [*loc, "says", part], f"{part} 只有 {number_of(said)} 种说法，至少要 {_SAID[part]} 种，请再写几句")
