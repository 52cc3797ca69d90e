"""A talk in the terminal, or from a pipe."""
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, Iterable, List

from rich.console import Console

from actions.cast import load_library
from app.talk import Talk
from evaluators import Transcript, evaluate, load_rulebook, render
from language.authoring import DATA, UserError, guess
from language.listener import listener

_err = Console(stderr=True, highlight=False)


def chat(persona: str, scenario: str, difficulty: int, seed: int, lines: Iterable[str], as_json: bool,
         explain: bool, echo: bool = False) -> None:
    """Holds a talk over ``lines`` of the trainee and prints the patient's messages and the report.

    Raises:
        UserError: unknown persona or scenario, difficulty out of range.
    """
    library = load_library()
    talk = Talk(library.cast(persona, scenario, difficulty, seed), library)
    if not as_json and not echo and sys.stdin.isatty():
        _err.print(f"您是接待人员，请先开口。患者：{library.personas[persona].name}；按 Ctrl+D 结束。", style="dim")
    for line in lines:
        if talk.outcome is not None:
            break
        said = line.rstrip("\r\n")
        if echo and not as_json:
            print(f"学员：{said}")
        for message in talk.say(said):
            _show(message, talk, as_json, explain)
    _report(talk, as_json, talk_id=f"{talk.casting.scenario}-{talk.casting.persona}-{difficulty}-{seed}")


def script(trainee: str, scenario: str) -> List[str]:
    """The lines of a scripted trainee for a scenario: data/trainees/<trainee>/<protocol>.txt, one message a line.

    Raises:
        UserError: no such trainee, or none for the scenario's protocol.
    """
    folder = DATA / "trainees"
    known = sorted(path.name for path in folder.iterdir() if path.is_dir())
    if trainee not in known:
        raise UserError(f"学员 “{trainee}” 不存在{guess(trainee, known)}")
    library = load_library()
    chosen = library.cast(next(iter(library.personas)), scenario).scenario
    protocol = library.scenarios[chosen].protocol
    path: Path = folder / trainee / f"{protocol}.txt"
    if not path.exists():
        raise UserError(f"学员 “{trainee}” 没有流程 “{protocol}” 的台词")
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _show(message: Any, talk: Talk, as_json: bool, explain: bool) -> None:
    if as_json:
        said: Dict[str, Any] = {"speaker": "patient", "text": message.text, "state": message.state,
                                "delay_ms": message.delay_ms, "why": list(message.why), "outcome": talk.outcome}
        print(json.dumps(said, ensure_ascii=False), flush=True)
        return
    print(f"患者：{message.text}", flush=True)
    if explain:
        for why in message.why:
            _err.print(f"      · {why}", style="dim", markup=False)


def _report(talk: Talk, as_json: bool, talk_id: str) -> None:
    transcript = Transcript.from_dict(talk.transcript(talk_id))
    report = evaluate(transcript, load_rulebook(), listener())
    print(render(report, transcript, "json" if as_json else "text"))
