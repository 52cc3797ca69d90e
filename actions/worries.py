"""Speaking of worries: the opening, raising, pressing, returning, being satisfied or doubting."""
from __future__ import annotations

from actions.agenda import critical, due, speak_of, waiting
from actions.pieces import Turn

_ASKED_FOR = ("ask_concern", "offer_help", "check_understood", "ask_repeat")
_LET_BE = 0.35  # chance that half an answer is let pass for now
_PATIENT_PRESSES = 3  # a question asked so often is dropped, unless all depends on it


def opening(turn: Turn) -> None:
    """Says why one came; that raises the first concern of the profile."""
    turn.talk.opened, turn.talk.opened_at = True, turn.talk.turn
    first = turn.stage.profile.concerns[0]
    line = turn.voice.choose(turn.stage.profile.openings)
    if turn.voice.knows("opening"):
        line = turn.voice.say("opening", opening=line)
    turn.add(line, f"说明来意，提出顾虑：{_title(turn, first)}",
             _cues(turn, first), apart=True)
    if turn.talk.worries[first].status == "open":
        speak_of(turn.talk, first)


def answered(turn: Turn) -> bool:
    """Takes up the answer to a worry: satisfied, half satisfied, or doubting all the same."""
    name = turn.answered
    if name is None:
        return False
    worry, words = turn.talk.worries[name], turn.stage.words[name]
    if worry.status != "resolved":
        return False
    if turn.talk.doubts < turn.stage.limits.doubts and turn.chance(0.5):
        turn.talk.doubts += 1
        turn.say("doubt", f"“{_title(turn, name)}”说清了，可心里还要再掂量一下", ("distrusts",))
    elif words.answered and turn.voice.has_fresh(words.answered) and turn.chance(0.6):
        turn.add(turn.voice.choose(words.answered), f"“{_title(turn, name)}”听明白了")
    elif turn.chance(0.7):
        turn.say("satisfied", f"“{_title(turn, name)}”听明白了")
    return True


def speak(turn: Turn) -> bool:
    """Raises, presses or returns to a worry as its own clock says; True if one was spoken of."""
    talk = turn.talk
    urged = turn.has(*_ASKED_FOR) or turn.noticed.asks("fear")
    pending = [name for name in waiting(talk, turn.stage.concerns) if _worth(turn, name)]
    table = talk.on_table if talk.on_table in pending else None
    if urged and turn.has("ask_repeat") and talk.on_table:
        turn.say("repeat_self", "对方没听清，再说一遍")
        return _press(turn, talk.on_table)
    if table and table == turn.answered and not urged and turn.chance(_LET_BE):
        return False  # half an answer is an answer
    if table and talk.turn > talk.worries[table].since and (urged or turn.chance(_eagerness(turn, table))):
        return _press(turn, table)
    old = [name for name in pending if name != table and talk.turn - talk.worries[name].since >= 3]
    if old and (urged or turn.chance(0.5)):
        return _press(turn, old[0], back=True)
    fresh = due(turn.stage, talk)
    if fresh and (urged or turn.chance(_pace(turn))):
        return _raise(turn, _next(turn, fresh))
    return _relapse(turn)


def pending(turn: Turn) -> bool:
    """True if there is still something to ask."""
    return bool(due(turn.stage, turn.talk)) or any(_worth(turn, name) for name in
                                                   waiting(turn.talk, turn.stage.concerns))


def _worth(turn: Turn, name: str) -> bool:
    if turn.stage.words[name].critical:
        return True
    return turn.talk.worries[name].presses < _PATIENT_PRESSES


def _eagerness(turn: Turn, name: str) -> float:
    """How surely an unanswered worry is pressed now: less if the trainee at least asked about it."""
    if turn.noticed.questions:
        return 0.3
    return 0.85 if turn.stage.words[name].critical else 0.6


def _pace(turn: Turn) -> float:
    if turn.has("invite_visit", "ask_contact", "verify_contact"):
        return 0.0
    return 0.35 if turn.pieces else 0.85


def _next(turn: Turn, fresh: list[str]) -> str:
    """The next worry: what is critical first, else one of the first two."""
    for name in fresh:
        if turn.stage.words[name].critical:
            return name
    return turn.voice.rng.choice(fresh[:2])


def _raise(turn: Turn, name: str) -> bool:
    speak_of(turn.talk, name)
    turn.add(turn.voice.choose(turn.stage.words[name].raises), f"提出顾虑：{_title(turn, name)}",
             _cues(turn, name), apart=True)
    return True


def _press(turn: Turn, name: str, back: bool = False) -> bool:
    speak_of(turn.talk, name)
    line = _which(turn, name) or turn.voice.choose(turn.stage.words[name].presses)
    if back and turn.chance(0.5):
        line = f"{turn.voice.say('returns')}，{line}"
    turn.add(line, f"{'回到' if back else '追问'}顾虑：{_title(turn, name)}", _cues(turn, name), apart=True)
    return True


def _which(turn: Turn, name: str) -> str:
    """Who was told from what to what it costs does not ask for the price again, but where between."""
    ranges = [told for told in turn.talk.prices if told.low < told.high]
    if name != "price" or not ranges:
        return ""
    return turn.voice.say("which_price", low=ranges[-1].low, high=ranges[-1].high)


def _relapse(turn: Turn) -> bool:
    """An anxious mind comes back to what was settled."""
    persona, talk = turn.stage.persona, turn.talk
    settled = [name for name in turn.stage.concerns
               if talk.worries[name].status == "resolved" and talk.turn - talk.worries[name].since >= 3]
    if not settled or talk.mood.anxiety < 0.45 or not turn.chance(persona.relapse) or critical(turn.stage, talk):
        return False
    name = turn.voice.rng.choice(settled)
    words = turn.stage.words[name].presses
    if not turn.voice.has_fresh(words) or talk.counts.get("relapse", 0) >= 2:
        return False
    talk.count("relapse")
    talk.on_table = name
    turn.add(f"{turn.voice.say('returns')}，{turn.voice.choose(words)}", f"又想起旧的顾虑：{_title(turn, name)}",
             _cues(turn, name), apart=True)
    return True


def _title(turn: Turn, name: str) -> str:
    return turn.stage.concerns[name].title


def _cues(turn: Turn, name: str) -> tuple[str, ...]:
    cue = turn.stage.concerns[name].cue
    return (cue,) if cue else ()
