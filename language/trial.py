"""Why a rule fires on a sentence, or what spared it: for the trainers who write rules."""
from __future__ import annotations

from typing import Iterator, NamedTuple

from language.cues import CueFinder
from language.text import Span, clauses, normalise, sentences

SPARED = {"negated": "前面有否定", "refused": "是在拒绝承诺", "policy": "是在说规定不允许", "quoted": "是在转述别人的话",
          "refuted": "随后作了澄清", "asked": "是在提问", "hypothetical": "是假设", "wish": "是祝愿",
          "unsure": "说了因人而异或由医生判断", "prescribed": "是在复述医嘱或说明书", "urgent": "是在引导急救"}


class Trial(NamedTuple):
    """What one pattern of a rule made of the sentence: ``spared`` says why it kept still; empty if it fired.

    ``start``/``end`` are the words that matched.
    """

    pattern: int
    start: int
    end: int
    spared: str


def trials(finder: CueFinder, rule: str, text: str, before: str = "") -> Iterator[Trial]:
    """Every match of a rule's patterns in ``text``, whether it counts or not; none if nothing matches."""
    plain, prior = normalise(text), normalise(before)
    for number, item in enumerate(finder.patterns(rule)):
        for part in [Span(0, len(plain))] if item.rule.across else sentences(plain):
            for match in item.pattern.finditer(plain, part.start, part.end):
                span = Span(*match.span("flag" if match.groupdict().get("flag") is not None else 0))
                clause = next((cut for cut in clauses(plain) if cut.start <= span.start < cut.end), part)
                excuse = finder.context.excuse(plain, part, clause, span, item.excuses)
                kept = item.unless and item.unless.search(plain, part.start, part.end)
                if item.after is not None and not item.after.search(prior):
                    spared = "要有患者的前一句话才算（用 --after 给出）" if not before else "患者的前一句话与这条规则无关"
                elif kept:
                    spared = f"同一句里有 “{text[kept.start():kept.end()]}”，这条规则写明不算（unless）"
                else:
                    spared = SPARED[excuse] if excuse else ""
                yield Trial(number, *span, spared)
