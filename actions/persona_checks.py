"""Checks of temperaments: vocabularies, words for every move, worries and needs."""
from __future__ import annotations

from typing import Dict, List, Optional

from actions.line_checks import check_concern, check_concern_words, check_lines, check_need
from actions.moves import MOVES, OPTIONAL
from actions.temperament import CommonLines, CommonReactions, Persona
from actions.variants import number_of
from actions.vocabulary import ACTS, AGENDA_LAPSES, BREAKS, ENDS, FLAGS, LAPSES, MOMENTS, QUESTIONS
from language.authoring import Collector, Entry

_KINDS = {"acts": (ACTS, "行为"), "flags": (FLAGS, "红线类别"), "lapses": (LAPSES, "失误"),
          "moments": (MOMENTS, "时刻")}


def check_common(reactions: Optional[CommonReactions], lines: Optional[CommonLines], into: Collector) -> None:
    """Notes unknown or missing reactions and moves of what is common to all."""
    if reactions:
        _check_common_reactions(reactions, into)
    if lines:
        _check_moves(lines, lines.lines, {move: least for move, least in OPTIONAL.items() if move != "opening"}, into)
        for move in sorted(OPTIONAL.keys() - lines.lines.keys() - {"opening"}):
            into.add(lines, ["lines"], f"缺少说话方式 “{move}”，请补上")


def check_personas(personas: Dict[str, Persona], into: Collector) -> None:
    """Notes unknown reactions, missing moves, too few variants, missing difficulties, worries and needs in want."""
    for persona in personas.values():
        for name, shift in persona.reactions.lapses.items():
            if name in AGENDA_LAPSES and shift.trust:
                into.add(persona, ["reactions", "lapses", name], f"{name} 取决于患者自己说过什么，不能动信任（trust）")
        _check_reactions(persona, persona.reactions, ["reactions"], into)
        _check_style(persona, into)
        _check_difficulty(persona, into)
        hasty = _hasty(persona)
        _check_moves(persona, persona.lines, dict.fromkeys({**MOVES, **OPTIONAL}, 1) if hasty else {**MOVES, **OPTIONAL}, into)
        for move in sorted(MOVES.keys() - persona.lines.keys()) if not hasty else ():
            into.add(persona, ["lines"], f"缺少说话方式 “{move}”，请补上")
        for index, line in enumerate(persona.lines.get("opening", ())):
            if "{opening}" not in line:
                into.add(persona, ["lines", "opening", index], f"这里要有 {{opening}}，来意才说得出来：“{line}”")
        for part in ("openers", "cores", "tails"):
            check_lines(persona, ["spare", part], filter(None, getattr(persona.spare, part)), into)
        for name, worry in persona.worries.items():
            check_concern(persona, ["worries", name], worry, persona.worries, into)
            check_concern_words(persona, ["worries", name], worry, into)
        for name, need in persona.needs.items():
            check_need(persona, ["needs", name], need, into)


def _hasty(persona: Persona) -> bool:
    """True for whoever is sent to emergency care within a few messages: most moves never come up, the spare lines do."""
    return any(need.blocks and need.then == "emergency" for need in persona.needs.values())


def _check_moves(entry: Entry, lines: Dict[str, List[str]], least: Dict[str, int], into: Collector) -> None:
    for move, said in lines.items():
        into.reference(entry, ["lines", move], move, least, "说话方式")
        check_lines(entry, ["lines", move], said, into)
        if number_of(said) < least.get(move, 0):
            into.add(entry, ["lines", move], f"{move} 只有 {number_of(said)} 种说法，至少要 {least[move]} 种，请再写几句")


def _check_difficulty(persona: Persona, into: Collector) -> None:
    for level in (1, 2, 3):
        if level not in persona.difficulty:
            into.add(persona, ["difficulty"], f"缺少难度 {level}，请补上")
    for level in persona.difficulty:
        into.reference(persona, ["difficulty", level], str(level), ["1", "2", "3"], "难度")


def _check_common_reactions(common: CommonReactions, into: Collector) -> None:
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


