"""Pattern rules: proofs, spans, concepts, excuses, and mistakes reported where they stand."""
from __future__ import annotations

from pathlib import Path

import pytest

from language.authoring import DATA, Collector, DataError
from language.concepts import load_concepts
from language.context import load_context
from language.cues import CueFinder, Rule, check_proofs
from language.red_flags import load_red_flags

CATEGORY = """\
category: {category}
title: 保证疗效
severity: critical
fact_check: false
definition: 保证治愈。
law: [{{article: 广告法第十六条, status: verified}}]
why: 没人能保证。
rewrite: 疗效因人而异。
excused_by: [negated]
flags:
{flags}"""

FLAG = """\
  - id: {id}
    any_of: [{pattern}]
    must_flag: [{flag}]
    must_pass: [{passes}]
"""


def flag(id="RF-T-001", pattern="'保证{cured}'", flag="'【保证治好】'", passes="'不保证治好'"):
    return FLAG.format(id=id, pattern=pattern, flag=flag, passes=passes)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a small lexicon, into which a test writes its rules."""
    (tmp_path / "red_flags").mkdir()
    (tmp_path / "lexicon" / "concepts").mkdir(parents=True)
    context = (DATA / "lexicon" / "context.yml").read_text(encoding="utf-8")
    (tmp_path / "lexicon" / "context.yml").write_text(context, encoding="utf-8")
    words = "id: common\nconcepts:\n  cured: ['治好', '断根']\n  both: ['{cured}', '好透']\n"
    (tmp_path / "lexicon" / "concepts" / "common.yml").write_text(words, encoding="utf-8")
    return tmp_path


def write(data: Path, *flags: str, category: str = "cure_guarantee") -> Path:
    path = data / "red_flags" / f"{category}.yml"
    path.write_text(CATEGORY.format(category=category, flags="".join(flags)), encoding="utf-8")
    return path


def mistakes(data: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(DataError) as caught:
        load_red_flags(data)
    return [(problem.path.name, problem.line, problem.message) for problem in caught.value.problems]


def finder(**rule) -> CueFinder:
    """A finder with one rule on the real lexicon."""
    into, made = Collector(), CueFinder(load_context(), load_concepts())
    rule = {"id": "R", "must_flag": ["【】"], "must_pass": ["x"], **rule}
    made.add("label", Rule(**rule), tuple(rule.pop("excuses", ())), None, [], into)
    assert into.problems == []
    return made


def found(made: CueFinder, text: str, before: str = "") -> list[str]:
    return [text[cue.start:cue.end] for cue in made.find(text, before)]


def test_cue_carries_label_rule_and_span_of_the_stored_text():
    [cue] = finder(any_of=["保证治好"]).find("您好！我保證治好。")
    assert (cue.label, cue.rule, cue.start, cue.end, cue.certainty) == ("label", "R", 4, 8, "certain")


def test_flag_group_narrows_the_span():
    made = finder(any_of=["我们(?P<flag>包好)", "他们(?P<flag>包治)"])
    assert found(made, "我们包好，他们包治") == ["包好", "包治"]


def test_pattern_stays_in_its_sentence_unless_across():
    text = "化验单发我。没事"
    assert found(finder(any_of=["发我。没事"]), text) == []
    assert found(finder(any_of=["发我。没事"], across=True), text) == ["发我。没事"]


def test_after_reads_the_message_before():
    made = finder(any_of=["^能"], after=["能根治吗"])
    assert found(made, "能，您来吧", "这个能根治吗？") == ["能"]
    assert found(made, "能，您来吧", "几点下班？") == []
    assert found(made, "能，您来吧") == []


def test_unless_silences_the_whole_sentence_only():
    made = finder(any_of=["包好"], unless=["因人而异"])
    assert found(made, "包好。疗效因人而异，包好") == ["包好"]


def test_excused_match_does_not_hide_a_later_one():
    made = finder(any_of=["保证[^。]{0,20}治好", "没有不满意的"], excused_by=["negated"])
    assert found(made, "不能保证治好，反正没有不满意的") == ["没有不满意的"]


def test_empty_excused_by_excuses_nothing():
    assert found(finder(any_of=["保证治好"], excused_by=[]), "不能保证治好") == ["保证治好"]


def test_overlapping_cues_of_one_rule_are_one():
    assert found(finder(any_of=["保证治好", "证治好您"]), "保证治好您") == ["保证治好"]


def test_traditional_characters_full_width_and_capitals():
    assert found(finder(any_of=["hpv必转"]), "ＨＰＶ必轉") == ["ＨＰＶ必轉"]


def test_nested_concepts(data):
    write(data, flag(pattern="'一定{both}'", flag="'【一定断根】', '【一定好透】'", passes="'断根'"))
    assert load_red_flags(data).finder.find("一定治好")[0].label == "cure_guarantee"


def test_good_pack_loads(data):
    write(data, flag(), flag(id="RF-T-002", pattern="'包好'", flag="'【包好】'", passes="'包治'"))
    assert list(load_red_flags(data).rules) == ["RF-T-001", "RF-T-002"]


def test_proofs_that_fail_are_reported_where_they_stand(data):
    write(data, flag(flag="'【包好】', '保证治好'", passes="'保证治好'"))
    assert mistakes(data) == [
        ("cure_guarantee.yml", 13, "must_flag 的句子要用【】标出违规的词"),
        ("cure_guarantee.yml", 13, "规则 RF-T-001 抓不到自己的例句 “包好”"),
        ("cure_guarantee.yml", 14, "规则 RF-T-001 误报了放行例句 “保证治好”"),
    ]


def test_span_off_the_mark_is_reported(data):
    write(data, flag(flag="'我们保证治好，【您来】'"))
    assert mistakes(data) == [("cure_guarantee.yml", 13, "规则 RF-T-001 标出的是 “保证治好”，与【】不重合")]


def test_proof_with_the_message_before(data):
    write(data, flag(pattern="'^能'", flag="{after: 能治吗, line: '【能】'}").replace(
        "    must_flag", "    after: [能治吗]\n    must_flag"))
    assert load_red_flags(data).finder.find("能", "能治吗")


def test_broken_regex_and_unknown_concept_are_reported_together(data):
    write(data, flag(pattern="'保证(治好'"), flag(id="RF-T-002", pattern="'{curd}'"))
    messages = mistakes(data)
    assert ("cure_guarantee.yml", 12) == messages[0][:2] and "正则表达式有误" in messages[0][2]
    unknown = next(item for item in messages if "curd" in item[2])
    assert unknown[1] == 16 and "“cured”" in unknown[2]


def test_doubled_rule_id_across_files(data):
    write(data, flag())
    write(data, flag(), category="superlative_claim")
    assert mistakes(data) == [
        ("superlative_claim.yml", 11, "规则编号 “RF-T-001” 重复，已用于 cure_guarantee")]


def test_unknown_excuse_is_named_with_a_guess(data):
    write(data, flag(passes="'包治'").replace("    must_flag", "    excused_by: [negatd]\n    must_flag"))
    [(_, line, message)] = mistakes(data)
    assert line == 13 and "“negatd”" in message and "“negated”" in message


def test_concepts_doubled_circular_unknown_or_broken(data):
    (data / "lexicon" / "concepts" / "zz.yml").write_text(
        "id: zz\nconcepts:\n  cured: ['x']\n  a: ['{b}']\n  b: ['{a}']\n  c: ['{nobody}']\n  d: ['(']\n", encoding="utf-8")
    write(data, flag())
    told = {line: message for name, line, message in mistakes(data) if name == "zz.yml"}
    assert set(told) == {3, 4, 5, 6, 7}
    assert "重复" in told[3] and "绕回" in told[4] and "绕回" in told[5] and "nobody" in told[6] and "正则" in told[7]


def test_check_proofs_accepts_a_sound_rule(data):
    write(data, flag())
    pack = load_red_flags(data)
    entry, rule = pack.rules["RF-T-001"]
    into = Collector()
    check_proofs(pack.finder, rule, entry, ["flags", 0], into)
    assert into.problems == []


def test_a_rule_may_not_flag_what_another_of_its_category_lets_pass(data):
    write(data, flag(), flag(id="RF-T-002", pattern="'保证'", flag="'【保证】'", passes="'不好说'"),
          flag(id="RF-T-003", pattern="'断根'", flag="'【断根】'", passes="'我保证回您电话'"))
    [(_, line, message)] = mistakes(data)
    assert line == 22 and "RF-T-003" in message and "RF-T-002" in message and "保证" in message


def test_a_category_without_law_never_loads(data):
    path = write(data, flag())
    path.write_text(path.read_text("utf-8").replace("[{article: 广告法第十六条, status: verified}]", "[]"), "utf-8")
    assert [line for _, line, _ in mistakes(data)] == [6]


def test_an_answer_is_looked_at_only_where_its_question_was_asked():
    made = finder(any_of=["^能"], after=["能治吗"])
    assert found(made, "能的", "几点开门") == [] and made.patterns("R")[0].pattern._compiled is None
    assert found(made, "能的", "能治吗") == ["能"] and found(made, "能的", "几点开门") == []
