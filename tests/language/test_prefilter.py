"""The prefilter never holds back a pattern that would match, and holds back nearly all others."""
from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.nlu_files import read_nlu
from language.prefilter import Prefilter, needed
from language.red_flags import load_red_flags
from language.text import normalise


@pytest.mark.parametrize("pattern, needs", [
    ("保证治好", [{"保证治"}, {"好"}]),
    ("保证[^。]{0,9}好", [{"保证"}, {"好"}]),
    ("包(?:治|好)", [{"包治", "包好"}]),
    ("不(?:能|会)?疼", [{"不能疼", "不会疼", "不疼"}]),
    ("(?:治好|断根)吗", [{"治好吗", "断根吗"}]),
    ("[ab]c", [{"ac", "bc"}]),
    ("(?<!第)一次", [{"一次"}]),
    ("(?:没有.{0,3}事|放心)", [{"没有", "放心"}]),
])
def test_needs_are_the_rarest_grams(pattern, needs):
    assert sorted(map(sorted, needed(pattern))) == sorted(map(sorted, needs))


@pytest.mark.parametrize("pattern", [".*", "(?:好)?", "[^。]{0,5}", "(?:好|)"])
def test_pattern_without_needs_always_runs(pattern):
    assert not needed(pattern)
    assert Prefilter([pattern]).candidates("什么都行") == [0]


def test_candidates_in_order():
    sieve = Prefilter(["保证", "包好", ".", "保.{0,3}好"])
    assert sieve.candidates("保证好") == [0, 2, 3]
    assert sieve.candidates("") == [2]
    assert Prefilter([]).candidates("保证") == []


_PIECES = st.sampled_from(["保", "证", "(?:治|好透)", "[ab]", "不?", "(?:会|能)?", ".{0,3}", "(?:包.好|断)", "[^好]", "(?<!保)", "(?:a|)"])


@given(st.lists(_PIECES, max_size=5).map("".join), st.text(alphabet="保证治好透ab不会能包断", max_size=12))
def test_never_holds_back_a_match(pattern, text):
    if re.search(pattern, text):
        assert Prefilter([pattern]).candidates(text) == [0]


def test_sound_and_sharp_on_the_real_rules():
    finder = load_red_flags().finder
    sieve = Prefilter([item.source for item in finder._patterns])
    lines = [normalise(line.text) for line in read_nlu()][::40]
    kept = 0
    for line in lines:
        left = set(sieve.candidates(line))
        kept += len(left)
        missed = [item.source for index, item in enumerate(finder._patterns)
                  if index not in left and item.pattern.search(line)]
        assert missed == [], line
    assert kept / len(lines) < 0.05 * len(finder._patterns)
