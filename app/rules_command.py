"""What ``peilian rules`` does with its words."""
from __future__ import annotations

import datetime
from pathlib import Path
from typing import List, Optional

from rich.console import Console

from app.rules import conflict_lines, rule_lines, rule_table, trial_lines
from app.rules_page import write_page
from app.versions import freeze, versions
from evaluators.rulebook import rules_version
from language.authoring import UserError


def show_rules(words: List[str], category: Optional[str], after: str, conflicts: bool, html: Optional[Path]) -> None:
    """Prints a table, a rule, a trial, the conflicts or the versions; or writes the page.

    Raises:
        UserError: words that mean nothing.
    """
    if html is not None:
        print(f"{html}：{write_page(html)} 条规则")
    elif conflicts:
        print("\n".join(conflict_lines()))
    elif words[:1] == ["test"]:
        if len(words) != 3:
            raise UserError("test 后面要写规则编号和一句话，如 peilian rules test RF-CURE-001 \"保证治好\"")
        print("\n".join(trial_lines(words[1], words[2], after)))
    elif words == ["freeze"]:
        kept = freeze(datetime.date.today().isoformat())
        print(f"{kept.version}  {kept.day}  {kept.path}")
    elif words == ["versions"]:
        print(f"{rules_version()}  今天的规则")
        for kept in versions().values():
            print(f"{kept.version}  {kept.day} 存档")
    elif len(words) > 1:
        raise UserError(f"看不懂 “{' '.join(words)}”；可用：规则编号、test、freeze、versions")
    elif words:
        print("\n".join(rule_lines(words[0])))
    else:
        Console(soft_wrap=True, highlight=False).print(rule_table(category))
