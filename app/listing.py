"""Tables of what can be practised."""
from __future__ import annotations

from rich.table import Column, Table

from actions.cast import load_library


def _id(title: str = "编号") -> Column:
    """A column of ids: these are copied, so they never break."""
    return Column(title, no_wrap=True, overflow="ignore")


def persona_table() -> Table:
    """Every persona with its Chinese name and description."""
    table = Table(_id(), "患者", Column("特点", overflow="fold"))
    for persona in load_library().personas.values():
        table.add_row(persona.id, persona.name, persona.summary)
    return table


def scenario_table() -> Table:
    """Every scenario with its protocol, department and profiles."""
    library = load_library()
    table = Table(_id(), Column("场景", overflow="fold"), _id("流程"), "机构")
    for scenario in library.scenarios.values():
        table.add_row(scenario.id, scenario.name, scenario.protocol, library.hospitals[scenario.hospital].hospital)
    return table
