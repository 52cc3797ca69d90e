"""Disclosure: what is told when asked, and what only in confidence. Facts never change."""
from __future__ import annotations

import re
from random import Random

from actions.pieces import Turn
from actions.questions import Question
from actions.reactions import lapse
from actions.schemas import Fact

_NAME, _AGE = "name", "age"
_TOGETHER = 3  # facts told at one go
IMPLIED = "从自己知道的里面答"  # reason of a fact told because the question touched upon it
_OWN_EXCUSE = 0.75  # chance of the words that go with a fact, rather than the temperament's, for not telling it
_NOT_ASKED = 0.2  # chance that who asks for a relative never asked the relative that


def answer(turn: Turn) -> list[str]:
    """Answers every question of the message from the profile, joined into one thought.

    Returns:
        reasons for the mood (a question asked again).
    """
    said: list[tuple[str, str, tuple[str, ...]]] = []
    why: list[str] = []
    for question in turn.noticed.questions:
        topic = turn.stage.topics.topics.get(question.topic)
        if topic is None or len(said) == _TOGETHER or topic.flow and not _facts(turn, question.topic):
            continue
        before = turn.talk.asked.get(question.topic, 0)
        if before and said and _exhausted(turn, question.topic):
            continue  # told before, and there is something new to tell
        turn.talk.asked[question.topic] = before + 1
        if before and _exhausted(turn, question.topic):
            why += lapse(turn.stage, turn.talk, "repeated_question")
        said.append(_tell(turn, question, before))
    if said:
        text = "，".join(part.rstrip("。") if index < len(said) - 1 else part for index, (part, _, _) in enumerate(said))
        turn.add(text, "；".join(reason for _, reason, _ in said), tuple(cue for _, _, cues in said for cue in cues))
    return why


def confide(turn: Turn) -> bool:
    """Tells unasked what trust has freed; True if something was told."""
    for index, fact in enumerate(turn.stage.profile.facts):
        key = f"{fact.topic}:{index}"
        if not fact.offers or key in turn.talk.told or not _may_offer(turn, fact):
            continue
        turn.talk.told |= {key}
        turn.add(turn.voice.choose(fact.says), f"信任够了，主动说起：{_title(turn, fact.topic)}", apart=True)
        return True
    return False


def _may_offer(turn: Turn, fact: Fact) -> bool:
    if fact.tell == "volunteered":
        return True
    return fact.tell == "trusted" and turn.talk.mood.trust >= turn.stage.limits.open_up


def _tell(turn: Turn, question: Question, before: int) -> tuple[str, str, tuple[str, ...]]:
    topic, title = question.topic, _title(turn, question.topic)
    if topic == _NAME:
        return _tell_name(turn)
    if topic == _AGE and not _facts(turn, _AGE) and not _of_relative(turn, topic):
        return _again(turn, before, turn.voice.say("tell_age")), f"被问到{title}，照实说", ()
    facts = _facts(turn, topic)
    for key, fact in facts:
        if key not in turn.talk.told and may_tell(turn, fact):
            turn.talk.told |= {key}
            return _heard_of(turn, fact), f"被问到{title}，照实说{'（听家里人说的）' if fact.hearsay else ''}", ()
    if not facts:
        implied = _implied(turn, topic, before)
        if implied:
            return implied
    hidden = [fact for key, fact in facts if key not in turn.talk.told]
    if hidden:
        return _withhold(turn, hidden[0], title, before)
    if facts:
        return _again(turn, before, turn.voice.choose(facts[0][1].says)), f"又被问到{title}，说过了", ()
    known = turn.stage.topics.topics[topic].says
    if not known and question.kind and question.kind.name == "choice":
        return choose_one(turn, question), f"被问到{title}，二选一", ()
    if _of_relative(turn, topic) and (not known or turn.chance(_NOT_ASKED)):
        return turn.voice.say("asks_relative"), f"被问到{title}，替家里人问的，没细问过", ()
    if known and _of_relative(turn, topic):
        line = f"{turn.stage.profile.relative}{turn.voice.choose(known)}"
        return _again(turn, before, line), f"被问到{title}，家里人没有特别情况", ()
    if known:
        return _again(turn, before, turn.voice.choose(known)), f"被问到{title}，没有特别情况", ()
    return turn.voice.say("unforeseen_what"), f"被问到{title}，自己也说不清", ()


def choose_one(turn: Turn, question: Question) -> str:
    """One of two things offered; the same one however often it is asked."""
    assert question.kind is not None
    choice = Random(f"{turn.stage.seed}:{question.words}").choice(question.kind.slots["choice"])
    return turn.voice.say("unforeseen_choice", choice=choice)


def _implied(turn: Turn, topic: str, before: int) -> tuple[str, str, tuple[str, ...]] | None:
    """What facts on other topics say about this one, so that no general answer contradicts them."""
    known = turn.stage.topics.topics[topic]
    for key, fact in facts_told(turn):
        own = turn.stage.topics.topics[fact.topic].about
        if fact.topic in known.like or own == known.about == "patient" and any(re.search(pattern, line) for pattern in known.patterns for line in fact.says):
            if not may_tell(turn, fact):
                return _withhold(turn, fact, _title(turn, topic), before)
            turn.talk.told |= {key}
            return _heard_of(turn, fact), f"被问到{_title(turn, topic)}，{IMPLIED}", ()
    return None


def _of_relative(turn: Turn, topic: str) -> bool:
    """True if the question is about somebody else, for whom this person asks."""
    return bool(turn.stage.profile.relative) and turn.stage.topics.topics[topic].about == "patient"


def _heard_of(turn: Turn, fact: Fact) -> str:
    line, relative = turn.voice.choose(fact.says), turn.stage.profile.relative
    return f"{turn.voice.rng.choice(('听', ''))}{relative}说{line}" if fact.hearsay and relative else line


def _tell_name(turn: Turn) -> tuple[str, str, tuple[str, ...]]:
    if turn.talk.name_known:
        return turn.voice.say("full_name"), "又被问姓名，说全名", ("gives_name",)
    turn.talk.name_known = True
    return turn.voice.say("tell_name"), "被问到称呼，说了姓", ("gives_name",)


def _withhold(turn: Turn, fact: Fact, title: str, before: int) -> tuple[str, str, tuple[str, ...]]:
    """At first with the words that go with the fact, then as the temperament does, and firmly to whoever insists."""
    if not before and fact.held_back and turn.chance(_OWN_EXCUSE):
        return turn.voice.choose(fact.held_back), f"被问到{title}，还不想说", ()
    if before > 1 or fact.tell == "never":
        return turn.voice.say("never_tells"), f"被问到{title}，不肯说", ()
    return turn.voice.say("held_back"), f"被问到{title}，还不想说", ()


def _again(turn: Turn, before: int, line: str) -> str:
    return f"{turn.voice.say('asked_again')}，{line}" if before else line


def may_tell(turn: Turn, fact: Fact) -> bool:
    """True if the fact may be told to whoever asks now."""
    trusted = turn.talk.mood.trust >= turn.stage.limits.open_up
    return fact.tell in ("volunteered", "asked") or fact.tell == "trusted" and trusted


def facts_told(turn: Turn) -> list[tuple[str, Fact]]:
    """All facts of the profile with their keys."""
    return [(f"{fact.topic}:{index}", fact) for index, fact in enumerate(turn.stage.profile.facts)]


def _facts(turn: Turn, topic: str) -> list[tuple[str, Fact]]:
    return [(key, fact) for key, fact in facts_told(turn) if fact.topic == topic]


def _exhausted(turn: Turn, topic: str) -> bool:
    """True if everything that may be told about the topic has been told."""
    return not any(key not in turn.talk.told for key, _ in _facts(turn, topic))


def _title(turn: Turn, topic: str) -> str:
    return turn.stage.topics.topics[topic].title
