"""Checks across authored files: references, vocabularies, and enough words for every move."""
from __future__ import annotations

import re
from typing import Dict, Iterable, Optional, Sequence

from actions.calendar import DAYS
from actions.moves import MOVES, SLOTS
from actions.schemas import CommonReactions, Hospital, Persona, Profile, Scenario, ScenarioWords, Topics
from actions.variants import mistakes, number_of
from actions.vocabulary import ACTS, AGENDA_LAPSES, BREAKS, CUES, ENDS, FLAGS, LAPSES, MOMENTS, QUESTIONS
from language.authoring import Collector, Entry

_KINDS = {"acts": (ACTS, "行为"), "flags": (FLAGS, "红线类别"), "lapses": (LAPSES, "失误"),
          "moments": (MOMENTS, "时刻")}
_STAFF = re.compile(r"(?:我们(?:医院|门诊|这边的?医生)|欢迎咨询|为您服务|帮您预约|给您约)")


def check_lines(entry: Entry, loc: Sequence[object], lines: Iterable[str], into: Collector) -> None:
    """Notes what is wrong with authored lines: templates, and words only staff would say."""
    for index, line in enumerate(lines):
        for mistake in mistakes(line, SLOTS):
            into.add(entry, [*loc, index], mistake)
        if _STAFF.search(line):
            into.add(entry, [*loc, index], f"这是医院的人说的话，患者不会这样说：“{line}”")


def check_personas(personas: Dict[str, Persona], common: Optional[CommonReactions], into: Collector) -> None:
    """Notes unknown reactions, missing moves, too few variants, missing difficulties."""
    if common:
        _check_common(common, into)
    for persona in personas.values():
        for name, shift in persona.reactions.lapses.items():
            if name in AGENDA_LAPSES and shift.trust:
                into.add(persona, ["reactions", "lapses", name], f"{name} 取决于患者自己说过什么，不能动信任（trust）")
    for persona in personas.values():
        _check_reactions(persona, persona.reactions, ["reactions"], into)
        _check_style(persona, into)
        for level in (1, 2, 3):
            if level not in persona.difficulty:
                into.add(persona, ["difficulty"], f"缺少难度 {level}，请补上")
        for level in persona.difficulty:
            into.reference(persona, ["difficulty", level], str(level), ["1", "2", "3"], "难度")
        for move, lines in persona.lines.items():
            into.reference(persona, ["lines", move], move, MOVES, "说话方式")
            check_lines(persona, ["lines", move], lines, into)
            if number_of(lines) < MOVES.get(move, 0):
                into.add(persona, ["lines", move],
                         f"{move} 只有 {number_of(lines)} 种说法，至少要 {MOVES[move]} 种，请再写几句")
        for move in sorted(MOVES.keys() - persona.lines.keys()):
            into.add(persona, ["lines"], f"缺少说话方式 “{move}”，请补上")
        for part in ("openers", "cores", "tails"):
            check_lines(persona, ["spare", part], filter(None, getattr(persona.spare, part)), into)


def check_topics(topics: Optional[Topics], into: Collector) -> None:
    """Notes broken patterns and unknown acts."""
    if topics is None:
        return
    _check_patterns(topics, ["asking"], topics.asking, into)
    for name, topic in topics.topics.items():
        _check_patterns(topics, ["topics", name, "patterns"], topic.patterns, into)
        check_lines(topics, ["topics", name, "says"], topic.says, into)
        _check_patterns(topics, ["topics", name, "context"], [topic.context or ""], into)
        for key in ("acts", "covers"):
            for index, act in enumerate(getattr(topic, key)):
                into.reference(topics, ["topics", name, key, index], act, sorted(ACTS), "行为")


def check_scenarios(scenarios: Dict[str, Scenario], hospitals: Dict[str, Hospital], into: Collector) -> None:
    """Notes unknown hospitals, cues, acts and concerns; prices that are no range."""
    for scenario in scenarios.values():
        into.reference(scenario, ["hospital"], scenario.hospital, hospitals, "医院")
        for name, concern in scenario.concerns.items():
            loc = ["concerns", name]
            if concern.cue:
                into.reference(scenario, [*loc, "cue"], concern.cue, sorted(CUES), "患者提示")
            _check_patterns(scenario, [*loc, "keywords"], concern.keywords, into)
            for act in concern.settles:
                into.reference(scenario, [*loc, "settles", act], act, sorted(ACTS), "行为")
            for index, act in enumerate(concern.due.heard):
                into.reference(scenario, [*loc, "due", "heard", index], act, sorted(ACTS), "行为")
            for index, other in enumerate(concern.due.after):
                into.reference(scenario, [*loc, "due", "after", index], other, scenario.concerns, "顾虑")
    for hospital in hospitals.values():
        for item, pair in hospital.prices.items():
            if len(pair) != 2 or pair[0] > pair[1]:
                into.add(hospital, ["prices", item], f"{item} 的价格应写成 [最低, 最高]，得到 {pair}")


def check_words(words: Dict[tuple[str, str], ScenarioWords], scenarios: Dict[str, Scenario],
                personas: Dict[str, Persona], into: Collector) -> None:
    """Notes words for unknown scenarios, personas or concerns."""
    for (scenario, persona), entry in words.items():
        into.reference(entry, ["persona"], scenario, scenarios, "场景")
        into.reference(entry, ["persona"], persona, personas, "患者类型")
        for name, concern in entry.concerns.items():
            if scenario in scenarios:
                into.reference(entry, ["concerns", name], name, scenarios[scenario].concerns, "顾虑")
            for part in ("raises", "presses", "answered"):
                check_lines(entry, ["concerns", name, part], getattr(concern, part), into)


def check_profiles(profiles: Dict[str, Profile], personas: Dict[str, Persona], scenarios: Dict[str, Scenario],
                   words: Dict[tuple[str, str], ScenarioWords], topics: Optional[Topics], into: Collector) -> None:
    """Notes unknown references of profiles, and facts nobody could ever ask for."""
    for profile in profiles.values():
        into.reference(profile, ["persona"], profile.persona, personas, "患者类型")
        into.reference(profile, ["scenario"], profile.scenario, scenarios, "场景")
        _check_concerns(profile, personas, scenarios, words, into)
        for index, free in enumerate(profile.free):
            into.reference(profile, ["free", index, "day"], free.day, DAYS, "日子")
        for index, fact in enumerate(profile.facts):
            if topics:
                into.reference(profile, ["facts", index, "topic"], fact.topic, topics.topics, "话题")
            check_lines(profile, ["facts", index, "says"], fact.says, into)
            check_lines(profile, ["facts", index, "held_back"], fact.held_back, into)
        check_lines(profile, ["openings"], profile.openings, into)
        check_lines(profile, ["busy"], profile.busy, into)
        if not profile.name.startswith(profile.surname):
            into.add(profile, ["surname"], f"姓 “{profile.surname}” 与姓名 “{profile.name}” 不符")


def _check_concerns(profile: Profile, personas: Dict[str, Persona], scenarios: Dict[str, Scenario],
                    words: Dict[tuple[str, str], ScenarioWords], into: Collector) -> None:
    """Every concern of a profile needs words; said only where persona and scenario are there at all."""
    spoken = words.get((profile.scenario, profile.persona))
    if spoken:
        for index, concern in enumerate(profile.concerns):
            into.reference(profile, ["concerns", index], concern, spoken.concerns, "顾虑")
    elif profile.persona in personas and profile.scenario in scenarios and profile.persona not in into.broken:
        into.add(profile, ["scenario"], f"缺少 data/scenarios/{profile.scenario}/{profile.persona}.yml")


def _check_common(common: CommonReactions, into: Collector) -> None:
    _check_reactions(common, common, [], into)
    for kind, (known, what) in _KINDS.items():
        if kind != "acts":
            for name in sorted(known - set(getattr(common, kind))):
                into.add(common, [kind], f"缺少{what} “{name}”，请补上")


def _check_reactions(entry: Entry, reactions: object, loc: list[object], into: Collector) -> None:
    for kind, (known, what) in _KINDS.items():
        for name in getattr(reactions, kind):
            into.reference(entry, [*loc, kind, name], name, sorted(known), what)


def _check_style(persona: Persona, into: Collector) -> None:
    for key, known in (("breaks", BREAKS), ("questions", QUESTIONS), ("ends", ENDS)):
        weights = getattr(persona.style, key)
        for name in weights:
            into.reference(persona, ["style", key, name], name, known, "写法")
        if not any(weight > 0 for weight in weights.values()):
            into.add(persona, ["style", key], f"{key} 至少要有一个大于 0 的权重")


def _check_patterns(entry: Entry, loc: list[object], patterns: Iterable[str], into: Collector) -> None:
    for index, pattern in enumerate(patterns):
        try:
            re.compile(pattern)
        except re.error as error:
            into.add(entry, [*loc, index], f"正则表达式有误：{error}")
