"""An OpenAPI document turned into what a reader needs: calls, fields, answers, an example."""
from __future__ import annotations

import json
from typing import Any, Dict, List

ERRORS = {"404": "没有这次对话", "409": "对话已经结束，或还没有结束", "413": "太长", "422": "内容不合要求",
          "503": "患者还在路上；Retry-After 秒后再试"}
_EXAMPLES = {"persona": "price_focused", "scenario": "online_consult", "difficulty": 2, "seed": 7,
             "text": "您好，我是客服小林，请问怎么称呼您？", "message_id": "m-000001", "waited_s": 6.5, "turn": 8}


def operations(document: Dict[str, Any]) -> List[Dict[str, Any]]:
    """One entry a call: method, path, summary, description, fields (name, kind, required, text), example."""
    found = []
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            fields = _fields(call, document)
            example = {field["name"]: _EXAMPLES.get(field["name"], "…") for field in fields}
            found.append({"method": method.upper(), "path": path, "summary": call.get("summary", ""),
                          "description": call.get("description", "").replace("``", ""), "fields": fields,
                          "example": json.dumps(example, ensure_ascii=False) if example else "",
                          "errors": _errors(path, method)})
    return found


def _fields(call: Dict[str, Any], document: Dict[str, Any]) -> List[Dict[str, Any]]:
    content = call.get("requestBody", {}).get("content", {}).get("application/json")
    if not content:
        return []
    schema = document["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[1]]
    return [{"name": name, "kind": {"integer": "整数", "number": "小数", "string": "文字"}.get(_type(field), ""),
             "required": name in schema.get("required", ()), "text": field.get("description", "")}
            for name, field in schema["properties"].items()]


def _type(field: Dict[str, Any]) -> str:
    return field.get("type") or next((one.get("type", "") for one in field.get("anyOf", ())), "")


def _errors(path: str, method: str) -> Dict[str, str]:
    if "talks" not in path:
        return {}
    codes = ["503"]
    codes += ["404"] if "{" in path else []
    codes += ["422"] if method == "post" and not path.endswith("end") else []
    codes += ["409", "413"] if path.endswith("messages") else ["409"] if path.endswith(("report", "comparison")) else []
    return {code: ERRORS[code] for code in sorted(codes)}
