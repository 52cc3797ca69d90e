"""The library: loading, casting, and what a mistake in a file is told like."""
from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from talks import OWN_PEOPLE

from actions.cast import Casting, Library, load_library
from actions.patient import Patient
from actions.variants import expand, mistakes, number_of
from language.authoring import DATA, DataError, UserError


def test_a_persona_has_two_profiles_wherever_it_plays(library: Library) -> None:
    played = Counter((persona, profile.scenario) for profile in library.profiles.values()
                     for persona in profile.personas if persona in library.personas)
    assert {persona for persona, _ in played} >= {"price_focused", "distrustful", "anxious"}
    assert [pair for pair, people in played.items() if people < 2 and pair[0] not in OWN_PEOPLE] == []


def test_every_persona_plays_in_two_scenarios(library: Library) -> None:
    places = {(persona, profile.scenario) for profile in library.profiles.values() for persona in profile.personas}
    counted = Counter(persona for persona, _ in places)
    assert [persona for persona in library.personas if counted[persona] < 2] == []


def test_seed_chooses_the_profile(library: Library) -> None:
    chosen = [library.cast("anxious", "online_consult_fibroids", 2, seed).profile for seed in range(30)]
    assert set(chosen) == {profile.id for profile in library.profiles.values()
                           if "anxious" in profile.personas and profile.scenario == "online_consult_fibroids"}
    assert chosen == [library.cast("anxious", "online_consult_fibroids", 2, seed).profile for seed in range(30)]


def test_a_protocol_stands_for_its_first_scenario(library: Library) -> None:
    assert library.cast("anxious", "phone_consult").scenario == "phone_consult_implant"


@pytest.mark.parametrize("persona, scenario, difficulty, words", [
    ("anxius", "online_consult", 2, "anxious"), ("anxious", "online_consul", 2, "online_consult"),
    ("anxious", "online_consult", 4, "难度"), ("anxious", "online_consult", 0, "难度")])
def test_unknown_names_are_guessed(library: Library, persona: str, scenario: str, difficulty: int, words: str) -> None:
    with pytest.raises(UserError, match=words):
        library.cast(persona, scenario, difficulty)


def test_casting_survives_the_tracker() -> None:
    casting = Casting("anxious", "online_consult_fibroids", "fibroids_su", 3, 42)
    assert Casting.from_dict(casting.as_dict()) == casting


def test_a_casting_that_no_longer_fits_is_a_user_error(library: Library) -> None:
    with pytest.raises(UserError, match="患者档案"):
        Patient(Casting("anxious", "online_consult_fibroids", "nobody"), library)
    with pytest.raises(UserError, match="不能这样搭配"):
        Patient(Casting("anxious", "online_consult_fibroids", "fibroids_mo"), library)


MISTAKES = [
    ("personas/anxious.yml", "kindness_line: 0.65", "kindnes_line: 0.65", "kindness_line"),
    ("personas/anxious.yml", "empathise: {trust", "empathize: {trust", "empathise"),
    ("personas/anxious.yml", "  ack: ['嗯嗯'", "  akc: ['嗯嗯'", "ack"),
    ("personas/anxious.yml", "trust: 0.48, anxiety", "trust: 1.48, anxiety", "不得大于"),
    ("personas/anxious.yml", "'[我|]姓{surname}呀'", "'[我|姓{surname}呀'", "方括号"),
    ("personas/anxious.yml", "'[我|]姓{surname}呀'", "'我姓{surnam}呀'", "surname"),
    ("profiles/fibroids_su.yml", "  - topic: size", "  - topic: sise", "size"),
    ("profiles/fibroids_su.yml", "    tell: trusted", "    tell: secret", "trusted"),
    ("profiles/fibroids_su.yml", "concerns: [cancer, womb", "concerns: [cancer, wombat", "womb"),
    ("profiles/fibroids_su.yml", "{day: 周六}", "{day: 礼拜六}", "周六"),
    ("profiles/fibroids_su.yml", "number: '137****9083'", "number: '13712349083'", "number"),
    ("scenarios/online_consult_fibroids.yml", "hospital: sanqin", "hospital: sanqing", "sanqin_gynaecology"),
    ("scenarios/online_consult_fibroids.yml", "cue: asks_price", "cue: ask_price", "asks_price"),
    ("scenarios/online_consult_fibroids/anxious.yml", "persona: anxious", "persona: anxius", "anxious"),
    ("hospitals/sanqin_gynaecology.yml", "[9800, 13800]", "[13800, 9800]", "最低"),
    ("reactions.yml", "  monologue: {trust: -0.02", "  monolog: {trust: -0.02", "monologue"),
    ("topics.yml", "patterns: ['过敏']", "patterns: ['过敏(']", "正则"),
]


@pytest.mark.parametrize("file, right, wrong, told", MISTAKES)
def test_a_mistake_is_reported_with_file_and_line(tmp_path: Path, file: str, right: str, wrong: str, told: str) -> None:
    data = tmp_path / "data"
    for folder in ("personas", "profiles", "scenarios", "hospitals"):
        shutil.copytree(DATA / folder, data / folder)
    for file_ in DATA.glob("*.yml"):
        shutil.copy(file_, data)
    path = data / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    line = text[: text.index(right)].count("\n") + 1
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_library(data)
    found = [problem for problem in caught.value.problems if problem.path == path]
    assert any(told in problem.message for problem in found), caught.value
    assert any(abs(problem.line - line) <= 1 for problem in found), (line, found)


def test_all_problems_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for folder in ("personas", "profiles", "scenarios", "hospitals"):
        shutil.copytree(DATA / folder, data / folder)
    for file_ in DATA.glob("*.yml"):
        shutil.copy(file_, data)
    for name in ("fibroids_su", "fibroids_han"):
        path = data / "profiles" / f"{name}.yml"
        path.write_text(path.read_text(encoding="utf-8").replace("sex: 女", "sex: 男的"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_library(data)
    assert {problem.path.stem for problem in caught.value.problems} == {"fibroids_su", "fibroids_han"}


def test_variants() -> None:
    from random import Random

    template = "[我|]姓[[大|小]王|李]"
    said = {expand(template, Random(seed)) for seed in range(60)}
    assert said == {"我姓大王", "我姓小王", "我姓李", "姓大王", "姓小王", "姓李"}
    assert number_of(["[a|b][c|d]", "e"]) == 5
    assert list(mistakes("姓{surname}", frozenset({"surname"}))) == []
    assert list(mistakes("[我|姓", frozenset())) and list(mistakes("", frozenset()))


def test_no_line_of_the_data_is_claimed_by_rasa() -> None:
    for folder in ("personas", "profiles", "scenarios", "hospitals"):
        for path in sorted((DATA / folder).rglob("*.yml")):
            for line in path.read_text(encoding="utf-8").splitlines():
                assert not line.strip().startswith(("nlu:", "rules:", "stories:", "responses:"))
