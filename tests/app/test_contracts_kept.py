"""A verdict of the contracts is kept until something changes, and decides who may play; the command says what broke."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Dict, List

import pytest

from actions.cast import load_library
from app.contracts import command, verdicts
from app.contracts.lines import Line, of_persona, shared
from app.contracts.played import Breach
from app.contracts.run import CONTRACTS, Outcome, castings, check
from app.contracts.verdicts import keep, refused, sources
from language import kept
from language.authoring import DATA

ACK = Line(Path("data/personas/anxious.yml"), 57, "lines.ack", "嗯嗯嗯")
BREACH = Breach("role", "anxious", "fibroids_su", "online_consult_fibroids", 2, "curt", 7, 3, "像医院的人在说话：“欢迎咨询”")


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(kept, "MODELS", tmp_path)
    return tmp_path


def test_whoever_failed_is_refused_with_one_sentence(models: Path) -> None:
    library = load_library()
    assert refused(library) == {}
    keep("anxious", 6, [BREACH])
    keep("distrustful", 6, [])
    (sentence,) = refused(library).values()
    assert "焦虑" in sentence and "role" in sentence and "peilian check --personas anxious" in sentence and "\n" not in sentence


def test_only_a_run_as_thorough_lifts_a_failure(models: Path) -> None:
    library = load_library()
    keep("anxious", 200, [BREACH])
    keep("anxious", 6, [])
    assert "anxious" in refused(library)
    keep("anxious", 200, [])
    assert refused(library) == {} and len(list(models.iterdir())) == 1


def test_a_verdict_holds_for_what_was_checked(models: Path, tmp_path: Path) -> None:
    names = {path.relative_to(DATA).as_posix() for path in sources("anxious") if DATA in path.parents}
    assert "personas/anxious.yml" in names and "personas/distrustful.yml" not in names
    assert {"topics.yml", "lines.yml", "profiles/fibroids_su.yml", "trainees/curt/common.txt"} <= names
    data = tmp_path / "data"
    shutil.copytree(DATA / "personas", data / "personas")
    before = kept.fingerprint(sources("anxious", data))
    (data / "personas" / "distrustful.yml").write_text("x", encoding="utf-8")
    assert kept.fingerprint(sources("anxious", data)) == before
    (data / "personas" / "anxious.yml").write_text("x", encoding="utf-8")
    assert kept.fingerprint(sources("anxious", data)) != before


def test_a_spoilt_file_counts_as_unchecked(models: Path) -> None:
    keep("anxious", 6, [BREACH])
    for path in models.iterdir():
        path.write_text("{", encoding="utf-8")
    assert refused(load_library()) == {}


def fake(breaches: List[Breach], unused: List[tuple]):
    def run(personas, seeds, replayed, jobs, progress):
        for name in personas:
            yield Outcome(name, talks=10, turns=100, messages=120, characters=1200, shared=.1,
                          breaches=[breach for breach in breaches if breach.persona == name], unused=list(unused),
                          used=frozenset(line.text for line in shared(load_library())))
    return run


@pytest.fixture
def ran(peilian, monkeypatch: pytest.MonkeyPatch):
    def run(*arguments, breaches: List[Breach] = (), unused: List[tuple] = ()):
        monkeypatch.setattr(command, "check", fake(list(breaches), list(unused)))
        return peilian("check", "--personas", *arguments)
    return run


def test_the_command_prints_the_numbers(ran) -> None:
    done = ran()
    assert done.code == 0 and "契约都守住了" in done.err and "✗" not in done.out
    assert all(name in done.out for name in load_library().personas) and "10%" in done.out and "10.0" in done.out


def test_a_breach_is_told_with_all_that_is_needed_to_see_it(ran, peilian) -> None:
    done = ran("anxious", "distrustful", breaches=[BREACH])
    assert done.code == 1 and "✗ 1" in done.out and BREACH.message in done.out
    line = next(line for line in done.out.splitlines() if "重放：" in line).split("重放：")[1]
    assert "fibroids_su" in line and "--difficulty 2" in line and "--seed 7" in line and "--trainee curt" in line
    again = peilian(*line.split()[1:])
    assert again.code == 0 and "学员：你好，说吧。" in again.out and "online_consult_fibroids-anxious-2-7" in again.out
    assert "第 4 句" in done.out


def test_a_breach_of_made_up_acts_is_played_again_by_the_check(ran) -> None:
    done = ran("anxious", breaches=[BREACH._replace(contract="monotone", trainee="acts")])
    assert "重放：peilian check --personas anxious --seeds 8" in done.out


def test_lines_never_said_are_listed_and_count_once_enough_was_looked_at(ran) -> None:
    assert ran("anxious", unused=[ACK]).code == 0
    done = ran("anxious", "--unused", unused=[ACK])
    assert done.code == 0 and "data/personas/anxious.yml:57  lines.ack “嗯嗯嗯”" in done.out
    assert ran("anxious", "--seeds", 200, unused=[ACK]).code == 0  # what is said instead of it was said
    none = [line for line in of_persona(load_library().personas["anxious"]) if line.place == "lines.ack"]
    assert ran("anxious", "--seeds", 6, unused=none).code == 0
    done = ran("anxious", "--seeds", 200, unused=none)
    assert done.code == 1 and f"这里的 {len(none)} 句一句也没有说过" in done.out and "anxious.yml:" in done.out


def test_shared_lines_never_said_are_told_once_everybody_was_looked_at(ran, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "谁也没说过" not in ran("--seeds", 200).out
    monkeypatch.setattr(command, "shared", lambda library: [ACK._replace(text="没人说的话", path=Path("data/lines.yml"))])
    assert "谁也没说过" not in ran("anxious", "--seeds", 200).out  # others may say them
    done = ran("--seeds", 200, "--unused")
    assert done.code == 0 and "data/lines.yml:57" in done.out and "没人说的话" in done.out
    assert "没人说的话" not in ran("--seeds", 200).out


def test_what_cannot_be_checked_is_one_line(peilian) -> None:
    done = peilian("check", "--personas", "anxios")
    assert done.code == 2 and "是否想写 “anxious”" in done.err
    done = peilian("check", "anxious")
    assert done.code == 2 and "peilian check --personas anxious" in done.err


def test_every_profile_gets_its_turn() -> None:
    library = load_library()
    for persona in library.personas:
        profiles = {profile.id for profile in library.profiles.values() if persona in profile.personas}
        for seeds in (1, 40):
            cast = castings(persona, 3, seeds, library)
            assert {casting.profile for casting in cast} == profiles and len(cast) == (max(seeds, len(profiles)) if profiles else 0)
            assert len({casting.seed for casting in cast}) == len(cast) and {casting.difficulty for casting in cast} <= {3}


def test_processes_find_what_one_finds() -> None:
    def summary(jobs: int) -> Dict[str, tuple]:
        return {one.persona: (one.talks, one.turns, one.characters, one.shared, len(one.used), sorted(map(str, one.breaches)))
                for one in check(["distrustful"], 1, 2, jobs)}

    assert summary(1) == summary(2)
    assert set(command.TITLES) == set(CONTRACTS)


def test_the_room_turns_them_away(make_room) -> None:
    room = make_room(refused={"price_focused": "患者“价格敏感”没有通过契约检查"})
    answer = room.client.post("/api/talks", json={"persona": "price_focused", "scenario": "online_consult"})
    assert answer.status_code == 409 and answer.json() == {"error": "患者“价格敏感”没有通过契约检查"}
    assert room.open(persona="anxious")["persona"] == "anxious"
    html = room.client.get("/").text
    assert 'value="price_focused" disabled' in html and 'value="anxious" checked' in html and "没有通过契约检查" in html
    listed = {one["id"]: one["refused"] for one in room.client.get("/api/personas").json()}
    assert listed == {"price_focused": "患者“价格敏感”没有通过契约检查", "anxious": None}
