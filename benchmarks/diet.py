"""DIET as Rasa ships it, on our own lines: the design that the recogniser is compared with.

Rasa's classifier gives one intent a message, so a set of acts that LEAST lines share becomes one intent
(``ask_name+greet``) as Rasa's multi-intents do, and a rarer set becomes the intent that its line stands under; the acts
of the top intent are what was heard. It marks no spans; every act counts as the whole message.
"""
from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Callable, Sequence

from language.heard import Act
from language.nlu_files import TrainingLine

EPOCHS = int(os.environ.get("DIET_EPOCHS", 100))  # Rasa proposes 100
LEAST = 5
CONFIG = f"""
recipe: default.v1
language: zh
pipeline:
  - name: JiebaTokenizer
    intent_tokenization_flag: true
    intent_split_symbol: "+"
  - name: CountVectorsFeaturizer
    min_df: 2
    max_features: 5000
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
    min_df: 2
    max_features: 5000
  - name: DIETClassifier
    epochs: {EPOCHS}
    batch_size: [128, 256]
    entity_recognition: false
    random_seed: 1
    constrain_similarities: true
"""


def diet(lines: Sequence[TrainingLine]) -> Callable[[Sequence[str], Sequence[str]], list[list[Act]]]:
    """Trains JiebaTokenizer, character and word counts and DIET; returns what hears with them."""
    from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: F401  (loads Rasa's engine first)
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    folder = Path(tempfile.mkdtemp())
    (folder / "config.yml").write_text(CONFIG, "utf-8")
    sets = ["+".join(sorted({act.name for act in line.acts})) for line in lines]
    shared, groups = Counter(sets), {}
    for line, acts in zip(lines, sets):
        groups.setdefault(acts if shared[acts] >= LEAST else line.intent, []).append(line.text)
    (folder / "nlu.yml").write_text('version: "3.1"\nnlu:\n' + "".join(
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for intent, texts in groups.items()), "utf-8")
    agent = Agent.load(train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder)))

    def hear(texts: Sequence[str], _: Sequence[str]) -> list[list[Act]]:
        import asyncio

        async def all_of_them() -> list[dict]:
            return [await agent.parse_message(text) for text in texts]
        return [[Act(name, parsed["intent"]["confidence"], 0, len(text))
                 for name in (parsed["intent"]["name"] or "").split("+") if name]
                for text, parsed in zip(texts, asyncio.run(all_of_them()))]
    return hear
