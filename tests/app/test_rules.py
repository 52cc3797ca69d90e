"""Rules as a product: shown, tried, written as a page, kept by version, rescored."""
from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import versions
from app.cli import app
from app.judging import judge_files
from app.rescoring import rescore_lines
from app.rules import rule_lines, trial_lines
from evaluators.conflicts import load_conflicts
from language.authoring import UserError
from language.red_flags import load_red_flags

SAMPLE = Path(__file__).parent.parent / "transcripts" / "sample_talk.json"


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["rules", *words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_listed_by_category() -> None:
    assert "RF-KICKBACK-001" in run("--category", "kickback") and "RF-CURE-001" not in run("--category", "kickback")
    with pytest.raises(UserError, match="cure_guarantee"):
        CliRunner().invoke(app, ["rules", "--category", "cure_garantee"], catch_exceptions=False)


def test_one_rule_tells_law_proof_and_context() -> None:
    shown = "\n".join(rule_lines("RF-CURE-001"))
    for part in ("广告法第十六条", "已核对", "【", "我们不能保证治愈", "可以说", "前面有否定"):
        assert part in shown
    with pytest.raises(UserError, match="RF-CURE-999"):
        list(rule_lines("RF-CURE-999"))


@pytest.mark.parametrize("line, after, says", [
    ("保证给您治好", "", "判为违规"), ("您说保证治好，这个没法说", "", "转述"), ("今天天气不错", "", "没有一个模式"),
    ("我们不能保证治好", "", "unless"),
])
def test_a_trial_says_why(line: str, after: str, says: str) -> None:
    assert says in "\n".join(trial_lines("RF-CURE-001", line, after))


def test_a_trial_reads_the_patient_before() -> None:
    name = next(name for name, (_, rule) in load_red_flags().rules.items() if rule.after)
    proof = next(item for item in load_red_flags().rules[name][1].must_flag if not isinstance(item, str))
    line = proof.line.replace("【", "").replace("】", "")
    assert "判为违规" in next(trial_lines(name, line, proof.after)) and "不判" in next(trial_lines(name, line))


class Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()

    def handle_starttag(self, tag, attrs) -> None:
        self.ids |= {value for key, value in attrs if key == "id"}


def test_the_page_holds_every_rule_and_the_conflicts(tmp_path: Path) -> None:
    run("--html", str(tmp_path / "rules.html"))
    page, seen = (tmp_path / "rules.html").read_text(encoding="utf-8"), Ids()
    seen.feed(page)
    assert {*load_red_flags().rules, *load_red_flags().categories, "conflicts"} <= seen.ids
    assert all(item.id in page for item in load_conflicts().conflicts) and "http" not in page


def test_conflicts_name_a_lawful_form() -> None:
    found = load_conflicts()
    assert len(found.conflicts) >= 40 and all(item.lawful and item.law for item in found.conflicts)
    assert found.conflicts[0].lawful in run("--conflicts")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for versions that is not the project's."""
    monkeypatch.setattr(versions, "FOLDER", tmp_path / "versions")
    monkeypatch.setattr(versions, "MODELS", tmp_path)
    return tmp_path


def test_freezing_twice_keeps_one_archive(shelf: Path) -> None:
    first, second = versions.freeze("2026-01-02"), versions.freeze("2026-03-04")
    assert first == second and list(versions.versions()) == [first.version] and first.day == "2026-01-02"


def test_an_altered_archive_is_refused(shelf: Path) -> None:
    kept = versions.freeze("2026-01-02")
    kept.path.rename(kept.path.with_name("2026-01-02-0123456789ab.zip"))
    with pytest.raises(UserError, match="不符"):
        versions.rules_of("0123456789ab")


def test_an_unknown_version_names_those_known(shelf: Path) -> None:
    kept = versions.freeze("2026-01-02")
    with pytest.raises(UserError, match=kept.version):
        versions.rules_of("abc")


def test_rescoring_tells_what_changed(tmp_path: Path) -> None:
    report = json.loads(next(judge_files([SAMPLE], "json")))
    same, other = tmp_path / "same.jsonl", tmp_path / "other.jsonl"
    same.write_text(json.dumps(report), encoding="utf-8")
    assert "没有变化" in "\n".join(rescore_lines([same, SAMPLE]))
    met = next(row for row in report["findings"] if row["check"] == "stage" and row["status"] == "met")
    met["status"] = "missed"
    report.update(score=10, passed=False, rules_version="0123456789ab")
    other.write_text(json.dumps(report), encoding="utf-8")
    lines = list(rescore_lines([SAMPLE, other]))
    assert "不合格 10 分 → 合格" in lines[0] and any(met["rule"] in line and "没有存档" in line for line in lines)
    assert "1 份有变化" in lines[-1] and "不合格变合格 1 份" in lines[-1]


def test_rescoring_needs_both_halves(tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    report.write_text('{"id": "x", "findings": [], "score": 1, "passed": true, "rules_version": "a"}', encoding="utf-8")
    with pytest.raises(UserError, match="原文"):
        list(rescore_lines([report]))
    with pytest.raises(UserError, match="没有旧报告"):
        list(rescore_lines([report, SAMPLE]))
