"""``peilian retry``: says something else from a turn on, and shows what came of it beside what was."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from actions.cast import load_library
from app.comparison import compare
from app.fork import casting_of, differs_from, replayed, retry_mark, trainee_lines, trainee_turn, waited
from app.json_line import json_line
from app.kept_talks import read_talk
from app.talk import Talk
from evaluators import Transcript, evaluate, load_rulebook
from evaluators.report_text import OUTCOMES
from language.authoring import UserError
from language.listener import listener

_MOODS = {"trust": "信任", "anxiety": "焦虑", "patience": "耐心", "tension": "价格紧张"}
_err = Console(stderr=True, highlight=False)


def retry(session: str, turn: int, lines: Iterable[str], db: Path, as_json: bool) -> None:
    """Forks a talk before ``turn``, hears the trainee's new ``lines`` and prints old and new side by side.

    Raises:
        UserError: unknown session, turn out of range, a talk without header, not a line said.
    """
    old = read_talk(session, db)
    at = trainee_turn(old["turns"], turn)
    casting_of(old)  # whose header is broken is told so before anything is loaded
    library, ear = load_library(), listener()
    child = replayed(old, trainee_lines(old["turns"][:at]), library, ear)
    parted = differs_from(old["turns"], child.transcript("")["turns"])
    if parted is not None:
        _err.print(f"患者的资料或程序改过：从第 {parted} 轮起，同样的话得到的回答已和当时不同。", style="yellow")
    if at != turn:
        _err.print(f"第 {turn} 轮是患者的话，从它所回答的第 {at} 轮（学员）重来。", style="dim")
    _go_on(child, old, at, lines, as_json)
    new = {**child.transcript(f"{old['id']}-retry-{at}"), "retry_of": retry_mark(old, at)}
    found = compared(old, new, at)
    if as_json:  # the new transcript lies beside, so that it can be judged or retried again
        print(json_line({**found, "transcript": new}))
    else:
        print_comparison(found)


def compared(old: Mapping[str, Any], new: Mapping[str, Any], turn: int) -> Dict[str, Any]:
    """Both talks judged by today's rules and compared."""
    rulebook, ear = load_rulebook(), listener()
    reports = [evaluate(Transcript.from_dict(talk), rulebook, ear).as_dict() for talk in (old, new)]
    return compare(old, reports[0], new, reports[1], turn)


def _go_on(child: Talk, old: Mapping[str, Any], at: int, lines: Iterable[str], as_json: bool) -> None:
    asks = sys.stdin.isatty() and not as_json
    if asks:
        for turn in old["turns"][max(0, at - 4):at]:
            _err.print(f"{'学员' if turn['speaker'] == 'trainee' else '患者'}：{turn['text']}", style="dim", markup=False)
        _err.print(f"从第 {at} 轮重来；上次说的是：“{old['turns'][at]['text']}”。按 Ctrl+D 结束。", style="dim", markup=False)
    said_anything = False
    for line in lines:
        if child.outcome is not None:
            break
        said_anything = True
        said = line.rstrip("\r\n")
        answer = child.say(said, waited(old["turns"], child.transcript("")["turns"], at, said, None))
        if asks:
            for message in answer:
                print(f"患者：{message.text}", flush=True)
    if not said_anything:
        raise UserError("您还没有说话；重来要从标准输入读新的话，一行一句")


def print_comparison(found: Mapping[str, Any]) -> None:
    """Two columns, and the differences under them."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    sides = (Column(name, ratio=1, overflow="fold") for name in ("上次", "这次"))
    table = Table(*sides, expand=True, show_lines=True)
    for row in found["rows"]:
        table.add_row(_cell(row["old"]), _cell(row["new"]))
    console.print(table)
    for line in summary(found):
        console.print(Text(line))


def _cell(exchange: Optional[Mapping[str, Any]]) -> Text:
    if exchange is None:
        return Text("（对话已经结束）", style="dim")
    text = Text(f"{exchange['turn']}·学员：{exchange['trainee']}")
    for title in dict.fromkeys(exchange["red_flags"]):
        text.append(f"\n✗ 红线：{title}", style="red")
    for said in exchange["patient"]:
        text.append(f"\n患者：{said}")
    if exchange["state"]:
        text.append("\n" + " ".join(f"{_MOODS[mood]} {value:.2f}" for mood, value in exchange["state"].items()
                                    if mood in ("trust", "anxiety")), style="dim")
    return text


def summary(found: Mapping[str, Any]) -> List[str]:
    """The differences in words, a line each."""
    old, new, difference = found["old"], found["new"], found["difference"]
    lines = ["两次一字不差。"] if found["same"] else []
    lines.append(f"得分  {old['score']} → {new['score']}（{difference['score']:+d}）  "
                 f"{_passed(old)} → {_passed(new)}")
    lines.append(f"结局  {OUTCOMES.get(old['outcome'], old['outcome'])} → {OUTCOMES.get(new['outcome'], new['outcome'])}")
    lines += [f"{_MOODS[mood]}  {old['state'][mood]:.2f} → {new['state'][mood]:.2f}（{by:+.2f}）"
              for mood, by in difference["state"].items()]
    flags = difference["red_flags"]
    lines.append(f"红线  {len(old['red_flags'])} → {len(new['red_flags'])}"
                 + (f"  少了：{'、'.join(flags['gone'])}" if flags["gone"] else "")
                 + (f"  多了：{'、'.join(flags['added'])}" if flags["added"] else ""))
    return lines


def _passed(side: Mapping[str, Any]) -> str:
    return "合格" if side["passed"] else "不合格"
