"""Why the patient said something: what was heard, how the mood moved, which concern was raised, which fact was told."""
from __future__ import annotations

from typing import Any, Dict, Iterator, List, Sequence

from actions.patient import PatientMessage
from actions.stage import Stage
from actions.state import TalkState
from evaluators import load_rulebook
from language.heard import Heard

REASONS = ("heard", "flags", "before", "raised", "told")  # keys that a patient turn carries beside state and why
_MOODS = {"trust": "信任", "anxiety": "焦虑", "patience": "耐心", "tension": "价格紧张"}


def patient_turns(messages: Sequence[PatientMessage], before: TalkState, after: TalkState, heard: Heard,
                  stage: Stage) -> List[Dict[str, Any]]:
    """The messages of one answer as JSON, each with its reasons.

    Returns:
        ``text``, ``state`` and ``before`` (the moods, each 0..1), ``delay_ms``, ``heard`` (acts), ``flags``
        (categories), ``raised`` and ``told`` (titles of concerns raised or pressed, of facts disclosed) and ``why``:
        all of it in Chinese sentences; what is true of the whole answer stands with its first message.
    """
    found = {"heard": [act.name for act in heard.acts],
             "flags": list(dict.fromkeys(flag.label for flag in heard.flags if flag.certainty == "certain")),
             "before": before.mood.as_dict(), "raised": _raised(before, after, stage),
             "told": _told(before, after, stage)}
    found["heard"] = list(dict.fromkeys(found["heard"]))
    own = "\n".join(why for message in messages for why in message.why)
    turns = []
    for number, message in enumerate(messages):
        said = list(message.why) or ["接着上一条说"]
        why = [*_whole(found, message.state, own), *said] if number == 0 else said
        turns.append({"text": message.text, "state": dict(message.state), "why": why, "delay_ms": message.delay_ms,
                      **found})
    return turns


def _whole(found: Dict[str, Any], state: Dict[str, float], own: str) -> Iterator[str]:
    """What is true of the whole answer; ``own`` are the reasons of its messages, which need not be said twice."""
    rulebook = load_rulebook()
    yield f"听到：{'、'.join(rulebook.title(act) for act in found['heard']) or '没有听出什么'}"
    if found["flags"]:
        titles = (rulebook.red_flags.categories[flag].title for flag in found["flags"])
        yield f"听到红线：{'；'.join(titles)}"
    moved = [f"{name} {found['before'][mood]:.2f}→{state[mood]:.2f}" for mood, name in _MOODS.items()
             if f"{found['before'][mood]:.2f}" != f"{state[mood]:.2f}"]
    yield f"心情：{'，'.join(moved) or '没有变'}"
    for key, words in (("told", "说出的事"), ("raised", "提起的顾虑")):
        unsaid = [title for title in found[key] if title not in own]
        if unsaid:
            yield f"{words}：{'、'.join(unsaid)}"


def _raised(before: TalkState, after: TalkState, stage: Stage) -> List[str]:
    return [stage.concerns[name].title for name, worry in after.worries.items()
            if (worry.status, worry.presses) != (before.worries[name].status, before.worries[name].presses)
            and worry.status in ("raised", "pressed")]


def _told(before: TalkState, after: TalkState, stage: Stage) -> List[str]:
    titles = [stage.topics.topics[key.split(":")[0]].title for key in sorted(after.told - before.told)]
    titles += ["称呼"] if after.name_known and not before.name_known else []
    titles += ["电话"] if after.phone == "given" != before.phone else []
    return list(dict.fromkeys(titles))
