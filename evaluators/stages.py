"""Stages of a service: met, missed, not due, not reached; each with its words or where they were sought."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Sequence

from evaluators.conditions import CONDITIONS
from evaluators.expression import Evidence, Node, find, lacking, partial, progress, terms
from evaluators.finding import Finding, absent, at
from evaluators.rulebook import Rulebook
from evaluators.schemas import Protocol, Stage
from evaluators.story import Story
from evaluators.talk import Talk, spans
from evaluators.threads import Thread


_KIND = ("acknowledge", "empathise", "reassure", "offer_help", "ask_feeling", "word:quiet", "word:weak_help")  # nothing of it in a rude message
_A_WAY = re.compile(r"[\d一二三四五六七八九十]+(?:号|诊室)|[左右]|直走|往[东西南北前后里]|拐|电梯|对面|隔壁|尽头|跟我|随我")  # beside rude words, pointing is no way shown
_WHERE = re.compile("在哪|哪[里儿边]|怎么走|咋走|几楼|去哪|上哪")
_OFF = re.compile("走(?:吧|人|开|啊)|让开|出去")
_NO_CHOICE = re.compile("(?:别|甭|不要)(?:再)?(?:跟|告诉|让|和|叫|问)[^，。！？]{0,8}(?:讲|说|知道|商量|掺和)|(?:有啥|有什么)(?:可|好)?(?:商量|想|考虑)|还(?:想|考虑)(?:啥|什么)|"
                        "(?<!不)(?:先|把|交)[^，。！？不]{0,6}定金|花呗|拉倒|(?:想|等)到(?:过年|猴年)|爱(?P<v>[做来要种])不(?P=v)")  # a choice in name only
_BYES = frozenset(("goodbye", "is:goodbye_in_order"))  # a stage for who takes leave


@dataclass
class _View:
    """The evidence that one stage may use. ``tried`` also holds what was unlawful."""

    talk: Talk
    story: Story
    threads: Sequence[Thread]
    stage: Stage
    spoiled: frozenset[int]
    known: dict[str, list[Evidence]] = field(default_factory=dict)

    def lookup(self, term: str) -> list[Evidence]:
        """The evidence of a term; asked for again and again while an expression is weighed."""
        found = self.known.get(term)
        if found is None:
            found = self.known[term] = self._look_up(term)
        return found

    def _look_up(self, term: str) -> list[Evidence]:
        if term.startswith("is:"):
            return CONDITIONS[term[3:]](self.talk, self.story, self.threads)
        hits = self.talk.evidence(term)
        if not hits or term.startswith("patient:"):
            return hits
        last = self.talk.groups[0][-1] if self.stage.within == "first_message" and self.talk.groups else None
        spoilt = {hit.turn for hit in hits if self.talk.unlawful(hit)}  # 费女士 is a name, whatever is blurted out after it
        hits = [*hits, *(hit for hit in self.talk.evidence(f"word:{term}") if hit.turn in spoilt)] if spoilt else hits
        cold = self.talk.rude if term in _KIND else ()
        if term == "ask_wait" and self.story.emergency is not None:  # who is in danger is not kept waiting
            hits = [hit for hit in hits if hit.turn < self.story.emergency]
        if term == "respect_choice":
            hits = [hit for hit in hits if not _NO_CHOICE.search(self.talk.plain[hit.turn])]
        if term == "guide_way":
            hits = [hit for hit in hits if hit.turn not in self.talk.rude or _A_WAY.search(self.talk.plain[hit.turn])]
        return [hit for hit in hits if hit.turn not in self.spoiled and hit.turn not in cold and self._reaches(hit.turn)
                and (last is None or hit.turn <= last) and not self.talk.unlawful(hit)]

    def attempts(self, node: Node) -> list[Evidence]:
        """What was tried, lawful or not, before the patient was gone."""
        if "is:concerns_answered" in terms(node):
            return [Evidence(thread.turn, thread.start, thread.end, "is:concerns_answered")
                    for thread in self.threads if thread.kind != "not_reached"]
        hits = [hit for hit in partial(node, self.talk.evidence)
                if not hit.term.startswith(("patient:", "is:")) and self._reaches(hit.turn)]
        acts = any(":" not in name for name in terms(node))  # beside an act, a mere word is no attempt
        hits = [hit for hit in hits if not acts or ":" not in hit.term]
        if "pressure_selling" in self.stage.spoiled_by and "invite_visit" in terms(node):  # 你到底来不来 is how it was tried
            hits += [hit for hit in self.talk.evidence("word:come_or_not", "pressure") if self._reaches(hit.turn)]
        if "respect_choice" in terms(node):  # who presses on had the choice before him, and did not respect it
            hits += [hit for hit in self.talk.evidence("pressure") if self._reaches(hit.turn)]
            hits += self._replies("patient:declines_visit")
        hits += self._rebuffs(node)
        if self.stage.late and "word:when" in terms(node):
            hits += self._replies("is:report_time_asked")
        if self.stage.late and terms(node) == ("defer_to_doctor",):
            hits += self._replies("is:body_asked")
        return sorted(hits)

    def _rebuffs(self, node: Node) -> list[Evidence]:
        """Who asked the way, or was sent off, and got rude words: then was the time to show it, or to take leave."""
        named, talk = terms(node), self.talk
        return [Evidence(turn, 0, len(talk.plain[turn]), "order") for turn in talk.banned if self._reaches(turn)
                and ("guide_way" in named and turn and turn - 1 in talk.patient and _WHERE.search(talk.plain[turn - 1])
                     or "goodbye" in named and _OFF.search(talk.plain[turn]))]

    def came_up(self, due_if: Node) -> bool:
        """True if the patient gave the occasion and the trainee answered with something else."""
        return any(self._replies(name) for name in terms(due_if)
                   if name.startswith(("patient:", "is:")) and name != "is:visit_agreed")

    def _replies(self, occasion: str) -> list[Evidence]:
        """Where the trainee answered what the patient did: there the stage had its chance."""
        hits = CONDITIONS[occasion[3:]](self.talk, self.story, self.threads) if occasion.startswith("is:") else (
            self.talk.evidence(occasion))
        turns = (group[0] for hit in hits for group in [self.talk.next_group(hit.turn)] if group)
        return [Evidence(turn, 0, len(self.talk.plain[turn]), occasion) for turn in turns if self._reaches(turn)]

    def _reaches(self, turn: int) -> bool:
        return self.story.reach is None or turn <= self.story.reach


def judge_stages(talk: Talk, story: Story, threads: Sequence[Thread], protocol: Protocol, rules: Rulebook
                 ) -> tuple[dict[str, str], list[Finding]]:
    """The status of every stage, in the order of the protocol, and the findings that show it."""
    views = {stage.id: _view(talk, story, threads, stage) for stage in protocol.stages}
    nodes = {stage.id: rules.expressions[protocol.id, stage.id] for stage in protocol.stages}
    attempted = {stage.id: views[stage.id].attempts(nodes[stage.id][0]) for stage in protocol.stages}
    furthest = max((number for number, stage in enumerate(protocol.stages) if attempted[stage.id]), default=-1)
    statuses: dict[str, str] = {}
    findings: list[Finding] = []
    for number, stage in enumerate(protocol.stages):
        node, due_if = nodes[stage.id]
        view = views[stage.id]
        found = None if _ruined(talk, stage) else find(node, view.lookup, _since(stage, attempted))
        helped = story.urgent is not None and stage.delays_help
        if found is not None and not (helped and story.emergency is not None
                                      and max(item.turn for item in found) > story.emergency):
            status = "met"  # what was done unasked is kept all the same
        elif helped or (due_if is not None and find(due_if, view.lookup) is None):
            status = "not_due"
        elif (story.broke_off and not (story.parted and _BYES.intersection(terms(node))) and number > furthest
              and (stage.late or not talk.rude)
              and not _ruined(talk, stage) and not attempted[stage.id] and not (due_if and view.came_up(due_if))):  # who drives people off misses all but the end
            status = "not_reached"
        else:
            status = "missed"
        statuses[stage.id] = status
        findings += _findings(talk, story, stage, status, found, view, node, rules)
    return statuses, findings


def _view(talk: Talk, story: Story, threads: Sequence[Thread], stage: Stage) -> _View:
    spoiled = frozenset(turn for turn in (talk.trainee if stage.spoiled_by else ())
                        if any(flag.label in stage.spoiled_by for flag in talk.flags(turn)))
    return _View(talk, story, threads, stage, spoiled)


def _since(stage: Stage, attempted: dict[str, list[Evidence]]) -> int:
    """The turn from which evidence counts: something of every stage named in ``after`` must have come."""
    return max((attempted[name][0].turn for name in stage.after if attempted[name]), default=0)


def _ruined(talk: Talk, stage: Stage) -> bool:
    if not stage.ruined_by:
        return False
    return talk.first(*stage.ruined_by) is not None or any(
        flag.label in stage.ruined_by for turn in talk.trainee for flag in talk.flags(turn))


def _findings(talk: Talk, story: Story, stage: Stage, status: str, found: list[Evidence] | None, view: _View,
              node: Node, rules: Rulebook) -> list[Finding]:
    if status == "met":
        names = {(item.turn, item.start, item.end): item.term for item in reversed(found)}
        return [at(talk.transcript, turn, start, end, check="stage", rule=stage.id, status="met",
                   message=f"{stage.title}：{rules.title(names[turn, start, end])}")
                for turn, start, end in spans(found)]
    searched = [turn for turn in talk.trainee if view._reaches(turn)]
    if stage.within == "first_message" and talk.groups:
        searched = list(talk.groups[0])
    message = {"not_due": f"{stage.title}：这次谈话没有出现这个需要",
               "not_reached": f"{stage.title}：患者先离开了，没有谈到"}.get(status)
    if message is None:
        names = "、".join(rules.title(name) for name in lacking(node, view.lookup))
        message = f"{stage.title}：没有做到（缺：{names or '合法的做法'}）。{stage.why}"
    rewrite = stage.instead if status == "missed" else None
    part = round(progress(node, view.lookup), 3) if status == "missed" and not _ruined(talk, stage) else None
    return [absent(searched, check="stage", rule=stage.id, status=status, message=message, rewrite=rewrite,
                   part=part or None)]
