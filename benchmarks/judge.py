"""Judge throughput, beside jieba cutting the same text."""
from __future__ import annotations

import time
from typing import Any, Dict, Iterator, List

TALKS = 60


def talks() -> List[Dict[str, Any]]:
    """Simulated talks of the scripted trainees with every persona."""
    from actions.cast import load_library
    from app.trainees import script
    from app.talk import Talk

    library, made = load_library(), []
    for number in range(TALKS):
        persona = sorted(library.personas)[number % len(library.personas)]
        trainee = ("good", "average", "unlawful", "poor")[number % 4]
        scenario = sorted(library.scenarios)[number % len(library.scenarios)]
        casting = library.cast(persona, scenario, 1 + number % 3, number)
        talk = Talk(casting, library)
        for line in script(trainee, casting, library):
            talk.say(line)
        made.append(talk.transcript(f"bench-{number}"))
    return made


def measure() -> Iterator[tuple]:
    """Turns a second of both, on one core."""
    import jieba

    from evaluators import Transcript, evaluate, load_rulebook
    from language.listener import listener

    transcripts = [Transcript.from_dict(talk) for talk in talks()]
    turns = sum(len(transcript.turns) for transcript in transcripts)
    rulebook, ear = load_rulebook(), listener()
    evaluate(transcripts[0], rulebook, ear)
    began = time.perf_counter()
    for transcript in transcripts:
        evaluate(transcript, rulebook, ear)
    ours = turns / (time.perf_counter() - began)
    jieba.setLogLevel(60)
    jieba.initialize()
    began = time.perf_counter()
    for transcript in transcripts:
        for turn in transcript.turns:
            jieba.lcut(turn.text)
    other = turns / (time.perf_counter() - began)
    yield ("评判（每秒轮数）", f"{ours:,.0f}", "只用 jieba 分词", f"{other:,.0f}", ours / other)
