"""What the house has or does (有儿童牙科, 轮椅免费借用) and what it has not (不拍CT, 没有眼科), against the notes of the card."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator, NamedTuple

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.fact_items import plain_words
from evaluators.said import Said
from language.text import clauses, normalise, sentences

_DOES = "代配|代煎|代办|代开|提供|开展|开设|配备|承接|安排|接诊|接|做|拍|照|设|配|看|开|办|收|拔|查|打|种|借|卖"
_HOUSE = "(?:本院|我院|本店|这里|本中心|门口|楼下|院内|馆内|店内|地下)?"
_HAS_NOT = re.compile(rf"^{_HOUSE}(?:暂时?|目前)?(?:没有|暂无|无(?!需|须|法|休|障|烟|痛|菌|创|偿|线)|未(?=开|设|配|提)|不再?(?=(?:{_DOES})(?!断|上|费|烊)))"
                      r"(?:提供|开展|开设|配备|设有|设|开通)?(?P<what>.+)$")
_HAS = re.compile(rf"^{_HOUSE}(?:设有|备有|配有|有|可以|可|能|提供|开展|赠送?|附赠|含有?(?!税|[^，]*费))(?P<what>.+)$")
_FOR_FREE = re.compile("^(?P<what>.{2,6}?)(?:[前头]?[\\d一二两三四]+个?(?:半)?小时[以之]?内?)?(?:可|均)?免费(?:借用|使用|提供|领取|停放)?$"
                       "|^.{0,4}免费(?:提供|借用)?(?P<thing>[^\\d]{2,4}?)(?:\\d.*)?$")
_NO_PARKING = re.compile("(?:院内|门口|本院|医院)?(?:不能|不可以?|不让|禁止|无法|没法|不提供|没有|无)(?:停车|车位)[位场]?")
_CAN_BE = re.compile("^(?P<what>.{2,12}?)(?:均|都)?可以?(?:出?租|租?借|租用|借用|使用|代办|提供)$")
_NOT_HERE = re.compile("[\\d一二三四五六七八九十]+(?:岁|小时|周岁)|报告|结果|查看|查询|快递|刷|医保|报销|会|预约|医生|主任|退")
_KEY = re.compile("report|result|报告|结果|floor|楼层|doctor|医生|price|phone|电话|insurance|address|hours|route|交通")
_SAME = (("ct", "西踢"), ("全麻", "全身麻醉"), ("助听器",), ("轮椅",), ("住院", "住下来", "住院部"), ("植发", "种头发", "种发"), ("核磁", "磁共振"),
         ("上门", "到家里", "来家里", "去家里"), ("儿童牙科", "小孩看牙", "娃娃看牙", "小孩的牙"), ("整形科", "整形", "双眼皮"),
         ("眼科", "看眼睛"), ("早餐", "早饭"), ("停车位", "车位", "停车场", "地方停车"), ("停车", "停个车", "地方停", "位置停", "停得下", "停得了", "随便停", "直接停", "停车位", "车位", "停车场"))
_NO = re.compile(r"没有?(?!问题)|不(?!是问题|用|就|贵|难|远|麻烦|错|要紧|光|仅|只|但|过|好意思|清楚|知道|少)|[做拍照配拔开看借查打办种来上]不[了成到]|取消|停了|[未无]")
_YES = re.compile(rf"(?:我们|咱们|这里|这儿|这边|院里|店里)(?:这里|这边|这儿)?[^，。不没]{{0,4}}(?:有|能|可以|{_DOES})|(?<![没看所还只])有(?!些|点|事|什么|需要|没)|(?:能|可以)(?!不)"
                  rf"|(?:{_DOES})(?:得[了成到起]|的(?:[呀啊哈噻嘛]|$))|照样|随时|都(?:{_DOES})|提供|_(?:就|也|都)?在(?![^，]*医院)")
_BARE_YES = (r"^(?:嗯+|哦|噢|当然|肯定|那|啊|您放心|放心|这个|都|也|自然|咋个?|[，、])*(?:(?:是)?(?:能|可以|行|有|得行|要得|没问题|没得问题|会)(?:的|啊|呀|噻|嘛|哦|呢)*$"
             r"|(?:能|可以|会)(?:{verb})|(?:{verb})(?:的|得[了成到起]|啊|呀|噻|嘛|呢)+|(?:有|能|可以|得行)(?:的|啊|呀)?$|(?:{verb})$)")
_BARE_NO = re.compile(rf"^(?:嗯+|哦|这个|那|我们|这里|这边|[，、])*(?:没有?(?:的|了|得)?$|没得|没有|不(?:能|行|可以|得行|{_DOES})|(?:{_DOES}|来|上)不[了成到]|哪有)")
_ELSEWHERE = re.compile("对面|商场|路边|马路|附近|别的|别处|别家|其他|另找|大医院|上级|县里|市里|区里|省里|人民医院|中心医院|综合医院|转[到去院]|外面|隔壁|人家|他们|去[^，。]{0,8}医院|到[^，。]{1,8}医院|您去|你去")
_NOT_A_CLAIM = re.compile("要是|如果|万一|假如|[吗？]$|是不是|有没有|能不能|以前|原来|昨|上次|那天|您(?:说|刚|在|之前|做|拍)|需不需要|什么时候|快(?:开|有)了")
_FOR_NOW = re.compile("空的|借完|借出|用完|暂时|现在|今[天儿日]|这会儿|都在用|坏|满了|排满|修|缺货|断货|没到货|明天|下午")
_FEE = re.compile("要钱|收费|要交|交钱|给钱|付费|要收|得收|就收(?!到)|(?<!一分)[\\d一二三四五六七八九十百]+(?:块|元)|收[\\d一二三四五六七八九十百]+")
_ASKS = re.compile("[不没吗么嘛吧？]|没得|能|可以|有|得行")
_STRICT = ("急诊", "住院", "门诊")  # these are spoken of for many reasons: only 有 and 能 say that the house has them


class Offer(NamedTuple):
    """A thing, the verb that goes with it if there is one, whether the house has it, and whether it is free of charge."""

    thing: str
    verb: str
    has: bool
    free: bool
    truth: str


def offer_claims(said: Said, card: Card) -> Iterator[Claim]:
    """Statements that the house has or does something, or has not, where a note of the card tells."""
    offers = _offers(card.notes) if card.notes else ()
    if not offers:
        return
    spoken = plain_words(f"{said.question}，{said.text}")
    offers = tuple(offer for offer in offers if _named(offer, spoken))
    for part in sentences(said.text) if offers else ():
        for at, cut in enumerate(clauses(said.text, part)):
            words = plain_words(said.text[cut.start:cut.end])
            if _NOT_A_CLAIM.search(said.text[cut.start:cut.end + 1]):
                continue
            behind = said.text[cut.start:part.end]
            for offer in offers:
                agrees = _agrees(offer, words, behind, said.question, answers=cut.start < 12 or at == 0)
                if agrees is not None:
                    yield Claim("notice", cut.start, cut.end, agrees, f"事实卡写的是 “{offer.truth}”")


def _agrees(offer: Offer, words: str, behind: str, question: str, answers: bool) -> bool | None:
    """Whether a clause that speaks of the thing, or answers a question about it, agrees; None if it says neither."""
    named = _named(offer, words)
    if not named and not (answers and _asked(offer, question)):
        return None
    if offer.has and offer.free and _FEE.search(words) and not re.search("押金|不要钱|免费|不收|以外|超|以后|之后|开始|小时", words.replace("一小时", "")):
        return False
    says = _says(offer, words) if named else _answers(offer, words, question)
    if says is None or says != offer.has and _ELSEWHERE.search(behind if says else words):
        return None
    if offer.has and not says and _FOR_NOW.search(words):
        return None
    return says == offer.has


def _says(offer: Offer, words: str) -> bool | None:
    """What a clause that names the thing says of it."""
    at = _named(offer, words)
    plain = words[:at.start()] + "_" + words[at.end():]
    if re.search("[没不别先能要少忘]记?(?:有|能|敢|顾上|来得及)?(?:吃|喝|带|坐|骑|穿|戴)过?_", plain):
        return None  # 没吃早饭 is no word about what is offered
    if re.search("_的[\u4e00-\u9fff]{1,3}$|_的(?:医生|大夫|人|伤口|片子|地方)"
                 "|不能不|没有不|不用|不需|不必|再|[给您你][^，]{0,6}(?:开|做|拍|查|打|看|配)_?的|要(?!得)|需|得先", plain) or plain == "_" and not at[0].startswith("停得"):
        return None
    if _NO.search(plain):
        return False if not re.search("_[^，]{0,3}(?:结果|报告|片子|之前|以前|前|后)", plain) else None
    if re.match("停得|随便停|直接停", at[0]) or re.search("_[^，]{0,2}(?:多得|很多|有的是|充足)", plain):
        return True
    if offer.thing in _STRICT:
        return True if re.search("(?:我们|咱们|这里|这儿|这边|院里|也|都)*(?:有|设有|能|可以)(?:安排|办|看)?_|_(?:我们|这里)?(?:有|24小时|都有|开着)", plain) else None
    if _YES.search(plain) or offer.thing.endswith("科") and re.search("(?:挂|去|到|上)(?:个|我们|楼上)*_", plain):
        return True
    return None


def _answers(offer: Offer, words: str, question: str) -> bool | None:
    """What a clause says that answers a question about the thing without naming it: 照得了, 配的, 没得."""
    verbs = [verb for verb in _DOES.split("|") if verb in question] or [offer.verb or "做"]
    if re.match("能不能|有没有", words):
        return None
    if _BARE_NO.search(words):
        return False
    return True if re.search(_BARE_YES.replace("{verb}", "|".join(verbs)), words) else None


def _asked(offer: Offer, question: str) -> bool:
    """Whether the last thing asked is whether the house has it."""
    asked = [question[cut.start:cut.end] for cut in clauses(question)][-2:]
    asked = [words for words in re.split("[ ，]", " ".join(asked)) if _named(offer, plain_words(words))] if asked else []
    return bool(asked and _ASKS.search(asked[-1]) and not re.search("多少|几|哪|什么|怎么|咋|多久|为啥", asked[-1])
                ) or bool(asked and len(asked[-1]) <= 8 and not re.search("多少|几|哪|什么|怎么|咋|多久", question))


def _named(offer: Offer, words: str) -> re.Match[str] | None:
    return _form(offer.thing).search(words)


@lru_cache(maxsize=1024)
def _form(thing: str) -> re.Pattern[str]:
    """The thing and its other names; 拔牙 is also 拔个牙."""
    names = next((names for names in _SAME if any(name in thing for name in names) and len(names[0]) >= len(thing) - 1), ())
    forms = [re.escape(form) for form in {thing, *names}]
    if len(thing) == 2 and thing[0] in "拔补洗换开配看验植种镶打办":
        forms.append(f"{thing[0]}(?:一|两|个|颗|点|些|下|了|次|[一两这那]?[颗个些副]){thing[1]}")
    if len(thing) > 4:  # 伤残介绍信 is 伤残鉴定介绍信
        forms.append(f"{re.escape(thing[:2])}.{{0,3}}{re.escape(thing[-2:])}")
    if thing.startswith("上门"):
        forms.append("|".join(f"(?:{way}).{{0,4}}{re.escape(thing[2:])}" for way in ("到家里?", "来家里?", "去家里?", "登门")))
    return re.compile("|".join(forms))


@lru_cache(maxsize=256)
def _offers(notes: tuple[tuple[str, str], ...]) -> tuple[Offer, ...]:
    found: list[Offer] = []
    for key, text in notes:
        if _KEY.search(key.lower()):
            continue
        if key.endswith("停车") and (shut := _NO_PARKING.search(text)):
            found.append(Offer("停车", "停", False, False, shut[0]))
            continue
        denied = re.search("^(?:no|not|without)_|_(?:not|without)|unavailable", key.lower())
        for piece in re.split("[；;。，,\\n]", re.sub("[(（][^)）]*[)）]", "", normalise(text)).replace(" ", "")):
            found += offered(f"没有{piece}" if denied and not _HAS_NOT.match(piece) else piece)
    return tuple(found)


def offered(piece: str) -> Iterator[Offer]:
    """What one piece of a note says: 没有整形科、眼科 is two things that are not there."""
    no, free = _HAS_NOT.match(piece), _FOR_FREE.match(piece)
    match = no or _HAS.match(piece) or _CAN_BE.match(piece)
    if free and not no:
        thing = free["what"] or free["thing"]
        if 2 <= len(thing) <= 6 and not _NOT_HERE.search(thing):
            yield Offer(re.sub("^楼下|^地下|^院内", "", thing), "", True, True, piece)
    for name in re.split("[、和及与或]", match["what"]) if match and not free else ():
        name = re.sub("[一二两三\\d]+[人名位]$", "", name)
        name = re.sub("^(?:不|无|没有|未)(?:设|提供)?|(?:服务|业务|项目|手术|处方|病人|患者|租借|借用)$", "", name)
        verb = re.match(f"(?:{_DOES})(?=.{{2,}})", name)
        thing = name[verb.end():] if verb else name
        if 2 <= len(thing) <= 8 and not _NOT_HERE.search(thing):
            yield Offer(thing, verb[0] if verb else "", no is None, False, piece)
