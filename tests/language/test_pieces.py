"""Cutting into the encoder's pieces."""
import pytest

from language.kept import WEIGHTS
from language.pieces import LONGEST, Pieces, load_pieces

TINY = Pieces([("<s>", -99.0), ("</s>", -99.0), ("<unk>", -99.0), ("▁", -2.0), ("牙", -3.0), ("疼", -3.0), ("牙疼", -4.0),
               ("▁牙", -3.5), ("疼吗", -9.0), ("吗", -3.0)])


def named(text):
    return [TINY.names[number] for number in TINY.cut(text)]


def test_the_likeliest_pieces_are_taken_not_the_longest():
    assert named("牙疼吗") == ["▁", "牙疼", "吗"]  # -9, where 疼吗 would make it -12.5
    assert named("疼吗") == ["▁", "疼", "吗"]


@pytest.mark.parametrize("text", ["牙龈", "龈", "牙<s>", "\ud800", "牙\u200d疼"])
def test_a_character_that_is_no_piece_is_unknown(text):
    assert "<unk>" in named(text) or "\u200d" in text
    assert "<s>" not in named(text)


def test_nothing_has_no_pieces():
    assert named("") == []


def test_spaces_in_a_row_are_one_and_width_is_evened_out():
    pieces = load_pieces(WEIGHTS / "pieces.txt")
    assert pieces.cut("做  CT") == pieces.cut("做 CT") == pieces.cut("做　ＣＴ")


def test_the_message_is_laid_out_before_what_was_said_before_it():
    ids, second = TINY.lay_out(TINY.cut("牙疼"), TINY.cut("疼吗"))
    assert [TINY.names[number] for number in ids] == ["<s>", "▁", "牙疼", "</s>", "▁", "疼", "吗", "</s>"]
    assert second == [0, 0, 0, 0, 1, 1, 1, 1]


def test_long_parts_are_cut_to_what_the_net_reads():
    ids, second = TINY.lay_out(TINY.cut("牙" * 500), TINY.cut("疼" * 500))
    assert second.count(0) == LONGEST + 2 and len(ids) == len(second) <= 160
