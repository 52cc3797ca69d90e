"""The report as Markdown."""
from __future__ import annotations

import re
from typing import Iterator

from evaluators.report import Report
from evaluators.report_text import MARKS, METRICS, OUTCOMES, SEVERITY, STATUS, metric, of, place, verdict
from evaluators.transcript import Transcript


def markdown(report: Report, transcript: Transcript) -> str:
    """The whole report, the talk at its end."""
    return "\n".join(_lines(report, transcript)) + "\n"


def _lines(report: Report, transcript: Transcript) -> Iterator[str]:
    yield f"# 陪练报告 {_safe(report.id)}"
    yield ""
    service, outcome = _safe(str(report.header.get("protocol_title", ""))), OUTCOMES.get(report.outcome, report.outcome)
    yield f"**{verdict(report)}** · {service} · 结局：{outcome} · 规则版本 `{report.rules_version}`"
    for kind, title, statuses in (("stage", "环节", report.stages), ("courtesy", "礼貌", report.courtesy)):
        yield from ("", f"## {title}", "", "| 项目 | 结果 | 证据 |", "|---|---|---|")
        for name, status in statuses.items():
            found = [finding for _, finding in of(report, kind) if finding.rule == name]
            shown = "；".join(place(finding) for finding in found[:3]) if status == "met" else found[0].message if found else ""
            yield f"| {report.title(kind, name)} | {MARKS[status]} {STATUS[status]} | {_safe(shown)} |"
    for check, title in (("red_flag", "红线"), ("forbidden", "禁语"), ("fact", "事实"), ("answer", "患者的问题")):
        rows = [finding for _, finding in of(report, check)]
        yield from ("", f"## {title}", "") if rows else ()
        for finding in rows:
            severity = f"（{SEVERITY[finding.severity]}）" if finding.severity else ""
            yield f"- {MARKS[finding.status]} {_safe(finding.message)}{severity}：{_safe(place(finding))}"
            yield from (f"  - {label}：{_safe(value)}" for label, value in (("依据", finding.law), ("可以说", finding.rewrite)) if value)
    yield from ("", "## 做得好", "") if report.strengths else ()
    yield from (f"- 第{row['turn']}轮 “{_safe(row['quote'])}”：{row['why']}" for row in report.strengths)
    yield from ("", "## 下次可以", "") if report.advice else ()
    yield from (f"- {_safe(row['message'])} 可以说：{_safe(row['instead'])}" for row in report.advice)
    yield from ("", "## 数字", "")
    yield " · ".join(f"{METRICS.get(key, key)} {metric(value)}" for key, value in report.metrics.items())
    yield from ("", "## 对话", "")
    for index, turn in enumerate(transcript.turns):
        yield f"{index}. **{'学员' if turn.speaker == 'trainee' else '患者'}** {_safe(turn.text)}"


def _safe(text: str) -> str:
    """Text that Markdown shows as it is."""
    plain = re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)
    return re.sub(r"\s*[\r\n]+\s*", " ", plain)
