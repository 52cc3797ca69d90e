"""The closed vocabularies that authored files of a patient refer to."""
from __future__ import annotations

ACTS = frozenset("""
greet self_introduce offer_help ask_name address_by_name
acknowledge empathise reassure apologise thank paraphrase_check ask_repeat check_understood
ask_age ask_onset ask_symptom ask_history ask_sensitive ask_concern ask_residence
explain_treatment explain_effect refuse_guarantee explain_risk quote_price explain_price offer_options
explain_duration explain_institution explain_insurance introduce_expert give_address give_hours
give_instruction defer_to_doctor
advise_visit advise_emergency invite_visit confirm_appointment ask_contact explain_purpose verify_contact
protect_privacy respect_choice
ask_wait guide_way state_amount hand_over verify_identity forewarn ask_feeling transfer
take_responsibility promise_followup ask_feedback
summarise wish_well goodbye
dodge dismiss pressure jargon small_talk
""".split())

FLAGS = frozenset("""
cure_guarantee superlative_claim safety_guarantee intimidation remote_diagnosis remote_prescription
impersonating_doctor price_evasion price_deception disparaging_others patient_testimonial privacy_leak
data_collection pressure_selling false_urgency false_credentials insurance_fraud kickback discouraging_care
discrimination_insult minors abortion_promotion rights_obstruction emergency_mishandling
""".split())

# What a trainee does wrong, or leaves undone, that no act or flag names.
LAPSES = frozenset("""
ignored_question repeated_question wrong_name monologue empty_message gibberish foreign curt_you
pushed_again aimless long_talk sold_to left_waiting talked_over contradicted broken_promise
""".split())

MOMENTS = frozenset({"relief"})  # a worry settled

# These depend on what was said before; if they moved trust, a kinder talk could end in less of it.
AGENDA_LAPSES = frozenset("""
ignored_question repeated_question pushed_again aimless long_talk sold_to left_waiting broken_promise
""".split())

CUES = frozenset("""
asks_price asks_effect asks_guarantee asks_pain asks_risk asks_duration asks_treatment asks_institution
asks_insurance asks_expert asks_address asks_hours asks_diagnosis asks_medicine asks_appointment asks_who
gives_name gives_phone refuses_contact agrees_visit declines_visit complains worried distrusts says_goodbye
thanks emergency self_harm minor abusive hangs_up unclear
""".split())

BREAKS = ("space", "comma", "dots")
QUESTIONS = ("mark", "plain", "half", "double")
ENDS = ("none", "stop", "dots", "wave")
