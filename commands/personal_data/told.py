"""How each thing that tables hold of people is told to them, read once: `commands/texts/fr/personal_data.toml`, then what families add.

A family tells what its own tables hold in a file of its name beside its texts: `commands/texts/fr/ideas.toml`.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands.core.telling.rendering import TEXTS


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the files: its French name, and those of its columns."""

    name: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """What people are told of at once. one, many: in words; no many: however many. counted: the holdings whose rows add to the count."""

    name: str
    one: str
    many: str | None
    sections: Mapping[str, Section]
    counted: Collection[str]


def _kind(name: str, facts: dict[str, Any]) -> Kind:
    one, many, uncounted = facts.pop("one"), facts.pop("many", None), facts.pop("uncounted", ())
    sections = {holding: Section(columns.pop("section"), columns) for holding, columns in facts.items()}
    return Kind(name, one, many, sections, [holding for holding in sections if holding not in uncounted])


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


FIRST = TEXTS / "personal_data.toml"
TOLD = {name: _kind(name, facts) for path in (FIRST, *sorted(set(TEXTS.glob("*.toml")) - {FIRST})) for name, facts in _read(path).items()}
"""All kinds, in the order in which they are told."""
SECTIONS = {holding: section for kind in TOLD.values() for holding, section in kind.sections.items()}
"""Holding → the part of the files that gives it."""
