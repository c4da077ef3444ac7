"""All that is held about a person, as files: JSON for programs, CSV for a spreadsheet. Their keys are French, and never change."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from commands.core.dates import DAYS
from commands.core.declaration.context import Context
from commands.core.telling.spreadsheets import csv_file
from commands.personal_data.told import SECTIONS

FORMAT = "agora-mes-donnees/1"


class Copy:
    """What is held about the person of a context, written as they take it away. structures: number → name."""

    def __init__(self, ctx: Context, held: Mapping[str, list[dict[str, Any]]], structures: Mapping[int | None, str]) -> None:
        self._zone = ctx.territory.zone
        self._structures = structures
        self._head = {
            "format": FORMAT,
            "territoire": ctx.territory.name,
            "date": self._plain(ctx.now),
            "identifiant_matrix": ctx.person.user_id,
            "configuration": [
                {"nom": coordinator.name, "structure": coordinator.structure}
                for coordinator in ctx.territory.coordinators
                if coordinator.user_id == ctx.person.user_id
            ],
        }
        self._sections = {part.name: [self._row(name, row) for row in held.get(name, [])] for name, part in SECTIONS.items()}

    def as_json(self) -> bytes:
        """UTF-8, every section there even when it is empty."""
        return json.dumps(self._head | {"donnees": self._sections}, ensure_ascii=False, indent=1).encode()

    def as_csv(self) -> bytes:
        """One value a line: rubrique, numéro, champ, valeur."""
        return csv_file((("rubrique", "numero", "champ", "valeur"), *self._lines()))

    def _lines(self) -> Iterator[tuple[str, str, str, str]]:
        sections = {"export": [{name: value for name, value in self._head.items() if name != "configuration"}]}
        for section, rows in (sections | {"configuration": self._head["configuration"]} | self._sections).items():
            for number, row in enumerate(rows, 1):
                for name, value in row.items():
                    yield section, str(number), name, _cell(value)

    def _row(self, holding: str, row: Mapping[str, Any]) -> dict[str, Any]:
        return {SECTIONS[holding].columns[name]: self._value(holding, name, value) for name, value in row.items()}

    def _value(self, holding: str, name: str, value: Any) -> Any:
        """A column as a person reads it: a structure by its name, days and hours in words, a message by its text."""
        match holding, name:
            case _, "structure_id":
                return self._structures.get(value)
            case "reach", "days":
                value = [DAYS[day] for day in value]
            case "reach", "from_minute" | "until_minute":
                value = f"{value // 60:02}:{value % 60:02}"
            case "messages", "content":
                value = value.get("body") or value.get("name")
        return self._plain(value)

    def _plain(self, value: Any) -> Any:
        """A value JSON has: instants by the territory's clock."""
        if isinstance(value, datetime):
            return value.astimezone(self._zone).isoformat(timespec="seconds")
        return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
