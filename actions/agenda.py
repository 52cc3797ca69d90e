"""The agenda: which worries are due, what an answer settles, and which comes next."""
from __future__ import annotations

import re
from typing import Iterable

from actions.noticing import Noticed
from actions.reactions import lapse, relieve
from actions.stage import Stage
from actions.state import TalkState, Worry
from actions.temperament import Concern

_HALF = 0.5
_ANSWERS = frozenset("""ask_name ask_age ask_onset ask_symptom ask_history ask_sensitive ask_concern ask_residence
paraphrase_check ask_repeat ask_wait transfer""".split())  # a question back is not yet a refusal to answer


def settle(stage: Stage, talk: TalkState, noticed: Noticed, harsh: bool) -> tuple[list[str], str | None]:
    """Books what the message settles.

    Returns:
        the reasons, and the concern that was just answered (None if none was).
    """
    why: list[str] = []
    answered: str | None = None
    for name, worry in talk.worries.items():
        gain = _gain(stage.concerns[name], name, talk, noticed) * stage.hardness.settles
        if gain <= 0 or worry.status == "resolved" or harsh and "dodge" in noticed.acts:
            continue
        settled = min(1.0, worry.settled + gain)
        spoken = worry.status != "open"
        title = stage.concerns[name].title
        if settled >= 0.999 or (settled >= stage.hardness.enough and spoken):
            talk.worries[name] = worry._replace(status="resolved", settled=1.0, since=talk.turn)
            why.append(f"顾虑“{title}”得到了解答")
            why += relieve(stage, talk) if spoken else []
        else:
            talk.worries[name] = worry._replace(settled=settled)
            why.append(f"顾虑“{title}”解答了一部分")
        if spoken and (answered is None or name == talk.on_table):
            answered = name
    if answered is None:
        why += _ignored(stage, talk, noticed)
    return why, answered


def _gain(concern: Concern, name: str, talk: TalkState, noticed: Noticed) -> float:
    """How much of a concern the message settles: if it is on the table, or named by its words."""
    meant = bool(concern.keywords) and any(re.search(word, noticed.text) for word in concern.keywords)
    if name != talk.on_table and not meant:
        return 0.0
    total = sum(concern.settles.get(act, 0.0) for act in noticed.acts)
    return total if meant or not concern.keywords else total * 0.7


def _ignored(stage: Stage, talk: TalkState, noticed: Noticed) -> list[str]:
    name = talk.on_table
    worry = talk.worries.get(name) if name else None
    if worry is None or worry.status == "resolved" or talk.turn - worry.since > 1:
        return []
    if not _ANSWERS.isdisjoint(noticed.acts) or noticed.questions:
        return []  # one question back is granted
    return lapse(stage, talk, "ignored_question")


def due(stage: Stage, talk: TalkState) -> list[str]:
    """Concerns not yet spoken of whose time has come, in the order of the agenda."""
    return [name for name in stage.concerns
            if talk.worries[name].status == "open" and _is_due(stage.concerns[name], talk)]


def _is_due(concern: Concern, talk: TalkState) -> bool:
    when = concern.due
    return (talk.turn >= when.turn and talk.mood.trust >= when.trust
            and (not when.heard or any(talk.counts.get(act) for act in when.heard))
            and all(talk.worries.get(name, Worry("resolved", 1.0)).settled >= _HALF for name in when.after)
            and (not when.invited or talk.counts.get("invite_visit", 0) > 0))


def waiting(talk: TalkState, names: Iterable[str]) -> list[str]:
    """Concerns that were raised and are still unanswered, the oldest first."""
    pending = [name for name in names if talk.worries[name].status in ("raised", "pressed")]
    return sorted(pending, key=lambda name: (talk.worries[name].since, talk.worries[name].presses))


def critical(stage: Stage, talk: TalkState) -> str | None:
    """The first concern without whose answer there is no booking, if any is left."""
    spoken = waiting(talk, stage.concerns)
    for name in [*spoken, *due(stage, talk)]:
        matters = stage.words[name].critical or stage.hardness.all_raised and name in spoken
        if matters and talk.worries[name].settled < stage.hardness.enough:
            return name
    return None


def speak_of(talk: TalkState, name: str) -> None:
    """Notes that a concern is being raised or pressed now."""
    worry = talk.worries[name]
    pressed = worry.status != "open"
    talk.worries[name] = worry._replace(status="pressed" if pressed else "raised", since=talk.turn,
                                        presses=worry.presses + pressed)
    talk.on_table = name
