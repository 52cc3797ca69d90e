"""The HTML report as one self-contained page: no script, no network."""
from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path

from evaluators.report import Report
from evaluators.report_html import curve_svg, findings_html, head_html, stage_strip_html, talk_html
from evaluators.transcript import Transcript

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>陪练报告 {title}</title><style>{style}</style></head>
<body class="pl-page">{body}</body></html>
"""


@lru_cache(maxsize=1)
def style() -> str:
    """The style sheet of all report pieces."""
    return (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def fragment(report: Report, transcript: Transcript) -> str:
    """The report without page around it; ``style()`` goes with it."""
    return (f'<main class="pl-report">{head_html(report)}{stage_strip_html(report)}{curve_svg(report.curve)}'
            f'<div class="pl-columns"><section class="pl-left" aria-label="对话"><h2>对话</h2>{talk_html(transcript, report)}</section>'
            f'<aside class="pl-right" aria-label="发现">{findings_html(report)}</aside></div></main>')


def page(report: Report, transcript: Transcript) -> str:
    """A whole page."""
    return _PAGE.format(title=escape(report.id), style=style(), body=fragment(report, transcript))
