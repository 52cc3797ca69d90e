"""Talks kept to be read: ten of each core persona, as Markdown, in tests/transcripts/samples. Made by `make samples`.

Whatever changes what patients hear or say changes them; then they are made again, and read again.
"""
from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence

from actions.cast import Casting, Library, load_library
from app.contracts.scripts import job
from app.talk import Talk
from evaluators import Transcript, evaluate, load_rulebook
from evaluators.report_text import OUTCOMES
from language.listener import Listener, listener

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "transcripts" / "samples"
PERSONAS = ("price_focused", "distrustful", "anxious")
SCENARIOS = ("online_consult", "phone_consult")
TRAINEES = {"excellent": "出色", "average": "一般", "curt": "冷淡", "pushy": "催促", "unlawful": "违规", "poor": "敷衍"}
_CAST = ("excellent", "average", "curt", "excellent", "pushy", "average", "unlawful", "poor", "excellent", "average")


class Sample(NamedTuple):
    """One talk to be kept."""

    name: str
    trainee: str
    casting: Casting


def samples(library: Library) -> List[Sample]:
    """The talks: every core persona with ten trainees, in both scenarios and all difficulties."""
    found = []
    for persona in PERSONAS:
        for number, trainee in enumerate(_CAST):
            casting = library.cast(persona, SCENARIOS[number % 2], 1 + number % 3, 100 + number)
            found.append(Sample(f"{persona}_{number + 1:02d}_{trainee}.md", trainee, casting))
    return found


def markdown(sample: Sample, library: Library, ear: Listener) -> str:
    """The talk to be read aloud, its reasons folded small under each answer."""
    talk = Talk(sample.casting, library, ear)
    for line in job(sample.trainee, sample.casting, library).lines:
        if talk.outcome is None:
            talk.say(line)
    said = talk.transcript(sample.name.split(".")[0])
    report = evaluate(Transcript.from_dict(said), load_rulebook(), ear)
    return "\n".join(_lines(sample, said, report.score, library)) + "\n"


def _lines(sample: Sample, said: Dict[str, Any], score: int, library: Library) -> Iterator[str]:
    casting, profile = sample.casting, library.profiles[sample.casting.profile]
    persona, scenario = library.personas[casting.persona], library.scenarios[casting.scenario]
    yield f"# {persona.name} · {scenario.name} · 学员：{TRAINEES[sample.trainee]}"
    yield ""
    yield (f"{profile.name}，{profile.age}岁：{profile.summary}。难度 {casting.difficulty}，种子 {casting.seed}；"
           f"结局：{OUTCOMES[said['outcome']]}，{score} 分。")
    why: List[str] = []
    for turn in said["turns"]:
        if turn["speaker"] == "trainee":
            yield from _folded(why)
            why = []
            yield f"\n**学员**　{_plain(turn['text'])}  "
        else:
            yield f"**患者**　{_plain(turn['text'])}  "
            why += turn["why"]
    yield from _folded(why)


def _folded(why: Sequence[str]) -> Iterator[str]:
    if why:
        reasons = "<br>".join(map(escape, why))
        yield f"<details><summary><sub>为什么</sub></summary><sub>{reasons}</sub></details>"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", text.replace("\n", " "))


def write(folder: Path, only: Optional[Sequence[str]] = None) -> List[Path]:
    """Writes the samples, or those named; what else lies there is taken away if all are written."""
    library, ear = load_library(), listener()
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for sample in samples(library):
        if only is None or sample.name in only:
            made.append(folder / sample.name)
            made[-1].write_text(markdown(sample, library, ear), encoding="utf-8")
    for old in folder.glob("*.md") if only is None else ():
        if old not in made:
            old.unlink()
    return made


if __name__ == "__main__":
    print(f"写好 {len(write(FOLDER))} 份，在 {FOLDER}；请念一遍。", file=sys.stderr)
