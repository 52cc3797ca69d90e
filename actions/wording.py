"""From moves to typed messages: choice without repetition, and the writing habits of a talk."""
from __future__ import annotations

import re
from random import Random
from typing import Mapping, NamedTuple, Sequence

from actions.state import TalkState
from actions.temperament import Persona, Style
from actions.variants import expand, fill
from actions.variation import spell, vary

_BREAKS = {"space": " ", "comma": "，", "dots": "…"}
_QUESTIONS = {"mark": "？", "plain": "", "half": "?", "double": "？？"}
_ENDS = {"none": "", "stop": "。", "dots": "…", "wave": "～"}
_STRAY = re.compile(r"[，。]{2,}")  # optional words left out leave their punctuation behind
_TRAILING = re.compile(r"[，。…]*…[，。…]*")  # who trails off needs no stop
_ATTEMPTS = 8
_END_CHANCE = {"": 0.0, "。": 0.6, "…": 0.35, "～": 0.25}
PUNCTUATION = re.compile(r"[^\w*]+")


class Habits(NamedTuple):
    """How one person writes in one talk."""

    pause: str
    question: str
    end: str


def bare(text: str) -> str:
    """A line without punctuation and spaces: what counts as the same line."""
    return PUNCTUATION.sub("", text) or text


def habits(style: Style, channel: str, seed: str) -> Habits:
    """The writing habits of a talk. Spoken words (phone, desk) are written down properly."""
    rng = Random(f"{seed}:habits")
    if channel != "chat":
        return Habits("，", "？", rng.choice(("", "。", "。")))
    return Habits(_BREAKS[_weighted(style.breaks, rng)], _QUESTIONS[_weighted(style.questions, rng)],
                  _ENDS[_weighted(style.ends, rng)])


class Voice:
    """Chooses and dresses the words of one turn. Changes ``talk.used`` and ``talk.slips``."""

    def __init__(self, persona: Persona, lines: Mapping[str, Sequence[str]], channel: str, seed: str, deal: int,
                 talk: TalkState, slots: dict[str, object]):
        self._persona, self._lines, self._channel, self._talk, self._slots = persona, lines, channel, talk, slots
        self._habits = habits(persona.style, channel, seed)
        self._seed, self._deal = seed, deal
        self._small = {kind: lines[f"small_{kind}"] for kind in ("ask", "tell", "end", "yes")}
        self.rng = Random(f"{seed}:{talk.turn}")

    def say(self, move: str, **slots: object) -> str:
        """A fresh line of the persona for a move."""
        return self.choose(self._lines.get(move, ()), **slots)

    def knows(self, move: str) -> bool:
        """True if there are words for an optional move."""
        return bool(self._lines.get(move))

    def choose(self, templates: Sequence[str], **slots: object) -> str:
        """A fresh line out of templates; a made-up one if all were used."""
        line = self._fresh(templates, slots) or self._spare()
        self._talk.used |= {bare(line)}
        return line

    def has_fresh(self, templates: Sequence[str], **slots: object) -> bool:
        """True if at least one of the templates was not used yet."""
        return any(template not in self._talk.used for template in templates)

    def _fresh(self, templates: Sequence[str], slots: dict[str, object]) -> str | None:
        order = _dealt(templates, self._deal) if templates else []
        order.sort(key=lambda index: templates[index] in self._talk.used)  # stable: new templates first
        values = {**self._slots, **slots}
        for index in order:
            for _ in range(4):
                line = fill(expand(templates[index], self.rng), values)
                if bare(line) not in self._talk.used and "{" not in line:
                    self._talk.used |= {templates[index]}
                    return line
        return None

    def _spare(self) -> str:
        spare = self._persona.spare
        for _ in range(40):
            parts = (self.rng.choice(spare.openers), self.rng.choice(spare.cores), self.rng.choice(spare.tails))
            line = fill(expand("，".join(part for part in parts if part), self.rng), self._slots)
            if bare(line) not in self._talk.used:
                return line
        line = "嗯"
        while bare(line) in self._talk.used:  # forty spare lines used up: only a sound is left
            line += "嗯"
        return line

    def dress(self, line: str) -> str:
        """A canonical line as this person types it, unlike any message of the talk before."""
        for attempt in range(_ATTEMPTS):
            text = self._dressed(line, attempt)
            if bare(text) not in self._talk.said:
                break
        self._talk.said |= {bare(text)}
        return text

    def _dressed(self, line: str, attempt: int) -> str:
        text = _STRAY.sub(lambda match: "。" if "。" in match[0] else "，", line).strip("，。 ")
        text = _TRAILING.sub("…", text)
        spelled = spell(text, self._seed)
        text = vary(spelled, self.rng, self._small)
        plain = text == spelled  # one small word at the beginning is enough
        if attempt > _ATTEMPTS // 2:  # small words do not help any more
            text = f"{self.rng.choice(self._persona.spare.openers)}，{text}"
        if self._channel == "chat":
            text = self._slip(text)
        elif plain:
            text = self._hesitate(text)
        asks = text.endswith("？")
        text = text.rstrip("？。，")
        pause = self._habits.pause if self.rng.random() < (0.55 if self._habits.pause == "…" else 0.9) else " "
        pause = "，" if self._channel != "chat" else pause
        inner = "。" if pause == "，" else pause
        text = text.replace("？", self._habits.question + ("" if self._habits.question else pause))
        text = text.replace("。", inner).replace("，", pause)
        if asks:
            return text + (self._habits.question if self.rng.random() < 0.85 else "？")
        if text[-1:] in "！…～":
            return text
        return text + (self._habits.end if self.rng.random() < _END_CHANCE[self._habits.end] else "")

    def _slip(self, text: str) -> str:
        style = self._persona.style
        if self._talk.slips >= 2 or self.rng.random() >= style.slips:
            return text
        meant = [word for word in style.swaps if word in text]
        if not meant:
            return text
        self._talk.slips += 1
        word = self.rng.choice(meant)
        return text.replace(word, style.swaps[word], 1)

    def _hesitate(self, text: str) -> str:
        fillers = self._persona.style.fillers
        if not fillers or len(text) < 6 or self.rng.random() >= 0.12:
            return text
        return f"{self.rng.choice(fillers)}，{text}"


def _dealt(templates: Sequence[str], deal: int) -> list[int]:
    """The order in which templates are taken, like cards dealt: neighbouring seeds begin at different ones."""
    count = len(templates)
    cards = Random(templates[0]).sample(range(count), count)
    stride = next((step for step in (3, 5, 7) if count % step), 1)
    start = deal * stride % count
    return cards[start:] + cards[:start]


def delay(text: str, speed: float, rng: Random) -> int:
    """Milliseconds that typing a message takes, 700 to 6000."""
    return int(min(6000, max(700, (500 + len(text) * rng.uniform(110, 190)) / speed)))


def _weighted(weights: dict[str, float], rng: Random) -> str:
    names = sorted(weights)
    return rng.choices(names, [weights[name] for name in names])[0]
