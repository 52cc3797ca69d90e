"""`peilian persona new`: the file loads, passes the checks, explains itself, and never replaces another."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from actions.cast import load_library
from actions.temperament import Persona
from app.checking import problems
from app.new_persona import new_persona
from app.persona_comments import KEYS, MOVES
from language.authoring import DATA, UserError

PERSONAS = sorted(load_library().personas)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "data")
    shutil.copy(DATA.parent / "domain.yml", tmp_path)
    return tmp_path / "data"


@pytest.mark.parametrize("like", ["price_focused", PERSONAS[-1]])
def test_it_loads_and_passes_the_check(data: Path, like: str) -> None:
    path = new_persona("cautious_father", like, data)
    load_library.cache_clear()  # it was read before the file was there
    assert path == data / "personas" / "cautious_father.yml" and problems(data) == []
    made, model = load_library(data).personas["cautious_father"], load_library(data).personas[like]
    assert made.lines == model.lines and made.difficulty == model.difficulty and made.name != model.name
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["id"] == "cautious_father"


def test_it_explains_every_part(data: Path) -> None:
    text = new_persona("cautious_father", "price_focused", data).read_text(encoding="utf-8").split("\n")
    for key in ("start", "reactions", "style", "difficulty", "spare", "lines"):
        assert text[text.index(next(line for line in text if line.startswith(f"{key}:"))) - 1].startswith("# ")
    moves = load_library().personas["price_focused"].lines
    said = "\n".join(text)
    for move in moves.keys() & MOVES.keys():
        assert f"  # {MOVES[move]}\n  {move}:" in said


def test_every_comment_is_of_something_that_exists() -> None:
    from actions.moves import MOVES as KNOWN, OPTIONAL

    assert set(KEYS) == set(Persona.__fields__) and set(MOVES) <= {*KNOWN, *OPTIONAL} and set(KNOWN) <= set(MOVES)


def test_nothing_is_overwritten(data: Path) -> None:
    before = (data / "personas" / "anxious.yml").read_bytes()
    with pytest.raises(UserError, match="不会覆盖"):
        new_persona("anxious", "price_focused", data)
    assert (data / "personas" / "anxious.yml").read_bytes() == before


@pytest.mark.parametrize("name", ["", "Vater", "爸爸", "../evil", "a", "x" * 41, "common", "a b", "a.yml"])
def test_odd_ids_are_refused(data: Path, name: str) -> None:
    with pytest.raises(UserError, match="不能用"):
        new_persona(name, "price_focused", data)
    assert len(list((data / "personas").iterdir())) == len(PERSONAS)


def test_an_unknown_model_is_guessed(data: Path) -> None:
    with pytest.raises(UserError, match="是否想写 “anxious”"):
        new_persona("cautious_father", "anxios", data)


def test_the_command_names_the_file(peilian, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.new_persona.new_persona", lambda name, like: tmp_path / f"{name}-{like}.yml")
    done = peilian("persona", "new", "cautious_father", "--like", "anxious")
    assert done.code == 0 and done.out == f"{tmp_path}/cautious_father-anxious.yml\n" and "check --personas cautious_father" in done.err
    taken = peilian("persona", "new")
    assert taken.code == 2 and "Traceback" not in taken.err


def test_a_taken_id_is_one_line_for_the_user(peilian) -> None:
    done = peilian("persona", "new", "anxious")
    assert done.code == 2 and done.err.startswith("出错：") and done.err.count("\n") == 1 and "anxious.yml" in done.err
