"""Named checks (``is:…``) that stage expressions may use where acts and words are not enough.

Each returns the evidence that makes it true; an empty list means false.
"""
from __future__ import annotations

import re
from typing import Callable, Iterable, Sequence

from evaluators.expression import Evidence
from evaluators.story import Story
from evaluators.talk import Talk


_MONEY = re.compile(r"(?:^|[，。 ])(?:给(?:您|你)?|喏|这是|我这(?:有|是))[^，。]{0,3}(?:\d{2,}|[一二两三四五六七八九]?[百千]|[一二两三四五六七八九]十)|"
                    r"(?:付|用|交)现金|现金(?:给|付|行)")
_EXACT = re.compile("(?:正好|刚好|不用找)")
_BY_PHONE = re.compile("(?<![不没])(?<!不会)(?<!不能)(?:扫(?!不)|刷(?!不)|微信(?!不|没)|支付宝|付款码|手机付|转账|医保)")
_FRAIL = re.compile("走不动|走不了|站不住|站不稳|腿脚|腿(?:疼|痛|软|瘸)|拄|轮椅|头晕|发晕|晕得|看不(?:清|见)|耳背|听不(?:清|见)|不识字|"
                    "不会(?:弄|用|填|写|操作|挂|点|按|取)|怀孕|抱着(?:他|她|孩子|娃|宝)|腾不出手|[七八九]十(?:[一二三四五六七八九]|多)?岁?|[789]\d岁")
_RESULT = re.compile("(?:结果|报告|指标|单子|数值|化验|白细胞|血糖|血脂|血红蛋白|转氨酶|尿酸|箭头|这(?:个|项))[^，。]{0,10}(?:怎么样|怎样|正不正常|正常|"
                     "高不高|"
                     "高吗|低吗|严重|要紧|啥意思|什么意思|好不好|有没有(?:问题|事)|有问题|有事|行不行|咋样|帮我看|偏)|(?:高不高|正不正常|正常吗|严重吗|要紧吗|要不要紧)|"
                     "(?:看|瞧|瞅|解释|讲讲|说说)(?:一?下|看|看看|瞧)?(?:我)?(?:这|那|一)?(?:张|个|份)?(?:旧|老|化验|检查|血)?(?:单子?|报告|结果|片子)(?!在|放|出)")
_CARE = re.compile("(?:能不能|可不可以|可以|能|要不要|用不用|要|敢)[^，。]{0,6}(?:碰水|沾水|洗澡|洗头|吃|喝|开车|运动|停药|停|一起|干活|上班|走路|忌口|拆线|打针)"
                   "[^，。]{0,4}(?:[吗么不?？]|$)")
_HELP = re.compile("怎么办|咋办|怎么弄|救|要不要紧|要紧吗|咋整")
_QUESTION = re.compile(r"[吗么?？]|(?:[^不没]|^)不(?=$|[，。！ ])|(?P<v>[\u4e00-\u9fff])[不没](?P=v)|"
                       r"怎么|咋|万一|(?:为|凭)(?:什么|啥)|多久|几(?:天|次|回)|(?:要|用|该|能)[^，。！？]{0,6}(?:啥|什么)")
_PRACTICAL = re.compile("钱|价|费|报销|医保|发票|票|卡|扫码|微信|现金|排队|排到|轮到|几点|哪[儿里]?|几楼|停车|地铁|公交|"
                        "电话|号码|挂号|取号|预约|约|"
                        "上班|下班|关门|开门|明天|下午|周[一二三四五六日]|在不|在吗|你们|谁|是吧|对吧|名字|报告|结果|快[点好了]|好了|听")
_BODY = re.compile("出事|吃|喝|药|疼|痛|烧|烫|肿|伤|疤|痒|血|麻|量|浓|副作用|反应|过敏|怀孕|喂奶|糖|血压|停|打针|换药|拆线|水|澡|酒|辣|海鲜|忌|运动|干活|恢复|"
                   "好利索|能好|严重|要紧|危险|癌|炎|留|退烧|灌|贴|敷|涂|抹|擦|一块|一起")
_WORSE = re.compile("(?:更|还|又|老|越来越|越发|反而|一直|总|时不时|有(?:点|些)|没)[^，。！？ ]{0,3}"
                    "(?:疼|痛|酸|麻|肿|胀|痒|晕|红|出血|流脓|发烧|烧|恶心|难受|好转|见好|好透|消)")
_NEEDLE = re.compile("(?:晕|怕|怵)(?:针|血|扎|抽|打针|疼|痛)|紧张|哆嗦|发抖|不敢看")
_POSE = re.compile("躺|趴|坐|放平|侧|抬|伸|张嘴|握|动|转|脱|过来|忍|起来|走吧|深呼吸|放松")  # what the body does meanwhile is no next step
_TO_COME = re.compile("[您你来约见到等]|带[好上着齐]|记得|别忘")  # 苑主任是周一的 answers a question and repeats nothing
_DONE = re.compile("(?:药|纱布|手术|针|水|液|牙|脚|伤口|线|敷料|今天的?|都|给您)[^，。！？没]{0,2}(?:换|做|打|挂|输|包|洗|拆|拔|处理|缝|弄|扎|敷)(?:好|完)了")
_LAST = 3  # runs of trainee messages that end a talk
_REPORT = re.compile("(?:报告|结果|片子|化验单|单子)[^，。！？]{0,4}(?:出来|好|出)了|(?:取|拿|领)(?:一下)?(?:我的?)?(?:化验|检查)?(?:报告|结果|化验单|片子)(?=$|[，。！ 来的])|"
                     "(?:报告|结果|化验单)(?:给我|呢|在哪(?:取|拿|领))")  # 报告什么时候出 is another matter
_REPORT_WHEN = re.compile("(?:报告|结果|片子|化验单|单子)[^，。！？]{0,8}(?:多久|几点|几时|几天|哪天|(?:什么|啥)时候|多会儿|出得?来|等)")
_HELPS = ("advise_emergency", "give_instruction", "defer_to_doctor", "transfer")  # an answer, whatever is asked after it
_MANY = 4  # among so many questions one may be answered in part, or in words that nobody foresaw; never that of the price


def concerns_answered(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """Every question that the patient raised was answered straight, or lawfully left to the doctor."""
    due = [thread for thread in threads if thread.kind != "not_reached"]
    sent = [thread for thread in due if story.urgent is not None and not thread.unlawful
            and any(talk.has(turn, "advise_emergency") for turn in talk.next_group(thread.asked_turn))]  # life first
    open_ones = [thread for thread in due if not thread.settled and thread not in sent]
    small = len(open_ones) * _MANY <= len(due) and all(thread.kind in ("partly", "ignored") and not thread.unlawful
                                                       and thread.question.cue != "asks_price" for thread in open_ones)
    if not threads and story.urgent is not None:
        return _answers(talk, story)
    if not due or not small:
        return []
    return [Evidence(thread.turn, thread.start, thread.end, "is:concerns_answered") for thread in due if thread.answered or thread in sent]


def second_way(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The first invitation was not declined, or another one followed the refusal."""
    invites = talk.evidence("invite_visit", "confirm_appointment")
    if not invites:
        return []
    declines = [turn for turn in talk.turns_of("patient:declines_visit") if turn > invites[0].turn]
    heard_again = [turn for turn in talk.trainee if declines and turn > declines[0]]
    if not declines or not heard_again:
        return [_called(invites[0], "is:second_way")]
    second = [item for item in invites if item.turn > declines[0]
              or item.turn - 1 in talk.patient and item.turn > invites[0].turn]  # 周六再说 may be the second refusal
    return [_called(invites[0], "is:second_way"), _called(second[0], "is:second_way")] if second else []


def goodbye_in_order(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The trainee did not say goodbye before the patient did."""
    own = talk.goodbyes
    if own and (story.goodbye is None or own[0].turn < story.goodbye):
        return []
    shown = own or talk.evidence("summarise", "wish_well", "confirm_appointment")
    return [_called(shown[-1], "is:goodbye_in_order")] if shown else []


def visit_agreed(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient agreed to come, or was booked without objecting."""
    return [_called(item, "is:visit_agreed") for item in talk.evidence("patient:agrees_visit", "confirm_appointment")]


def emergency(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """Signs of an emergency stand in the talk."""
    return [_called(item, "is:emergency") for item in talk.evidence("patient:emergency", "patient:self_harm")]


def questions_asked(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient asked something that can be answered."""
    return [Evidence(thread.asked_turn, thread.asked_start, thread.asked_end, "is:questions_asked")
            for thread in threads] or (body_asked(talk, story, threads) if story.urgent is not None else [])


def body_asked(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient asks about the body, the medicine or the treatment; money, ways and hours are no such questions."""
    urgent = story.urgent is not None  # then every question matters
    return [Evidence(turn, 0, len(talk.plain[turn]), "is:body_asked") for turn in talk.patient
            if any(_QUESTION.search(part) and (urgent or _BODY.search(part) and not _PRACTICAL.search(part))
                   for part in re.split("[，。！ ]", talk.plain[turn]))]


def worse_told(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient tells that something still hurts, or is worse than before."""
    return _said(talk, _WORSE, "is:worse_told")


def played_doctor(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The trainee judged or prescribed: so the matter was one for the doctor."""
    return [Evidence(turn, flag.start, flag.end, "is:played_doctor") for turn in talk.trainee for flag in talk.flags(turn)
            if flag.label in ("remote_diagnosis", "remote_prescription")]


def fears_needle(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient is afraid of the needle or faints at it."""
    return _said(talk, _NEEDLE, "is:fears_needle")


def _answers(talk: Talk, story: Story) -> list[Evidence]:
    """Replies to questions about the body, where each has one that is neither cold nor a question in return."""
    found = []
    for asked in body_asked(talk, story, ()):
        reply = talk.next_group(asked.turn)
        back = bool(reply) and talk.plain[reply[0]].rstrip().endswith(("?", "？", "吗", "呢")) and not talk.has(reply[0], *_HELPS)
        if not reply or back or any(turn in talk.rude for turn in reply):
            return []
        found.append(Evidence(reply[0], 0, len(talk.plain[reply[0]]), "is:concerns_answered"))
    return found


def complained(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient complained."""
    return [_called(item, "is:complained") for item in talk.evidence("patient:complains")]


def recapped(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """What was booked is said once more as the talk ends."""
    end = () if talk.first("summarise", "wish_well") is not None else _end(talk)  # only where nothing better closes it
    booked = talk.evidence("confirm_appointment")
    found = [_called(item, "is:recapped") for item in booked if item.turn in end and _TO_COME.search(talk.plain[item.turn])]
    return (found or _way_again(talk, end))[-1:]


def _way_again(talk: Talk, end: Iterable[int]) -> list[Evidence]:
    """Two marks of the way, both named before, in one message: 三号线，钟楼站，B口."""
    again = [_called(item, "is:recapped") for item in talk.evidence("word:landmark") if item.turn in end
             and any(talk.plain[item.turn][item.start:item.end] in talk.plain[turn] for turn in talk.trainee if turn < item.turn)]
    turns = [item.turn for item in again]
    return [item for item in again if turns.count(item.turn) > 1]


def sent_on(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """At the end, or once the work is done, the patient is told what comes next; where to put an arm is not that."""
    done = next((turn for turn in talk.trainee if _DONE.search(talk.plain[turn])), len(talk.heard))
    end = _end(talk).union(turn for turn in talk.trainee if turn >= done)
    return [_called(item, "is:sent_on") for item in talk.evidence("word:next_step", "guide_way", "give_instruction")
            if item.turn in end and item.turn not in talk.rude and not talk.unlawful(item)
            and not (item.term == "give_instruction" and item.end - item.start <= 8
                     and _POSE.search(talk.plain[item.turn], item.start, item.end))]


def handed_money(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient handed over money, and not the exact sum."""
    cash = [hit for hit in _said(talk, _MONEY, "is:handed_money") if not _BY_PHONE.search(talk.plain[hit.turn])]
    if cash and not any(_EXACT.search(talk.plain[turn]) for turn in talk.patient):
        return cash
    if any(_EXACT.search(talk.plain[turn]) or _BY_PHONE.search(talk.plain[turn]) for turn in talk.patient):
        return []
    taken = (item for item in talk.evidence("word:received") if not _BY_PHONE.search(talk.plain[item.turn]))
    return [_called(item, "is:handed_money") for item in taken]


def needs_care(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient tells of a weakness, or of something that cannot be done without help."""
    return _said(talk, _FRAIL, "is:needs_care")


def result_asked(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient wants to know what a result means."""
    return _said(talk, _RESULT, "is:result_asked")


def care_asked(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient asks what may be done or eaten."""
    return _said(talk, _CARE, "is:care_asked")


def report_called_for(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient comes for a report that is ready; one that is fetched tomorrow cannot be handed over today."""
    return _said(talk, _REPORT, "is:report_called_for")


def report_time_asked(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """The patient asks when the report is to be had: with the answer a talk comes to its end."""
    return _said(talk, _REPORT_WHEN, "is:report_time_asked")


def cried_for_help(talk: Talk, story: Story, threads: Sequence) -> list[Evidence]:
    """In an emergency the patient asks what to do, and is sent nowhere."""
    return _said(talk, _HELP, "is:cried_for_help") if story.emergency is not None and story.sent is None else []


def _said(talk: Talk, words: re.Pattern[str], term: str) -> list[Evidence]:
    """The patient's words of a kind."""
    found = ((turn, words.search(talk.plain[turn])) for turn in talk.patient)
    return [Evidence(turn, *match.span(), term) for turn, match in found if match]


def _end(talk: Talk) -> set[int]:
    """The trainee's turns that end the talk."""
    return {turn for group in talk.groups[-_LAST:] for turn in group}


def _called(item: Evidence, term: str) -> Evidence:
    return Evidence(item.turn, item.start, item.end, term)


CONDITIONS: dict[str, Callable[[Talk, Story, Sequence], "list[Evidence]"]] = {
    function.__name__: function for function in
    (concerns_answered, second_way, goodbye_in_order, visit_agreed, emergency, questions_asked, complained, recapped, sent_on,
     handed_money, needs_care, result_asked, care_asked, report_called_for, report_time_asked, cried_for_help, body_asked,
     worse_told, fears_needle, played_doctor)
}
