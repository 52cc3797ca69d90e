"""Talks and choices as the pages and the API show them."""
from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Any, Dict, List, Mapping

from actions.cast import Library

DIFFICULTIES = {1: ("容易", "肯听，肯说，肯等"), 2: ("一般", "像大多数患者"), 3: ("困难", "戒心重，耐心少")}
CHANNELS = {"chat": "网络咨询", "phone": "电话", "desk": "当面"}
OUTCOMES = {"books": "约好了就诊", "leaves_contact": "留了联系方式", "thinks": "说再考虑考虑", "hangs_up": "中途离开了",
            "complains": "投诉后离开了", "emergency": "去急诊了", "open": "由您结束"}
MOODS = {"trust": "信任", "anxiety": "焦虑", "patience": "耐心", "tension": "价格紧张"}
_LINE = ("id", "persona", "scenario", "difficulty", "seed", "started_at", "closed", "outcome", "retry_of")


def personas(library: Library, refused: Mapping[str, str] = MappingProxyType({})) -> List[Dict[str, Any]]:
    """Who can be practised with; ``refused`` says why somebody cannot, else null."""
    return [{"id": persona.id, "name": persona.name, "summary": persona.summary, "refused": refused.get(persona.id)}
            for persona in library.personas.values()]


def scenarios(library: Library) -> List[Dict[str, Any]]:
    """Where it happens, with the personas that occur there."""
    cast = {(profile.scenario, persona) for profile in library.profiles.values() for persona in profile.personas
            if persona in library.personas}
    return [{"id": scenario.id, "name": scenario.name, "summary": scenario.summary,
             "protocol": scenario.protocol, "channel": scenario.channel,
             "channel_name": CHANNELS[scenario.channel], "department": scenario.department,
             "hospital": library.hospitals[scenario.hospital].hospital,
             "personas": sorted(persona for place, persona in cast if place == scenario.id)}
            for scenario in library.scenarios.values()]


def talk_view(talk: Dict[str, Any], library: Library, now: datetime) -> Dict[str, Any]:
    """A transcript object with what a page needs beside it: names and ``elapsed_s``."""
    return {**talk, **_names(talk, library), "elapsed_s": _elapsed(talk, now)}


def talk_line(talk: Dict[str, Any], library: Library) -> Dict[str, Any]:
    """A talk in the list of recent ones."""
    return {**{key: talk.get(key) for key in _LINE}, **_names(talk, library), "messages": len(talk["turns"])}


def _names(talk: Dict[str, Any], library: Library) -> Dict[str, str]:
    # A talk outlives the files it was made from: a persona that is gone is shown by its id.
    persona, scenario = library.personas.get(talk["persona"]), library.scenarios.get(talk["scenario"])
    return {"persona_name": persona.name if persona else talk["persona"],
            "scenario_name": scenario.name if scenario else talk["scenario"],
            "difficulty_name": DIFFICULTIES.get(talk["difficulty"], (str(talk["difficulty"]),))[0],
            "outcome_name": OUTCOMES.get(talk["outcome"], talk["outcome"]) if talk["closed"] else "进行中"}


def _elapsed(talk: Dict[str, Any], now: datetime) -> float:
    if talk["closed"]:
        return max([turn.get("at_s") or 0.0 for turn in talk["turns"]], default=0.0)
    earlier = (talk.get("retry_of") or {}).get("at_s", 0.0)  # a retry takes up the parent's clock
    return max(0.0, round(earlier + (now - datetime.fromisoformat(talk["started_at"])).total_seconds(), 1))
