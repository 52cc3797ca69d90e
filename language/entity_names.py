"""People, places, departments and drugs: patterns out of the word lists of data/lexicon/names.yml."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Iterable, List

from language.authoring import DATA, Entry, load
from language.entity_patterns import Shape
from language.entity_values import whole
from language.numbers import NUMBER


class Names(Entry):
    """Schema of data/lexicon/names.yml."""

    id: str
    surnames: str
    double_surnames: List[str]
    not_names: List[str]
    medical_titles: List[str]
    polite_titles: List[str]
    departments: List[str]
    places: List[str]
    cities: List[str]
    not_places: List[str]
    drugs: List[str]
    drug_forms: List[str]
    not_money: List[str]


# Characters that no given name holds, and none of a street, station or district.
_NOT_GIVEN = "的了在和我您你他她它不是有要会请让给跟找由到就也都说问看候间院们个位这那等先再来去下上里叫科师生室名好该便级常么呢吗吧啊哪几今年"
_NOT_STREET = "在到是的去坐乘从往址来于就我们院家您区市县住还住离站线这那哪个有和叫经过出沿找走与"
_HAN = r"[\u4e00-\u9fff]"


@lru_cache(maxsize=1)
def names() -> Names:
    """The word lists of data/lexicon/names.yml.

    Raises:
        DataError: if the file is broken.
    """
    return load(DATA / "lexicon" / "names.yml", Names)


def not_money(words: Names) -> str:
    """What must not follow a number without a unit if it is to be a price: 三百例, 20年, 8000步."""
    return rf"(?!(?:多(?!点))?来?\s?(?:{_any(words.not_money)}))"


def place_shapes(words: Names) -> list[Shape]:
    """Streets, stations, floors, rooms, districts."""
    street, floor = rf"[^\W0-9a-z_{_NOT_STREET}]", r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
    known = frozenset(words.not_places)

    def place(match: re.Match[str]) -> str | None:
        return None if any(match[0].endswith(word) for word in known) else match[0]

    return [
        Shape("place", rf"{street}{{2,4}}(?:大?[路街道巷]|大街)(?:[0-9]{{1,5}}|{NUMBER})号|{street}{{2,4}}[路街]口", place),
        Shape("place", rf"{street}{{2,5}}站(?=$|[下出，。、上转]|[a-z]口)", place),
        Shape("place", rf"(?:地下|负)(?:[0-9]|[一二三四])[层楼]|(?<![0-9一二三四五六七八九十第]){floor}楼(?![梯房板盘])"
                       rf"|(?<=[在到上去]){floor}层|(?<![0-9一二三四五六七八九十第]){floor}号?(?:窗口|诊室|诊间)|{floor}号楼", whole),
        Shape("place", rf"{street}{{2,3}}[区县市镇](?![别域分民面政场])", place),
    ]


def listed(words: Names) -> list[Shape]:
    """Places, departments and drugs by name."""
    return [Shape("place", _any([*words.places, *words.cities]), whole),
            Shape("department", _any(map(str.lower, words.departments)), whole),
            Shape("drug", rf"(?:{_any(map(str.lower, words.drugs))})(?:{_any(words.drug_forms)})?", whole)]


def people_shapes(words: Names) -> list[Shape]:
    """People by surname: before a title, after 我叫 and 姓, as 小林 and 老周. The group ``title`` is an entity too."""
    surname, given = f"(?:{_any(words.double_surnames)}|[{words.surnames}])", rf"(?![{_NOT_GIVEN}]){_HAN}"
    titles = _any([*words.medical_titles, *words.polite_titles])
    unlikely = frozenset(words.not_names)

    def person(match: re.Match[str]) -> str | None:
        span, start = match["span"], match.start("span")
        around = match.string[max(0, start - 1):start + 1], match.string[start:start + 2], span
        return None if unlikely.intersection(around) else span

    return [
        Shape("person", rf"(?P<span>[小老]?{surname}(?:{given}){{0,2}}?)(?P<title>{titles})", person),
        Shape("person", rf"(?:我[是叫]|叫我|客服|前台|护士|导[诊医]|咨询师?|助理|同事|顾问|[台科室部处]的|找|让|联系)(?P<span>小{surname})(?!{titles}|[时心])", person),
        Shape("person", rf"(?:(?<!{_HAN})|(?<=[叫找让请]))(?P<span>[老小]{surname})(?![时心]|{_HAN}(?<![呀啊哎呢吧来在您你就也]))",
              person),
        Shape("person", rf"(?:我叫|名字?叫|(?:姓名|患者|家属)[叫:] ?)(?P<span>{surname}(?:{given}){{1,2}})", person),
        Shape("person", rf"(?:客服|导[诊医]|咨询师)(?P<span>{surname}(?:{given}){{1,2}})(?=[，。！ ]|$)", person),
        Shape("person", rf"(?<![百贵])姓(?P<span>{surname})(?!名)", person),
        Shape("person", rf"(?:^|[，。 是])(?P<span>{surname}(?:{given}){{1,2}})(?:本人|[，、 ][男女](?:[，、 。]|$))", person),
    ]


def _any(words: Iterable[str]) -> str:
    """Any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
