"""JSON as one line for whoever reads line by line."""
from __future__ import annotations

import json
from typing import Any

# Some readers (str.splitlines of Python among them) take these for the end of a line.
_BREAKS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}


def json_line(value: Any) -> str:
    """``value`` as JSON without anything in it that could be taken for a line's end."""
    return json.dumps(value, ensure_ascii=False).translate(_BREAKS)
