"""A suspicion names its category well, or says nothing."""
from __future__ import annotations

from math import inf

import numpy as np
import pytest

from language.heard import Cue
from language.listener import listener
from language.red_flags import CATEGORIES
from language.suspicion import Scored, Suspicion, _named
from language.text import Span


def odds(**high: float) -> np.ndarray:
    """Low log-odds for every category but those named."""
    return np.array([high.get(name, -6.0) for name in CATEGORIES], np.float32)


@pytest.mark.parametrize(("given", "named"), [
    (odds(kickback=2.0), ["kickback"]),
    (odds(kickback=2.0, minors=2.0), ["kickback", "minors"]),
    (odds(kickback=1.0, minors=1.0, privacy_leak=1.0, price_evasion=1.0), []),
    (odds(), []),
])
def test_one_two_or_none(given: np.ndarray, named: list[str]) -> None:
    assert _named(given) == named


def scored(text: str, unlawful: float, **high: float) -> Scored:
    """A message of one stretch that sounds so unlawful."""
    row = np.append(odds(**high), np.float32(unlawful))[None, :]
    return Scored(text, [Span(0, len(text))], row, row[:, -1])


def test_what_a_patient_asks_proves_nothing() -> None:
    lines = ["缺多久了", "嗯，我记下了。平时月经量、疼痛这些有变化吗？", "请问怎么称呼您？", "我们周末也上班的，您几点方便过来"]
    for asked in ("大厅真有证吗？", "能根治吗", "你是医生吗", "有没有副作用", "会不会很疼啊"):
        assert not [flag for line in lines for flag in listener().hear(line, asked).flags], asked


def test_only_the_words_themselves_raise_a_flag() -> None:
    message = scored("您来我们这儿都能好的", 2.5, cure_guarantee=2.0)
    judge = Suspicion(listener()._suspicion._classifier, suspect=0.2, sure=1.0).judge
    assert [cue.certainty for cue in judge(message, [])] == ["certain"]
    assert [cue.certainty for cue in judge(scored("能好的", 2.5, cure_guarantee=2.0), [])] == ["suspected"]
    assert [cue.certainty for cue in judge(message._replace(alone=np.array([-1.0])), [])] == []


def test_a_stretch_without_words_can_be_suspected_too() -> None:
    [cue] = listener()._suspicion.judge(scored("～～", 20, kickback=2.0), [])
    assert (cue.label, cue.start, cue.end) == ("kickback", 0, 2)


@pytest.mark.parametrize(("unlawful", "rule", "alone"), [
    (-4.0, [], []), (-0.4, ["suspected"], []), (0.4, ["certain"], ["suspected"]), (2.5, ["certain"], ["certain"])])
def test_a_rule_and_the_statistics_are_weighed_together(unlawful: float, rule: list[str], alone: list[str]) -> None:
    judge = Suspicion(listener()._suspicion._classifier, suspect=0.2, sure=1.0).judge
    message = scored("返点直接打到您本人卡里", unlawful, kickback=2.0)
    heard = judge(message, [Cue("kickback", "RF-KICKBACK-001", 0, 2)])
    assert [cue.certainty for cue in heard if cue.rule == "RF-KICKBACK-001"] == rule
    assert [cue.certainty for cue in judge(message, [])] == alone


def test_what_is_said_outright_is_a_flag_whatever_the_statistics_say() -> None:
    cue = Cue("kickback", "RF-KICKBACK-001", 0, 2)
    assert listener()._suspicion.judge(scored("返点直接打到您本人卡里", -9.0), [cue], {cue.rule: inf}) == [cue]


def test_of_two_categories_the_first_counts() -> None:
    heard = listener()._suspicion.judge(scored("返点直接打到您本人卡里", 9.0, kickback=2.0, minors=2.0), [])
    assert [(cue.label, cue.certainty) for cue in heard] == [("kickback", "certain"), ("minors", "suspected")]


@pytest.mark.parametrize(("minors", "heard"), [
    (6.0, {("kickback", "suspected"), ("minors", "certain")}), (1.0, {("kickback", "certain")})])
def test_a_rule_of_another_category_than_the_words_is_doubted(minors: float, heard: set[tuple[str, str]]) -> None:
    message, cue = scored("返点直接打到您本人卡里", 5.0, kickback=2.0, minors=minors), Cue("kickback", "RF-KICKBACK-001", 0, 2)
    assert {(one.label, one.certainty) for one in listener()._suspicion.judge(message, [cue])} == heard
    assert cue in listener()._suspicion.judge(message, [cue], {cue.rule: inf})
