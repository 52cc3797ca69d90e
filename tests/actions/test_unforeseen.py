"""Questions that nobody foresaw: twenty a department get an answer in character, few of them "no idea".

Rule of measurement: each line of tests/development/unforeseen.txt is put to eight people (chosen by the line's number)
in the third turn. It is answered if the reply's reasons say that a question was answered. It is deflected if the first
message of the reply admits to no knowledge (不清楚, 没注意, 想不起来 and their kin, ``NO_IDEA``).
"""
from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from talks import castings, heard, play

from actions.cast import Casting, load_library
from actions.kinds import kind_of
from actions.questions import _asker, questions
from language.listener import listener
from language.text import Span

LIBRARY = load_library()
NO_IDEA = re.compile("不清楚|没注意|想不起|不知道|说不上|没留意|说不[清好准]|不记得|记不[清住得]|没数过|没细问|得问|不好说|没印象|忘了|没记|"
                     "没想过|没概念|想想|记性|不确定|没算过|不晓得|谁知道|哪知道|问住")
ANSWERED = re.compile("被问到|没想到会问|对方在确认|提出顾虑|追问顾虑|方便的时间|先不约|自己方便")
YES_NO = re.compile(r"\W*(?:嗯|我|平时|这个|现在|从来|有时候|偶尔|多少|还是)*\W*(不怎么|不)?会(?:的|一点|吧|啊|了)?\W*$")
DEVELOPMENT = Path(__file__).parent.parent / "development"


def departments(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (DEVELOPMENT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found[line[3:]] = []
        elif line and not line.startswith("#"):
            found[list(found)[-1]].append(line)
    return found


@pytest.mark.parametrize("department", departments("unforeseen.txt"))
def test_an_answer_to_everything_and_seldom_no_idea(department: str) -> None:
    ear, people = listener(), castings(LIBRARY, 1, (2,))
    start = [ear.hear("您好，请问怎么称呼您？"), ear.hear("您请讲，有什么可以帮您？")]
    lines, answered, deflected = departments("unforeseen.txt")[department], 0, 0
    assert len(lines) == 20
    for number, line in enumerate(lines):
        for casting in Random(number).sample(people, 8):
            reply = play(LIBRARY, casting, [*start, ear.hear(line)]).messages[-1]
            answered += any(ANSWERED.search(why) for message in reply for why in message.why)
            deflected += bool(NO_IDEA.search(reply[0].text))
    assert answered >= 0.95 * 8 * len(lines) and deflected < 0.25 * 8 * len(lines), (answered, deflected)


@pytest.mark.parametrize("department", departments("unforeseen_2.txt"))
def test_questions_without_their_mark_are_answered_by_the_people_of_the_department(department: str) -> None:
    """As above, but typed as in haste, and put to four people of the department itself."""
    ear, scenario = listener(), department.split()[1]
    people = [Casting(persona, scenario, profile.id, 2, 5) for profile in LIBRARY.profiles.values()
              if profile.scenario == scenario for persona in profile.personas if "emergency" in scenario or persona != "emergency"]
    start = [ear.hear("您好，请讲。")] if "emergency" in scenario else [ear.hear("您好，请问怎么称呼您？"), ear.hear("您请讲，有什么可以帮您？")]
    lines, asked, answered, deflected = departments("unforeseen_2.txt")[department], 0, 0, 0
    assert len(lines) == 20 and not any("？" in line for line in lines)
    for number, line in enumerate(lines):
        for casting in Random(number).sample(people, 4):
            reply = play(LIBRARY, casting, [*start, ear.hear(line)]).messages[-1]
            asked += 1
            answered += any(ANSWERED.search(why) for message in reply for why in message.why)
            deflected += bool(NO_IDEA.search(" ".join(message.text for message in reply)))
    assert answered >= 0.85 * asked and deflected < 0.15 * asked, (answered, deflected, asked)


@pytest.mark.parametrize("clause, asks", [
    ("牙龈出不出血", True), ("现在吃着什么药", True), ("大便规律不", True), ("是干咳还是有痰", True), ("一天换几片啊", True),
    ("我给您讲讲怎么来", False), ("要不要做得听医生的", False), ("有什么不舒服随时打给我们", False), ("几点来都可以", False),
    ("过几天就好", False), ("手术报不报以医保局规定为准", False), ("多少会有点疼", False), ("还是建议您来看看", False)])
def test_a_question_is_one_without_its_mark(clause: str, asks: bool) -> None:
    text = clause + "。"
    asked = _asker(LIBRARY.topics).asks(text, Span(0, len(clause)))
    assert asked == asks


def test_who_is_asked_for_what_only_the_other_sex_has() -> None:
    talk = play(LIBRARY, Casting("taciturn", "online_consult_skin", "skin_tu", 2, 3),
                [heard("您好，请讲。", "greet", "offer_help"), heard("您上次月经是几号？", "ask_symptom")])
    assert "不会有这个" in talk.reasons[-1] and "男的" in talk.whole


@pytest.mark.parametrize("clause, name, slots", [
    ("您一天喝几杯水", "many", ("杯",)), ("您喝啤的还是喝白的", "choice", ("喝啤的", "喝白的")),
    ("平时是您带还是老人带", "choice", ("我带", "老人带")), ("您会不会游泳", "verb", ("会",)), ("您养鱼吗", "verb", ("养",)),
    ("住的地方潮不潮", "degree", ("潮",)), ("您有没有孪生兄弟", "some", ()), ("多久剪一次指甲", "often", ()),
    ("您几点出门", "clock", ()), ("为什么选周六", "why", ()), ("在哪里买的", "where", ()), ("谁告诉您的", "who", ()),
    ("是这样吗", "tag", ())])
def test_kinds_of_questions(clause: str, name: str, slots: tuple[str, ...]) -> None:
    kind = kind_of(clause, True)
    assert kind is not None and kind.name == name and tuple(word for words in kind.slots.values() for word in words) == slots


def test_what_asks_nothing_is_no_question() -> None:
    assert kind_of("今天天气好", False) is None and kind_of("我给您说一下", False) is None


def test_one_of_two_is_chosen_and_stays_chosen() -> None:
    question = heard("您喜欢红的还是喜欢蓝的？")
    for casting in castings(LIBRARY, 2, (2,)):
        talk = play(LIBRARY, casting, [heard("您好，请讲。", "greet", "offer_help"), question, question])
        chosen = [{colour for colour in ("红", "蓝") if any(colour in message.text for message in reply)}
                  for reply in talk.messages[1:]]
        assert len(chosen[0]) == 1 and chosen[0] == chosen[1]


def test_yes_or_no_does_not_change() -> None:
    question = heard("您会下围棋吗？")
    for casting in castings(LIBRARY, 2, (2,)):
        talk = play(LIBRARY, casting, [heard("您好，请讲。", "greet", "offer_help"), question, question])
        said = [match[1] for reply in talk.messages[1:] if (match := YES_NO.match(reply[0].text))]
        assert len({bool(no) for no in said}) <= 1


def test_what_the_profile_implies_goes_before_the_general() -> None:
    """Mrs Han serves at a counter: a question about the counter is answered from that."""
    for seed in range(6):
        casting = next(one for one in castings(LIBRARY, 1, (2,)) if one.profile == "fibroids_han")
        talk = play(LIBRARY, casting, [heard("您好，请讲。", "greet", "offer_help"), heard("平时站柜台累吗？", "ask_symptom")])
        assert any("从自己知道的里面答" in why for message in talk.messages[-1] for why in message.why)


def test_words_of_asking_that_are_answered_in_the_same_breath_ask_nothing() -> None:
    for told in ("能不能种，医生看了才知道。", "是良性还是恶性，要医生看了检查结果才能判断。", "住几天，具体都要听医生安排。"):
        assert not questions(heard(told), LIBRARY.topics)
    assert questions(heard("有没有头晕眼花，站起来眼前一黑那种"), LIBRARY.topics)
