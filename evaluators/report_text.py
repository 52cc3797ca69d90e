"""The report for a terminal, in Chinese."""
from __future__ import annotations

from typing import Iterator

from evaluators.finding import Finding
from evaluators.report import Report
from evaluators.transcript import Transcript

STATUS = {"met": "做到", "missed": "没做到", "violated": "违反", "not_due": "不需要", "not_reached": "没谈到", "unverified": "待核实"}
MARKS = {"met": "✓", "missed": "✗", "violated": "✗", "not_due": "–", "not_reached": "…", "unverified": "?"}
OUTCOMES = {"books": "约好来院", "leaves_contact": "留下联系方式", "thinks": "说再考虑", "hangs_up": "中途离开", "complains": "投诉",
            "emergency": "急症送医", "open": "没有结论"}
SEVERITY = {"critical": "严重", "high": "高", "medium": "中", "low": "低"}
ANSWERS = {"straight": "直接回答", "partly": "部分回答", "deferred": "说明理由转交", "dodged": "回避", "ignored": "没理会",
           "not_reached": "没来得及"}
METRICS = {"turns": "总轮数", "trainee_turns": "学员", "patient_turns": "患者", "talk_share": "学员说话占比", "mean_length": "平均字数",
           "longest": "最长一条", "questions_asked": "提问数", "name_uses": "称呼次数", "patient_questions": "患者提问",
           "answered": "答到位", "response_median_s": "回应中位数（秒）", "response_longest_s": "最慢回应（秒）", "call_s": "时长（秒）",
           "call_in_range": "时长合适"}


def of(report: Report, check: str) -> list[tuple[int, Finding]]:
    """The findings of one check, with their numbers."""
    return [(number, finding) for number, finding in enumerate(report.findings) if finding.check == check]


def verdict(report: Report) -> str:
    """One line: score, pass or fail, and why it fails."""
    critical = [finding for finding in report.findings if finding.check == "red_flag" and finding.status == "violated"
                and finding.severity == "critical"]
    why = f"（触碰严重红线：{report.title('red_flag', critical[0].category)}）" if critical and not report.passed else ""
    return f"{report.score} 分 · {'合格' if report.passed else '不合格'}{why}"


def place(finding: Finding) -> str:
    """Where a finding points, in words."""
    if finding.points:
        return f"第{finding.turn}轮 “{finding.quote}”"
    return f"查过第{finding.searched[0]}–{finding.searched[1]}轮" if finding.searched else ""


def metric(value: object) -> str:
    """A metric as people write it."""
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


def text(report: Report, transcript: Transcript) -> str:
    """The whole report as plain text."""
    return "\n".join(_lines(report, transcript)) + "\n"


def _lines(report: Report, transcript: Transcript) -> Iterator[str]:
    yield f"陪练报告  {report.id}  {report.header.get('protocol_title', '')}"
    yield f"{verdict(report)} · 结局：{OUTCOMES.get(report.outcome, report.outcome)} · 规则版本 {report.rules_version}"
    yield from _stages(report)
    yield from _courtesy(report)
    yield from _flags(report)
    yield from _answers(report)
    yield from _facts(report)
    yield from _lists(report)
    yield ""
    yield "数字  " + " · ".join(f"{METRICS.get(key, key)} {metric(value)}" for key, value in report.metrics.items())


def _stages(report: Report) -> Iterator[str]:
    yield ""
    met = sum(status == "met" for status in report.stages.values())
    yield f"环节  {met}/{sum(status in ('met', 'missed', 'violated') for status in report.stages.values())}"
    for name, status in report.stages.items():
        found = [finding for _, finding in of(report, "stage") if finding.rule == name]
        yield f"  {MARKS[status]} {report.title('stage', name)}（{STATUS[status]}）{_shown(found, status)}"


def _shown(found: list[Finding], status: str) -> str:
    if status == "met":
        return "  " + " ".join(place(finding) for finding in found[:3])
    if status == "missed" and found:
        say = f"  可以说：{found[0].rewrite}" if found[0].rewrite else ""
        return f"  {found[0].message.split('：', 1)[-1]}（{place(found[0])}）{say}"
    return ""


def _courtesy(report: Report) -> Iterator[str]:
    yield ""
    kept = sum(status in ("met", "not_due") for status in report.courtesy.values())
    yield f"礼貌  {kept}/{len(report.courtesy)}"
    for name, status in report.courtesy.items():
        found = [finding for _, finding in of(report, "courtesy") if finding.rule == name]
        yield f"  {MARKS[status]} {report.title('courtesy', name)}（{STATUS[status]}）{_shown(found, status)}"
    for _, finding in of(report, "forbidden"):
        yield f"  ✗ 禁语  {place(finding)}  {finding.message}  可以说：{finding.rewrite}"


def _flags(report: Report) -> Iterator[str]:
    flags = [finding for _, finding in of(report, "red_flag")]
    yield ""
    yield f"红线  {sum(finding.status == 'violated' for finding in flags) or '没有'}"
    for finding in flags:
        title = report.title("red_flag", finding.category)
        yield f"  {MARKS[finding.status]} {title}（{SEVERITY[finding.severity]}，{STATUS[finding.status]}）{place(finding)}"
        yield f"      {finding.message.split('：', 1)[-1]}"
        if finding.law:
            yield f"      依据：{finding.law}"
        if finding.rewrite:
            yield f"      可以说：{finding.rewrite}"


def _answers(report: Report) -> Iterator[str]:
    rows = [finding for _, finding in of(report, "answer")]
    if rows:
        yield ""
        yield "患者的问题"
    for finding in rows:
        yield f"  {MARKS[finding.status]} {finding.message}  {place(finding)}"


def _facts(report: Report) -> Iterator[str]:
    rows = [finding for _, finding in of(report, "fact")]
    if rows:
        yield ""
        yield "事实"
    for finding in rows:
        yield f"  {MARKS[finding.status]} {place(finding)}  {finding.message}"


def _lists(report: Report) -> Iterator[str]:
    if report.strengths:
        yield ""
        yield "做得好"
    for row in report.strengths:
        yield f"  · 第{row['turn']}轮 “{row['quote']}”  {row['title']}：{row['why']}"
    if report.advice:
        yield ""
        yield "下次可以"
    for row in report.advice:
        yield f"  · {row['message']}  可以说：{row['instead']}（{row['worth']:g} 分）"
    lost = [row for row in report.points if row["got"] < row["most"]]
    if lost:
        yield ""
        yield "分数去向"
        yield "  " + " · ".join(f"{row['title']} {row['got'] - row['most']:.1f}" for row in lost)
