"""The report in its four shapes."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from tests.evaluators.annotated import build, golden_files, read_golden

from evaluators import evaluate, render
from evaluators.report_html import curve_svg, marked, stage_strip_html, talk_html

KEYS = ["id", "score", "passed", "stages", "courtesy", "findings", "metrics", "rules_version"]
NASTY = "<script>alert('x')</script> & \"引号\" <b onclick=x>您好</b>"


@pytest.fixture(scope="module")
def judged(rules):
    path = next(path for path in golden_files() if path.stem == "price_focused_kind_and_complete")
    transcript, listener = build({"id": "样例", **read_golden(path)})
    return evaluate(transcript, rules, listener), transcript


class Balanced(HTMLParser):
    """Fails on a tag that is closed wrongly."""

    VOID = {"meta", "br", "line", "circle", "polyline"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_json_is_one_line_and_keeps_the_contract(judged) -> None:
    line = render(*judged, "json")
    data = json.loads(line)
    assert "\n" not in line and list(data)[:len(KEYS)] == KEYS
    for finding in data["findings"]:
        assert {"check", "rule", "status", "turn", "start", "end", "quote", "message"} <= set(finding)


def test_text_names_score_stages_and_words(judged) -> None:
    text = render(*judged, "text")
    for words in ("96 分 · 合格", "环节  9/9", "礼貌  9/9", "红线  没有", "不隔空下诊断"):
        assert words in text


def test_markdown_cannot_be_broken_by_what_was_said(rules) -> None:
    transcript, listener = build({"id": "a|b", "turns": [{"T": "您好 | `x` <i>", "acts": {"greet": "您好 | `x` <i>"}}, {"P": "再见"}]})
    text = render(evaluate(transcript, rules, listener), transcript, "md")
    assert "您好 \\| \\`x\\` \\<i\\>" in text and "# 陪练报告 a\\|b" in text


def test_html_is_balanced_self_contained_and_marked(judged) -> None:
    page = render(*judged, "html")
    parser = Balanced()
    parser.feed(page)
    assert parser.open == [] and "script" not in parser.tags and "link" not in parser.tags
    assert not re.search(r"(?:src|href)=\"http", page) and "mark" in parser.tags and page.count('class="pl-turn') == 27


def test_nothing_said_is_ever_html(rules) -> None:
    transcript, listener = build({"id": NASTY, "facts": {"hospital": NASTY}, "turns": [
        {"T": NASTY, "acts": {"greet": "<b onclick=x>您好</b>"}}, {"P": NASTY, "why": [NASTY]}]})
    report = evaluate(transcript, rules, listener)
    for shape in (render(report, transcript, "html"), talk_html(transcript, report)):
        assert "<script" not in shape and "<b onclick" not in shape and "&lt;script&gt;" in shape


def test_marks_nest_without_losing_a_character(judged) -> None:
    report, transcript = judged
    for index, turn in enumerate(transcript.turns):
        findings = [(number, finding) for number, finding in enumerate(report.findings) if finding.points and finding.turn == index]
        bare = re.sub(r'<span class="pl-sign"[^>]*>.</span>|<[^>]+>', "", marked(turn.text, findings))
        assert bare.replace("&lt;", "<").replace("&amp;", "&") == turn.text


def test_the_strip_says_in_words_what_it_shows(judged) -> None:
    strip = stage_strip_html(judged[0])
    assert strip.count("<li") == 9 and strip.count("做到") == 9


def test_the_curve_is_drawn_where_there_are_states(judged) -> None:
    assert curve_svg([]) == "" and curve_svg(judged[0].curve) == ""
    drawing = curve_svg([{"turn": 1, "trust": 0.4, "anxiety": 0.5}, {"turn": 3, "trust": 0.7, "anxiety": 0.2}])
    assert drawing.count("<polyline") == 2 and drawing.count("<circle") == 4 and "信任从 0.40 到 0.70" in drawing
    assert "<svg" in curve_svg([{"turn": 1, "trust": 0.4, "anxiety": 0.5}])


def test_another_format_is_refused(judged) -> None:
    with pytest.raises(ValueError, match="pdf"):
        render(*judged, "pdf")


def test_importing_the_judge_is_light() -> None:
    code = ("import sys, time; start = time.process_time(); import evaluators; evaluators.load_rulebook; evaluators.read_transcripts;"
            "heavy = {'tensorflow', 'rasa', 'rasa_sdk', 'sklearn', 'spacy', 'numpy', 'actions', 'app'} & set(sys.modules);"
            "print(sorted(heavy), time.process_time() - start < 1)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=".")
    assert done.stdout.split("\n")[0] == "[] True"
