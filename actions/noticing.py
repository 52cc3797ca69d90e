"""What a patient notices in one trainee message, before feeling anything about it."""
from __future__ import annotations

import re
from typing import NamedTuple

from actions.calendar import Slot, offered
from actions.prices import told
from actions.questions import Question, questions
from actions.stage import Stage
from actions.state import TalkState, Told
from language.entities import names
from language.heard import Heard
from language.text import normalise, spoken

_ADDRESS = re.compile(
    r"(?:^|[，。！？；、\s]|好的|您好|你好|好|嗯|那|谢谢|感谢|理解|明白|请|是)"
    r"([\u4e00-\u9fff])(女士|小姐|太太|先生|阿姨|大姐|大哥|大叔|叔叔|姐|哥|叔)(?=[，。！？；、\s您你~～的]|$)")
_NOT_SURNAMES = frozenset("小大这那位老好的了您你各女男哪啥问如有请让我他她是和跟像叫等")
_FEMALE, _MALE = frozenset("女士 小姐 太太 阿姨 大姐 姐".split()), frozenset("先生 大哥 大叔 叔叔 哥 叔".split())
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[a-z]{2,}")
_RUDE = re.compile(r"(?:有病吧|神经病|滚|傻|蠢|白痴|烦不烦|爱来不来|穷就|没钱就|土包子|乡下人|啰嗦什么|闭嘴|废话)")
_KNOWN_CHARS = re.compile(r"[的了是我您你好吗不有在医请看这那会要可以就来说没什么怎多少元块天周上下早晚几点睡吃喝用家人孩大小时候年月日生疼痛查病药手术牙想问给让能对行再见谢]")
_TALKS_OVER = re.compile(r"(?:先|请|你|您|麻烦)听我(?:说|讲)|(?:让|等)我(?:先)?(?:说|讲)完|别(?:插嘴|打断|打岔)|不要(?:插嘴|打断)|先别(?:说话|说了|问了|问)|插一句")
_SLIGHTS = frozenset({"dismiss", "dodge", "pressure"})
_LIKELY, _CLEARLY = 0.5, 0.6  # probability from which a slight is taken as one: anything, and what asks something
_NO_DOCTORS = frozenset({"护士", "护士长", "药师", "技师", "老师"})
_SORRY = re.compile(r"不好意思|对不起|抱歉")
_TO_READ_S = 1.0  # whose message is there sooner has not taken in what the patient said
_MONOLOGUE = {"chat": 180, "phone": 240, "desk": 240}


class Noticed(NamedTuple):
    """The surface of a message as a patient takes it in."""

    acts: tuple[str, ...]
    flags: tuple[str, ...]
    lapses: tuple[str, ...]
    questions: tuple[Question, ...]
    prices: tuple[Told, ...]
    doctors: tuple[str, ...]  # 李主任
    slots: tuple[Slot, ...]
    text: str  # normalised, cut short
    waited_s: float | None = None  # see language.heard.Heard

    def asks(self, topic: str) -> bool:
        """True if the topic is asked."""
        return any(question.topic == topic for question in self.questions)


def notice(stage: Stage, talk: TalkState, heard: Heard) -> Noticed:
    """Everything noticed in ``heard``, except what depends on the agenda."""
    text = normalise(heard.text[:2000])
    acts = tuple(dict.fromkeys(act.name for act in heard.acts))
    flags = tuple(dict.fromkeys(flag.label for flag in heard.flags if flag.certainty == "certain"))
    asked = tuple(questions(heard, stage.topics))
    least = _CLEARLY if asked else _LIKELY  # what asks something is no slight, unless it clearly is
    unsure = {act.name for act in heard.acts if act.name in _SLIGHTS and act.confidence < least}
    acts = tuple(act for act in acts if act not in unsure)
    if _RUDE.search(text) and "discrimination_insult" not in flags:
        acts = tuple(dict.fromkeys((*acts, "dismiss")))
    return Noticed(acts, flags, tuple(_lapses(stage, talk, heard, text)), asked, told(heard, text),
                   _doctors(heard), offered(text[:600]), text, heard.waited_s)


def _lapses(stage: Stage, talk: TalkState, heard: Heard, text: str) -> list[str]:
    if not spoken(heard.text):
        return ["empty_message"]
    han = len(_HAN.findall(text))
    lapses = []
    if han == 0 and _LATIN.search(text):
        lapses.append("foreign")
    elif not heard.acts and (han == 0 or not _KNOWN_CHARS.search(text)):
        lapses.append("gibberish")
    if len(heard.text.strip()) > _MONOLOGUE[stage.scenario.channel]:
        lapses.append("monologue")
    if _misnamed(stage, text):
        lapses.append("wrong_name")
    cut_short = talk.opened and heard.waited_s is not None and heard.waited_s < _TO_READ_S
    if (cut_short or _TALKS_OVER.search(text)) and not _SORRY.search(text):
        lapses.append("talked_over")
    if "你" in text.replace("你好", "") and "您" not in text:
        lapses.append("curt_you")
    return lapses


def _misnamed(stage: Stage, text: str) -> bool:
    """Called by another surname, or as the other sex."""
    wrong = _MALE if stage.profile.sex == "女" else _FEMALE
    for surname, title in _ADDRESS.findall(text[:60]):
        if surname not in _NOT_SURNAMES and (surname != stage.profile.surname[0] or title in wrong):
            return True
    return False


def _doctors(heard: Heard) -> tuple[str, ...]:
    """Doctors named with their title; polite titles (女士) are no doctors."""
    titles = {entity.start: str(entity.value) for entity in heard.entities if entity.entity == "title"}
    return tuple(dict.fromkeys(f"{entity.value}{titles[entity.end]}" for entity in heard.entities
                               if entity.entity == "person" and titles.get(entity.end) in set(names().medical_titles) - _NO_DOCTORS))
