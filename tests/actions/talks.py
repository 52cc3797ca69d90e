"""Trainees made by hand: what they said, and what was heard in it."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from actions.cast import Casting, Library
from actions.patient import Patient, PatientMessage
from actions.state import TalkState
from language.entities import entities
from language.heard import Act, Cue, Heard

Edit = Callable[[str, str, str], Path]  # file, old, new: changes a copy of data/
FIBROIDS, IMPLANT = "online_consult_fibroids", "phone_consult_implant"
OWN_PEOPLE = {"hopeless", "family_member", "minor", "emergency"}  # whose people can play nobody else


def heard(text: str, *acts: str, flags: tuple[str, ...] = ()) -> Heard:
    """A message in which each act spans the whole text."""
    return Heard(text, tuple(Act(name, 0.9, 0, len(text)) for name in acts), tuple(entities(text)),
                 tuple(Cue(name, "RF-TEST-001", 0, 1) for name in flags))


@dataclass(frozen=True)
class Talk:
    """A talk played to its end or to the trainee's last line."""

    state: TalkState
    messages: tuple[tuple[PatientMessage, ...], ...]
    outcome: str | None

    @property
    def lines(self) -> list[str]:
        """All patient messages."""
        return [message.text for reply in self.messages for message in reply]

    @property
    def reasons(self) -> list[str]:
        """All reasons, of each reply joined."""
        return ["；".join(why for message in reply for why in message.why) for reply in self.messages]

    @property
    def whole(self) -> str:
        """All patient words, without breaks."""
        return "\n".join(self.lines)


def play(library: Library, casting: Casting, lines: list[Heard]) -> Talk:
    """Plays the trainee's lines against a casting."""
    patient = Patient(casting, library)
    state, replies, outcome = patient.start(), [], None
    for line in lines:
        state, reply = patient.step(state, line)
        replies.append(reply.messages)
        outcome = reply.outcome
    return Talk(state, tuple(replies), outcome)


def kind(library: Library, casting: Casting) -> list[Heard]:
    """A kind and complete trainee."""
    profile = library.profiles[casting.profile]
    you = f"{profile.surname}{'女士' if profile.sex == '女' else '先生'}"
    free = f"{profile.free[0].day}{profile.free[0].part or '上午'}"
    middle = _fibroids(you) if casting.scenario == FIBROIDS else _implant(you)
    return [
        heard("您好，这里是咨询台，我是客服小林，请问怎么称呼您？", "greet", "self_introduce", "ask_name"),
        heard(f"{you}您好，您请讲，有什么想了解的？", "address_by_name", "offer_help"), *middle,
        heard(f"{you}，不着急定，您先来看看，不做也没关系。您还有什么顾虑吗？", "respect_choice", "reassure", "ask_concern"),
        heard("您担心很正常，医生检查以后会跟您讲清楚，我们会先看片子再说。", "empathise", "defer_to_doctor"),
        heard(f"建议您来检查一下，心里有数。您看{free}方便过来吗？", "advise_visit", "invite_visit"),
        heard(f"不勉强您，{you}。换个时间也行，{free}可以吗？", "respect_choice", "empathise", "invite_visit"),
        heard(f"好的{you}，给您留{free}。方便留个手机号吗？只用来发预约短信，不留也可以。",
              "confirm_appointment", "ask_contact", "explain_purpose"),
        heard("我核对一下刚才的号码，对吗？", "verify_contact"),
        heard("那就这样说好了，带上之前的报告。您还有什么想了解的吗？", "summarise", "give_instruction", "check_understood"),
        heard(f"谢谢{you}，祝您一切顺利，再见。", "thank", "wish_well", "goodbye"),
    ]


def _fibroids(you: str) -> list[Heard]:
    return [
        heard("聚焦超声手术是9800到13800元，麻醉和耗材都含在里面，术前检查另算大约600元，会先给您清单。",
              "quote_price", "explain_price"),
        heard(f"{you}，换谁都会担心。我们是民营二级医院，许可证在大厅公示，网上能查到。", "empathise", "explain_institution"),
        heard("肌瘤是什么时候查出来的？多大？", "ask_onset"),
        heard("嗯，我记下了。月经量有变化吗？", "acknowledge", "ask_symptom"),
        heard("会不会变坏、要不要手术，只有医生检查才能判断，我不好下结论。", "defer_to_doctor", "empathise"),
        heard("这个手术保留子宫，在B超下进行，打麻醉，也有疼痛、出血的风险，医生会事先讲。",
              "explain_treatment", "explain_risk"),
        heard("没有医院能保证不复发，多数人会缓解，因人而异，要定期复查。", "refuse_guarantee", "explain_effect"),
        heard("李主任是副主任医师，从事妇科二十年，周二、周四上午出诊。", "introduce_expert"),
        heard("当天可以走动，休息两三天能上班。检查可以刷医保，手术报销以医保局为准。", "explain_duration", "explain_insurance"),
    ]


def _implant(you: str) -> list[Heard]:
    return [
        heard("种一颗6800到12800元，包含种植体、基台和牙冠，CT另算200元，会先给您清单。", "quote_price", "explain_price"),
        heard(f"{you}，换谁都会担心。我们是民营门诊，许可证挂在前台，网上能查到。", "empathise", "explain_institution"),
        heard("请问缺的是哪颗牙？多久了？", "ask_symptom", "ask_onset"),
        heard("嗯，我记下了。您有糖尿病这些吗？", "acknowledge", "ask_history"),
        heard("身体能不能种要拍CT，由医生评估。", "defer_to_doctor", "empathise"),
        heard("种的时候打麻药，不舒服可以举手；之后可能肿两三天，也有感染、松动的风险，医生会讲。",
              "explain_treatment", "explain_risk", "forewarn"),
        heard("牌子有几种，材料不一样，也可以做活动假牙，您可以选择。便宜的广告多半不含牙冠。", "offer_options", "explain_price"),
        heard("能用多少年因人而异，没有医院能保证，要来三四次，一次半小时。",
              "refuse_guarantee", "explain_effect", "explain_duration"),
        heard("周主任是副主任医师，种植做了十五年。种植自费，拔牙可以刷医保。", "introduce_expert", "explain_insurance"),
    ]


CURT = [
    heard("你好", "greet"), heard("说吧什么事", "dismiss"), heard("来了再说", "dodge"), heard("不知道", "dismiss"),
    heard("你多大", "ask_age"), heard("医生会说的", "dodge"), heard("明天能来吗", "invite_visit"),
    heard("电话多少", "ask_contact"), heard("不是说了吗", "dismiss"), heard("行，没事挂了，再见", "goodbye"),
]

UNLAWFUL = [
    heard("您好，这里是咨询台，请问怎么称呼？", "greet", "self_introduce", "ask_name"),
    heard("我们是全市最好的。", flags=("superlative_claim",)),
    heard("保证您做完不复发。", flags=("cure_guarantee",)),
    heard("再拖下去就来不及了。", flags=("intimidation",)),
    heard("今天不定就没名额了。", "pressure", flags=("false_urgency", "pressure_selling")),
    heard("价钱来了再说。", "dodge", flags=("price_evasion",)),
    heard("留个电话。", "ask_contact"), heard("再见。", "goodbye"),
]


def castings(library: Library, seeds: int = 1, difficulties: tuple[int, ...] = (1, 2, 3)) -> list[Casting]:
    """Every profile of the two scenarios that ``kind`` speaks of, at every difficulty with a number of seeds.

    Without those whom such a talk does not help: contracts play them, with trainees who know what they need.
    """
    return [Casting(persona, profile.scenario, profile.id, difficulty, seed)
            for profile in library.profiles.values() if profile.scenario in (FIBROIDS, IMPLANT)
            for persona in profile.personas if persona in library.personas and persona not in OWN_PEOPLE
            for difficulty in difficulties for seed in range(seeds)]
