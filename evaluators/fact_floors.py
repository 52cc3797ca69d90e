"""On which floor something is: the house itself, or one of the places that a card lists floor by floor."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator

from evaluators.card import Card
from evaluators.claim import Claim
from evaluators.said import Said
from language.text import Span, clauses, normalise

Floor = tuple[bool, int]  # below the ground, which
WHERE_WE_ARE = re.compile(r"(?:我们|门诊部?|诊所|医院|口腔|咱们)(?:这|这边|这里)?(?:就)?在")
_FLOOR = re.compile(r"(?:(?P<basement>负|地下)?(?P<floor>\d{1,2}|[一二三四五六七八九十]{1,2})(?:楼|层))(?![梯道上下])")
_FLOORS = re.compile(rf"(?:(?P<low>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})[楼层]?(?:[-~—–至到]))?{_FLOOR.pattern}")  # 病房6-8楼
_ASKS = re.compile("几楼|几层|哪[一]?[层楼]|楼上|在哪")
ASKS_WAY = re.compile(_ASKS.pattern + "|哪里|哪儿|哪边|怎么走|往哪|去哪|咋走|[科室房部处]呢")
_NOT_THE_HOUSE = re.compile("科|室|超|ct|片|药|厕所|收费|缴费|挂号|化验|抽血|交[钱费]|打针|窗口")
_HERE = re.compile(r"(?:我们|咱们|就|是|在|上|直接|坐?电梯到?|[a-z\d一二三四五六七八九十]{1,2}(?:座|栋|幢|号楼))*$")
_TO_THERE = re.compile("(?:就|是|在|上|到|去|直接|您|坐?电梯|扶梯|走|那个|往|门诊|医技|住院部?|综合|楼|后院|前面|的|出门|进门|[左右][转拐手]|边|嗯|哦|，)*$")
_SIDE = re.compile("的?(东|西|南|北)[侧边面区头]")
_ALONE = re.compile(r"(?:就|在|是|上|嗯|去|那|，)*(?:负|地下)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[楼层](?:[啊呀嘛呗噻吧呢哦的。！，]|就是|就到|进门|进来|进去|出电梯|上去|[左右][转拐手]边?)*$")
_BY_LIFT = re.compile("(?:就|在|是|上|坐电梯|到|去|走)*")  # 骨科，五楼
_TELLS_OF_IT = re.compile("(?:那[个边]?)?[是有]|那个")
_ELSEWHERE = re.compile("不[在是]|原来|以前|搬|再|然后|带[着上]|找(?:大夫|医生)|先[去到上]|住院部|或者?|[吗？]")
_SAME = (("收费", "缴费", "交费", "交钱", "付钱", "结账"), ("药房", "拿药", "取药", "领药", "药"), ("检验", "化验", "抽血", "采血", "验血"),
         ("彩超", "b超", "超声"), ("放射", "拍片", "ct", "x光", "胸片"), ("接种", "疫苗", "预防针", "流感针", "苗苗"), ("接种", "注射", "打针"),
         ("注射", "打屁股针", "皮试"), ("输液", "吊针", "点滴", "吊水", "挂水", "吊瓶", "盐水"), ("理疗", "烤电"), ("急诊",), ("挂号", "取号", "办卡"),
         ("视光", "验光", "配镜"), ("病房", "住院"), ("内镜", "胃镜", "肠镜"), ("口腔", "牙科"), ("换药", "处置"), ("胶片", "片子", "取片", "拿片"),
         ("报告打印", "自助机", "打报告", "打印报告", "机子上", "机器上"))
_PLACE = re.compile("[\u4e00-\u9fffa-z]{2,10}")
_BEFORE = re.compile("(?P<name>[\u4e00-\u9fffa-z]{2,8}?)(?:都|就)?(?:设?在|位于|：|:)?(?:(?:门诊|医技|住院|综合|急诊|外科|内科|[前后新老主东西南北a-z]|\\d+号)+[楼座栋])?")
_NAME = re.compile("(?!.*(?:楼|层|地址|位置|交通|停车|电话|科室))[\u4e00-\u9fff]{2,4}")
_LANDMARK = re.compile("隔壁|对面|旁边?|楼[上下]|路口|公交|地铁|站$|[东南西北][侧边面]")
_NOT_NAMED = re.compile("^(?:是|为|有|设)|(?:在|都在)$|(?:最|靠)?[东西南北左右里][侧边头面手]$|尽头$")


def floor_claims(said: Said, part: Span, card: Card) -> Iterator[Claim]:
    """The floor of a house that has but one, where the trainee says where we are; and that of a place on the card's list."""
    text = said.text
    if not _FLOOR.search(text, part.start, part.end):
        return
    places = _places(card.address, card.notes)
    ahead = ""
    for start, end in clauses(text, part):
        words, before = text[start:end], ahead
        ahead = words
        match = _FLOOR.search(words)
        if match is None or re.search("[上下]$", words[:match.start()]) and words[match.end():].startswith("楼"):  # 上一层楼
            continue
        meant = _meant(words, match, said, places, before)
        if meant is not None:
            agrees: bool | None = _number(match) in meant
        else:
            agrees = _house(words, match, said, card)
        if agrees is not None:
            yield Claim("address", start + match.start(), start + match.end(), agrees, f"事实卡写的是 “{_where(card) if meant else card.address}”")


def _where(card: Card) -> str:
    """The card's words that tell floors."""
    return next((text for key, text in card.notes if "floor" in key.lower() or _FLOOR.search(normalise(text))), card.address)


def _house(words: str, match: re.Match[str], said: Said, card: Card) -> bool | None:
    address = normalise(card.address)
    floors = list(_FLOOR.finditer(address))
    if not floors or len({_number(floor) for floor in floors}) > 1:
        return None
    asked = _ASKS.search(said.question) and not _NOT_THE_HOUSE.search(said.question)
    building, lead = re.split(r"[号\d，；、 ]", address[:floors[0].start()])[-1][-4:], words[:match.start()]
    here = WHERE_WE_ARE.search(lead) or len(building) > 1 and building in lead or asked and _HERE.match(lead)
    side = _SIDE.match(address, floors[0].end())
    if not here and side and ASKS_WAY.search(said.question):  # 三楼西边 of a house that has the fourth floor's west side
        mine = _SIDE.match(words, match.end())
        here = mine and mine[1] == side[1]
    return _number(match) == _number(floors[0]) if here else None


def _meant(words: str, match: re.Match[str], said: Said, places: dict[str, frozenset[Floor]], ahead: str) -> frozenset[Floor] | None:
    """The floors of the place that is spoken of: named in the clause or right before it, else asked for; None if the card does not list it."""
    if not places or _ELSEWHERE.search(words.replace("住院部", "") if any("住院" in place for place in places) else words):
        return None
    named = _named(words, places)
    if named is None and _BY_LIFT.fullmatch(words[:match.start()]) and not _ELSEWHERE.search(ahead) and not _FLOOR.search(ahead):
        named = _named(ahead, places)
    if named is None and ASKS_WAY.search(said.question) and _TO_THERE.match(words[:match.start()]) and not _TELLS_OF_IT.match(words[match.end():]):
        named = _named(said.question, places)
    if named is None and said.topic and _ALONE.match(said.text) and ASKS_WAY.search(said.question + said.topic):
        named = _named(said.topic, places)
    return named


def _named(words: str, places: dict[str, frozenset[Floor]]) -> frozenset[Floor] | None:
    found = {floors for place, floors in places.items() if _is(place, words)}
    heads = [place[:2] for place in places]
    found = found or {floors for place, floors in places.items() if place[:2] in words and heads.count(place[:2]) == 1}
    return frozenset().union(*found) if found else None


def _is(place: str, words: str) -> bool:
    """Whether words name a place of the list: in full, without 科 or 室, or by what is done there."""
    short = re.sub("(?:中心|窗口|[科室处部房区])$", "", place)
    if place in words or len(short) >= 2 and short in words:
        return True
    return any(any(name in place for name in same) and any(name in words for name in same) for same in _SAME)


@lru_cache(maxsize=256)
def _places(address: str, notes: tuple[tuple[str, str], ...]) -> dict[str, frozenset[Floor]]:
    """Where things are, those too that a note has for its name: {胶片: 在1楼影像科窗口取}."""
    listed = dict(_listed(address, tuple(text for _, text in notes)))
    for key, text in notes:
        name, floors = key.split(" ")[-1], list(_FLOORS.finditer(_plain(text)))
        if len(floors) == 1 and _NAME.fullmatch(name) and not _is_listed(name, listed):
            _list(listed, name, floors[0])
    return listed


def _is_listed(name: str, listed: dict[str, frozenset[Floor]]) -> bool:
    return any(name in place or place in name for place in listed)


@lru_cache(maxsize=256)
def _listed(address: str, notes: tuple[str, ...]) -> dict[str, frozenset[Floor]]:
    """Where a card says things are: 2楼检验科、骨科，3楼彩超室; 诊室、药房1楼; 药房在门诊楼1楼."""
    listed: dict[str, frozenset[Floor]] = {}
    for text in (address, *notes):
        floor: re.Match[str] | None = None
        for stretch in re.split("[，,；;。\n]", _plain(text)):
            ahead: list[str] = []  # what stands before the floor: B超、CT in B超、CT在3楼
            for piece in re.split("[、 和/]", stretch):
                here = _FLOORS.search(piece)
                behind = _NOT_NAMED.sub("", piece[here.end():]) if here else piece
                before = _BEFORE.fullmatch(piece[:here.start()]) if here and not _PLACE.fullmatch(behind) else None
                if before is not None:
                    floor, names = None, [*ahead, before["name"]]
                    ahead = []
                    for name in names:
                        _list(listed, name, here)
                    continue
                floor = here or floor
                if floor:
                    _list(listed, behind, floor)
                else:
                    ahead.append(piece)
    return listed


def _plain(text: str) -> str:
    """A card's words without what stands in brackets, and floors written as 楼: 3F, 三层：."""
    text = re.sub("[(（][^)）]*[)）]", "", normalise(text))
    return re.sub("(?<=[楼层]) *[：:]", "", re.sub("(?<![a-z\\d])(?:f(\\d{1,2})|(\\d{1,2})f)(?![a-z\\d])", r"\1\2楼", text))


def _list(listed: dict[str, frozenset[Floor]], name: str, floor: re.Match[str]) -> None:
    place = _PLACE.fullmatch(_NOT_NAMED.sub("", name))
    if place and not _LANDMARK.search(place[0]):
        below, top = _number(floor)
        bottom = _count(floor["low"]) if floor["low"] else top
        listed[place[0]] = listed.get(place[0], frozenset()) | {(below, one) for one in range(bottom, top + 1)}


def _number(match: re.Match[str]) -> Floor:
    """Floors as numbers: 三楼 is 3, 十二层 12; the first value is true below the ground."""
    return bool(match["basement"]), _count(match["floor"])


def _count(floor: str) -> int:
    if floor.isdigit():
        return int(floor)
    digits = "一二三四五六七八九"
    ten, unit = floor.partition("十")[::2] if "十" in floor else ("", floor)
    tens = 10 * (digits.find(ten) + 1 or 1) if "十" in floor else 0
    return tens + digits.find(unit[:1]) + 1 if unit else tens
