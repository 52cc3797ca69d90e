"""Fixed forms of acts (data/lexicon/act_forms.yml), and what carries no act (data/lexicon/no_act.yml)."""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Iterator, List, NamedTuple, Optional, Pattern, Sequence

from pydantic import Field
from typing_extensions import Literal

from language.authoring import DATA, Collector, Entry, Part, load
from language.nlu_files import act_ids
from language.text import Span, normalise


class Form(Part):
    """A clause that always is one act: ``says`` matches all of it, ``after`` the patient's words before."""

    act: str
    where: Literal["opening", "anywhere"]
    says: str
    after: str = ""


class ActForms(Entry):
    """Schema of data/lexicon/act_forms.yml. ``tags`` (对吗, 好吗) belong to the clause before them."""

    id: str
    tags: str
    forms: List[Form]


class NoAct(Entry):
    """Schema of data/lexicon/no_act.yml."""

    id: str
    lines: List[str] = Field(min_items=1)


class Forms(NamedTuple):
    """Compiled forms; call ``find`` with the clauses of a message."""

    tags: frozenset[str]
    forms: tuple[tuple[str, bool, Pattern[str], Optional[Pattern[str]]], ...]

    def find(self, plain: str, pieces: Sequence[Span], before: str) -> Iterator[tuple[str, Span]]:
        """Yields (act, clause) for every clause with a fixed form."""
        for act, opening, says, after in self.forms:
            if after is None or (before and after.search(before)):
                for piece in pieces[:1] if opening else pieces:
                    if says.fullmatch(plain, *piece):
                        yield act, piece

    def glue(self, plain: str, pieces: Sequence[Span]) -> list[Span]:
        """The clauses, each tag question joined to the clause that it asks about."""
        glued: list[Span] = []
        for piece in pieces:
            if glued and plain[piece.start:piece.end] in self.tags:
                glued[-1] = Span(glued[-1].start, piece.end)
            else:
                glued.append(piece)
        return glued


@lru_cache(maxsize=4)
def load_act_forms(data: Path = DATA) -> Forms:
    """Reads and checks the fixed forms.

    Raises:
        DataError: unknown acts, broken patterns.
    """
    entry, into, known = load(data / "lexicon" / "act_forms.yml", ActForms), Collector(), act_ids()
    forms = []
    for index, form in enumerate(entry.forms):
        into.reference(entry, ["forms", index, "act"], form.act, known, "动作")
        try:
            forms.append((form.act, form.where == "opening", re.compile(form.says),
                          re.compile(form.after) if form.after else None))
        except re.error as error:
            into.add(entry, ["forms", index, "says"], f"正则表达式写错了：{error}")
    into.finish()
    return Forms(frozenset(normalise(tag) for tag in entry.tags.split()), tuple(forms))


@lru_cache(maxsize=4)
def load_no_act(data: Path = DATA) -> tuple[str, ...]:
    """Lines that carry no act.

    Raises:
        DataError: if the file is broken.
    """
    return tuple(load(data / "lexicon" / "no_act.yml", NoAct).lines)
