"""Context: what excuses the words of a promise, and how far each excuse reaches."""
from __future__ import annotations

import time

import pytest

from language.authoring import DataError, load
from language.context import EXCUSES, Context, ContextWords, load_context
from language.text import Span, clauses, normalise, sentences


def excuse(marked: str, *excuses: str) -> str | None:
    """The excuse for the words in 【】, tried in the given order (all of them by default)."""
    start, end = marked.index("【"), marked.index("】") - 1
    text = normalise(marked.replace("【", "").replace("】", ""))
    sentence = next(part for part in sentences(text) if part.start <= start < part.end)
    clause = next(part for part in clauses(text) if part.start <= start < part.end)
    return load_context().excuse(text, sentence, clause, Span(start, end), excuses or EXCUSES)


@pytest.mark.parametrize("line", [
    "我们不能【保证治好】。", "这个没法【保证】的", "谁都不敢【保证治好】", "做完不等于【根治】", "我没有办法【保证不复发】",
    "我們不能【保證治癒】", "不是【全国第一】", "并非【零风险】",
])
def test_negator_right_before_the_words(line):
    assert excuse(line, "negated") == "negated"


@pytest.mark.parametrize("line", [
    "不是不能【保证】，是一定能", "我们不会不【保证】的", "您不来，我们也【保证治好】", "我【保证治好】，不骗您",
    "这里没有别的说法，【保证治好】",
])
def test_negation_counts_only_once_and_only_within_reach(line):
    assert excuse(line, "negated") is None


def test_negation_ends_with_its_clause():
    assert excuse("我们不能，【保证治好】", "negated") is None


@pytest.mark.parametrize("line", [
    "疗效这个东西，我真不敢跟您打包票说【根治】", "没有哪家医院敢说【根治】", "我不能替医生说【绝对安全】",
    "院里不允许我们讲【零风险】", "没有【零风险】的手术",
])
def test_refusal_to_promise(line):
    assert excuse(line, "refused") == "refused"


@pytest.mark.parametrize("line", [
    "效果我不敢保证，不过【没有不满意的】", "治愈率不能说，反正【来十个好十个】", "我不能保证价格，但是【保证根治】",
])
def test_a_turn_ends_a_refusal(line):
    assert excuse(line, "refused") is None


@pytest.mark.parametrize("line", [
    "网上说【做完就能上班】，您别急", "您朋友说我们【全市第一】", "您是听说【一次就好】才来的", "有人打着我们的旗号写【无效退款】",
    "传单上印的“【零风险】”三个字", "“【包治】”这种话不能信", "「【根治】」两个字", "您看的那本《【三天断根】》",
])
def test_words_of_patient_or_rumour(line):
    assert excuse(line, "quoted") == "quoted"


@pytest.mark.parametrize("line", [
    "您说怕复发，我们做完【绝对不会复发】", "听您这么一说，就是【宫颈炎】", "您问的那种出血，【概率是零】", "跟您说，【一次就好】",
    "您问问街坊，【谁家敢跟我们比】", "我们是“【全国第一】”的医院", "网上说有风险，其实【没有风险】",
])
def test_the_speaker_speaking_again_is_no_quotation(line):
    assert excuse(line, "quoted") is None


@pytest.mark.parametrize("line", [
    "【包治】的说法没有依据", "【永不复发】，这话我可不敢说", "【一次断根】？保证不了的", "说【零风险】那是骗人的",
    "做完【当天就能上班】，那不一定", "【全市第一】这个称呼我们担不起", "凡是跟您讲【包好】的，都得当心",
])
def test_refuted_afterwards(line):
    assert excuse(line, "refuted") == "refuted"


@pytest.mark.parametrize("line", ["【包治】，放心吧", "【绝对安全】，您尽管来", "价目表是【内部资料】，不对外"])
def test_not_refuted(line):
    assert excuse(line, "refuted") is None


@pytest.mark.parametrize("line", [
    "您是担心【治不好】，对吗？", "您是问【能根治】吗", "做完会不会【复发】要看复查", "您想【把激素减量】？", "【过敏】有没有？",
    "您怀疑是【带状疱疹】？",
])
def test_asking_back(line):
    assert excuse(line, "asked") == "asked"


@pytest.mark.parametrize("line", [
    "难道我们还能【骗您】吗？", "【一点风险都没有】", "怎么可能【有风险】吗", "您还要【更好的】吗", "【会根治】的呢，来吧",
])
def test_rhetorical_question_is_no_question(line):
    assert excuse(line, "asked") is None


def test_hypothetical_only_before_the_words():
    assert excuse("如果出现【大出血】，请去急诊", "hypothetical") == "hypothetical"
    assert excuse("会【大出血】，如果您不来", "hypothetical") is None


def test_wish():
    assert excuse("祝您【早日治愈】", "wish") == "wish"
    assert excuse("祝您愉快，【保证治愈】", "wish") is None


def test_policy():
    assert excuse("按规定我们不能说【包治】", "policy") == "policy"
    assert excuse("我们【包治】", "policy") is None


def test_unsure_but_not_across_a_turn():
    assert excuse("【三次就好】，具体看个人情况", "unsure") == "unsure"
    assert excuse("因人而异，不过您【三次就好】", "unsure") is None


def test_prescribed_and_urgent_look_at_the_whole_message():
    assert excuse("【阿莫西林一天三次】。请按医嘱。", "prescribed") == "prescribed"
    assert excuse("【再不去就没命了】！马上打120。", "urgent") == "urgent"
    assert excuse("【再不去就没命了】！快来我们这儿。", "urgent") is None
    assert excuse("止咳糖浆【拧一瓶盖】，别看说明书了", "prescribed") is None


def test_excuses_are_tried_in_order_and_only_those_asked_for():
    line = "网上说不能【保证治好】"
    assert excuse(line, "quoted", "negated") == "quoted"
    assert excuse(line, "negated", "quoted") == "negated"
    assert excuse(line, "wish") is None


def test_every_excuse_has_a_check():
    assert [excuse("我们【包治】", name) for name in EXCUSES] == [None] * len(EXCUSES)


def test_broken_word_is_reported_with_its_line(tmp_path):
    lines = ["id: context"] + [f"{name}: ['x']" for name in ContextWords.__fields__ if name not in ("id", "quotes")]
    path = tmp_path / "context.yml"
    path.write_text("\n".join([*lines, "quotes:", "  - '好'", "  - '(说'"]), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Context(load(path, ContextWords))
    assert [(problem.path, problem.line) for problem in caught.value.problems] == [(path, len(lines) + 3)]
    assert "正则表达式" in str(caught.value)


def test_endless_text_stays_cheap():
    text = "我们保证治好就" * 1500
    context, started = load_context(), time.perf_counter()
    for at in range(0, len(text), 70):
        context.excuse(text, Span(0, len(text)), Span(0, len(text)), Span(at, at + 2), EXCUSES)
    assert time.perf_counter() - started < 1.0
