"""``peilian check`` finds what trainers get wrong: each mistake alone, and many at once, with file and line."""
from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Dict, List, NamedTuple, Tuple

import pytest

from app.checking import problems
from language.authoring import DATA


class Slip(NamedTuple):
    """A mistake to be planted: in ``file``, ``old`` becomes ``new`` (once). It must be reported on the line
    where ``at`` begins, in words that hold ``says``. Line 0 means: the file as a whole."""

    file: str
    old: str
    new: str
    at: str
    says: str


FLAGS, PROFILE, SCENARIO = "red_flags/kickback.yml", "profiles/implant_lao.yml", "scenarios/phone_consult_implant.yml"
SLIPS: Dict[str, Slip] = {
    "unknown key": Slip("personas/anxious.yml", "name: 焦虑", "nmae: 焦虑", "nmae:", "是否想写 “name”"),
    "missing key": Slip("hospitals/renhe_dental.yml", "ownership: ", "# ownership: ", "id:", "ownership"),
    "doubled key": Slip("rubric.yml", "half: 0.5", "half: 0.5\nhalf: 0.6", "half: 0.6", "写了两次"),
    "doubled id": Slip("profiles/implant_qi.yml", "id: implant_qi", "id: implant_ge", "id:", "重复"),
    "doubled rule id": Slip(FLAGS, "RF-KICKBACK-002", "RF-KICKBACK-001", "  - id: RF-KICKBACK-001\n", "RF-KICKBACK-001"),
    "wrong type": Slip("courtesy/required.yml", "every: 6", "every: 六", "every:", "整数"),
    "number out of range": Slip("personas/price_focused.yml", "spread: ", "spread: 7 #", "spread:", "不得大于 0.2"),
    "unquoted no": Slip("courtesy/required.yml", "title: 请字", "title: no", "title: no", "引号"),
    "unquoted time": Slip("hospitals/sanqin_gynaecology.yml", "hours: '8:00–20:00'", "hours: 10:30", "hours:", "630"),
    "broken indentation": Slip("protocols/cashier.yml", "channel: ", "   channel: ", "   channel:", "YAML 写法有误"),
    "bracket left open": Slip(FLAGS, "'【介绍费月底一起结】，您放心。'", "'【介绍费月底一起结，您放心。'", "- '【介绍费月底一起结，", "【】"),
    "proof that fails": Slip(FLAGS, "'【介绍费月底一起结】，您放心。'", "'【今天天气不错】，您放心。'", "- '【今天天气", "抓不到"),
    "proof elsewhere": Slip(FLAGS, "'【介绍费月底一起结】，您放心。'", "'介绍费月底一起结，【您放心】。'", "- '介绍费月底一起结，", "不重合"),
    "proof that fires wrongly": Slip("red_flags/superlative_claim.yml", "must_pass:\n", "must_pass:\n      - '我们是全市最好的医院。'\n",
                                     "- '我们是全市最好", "误报"),
    "broken regex of a rule": Slip("red_flags/minors.yml", "any_of:\n", "any_of:\n      - '(没有右括号'\n", "- '(没有右括号", "正则"),
    "broken regex of a scenario": Slip(SCENARIO, "keywords: ['元|块|钱|费用|价']", "keywords: ['元|块|(钱']", "keywords: ['元|块|(钱", "正则"),
    "unknown concept": Slip("red_flags/intimidation.yml", "any_of:\n", "any_of:\n      - '{no_such_words}吓人'\n",
                            "- '{no_such_words}", "词类 “no_such_words” 不存在"),
    "unknown excuse": Slip(FLAGS, "excused_by: [refuted]", "excused_by: [refutted]", "excused_by:", "是否想写 “refuted”"),
    "missing law": Slip("red_flags/price_evasion.yml", "law:\n", "law: []\nlawx:\n", "law: []", "至少1项"),
    "unknown category": Slip("red_flags/patient_testimonial.yml", "category: patient_testimonial", "category: testimonials",
                             "category:", "testimonials"),
    "unknown act in a protocol": Slip("protocols/online_consult.yml", "evidence: '2x (acknowledge |", "evidence: '2x (aknowledge |",
                                      "    evidence: '2x (aknowledge", "是否想写 “acknowledge”"),
    "unknown stage": Slip("protocols/phone_consult.yml", "after: [opening]", "after: [openning]", "    after: [openning]", "openning"),
    "broken expression": Slip("protocols/imaging.yml", "evidence: '", "evidence: '(( ", "    evidence: '(( ", "写法有误"),
    "unknown flag of a stage": Slip("protocols/online_consult.yml", "spoiled_by: [data_collection,", "spoiled_by: [data_colection,",
                                    "    spoiled_by: [data_colection", "data_collection"),
    "unknown cue of an answer": Slip("courtesy/answers.yml", "{cue: asks_effect,", "{cue: asks_efect,", "  - {cue: asks_efect", "asks_effect"),
    "curt line without its brackets": Slip("courtesy/lines/cold.yml", "curt:\n", "curt:\n  - '爱等不等呗'\n", "  - '爱等不等呗'", "【】"),
    "curt lines of an unknown phrase": Slip("courtesy/lines/hurry.yml", "phrase: hurry", "phrase: hury", "phrase:", "是否想写 “hurry”"),
    "doubled word of a class": Slip("lexicon/curt_classes.yml", "words: >-\n      请 ", "words: >-\n      请 请 ", "    words:", "重复"),
    "unknown act in brackets": Slip("nlu/opening.yml", "](small_talk)", "](smalltalk)", "    - [中午好]", "smalltalk"),
    "doubled training line": Slip("nlu/opening.yml", "    - 您好呀\n", "    - 您好呀\n    - 您好呀\n", "    - 您好呀\n    - 您好～", "重复"),
    "training line without dash": Slip("nlu/closing.yml", "    - ", "    ", "examples", "开头"),
    "empty list": Slip(PROFILE, "concerns: [price, hidden, advert, trips, lasts, insurance]", "concerns: []", "concerns:", "至少3项"),
    "profile without its persona": Slip("profiles/fibroids_han.yml", "personas: [", "personas: [x_", "personas:", "患者类型"),
    "persona twice": Slip("profiles/fibroids_mo.yml", "personas: [distrustful,", "personas: [distrustful, distrustful,", "personas:", "两次"),
    "opening without its words": Slip("personas/anxious.yml", "'{opening}…'", "'嗯…'", "  opening:", "{opening}"),
    "common move that does not exist": Slip("lines.yml", "  mishears:", "  mishear:", "  mishear:", "是否想写 “mishears”"),
    "profile without its scenario": Slip("profiles/fibroids_tian.yml", "scenario: ", "scenario: x_", "scenario:", "场景"),
    "profile with an unknown concern": Slip(PROFILE, "concerns: [price, hidden,", "concerns: [prices, hidden,", "concerns:", "是否想写 “price”"),
    "surname of somebody else": Slip(PROFILE, "surname: 劳", "surname: 王", "surname:", "不符"),
    "a real telephone number": Slip(PROFILE, "'135****2218'", "'13512342218'", "  number:", "number"),
    "scenario without its hospital": Slip(SCENARIO, "hospital: renhe_dental", "hospital: renhe_dentel", "hospital:", "医院 “renhe_dentel” 不存在"),
    "scenario without its protocol": Slip(SCENARIO, "protocol: phone_consult", "protocol: phone_consul", "protocol:", "是否想写 “phone_consult”"),
    "price upside down": Slip("hospitals/sanqin_gynaecology.yml", "[9800, 13800]", "[13800, 9800]", "  聚焦超声手术:", "最低"),
    "too few lines": Slip("scenarios/phone_consult_implant/anxious.yml", "raises: ['要很多钱吗', ", "raises: ['要很多钱吗'] #", "    raises: ['要很多钱吗']", "至少4项"),
    "words of staff": Slip("scenarios/phone_consult_implant/anxious.yml", "'要很多钱吗'", "'欢迎咨询'", "    raises: ['欢迎咨询'", "医院的人"),
    "unknown reaction": Slip("reactions.yml", "  greet: {", "  greeet: {", "  greeet:", "是否想写 “greet”"),
    "doubled word": Slip("lexicon/word_classes.yml", "头 眼 眼睛", "头 眼 眼睛 眼睛", "    words", "重复"),
    "doubled term": Slip("lexicon/jargon.yml", "{term: hsil,", "{term: leep,", "  - {term: leep, plain: 宫颈细胞高", "重复"),
    "line not marked": Slip("red_flags/lines/kickback.yml", "【", "", "", "【】"),
    "unknown slot of a script": Slip("trainees/good/online_consult.txt", "{name}", "{nmae}", "", "是否想写 “name”"),
}
# In one file with another slip that hides it, or hiding others itself (a file that is no YAML, words that rules build on).
ALONE = {"proof that fails", "proof elsewhere", "unknown excuse", "unknown flag of a stage", "profile with an unknown concern",
         "surname of somebody else", "a real telephone number", "words of staff", "unquoted no", "price upside down", "opening without its words",
         "scenario without its protocol", "doubled rule id", "broken regex of a scenario"}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what was checked is kept, apart from the room's own."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, models: Path) -> None:
    """Nothing of a planted copy is kept; and as every copy holds the same patterns, each is compiled once."""
    monkeypatch.setattr("language.kept.MODELS", models)
    monkeypatch.setattr(re, "_MAXCACHE", 100_000)


@pytest.fixture
def data(models: Path, tmp_path: Path) -> Path:
    """A copy of data/, beside the domain that it belongs to; among the models, so that sound packs are proven once."""
    place = models / tmp_path.name
    place.mkdir()
    shutil.copy(DATA.parent / "domain.yml", place)
    return Path(shutil.copytree(DATA, place / "data"))


def plant(data: Path, slip: Slip) -> Tuple[Path, int]:
    """Makes the mistake; returns the file and the line on which it must be found."""
    path = data / slip.file
    text = path.read_text(encoding="utf-8")
    assert slip.old in text, "the test itself is out of date"
    before = text.index(slip.old)
    text = text[:before] + slip.new + text[before + len(slip.old):]
    path.write_text(text, encoding="utf-8")
    if slip.at == "examples":  # the line under it
        return path, text[:text.index("examples")].count("\n") + 2
    # The last of equal lines: a doubled one is reported where it stands for the second time.
    place = text.rindex(slip.at, 0, before + len(slip.new) + 200) if slip.at else before
    return path, text[:place].count("\n") + 1


def shown(found: List) -> str:
    return "\n".join(map(str, found))


def test_our_own_data_is_sound(data: Path) -> None:
    assert problems(data) == [], shown(problems(data))


# All others are found together below; a few of them alone as well, to see that nothing else is blamed.
@pytest.mark.parametrize("name", [name for place, name in enumerate(SLIPS) if name in ALONE or place % 4 == 0])
def test_a_mistake_is_found_alone(data: Path, name: str) -> None:
    slip = SLIPS[name]
    path, line = plant(data, slip)
    found = problems(data)
    assert any((item.path, item.line) == (path, line) and slip.says in item.message for item in found), (line, shown(found))
    assert {item.path for item in found} == {path}, shown(found)
    assert len(found) <= 3, shown(found)


def test_mistakes_do_not_hide_each_other(data: Path) -> None:
    planted = {name: plant(data, slip) for name, slip in SLIPS.items() if name not in ALONE}
    found = problems(data)
    hidden = [name for name, (path, line) in planted.items()
              if not any(item.path == path and SLIPS[name].says in item.message for item in found)]
    assert len(planted) >= 24 and hidden == [], shown(found)
    assert {item.path for item in found} == {path for path, _ in planted.values()}, shown(found)


def test_a_file_in_another_encoding_is_found_with_its_line(data: Path) -> None:
    path = data / "personas" / "distrustful.yml"
    path.write_bytes("id: distrustful\n".encode() + "name: 不信任\n".encode("gbk"))
    (found,) = problems(data)
    assert (found.path, found.line) == (path, 2) and "UTF-8" in found.message


def test_an_empty_file_a_list_and_a_bare_word_are_found(data: Path) -> None:
    for name, content in (("personas/anxious.yml", ""), ("hospitals/renhe_dental.yml", "- a\n"), ("rubric.yml", "x")):
        (data / name).write_text(content, encoding="utf-8")
    found = problems(data)
    assert [item.path.name for item in found] == ["renhe_dental.yml", "anxious.yml", "rubric.yml"], shown(found)


def test_missing_files_and_folders_are_found(data: Path) -> None:
    (data / "topics.yml").unlink()
    shutil.rmtree(data / "hospitals")
    (data / "trainees" / "good" / "phone_consult.txt").unlink()
    (data / "lexicon" / "jargon.yml").rename(data / "lexicon" / "jargon.yaml")
    found = {item.path.name: item.message for item in problems(data)}
    assert {"topics.yml", "hospitals", "phone_consult.txt", "jargon.yml", "jargon.yaml"} <= set(found), found
    assert ".yml" in found["jargon.yaml"]


def test_a_script_for_one_scenario_goes_first_and_strays_are_found(data: Path) -> None:
    folder = data / "trainees" / "good"
    (folder / "online_consult.txt").rename(folder / "online_consult_fibroids.txt")
    assert problems(data) == []
    (folder / "online_consul.txt").write_text("您好\n", encoding="utf-8")
    (stray,) = problems(data)
    assert stray.path.name == "online_consul.txt" and "online_consult" in stray.message


def test_scripts_in_another_encoding_or_without_a_line_are_found(data: Path) -> None:
    (data / "trainees" / "poor" / "online_consult.txt").write_bytes("您好".encode("gbk"))
    (data / "trainees" / "poor" / "phone_consult.txt").write_text("\n\n", encoding="utf-8")
    first, second = problems(data)
    assert "UTF-8" in first.message and "没有台词" in second.message


def test_a_problem_is_one_line_with_file_and_line(data: Path) -> None:
    plant(data, SLIPS["unknown key"])
    for item in problems(data):
        assert re.fullmatch(r"\S+personas/anxious\.yml:\d+  \S[^\n]*", str(item))
