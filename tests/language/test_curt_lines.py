"""Lines to learn forbidden phrases from: mistakes are named with file and line; the two sides are of a size."""
from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from language.authoring import DATA, DataError
from language.curt_lines import CURT, read_curt_examples, read_curt_lines

GOOD = "phrase: cold\ncurt:\n  - '【爱等不等】，随您'\ninnocent:\n  - {after: '还要多久', line: '再等十分钟就到您'}\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one file of lines."""
    (tmp_path / "courtesy" / "lines").mkdir(parents=True)
    shutil.copy(DATA / "courtesy" / "forbidden.yml", tmp_path / "courtesy" / "forbidden.yml")
    (tmp_path / "courtesy" / "lines" / "cold.yml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_lines_are_read_with_kind_and_context(data: Path) -> None:
    assert [tuple(line) for line in read_curt_lines(data)] == [
        ("爱等不等，随您", "", ("cold",), False), ("再等十分钟就到您", "还要多久", (), True)]


@pytest.mark.parametrize(("old", "new", "line", "says"), [
    ("phrase: cold", "phrase: colt", 1, "是否想写 “cold”"),
    ("phrase: cold", "phrase: jargon", 1, "jargon"),  # judged over the whole talk, not by line
    ("【爱等不等】，随您", "爱等不等，随您", 3, "【】"),
    ("再等十分钟就到您", "【再等】十分钟就到您", 5, "【】"),
    ("'【爱等不等】，随您'", "{line: '【爱等不等】，随您', also: [rude]}", 3, "rude"),
    ("'【爱等不等】，随您'", "{line: '【爱等不等】，随您', before: 嗯}", 3, "before"),
    ("'【爱等不等】，随您'", "'【爱等不等】，随您'\n  - '【爱等不等，随您】'", 4, "写了两次"),
])
def test_every_mistake_is_named_with_its_line(data: Path, old: str, new: str, line: int, says: str) -> None:
    path = data / "courtesy" / "lines" / "cold.yml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_curt_lines(data)
    assert (line, True) in [(problem.line, says in problem.message) for problem in error.value.problems]


def test_innocent_neighbours_are_about_as_many_as_forbidden_lines() -> None:
    lines = read_curt_lines()
    curt = Counter(label for line in lines for label in line.labels[:1])
    assert len(curt) == 10 and min(curt.values()) >= 50
    assert 0.8 <= sum(not line.labels for line in lines) / sum(curt.values()) <= 1.25


def test_ordinary_talk_is_most_of_what_is_learnt_from() -> None:
    examples = read_curt_examples()
    assert sum(not example.labels for example in examples) > 5 * sum(bool(example.labels) for example in examples)
    assert any(example.labels == (CURT,) for example in examples)
