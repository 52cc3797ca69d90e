"""A look at the first character changes how fast words are sought, never what is found."""
from __future__ import annotations

import re

import pytest

from language import cues
from language.concepts import fill, load_concepts
from language.gate import gate
from language.red_flags import load_red_flags

LONG = "|".join(f"{first}(?:了|过)?{second}" for first in "打做治看查拔补洗种" for second in "好坏完掉断通净了成开")


def test_few_words_get_no_look() -> None:
    assert gate("治好|断根") == ""


@pytest.mark.parametrize("odd", ["", ".好", "[^一]好", r"\d好", "[一-鿿]好", "(?:很)?"])
def test_words_that_may_begin_with_anything_get_no_look(odd: str) -> None:
    assert gate(LONG) and gate(f"{LONG}|{odd}") == ""


def test_the_look_holds_every_first_character() -> None:
    words = f"{LONG}|(?:很|挺)?贵|(?<!不)行|[abc]级"
    assert set(re.sub(r"^\(\?=\[|\]\)$|\\", "", gate(words))) == set("打做治看查拔补洗种很挺贵行abc")


def test_every_concept_finds_what_it_found_without() -> None:
    concepts = load_concepts()
    text = "".join(rule.must_flag[0] if isinstance(rule.must_flag[0], str) else rule.must_flag[0].line
                   for _, rule in load_red_flags().rules.values())
    for name, words in concepts.items():
        plain = re.compile("|".join(fill(word, concepts, (name,)) for word in words))
        gated = re.compile(fill(f"{{{name}}}", concepts))
        assert [hit.span() for hit in gated.finditer(text)] == [hit.span() for hit in plain.finditer(text)], name


def test_the_clauses_of_a_long_message_are_cut_once(monkeypatch) -> None:
    cut, texts = cues.clauses, []
    monkeypatch.setattr(cues, "clauses", lambda text: texts.append(text) or cut(text))
    cues_found = load_red_flags().finder.find("这个病包好，" * 1500)
    assert cues_found and len(texts) == 1
