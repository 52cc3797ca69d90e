"""Our recogniser beside DIET on doctor turns of a public corpus, both trained on data/nlu alone.

Usage: ``python -m benchmarks.public_corpus CORPUS.json [--without-diet]``. The corpus is IMCS-21 in the form of its task
DAC: ``{dialogue: [{"speaker", "sentence", "dialogue_act"}]}``. See public_corpus.md for the mapping and the result.
"""
from __future__ import annotations

import asyncio
import json
import logging
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Callable, Iterator, NamedTuple, Sequence

import yaml

from language.nlu_files import TrainingLine, read_nlu
from language.text import clauses, normalise

MOST_OF_AN_ACT, EPOCHS, SEED = 100, 60, 7
GROUPS = {
    "ask_symptom": {"ask_symptom"}, "ask_onset": {"ask_onset"}, "ask_history": {"ask_history"},
    "explain_treatment": {"explain_treatment", "give_instruction"},
    "advise_visit": {"advise_visit", "invite_visit", "advise_emergency"},
    "courtesy": {"greet", "self_introduce", "offer_help", "check_understood", "thank", "wish_well", "goodbye"},
}
GROUP_OF = {act: group for group, acts in GROUPS.items() for act in acts}
LABELS = {"Request-Symptom": "ask_symptom", "Request-Existing_Examination_and_Treatment": "ask_history",
          "Inform-Drug_Recommendation": "explain_treatment", "Inform-Precautions": "explain_treatment",
          "Inform-Medical_Advice": "advise_visit", "Other": ""}
# The corpus has no label of their own for these; the words decide, by rules fixed before anything was measured.
HOW_LONG = re.compile(r"多久|多长时间|几天|什么时候|从[那哪]天")
COURTESY = re.compile(r"你好|您好|不客气|别客气|客气啦|不用谢|不谢|谢谢|感谢|祝|明天见|再见|很高兴|荣幸|欢迎")
DIET = {"recipe": "default.v1", "assistant_id": "diet", "language": "zh", "pipeline": [
    {"name": "JiebaTokenizer"}, {"name": "CountVectorsFeaturizer", "min_df": 2, "max_features": 5000},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4, "min_df": 2,
     "max_features": 5000},
    {"name": "DIETClassifier", "epochs": EPOCHS, "entity_recognition": False, "batch_size": [128, 256],
     "random_seed": SEED}]}
Hear = Callable[[Sequence[str]], list]


class Turn(NamedTuple):
    """A doctor's turn and the group of the act that the corpus says it is."""

    text: str
    group: str


def turns(path: Path) -> list[Turn]:
    """The doctor turns whose label has a counterpart among our acts."""
    talks = json.loads(path.read_text(encoding="utf-8"))
    said = [(row["sentence"], row["dialogue_act"]) for talk in talks.values() for row in talk if row["speaker"] == "医生"]
    found = [Turn(text, _group(text, label)) for text, label in said if label in LABELS]
    return [turn for turn in found if turn.group]


def _group(text: str, label: str) -> str:
    if label == "Other":
        return "courtesy" if COURTESY.search(text) and len(text) <= 30 else ""
    return "ask_onset" if label == "Request-Symptom" and HOW_LONG.search(text) else LABELS[label]


def ours(texts: Sequence[str]) -> list[set[str]]:
    """The acts that our recogniser hears."""
    from language.listener import listener

    return [{act.name for act in acts} for acts in listener().recogniser.acts_many(texts, [""] * len(texts))]


def ours_made_to_choose(texts: Sequence[str]) -> list[set[str]]:
    """The same, but where none passes its threshold the likeliest act, as DIET always names one."""
    from language.listener import listener

    labels = sorted({act.name for line in read_nlu() for act in line.acts})
    likeliest = listener().recogniser.best([normalise(text) for text in texts]).argmax(axis=1)
    return [acts or {labels[column]} for acts, column in zip(ours(texts), likeliest)]


def diet(folder: Path) -> dict[str, Hear]:
    """Trains DIET on the stretches of data/nlu; it hears one act in the message, or one in each of its clauses."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    (folder / "config.yml").write_text(yaml.safe_dump(DIET), encoding="utf-8")
    (folder / "nlu.yml").write_text(yaml.safe_dump(_examples(read_nlu()), allow_unicode=True), encoding="utf-8")
    started = time.perf_counter()
    logging.getLogger("rasa").setLevel(logging.WARNING)
    agent = Agent.load(train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder)))
    print(f"DIET: {time.perf_counter() - started:.0f} s", file=sys.stderr)

    def top(text: str) -> str:
        return asyncio.run(agent.parse_message(text))["intent"]["name"]

    return {"DIET, one act a message": lambda texts: [{top(text)} for text in texts],
            "DIET, one act a clause": lambda texts: [{top(text[slice(*span)]) for span in clauses(text)} for text in texts]}


def _examples(lines: Sequence[TrainingLine]) -> dict:
    by_act: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        for act in line.acts:
            by_act[act.name].append(line.text[act.start:act.end].strip())
    shuffle = random.Random(SEED).sample
    return {"version": "3.1", "nlu": [
        {"intent": act, "examples": "".join(f"- {text}\n" for text in shuffle(texts, min(len(texts), MOST_OF_AN_ACT)))}
        for act, texts in ((act, sorted(set(texts))) for act, texts in sorted(by_act.items()))]}


def rows(said: Sequence[Turn], heard: Sequence[set[str]]) -> Iterator[tuple[str, int, float, float, float]]:
    """(group, turns, precision, recall, F1). The corpus names one act a turn: courtesy beside it is not held wrong."""
    right, wrong, marked = Counter(), Counter(), Counter(turn.group for turn in said)
    for turn, acts in zip(said, heard):
        for group in {GROUP_OF[act] for act in acts if act in GROUP_OF}:
            if group == turn.group:
                right[group] += 1
            elif group != "courtesy":
                wrong[group] += 1
    for group in GROUPS:
        precision, recall = right[group] / max(1, right[group] + wrong[group]), right[group] / max(1, marked[group])
        yield group, marked[group], precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main(arguments: Sequence[str]) -> int:
    """Prints a table for each design."""
    said = turns(Path(arguments[0]))
    texts = [turn.text for turn in said]
    with tempfile.TemporaryDirectory() as folder:
        designs = {"ours": ours, "ours, made to choose": ours_made_to_choose, **({} if "--without-diet" in arguments else diet(Path(folder)))}
        for name, hear in designs.items():
            table = list(rows(said, hear(texts)))
            print(f"\n### {name}\n\n| act | turns | precision | recall | F1 |\n|---|---|---|---|---|")
            for row in table:
                print("| {} | {} | {:.2f} | {:.2f} | {:.2f} |".format(*row))
            print(f"| mean | {len(said)} | | | {sum(row[-1] for row in table) / len(table):.3f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
