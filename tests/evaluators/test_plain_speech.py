"""Stages and courtesies in everyday words: names by nickname, hurt patients, quoted rudeness, polite refusals, ways of leaving."""
from __future__ import annotations

import pytest

from evaluators import evaluate

HELLO = {"T": "您好，三秦医院。", "acts": {"greet": "您好", "self_introduce": "三秦医院"}}
OK = {"T": "嗯，您接着说。", "acts": {"acknowledge": "嗯"}}


def judged(talk, rules, *turns, **header):
    transcript, listener = talk([HELLO, *turns], **header)
    return evaluate(transcript, rules, listener)


@pytest.mark.parametrize(("given", "called", "expected"), [
    ("叫我阿坚就行", "好的坚哥，您坐。", "met"), ("姓缑", "缑姐，您坐。", "met"), ("姓何", "何阿婆，您坐。", "met"),
    ("叫我阿坚就行", "好的，您坐。", "missed"), ("姓何", "坚哥，您坐。", "missed")])
def test_a_name_is_used_in_whatever_form(talk, rules, given: str, called: str, expected: str) -> None:
    ask = {"T": "怎么称呼您？", "acts": {"ask_name": None}}
    found = judged(talk, rules, {"P": "你好"}, ask, {"P": given}, {"T": called}, {"P": "再见"})
    assert found.courtesy["name_use"] == expected


@pytest.mark.parametrize(("called", "expected"), [("三楼，阿公，电梯出来左手边。", "met"), ("三楼，电梯出来左手边。", "not_due")])
def test_an_old_man_may_be_called_granddad(talk, rules, called: str, expected: str) -> None:
    assert judged(talk, rules, {"P": "骨科在几楼"}, {"T": called}, {"P": "再见"}).courtesy["name_use"] == expected


def test_who_answers_with_a_name_when_told_to_is_known(talk, rules) -> None:
    assert judged(talk, rules, {"P": "查报告"}, {"T": "名字。"}, {"P": "吕建国 做的1980那种"}, OK, {"P": "再见"}).courtesy["name_use"] == "missed"


@pytest.mark.parametrize(("words", "expected"), [
    ("你这话讲的", "missed"), ("讲话这么冲", "missed"), ("今天等了快两个钟头 凳子还硬", "missed"), ("我就是提个建议嘛", "missed"),
    ("我跑了三趟都没办成", "missed"), ("我花钱来看病还受气", "missed"), ("问两句就不耐烦", "missed"), ("跑了三趟谢谢您耐心", "not_due"),
    ("你这话讲得在理", "not_due"), ("别是坑我吧", "not_due"), ("没有什么意见", "not_due")])
def test_an_apology_is_due_to_who_is_hurt(talk, rules, words: str, expected: str) -> None:
    assert judged(talk, rules, {"P": words}, OK, {"P": "再见"}).courtesy["apology"] == expected


@pytest.mark.parametrize(("words", "expected"), [
    ("抱歉，我们不是医保定点。", "not_due"), ("您不用不好意思。", "not_due"), ("抱歉让您久等了。", "met")])
def test_a_polite_no_is_no_apology(talk, rules, words: str, expected: str) -> None:
    sorry = {"T": words, "acts": {"apologise": "不好意思" if "不好意思" in words else "抱歉"}}
    assert judged(talk, rules, {"P": "能刷医保吗"}, sorry, {"P": "再见"}).courtesy["apology"] == expected


def test_not_knowing_is_no_occasion_for_an_apology(talk, rules) -> None:
    found = judged(talk, rules, {"P": "疫苗有没有货"}, OK, {"P": "再见"}, protocol="unknown_question")
    assert found.courtesy["apology"] == "not_due" and found.stages["honest_limit"] == "missed"


def test_who_need_not_repeat_is_not_asked_to(talk, rules) -> None:
    saved = {"T": "我记下了，不用您从头再讲一遍。", "acts": {"ask_repeat": "不用您从头再讲一遍"}}
    assert judged(talk, rules, {"P": "你好"}, saved, {"P": "再见"}).courtesy["apology"] == "not_due"


@pytest.mark.parametrize(("words", "quoted"), [("嗯，甩了单子说“自己看”，还当着那么多人。", True), ("嗯，自己看。", False)])
def test_who_repeats_what_was_said_to_the_patient_listens(talk, rules, words: str, quoted: bool) -> None:
    heard = {"T": words, "acts": {"acknowledge": "嗯", "dismiss": words[2:-1]}}
    found = judged(talk, rules, {"P": "我要投诉"}, OK, {"P": "她说自己看"}, heard, {"P": "再见"}, protocol="complaint_call")
    assert (found.stages["listen"] == "met") is quoted


@pytest.mark.parametrize("words", ["那您血管细也是明摆着的。", "哪能全赖护士。", "一般我们都讲的，您可能没往心里去。"])
def test_blaming_the_patient_is_arguing(talk, rules, words: str) -> None:
    found = judged(talk, rules, {"P": "我要投诉"}, OK, {"P": "扎了三针"}, {"T": "嗯。" + words, "acts": {"acknowledge": "嗯"}},
                   {"P": "再见"}, protocol="complaint_call")
    assert found.stages["listen"] == "missed"


@pytest.mark.parametrize(("last", "expected"), [("咁好 走先啦", "met"), ("好 收线了", "met"), ("晓得了 挂啦", "met"), ("好 我去抽血了", "met"), ("唔该晒 走先", "met")])
def test_leaving_in_other_words_is_a_goodbye(talk, rules, last: str, expected: str) -> None:
    found = judged(talk, rules, {"P": "你好"}, OK, {"P": last}, {"T": "您慢走。", "acts": {"goodbye": "您慢走"}})
    assert found.courtesy["patient_says_goodbye_first"] == expected


def test_who_declines_after_a_rude_word_breaks_off_with_a_goodbye(talk, rules) -> None:
    rude = {"T": "烦不烦，来了不就晓得了。", "acts": {"dismiss": "烦不烦"}}
    found = judged(talk, rules, {"P": "我爸放过支架能做无痛的不"}, rude, {"P": "算了我再看看拜拜"}, protocol="phone_consult")
    assert found.stages["contact"] == "not_reached" and found.courtesy["wish"] == "missed"


def test_pressing_is_a_failed_invitation(talk, rules) -> None:
    press = {"T": "您今天就来，先把钱刷了占上床。", "acts": {"pressure": None}}
    found = judged(talk, rules, {"P": "多少钱"}, press, {"P": "算了"})
    assert found.stages["invitation"] == "missed"


@pytest.mark.parametrize(("words", "expected"), [
    ("就在站旁边，好认。", "not_due"), ("坐到渔港站下。", "not_due"), ("挂号三十块。", "not_due"), ("挂号去。", "missed"),
    ("那您问化验室那头。", "missed"), ("坐那儿。", "missed")])
def test_telling_the_way_asks_for_nothing(talk, rules, words: str, expected: str) -> None:
    way = {"T": words, "acts": {"guide_way": words[:-1]} if "旁边" in words else {}}
    assert judged(talk, rules, {"P": "在哪里"}, way, {"P": "再见"}).courtesy["please"] == expected


@pytest.mark.parametrize(("protocol", "stage", "patient", "words", "expected"), [
    ("follow_up_call", "consent", "哪位", "是不是发炎要看过才晓得。", "missed"),
    ("follow_up_call", "consent", "哪位", "方便留个手机号吗？", "missed"),
    ("follow_up_call", "consent", "哪位", "您这会儿是不是方便？", "met"),
    ("follow_up_call", "verify_identity", "哪位", "喂社区医院的是关伯不", "met"),
    ("follow_up_call", "verify_identity", "哪位", "昨天来的是不是关伯", "missed"),
    ("guide_reception", "care", "我走不动", "您坐这，我去给您推来。", "met"),
    ("guide_reception", "care", "我走不动", "挂号在左边。", "missed"),
    ("dental_risk", "prevention", "流血咋办", "真渗血我们用棉球压住，留老爷子坐半小时。", "met"),
    ("dental_risk", "prevention", "流血咋办", "真渗血你就来。", "missed"),
    ("complaint_call", "classify", "扎了三针", "您说的一个是扎针的技术，一个是说话难听。", "met")])
def test_evidence_in_plain_words(talk, rules, protocol: str, stage: str, patient: str, words: str, expected: str) -> None:
    found = judged(talk, rules, {"P": patient}, {"T": words}, {"P": "再见"}, protocol=protocol)
    assert found.stages[stage] == expected


def test_a_question_whether_all_is_clear_is_no_failed_picture(talk, rules) -> None:
    clear = {"T": "您还有什么不清楚的吗？", "acts": {"check_understood": None}}
    empty = {"T": "吃了肚子里有气，挡着看不清，所以要空腹。", "acts": {"give_instruction": None}}
    found = judged(talk, rules, {"P": "做彩超"}, empty, {"P": "没吃"}, clear, {"P": "再见"}, protocol="imaging")
    assert found.stages["retry"] == "not_due" and found.courtesy["apology"] == "not_due" and found.stages["preparation"] == "met"


def test_an_old_slip_is_a_result_to_read(talk, rules) -> None:
    found = judged(talk, rules, {"P": "你帮看下这张旧单子 有个箭头"}, {"T": "喝酒喝的。"}, {"P": "再见"}, protocol="laboratory")
    assert found.stages["no_reading"] == "missed"


def test_a_bare_yes_is_an_answer_not_listening(talk, rules) -> None:
    found = judged(talk, rules, {"P": "要不要大人陪"}, {"T": "要，大人一起来。", "acts": {"acknowledge": "要"}}, {"P": "再见"},
                   protocol="unknown_question")
    assert found.stages["listening"] == "missed"


def forbidden(talk, rules, *turns, **header) -> list[tuple[str, int]]:
    return [(one.rule, one.turn) for one in judged(talk, rules, *turns, **header).findings if one.check == "forbidden"]


@pytest.mark.parametrize(("line", "expected"), [
    ("一天两次跟饭吃。氨氯地平qd。", [("jargon", 2)]), ("氨氯地平qd，就是一天一次。", []),
    ("上次是CCB，这次换ARB。", [("jargon", 2)]), ("换成ARB，一种降压药。", []), ("要翻瓣、去骨。", [("jargon", 2)]),
    ("要看看下颌神经管、牙槽嵴吸收。", [("jargon", 2)]),  # two at once, and neither in plain words
    ("要看看下颌神经管，就是下牙床里走神经的地方，还有牙槽嵴，包着牙根的骨头。", []), ("要看看牙槽嵴。", [])])
def test_latin_and_terms_by_the_handful(talk, rules, line: str, expected: list) -> None:
    found = [row for row in forbidden(talk, rules, {"P": "这个怎么吃"}, {"T": line}, {"P": "哦"}) if row[0] == "jargon"]
    assert list(dict.fromkeys(found)) == expected


def test_a_monologue_is_found_where_it_becomes_one(talk, rules) -> None:
    praise = ["跟您说说我们科吧", "我们激光室去年刚装修过", "机器一共六台", "我们团队月月出去学习", "我们院里环境也好"]
    assert forbidden(talk, rules, {"P": "嗯"}, *({"T": line} for line in praise), {"P": "停"}) == [("monologue", 6)]
    asked = [*praise[:2], "您还想看什么？", *praise[3:]]
    assert forbidden(talk, rules, {"P": "嗯"}, *({"T": line} for line in asked), {"P": "停"}) == []


def test_praise_in_the_same_breath_as_an_answer_is_a_monologue(talk, rules) -> None:
    said = ["河东路八号。", "我跟您介绍介绍我们院", "我们大厅摆了钢琴", "我们院长上过电视", "我们食堂的面特别好吃"]
    assert forbidden(talk, rules, {"P": "在哪"}, *({"T": line} for line in said), {"P": "停"}) == [("monologue", 6)]
    broken = [{"T": said[0]}, {"P": "哦"}, *({"T": line} for line in said[1:])]
    assert forbidden(talk, rules, {"P": "在哪"}, *broken, {"P": "停"}) == []


@pytest.mark.parametrize(("word", "said", "unsaid"), [
    ("convenient", "您这会儿忙不忙", "医生这会儿忙"), ("weak_help", "来，胳膊搭我肩上", "手搭在台子上"),
    ("prevention", "拔完缝一针，塞块海绵", "拔一颗牙一百二"), ("asks_consent", "可以的话我拉开了", "可以的，二楼"),
    ("privacy_act", "没人看得到，就咱俩", "没人排队"), ("call_again", "摸不着门就再打这个号", "电话打不通"),
    ("list_first", "单子上没写的一分不收", "没写名字"), ("itemised", "麻药三十，拔牙一百二，棉球不要钱", "三楼左手，二楼右手"),
    ("records", "老片子别忘了", "化验单在机器上打"), ("queue", "再过四个就是您", "过两个红绿灯"),
    ("cautions", "不能跟牛奶一块吃", "我跟您一起去"), ("names_class", "牙崩了是做工的问题", "您说的是周三吗"),
    ("department", "这得看消化", "看皮肤好不好"), ("reason", "金属会反光", "二楼右边")])
def test_words_in_plain_speech(rules, word: str, said: str, unsaid: str) -> None:
    assert word in {cue.label for cue in rules.words.finder.find(said, "")} and word not in {cue.label for cue in rules.words.finder.find(unsaid, "")}


def test_taking_leave_with_a_sigh_is_a_goodbye_even_after_a_cold_word(talk, rules) -> None:
    cold = {"T": "贴着墙慢慢蹭，我走不开。", "curt": {"cold": "我走不开"}}
    found = judged(talk, rules, {"P": "我头还晕着 扶我一把行不"}, cold, {"P": "唉 走了"}, protocol="guide_farewell")
    assert found.stages["farewell"] == "missed" and found.courtesy["wish"] == "missed"
