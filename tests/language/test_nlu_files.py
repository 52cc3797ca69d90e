"""Training lines are read with their spans; mistakes in them are all named with file and line."""
from __future__ import annotations

from collections import Counter

import pytest

from language.authoring import DATA, DataError
from language.heard import Act
from language.nlu_files import act_ids, read_nlu, unbracket

HEAD = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n'


@pytest.fixture(scope="module")
def lines():
    return read_nlu()


@pytest.fixture
def read(tmp_path):
    def read_lines(*examples):
        (tmp_path / "opening.yml").write_text(HEAD + "".join(f"    {line}\n" for line in examples), "utf-8")
        return read_nlu(tmp_path, DATA.parent)
    return read_lines


def test_a_plain_line_is_its_intent_from_end_to_end():
    assert unbracket("您好呀", "greet").acts == (Act("greet", 1.0, 0, 3),)


def test_brackets_become_spans_of_the_text_without_brackets():
    line = unbracket("[您好](greet)，[王女士](address_by_name)", "greet")
    assert line.text == "您好，王女士"
    assert line.acts == (Act("greet", 1.0, 0, 2), Act("address_by_name", 1.0, 3, 6))


def test_one_stretch_may_carry_two_acts():
    assert [act.name for act in unbracket("[随便你](dismiss+dodge)", "dodge").acts] == ["dismiss", "dodge"]


@pytest.mark.parametrize("line, message", [
    ("- [您好](greeet)", "“greeet” 不存在"), ("- [您好](thank)", "没有一段标着 greet"), ("您好", "以 “- ” 开头"),
    ("- [您好(greet)", "方括号没有配对"),
])
def test_a_mistake_is_named_with_its_line(read, line, message):
    with pytest.raises(DataError, match="opening.yml:6") as error:
        read("- 早上好", line)
    assert message in str(error.value)


def test_all_mistakes_are_told_at_once_and_a_doubled_line_says_where_it_stands(read):
    with pytest.raises(DataError) as error:
        read("- 您好", "- 您好", "- [您](x)")
    assert "opening.yml:5" in str(error.value) and "x" in str(error.value)


def test_every_act_has_at_least_120_lines(lines):
    seen = Counter(name for line in lines for name in {act.name for act in line.acts})
    assert set(seen) == set(act_ids())
    assert {name: number for name, number in seen.items() if number < 120} == {}


def test_every_span_lies_in_its_line_and_begins_with_a_word(lines):
    for line in lines:
        assert all(0 <= act.start < act.end <= len(line.text) for act in line.acts), line


def test_no_line_of_the_measuring_sets_is_trained_on(lines):
    import json

    trained = {line.text for line in lines}
    for path in ("development/acts.jsonl", "development/acts_own.jsonl"):
        texts = [json.loads(row)["text"] for row in (DATA.parent / "tests" / path).read_text("utf-8").splitlines()]
        assert sum(text in trained and len(text) > 8 for text in texts) == 0
