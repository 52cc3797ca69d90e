"""The language of evidence."""
from __future__ import annotations

import pytest

from evaluators.expression import Evidence, ExpressionError, find, lacking, parse, progress, terms


def lookup(**found: list[int]):
    """Evidence by term: turns, each at its own place."""
    table = {name: [Evidence(turn, 10 * number, 10 * number + 2, name) for turn in turns]
             for number, (name, turns) in enumerate(found.items())}
    return lambda name: table.get(name, [])


@pytest.mark.parametrize(("text", "found", "met"), [
    ("greet", {"greet": [0]}, True),
    ("greet", {}, False),
    ("greet & ask_name", {"greet": [0]}, False),
    ("greet & ask_name", {"greet": [0], "ask_name": [4]}, True),
    ("greet | ask_name", {"ask_name": [4]}, True),
    ("greet + ask_name", {"greet": [0], "ask_name": [4]}, False),
    ("greet + ask_name", {"greet": [0, 4], "ask_name": [4]}, True),
    ("ask_name -> thank", {"ask_name": [4], "thank": [2]}, False),
    ("ask_name -> thank", {"ask_name": [4], "thank": [2, 6]}, True),
    ("ask_name -> 2x thank", {"ask_name": [4], "thank": [2, 6]}, False),
    ("ask_name -> 2x thank", {"ask_name": [4], "thank": [4, 6]}, True),
    ("2x (thank | greet)", {"thank": [1], "greet": [2]}, True),
    ("2x (thank | greet)", {"thank": [1]}, False),
    ("2 kinds (thank | greet)", {"thank": [1, 2, 3]}, False),
    ("2 kinds (thank | greet)", {"thank": [1], "greet": [1]}, True),
    ("greet & (thank | ask_name) -> wish_well", {"greet": [0], "thank": [2], "wish_well": [3]}, True),
])
def test_evidence_is_found(text: str, found: dict, met: bool) -> None:
    assert (find(parse(text), lookup(**found)) is not None) is met


def test_operators_bind_as_written() -> None:
    node = parse("a -> b | c & d + e")
    assert node.kind == "then" and node.parts[1].kind == "or"
    assert list(terms(node)) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize("text", ["", "greet &", "(greet", "greet)", "greet ask_name", "2x", "greet & & thank", "问候", "-> greet"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_what_is_lacking_and_how_much_is_there() -> None:
    node = parse("greet & ask_name & thank")
    assert lacking(node, lookup(greet=[0])) == ["ask_name", "thank"]
    assert progress(node, lookup(greet=[0])) == pytest.approx(1 / 3)
    assert progress(parse("4x greet"), lookup(greet=[0, 2])) == 0.5
    assert lacking(parse("greet -> thank"), lookup(greet=[4], thank=[1])) == ["order"]
    assert lacking(parse("2 kinds (thank | greet | goodbye)"), lookup(thank=[1])) == ["greet", "goodbye"]  # not what was done
