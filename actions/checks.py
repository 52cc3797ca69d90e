"""Checks across authored files: references, vocabularies, and words for every concern."""
from __future__ import annotations

from typing import Dict, Optional

from actions.agendas import COMMON, Words, worded
from actions.calendar import DAYS
from actions.line_checks import check_concern, check_concern_words, check_lines, check_need, check_patterns
from actions.schemas import Hospital, Profile, Promises, Scenario, Topics
from actions.temperament import Persona
from actions.vocabulary import ACTS, FLAGS
from language.authoring import Collector


def check_topics(topics: Optional[Topics], into: Collector) -> None:
    """Notes broken patterns and unknown acts."""
    if topics is None:
        return
    check_patterns(topics, ["asking"], topics.asking, into)
    for name, topic in topics.topics.items():
        check_patterns(topics, ["topics", name, "patterns"], topic.patterns, into)
        check_lines(topics, ["topics", name, "says"], topic.says, into)
        check_patterns(topics, ["topics", name, "context"], [topic.context or ""], into)
        for index, other in enumerate(topic.like):
            into.reference(topics, ["topics", name, "like", index], other, topics.topics, "话题")
        for key in ("acts", "covers"):
            for index, act in enumerate(getattr(topic, key)):
                into.reference(topics, ["topics", name, key, index], act, sorted(ACTS), "行为")


def check_promises(promises: Optional[Promises], into: Collector) -> None:
    """Notes unknown acts and flags, broken patterns, and words that say nothing."""
    for name, promise in promises.promises.items() if promises else ():
        for part in ("made", "broken"):
            sign, loc = getattr(promise, part), ["promises", name, part]
            for key, known, what in (("acts", ACTS, "行为"), ("flags", FLAGS, "红线类别")):
                for index, value in enumerate(getattr(sign, key)):
                    into.reference(promises, [*loc, key, index], value, sorted(known), what)
            for key in ("patterns", "unless"):
                check_patterns(promises, [*loc, key], getattr(sign, key), into)
        check_lines(promises, ["promises", name, "says"], promise.says, into)


def check_scenarios(scenarios: Dict[str, Scenario], hospitals: Dict[str, Hospital], into: Collector) -> None:
    """Notes unknown hospitals, cues, acts and concerns; prices that are no range."""
    for scenario in scenarios.values():
        into.reference(scenario, ["hospital"], scenario.hospital, hospitals, "医院")
        for name, concern in scenario.concerns.items():
            check_concern(scenario, ["concerns", name], concern, scenario.concerns, into)
        for name, need in scenario.needs.items():
            check_need(scenario, ["needs", name], need, into)
    for hospital in hospitals.values():
        for item, pair in hospital.prices.items():
            if len(pair) != 2 or pair[0] > pair[1]:
                into.add(hospital, ["prices", item], f"{item} 的价格应写成 [最低, 最高]，得到 {pair}")


def check_words(words: Words, scenarios: Dict[str, Scenario], personas: Dict[str, Persona], into: Collector) -> None:
    """Notes words for unknown scenarios, personas or concerns."""
    for (scenario, persona), entry in words.items():
        into.reference(entry, ["persona"], scenario, scenarios, "场景")
        into.reference(entry, ["persona"], persona, [COMMON, *personas], "患者类型")
        for name, concern in entry.concerns.items():
            if scenario in scenarios:
                into.reference(entry, ["concerns", name], name, scenarios[scenario].concerns, "顾虑")
            check_concern_words(entry, ["concerns", name], concern, into)


def check_profiles(profiles: Dict[str, Profile], personas: Dict[str, Persona], scenarios: Dict[str, Scenario],
                   words: Words, topics: Optional[Topics], into: Collector) -> None:
    """Notes unknown references of profiles, and facts nobody could ever ask for."""
    for profile in profiles.values():
        _check_played(profile, personas, into)
        into.reference(profile, ["scenario"], profile.scenario, scenarios, "场景")
        if profile.scenario in scenarios:
            _check_rescued(profile, scenarios[profile.scenario], personas, into)
            _check_concerns(profile, scenarios[profile.scenario], words, into)
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


def _check_played(profile: Profile, personas: Dict[str, Persona], into: Collector) -> None:
    for index, name in enumerate(profile.personas):
        into.reference(profile, ["personas", index], name, personas, "患者类型")
        if name in profile.personas[:index]:
            into.add(profile, ["personas", index], f"患者类型 “{name}” 写了两次")


def _check_rescued(profile: Profile, scenario: Scenario, personas: Dict[str, Persona], into: Collector) -> None:
    """Whoever plays in an emergency can be sent to emergency care."""
    for index, name in enumerate(profile.personas if scenario.emergency else ()):
        needs = {**personas[name].needs, **scenario.needs} if name in personas else {}
        if name in personas and all(need.then != "emergency" for need in needs.values()):
            into.add(profile, ["personas", index], f"“{name}” 没有 then: emergency 的必做事（needs），急症场景里没法把他送去急诊")


def _check_concerns(profile: Profile, scenario: Scenario, words: Words, into: Collector) -> None:
    """Every concern of a profile is one of its scenario, and whoever plays it has words for it."""
    for index, concern in enumerate(profile.concerns):
        into.reference(profile, ["concerns", index], concern, scenario.concerns, "顾虑")
        silent = [name for name in profile.personas if concern not in worded(scenario.id, name, words)
                  and name not in into.broken]
        if concern in scenario.concerns and silent and COMMON not in into.broken:
            into.add(profile, ["concerns", index], f"顾虑 “{concern}” 没有台词（{'、'.join(silent)}）；"
                                                   f"请写进 data/scenarios/{scenario.id}/{COMMON}.yml")
