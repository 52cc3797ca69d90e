"""The moves a persona must have words for, and how many variants of each.

A move is a kind of thing a patient says. ``MOVES`` maps it to the number of variants (after
expanding ``[a|b]``) below which talks begin to sound alike.
"""
from __future__ import annotations

MOVES: dict[str, int] = {
    # nothing special happened
    "ack": 25, "after_kindness": 25, "after_apology": 8, "after_thanks": 8, "small_talk": 8, "confirm": 10,
    "satisfied": 12, "doubt": 12, "returns": 8,
    # how one was treated
    "after_dodge": 25, "after_dismiss": 12, "after_insult": 8, "after_pressure": 8, "after_promise": 8,
    "after_boast": 8,
    "after_threat": 8, "after_diagnosis": 8, "after_privacy": 8, "after_flag": 8, "after_jargon": 8,
    "after_monologue": 8, "after_silence": 8, "after_gibberish": 8, "after_english": 8, "wrong_name": 8,
    "asked_again": 8, "after_wait": 8, "repeat_self": 8,
    # lawful refusals
    "after_refusal": 8, "after_defer": 8,
    # price
    "haggle_range": 8, "haggle_price": 8,
    # questions
    "tell_name": 8, "full_name": 6, "held_back": 8, "never_tells": 8, "unforeseen_yesno": 12,
    "unforeseen_what": 12, "nothing_else": 8,
    # visit
    "decline_concern": 8, "decline_trust": 8, "offer_time": 8, "accept_time": 10,
    "already_booked": 8, "not_agreed": 8, "booked_ok": 10,
    # contact
    "give_phone": 8, "refuse_phone": 8, "why_phone": 8, "phone_given": 6, "phone_right": 8, "phone_wrong": 6,
    # endings
    "bye_books": 10, "bye_contact": 8, "bye_thinks": 10, "thinks": 10, "hang_up": 10, "complain": 8,
    "bye_curt": 8,
}

# Moves that a persona may word itself; data/lines.yml has words for whoever does not (but for ``opening``,
# which only dresses the profile's own opening: every line of it holds ``{opening}``).
OPTIONAL: dict[str, int] = {
    "opening": 2,
    # what one noticed and remembers
    "contradicted": 8, "contradicted_doctor": 8, "broken_promise": 8, "sold_to": 8, "left_waiting": 8,
    "talked_over": 8, "mishears": 8, "sorry": 8,
    # questions nobody foresaw, by their kind
    "unforeseen_many": 8, "unforeseen_when": 8, "unforeseen_where": 8, "unforeseen_who": 8, "unforeseen_choice": 8,
    "unforeseen_often": 8, "unforeseen_long": 8, "unforeseen_clock": 8, "unforeseen_why": 8, "unforeseen_how": 8,
    "unforeseen_degree": 8, "unforeseen_yes": 8, "unforeseen_no": 8, "unforeseen_some": 8, "unforeseen_none": 8,
    "decline_nerves": 8, "tell_age": 6,
    # speaking for a relative
    "asks_relative": 8, "which_price": 8, "for_relative": 6, "for_self": 6,
    "unforeseen_past": 6, "unforeseen_is": 6, "unforeseen_isnt": 6,
    "not_mine": 6,  # asked for what only the other sex has
}

# Words that a line may begin with (a question, a statement), and that a question or a bare yes may end in.
SMALL: dict[str, int] = {"small_ask": 6, "small_tell": 6, "small_end": 2, "small_yes": 4}
OPTIONAL.update(SMALL)

SLOTS = frozenset({"surname", "name", "age", "phone", "free", "slot", "high", "low", "opening", "before", "now",
                   "choice", "relative", "unit", "verb", "sex"})

# What a red flag feels like to the one it is said to: category -> move.
FLAG_MOVES: dict[str, str] = {
    "cure_guarantee": "after_promise", "superlative_claim": "after_boast", "safety_guarantee": "after_promise",
    "patient_testimonial": "after_promise", "false_credentials": "after_boast", "intimidation": "after_threat",
    "false_urgency": "after_pressure", "pressure_selling": "after_pressure", "price_deception": "after_pressure",
    "kickback": "after_pressure", "remote_diagnosis": "after_diagnosis", "remote_prescription": "after_diagnosis",
    "impersonating_doctor": "after_diagnosis", "price_evasion": "after_dodge", "privacy_leak": "after_privacy",
    "data_collection": "after_privacy", "discrimination_insult": "after_insult", "rights_obstruction": "after_insult",
    "emergency_mishandling": "after_dismiss",
}

ACT_MOVES: dict[str, str] = {
    "dismiss": "after_dismiss", "dodge": "after_dodge", "pressure": "after_pressure", "jargon": "after_jargon",
    "refuse_guarantee": "after_refusal", "apologise": "after_apology", "ask_wait": "after_wait",
}

KIND_ACTS = ("empathise", "reassure", "respect_choice", "protect_privacy", "thank")
