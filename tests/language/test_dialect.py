"""Words of dialects, evened out one character for one."""
import pytest

from language.authoring import DataError
from language.dialect import load_dialect
from language.text import normalise


@pytest.mark.parametrize("typed, heard", [
    ("我系妇科医生嚟嘅，做咗二十年啦", "我是妇科医生来的，做了二十年啦"),
    ("冇听讲要涨，您莫急", "没听讲要涨，您别急"),
    ("俺们可木说过，恁看着办", "我们可没说过，你看着办"),
    ("侬哪里疼伐？", "你哪里疼吗？"),
    ("唔，我系统里查一下，莫主任和仲医生都在", "唔，我系统里查一下，莫主任和仲医生都在"),
])
def test_a_dialect_is_heard_as_what_it_means(typed: str, heard: str) -> None:
    assert normalise(typed) == heard and len(typed) == len(heard)


def test_every_word_keeps_the_length_and_its_own_proof() -> None:
    for word in ("唔使", "晓得", "啥子"):
        assert load_dialect().even_out(word) != word
    assert load_dialect().even_out("您好，明天几点方便？") == "您好，明天几点方便？"


def test_all_mistakes_are_told_at_once(tmp_path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "dialect.yml").write_text(
        "id: dialect\nwords:\n  - {said: 冇, means: 没有}\n  - {said: '莫(?=急)', means: 别}\n"
        "  - {said: '伐(', means: 吗}\n  - {said: '系(?=咪)', means: 是, must_change: 系里, must_stay: 系咪}\n", "utf-8")
    with pytest.raises(DataError) as caught:
        load_dialect(tmp_path)
    told = [(problem.line, problem.message) for problem in caught.value.problems]
    assert [line for line, _ in told] == [3, 4, 5, 6, 6]
    assert "字数要相同" in told[0][1] and "must_change" in told[1][1] and "正则" in told[2][1]
