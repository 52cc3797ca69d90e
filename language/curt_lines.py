"""Forbidden phrases as they are authored: the rules of data/courtesy/forbidden.yml, and the lines to learn from beside.

Learnt from: the lines of data/courtesy/lines, the proofs of the rules, what data/nlu calls dismissive, insults among
the red flags; and, as innocent, samples of every other kind of line that is authored.
"""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, List, Literal, Union

from pydantic import Field, StrictStr

from language.authoring import DATA, Collector, Entry, Part, load
from language.cues import Rule, proof_lines
from language.flag_lines import Example, FlagLine, FlagLines, LawfulLine, read_lawful, read_lines
from language.nlu_files import read_nlu

CURT = "curt"
BY_EAR = "tone:"  # what the rule of a cue is called that no rule has found
_INSULTS = "discrimination_insult"  # red flags that are forbidden phrases as well
_DISMISSIVE, _DOUBTFUL = "dismiss", {"dismiss", "dodge", "pressure"}  # acts: curt lines, and those that may be
_SPOKEN, _FLAGGED = 4, 8  # one line in so many: enough to know ordinary talk by, and quick to learn


class Phrase(Part):
    """A kind of forbidden phrase."""

    phrase: StrictStr
    title: StrictStr
    severity: Literal["high", "medium", "low"]
    why: StrictStr
    rewrite: StrictStr
    flags: List[Rule] = []  # empty where the talk as a whole is judged (evaluators/forbidden.py)


class Forbidden(Entry):
    """Schema of data/courtesy/forbidden.yml."""

    id: StrictStr
    excused_by: List[StrictStr]
    self_talk: List[StrictStr]  # regex: a message about oneself or the institution
    longest_self_talk: int = Field(ge=1)
    phrases: List[Phrase]


class CurtLines(Entry):
    """Schema of data/courtesy/lines/<phrase>.yml: forbidden lines (words marked by 【】) and innocent neighbours."""

    phrase: str
    curt: List[Union[str, FlagLine]] = Field(min_items=1)
    innocent: List[Union[str, LawfulLine]] = Field(min_items=1)


def read_curt_lines(data: Path = DATA) -> list[Example]:
    """Every line of data/courtesy/lines; innocent ones are near misses.

    Raises:
        DataError: with every mistake in the folder.
    """
    into, found = Collector(), {}
    known = [item.phrase for item in load(data / "courtesy" / "forbidden.yml", Forbidden).phrases if item.flags]
    for entry in into.folder(data / "courtesy" / "lines", CurtLines, key="phrase").values():
        into.reference(entry, ["phrase"], entry.phrase, known, "禁语")
        for key, items in (("curt", entry.curt), ("innocent", entry.innocent)):
            for index, item in enumerate(items):
                one = item if isinstance(item, LawfulLine) else FlagLine(line=item)
                if one.line.count("【") != (key == "curt") or one.line.count("】") != (key == "curt"):
                    into.add(entry, [key, index], "禁语的词要用一对【】标出；不算禁语的不标")
                for label in getattr(one, "also", ()):
                    into.reference(entry, [key, index], label, known, "禁语")
                text = _bare(one.line)
                if (text, one.after) in found:
                    into.add(entry, [key, index], f"“{text}” 写了两次")
                labels = (entry.phrase, *getattr(one, "also", ())) if key == "curt" else ()
                found[text, one.after] = Example(text, one.after, labels, key == "innocent")
    into.finish()
    return list(found.values())


def read_curt_examples(data: Path = DATA) -> list[Example]:
    """All that is learnt from; a curt line of unknown kind has the one label ``CURT``.

    Raises:
        DataError: with every mistake in one of the files.
    """
    return [*read_curt_lines(data), *_proofs(data), *_spoken(data), *_flagged(data), *read_lawful(data, polite=True)]


def _proofs(data: Path) -> Iterator[Example]:
    for item in load(data / "courtesy" / "forbidden.yml", Forbidden).phrases:
        for rule in item.flags:
            yield from (Example(proof.text, "", (item.phrase,)) for proof in proof_lines(rule.must_flag))
            yield from (Example(proof.text, "", (), True) for proof in proof_lines(rule.must_pass))


def _spoken(data: Path) -> list[Example]:
    """What is dismissive and nothing else, dismissive stretches of more, and lines that are nothing of the kind."""
    lines = read_nlu(data / "nlu")
    curt = [Example(line.text[act.start:act.end], "", (CURT,)) for line in lines for act in line.acts
            if act.name == _DISMISSIVE and act.end - act.start >= 4]
    return curt + [Example(line.text, "", ()) for line in lines
                   if not _DOUBTFUL.intersection(act.name for act in line.acts)][::_SPOKEN]


def _flagged(data: Path) -> list[Example]:
    """Insults are forbidden, of one kind or another; their near misses are not, and threats are no discourtesy."""
    own = load(data / "red_flags" / "lines" / f"{_INSULTS}.yml", FlagLines)
    insults = [Example(_bare(one.line if isinstance(one, LawfulLine) else one), "", labels)
               for items, labels in ((own.violating, (CURT,)), (own.near_miss, ())) for one in items]
    others = [line for line in read_lines(data) if _INSULTS not in line.labels]
    return insults + [Example(line.text, "", ()) for line in others[::_FLAGGED]]


def _bare(line: str) -> str:
    return line.replace("【", "").replace("】", "")
