"""Entities of a message, with normalised values.

Prices are yuan (a number, or ``[low, high]``), times ``HH:MM``, durations ISO 8601 (``PT30M``), ages
years, phones bare digits. A character belongs to one entity: the first pattern to claim it keeps it,
so the order of the table matters.
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Callable, List, NamedTuple

from language.authoring import DATA, Entry, load
from language.entity_values import age, clock, day, digits, duration, money, named, percent, whole
from language.heard import Entity
from language.numbers import NUMBER
from language.text import normalise


class Names(Entry):
    """Schema of data/lexicon/names.yml."""

    id: str
    surnames: str
    double_surnames: List[str]
    medical_titles: List[str]
    polite_titles: List[str]
    departments: List[str]
    places: List[str]
    drugs: List[str]


class _Pattern(NamedTuple):
    entity: str
    pattern: re.Pattern[str]
    value: Callable[[re.Match[str]], Any]
    narrow: bool  # the entity is the group ``low`` alone; the rest is context


_N = NUMBER
_LOW, _HIGH = rf"(?P<low>{NUMBER})", rf"(?P<high>{NUMBER})"
_TO = r"(?:到|至|—{1,2}|-{1,2}|~|～)"
_YUAN = r"(?:元钱?|块钱?|rmb|人民币)"
_NOT_MONEY = r"(?!\s?[例人位名次年天个颗针岁周月日号点分秒层楼床套张份片粒毫克米%度家种条句项多])"
_MONEY_WORDS = r"(?:价格?|费用?|费|钱|收费|报价|预算|一共|总共|共收|应收|实收|收您|找您|只要|优惠价|打完折|折后|原价|定金|押金|[超片规])"
_PART = r"(?:凌晨|清早|早上|上午|早|中午|下午|傍晚|晚上|晚|夜里|夜间)"
_HOUR = r"(?:\d{1,2}|二?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_MINUTE = r"(?P<minute>半|一刻|三刻|[零〇一二三四五六七八九十\d]{1,3}分?(?![\d个位楼元块]))"
_DIGIT = r"[\d零〇一二三四五六七八九幺*×x]"
_HAN = r"[\u4e00-\u9fff]"
_STREET = r"[^\W\da-z_在到是的去坐乘从往址来于就我们院家您]{2,4}"


_BARE = re.compile(rf"(?<![\d.])(?P<low>\d{{2,6}}|[一二两三四五六七八九]?[十百千万][一二两三四五六七八九十百千]{{0,5}})(?:{_TO}{_HIGH})?"
                   rf"{_NOT_MONEY}(?![\d.]|急救)")


def _table(words: Names) -> list[tuple[str, str, Callable[[re.Match[str]], Any]]]:
    surname = f"(?:{'|'.join(words.double_surnames)}|[{words.surnames}])"
    titles = _longest_first([*words.medical_titles, *words.polite_titles])
    week = r"(?:周|星期|礼拜)"
    return [
        ("phone", rf"(?<![\d*])(?:1|幺|一)[ -]?[3-9三四五六七八九](?:[ -]?{_DIGIT}){{9}}(?![\d*])", digits),
        ("phone", r"(?<!\d)(?:400|800)[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)|(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)", digits),
        ("wechat", r"(?:微信号?|vx|v信|wx)[ :是叫]{0,3}(?P<low>[a-z][-_a-z0-9]{4,19})", named),
        ("percentage", rf"(?P<low>\d{{1,3}}(?:\.\d{{1,3}})?)%|百分之(?P<han>{_N})", percent),
        ("dose", rf"{_N}(?:mg|毫克|ml|毫升|μg|微克|iu|单位|克)|(?:一次|每次|一天|每天|早晚各?|各)(?:吃|服|涂|滴)?{_N}[片粒支袋包滴颗次]"
                 rf"|{_N}[片粒](?=[，。；]|$)", whole),
        ("age", rf"{_LOW}(?:周?岁|(?P<unit>个(?:多|半)?月)大)(?P<half>半)?", age),
        ("age", r"(?:今年|年龄|年纪)(?:是|有|大概)?(?P<low>\d{1,3}|[一二三四五六七八九十]{2,3})(?P<unit>)(?P<half>)"
                r"(?![\d年月日号元块点个])", age),
        ("place", rf"{_STREET}(?:路|街|大道|巷)(?:\d{{1,5}}|{_N})号|{_STREET}(?:路|街)口|{_STREET}站(?=下|出|[a-z]口)"
                  rf"|{_N}号(?:窗口|诊室|楼)|(?<![\d一二三四五六七八九十]){_N}楼|{'|'.join(words.places)}", whole),
        ("time", rf"(?P<part>{_PART})?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?!\d)", clock),
        ("time", rf"(?P<part>{_PART})(?P<hour>{_HOUR})点(?:钟|整)?{_MINUTE}?", clock),
        ("time", rf"(?P<part>)(?P<hour>{_HOUR})点{_MINUTE}", clock),
        ("time", rf"(?P<part>)(?P<hour>{_HOUR})点(?P<minute>)[钟整]", clock),
        ("time", rf"(?P<part>)(?P<hour>\d{{1,2}}|十[一二]?|[二两四五六七八九])点(?P<minute>)(?![\d儿点些什多都也不])", clock),
        ("date", r"(?:\d{2,4}年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
                 r"|(?:\d{1,2}|[一二三四五六七八九十]{1,3})号(?=[上下中晚早]|来|过|，|。|$|去|可以|有|行|那天)", day),
        ("date", rf"(?:这个?|本|下下?个?|上个?)?{week}[一二三四五六日天末](?!天)|(?:下下?个?|这个?|本){week}(?![一二三四五六日天末])"
                 r"|大后天|大前天|今天|明天|后天|昨天|前天|今晚|明早|明晚|(?:这个?|本|下个?)?月[底初]|下个月|这个月|元旦|春节|国庆|五一"
                 r"|端午|中秋|节假日|工作日|双休日", day),
        ("duration", rf"{_LOW}(?:多|来|几)?(?:{_TO}{_HIGH})?(?:个(?P<half>半)|个)?多?"
                     r"(?P<unit>分钟|小时|钟头|星期|礼拜|疗程|月|天|周|年|秒|分(?=左右|就|，|。|$))(?![级前度龄纪检])", duration),
        ("price", rf"[¥￥] ?{_LOW}(?:{_TO}[¥￥]?{_HIGH})?", money),
        ("price", rf"{_LOW}{_YUAN}?(?:多|来)?{_TO}{_HIGH}(?:多|来)?{_YUAN}", money),
        ("price", rf"{_LOW}(?:多|来)?{_YUAN}", money),
        ("price", rf"(?P<low>\d{{1,6}}(?:\.\d{{1,2}})?[千万百kw]?|[一二两三四五六七八九]){_TO}"
                  rf"(?P<high>\d{{1,4}}(?:\.\d{{1,2}})?[千万百kw]|\d{{3,6}}|[一二两三四五六七八九][百千万][一二三四五六七八九]?){_NOT_MONEY}", money),
        ("price", rf"(?P<low>\d{{1,3}}(?:\.\d{{1,2}})?[万千kw]|[一二两三四五六七八九十]{{1,3}}[百千万](?:[一二三四五六七八九](?:[千百十])?){{0,4}})"
                  rf"(?:多(?=，|。|$))?{_NOT_MONEY}(?![一二三四五六七八九十])", money),
        ("price", rf"[一二三四五六七八九十]{{1,3}}[多几来](?P<low>[万千百]){_NOT_MONEY}", whole),
        ("price", rf"{_MONEY_WORDS}(?:是|要|为|大概|大约|左右|:|在|您|约|才| ){{0,3}}{_LOW}{_NOT_MONEY}(?![\d.点])", named),
        ("person", rf"[小老]?{surname}{_HAN}{{0,2}}?(?={titles})|(?:(?<!{_HAN})|(?<=客服)|(?<=我是)|(?<=我叫)|(?<=叫我)|(?<=前台)|(?<=护士))"
                   rf"小{surname}(?!{_HAN})|(?<=我叫){surname}{_HAN}{{1,2}}|(?<=姓){surname}", whole),
        ("title", rf"(?<={_HAN})(?:{titles})", whole),
        ("department", _longest_first(words.departments), whole),
        ("drug", _longest_first(words.drugs), whole),
    ]


@lru_cache(maxsize=1)
def names() -> Names:
    """The word lists of data/lexicon/names.yml.

    Raises:
        DataError: if the file is broken.
    """
    return load(DATA / "lexicon" / "names.yml", Names)


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(_Pattern(entity, re.compile(pattern), value, value is named)
                 for entity, pattern, value in _table(names()))


def entities(text: str, price_asked: bool = False) -> list[Entity]:
    """Prices, times, phones, names and the like of a message as stored, in order of position.

    Args:
        text: a message as stored.
        price_asked: the other side has just asked for a price, so that a bare number is one.
    """
    plain = normalise(text)
    taken, found = bytearray(len(plain)), []
    for kind, pattern, value, narrow in _patterns():
        for match in pattern.finditer(plain):
            start, end = match.span("low" if narrow else 0)
            if end <= start or any(taken[start:end]):
                continue
            worth = value(match)
            if worth is not None:
                taken[start:end] = b"\1" * (end - start)
                found.append(Entity(kind, worth, start, end))
    if price_asked:
        found += [Entity("price", money(match), *match.span()) for match in _BARE.finditer(plain)
                  if not any(taken[slice(*match.span())]) and money(match) is not None]
    return sorted(found, key=lambda entity: entity.start)


def _longest_first(words: List[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))
