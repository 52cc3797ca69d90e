"""A small drawing of one feeling in a talk and in its retry, from the turn on at which they part."""
from __future__ import annotations

from html import escape
from typing import Any, List, Mapping, Optional, Tuple

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _EDGE = 360, 120, 26, 46, 12


def mood_svg(found: Mapping[str, Any], mood: str, name: str) -> str:
    """Inline SVG of ``mood`` over the exchanges: the old talk dashed, the new one drawn through.

    Args:
        found: what ``app.comparison.compare`` returned.
        mood: trust or anxiety.
        name: its Chinese name.
    """
    old, new = _points(found, "old", mood), _points(found, "new", mood)
    if not old and not new:
        return ""
    last = max([at for at, _ in [*old, *new]]) or 1
    grid = "".join(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{_y(value):.1f}" y2="{_y(value):.1f}"/>'
                   f'<text class="axis" x="{_LEFT - 6}" y="{_y(value) + 4:.1f}" text-anchor="end">{value:g}</text>'
                   for value in (0, 0.5, 1))
    ends = _labels(old, new)
    lines = "".join(_line(points, side, word, last, ends.get(side))
                    for side, word, points in (("old", "上次", old), ("new", "这次", new)))
    said = "，".join(f"{word}从 {points[0][1]:.2f} 到 {points[-1][1]:.2f}"
                    for word, points in (("上次", old), ("这次", new)) if points)
    return (f'<svg class="mood" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(name)}：{said}">'
            f'{grid}{lines}</svg>')


def _points(found: Mapping[str, Any], side: str, mood: str) -> List[Tuple[int, float]]:
    states: List[Optional[Mapping[str, float]]] = [found["start"]]
    states += [(row[side] or {}).get("state") for row in found["rows"]]
    return [(at, state[mood]) for at, state in enumerate(states) if state and mood in state]


def _labels(old: List[Tuple[int, float]], new: List[Tuple[int, float]]) -> Mapping[str, float]:
    """Where the names of the lines stand (y); moved apart if both lines end at nearly the same place."""
    places = {side: _y(points[-1][1]) for side, points in (("old", old), ("new", new)) if points}
    if len(places) == 2 and old[-1][0] == new[-1][0] and abs(places["old"] - places["new"]) < 13:
        middle, sign = sum(places.values()) / 2, 1 if places["old"] >= places["new"] else -1
        places = {"old": middle + 7 * sign, "new": middle - 7 * sign}
    return places


def _line(points: List[Tuple[int, float]], side: str, word: str, last: int, label: Optional[float]) -> str:
    if not points:
        return ""
    places = [(_LEFT + at * (_WIDTH - _LEFT - _RIGHT) / last, _y(value)) for at, value in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in places)
    x, y = places[-1][0] + 8, (label if label is not None else places[-1][1]) + 4
    return f'<g class="{side}"><polyline points="{path}"/>{dots}<text x="{x:.1f}" y="{y:.1f}">{word}</text></g>'


def _y(value: float) -> float:
    return _EDGE + (1 - value) * (_HEIGHT - 2 * _EDGE)
