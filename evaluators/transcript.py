"""Transcripts: who said what, and reading them from JSON and JSONL files, strictly."""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Mapping

import yaml

from evaluators.card import Card, CardMistake
from evaluators.known import Known, load_known
from language.authoring import DATA, UserError, guess

SPEAKERS = ("trainee", "patient")
OUTCOMES = ("books", "leaves_contact", "thinks", "hangs_up", "complains", "emergency", "open")
STATE = ("trust", "anxiety", "patience", "tension")


class TranscriptError(UserError):
    """A transcript that cannot be judged; one line with place and remedy."""


@dataclass(frozen=True)
class Turn:
    """One message. ``at_s`` counts seconds from the start; ``state`` is the patient's, after the turn, 0..1."""

    speaker: str
    text: str
    at_s: float | None = None
    state: Mapping[str, float] | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """A whole talk with its header. ``header`` keeps every other key of the object as it was."""

    id: str
    protocol: str
    turns: tuple[Turn, ...]
    card: Card | None = None
    scenario: str | None = None
    persona: str | None = None
    outcome: str | None = None
    header: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: Any, default_id: str = "talk", known: Known | None = None,
                  blank: bool = True) -> Transcript:
        """Builds a transcript from the object of the contract.

        Args:
            data: the object; `turns` and one of `protocol`, `scenario` are needed.
            default_id: used where the object has no id.
            known: protocols, scenarios and personas that exist; those of data/ if omitted.
            blank: whether an empty message may stand (a live talk has them; a file should not).

        Raises:
            TranscriptError: with the first mistake, without a file name.
        """
        known = known or load_known()
        if not isinstance(data, Mapping):
            raise _Mistake((), f"一次对话应为对象 {{…}}，得到 {_shown(data)}；请照 README 的格式写")
        protocol, scenario, persona = _kinds(data, known)
        facts = data.get("facts") if data.get("facts") is not None else known.facts_of(scenario)
        try:
            card = Card.parse(facts) if facts is not None else None
        except CardMistake as error:
            raise _Mistake(("facts",), f"{error}；请改正事实卡，或去掉 facts") from None
        outcome = data.get("outcome")
        if outcome is not None and outcome not in OUTCOMES:
            raise _Mistake(("outcome",), f"outcome 为 {_shown(outcome)}{guess(outcome, OUTCOMES)}；不知道就不写")
        turns = _turns(data, blank)
        name = data.get("id")
        if name is not None and not isinstance(name, (str, int)):
            raise _Mistake(("id",), f"id 应为文字，得到 {_shown(name)}；请改成文字，或去掉")
        return cls(str(name) if name not in (None, "") else default_id, protocol, turns, card, scenario, persona, outcome,
                   {key: value for key, value in data.items() if key != "turns"})


class _Mistake(TranscriptError):
    """A mistake inside one object, with the key path that leads to it."""

    def __init__(self, loc: tuple, message: str):
        super().__init__(message)
        self.loc = loc


def read_transcripts(path: Path | str, data: Path = DATA) -> Iterator[Transcript]:
    """The talks of a ``.json`` (an object or a list) or ``.jsonl`` file; the latter is read line by line.

    Raises:
        TranscriptError: at the first mistake, as ``file:line …``.
    """
    path = Path(path)
    known = load_known(data)
    kinds = {".json": _read_json, ".jsonl": _read_lines, ".ndjson": _read_lines}
    if path.suffix.lower() not in kinds:
        raise TranscriptError(f"{path}：后缀为 “{path.suffix}”，可用：.json、.jsonl；请另存为其中一种")
    try:
        yield from kinds[path.suffix.lower()](path, known)
    except UnicodeDecodeError:
        raise TranscriptError(f"{path}：不是 UTF-8 文字；请另存为 UTF-8") from None
    except OSError as error:
        raise TranscriptError(f"{path}：读不到这个文件（{error.strerror or error}）；请检查路径") from None


def _read_json(path: Path, known: Known) -> Iterator[Transcript]:
    text = path.read_text(encoding="utf-8-sig")
    if not text.strip():
        raise TranscriptError(f"{path}:1 文件是空的；请放入一次对话的 JSON")
    data = _parse(text, path, 1)
    talks = data if isinstance(data, list) else [data]
    if not talks:
        raise TranscriptError(f"{path}:1 列表里没有对话；请至少放入一次")
    for index, talk in enumerate(talks):
        number = f"-{index + 1}" if isinstance(data, list) else ""
        try:
            yield Transcript.from_dict(talk, f"{path.stem}{number}", known, blank=False)
        except _Mistake as error:
            loc = (index, *error.loc) if isinstance(data, list) else error.loc
            raise TranscriptError(f"{path}:{_line_in(text, loc)} {error}") from None


def _read_lines(path: Path, known: Known) -> Iterator[Transcript]:
    with path.open(encoding="utf-8-sig") as lines:
        talks = 0
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            talks += 1
            try:
                yield Transcript.from_dict(_parse(line, path, number), f"{path.stem}-{number}", known, blank=False)
            except _Mistake as error:
                raise TranscriptError(f"{path}:{number} {error}") from None
        if talks == 0:
            raise TranscriptError(f"{path}:1 文件是空的；请每行放入一次对话的 JSON")


def _parse(text: str, path: Path, first_line: int) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        ended = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        what = "JSON 到文件末尾还没写完（可能被截断）" if ended else f"JSON 写法有误，第 {error.colno} 个字符处（{error.msg}）"
        more = "；一行一次对话的文件请用 .jsonl 后缀" if error.msg == "Extra data" else "；请检查引号、逗号和括号，或重新导出"
        raise TranscriptError(f"{path}:{line} {what}{more}") from None
    except (ValueError, RecursionError):
        raise TranscriptError(f"{path}:{first_line} JSON 里有不能用的数（NaN、Infinity）或嵌套太深；请重新导出") from None


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _kinds(data: Mapping[str, Any], known: Known) -> tuple[str, str | None, str | None]:
    for key in ("protocol", "scenario", "persona"):
        if data.get(key) is not None and not isinstance(data[key], str):
            raise _Mistake((key,), f"{key} 应为文字，得到 {_shown(data[key])}；请填编号")
    protocol, scenario, persona = data.get("protocol"), data.get("scenario"), data.get("persona")
    if scenario is not None and scenario not in known.scenarios:
        raise _Mistake(("scenario",), f"场景 “{scenario}” 不存在{guess(scenario, known.scenarios)}；请改用上面的编号，或只写 protocol")
    if persona is not None and persona not in known.personas:
        raise _Mistake(("persona",), f"患者类型 “{persona}” 不存在{guess(persona, known.personas)}；请改用上面的编号，或去掉 persona")
    if protocol is None and scenario is not None:
        protocol = known.scenarios[scenario].get("protocol")
    if protocol is None:
        raise _Mistake((), f"缺少 protocol（服务流程）{guess('', known.protocols)}；请补上 protocol 或 scenario")
    if protocol not in known.protocols:
        raise _Mistake(("protocol",), f"服务流程 “{protocol}” 不存在{guess(protocol, known.protocols)}；请改用上面的编号")
    return protocol, scenario, persona


def _turns(data: Mapping[str, Any], blank: bool) -> tuple[Turn, ...]:
    found = data.get("turns")
    if not isinstance(found, list) or not found:
        what = "缺少 turns" if "turns" not in data else f"turns 应为非空列表，得到 {_shown(found)}"
        raise _Mistake(("turns",), f"{what}；请列出每一轮：{{\"speaker\": \"trainee\", \"text\": \"…\"}}")
    return tuple(_turn(index, item, blank) for index, item in enumerate(found))


def _turn(index: int, item: Any, blank: bool) -> Turn:
    loc, place = ("turns", index), f"第{index}轮"
    if not isinstance(item, Mapping):
        raise _Mistake(loc, f"{place} 应为对象，得到 {_shown(item)}；写法是 {{\"speaker\": …, \"text\": …}}")
    speaker, text, at_s = item.get("speaker"), item.get("text"), item.get("at_s")
    if speaker not in SPEAKERS:
        what = "缺少 speaker" if speaker is None else f"speaker 为 {_shown(speaker)}"
        raise _Mistake((*loc, "speaker"), f"{place} {what}{guess(speaker, SPEAKERS)}；学员写 trainee，患者写 patient")
    if not isinstance(text, str) or not (text or blank):
        what = "缺少 text" if text is None else "text 是空的" if text == "" else f"text 应为文字，得到 {_shown(text)}"
        raise _Mistake((*loc, "text"), f"{place} {what}；请填写原话，没有说话就去掉这一轮")
    if at_s is not None and (isinstance(at_s, bool) or not isinstance(at_s, (int, float)) or at_s < 0):
        raise _Mistake((*loc, "at_s"), f"{place} at_s 应为 0 以上的秒数，得到 {_shown(at_s)}；不知道就不写")
    return Turn(speaker, text, at_s, _state(item.get("state"), loc, place), _why(item.get("why"), loc, place))


def _state(found: Any, loc: tuple, place: str) -> Mapping[str, float] | None:
    if found is None:
        return None
    good = isinstance(found, Mapping) and all(
        isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1 for value in found.values())
    if not good:
        raise _Mistake((*loc, "state"), f"{place} state 应为 {'、'.join(STATE)} 的 0 到 1，得到 {_shown(found)}；不知道就不写")
    return dict(found)


def _why(found: Any, loc: tuple, place: str) -> tuple[str, ...]:
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(reason, str) for reason in found):
        raise _Mistake((*loc, "why"), f"{place} why 应为文字的列表，得到 {_shown(found)}；不知道就不写")
    return tuple(found)


def _line_in(text: str, loc: tuple) -> int:
    """The line of a key path in a JSON text. JSON is YAML enough for its composer to know the lines."""
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return 1
    line = node.start_mark.line + 1
    for step in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            inner = next((value for key, value in node.value if key.value == step), None)
            if inner is None:
                return line
            node = inner
        else:
            return line
        line = node.start_mark.line + 1
    return line


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:40] + "…"
