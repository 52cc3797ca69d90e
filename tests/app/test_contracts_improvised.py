"""The improvising trainee of the contracts reaches what scripts do not, and the same seed gives the same talk."""
from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import Set

import pytest

from actions.cast import Casting, Library, load_library
from actions.questions import questions
from app.contracts.from_pattern import sample
from app.contracts.improvised import improvise, themes
from app.contracts.played import Played
from language.heard import Heard

HAN = Casting("price_focused", "online_consult_fibroids", "fibroids_han", 1, 0)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def talks(library: Library) -> list[Played]:
    return [improvise(replace(HAN, seed=seed, difficulty=level), take, library) for seed in range(60)
            for take, level in ((0, 3), (1, 1))]


@pytest.mark.parametrize("pattern", ["多少钱|什么价", "(?:瘦|胖)了", "体重.{0,4}(?:变|下降)", "糖(?!尿)", "(?<!糖)尿(?!病)", "[一二]天", r"\d{2,3}元",
                                     "^好$", "[^不]行", "听得(?:清|见)?"])
def test_words_of_a_pattern_are_found_by_it(pattern: str) -> None:
    words = {sample(pattern, Random(seed)) for seed in range(30)}
    assert "" not in words and all(re.search(pattern, word) for word in words)


def test_a_pattern_that_nothing_matches_has_no_words() -> None:
    assert sample("(?=a)b", Random(0)) == ""


def test_every_topic_can_be_asked(library: Library) -> None:
    """No topic is wholly shadowed by one that stands before it."""
    deaf = []
    for name, topic in library.topics.topics.items():
        asked = (f"请问{sample(pattern, Random(f'{name}{seed}'))}吗？" for seed in range(40) for pattern in topic.patterns)
        heard: Set[str] = {question.topic for text in asked for question in questions(Heard(text), library.topics)}
        deaf += [name] if name not in heard else []
    assert deaf == []


def test_the_same_seed_and_take_give_the_same_talk(library: Library, talks: list[Played]) -> None:
    again = improvise(replace(HAN, seed=3), 1, library)
    assert again.transcript(library) == talks[7].transcript(library)
    assert talks[6].texts != talks[7].texts and talks[7].texts != talks[9].texts


def test_it_comes_to_what_scripts_do_not(library: Library, talks: list[Played]) -> None:
    reasons = {reason.split("（")[0] for talk in talks for exchange in talk.exchanges for message in exchange.reply.messages
               for reason in message.why}
    for wanted in ("这个时间来不了", "电话已经给过了", "核对电话，没错", "号码念错了，纠正", "闲聊一句", "还没答应，对方就当约好了"):
        assert wanted in reasons, wanted
    assert any("还不想说" in reason or "不肯说" in reason for reason in reasons) and any("说过了" in reason for reason in reasons)
    assert {talk.outcome for talk in talks} >= {"books", "leaves_contact", "thinks", "hangs_up", "complains"}
    assert {fact.topic for fact in library.profiles["fibroids_han"].facts} >= {"symptom"} and "pressure_selling" in themes()
