"""How often the judge errs, on labelled lines and talks that it was not made from.

``tests/development`` may be looked at when rules are written; ``tests/held_out`` only in sums, here. Intervals are
Wilson's for shares and a seeded bootstrap over lines for F1, both at 95 %.
"""
from __future__ import annotations

import json
import random
from collections import Counter
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Any, Iterator, NamedTuple, Sequence

from language.heard import Cue
from language.red_flags import CATEGORIES, load_red_flags

TESTS = Path(__file__).resolve().parent.parent / "tests"
SETS = {"开发集": TESTS / "development", "开发集二": TESTS / "development" / "second",
        "开发集三": TESTS / "development" / "third", "开发集四": TESTS / "development" / "fourth",
        "开发集五": TESTS / "development" / "fifth", "留出集": TESTS / "held_out"}
OWN_TALKS = TESTS / "development" / "talks_own.jsonl"  # by those who mended the judge: stages and courtesy only
_DRAWS = 400


class Line(NamedTuple):
    """A labelled line and what was heard in it. ``labels`` is empty for a lawful one."""

    category: str
    labels: frozenset[str]
    span: tuple[int, int]
    cues: tuple[Cue, ...]

    def raised(self, sure: bool) -> set[str]:
        """Categories that were heard; only certain ones if ``sure``."""
        return {cue.label for cue in self.cues if cue.certainty == "certain" or not sure}


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    share, z = hits / of, 1.96
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def share(hits: int, of: int) -> str:
    """A share in per cent, with its interval."""
    low, high = wilson(hits, of)
    return f"{100 * hits / max(1, of):.1f}%（{100 * low:.0f}–{100 * high:.0f}）"


def heard_lines(folder: Path) -> list[Line]:
    """The labelled lines of a folder, heard all at once."""
    from language.listener import listener

    rows = _rows(folder / "red_flags.jsonl")
    heard = listener().hear_many([row["line"] for row in rows], [row.get("after", "") for row in rows])
    return [Line(row["category"], frozenset([row["category"], *row.get("also", ())]) if row["flag"] else frozenset(),
                 (row.get("start", 0), row.get("end", 0)), one.flags) for row, one in zip(rows, heard)]


def overall(lines: Sequence[Line], sure: bool) -> Iterator[tuple[str, str]]:
    """Recall, category, span and false alarms over all lines."""
    critical = {name for name, entry in load_red_flags().categories.items() if entry.severity == "critical"}
    bad, near = [line for line in lines if line.labels], [line for line in lines if not line.labels]
    hits = [line for line in bad if line.raised(sure)]
    worst = [line for line in bad if line.category in critical]
    right = [line for line in hits if line.raised(sure) & line.labels]
    covered = [line for line in hits if any(cue.start < line.span[1] and line.span[0] < cue.end for cue in line.cues)]
    yield "违规句被提起", share(len(hits), len(bad))
    yield "其中严重类别", share(sum(bool(line.raised(sure)) for line in worst), len(worst))
    yield "提起时类别对", share(len(right), len(hits))
    yield "引文与违规的词重合", share(len(covered), len(hits))
    yield "近似合规句误报", share(sum(bool(line.raised(sure)) for line in near), len(near))


def by_category(lines: Sequence[Line]) -> Iterator[tuple[str, str, str, str]]:
    """Category, precision, recall and F1 of what the rules are certain of, each with its interval."""
    for category in CATEGORIES:
        outcomes = [(category in line.raised(True), category in line.labels, line.category == category)
                    for line in lines]
        hits, said, due = _counts(outcomes)
        rounds = sorted(_f1(*_counts(random.Random(f"{category}:{draw}").choices(outcomes, k=len(outcomes))))
                        for draw in range(_DRAWS))
        low, high = rounds[int(0.025 * _DRAWS)], rounds[int(0.975 * _DRAWS)]
        yield category, share(hits[0], said), share(hits[1], due), f"{_f1(hits, said, due):.2f}（{low:.2f}–{high:.2f}）"


def _counts(outcomes: Sequence[tuple[bool, bool, bool]]) -> tuple[tuple[int, int], int, int]:
    """True alarms (of all alarms, of the category's own lines), alarms, and own unlawful lines."""
    true = sum(said and meant for said, meant, _ in outcomes)
    own = sum(said and meant and mine for said, meant, mine in outcomes)
    return (true, own), sum(said for said, *_ in outcomes), sum(meant and mine for _, meant, mine in outcomes)


def _f1(hits: tuple[int, int], said: int, due: int) -> float:
    precision, recall = hits[0] / max(1, said), hits[1] / max(1, due)
    return 2 * precision * recall / max(1e-9, precision + recall)


def lawful(folder: Path) -> Iterator[tuple[str, str]]:
    """False flags on ordinary lawful turns."""
    from language.listener import listener

    said = [line for line in (folder / "lawful_turns.txt").read_text("utf-8").splitlines() if line.strip()]
    heard = [Line("", frozenset(), (0, 0), one.flags) for one in listener().hear_many(said, [""] * len(said))]
    for name, sure in (("判违规", True), ("连同疑似", False)):
        count = sum(bool(line.raised(sure)) for line in heard)
        low, high = wilson(count, len(said))
        yield f"合规日常话每千句误报（{name}）", f"{1000 * count / len(said):.1f}（{1000 * low:.0f}–{1000 * high:.0f}）"


def turns(path: Path) -> Iterator[tuple[str, str]]:
    """Turns of whole talks, each with what the patient said before it: unlawful ones raised, lawful ones flagged."""
    from language.listener import listener

    rows = _rows(path)
    heard = listener().hear_many([row["line"] for row in rows], [row["before"] for row in rows])
    lines = [Line("", frozenset(row["categories"]), (0, 0), one.flags) for row, one in zip(rows, heard)]
    for name, sure in (("判违规", True), ("连同疑似", False)):
        bad, good = ([bool(line.raised(sure)) for line in lines if bool(line.labels) == unlawful] for unlawful in (True, False))
        low, high = wilson(sum(good), len(good))
        yield f"谈话里违规的轮次被提起（{name}）", share(sum(bad), len(bad))
        yield f"谈话里合规的每千轮误报（{name}）", f"{1000 * sum(good) / len(good):.1f}（{1000 * low:.0f}–{1000 * high:.0f}）"


def flips(path: Path) -> Iterator[tuple[str, str]]:
    """How often two ways of saying the same thing are judged differently."""
    from language.listener import listener

    rows = _rows(path)
    one, other = ([Line("", frozenset(), (0, 0), heard.flags) for heard in listener().hear_many(
        [row[key] for row in rows], [row.get("after", "") for row in rows])] for key in ("a", "b"))
    for name, sure in (("判违规", True), ("连同疑似", False)):
        changed = sum(bool(a.raised(sure)) != bool(b.raised(sure)) for a, b in zip(one, other))
        yield f"换个说法判定就变（{name}）", share(changed, len(rows))


@lru_cache(maxsize=4)
def judged(path: Path) -> tuple[tuple[dict[str, Any], Any], ...]:
    """The labels of every talk in a file, each with our report on it."""
    from evaluators import Transcript, evaluate_many, load_rulebook

    rows = _rows(path)
    reports = evaluate_many((Transcript.from_dict({key: value for key, value in row.items() if key != "gold"})
                             for row in rows), load_rulebook())
    return tuple((row["gold"], report) for row, report in zip(rows, reports))


def talks(path: Path) -> Iterator[tuple[str, str]]:
    """Agreement with a trainer on whole talks."""
    both = judged(path)
    golds, reports = [gold for gold, _ in both], [report for _, report in both]
    stages = [(true, report.stages.get(name)) for gold, report in both for name, true in gold["stages"].items()]
    courtesy = [(true, report.courtesy[name]) for gold, report in both for name, true in gold["courtesy"].items()]
    yield "环节 macro-F1", f"{_macro(stages):.3f}（一致 {share(sum(a == b for a, b in stages), len(stages))}）"
    yield "礼貌一致", share(sum(a == b for a, b in courtesy), len(courtesy))
    for title, key, check in (("禁语", "forbidden", "forbidden"), ("错误事实", "wrong_facts", "fact")):
        due = {(number, row[0]) for number, gold in enumerate(golds) for row in gold[key]}
        found = {(number, row.turn) for number, report in enumerate(reports) for row in report.findings
                 if row.check == check and row.status == "violated"}
        yield f"{title}：召回／精确", f"{share(len(due & found), len(due))}／{share(len(due & found), len(found))}"
    due = {(number, row[0], row[1]) for number, gold in enumerate(golds) for row in gold["red_flags"]}
    found = {(number, row.turn, row.category) for number, report in enumerate(reports) for row in report.findings
             if row.check == "red_flag" and row.status == "violated"}
    recall, precision = share(len(due & found), len(due)), share(len(due & found), len(found))
    yield "红线（轮次和类别都对）：召回／精确", f"{recall}／{precision}"
    theirs, ours = [gold["trainer_score"] for gold in golds], [report.score for report in reports]
    yield "分数与培训师的秩相关", f"{_spearman(theirs, ours):.2f}"
    yield "合格与否一致", share(sum(gold["passed"] == report.passed for gold, report in both), len(golds))


def by_check(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """What of stages, courtesies and forbidden phrases is right one by one: what, right, of how many, what was mistaken."""
    both = judged(path)
    stages = [(true, report.stages.get(name)) for gold, report in both for name, true in gold["stages"].items()]
    for status in sorted({true for true, _ in stages}):
        yield (f"环节 {status}", *_right([(true, said) for true, said in stages if true == status]))
    for stage in sorted({name for gold, _ in both for name in gold["stages"]}):
        row = _right([(gold["stages"][stage], report.stages.get(stage)) for gold, report in both if stage in gold["stages"]])
        if row[2]:
            yield (f"环节 {stage}", *row)
    for name in both[0][0]["courtesy"]:
        yield (f"礼貌 {name}", *_right([(gold["courtesy"][name], report.courtesy[name]) for gold, report in both]))
    found = [(row.rule, row.turn in {turn for turn, *_ in gold["forbidden"]}) for gold, report in both
             for row in report.findings if row.check == "forbidden" and row.status == "violated"]
    for name in sorted({rule for rule, _ in found}):
        yield f"禁语 {name}", f"{found.count((name, True))}", f"{sum(rule == name for rule, _ in found)}", ""
    raised = [(row.category, (row.turn, row.category) in {tuple(one[:2]) for one in gold["red_flags"]})
              for gold, report in both for row in report.findings if row.check == "red_flag" and row.status == "violated"]
    for name in sorted({category for category, _ in raised}):
        yield f"红线 {name}", f"{raised.count((name, True))}", f"{sum(category == name for category, _ in raised)}", ""


def _right(pairs: Sequence[tuple[str, str | None]]) -> tuple[str, str, str]:
    """Right ones, all of them, and each mistake with its count: met→missed 3."""
    wrong = Counter(f"{true}→{said}" for true, said in pairs if true != said)
    return (f"{len(pairs) - sum(wrong.values())}", f"{len(pairs)}",
            "，".join(f"{what} {count}" for what, count in wrong.most_common()))


def _macro(pairs: Sequence[tuple[str, str | None]]) -> float:
    scores = []
    for status in sorted({true for true, _ in pairs}):
        hits = sum(true == said == status for true, said in pairs)
        count = sum(true == status for true, _ in pairs) + sum(said == status for _, said in pairs)
        scores.append(2 * hits / max(1, count))
    return sum(scores) / len(scores)


def _spearman(left: Sequence[float], right: Sequence[float]) -> float:
    ranks = [[sum(other < value for other in column) + (column.count(value) - 1) / 2 for value in column]
             for column in (list(left), list(right))]
    means = [sum(column) / len(column) for column in ranks]
    spread = [sqrt(sum((value - mean) ** 2 for value in column)) for column, mean in zip(ranks, means)]
    return sum((a - means[0]) * (b - means[1]) for a, b in zip(*ranks)) / max(1e-9, spread[0] * spread[1])


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
