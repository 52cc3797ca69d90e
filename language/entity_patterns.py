"""The patterns that find entities in normalised text, in the order in which they may claim characters.

Each has the kind of entity, a regular expression and the function that reads its value (or refuses it).
The entity is the whole match, or its group ``span``; everything else is context. Whatever repeats is
bounded, so that no text, however odd, costs more than its length.
"""
from __future__ import annotations

import re
from typing import Any, Callable, NamedTuple

from language.entity_values import (age, amount, calendar, clock, day, digits, duration, frequency, money, named,
                                    percent, quarter, tenths, whole)
from language.numbers import HAN_DIGIT, NUMBER


class Shape(NamedTuple):
    """One pattern. ``value`` makes the normalised value of a match, None if it is no entity after all."""

    entity: str
    pattern: str
    value: Callable[[re.Match[str]], Any]


_N, _D = NUMBER, f"[{HAN_DIGIT}]"
_LOW, _HIGH = rf"(?P<low>{NUMBER})", rf"(?P<high>{NUMBER})"
_TO = r"(?:到|至|—{1,2}|–|-{1,2}|~|～)"
_HAN_NUMERAL = "零〇一二两三四五六七八九十百千万幺"
_FREE = rf"(?<![0-9.a-z第{_HAN_NUMERAL}])"  # where a number may begin

_DIGIT, _GAP = r"[0-9零〇一二三四五六七八九幺*×x]", r"[ \-—·.，、]{0,2}"
_CONTACTS = [
    Shape("phone", rf"(?<![0-9*])(?:\+?86{_GAP})?(?:1|幺|一){_GAP}[3-9三四五六七八九](?:{_GAP}{_DIGIT}){{9}}(?![0-9*])", digits),
    Shape("phone", r"(?<![0-9])(?:[48]00[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}"
                   r"|(?:\(0[0-9]{2,3}\)|0[0-9]{2,3})[ -]?[0-9]{3,4}[ -]?[0-9]{4})(?![0-9])", digits),
    Shape("phone", r"(?<![零一二三四五六七八九])零(?:[ -]?[零〇一二三四五六七八九幺]){9,11}", digits),
    Shape("phone", r"(?:总机|电话|座机|热线|拨打?)(?:号码|是|:| ){0,2}(?P<span>[2-8][0-9]{2,3}[ -]?[0-9]{4})(?![0-9])", digits),
    Shape("wechat", r"(?:微信|vx|v信|wx|wechat|加我?v)(?:号码?|客服|搜索?|是|叫|就|加|:| ){0,4}"
                    r"(?P<span>[a-z][-_a-z0-9]{4,19})", named),
]

_UNIT = r"(?P<unit>mg|毫克|ml|毫升|μg|ug|微克|iu|国际单位|个?单位|克)"
_TIMES = rf"(?P<times>{_N})(?:{_TO}{_N})?[次回遍]"
_DOSED = r"(?:[一每]次|一回|各|吃|服|服用|含|滴|涂|挤|喝|喷|贴|饭[前后]|睡前|早上|中午|晚上)(?:是|约|上|个)?"
_MEDICINE = [
    Shape("dose", rf"(?<![0-9.第{_HAN_NUMERAL}]){_LOW}(?:{_TO}{_HIGH})? ?{_UNIT}(?![a-z])", amount),
    # 5G网络 is no dose
    Shape("dose", rf"{_FREE}(?P<low>[0-9]{{0,3}}\.[0-9]{{1,3}}(?=g)|[0-9]{{2,4}}(?=g)|[0-9](?=g(?![\u4e00-\u9fff])))"
                  r"(?P<high>)(?P<unit>g)(?![a-z])", amount),
    Shape("dose", rf"(?:每天|每日|[一1][天日]){_TIMES}", frequency),
    Shape("dose", rf"每隔?(?P<per>{_N})个?(?:小时|钟头)(?:吃|服)?[一1]次", frequency),
    Shape("dose", rf"(?P<both>早晚)各{_TIMES}", frequency),
    Shape("dose", rf"{_DOSED}(?P<span>{_LOW}(?:{_TO}{_HIGH})?(?P<unit>[片粒袋包滴颗支贴丸勺喷]))", amount),
]

_CENT = r"[0-9]{1,3}(?:\.[0-9]{1,3})?"
_HUNDREDTHS = rf"(?:[{HAN_DIGIT}十零]{{1,4}}(?:点[零{HAN_DIGIT}]{{1,2}})?|百|{_CENT})"
_SHARES = [
    Shape("percentage", rf"{_FREE}(?P<low>{_CENT})(?:%?{_TO}(?P<high>{_CENT}))?%", percent),
    Shape("percentage", rf"百分之?(?P<low>{_HUNDREDTHS})(?:{_TO}(?:百分之)?(?P<high>{_HUNDREDTHS}))?", percent),
    Shape("percentage", rf"(?P<low>{_D})(?:(?:成?{_TO})?(?P<high>{_D}))?成(?![功立为交熟分员本不])", tenths),
    Shape("percentage", rf"(?P<low>[{HAN_DIGIT}0-9](?:[点.]?[{HAN_DIGIT}0-9])?)折(?![叠磨腾断中射返价合])", tenths),
]

_MORE = "(?:多|来|几|出头)?"
_AGES = [
    Shape("age", rf"{_FREE}{_LOW}{_MORE}(?:(?:周?岁)?{_TO}{_HIGH})?周?岁(?P<half>半)?(?:零?(?P<months>{_N})个月)?", age),
    Shape("age", rf"{_FREE}{_LOW}(?P<months_old>个(?:多|半)?月)大", age),
    Shape("age", rf"(?:今年|年龄|年纪|岁数|高寿|虚岁|周岁)(?:是|有|大概|差不多|都|已经|快|才|刚|:| ){{0,2}}"
                 rf"(?P<span>(?P<low>[0-9]{{1,3}}|[{HAN_DIGIT}十]{{2,3}}))(?![0-9年月日号元块点个次台例十百千万.%])", age),
    Shape("age", rf"(?P<low>[0-9]{{2,3}}|[{HAN_DIGIT}]?十{_D}?)(?=高寿|高龄)", age),
]

_PART = r"(?:凌晨|清早|清晨|早上|上午|(?<![今明昨后当])早|中午|下午|傍晚|晚上|(?<![今明昨后当])晚|夜里|夜间)"
_HOUR = r"(?:[0-9]{1,2}|二?十[一二三四五六七八九]?|[零一二两三四五六七八九])"
_MINUTE = (rf"(?P<minute>半(?![点个])|[一三]刻|[0-9]{{2}}分?(?![0-9元块])|[0-9]分(?!钟)|零{_D}分?"
           rf"|[二三四五]?十{_D}?分?(?![元块万千百])|{_D}分(?!钟))")
_LONE = r"(?<![0-9.:这有第以几意提多少差])"  # 有两点要说 is no time
_TIMES_OF_DAY = [
    Shape("time", rf"(?P<part>{_PART})?(?<![0-9.:])(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-5][0-9])(?![0-9:])", clock),
    Shape("time", rf"(?P<part>{_PART})(?P<hour>{_HOUR})点(?:钟|整)?{_MINUTE}?", clock),
    Shape("time", rf"{_LONE}(?P<part>)(?P<hour>{_HOUR})点{_MINUTE}", clock),
    Shape("time", rf"{_LONE}(?P<part>)(?P<hour>{_HOUR})点(?P<minute>)[钟整]", clock),
    Shape("time", rf"{_LONE}(?P<part>)(?P<hour>[0-9]{{1,2}}|二?十[一二三]?|[零两三四五六七八九]|(?<=[今明昨后][早晚])一)点(?P<minute>)"
                  r"(?![0-9儿点些什多都也不建要注原说水药小大差])", clock),
    Shape("time", r"(?<![整半])(?:(?<!一)|(?<=[周期拜]一))(?:凌晨|清早|清晨|早上|上午|中午|下午|傍晚|晚上|夜里)(?!好|安)", whole),
]

def _again(pattern: str, number: int) -> str:
    """The same pattern with its group renamed, for another branch: month2."""
    return re.sub(r"\?P<(\w+)>", rf"?P<\g<1>{number}>", pattern)


_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?P<day>[12][0-9]|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?P<year>[0-9]{4}|二[零〇][零〇一二三四五六七八九]{2})"
_WEEK, _WEEKDAY = r"(?:周|星期|礼拜)", r"[一二三四五六日天末]"
_NUMBERED = r"窗口|诊室|诊间|楼|线|床|房|病房|台|机|柜|桌|厅|门|电梯|手术|位|码|桩|针|间|院|车|文件|片|牙|套餐|方案|选|桌|药|字|馆|凳|椅|座"
_FEASTS = (r"元旦|春节|除夕|元宵节?|清明节?|端午节?|中秋节?|国庆节?|劳动节|过年|(?<![百千万])五一(?!次|颗|个|百|千|样|半)|节假日|双休日|周末|寒假|暑假"
           r"|(?:(?<=到)|大?年|正月)初[一二三四五六七八九十]")
_DATES = [
    Shape("date", rf"(?<![0-9]){_YEAR}(?:年{_MONTH}月|-{_again(_MONTH, 2)}-|/{_again(_MONTH, 3)}/)"
                  rf"{_DAY}(?:[日号]|(?![0-9日号]))",
          calendar),
    Shape("date", rf"(?<![0-9个]){_MONTH}月(?:{_DAY}[日号]|{_again(_DAY, 2)}(?![0-9个天周年月多到至日号]))", calendar),
    Shape("date", rf"(?<![0-9个]){_MONTH}月(?:份|(?=[的，。]|$))", calendar),
    Shape("date", rf"(?<![0-9.\-a-z第型编路街道巷排叫]){_DAY}号(?!{_NUMBERED})", calendar),
    Shape("date", rf"(?:(?<![一二两三四五六七八九十半几每0-9])|(?<=[周期拜]{_WEEKDAY}))"
                  rf"(?:(?:这一?个?|本|下下?个?|上上?个?){_WEEK}(?:{_WEEKDAY}(?!天))?|{_WEEK}{_WEEKDAY}(?![次回趟天]))"
                  rf"|(?<=每){_WEEK}{_WEEKDAY}(?![次回趟天])", day),
    Shape("date", rf"大[前后]天|[今明昨前]天|后天(?!性)|[今明昨当][早晚](?!期|安)|[今明昨次]日|(?:这个?|本|下个?|上个?)?月[底初末]"
                  rf"|(?:下|上|这)个月|{_FEASTS}", day),
]

_SPAN = r"分钟|小时|钟头|星期|礼拜|疗程|工作日|天|周|年|秒|分(?=左右|就|，|。|$)"
_ENDS = r"(?![级前度龄纪检代岁围边刊]|[0-9]{1,2}月)"
_DURATIONS = [
    Shape("duration", rf"(?<![第这那哪同某0-9.{_HAN_NUMERAL}])(?!半天[说没都也不才还]){_LOW}{_MORE}"
                      rf"(?:(?:个(?P<half0>半)?多?)?(?P<unit0>{_SPAN})?(?P<half1>半)?{_TO}{_HIGH}{_MORE})?"
                      rf"(?:(?:个(?P<half>半)?|个)多?来?(?P<unit>分钟|小时|钟头|星期|礼拜|疗程|工作日|月|天)"
                      rf"|(?P<unit2>{_SPAN})(?P<tail>半)?){_ENDS}", duration),
    Shape("duration", r"(?P<low>[一三])刻钟", quarter),
]

_YUAN = r"(?:元钱?|块钱?|rmb|人民币)"
_TOGETHER = r"(?!(?<=块)(?:儿|去|来(?!钱)|走|过去|吃|聊|商量|钢|骨|肉|红|斑|疤|皮|纱|石|地方|区域))"  # 一块去, 一块石头
_THOUSANDS = (r"(?:[0-9]{1,3}(?:\.[0-9]{1,2})?[万千kw](?:[0-9][千百]?(?![0-9]))?"
              rf"|{_D}{{1,2}}十?{_D}?[百千万](?:零?{_D}{{1,2}}[十百千万]){{0,3}}(?:零?{_D}{{1,2}})?)")
_WORDS = (r"(?:价格?|费用?|费|钱|花|收费|报价|预算|一共|总共|共收?|[应实]收|找零|[收找]您|只[要需]|优惠价?|优惠完|打完折|折后|[原现单总]价|[定订押]金"
          r"|尾款|欠款|余额|套餐|光检查|每[颗支盒片次个位张针]|[超片规])(?:您?是|就?要|为|大概|大约|左右|:|在|您|约|才|还?有|还[剩差]|部分|差不多| ){0,3}")
_PAID = r"(?:从|降[到至]|立?减免?|加收|交|付|退|补|欠|省|花|掏|自[付费](?:部分)?|报销后|rmb) ?"


def price_shapes(not_money: str) -> list[Shape]:
    """Prices. ``not_money`` says what must not follow a number without a unit: 三百例, 20年, 8000步."""
    more = r"(?:多|来|几)?"
    return [
        Shape("price", rf"[¥￥] ?{_LOW}(?:{_TO}[¥￥]?{_HIGH})?", money),
        Shape("price", rf"{_FREE}{_LOW}{_YUAN}?{more}{_TO}{_HIGH}{more}{_YUAN}{_TOGETHER}", money),
        Shape("price", rf"{_FREE}{_LOW}{more}{_YUAN}{_TOGETHER}"
                       rf"(?:(?<=[元块])(?P<tenths>{_D}|[0-9])(?:[毛角]|(?=[，。！ 吧了的]|$)))?", money),
        Shape("price", rf"{_FREE}(?P<low>[0-9]{{2,6}})(?=(?:、[0-9]{{2,6}}){{0,4}}[、和或跟][0-9]{{2,6}}{_YUAN})",
              money),
        Shape("price", rf"(?<![0-9.a-z第\-])(?P<low>[0-9]{{1,6}}(?:\.[0-9]{{1,2}})?[千万百kw]?[0-9]?|{_D}{{1,2}}|{_THOUSANDS})"
                       rf"{_TO}(?P<high>[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?[千万百kw]|[0-9]{{3,6}}(?![0-9\-])|{_THOUSANDS})"
                       rf"{not_money}", money),
        Shape("price", rf"(?<![0-9.第压高低重糖{HAN_DIGIT}十百千万])(?<![a-z](?=[0-9]))(?P<low>{_THOUSANDS})"
                       rf"{not_money}(?!(?!一[次颗支个盒位套针]|一共|两[种个档样])[{HAN_DIGIT}十百千万0-9])", money),
        Shape("price", rf"{_WORDS}(?P<span>{_LOW}(?:{_TO}{_HIGH})?){more}"
                       rf"{not_money}(?![0-9.点%{HAN_DIGIT}十百千万])",
              money),
        Shape("price", rf"{_PAID}(?P<span>(?P<low>[0-9]{{2,6}}(?:\.[0-9]{{1,2}})?)){not_money}(?![0-9.点%])", money),
        Shape("price", r"(?<![0-9.,a-z第])(?P<span>(?P<low>[0-9]{2,6}|[0-9]{1,3}(?:,[0-9]{3}){1,2}))"
                       r"(?=起(?!来|床)|[/一][次颗支盒套人位](?!性)|[押定订]金|封顶|以内|的(?:套餐|押金|定金))", money),
    ]


def bare_price(not_money: str) -> str:
    """A bare number, which is a price when the patient has asked for one."""
    return (rf"(?<![0-9.第*])(?P<low>[0-9]{{2,6}}|{_D}{{0,2}}[十百千万][{HAN_DIGIT}十百千万零]{{0,7}})(?:{_TO}{_HIGH})?"
            rf"{not_money}(?![0-9.十百千万*]|急救|%)")


NUMERIC = [*_CONTACTS, *_MEDICINE, *_SHARES, *_AGES]
CALENDAR = [*_DATES, *_TIMES_OF_DAY, *_DURATIONS]
