"""What was worked out once is not worked out again, and memory stays small."""
from __future__ import annotations

from language.memory import Memory


def noting(asked: list[str]):
    def work(texts):
        asked.extend(texts)
        return [text.upper() for text in texts]
    return work


def test_only_new_texts_are_worked_out_each_once():
    asked: list[str] = []
    memory = Memory(noting(asked))
    assert memory.many(["a", "b", "a"]) == ["A", "B", "A"]
    assert memory.many(["b", "c"]) == ["B", "C"] and memory.one("a") == "A"
    assert asked == ["a", "b", "c"]


def test_the_older_half_is_forgotten_and_long_texts_are_never_kept():
    asked: list[str] = []
    memory = Memory(noting(asked), most=4)
    memory.many(["a", "b", "c", "d", "e"])
    memory.many(["e", "a"])
    assert asked == ["a", "b", "c", "d", "e", "a"]
    assert memory.many(["长" * 500, "长" * 500]) and memory.one("长" * 500)
    assert asked[6:] == ["长" * 500] * 2


def test_forgotten_answers_are_worked_out_anew():
    asked: list[str] = []
    memory = Memory(noting(asked))
    memory.one("a")
    memory.forget()
    assert memory.one("a") == "A" and asked == ["a", "a"]
