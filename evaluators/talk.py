"""A talk as heard: every turn's acts, cues and words, indexed for the checks. Built once, then only read."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Iterator, Protocol, Sequence

from evaluators.expression import Evidence
from evaluators.past_illness import without_remains
from evaluators.transcript import Transcript
from language.cues import CueFinder
from language.heard import Cue, Heard, PatientHeard
from language.text import normalise

SIGNS = ("emergency", "self_harm")
FACT_CHECKED = ("false_credentials", "price_deception", "false_urgency")  # only the card or the talk proves them
_HURRIES = ("intimidation", "false_urgency", "remote_diagnosis", "pressure_selling")


class Hears(Protocol):
    """What the judge needs of a listener (``language.listener.Listener`` is one)."""

    def hear_many(self, texts: Sequence[str], befores: Sequence[str]) -> list[Heard]:
        """Trainee messages, each with what the patient said before it."""

    def hear_curt(self, texts: Sequence[str], by_rule: Sequence[Sequence[Cue]]) -> list[tuple[Cue, ...]]:
        """What is forbidden to say in trainee messages, given what the rules found in each."""

    def hear_patient(self, text: str, before: str = "") -> PatientHeard:
        """A patient's message, with what the trainee said before it."""

_GOODBYE = re.compile(r"再见|拜|(?<!慢)慢走|回见|晚安|再会|再联系|先这样|(?<!您先)挂(?:了|断)|(?:明天|到时候?|周.|下次)见")
_HOLLOW = {  # 好了 hurries on and 喂 answers a telephone; neither hears nor greets anybody
    "acknowledge": re.compile(r"^(?:好了|行了|得了|完了|知道了|行吧|好吧|不?要|没?有|不?能|不?在|不?开|不?报|不?会)[。！，]?$"), "greet": re.compile("^[^好早安迎嗨]*$"),
    "reassure": re.compile("^(?:你|您)?(?:先)?(?:忍|别动|别乱动|憋)[^，。！？]{0,6}[。！，]?$"
                           "|(?:吃|喝|用|戴|停|抹|开|洗)(?:点|着|了|吧|一点)*[，]?(?:也|都)?没(?:事|关系)[。！，]?$"),  # allows something
    "address_by_name": re.compile("^(?:亲亲?|亲爱的)(?!.*(?:女士|先生|姐|哥|阿姨))|[这那]位"),
    "apologise": re.compile("不(?:再|多)?(?:打扰|耽误|占用)"),
    "check_understood": re.compile("^(?!.*(?:别的|其他|其它|补充|清楚|明白)).*(?:反映|意见|建议)"),  # asks what was bad, not what was unclear
    "dismiss": re.compile("[“\"「『][^”\"」』]+[”\"」』]|(?:不然|要不是|幸亏|多亏)[^。！？]{0,10}不知道"
                          "|(?:这|那)(?:个|件)?(?:事儿?|情况)[^，。！？]{0,4}还真(?:的)?不知道"),  # repeats what was said to the patient, or is glad to be told
    "ask_repeat": re.compile("还有[^，。！？]{0,8}(?:没|不)(?:太|大)?(?:听|看|说|讲)?(?:明白|清楚|懂)|(?:不用|不必|不需要|用不着|省得|免得|不让|别让|甭)您?[^，。！？]{0,6}(?:再|重)"),
    "advise_emergency": re.compile("(?:不用|不必|没必要|别|不要|用不着|不至于|犯不着|先不|甭|不需要)[^，。！？]{0,6}(?:120|急诊|救护车|急救|医院)"
                                   "|(?:急诊|120|救护车)[^，。！？]{0,6}(?:贵|浪费|没必要|不用|干嘛)"),
}
_NO_TERMS: frozenset[str] = frozenset()
_LISTENS = re.compile("[您请咱]|明白|理解|知道了|了解|记下|(?<![\u4e00-\u9fff])(?:这|那)样(?:啊|呀)?(?=$|[，。！])|难怪|怪不得|原来")
_AILING = re.compile("[疼痛胀痒咳晕麻肿酸烧吐喘闷]")
_ASKS_BACK = re.compile("(?:[吗么呢哈]|对不对|是不是|(?P<v>[\u4e00-\u9fff])[不没](?P=v)|[不没])[啊呀嘛？?。 ]*$")
_CONTENT = re.compile(r"[^\W\d一二两三四五六七八九十百千的了是我你他她在有没不吗呢啊吧呀哦嗯对好行这那个就也都还要点]")
_TITLES = "女士|先生|小姐|太太|夫人|阿姨|叔叔|大爷|大妈|大姐|大哥|阿?[叔伯姨婶婆公嫂姐哥爷]|老师|师傅|同学|奶奶|爷爷|同志"
_FAMILIAR = "小老阿"


@dataclass(frozen=True)
class Talk:
    """A heard transcript. ``heard[i]`` is a Heard for a trainee turn, a PatientHeard for a patient turn."""

    transcript: Transcript
    heard: tuple[Heard | PatientHeard, ...]
    plain: tuple[str, ...]  # normalised texts
    words: dict[int, tuple[Cue, ...]]  # trainee turn -> words of data/protocols/words
    channel: str
    banned: dict[int, tuple[Cue, ...]]  # trainee turn -> forbidden phrases of data/courtesy

    @cached_property
    def trainee(self) -> tuple[int, ...]:
        """Indices of the trainee's turns."""
        return tuple(index for index, turn in enumerate(self.transcript.turns) if turn.speaker == "trainee")

    @cached_property
    def patient(self) -> tuple[int, ...]:
        """Indices of the patient's turns."""
        return tuple(index for index, turn in enumerate(self.transcript.turns) if turn.speaker == "patient")

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The trainee's turns in runs that no patient turn interrupts."""
        runs: list[list[int]] = []
        for index in self.trainee:
            if runs and index == runs[-1][-1] + 1:
                runs[-1].append(index)
            else:
                runs.append([index])
        return tuple(map(tuple, runs))

    @cached_property
    def index(self) -> dict[str, list[Evidence]]:
        """Evidence by term: acts (``greet``), ``word:…`` and ``patient:…``, each in order.

        A word rule with the name of an act helps the recogniser: both count as that act.
        """
        found: dict[str, list[Evidence]] = {}
        called: re.Pattern[str] | None = None
        for turn, heard in enumerate(self.heard):
            named = self._named(turn, heard)
            told = [self.plain[turn][start:end] for name, start, end in named if name == "patient:gives_name"]
            called = _calling(min(told, key=len)) if told else called  # 缑 of 姓缑
            if called is not None and isinstance(heard, Heard) and not heard.has("address_by_name"):
                named += [("address_by_name", *match.span()) for match in [called.search(self.plain[turn])] if match]
            for name, start, end in dict.fromkeys(named):
                if name == "acknowledge" and self.cold and not self._takes_up(turn):
                    continue
                found.setdefault(name, []).append(Evidence(turn, start, end, name))
        return found

    @cached_property
    def cold(self) -> bool:
        """True if the trainee says 您 or 请 in less than a third of the messages, or is rude outright."""
        kind = sum(bool(re.search("[您请咱]", self.plain[turn])) for turn in self.trainee)
        return 3 * kind < len(self.trainee) or bool(self.banned)

    def _takes_up(self, turn: int) -> bool:
        """A cold 行 or 哦 shows that somebody is there, not that he listens; with the patient's own words it does."""
        text = self.plain[turn]
        if _LISTENS.search(text):
            return True
        before = "".join(self.plain[other] for other in self.patient if other < turn)[-40:]
        if set(_AILING.findall(text)) & set(_AILING.findall(before)):
            return True  # 嗯，咳多久了
        if _ASKS_BACK.search(before):
            return False  # 对，三十一次 answers, it does not listen
        echoed = set(_CONTENT.findall(text[:12])) & set(_CONTENT.findall(before))  # 吃面条了啊, to 吃了碗面条
        return len(echoed) > 1

    @cached_property
    def goodbyes(self) -> list[Evidence]:
        """The trainee's goodbyes; a mere 路上小心 is a wish."""
        return [hit for hit in self.evidence("goodbye") if _GOODBYE.search(self.plain[hit.turn], hit.start, hit.end)]

    def _named(self, turn: int, heard: Heard | PatientHeard) -> list[tuple[str, int, int]]:
        if isinstance(heard, PatientHeard):
            return [(f"patient:{cue.label}", cue.start, cue.end) for cue in heard.cues]
        acts = [(act.name, act.start, act.end) for act in heard.acts if act.start < act.end
                and not (act.name in _HOLLOW and _HOLLOW[act.name].search(self.plain[turn][act.start:act.end]))]
        names = heard.act_names
        for cue in self.words.get(turn, ()):
            acts.append((f"word:{cue.label}", cue.start, cue.end))
            if cue.label not in names:
                acts.append((cue.label, cue.start, cue.end))
        return acts

    def evidence(self, *names: str) -> list[Evidence]:
        """All evidence of any of the terms, in order."""
        if len(names) == 1:
            return self.index.get(names[0], [])
        found = [self.index[name] for name in names if name in self.index]
        return sorted(item for hits in found for item in hits) if len(found) > 1 else found[0] if found else []

    def turns_of(self, *names: str) -> list[int]:
        """The turns in which any of the terms stands, in order."""
        return sorted({item.turn for name in names for item in self.index.get(name, ())})

    def first(self, *names: str) -> int | None:
        """The first turn of any of the terms, or None."""
        return min((self.index[name][0].turn for name in names if name in self.index), default=None)

    def has(self, turn: int, *names: str) -> bool:
        """True if any of the terms stands in that turn."""
        return not self._terms.get(turn, _NO_TERMS).isdisjoint(names)

    @cached_property
    def _terms(self) -> dict[int, set[str]]:
        """The terms that stand in each turn."""
        found: dict[int, set[str]] = {}
        for name, hits in self.index.items():
            for hit in hits:
                found.setdefault(hit.turn, set()).add(name)
        return found

    def flags(self, turn: int, certain: bool = True) -> list[Cue]:
        """Red flags heard in a trainee turn, without those that an emergency excuses."""
        flags = self._flags.get(turn, [])
        return [flag for flag in flags if flag.certainty == "certain"] if certain else flags

    @cached_property
    def _flags(self) -> dict[int, list[Cue]]:
        """Every flag that stands, by turn."""
        flagged = {turn: [flag for flag in self.heard[turn].flags if not self._excused(turn, flag)]
                   for turn in self.trainee if self.heard[turn].flags}
        return {turn: flags for turn, flags in flagged.items() if flags}

    @cached_property
    def rude(self) -> frozenset[int]:
        """Trainee turns that are cold, quarrel, or are surely flagged: no kindness is heard in them."""
        flagged = (turn for turn in self.trainee if any(flag.label not in FACT_CHECKED for flag in self.flags(turn)))
        return frozenset((*flagged, *self.turns_of("dismiss", "word:argue"), *self.banned))

    def unlawful(self, hit: Evidence) -> bool:
        """True if a certain red flag, not one that facts must prove first, covers at least half of the words."""
        return hit.turn in self._flags and any(
            2 * (min(flag.end, hit.end) - max(flag.start, hit.start)) >= hit.end - hit.start
            for flag in self.flags(hit.turn) if flag.label not in FACT_CHECKED)

    def _excused(self, turn: int, flag: Cue) -> bool:
        """Life first: sending to emergency care is no threat. Who complains of a bill has not asked for a price."""
        if flag.label == "price_evasion" and turn and turn - 1 in self.patient:
            return self.has(turn - 1, "patient:complains") and not self.has(turn - 1, "patient:asks_price")
        return (flag.label in _HURRIES and self._emergency is not None and turn > self._emergency
                and self.has(turn, "advise_emergency"))

    @cached_property
    def _emergency(self) -> int | None:
        return self.first(*(f"patient:{sign}" for sign in SIGNS))

    def next_group(self, turn: int, after: int = 0) -> tuple[int, ...]:
        """The trainee's answer to the patient's ``turn``: the next run of trainee turns, or the ``after``-th beyond."""
        later = [group for group in self.groups if group[0] > turn]
        return later[after] if after < len(later) else ()


def hear_talks(transcripts: Sequence[Transcript], listener: Hears, words: CueFinder, banned: CueFinder,
               channels: Sequence[str]) -> list[Talk]:
    """Hears every turn, each trainee message together with what the patient said before it.

    Many talks at once are heard several times as fast as one by one, and just the same.
    """
    befores = [dict(_befores(transcript)) for transcript in transcripts]
    said = [transcript.turns[index].text for transcript, own in zip(transcripts, befores) for index in own]
    prior = [before for own in befores for before in own.values()]
    heard = iter(listener.hear_many(said, prior))
    curt = iter(listener.hear_curt(said, list(map(banned.find, said, prior))))
    return [_talk(transcript, own, dict(zip(own, heard)), dict(zip(own, curt)), listener, words, channel)
            for transcript, own, channel in zip(transcripts, befores, channels)]


def _talk(transcript: Transcript, befores: dict[int, str], trainee: dict[int, Heard], curt: dict[int, tuple[Cue, ...]],
          listener: Hears, words: CueFinder, channel: str) -> Talk:
    heard = tuple(without_remains([
        trainee[index] if index in trainee else listener.hear_patient(turn.text, _said_before(transcript, index))
        for index, turn in enumerate(transcript.turns)]))
    spoken = {index: tuple(words.find(transcript.turns[index].text, before)) for index, before in befores.items()}
    return Talk(transcript, heard, tuple(normalise(turn.text) for turn in transcript.turns), spoken, channel,
                {index: cues for index, cues in curt.items() if cues})


def _said_before(transcript: Transcript, index: int) -> str:
    """The trainee's message that the patient's turn answers, be it with several messages."""
    return next((transcript.turns[at].text for at in range(index - 1, -1, -1)
                 if transcript.turns[at].speaker == "trainee"), "")


def _befores(transcript: Transcript) -> Iterator[tuple[int, str]]:
    """Every trainee turn, with the patient's messages since the trainee's last run of turns."""
    waiting: list[str] = []
    for index, turn in enumerate(transcript.turns):
        if turn.speaker == "trainee":
            yield index, "\n".join(waiting)
            continue
        if index and transcript.turns[index - 1].speaker == "trainee":
            waiting = []
        waiting.append(turn.text)


@lru_cache(maxsize=1024)
def _calling(name: str) -> re.Pattern[str]:
    """How somebody of that name is addressed: 韩女士, 小刘, 张敏女士, 坚哥 for 阿坚; not inside a question of identity."""
    plain = re.sub(rf"(?:{_TITLES}|就行|就好|就|吧|啊|呀)+$", "", name) or name
    plain = plain[1:] if len(plain) == 2 and plain[0] in _FAMILIAR else plain
    forms = [rf"{re.escape(plain)}(?:{_TITLES})", rf"{re.escape(plain[0])}(?:{_TITLES})", rf"[{_FAMILIAR}]{re.escape(plain[0])}"]
    if len(plain) > 1:
        forms.append(re.escape(plain))
    return re.compile(rf"(?:{'|'.join(forms)})(?!(?:本人)?(?:吗|对吗|是吗|医生|主任))")


def spans(evidence: Sequence[Evidence]) -> list[tuple[int, int, int]]:
    """Evidence as (turn, start, end), without doubles, in order."""
    return sorted({(item.turn, item.start, item.end) for item in evidence})
