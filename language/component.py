"""The Rasa graph component: one listener in place of a pipeline of classifiers and extractors.

The top act becomes the Rasa intent; everything heard travels in the message under ``heard`` and so
reaches the tracker's ``parse_data``.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, EXTRACTOR, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from language.heard import Act, Heard, seconds
from language.listener import Listener, attach, listener
from language.model import Recogniser
from language.nlu_files import TrainingLine, read_nlu

FALLBACK = "nlu_fallback"  # Rasa's own name for "nothing recognised"
HEARD = "heard"
BEFORE = "before"  # message metadata: what the patient said since the trainee's last message
WAITED = "waited_s"  # message metadata: how long the patient waited for it, see language.heard.Heard


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR],
    is_trainable=True)
class DialogueActs(GraphComponent):
    """Hears acts, entities and cues, and hands them to Rasa."""

    def __init__(self, storage: ModelStorage, resource: Resource, listener: Optional[Listener] = None):
        self._storage = storage
        self._resource = resource
        self._listener = listener

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> DialogueActs:
        """Makes an untrained component."""
        return cls(model_storage, resource)

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> DialogueActs:
        """Reads a trained component back from the model archive."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, attach(Recogniser.load(folder / "hearing.npz")))

    def train(self, training_data: TrainingData) -> Resource:
        """Trains the recogniser on the lines that Rasa read from data/nlu."""
        recogniser = _recogniser([_line(example) for example in training_data.intent_examples])
        with self._storage.write_to(self._resource) as folder:
            recogniser.save(folder / "hearing.npz")
        self._listener = attach(recogniser)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline trains on what is heard."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds intent, entities and everything heard to each message."""
        for message in messages:
            beside = message.get(METADATA) or {}
            heard = self._listener.hear(message.get(TEXT) or "", beside.get(BEFORE, ""))
            heard = replace(heard, waited_s=seconds(beside.get(WAITED)))
            ranking = _ranking(heard)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            entities = [{**entity._asdict(), EXTRACTOR: type(self).__name__} for entity in heard.entities]
            message.set(ENTITIES, entities, add_to_output=True)
            message.set(HEARD, heard.as_dict(), add_to_output=True)
        return messages


def _recogniser(lines: List[TrainingLine]) -> Recogniser:
    """The judge's own recogniser if Rasa read the same lines, so that both hear alike and it is trained once.

    Other lines are a part of ours, left by cross-validation, of which the second voice knows the rest: it stays out.
    """
    ours = read_nlu()
    if sorted(lines) == sorted(ours):
        return listener().recogniser
    return Recogniser.train(lines)


def _ranking(heard: Heard) -> List[Dict[Text, Any]]:
    best: Dict[Text, float] = {}
    for act in heard.acts:
        best[act.name] = max(act.confidence, best.get(act.name, 0.0))
    acts = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "confidence": confidence} for name, confidence in acts] or [
        {"name": FALLBACK, "confidence": 1.0}]


def _line(example: Message) -> TrainingLine:
    """A Rasa training example as one of our lines: its bracketed stretches arrive as entities."""
    text, intent = example.get(TEXT), example.get(INTENT)
    acts = tuple(Act(name, 1.0, part["start"], part["end"])
                 for part in example.get(ENTITIES) or [] for name in part["entity"].split("+"))
    return TrainingLine(text, acts or (Act(intent, 1.0, 0, len(text)),), intent)
