"""What kind of question a clause asks when no topic knows it: yes or no, how many, when, where, who, which, why.

A kind is enough for an answer in character: nobody is at a loss when asked how many cups of water.
"""
from __future__ import annotations

import re
from typing import NamedTuple

_TAG = re.compile(r"^(?:您看)?(?:这样|那样|那)?(?:可以|行|好|对|是|没错|是这样)(?:的)?(?:吗|不|吧|么|不行|不可以|不对|不好|不是)$")
_LEAD = re.compile(r"^(?:那|请问|我想问(?:一下)?|想问(?:一下)?|麻烦问一下|还有|对了|您看|您说|方便说|另外)+")
_CHOICE = re.compile(r"(?P<one>.{1,12}?)还是(?P<other>.{1,10}?)(?:呢|吗|啊|呀|多一点|多些|比较多|多)?$")
_MANY = re.compile(r"(?:几|多少)(?P<unit>个?(?:小时|钟头|月|星期|礼拜)|[个次天杯瓶碗颗包支根遍回口年斤片顿层件双盒岁])")
_ENDING = re.compile(r"(?:吗|么|没有|没|不|吧)$")
_DOUBLED = re.compile(r"(?P<verb>[\u4e00-\u9fff])(?:不|没)(?P=verb)")
_HAVE = re.compile(r"有没有|有无|是否有|有.*(?:吗|没有|没)$|过(?:没有|没|吗|么)$|了(?:没有|没|吗|么)$")
_VERB = re.compile(r"(?P<verb>喜欢|习惯|担心|害怕|需要|愿意|打算|准备|觉得|认识|知道|记得|[会能是要想爱吃喝用做去看住打带坐开戴洗刷穿抽玩跑睡买学教养种听信怕])")
_OPEN = (("often", re.compile(r"多久.{0,4}(?:一次|一回|一遍)|(?:几天|多长时间).{0,4}(?:一次|一回)|隔(?:多久|几)")),
         ("long", re.compile(r"多久|多长时间|几个小时|多长")),
         ("clock", re.compile(r"几点")), ("when", re.compile(r"什么时候|哪天|哪年|哪个月|何时|几号|几月|啥时候")),
         ("where", re.compile(r"哪里|哪儿|在哪|什么地方|哪个(?:地方|医院|学校|小区|城市)")), ("who", re.compile(r"谁|哪位|什么人")),
         ("why", re.compile(r"为什么|为啥|为何|怎么会|什么原因")), ("how", re.compile(r"怎么|怎样|如何|咋")))
_WHAT = re.compile(r"什么|多少|多大|多重|多高|几|哪|啥|多[深厚远宽冷热]")
_MINE = str.maketrans("您你", "我我")
_CUT = re.compile(r"^.*(?:，|是|一般|平时|的时候|通常|主要|每天)")
_OPENED = frozenset("tag what how when why where long".split())  # questions that a topic known by its act may answer
_DONE = "会能是要想做查吃用看拍住打去来开配洗补拔喝抽睡玩戴穿养买动抓挤"  # what one does or not, not how much
_HABITS = frozenset("有 是 能 会 要 想".split())


class Kind(NamedTuple):
    """A kind of question; ``slots`` are the words that an answer takes up."""

    name: str
    slots: dict[str, tuple[str, ...]]

    @property
    def is_open(self) -> bool:
        """True unless the question itself says what may be answered."""
        return self.name in _OPENED


def kind_of(clause: str, marked: bool) -> Kind | None:
    """The kind of question of a normalised clause; None if it asks nothing.

    Args:
        clause: normalised words between punctuation.
        marked: a question mark follows.
    """
    if _TAG.match(clause):
        return Kind("tag", {})
    words = _LEAD.sub("", clause)
    choice = _CHOICE.search(words)
    if choice:
        return Kind("choice", {"choice": _choices(choice["one"], choice["other"])})
    many = _MANY.search(words)
    if many:
        return Kind("many", {"unit": (many["unit"],)})
    doubled = _DOUBLED.search(words)
    if doubled and doubled["verb"] != "有":
        return Kind("verb" if doubled["verb"] in _DONE else "degree", {"verb": (doubled["verb"],)})
    if _ENDING.search(words) or doubled:
        return _closed(words)
    for name, pattern in _OPEN:
        if pattern.search(words):
            return Kind(name, {})
    if _WHAT.search(words):
        return Kind("what", {})
    return Kind("yesno", {}) if marked else None


def _closed(words: str) -> Kind:
    """A yes-or-no question: about having or having done, or about the verb that it asks for."""
    if _HAVE.search(words):
        return Kind("some", {})
    verb = _VERB.search(words.lstrip("您你平时现在最近孩子宝宝"))
    return Kind("verb", {"verb": (verb["verb"],)}) if verb else Kind("yesno", {})


def _choices(one: str, other: str) -> tuple[str, ...]:
    """The two things offered, each as the asked one would say it."""
    other = other.translate(_MINE)
    one = _CUT.sub("", one).translate(_MINE)
    start = one.rfind(other[0])
    one = one[start:] if start > 0 else one
    return (one, other) if 0 < len(one) <= len(other) + 3 else (other,)
