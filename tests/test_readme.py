"""What README.md and CONTRIBUTING.md say exists, exists."""
from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Iterator, List, Tuple

import pytest
from typer.main import get_command

from app.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
COMMANDS = get_command(app).commands
MADE = {".venv", ".venv/bin/peilian"}  # by `make setup`
# A path: something in a folder of ours, or a file of a kind that we keep; `.json` alone names a format.
PATHS = re.compile(r"(?:data|language|actions|evaluators|app|tests|docs|scripts|benchmarks|models)/[\w./\-]*|"
                   r"[A-Za-z][\w\-]*\.(?:md|yml|txt|toml|py)|\.[a-z]+(?:/[\w./\-]+)+|\.venv|[A-Z]{5,}|Makefile")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def code(page: str) -> List[str]:
    """Everything in back-ticks, and every line of the code blocks but YAML ones."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text(page), re.M | re.S)
    rest = re.sub(r"^```.*?^```", "", text(page), flags=re.M | re.S)
    lines = [line.split("#")[0].strip() for kind, block in blocks if kind != "yaml" for line in block.splitlines()]
    return [line for line in lines if line] + re.findall(r"`([^`\n]+)`", rest)


def mentions(name: str) -> Iterator[Tuple[str, List[str]]]:
    """Every mention of a command in the pages, as (page, words)."""
    for page in PAGES:
        for piece in code(page):
            match = re.search(rf"(?:^|/|\s){name}(?:\s.*|$)", piece)
            if match:
                yield page, shlex.split(match[0].strip().lstrip("/"))


@pytest.mark.parametrize("page", PAGES)
def test_every_path_exists(page: str) -> None:
    named = {piece for piece in code(page) if PATHS.fullmatch(piece)} - MADE
    named |= {word for piece in code(page) if " " in piece for word in piece.split() if PATHS.fullmatch(word)} - MADE
    gone = {name for name in named if not (ROOT / name).exists()}
    assert gone == set() and (named or page == "CHANGELOG.md")


def test_every_link_and_image_exists() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text(page))):
            assert target.startswith(("http://127.0.0.1", "https://")) or (ROOT / target).is_file(), (page, target)
    images = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text("README.md"))
    assert images and all((ROOT / image).read_bytes()[:4] == b"\x89PNG" for image in images)


def test_every_peilian_command_and_option_exists() -> None:
    named = set()
    for page, words in mentions("peilian"):
        assert words[1:], f"{page}: peilian 后面应有命令"
        command = COMMANDS.get(words[1])
        assert command is not None, f"{page}: peilian {words[1]}"
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words[2:] if word.startswith("--")} <= known, f"{page}: {' '.join(words)}"
        named.add(words[1])
    assert named == set(COMMANDS), "README 应提到每一个命令"


def test_every_option_named_beside_a_command_exists() -> None:
    rows = re.findall(r"^\| `peilian (\w+)`[^|]*\|(.*)\|$", text("README.md"), re.M)
    assert rows
    for command, told in rows:
        known = {option for parameter in COMMANDS[command].params for option in parameter.opts}
        assert set(re.findall(r"`(--[a-z\-]+)", told)) <= known


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.M))
    named = [words[1] for _, words in mentions("make") if len(words) > 1 and "=" not in words[1]]
    assert {"serve", "test"} <= set(named) <= targets


def test_every_rasa_command_exists() -> None:
    named = {tuple(word for word in words[1:3] if not word.startswith("-")) for _, words in mentions("rasa")}
    assert {("data", "validate"), ("train",), ("test",), ("run", "actions"), ("shell",)} <= named


def test_talks_of_the_examples_are_cast() -> None:
    from actions.cast import load_library

    library = load_library()
    for _, words in mentions("peilian"):
        given = {word: words[index + 1] for index, word in enumerate(words[:-1])
                 if word.startswith("--") and words[index + 1].isascii()}  # 新编号 stands for one's own
        if {"--persona", "--scenario"} & given.keys():
            assert library.cast(given.get("--persona", "anxious"), given.get("--scenario", "online_consult"))


def test_what_was_measured_stands_between_its_marks() -> None:
    assert re.search(r"<!-- measured -->\n.*<!-- /measured -->", text("README.md"), re.S)


def test_the_summary_is_in_english_and_names_both_commands() -> None:
    summary = text("README.md").split("## In English")[1]
    assert "`make serve`" in summary and "`make test`" in summary and len(re.findall(r"[a-z]+", summary)) > 40
