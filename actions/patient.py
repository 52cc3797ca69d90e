"""The simulated patient: a pure function of the casting and of what was heard."""
from __future__ import annotations

from typing import NamedTuple, Sequence, Union

from actions import needs
from actions.agenda import settle
from actions.cast import Casting, Library
from actions.contact import contact
from actions.disclosure import answer, confide
from actions.endings import Ending, abrupt, closing, needed
from actions.manners import mishear, sorry, talked_over, wait
from actions.memory import remember
from actions.noticing import Noticed, notice
from actions.pieces import Piece, Turn
from actions.reactions import feel, lapse
from actions.stage import set_stage
from actions.state import TalkState
from actions.treatment import haggle, ill, kind, lawful, unreadable
from actions.unforeseen import unforeseen
from actions.visit import visit
from actions.wording import Voice, delay
from actions.worries import answered, opening, speak
from language.heard import Heard

# A turn with none of these, and nothing asked, leads nowhere.
_USEFUL = frozenset("""
ask_concern offer_help check_understood paraphrase_check ask_repeat verify_identity
explain_treatment explain_effect refuse_guarantee explain_risk quote_price explain_price offer_options explain_duration
explain_institution explain_insurance introduce_expert give_address give_hours give_instruction defer_to_doctor
advise_visit invite_visit confirm_appointment ask_contact explain_purpose verify_contact summarise empathise
""".split())

_BESIDE = 0.5  # chance that a worry comes up beside what is needed

# What is said about a visit once it is agreed.
_DETAILS = ("summarise", "give_address", "give_instruction", "confirm_appointment", "give_hours")


class PatientMessage(NamedTuple):
    """One message of the patient.

    ``state`` is the mood after the turn (each 0..1), ``why`` the reasons in Chinese, ``delay_ms`` the time
    the message takes to type, ``cues`` the patient cue ids it is meant to carry.
    """

    text: str
    state: dict[str, float]
    why: tuple[str, ...]
    delay_ms: int
    cues: tuple[str, ...] = ()


class Reply(NamedTuple):
    """What the patient says to one trainee message; ``outcome`` is set once the talk is over."""

    messages: tuple[PatientMessage, ...]
    outcome: str | None = None


class Exchange(NamedTuple):
    """One past trainee message as heard, with what the patient said to it."""

    heard: Heard
    reply: Reply | None = None


class Patient:
    """A simulated patient. Holds no state of a talk; no clock, no IO, no global randomness.

    Args:
        casting: who plays which part.
        library: the authored patients.

    Raises:
        UserError: if the casting names something unknown.
    """

    def __init__(self, casting: Casting, library: Library):
        self.casting = casting
        self._stage = set_stage(casting, library)

    def start(self) -> TalkState:
        """The state before the trainee's first message."""
        return self._stage.start()

    def reply(self, history: Sequence[Union[Exchange, Heard]], heard: Heard) -> Reply:
        """The reply to ``heard`` after ``history``; only what was heard in it counts."""
        state = self.start()
        for past in history:
            state, _ = self.step(state, past if isinstance(past, Heard) else past.heard)
        return self.step(state, heard)[1]

    def step(self, state: TalkState, heard: Heard) -> tuple[TalkState, Reply]:
        """One turn: the state after it, and the reply. ``state`` itself is left untouched."""
        if state.outcome is not None:
            return state, Reply((), state.outcome)
        talk = state.copy()
        talk.turn += 1
        turn = self._turn(talk, notice(self._stage, talk, heard))
        misheard = mishear(turn)
        why = self._take_in(turn)
        ending = needed(turn) or abrupt(turn) or closing(turn)
        if ending is None and misheard:
            turn.say("mishears", "一下子太多或太难懂，没听清", ("unclear",))
        elif ending is None:
            why += _compose(turn)
        else:
            _end(turn, ending)
        return talk, Reply(_messages(turn, why), talk.outcome)

    def _turn(self, talk: TalkState, noticed: Noticed) -> Turn:
        stage = self._stage
        voice = Voice(stage.persona, stage.lines, stage.scenario.channel, stage.seed, stage.casting.seed, talk, stage.slots)
        return Turn(stage, talk, noticed, voice)

    def _take_in(self, turn: Turn) -> list[str]:
        """Feels, books what was settled, and notes whether the turn led anywhere."""
        stage, talk, noticed = self._stage, turn.talk, turn.noticed
        felt = feel(stage, talk, noticed)
        turn.harsh = felt.harsh
        why, turn.answered = settle(stage, talk, noticed, felt.harsh)
        why = [*felt.why, *why, *needs.take_in(turn)]
        led = noticed.questions or turn.answered or talk.turn == 1
        useful = led or not _USEFUL.isdisjoint(noticed.acts)
        talk.idle = 0 if useful else talk.idle + (not felt.harsh)  # a harsh word leads nowhere, and has its own price
        if talk.idle > 1:
            why += lapse(stage, talk, "aimless")
        if talk.turn > stage.limits.turns * 0.7:
            why += lapse(stage, talk, "long_talk")
        return why


def _compose(turn: Turn) -> list[str]:
    """Gathers what there is to say, the most pressing first; returns further reasons."""
    why: list[str] = []
    if unreadable(turn):
        if not turn.talk.opened and turn.chance(0.5):
            opening(turn)
        return why
    if needs.overdue(turn):
        why += answer(turn)
        if not turn.pieces:
            unforeseen(turn)
        if turn.room and turn.chance(_BESIDE):
            speak(turn)
        return why
    treated = needs.relieved(turn) | ill(turn)
    talked_over(turn)
    why += [*remember(turn), *wait(turn)]
    said = len(turn.pieces)
    why += answer(turn)
    if len(turn.pieces) == said and (not treated or turn.stage.scenario.emergency):
        unforeseen(turn)  # life hangs on the answer in an emergency, cross or not
    if turn.has("verify_identity") and not turn.has("verify_contact"):
        turn.say("confirm", "对方核对，应一声")
    why += visit(turn)
    why += contact(turn)
    if turn.talk.opened:
        if not treated and not turn.pieces:
            treated = sorry(turn) or haggle(turn) or answered(turn) or lawful(turn) or kind(turn)
    _carry_on(turn, treated)
    if not turn.pieces:
        _nothing_to_say(turn)
    return why


def _carry_on(turn: Turn, treated: bool) -> None:
    """The opening, the next worry, or something told in confidence."""
    talk = turn.talk
    if not talk.opened:
        if not turn.pieces or turn.chance(0.7) or turn.has("offer_help") or talk.turn > 1:
            opening(turn)
        return
    if needs.hint(turn) and not turn.chance(_BESIDE):
        return
    if turn.room < 2 and turn.pieces or talk.slot and not turn.has("check_understood", "ask_concern"):
        return
    if not speak(turn) and not turn.has("check_understood") and turn.chance(0.45 if treated else 0.6):
        confide(turn)


def _nothing_to_say(turn: Turn) -> None:
    if turn.has("check_understood", "ask_concern", "offer_help"):
        turn.say("nothing_else", "没有别的要问")
    elif turn.has("paraphrase_check"):
        turn.say("confirm", "对方复述对了，应一声")
    elif turn.talk.slot and turn.has(*_DETAILS):
        turn.say("booked_ok", "记下了", slot=turn.talk.slot)
    else:
        turn.say("ack", "没有别的要说，应一声")


def _end(turn: Turn, ending: Ending) -> None:
    talk = turn.talk
    if ending.outcome in ("hangs_up", "complains"):
        ill(turn)
        talk.mood = talk.mood._replace(trust=0.0, patience=0.0)  # whoever breaks off has none left
    else:
        answer(turn)
        if turn.has("check_understood"):
            turn.say("nothing_else", "没有别的要问")
    turn.limit = max(turn.limit, len(turn.pieces) + 1)
    cue = ending.outcome if ending.outcome in ("hangs_up", "complains", "emergency") else "says_goodbye"
    apart = ending.outcome in ("hangs_up", "complains")
    if ending.says:
        turn.add(turn.voice.choose(ending.says), ending.why, (cue,), apart)
    else:
        turn.say(ending.move, ending.why, (cue,), apart, slot=talk.slot)
    talk.outcome = ending.outcome


def _messages(turn: Turn, why: list[str]) -> tuple[PatientMessage, ...]:
    """Groups the thoughts into messages, dresses them and adds mood, reasons and delay."""
    style, voice = turn.stage.persona.style, turn.voice
    groups: list[list[Piece]] = []
    for piece in _unpacked(turn.pieces):
        full = len(groups) == style.messages
        joins = groups and (full or not piece.apart and not turn.chance(style.split))
        if joins:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    mood, messages = turn.talk.mood.as_dict(), []
    for index, group in enumerate(groups):
        text = voice.dress(_joined([piece.text for piece in group]))
        reasons = [*(why if index == 0 else []), *(piece.why for piece in group)]
        cues = tuple(dict.fromkeys(cue for piece in group for cue in piece.cues))
        messages.append(PatientMessage(text, mood, tuple(dict.fromkeys(reason for reason in reasons if reason)),
                                       delay(text, style.speed, voice.rng), cues))
    return tuple(messages)


def _joined(texts: list[str]) -> str:
    """Thoughts of one message, each with its stop but for those that trail off."""
    return "".join(text if text[-1:] in "…？！" else f"{text}。" for text in (text.rstrip("。，") for text in texts[:-1])) + texts[-1]


def _unpacked(pieces: list[Piece]) -> list[Piece]:
    """Splits thoughts that were authored as several messages (``//``)."""
    parts: list[Piece] = []
    for piece in pieces:
        for index, text in enumerate(piece.text.split("//")):
            parts.append(piece._replace(text=text.strip(), apart=piece.apart or index > 0))
    return [part for part in parts if part.text]
