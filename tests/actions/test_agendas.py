"""Temperaments, people and scenarios combine freely: worries of one's own, common words, an opening dressed up."""
from __future__ import annotations

from pathlib import Path

import pytest
from talks import FIBROIDS, Edit, heard, kind, play

from actions.agendas import COMMON, OWN, agenda
from actions.cast import Casting, Library, load_library
from language.authoring import DATA, DataError

WORRIES = """
worries:
  proof:
    title: 有没有凭据
    cue: asks_institution
    due: {turn: 2}
    keywords: ['凭据|单子']
    settles: {promise_followup: 1.0}
    critical: true
    raises: ['[口说|光说]无凭，有凭据吗', '有字据给我看吗', '能写下来吗', '白纸黑字有没有']
    presses: ['凭据呢', '能不能写下来', '字据的事你没说', '白纸黑字呢']
  second:
    title: 后来的心事
    due: {after: [proof]}
    settles: {empathise: 1.0}
    raises: ['还有一件事，谁负责', '出了事谁管', '管不管售后', '谁签字']
    presses: ['谁负责', '谁管', '售后呢', '谁签']
"""


def test_worries_of_a_temperament_join_the_agenda_after_what_one_came_for(data: Path, edit: Edit) -> None:
    edit("personas/price_focused.yml", "\nlines:", WORRIES + "\nlines:")
    library = load_library(data)
    profile, scenario = library.profiles["fibroids_han"], library.scenarios[FIBROIDS]
    concerns, words = agenda(library.personas["price_focused"], profile, scenario, library.words)
    assert list(concerns)[:4] == ["price", OWN + "proof", "hidden", OWN + "second"]
    assert set(concerns) == set(words) == {*profile.concerns, OWN + "proof", OWN + "second"}
    assert concerns[OWN + "second"].due.after == [OWN + "proof"]


def test_a_worry_of_a_temperament_is_raised_and_keeps_the_booking_back(data: Path, edit: Edit) -> None:
    edit("personas/price_focused.yml", "\nlines:", WORRIES + "\nlines:")
    library = load_library(data)
    for seed in range(6):
        casting = Casting("price_focused", FIBROIDS, "fibroids_han", 2, seed)
        talk = play(library, casting, kind(library, casting))
        assert talk.state.worries[OWN + "proof"].status in ("raised", "pressed") and talk.state.slot is None
        assert any("有没有凭据" in why for reply in talk.messages for message in reply for why in message.why)


@pytest.mark.parametrize("old, new, says", [
    ("settles: {promise_followup:", "settles: {promise_folowup:", "是否想写 “promise_followup”"),
    ("due: {after: [proof]}", "due: {after: [prof]}", "是否想写 “proof”"),
    ("raises: ['[口说|", "raises: ['[口说||[", "方括号"), ("keywords: ['凭据|单子']", "keywords: ['(凭据|单子']", "正则"),
    ("title: 有没有凭据", "titel: 有没有凭据", "title")])
def test_mistakes_in_worries_are_found_with_their_line(data: Path, edit: Edit, old: str, new: str, says: str) -> None:
    path = edit("personas/price_focused.yml", "\nlines:", WORRIES.replace(old, new) + "\nlines:")
    with pytest.raises(DataError) as caught:
        load_library(data)
    first = path.read_text(encoding="utf-8").split("worries:")[0].count("\n") + 1
    assert any(problem.path == path and first < problem.line < first + 20 and says in problem.message
               for problem in caught.value.problems), caught.value


def test_whoever_has_no_words_speaks_the_common_ones(library: Library) -> None:
    own = library.words[FIBROIDS, "price_focused"].concerns
    _, words = agenda(library.personas["price_focused"], library.profiles["fibroids_qiao"], library.scenarios[FIBROIDS],
                      library.words)
    assert "institution" not in own and words["institution"] == library.words[FIBROIDS, COMMON].concerns["institution"]
    assert words["hidden"] == own["hidden"]


def test_a_concern_without_any_words_is_found(data: Path, edit: Edit) -> None:
    edit(f"scenarios/{FIBROIDS}/common.yml", "  institution:", "  institution: &x")
    path = data / "scenarios" / FIBROIDS / "common.yml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  institution:"), text.index("  doctor:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_library(data)
    assert {problem.path.stem for problem in caught.value.problems} >= {"fibroids_qiao"}
    assert all("common.yml" in problem.message and "institution" in problem.message for problem in caught.value.problems)


def test_an_opening_is_dressed_as_the_temperament_speaks(library: Library) -> None:
    profile = library.profiles["fibroids_han"]
    plain = Casting("price_focused", FIBROIDS, profile.id, 2, 1)
    opened = [play(library, Casting("anxious", FIBROIDS, profile.id, 2, seed),
                   [heard("您好，请讲。", "greet", "offer_help")]).whole for seed in range(12)]
    assert sum("怕" in text or "担心" in text or "慌" in text or "一晚上" in text for text in opened) >= 4
    assert not any("{" in text for text in opened)
    assert "怕" not in play(library, plain, [heard("您好，请讲。", "greet", "offer_help")]).whole


NEEDS = """
needs:
  remedy:
    title: 有人负责
    acts: [promise_followup]
    keywords: ['主任|医务科']
    both: true
    within: 6
    lost: complains
    says:
      until: ['[谁|哪个]来管', '[叫|让]能管事的来', '[这事|这个]怎么说', '给个说法[啊|]']
      met: ['[行|好]，我等[着|你们]', '[那|]就等回话[吧|]']
      late: ['[再|]不管我就去告', '[我|]要去[卫健委|上面]', '[等|拖]到什么时候']
      lost: ['[我|]去投诉[了|]', '不跟你说了，[我|]去告']
"""


@pytest.mark.parametrize("old, new, says", [
    ("acts: [promise_followup]", "acts: [promise_folowup]", "promise_followup"), ("lost: complains", "lost: books", "lost"),
    ("      late:", "      latte:", "late"), ("    keywords: ['主任|医务科']\n", "", "both"),
    ("'[我|]去投诉[了|]', ", "", "lost"), ("within: 6", "within: 0", "不得小于")])
def test_mistakes_in_needs_are_found_with_their_line(data: Path, edit: Edit, old: str, new: str, says: str) -> None:
    assert old in NEEDS
    path = edit("personas/price_focused.yml", "\nlines:", NEEDS.replace(old, new) + "\nlines:")
    with pytest.raises(DataError) as caught:
        load_library(data)
    first = path.read_text(encoding="utf-8").split("needs:")[0].count("\n") + 1
    assert any(problem.path == path and first < problem.line < first + 14 and says in problem.message
               for problem in caught.value.problems), caught.value
    edit("personas/price_focused.yml", NEEDS.replace(old, new), NEEDS)
    load_library(data)
