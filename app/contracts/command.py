"""``peilian check --personas``: runs the contracts, prints the numbers, and says how to play a broken talk again."""
from __future__ import annotations

import sys
from collections import Counter
from time import monotonic
from typing import Dict, List, Optional, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from actions.cast import load_library
from app.contracts.lines import Line, of_persona, shared
from app.contracts.played import Breach
from app.contracts.run import CONTRACTS, STEPS, Outcome, check
from app.contracts.scripts import RANDOM, SCRIPTED
from app.contracts.verdicts import keep
from language.authoring import UserError, guess

TITLES = {"disclosure": "不该说的", "contradiction": "自相矛盾", "role": "角色错位", "ending": "早退不走", "repeated": "重复",
          "empty": "空话", "length": "太长", "monotone": "好坏颠倒", "order": "高低颠倒", "variety": "雷同", "replay": "重放",
          "reachable": "说不到"}
_SHOWN = 10  # breaches of one persona that are printed
ENOUGH = 200  # seeds from which on words count as out of reach if none of those for one occasion was ever said


def check_personas(personas: Sequence[str], seeds: int, replayed: int, jobs: int, show_unused: bool) -> bool:
    """Runs the contracts and prints the table; True if all hold.

    Args:
        personas: ids; all if empty.
        seeds: talks of each persona, difficulty and trainee.
        replayed: how often a talk of each persona is played again.
        jobs: processes.
        show_unused: prints every line that was never said.

    Raises:
        UserError: unknown persona.
    """
    library = load_library()
    for name in personas:
        if name not in library.personas:
            raise UserError(f"没有患者类型 “{name}”{guess(name, library.personas)}")
    wanted, since = list(dict.fromkeys(personas)) or list(library.personas), monotonic()
    outcomes: List[Outcome] = []
    for outcome in _watched(wanted, seeds, replayed, jobs):
        outcome.breaches += _unreachable(outcome, seeds)
        keep(outcome.persona, seeds, outcome.breaches)
        outcomes.append(outcome)
    _print_table(outcomes, seeds, replayed)
    for outcome in outcomes:
        _print_details(outcome, show_unused)
    used = frozenset().union(*(outcome.used for outcome in outcomes))
    common = [line for line in shared(library) if line.text not in used] if len(outcomes) == len(library.personas) else []
    _print_sums(outcomes, common, show_unused, monotonic() - since)
    return not any(outcome.breaches for outcome in outcomes)


def _watched(wanted: Sequence[str], seeds: int, replayed: int, jobs: int):
    """The outcomes, with a bar on stderr that moves."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("契约检查", total=len(wanted) * STEPS)
        for outcome in check(wanted, seeds, replayed, jobs,
                             lambda persona: bar.update(task, advance=1, description=f"契约检查 {persona}")):
            if not console.is_terminal:
                print(f"{outcome.persona}：{outcome.talks} 次对话，{len(outcome.breaches)} 处不合", file=sys.stderr, flush=True)
            yield outcome


def _unreachable(outcome: Outcome, seeds: int) -> List[Breach]:
    if seeds < ENOUGH:
        return []
    missed: Dict[str, List[Line]] = {}
    for line in outcome.unused:
        missed.setdefault(line.place, []).append(line)
    library = load_library()
    written = Counter(line.place for line in of_persona(library.personas[outcome.persona]))
    return [Breach("reachable", outcome.persona, "", "", 0, "", 0, None, f"这里的 {len(lines)} 句一句也没有说过：{lines[0]}")
            for place, lines in missed.items() if len(lines) == written[place]]


def _print_table(outcomes: Sequence[Outcome], seeds: int, replayed: int) -> None:
    table = Table(title=f"契约：每位患者、每档难度、每种学员 {seeds} 个种子；每位患者重放 {replayed} 次，分给各人、各档、各种学员",
                  title_justify="left")
    for name in ("患者", "对话", "轮次", "每条字数", "十次雷同", "同一人雷同（最多）", "没说过的句子"):
        table.add_column(name, justify="left" if name == "患者" else "right", no_wrap=name == "患者")
    for name in CONTRACTS:
        table.add_column(TITLES[name], justify="right")
    for outcome in outcomes:
        broken: Dict[str, int] = {}
        for breach in outcome.breaches:
            broken[breach.contract] = broken.get(breach.contract, 0) + 1
        average = outcome.characters / outcome.messages if outcome.messages else 0
        marks = (f"[red]✗ {broken[name]}[/red]" if name in broken else "✓" for name in CONTRACTS)
        table.add_row(outcome.persona, str(outcome.talks), str(outcome.turns), f"{average:.1f}",
                      f"{outcome.shared:.0%}", _alike(outcome),
                      str(len(outcome.unused)), *marks)
    wide = max(120, 30 + 10 * (len(CONTRACTS) + 7))
    Console(width=None if sys.stdout.isatty() else wide, highlight=False).print(table)


def _alike(outcome: Outcome) -> str:
    """How much ten talks with one and the same person share, on average, and at most."""
    return f"{sum(outcome.alike) / len(outcome.alike):.0%}（{max(outcome.alike):.0%}）" if outcome.alike else ""


def _print_details(outcome: Outcome, show_unused: bool) -> None:
    if not outcome.talks:
        print(f"{outcome.persona}：没有一份个人情况（data/profiles）配给这位患者，没有可查的")
    for breach in outcome.breaches[:_SHOWN]:
        print(described(breach))
    if len(outcome.breaches) > _SHOWN:
        print(f"  ……{outcome.persona} 还有 {len(outcome.breaches) - _SHOWN} 处")
    for line in outcome.unused if show_unused else ():
        print(f"没说过：{line}")


def _print_sums(outcomes: Sequence[Outcome], common: Sequence[Line], show_unused: bool, seconds: float) -> None:
    """The whole run in one line, and the lines of shared files that nobody said."""
    talks, turns, again = (sum(getattr(outcome, name) for outcome in outcomes) for name in ("talks", "turns", "replays"))
    print(f"共 {len(outcomes)} 位患者，{talks} 次对话，{turns} 轮，重放 {again} 次，用时 {seconds / 60:.1f} 分钟")
    if common:
        print(f"个人情况、场景、话题和公用的话里有 {len(common)} 句谁也没说过" + ("：" if show_unused else "，加 --unused 逐条列出"))
    for line in common if show_unused else ():
        print(f"没说过：{line}")


def described(breach: Breach) -> str:
    """A breach with the command that plays the same talk again."""
    where = f"，第 {breach.turn + 1} 句" if breach.turn is not None else ""
    who = f"{breach.profile}，难度 {breach.difficulty}，学员 {breach.trainee}，种子 {breach.seed}{where}"
    who = who if breach.profile else ""
    line = f"✗ {TITLES[breach.contract]}（{breach.contract}）{breach.persona} {who}\n    {breach.message}"
    return line + (f"\n    重放：{again}" if (again := replay_command(breach)) else "")


def replay_command(breach: Breach) -> Optional[str]:
    """How to play the talk of a breach again; None if it is about no talk."""
    if not breach.profile:
        return None
    if breach.trainee not in (*SCRIPTED, RANDOM):  # made of acts, by the seed
        return f"peilian check --personas {breach.persona} --seeds {max(2, breach.seed + 1)}"
    return (f"peilian simulate --trainee {breach.trainee} --persona {breach.persona} --scenario {breach.scenario} "
            f"--profile {breach.profile} --difficulty {breach.difficulty} --seed {breach.seed} --explain")
