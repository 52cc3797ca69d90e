"""What a note of the card or a question is about, by the words that both use."""
from __future__ import annotations

import re

_SAME = (("抽血", "采血", "验血", "抽上血", "抽到血", "给抽", "来抽", "没抽", "抽到", "抽得", "再抽", "补抽"),
         ("接种", "疫苗", "打针", "预防针", "流感针"), ("b超", "彩超", "超声"), ("拍片", "放射", "摄片"),
         ("探视", "探望", "看病人", "看望", "去看他", "去看她", "来看他", "来看她", "进去看"), ("洗牙", "洁牙"), ("取号", "挂号"), ("异地", "外地", "外县", "外省", "外市", "老家", "隔壁县", "省外", "跨省", "市外"),
         ("预约", "先约", "要约", "用约", "得约"), ("空腹", "吃早", "吃饭", "吃东西"), ("退款", "退钱"), ("停戴", "不戴", "停多久"))
_FORMS = {form: tuple(group) for group in _SAME for form in group}
_COMMON = set("的了是在有不要须需得可先就都也还会能您你我们这里个天月日时点分内每次")
_NUMERALS = set("一二两三四五六七八九十百几半")
_COUNTED = set("年周楼层路号人成块元岁针颗张片项种场楼")


def pairs(text: str) -> frozenset[str]:
    """Two characters in a row that may tell a topic."""
    found = (text[at:at + 2] for at in range(len(text) - 1))
    return frozenset(pair for pair in found if not set(pair) & _COMMON and pair.isalnum() and not set(pair) <= _NUMERALS
                     and not (pair[0] in _NUMERALS and pair[1] in _COUNTED) and not pair.isdigit())


def same(topic: str, words: str) -> bool:
    """Whether some words speak of the topic of a note: by name, by another name, or by two characters of it."""
    if not topic:
        return False
    if topic in words:
        return True
    for form, group in _FORMS.items():
        if form in topic and any(other in words for other in group):
            return True
    return any(pair in words for pair in pairs(topic))


def bare(text: str, noise: re.Pattern[str]) -> str:
    """The topic of a note: its letters without the words that only tell when, how long or how."""
    return re.sub(r"[^\u4e00-\u9fffa-z]", "", noise.sub("", text))
