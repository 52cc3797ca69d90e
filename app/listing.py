"""Tables of what can be practised."""
from __future__ import annotations

from rich.table import Table

from actions.cast import load_library


def persona_table() -> Table:
    """Every persona with its Chinese name and description."""
    table = Table("编号", "患者", "特点")
    for persona in load_library().personas.values():
        table.add_row(persona.id, persona.name, persona.summary)
    return table


def scenario_table() -> Table:
    """Every scenario with its protocol, department and profiles."""
    library = load_library()
    table = Table("编号", "场景", "流程", "机构")
    for scenario in library.scenarios.values():
        table.add_row(scenario.id, scenario.name, scenario.protocol, library.hospitals[scenario.hospital].hospital)
    return table
