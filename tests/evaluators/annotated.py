"""Talks with hand-annotated hearing, so that the judge is tested and not the recogniser."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from evaluators.transcript import Transcript
from language.entities import entities
from language.heard import Act, Cue, Heard, PatientHeard
from language.patient_cues import load_patient_cues

SANQIN = {
    "hospital": "三秦医院",
    "prices": {"挂号费": [20, 20], "妇科B超": [120, 120], "血常规": [25, 25], "聚焦超声手术": [9800, 13800], "术前检查": [600, 600]},
    "address": "雁塔路 88 号", "hours": "8:00–20:00", "ownership": "民营二级", "insurance": "医保定点",
    "doctors": ["李主任 周二、周四上午", "张医生 周六上午"],
}


class Annotated:
    """A listener that hears in a trainee's message what the test wrote beside it."""

    def __init__(self, heard: dict[str, dict[str, Any]]):
        self._heard = heard
        self._cues = load_patient_cues()

    def hear_many(self, texts, befores) -> list[Heard]:
        """Message by message; what the patient said before is of no account to annotations."""
        return [self.hear(text) for text in texts]

    def hear_curt(self, texts, by_rule) -> list[tuple[Cue, ...]]:
        """What the rules found, or what the test wrote beside the message as ``curt: {phrase: words}``."""
        return [tuple(cues) or tuple(Cue(phrase, f"tone:{phrase}", *_span(text, words))
                                     for phrase, words in (self._heard.get(text, {}).get("curt") or {}).items())
                for text, cues in zip(texts, by_rule)]

    def hear(self, text: str) -> Heard:
        """The annotated acts and flags; entities as the language room finds them."""
        note = self._heard.get(text, {})
        acts = [Act(name, 1.0, *_span(text, words)) for name, words in (note.get("acts") or {}).items()]
        flags = [Cue(flag["label"], flag.get("rule", "RF-TEST-001"), *_span(text, flag["words"]), flag.get("certainty", "certain"))
                 for flag in note.get("flags") or []]
        return Heard(text, tuple(sorted(acts, key=lambda act: (act.start, act.end, act.name))), tuple(entities(text)), tuple(flags))

    def hear_patient(self, text: str, before: str = "") -> PatientHeard:
        """The patient's cues by their real rules."""
        return PatientHeard(text, tuple(self._cues.find(text, before)), tuple(entities(text)))


def _span(text: str, words: str | None) -> tuple[int, int]:
    if words is None:
        return 0, len(text)
    start = text.index(words)
    return start, start + len(words)


def build(talk: dict[str, Any]) -> tuple[Transcript, Annotated]:
    """A transcript and its listener from ``turns: [{T: words, acts: {act: words}}, {P: words}]``."""
    turns, heard = [], {}
    for turn in talk["turns"]:
        speaker = "trainee" if "T" in turn else "patient"
        text = turn.get("T", turn.get("P"))
        turns.append({"speaker": speaker, "text": text,
                      **{key: turn[key] for key in ("at_s", "state", "why") if key in turn}})
        if speaker == "trainee":
            heard[text] = turn
    header = {key: value for key, value in talk.items() if key not in ("turns", "expect", "what")}
    if header.get("facts") == "sanqin":
        header["facts"] = SANQIN
    return Transcript.from_dict({"protocol": "online_consult", **header, "turns": turns}), Annotated(heard)


def golden_files() -> list[Path]:
    """The golden sessions."""
    return sorted((Path(__file__).parent.parent / "transcripts").glob("*.yml"))


def read_golden(path: Path) -> dict[str, Any]:
    """One golden session."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))
