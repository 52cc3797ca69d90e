"""The talks kept to be read are what the patients say today: a few are played again, byte for byte."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from actions.cast import load_library
from app.samples import FOLDER, PERSONAS, samples, write

NAMES = [sample.name for sample in samples(load_library())]


def test_ten_of_each_core_persona_are_kept() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.md")) == sorted(NAMES) and len(set(NAMES)) == 30
    assert all(sum(name.startswith(f"{persona}_") for name in NAMES) == 10 for persona in PERSONAS)


@pytest.mark.parametrize("name", [NAMES[0], NAMES[14], NAMES[26]])
def test_they_are_what_is_said_today(tmp_path: Path, name: str) -> None:
    (made,) = write(tmp_path, [name])
    assert made.read_bytes() == (FOLDER / name).read_bytes(), "对话变了：运行 make samples，再念一遍改了的对话"


@pytest.mark.parametrize("name", NAMES)
def test_they_read_as_talks_with_their_reasons(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text.startswith("# ") and "结局：" in text and text.count("**学员**") >= 2
    assert text.count("<details>") == text.count("</details>") == text.count("听到：")
    spoken = [re.sub(r"\W", "", line) for line in text.splitlines() if line.startswith("**患者**")]
    assert len(spoken) == len(set(spoken)) >= 2
