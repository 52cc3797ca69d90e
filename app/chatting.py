"""A talk in the terminal, or from a pipe."""
from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any, Callable, Dict, Iterable, Optional

from rich.console import Console

from actions.cast import Casting, Library, load_library
from actions.stage import set_stage
from app.contracts.scripts import job
from app.json_line import json_line
from app.talk import Talk
from evaluators import Transcript, evaluate, load_rulebook, render
from language.authoring import UserError
from language.listener import listener

_err = Console(stderr=True, highlight=False)


def chat(persona: str, scenario: str, difficulty: int, seed: int, profile: str, lines: Iterable[str], as_json: bool,
         explain: bool, clock: Optional[Callable[[], float]] = None) -> None:
    """Holds a talk over ``lines`` of the trainee and prints the patient's messages and the report.

    ``clock`` tells seconds; by it the patient notices being left waiting. Without one no time passes.

    Raises:
        UserError: unknown persona or scenario, difficulty out of range, not a line said.
    """
    library = load_library()
    casting = _cast(library, persona, scenario, difficulty, seed, profile)
    if not as_json and sys.stdin.isatty():
        _err.print(f"您是接待人员，请先开口。患者：{library.personas[persona].name}；按 Ctrl+D 结束。", style="dim")
    _hold(Talk(casting, library), lines, as_json, explain, echo=False, clock=clock)


def simulate(trainee: str, persona: str, scenario: str, difficulty: int, seed: int, profile: str, as_json: bool,
             explain: bool) -> None:
    """Lets a scripted trainee (data/trainees) talk with the patient; prints both sides and the report.

    Raises:
        UserError: unknown trainee, persona or scenario, difficulty out of range.
    """
    library = load_library()
    casting = _cast(library, persona, scenario, difficulty, seed, profile)
    _hold(Talk(casting, library), job(trainee, casting, library).lines, as_json, explain, echo=True)


def _cast(library: Library, persona: str, scenario: str, difficulty: int, seed: int, profile: str) -> Casting:
    casting = library.cast(persona, scenario, difficulty, seed)
    if profile:
        casting = replace(casting, profile=profile)
        set_stage(casting, library)  # refuses a profile that is unknown or another persona's
    return casting


def _hold(talk: Talk, lines: Iterable[str], as_json: bool, explain: bool, echo: bool,
          clock: Optional[Callable[[], float]] = None) -> None:
    said_anything, since = False, None
    for line in lines:
        if talk.outcome is not None:
            break
        said, said_anything = line.rstrip("\r\n"), True
        if echo and not as_json:
            print(f"学员：{said}")
        talk.say(said, clock() - since if clock and since is not None else None)
        for message in talk.answer:
            _show(message, talk, as_json, explain)
        since = clock() if clock else None
    if not said_anything:
        raise UserError("您还没有说话，没有可评的对话；请一行写一句，例如 “您好，三秦医院，请问怎么称呼您？”")
    _report(talk, as_json)


def _show(message: Dict[str, Any], talk: Talk, as_json: bool, explain: bool) -> None:
    if as_json:
        print(json_line({"speaker": "patient", **message, "outcome": talk.outcome}), flush=True)
        return
    print(f"患者：{message['text']}", flush=True)
    if explain:
        for why in message["why"]:
            _err.print(f"      · {why}", style="dim", markup=False, soft_wrap=True)


def _report(talk: Talk, as_json: bool) -> None:
    casting = talk.casting
    talk_id = f"{casting.scenario}-{casting.persona}-{casting.difficulty}-{casting.seed}"
    said = talk.transcript(talk_id)
    transcript = Transcript.from_dict(said)
    report = evaluate(transcript, load_rulebook(), listener())
    if as_json:  # the transcript lies beside, so that the output can be judged or retried again
        print(json_line({**report.as_dict(), "transcript": said}))
    else:
        print(render(report, transcript, "text"))
