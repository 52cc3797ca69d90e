"""Chinese sentences for what pydantic says about an authored file."""
from __future__ import annotations

from typing import Any, Callable, Iterable, Sequence

_EXPECTED = {
    "type_error.str": "文字", "type_error.integer": "整数", "type_error.float": "数字", "type_error.list": "列表（每行以 - 开头）",
    "type_error.dict": "“键: 值” 的组合", "type_error.bool": "true 或 false", "type_error.tuple": "列表",
    "value_error.strictbool": "true 或 false", "value_error.any_str.min_length": "非空的文字",
    "type_error.none.not_allowed": "一个值，不能留空",
}
_LIMITS = {
    "value_error.number.not_ge": ("不得小于", "limit_value"), "value_error.number.not_le": ("不得大于", "limit_value"),
    "value_error.number.not_gt": ("须大于", "limit_value"), "value_error.number.not_lt": ("须小于", "limit_value"),
}


def shown(value: Any) -> str:
    """How a found value is quoted in a message."""
    text = str(value)
    return f"“{text if len(text) <= 30 else text[:30] + '…'}”"


def explain(item: dict[str, Any], loc: Sequence[Any], found: Any, allowed: Iterable[str],
            guess: Callable[[Any, Iterable[str]], str]) -> str:
    """One pydantic error (``item`` of ``ValidationError.errors()``) as a sentence for a trainer."""
    kind, context = item["type"], item.get("ctx", {})
    name = ".".join(str(step) for step in loc) or "文件"
    if kind == "value_error.extra":
        return f"不认识的键 “{loc[-1]}”{guess(loc[-1], allowed)}"
    if kind == "value_error.missing":
        return f"缺少键 “{loc[-1]}”，请补上"
    if kind == "value_error.const" and "permitted" in context:
        return f"{name} 为 {shown(found)}{guess(found, context['permitted'])}"
    if kind == "value_error.list.min_items":
        return f"{name} 应有至少{context['limit_value']}项，现有 {len(found or ())} 项"
    if kind in _LIMITS:
        words, key = _LIMITS[kind]
        return f"{name} 为 {shown(found)}，{words} {context[key]}"
    if kind in _EXPECTED:
        hint = "；YAML 会把 no、yes、10:30、0123 读成别的东西，请加引号" if kind == "type_error.str" else ""
        return f"{name} 应为{_EXPECTED[kind]}，得到 {shown(found)}{hint}"
    return f"{name}：{item['msg']}（得到 {shown(found)}）"
