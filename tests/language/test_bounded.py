"""No pattern works without end: endless repetitions get an end, nested ones never load."""
from __future__ import annotations

import re
import sre_parse

import pytest

from language.authoring import DataError
from language.bounded import CHARACTERS, WORDS, bounded, nested
from language.red_flags import load_red_flags
from tests.language.test_cues import data, flag, write  # noqa: F401  (data is a fixture)


@pytest.mark.parametrize("pattern, ended", [
    (r"\d+元", rf"\d{{1,{1 + CHARACTERS}}}元"),
    (r"(?:您|的)*好", rf"(?:您|的){{0,{WORDS}}}好"),
    (r"a{2,}?b{1,3}", rf"a{{2,{2 + CHARACTERS}}}?b{{1,3}}"),
    (r"[+*]\+[^]]", r"[+*]\+[^]]"),
])
def test_endless_repetitions_get_an_end(pattern: str, ended: str) -> None:
    assert bounded(pattern) == ended and re.compile(ended)


@pytest.mark.parametrize("pattern, found", [("(?:a+b?)+", True), (r"(?:\d+点|半){0,3}", True), ("(?:[一二]{1,4}点|半){0,3}", False),
                                            ("a+b+", False), ("(?=(?:a+)+)", True)])
def test_repetitions_within_repetitions_are_seen(pattern: str, found: bool) -> None:
    assert nested(bounded(pattern)) is found


def test_a_nested_rule_never_loads(data) -> None:  # noqa: F811
    write(data, flag(pattern="'(?:保证+好?)+'", flag="'【保证】'"))
    with pytest.raises(DataError, match="重复里套着"):
        load_red_flags(data)


def test_every_rule_of_the_house_is_bounded() -> None:
    def endless(parts) -> bool:
        return any(value[1] == sre_parse.MAXREPEAT if "REPEAT" in str(kind) else False for kind, value in parts)

    patterns = load_red_flags().finder._patterns
    assert len(patterns) > 1000 and not any(endless(sre_parse.parse(item.source)) for item in patterns)


def test_a_long_message_is_looked_at_everywhere_and_told_of_not_for_ever() -> None:
    finder = load_red_flags().finder
    filler = "今天天气不错您慢慢说我在听" * 60
    [*_, last] = finder.find(filler + "这个病保证给您治好" + filler)
    assert "保证" in (filler + "这个病保证给您治好" + filler)[last.start:last.end]
    flood = finder.find("保证治好。" * 500)
    assert 0 < len(flood) < 300
