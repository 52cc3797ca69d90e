"""How one was treated: the reaction to a promise, a threat, a dodge, a price, a kind word."""
from __future__ import annotations

from actions.moves import ACT_MOVES, FLAG_MOVES, KIND_ACTS
from actions.pieces import Turn

_WORTH_IT = 50  # yuan; nobody haggles over the price of a slip of paper
_UNREADABLE = {
    "empty_message": ("after_silence", "对方什么也没说"), "foreign": ("after_english", "对方说外语，看不懂"),
    "gibberish": ("after_gibberish", "看不懂对方写的什么")}
_CUES = {"after_promise": ("distrusts",), "after_boast": ("distrusts",), "after_threat": ("worried",),
         "after_insult": ("complains",),
         "after_dismiss": ("complains",), "after_gibberish": ("unclear",), "after_english": ("unclear",),
         "after_jargon": ("unclear",), "after_silence": ("unclear",)}
_WORST_FIRST = ("after_insult", "after_threat", "after_pressure", "after_privacy", "after_diagnosis", "after_promise",
                "after_boast", "after_dodge", "after_dismiss", "after_flag")


def unreadable(turn: Turn) -> bool:
    """Answers a message that says nothing; True if it was one."""
    for name, (move, why) in _UNREADABLE.items():
        if name in turn.noticed.lapses:
            turn.say(move, why, _CUES.get(move, ()))
            return True
    return False


def ill(turn: Turn) -> bool:
    """Reacts to ill treatment; True if there was any."""
    if "wrong_name" in turn.noticed.lapses:
        turn.talk.name_known = True
        turn.say("wrong_name", "被叫错了，纠正", ("gives_name",))
    moves = {FLAG_MOVES.get(flag, "after_flag") for flag in turn.noticed.flags}
    if "emergency_mishandling" in turn.noticed.flags and turn.noticed.questions:
        moves = (moves - {"after_dismiss"}) | {"after_dodge"}  # asked about while time runs: a detour, no contempt
    moves |= {ACT_MOVES[act] for act in turn.noticed.acts if act in ("dismiss", "dodge", "pressure")}
    for move in _WORST_FIRST:
        if move in moves:
            turn.say(move, "被这样对待，有话要说", _CUES.get(move, ()))
            turn.talk.rude_at = turn.talk.turn
            return True
    for name, move in (("jargon" if turn.has("jargon") else "", "after_jargon"),
                       ("monologue" if "monologue" in turn.noticed.lapses else "", "after_monologue")):
        if name and turn.chance(0.75):
            turn.say(move, "听不懂的词" if name == "jargon" else "对方说得太长", _CUES.get(move, ()))
            return True
    return False


def haggle(turn: Turn) -> bool:
    """Reacts to a price as the temperament does, while money is a matter; True if it did."""
    prices, talk = turn.noticed.prices, turn.talk
    if not prices or not turn.has("quote_price", "state_amount", "explain_price") or talk.counts.get("haggle", 0) >= 2:
        return False
    if not turn.chance(0.25 + talk.mood.tension * 0.8):
        return False
    top = max(price.high for price in prices)
    if top < _WORTH_IT:
        return False
    talk.count("haggle")
    big = [price for price in prices if price.high * 4 >= top]
    low, high = min(price.low for price in big), top
    turn.say("haggle_range" if low < high else "haggle_price", f"听到价格，按自己的算法算（{low}—{high}元）",
             low=low, high=high)
    return True


def lawful(turn: Turn) -> bool:
    """Reacts to a lawful refusal, each kind twice at most; True if it did."""
    for act, move, chance, why in (("refuse_guarantee", "after_refusal", 0.75, "对方不肯打包票"),
                                   ("defer_to_doctor", "after_defer", 0.35, "要等医生看")):
        if turn.has(act) and turn.talk.counts.get(move, 0) < 2 and turn.chance(chance):
            turn.talk.count(move)
            turn.say(move, f"{why}，照自己的性子接话")
            return True
    return False


def kind(turn: Turn) -> bool:
    """Reacts to apology, waiting and kind words; True if it did."""
    for act in ("apologise", "ask_wait"):
        if turn.has(act) and turn.chance(0.8):
            turn.say(ACT_MOVES[act], "对方道歉" if act == "apologise" else "对方让等")
            return True
    if turn.has("small_talk") and not turn.noticed.questions and not turn.has("greet") and turn.chance(0.6):
        turn.say("small_talk", "闲聊一句")
        return True
    kindness = [act for act in KIND_ACTS if turn.has(act)]
    if kindness and turn.chance(turn.stage.persona.kindness_line):
        thanked = kindness == ["thank"]
        turn.say("after_thanks" if thanked else "after_kindness", "听到一句暖心的话")
        return True
    return False
