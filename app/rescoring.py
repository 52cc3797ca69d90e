"""``peilian rescore``: many talks by today's rules, beside what was said of them before."""
from __future__ import annotations

import json
from itertools import tee
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Sequence

from app.versions import rules_of, versions
from evaluators import evaluate_many, read_transcripts
from evaluators.rulebook import Rulebook
from language.authoring import UserError

_CHECKS = {"red_flag": "红线", "forbidden": "禁语", "fact": "事实", "answer": "回答", "stage": "环节",
           "courtesy": "礼貌", "care": "关怀"}
_NAMES = {"violated": "违反", "unverified": "待核实", "missed": "没做到", "met": "做到", "not_due": "不需要",
          "not_reached": "没谈到"}


def rescore_lines(files: Sequence[Path], version: str | None = None) -> Iterator[str]:
    """For every talk what changed and why, and a line of numbers at the end.

    Args:
        files: transcripts, and JSON reports of them in any order; paired by the talk's id.
        version: of the rules that talks without an old report are compared with.

    Raises:
        UserError: a file that cannot be read, an unknown version, a talk or a report without its other half.
    """
    before = {row["id"]: row for path in files if _holds_reports(path) for row in _reports(path)}
    talks = [path for path in files if not _holds_reports(path)]
    if not talks:
        raise UserError("只有报告，没有对话原文，无从重新评判；请把对话记录也写上")
    count, changed, fell, rose = 0, 0, 0, 0
    for path in talks:
        for old, new in _pairs(path, before, version):
            lines = list(_changes(old, new))
            count, changed = count + 1, changed + bool(lines)
            fell, rose = fell + (old["passed"] > new["passed"]), rose + (old["passed"] < new["passed"])
            verdict = "，".join(f"{'合格' if row['passed'] else '不合格'} {row['score']} 分" for row in (old, new))
            yield f"{new['id']}  {verdict.replace('，', ' → ')}" + ("" if lines else "  没有变化")
            yield from lines
    yield f"{count} 份对话，{changed} 份有变化；合格变不合格 {fell} 份，不合格变合格 {rose} 份"


def _pairs(path: Path, before: Mapping[str, Any], version: str | None) -> Iterator[tuple[Mapping, Mapping]]:
    """The old and the new report of every talk of a file."""
    talks, heard, again = tee(read_transcripts(path), 3)
    today = evaluate_many(heard, *rules_of(None))
    past = evaluate_many(again, *rules_of(version)) if version else None
    for talk, new in zip(talks, today):
        other = next(past).as_dict() if past else None
        old = before.get(talk.id, other)
        if old is None:
            raise UserError(f"对话 “{talk.id}” 没有旧报告；请把旧的 JSON 报告也写上，或用 --rules-version 说明和哪一版比")
        yield old, new.as_dict()


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """A line for each finding that came, went or changed its status."""
    was, now = _findings(old), _findings(new)
    for key in sorted({*was, *now}, key=lambda key: (key[0], key[2] if key[2] is not None else -1, key[1])):
        one, other = was.get(key), now.get(key)
        if one is not None and other is not None and one["status"] == other["status"]:
            continue
        shown = other or one
        place = f"第{shown['turn']}轮 “{shown['quote']}”" if shown["quote"] else ""
        status = " → ".join(_NAMES[row["status"]] if row else "无" for row in (one, other))
        yield f"  {_CHECKS.get(key[0], key[0])} {key[1]}（{status}）{place}：{_why(key, old, new)}"


def _findings(report: Mapping[str, Any]) -> Dict[tuple, Mapping[str, Any]]:
    """Findings by check, rule and (where words are quoted against the trainee) turn."""
    found: Dict[tuple, Mapping[str, Any]] = {}
    for row in report["findings"]:
        single = row["check"] in ("stage", "courtesy")
        if single or row["check"] == "answer" or row["status"] != "met":
            found.setdefault((row["check"], row["rule"], None if single else row["turn"]), row)
    return found


def _why(key: tuple, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    check, rule, _ = key
    if old["rules_version"] == new["rules_version"]:
        return "规则没有变，变的是听话的模型或统计层"
    now = _rules(rules_of(None)[0]).get((check, rule))
    if old["rules_version"] not in versions():
        return f"当时的规则（{old['rules_version']}）没有存档；" + ("这条规则今天还在" if now else "这条规则今天没有了")
    was = _rules(rules_of(old["rules_version"])[0]).get((check, rule))
    if was is None and now is None:
        return "统计层或整份对话的判断变了"
    return "新规则" if was is None else "规则撤下了" if now is None else "规则改过" if was != now else \
        "规则没有变，变的是语境、词类或听话的模型"


def _rules(book: Rulebook) -> Dict[tuple[str, str], Any]:
    """Every rule as authored, by check and id."""
    found: Dict[tuple[str, str], Any] = {("red_flag", name): (rule.dict(), entry.severity, entry.excused_by)
                                         for name, (entry, rule) in book.red_flags.rules.items()}
    found.update((("forbidden", item.phrase), item.dict()) for item in book.phrases.phrases)
    found.update((("courtesy", item.id), item.dict()) for item in book.courtesy.required)
    found.update((("answer", item.cue), item.dict()) for item in book.answers.questions)
    for protocol in book.protocols.values():
        for stage in protocol.stages:
            found.setdefault(("stage", stage.id), []).append((protocol.id, stage.dict()))
    return found


def _holds_reports(path: Path) -> bool:
    """True for the output of ``evaluate --format json``; looks at the first object only."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            first = json.loads(next((line for line in lines if line.strip()), ""))
    except (OSError, ValueError):
        return False  # a transcript over several lines, or one that its own reader complains of
    return isinstance(first, dict) and "findings" in first and "turns" not in first


def _reports(path: Path) -> Iterator[Dict[str, Any]]:
    needed = ("id", "score", "passed", "findings", "rules_version")
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise UserError(f"{path}:{number} 不是一行一个的 JSON 报告；请用 peilian evaluate --format json 的输出") from None
        lost: List[str] = [key for key in needed if not isinstance(row, dict) or key not in row]
        if lost:
            raise UserError(f"{path}:{number} 报告缺少 {'、'.join(lost)}；请用 peilian evaluate --format json 的输出")
        yield {key: row[key] for key in needed}
