"""Pieces of the HTML report. Everything that people wrote is escaped here and nowhere else.

The web room shows the same pieces inside its own page; classes begin with ``pl-`` and are styled by
``report.css``.
"""
from __future__ import annotations

from html import escape
from typing import Iterator, Mapping, Sequence

from evaluators.finding import Finding
from evaluators.report import Report
from evaluators.report_text import ANSWERS, MARKS, METRICS, OUTCOMES, SEVERITY, STATUS, metric, of
from evaluators.transcript import Transcript

_RANK = {"violated": 0, "missed": 1, "unverified": 2, "met": 3}
_CHECKS = {"red_flag": "红线", "forbidden": "禁语", "fact": "事实", "answer": "回答", "stage": "环节", "courtesy": "礼貌", "care": "关怀"}
_CURVES = {"trust": "信任", "anxiety": "焦虑"}


def talk_html(transcript: Transcript, report: Report) -> str:
    """The talk as an ordered list, the evidence marked in place."""
    marks: dict[int, list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(report.findings):
        if finding.points:
            marks.setdefault(finding.turn, []).append((number, finding))
    rows = []
    for index, turn in enumerate(transcript.turns):
        who = "学员" if turn.speaker == "trainee" else "患者"
        why = f'<p class="pl-why">{"<br>".join(map(escape, turn.why))}</p>' if turn.why else ""
        rows.append(f'<li class="pl-turn pl-{turn.speaker}" id="turn-{index}" value="{index}"><span class="pl-who">{index} {who}</span>'
                    f'<p class="pl-text">{marked(turn.text, marks.get(index, []))}</p>{why}</li>')
    return f'<ol class="pl-talk" start="0">{"".join(rows)}</ol>'


def marked(text: str, findings: Sequence[tuple[int, Finding]]) -> str:
    """A text, escaped, with <mark> around the evidence; overlapping findings share pieces."""
    cuts = sorted({0, len(text), *(edge for _, finding in findings for edge in (finding.start, finding.end))})
    pieces = []
    for start, end in zip(cuts, cuts[1:]):
        inside = sorted(((number, finding) for number, finding in findings if finding.start <= start and end <= finding.end),
                        key=lambda item: (_RANK.get(item[1].status, 4), item[0]))
        words = escape(text[start:end])
        if not inside:
            pieces.append(words)
            continue
        status = inside[0][1].status
        notes = escape(" ／ ".join(f"{_CHECKS[finding.check]}·{STATUS[finding.status]}：{finding.message}" for _, finding in inside))
        numbers = " ".join(str(number) for number, _ in inside)
        sign = f'<span class="pl-sign" aria-hidden="true">{MARKS[status]}</span>' if any(f.start == start and f.status == status for _, f in inside) else ""
        pieces.append(f'<mark class="pl-mark pl-{status}" data-findings="{numbers}" title="{notes}">{sign}{words}</mark>')
    return "".join(pieces)


def findings_html(report: Report) -> str:
    """What was found, most serious first, each with a link to its turn."""
    return "".join((_flags(report), _advice(report), _strengths(report), _table(report, "stage", "环节", report.stages),
                    _table(report, "courtesy", "礼貌", report.courtesy), _answers(report), _facts(report), _points(report),
                    _metrics(report)))


def stage_strip_html(report: Report) -> str:
    """The stages as a strip, each with sign and words (never by colour alone)."""
    cells = "".join(f'<li class="pl-{status}"><span class="pl-sign">{MARKS[status]}</span> {escape(report.title("stage", name))}'
                    f'<small>{STATUS[status]}</small></li>' for name, status in report.stages.items())
    return f'<ol class="pl-strip" aria-label="环节">{cells}</ol>'


def head_html(report: Report) -> str:
    """Score, verdict and how the patient left."""
    state = "pass" if report.passed else "fail"
    return (f'<header class="pl-head pl-{state}"><p class="pl-score"><b>{report.score}</b><span>分</span></p><div><h1>'
            f'{"合格" if report.passed else "不合格"}</h1><p>{escape(str(report.header.get("protocol_title", "")))} · 结局：'
            f'{OUTCOMES.get(report.outcome, escape(report.outcome))} · 编号 {escape(report.id)} · 规则版本 {escape(report.rules_version)}</p></div></header>')


def curve_svg(curve: Sequence[Mapping[str, float]], width: int = 640, height: int = 150) -> str:
    """Trust and anxiety over the turns as inline SVG; empty without states.

    Args:
        curve: rows of a report's ``curve`` (values 0..1).
        width: of the view box; the drawing scales.
        height: of the view box.
    """
    if not curve:
        return ""
    first, last = curve[0]["turn"], curve[-1]["turn"]
    step = (width - 90) / max(1, last - first)
    lines = "".join(_line(curve, key, name, first, step, height) for key, name in _CURVES.items())
    grid = "".join(f'<line class="pl-grid" x1="30" x2="{width - 60}" y1="{_y(v, height):.1f}" y2="{_y(v, height):.1f}"/>'
                   f'<text class="pl-axis" x="24" y="{_y(v, height) + 4:.1f}" text-anchor="end">{v:g}</text>' for v in (0, 0.5, 1))
    said = "，".join(f"{name}从 {curve[0][key]:.2f} 到 {curve[-1][key]:.2f}" for key, name in _CURVES.items() if key in curve[0] and key in curve[-1])
    return (f'<figure class="pl-curve"><svg viewBox="0 0 {width} {height}" role="img" aria-label="{said}">{grid}{lines}</svg>'
            f'<figcaption>患者的信任（实线）与焦虑（虚线），按轮次</figcaption></figure>')


def _line(curve: Sequence[Mapping[str, float]], key: str, name: str, first: int, step: float, height: int) -> str:
    points = [(30 + (row["turn"] - first) * step, _y(row[key], height), row) for row in curve if key in row]
    if not points:
        return ""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    shape = "".join(f'<circle class="pl-dot" cx="{x:.1f}" cy="{y:.1f}" r="3"><title>第{row["turn"]}轮 {name} {row[key]:.2f}</title></circle>' for x, y, row in points)
    return (f'<g class="pl-line pl-line-{key}"><polyline points="{path}"/>{shape}'
            f'<text x="{points[-1][0] + 8:.1f}" y="{points[-1][1] + 4:.1f}">{name}</text></g>')


def _y(value: float, height: int) -> float:
    return 12 + (1 - value) * (height - 24)


def _link(finding: Finding) -> str:
    if not finding.points:
        span = f"查过第 {finding.searched[0]}–{finding.searched[1]} 轮" if finding.searched else ""
        return f'<span class="pl-place">{span}</span>'
    return f'<a class="pl-place" href="#turn-{finding.turn}">第 {finding.turn} 轮</a> <q>{escape(finding.quote)}</q>'


def _flags(report: Report) -> str:
    rows = sorted([*of(report, "red_flag"), *of(report, "forbidden")], key=lambda row: (_RANK[row[1].status], row[0]))
    cards = "".join(_card(number, finding) for number, finding in rows)
    return f'<section class="pl-flags"><h2>红线与禁语</h2>{cards or "<p>没有。</p>"}</section>'


def _card(number: int, finding: Finding) -> str:
    law = f"<dt>依据</dt><dd>{escape(finding.law)}</dd>" if finding.law else ""
    say = f"<dt>可以说</dt><dd class=\"pl-say\">{escape(finding.rewrite)}</dd>" if finding.rewrite else ""
    return (f'<article class="pl-card pl-{finding.status}" id="finding-{number}"><h3><span class="pl-sign">{MARKS[finding.status]}</span> '
            f'{escape(finding.message.split("：")[0])} <small>{SEVERITY.get(finding.severity or "", "")} · {STATUS[finding.status]}</small></h3>'
            f'<p>{_link(finding)}</p><p>{escape(finding.message.split("：", 1)[-1])}</p><dl>{law}{say}</dl></article>')


def _table(report: Report, check: str, title: str, statuses: Mapping[str, str]) -> str:
    rows = []
    for name, status in statuses.items():
        found = [finding for _, finding in of(report, check) if finding.rule == name]
        shown = "<br>".join(_link(finding) for finding in found[:3]) if status == "met" else escape(found[0].message.split("：", 1)[-1]) if found else ""
        say = f'<p class="pl-say">{escape(found[0].rewrite)}</p>' if status == "missed" and found and found[0].rewrite else ""
        rows.append(f'<tr class="pl-{status}"><th scope="row"><span class="pl-sign">{MARKS[status]}</span> {escape(report.title(check, name))}</th>'
                    f'<td>{STATUS[status]}</td><td>{shown}{say}</td></tr>')
    return f'<section><h2>{title}</h2><table class="pl-table">{"".join(rows)}</table></section>'


def _list(title: str, items: Iterator[str]) -> str:
    rows = "".join(items)
    return f"<section><h2>{title}</h2><ul class=\"pl-list\">{rows}</ul></section>" if rows else ""


def _answers(report: Report) -> str:
    return _list("患者的问题", (f'<li class="pl-{finding.status}"><span class="pl-sign">{MARKS[finding.status]}</span> {escape(finding.message)} '
                           f'<small>{ANSWERS.get(finding.category or "", "")}</small> {_link(finding)}</li>' for _, finding in of(report, "answer")))


def _facts(report: Report) -> str:
    return _list("事实", (f'<li class="pl-{finding.status}"><span class="pl-sign">{MARKS[finding.status]}</span> {_link(finding)} {escape(finding.message)}</li>'
                        for _, finding in of(report, "fact")))


def _strengths(report: Report) -> str:
    return _list("做得好", (f'<li><a class="pl-place" href="#turn-{row["turn"]}">第 {row["turn"]} 轮</a> <q>{escape(row["quote"])}</q> '
                         f'<b>{escape(row["title"])}</b>：{escape(row["why"])}</li>' for row in report.strengths))


def _advice(report: Report) -> str:
    return _list("下次可以", (f'<li>{escape(row["message"])}<p class="pl-say">{escape(row["instead"])}</p></li>' for row in report.advice))


def _points(report: Report) -> str:
    rows = "".join(f'<tr><th scope="row">{escape(row["title"])}</th><td>{row["got"]:.1f}</td><td>{row["most"]:.1f}</td></tr>' for row in report.points)
    return f'<section><details><summary>分数怎么来的</summary><table class="pl-table"><tr><th>项目</th><th>得分</th><th>满分</th></tr>{rows}</table></details></section>'


def _metrics(report: Report) -> str:
    cells = "".join(f"<div><dt>{METRICS.get(key, escape(key))}</dt><dd>{escape(metric(value))}</dd></div>" for key, value in report.metrics.items())
    return f'<section><h2>数字</h2><dl class="pl-metrics">{cells}</dl></section>'
