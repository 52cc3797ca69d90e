"""Disclosure: what is told when asked, and what only in confidence. Facts never change."""
from __future__ import annotations

import re
from random import Random

from actions.pieces import Turn
from actions.questions import Question
from actions.reactions import lapse
from actions.schemas import Fact, Topic

_NAME, _AGE = "name", "age"
_TOGETHER = 3  # facts told at one go
IMPLIED = "从自己知道的里面答"  # reason of a fact told because the question touched upon it
_OWN_EXCUSE = 0.75  # chance of the words that go with a fact, rather than the temperament's, for not telling it
_WHOSE, _SEX = "whose", "boy_or_girl"
_WOMAN, _MAN = re.compile("[妈姐婆女闺奶妹姑姨]|媳妇|老婆"), re.compile("爸|儿子|孙子|爷|哥|弟|老公")
_BODY = frozenset({"ask_symptom", "ask_history", "ask_feeling"})
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
        parts = [part for part, _, _ in said]
        relative = turn.stage.profile.relative
        parts[1:] = [part.removeprefix(relative) or part for part in parts[1:]]  # named once
        text = "，".join(part.rstrip("。") if index < len(said) - 1 else part for index, part in enumerate(parts))
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
    if topic in (_WHOSE, _SEX):
        return _tell_whose(turn, topic), f"被问到{title}，照实说", ()
    if _cannot_have(turn, topic):
        return turn.voice.say("not_mine", sex=_sex(turn)), f"被问到{title}，不会有这个", ()
    facts = _facts(turn, topic)
    for key, fact in facts:
        if key not in turn.talk.told and may_tell(turn, fact):
            turn.talk.told |= {key}
            return _heard_of(turn, fact), f"被问到{title}，照实说{'（听家里人说的）' if fact.hearsay else ''}", ()
    if not facts:
        implied = _implied(turn, topic, question.words, before)
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
    if _of_relative(turn, topic) and not turn.stage.profile.cares and (not known or turn.chance(_NOT_ASKED)):
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


def _speaks_of(topic: Topic, asked: str, line: str) -> bool:
    """True if a fact speaks of a topic: of any of its words if it is of the body, else of just what was asked."""
    if _BODY.isdisjoint(topic.covers):
        found = [match[0] for pattern in topic.patterns for match in re.finditer(pattern, asked)]
        return any(len(words) > 1 and words in line for words in found)
    return any(re.search(pattern, line) for pattern in topic.patterns)


def _implied(turn: Turn, topic: str, asked: str, before: int) -> tuple[str, str, tuple[str, ...]] | None:
    """What facts on other topics say about this one, so that no general answer contradicts them."""
    known, title = turn.stage.topics.topics[topic], _title(turn, topic)
    for key, fact in facts_told(turn):
        own = turn.stage.topics.topics[fact.topic].about
        says = [line for line in fact.says if _speaks_of(known, asked, line)]
        if says and own == known.about:
            return _hint(turn, key, fact.copy(update={"says": says}), title, before)
    for like in known.like:
        for key, fact in _facts(turn, like):
            return _hint(turn, key, fact, title, before)
    return None


def _hint(turn: Turn, key: str, fact: Fact, title: str, before: int) -> tuple[str, str, tuple[str, ...]]:
    if not may_tell(turn, fact):
        return _withhold(turn, fact, title, before)
    turn.talk.told |= {key}
    return _heard_of(turn, fact), f"被问到{title}，{IMPLIED}", ()


def _tell_whose(turn: Turn, topic: str) -> str:
    """Who is ill, and a boy or a girl: the word for the relative says both (我儿子)."""
    relative = turn.stage.profile.relative
    if topic == _WHOSE or not relative:
        return turn.voice.say("for_relative" if relative else "for_self", sex=turn.stage.profile.sex)
    return turn.voice.choose([relative, f"是{relative}", f"{relative}呀", f"{relative}，刚才说了"])


def _sex(turn: Turn) -> str:
    relative = turn.stage.profile.relative
    return turn.stage.profile.sex if not relative else "女" if _WOMAN.search(relative) else "男" if _MAN.search(relative) else ""


def _cannot_have(turn: Turn, topic: str) -> bool:
    """True of what only the other sex can have."""
    needed, sex = turn.stage.topics.topics[topic].sex, _sex(turn)
    return bool(needed and sex) and needed != sex


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
