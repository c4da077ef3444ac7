"""What each table holds of people, rooms and structures: said on its model, and nowhere else.

Access, erasure, retention, the replacement of rooms and the merging of structures walk these declarations. A model that says nothing,
or whose columns are not all thought about, cannot be imported: see `docs/decisions/0026-what-a-table-holds.md`.
"""

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, String, Table, event, true
from sqlalchemy.orm import Mapped, Mapper
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel, col, select
from sqlmodel.main import default_registry

WITH_PROFILE = "as the profile: retention.profile_months after the last sign of life, retention.left_days after unregistering"
AS_STRANGER = "retention.profile_months after the last dated trace, for who is not a member; with the profile, for who is"
TRACES = "retention.trace_days"
ALWAYS = true
"""For `Holding.stays`: all rows outlive an erasure, without the person."""
NONE: Mapping[Any, Any] = MappingProxyType({})
WITHOUT_TABLES = ("storage.migrations", "storage.schema")
"""Modules that need Alembic, which costs half a second and 9 MB: no table stands there."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of a table that concern a person, found by a column with their Matrix id.

    key: that column, or one that points to rows of another table, found by their column `through`. shared: the columns that an export
    gives, in order. kept: how long the rows stand when nobody asks. stays: which rows outlive an erasure, for good, without the person;
    then `key` and `emptied` are emptied in them, and `ended` gets its day. withdrawn: rows of the outbox, which `withdraw` takes back.
    dated: when a row was made, for retention of who is no member. called: how others call the person. table: filled in by `holdings`.
    """

    name: str
    key: str
    shared: tuple[str, ...]
    kept: str
    stays: Callable[[], ColumnElement[bool]] | None = None
    emptied: tuple[str, ...] = ()
    ended: str | None = None
    dated: str | None = None
    called: str | None = None
    through: str | None = None
    withdrawn: bool = False
    table: type[SQLModel] = SQLModel

    @property
    def columns(self) -> set[str]:
        """All columns it names."""
        return {self.key, *self.shared, *self.emptied, *filter(None, (self.ended, self.dated, self.called))}

    def of(self, user_id: str) -> ColumnElement[bool]:
        """Which rows are this person's."""
        key = column_of(self.table, self.key)
        if self.through is None:
            return key == user_id
        (target,) = (foreign.column for foreign in table_of(self.table).c[self.key].foreign_keys)
        return key.in_(select(target).where(target.table.c[self.through] == user_id))


class Fate(Enum):
    """What becomes of a column that names a room or a structure when another one takes its place."""

    FOLLOWS = "it names the new one"
    INSIDE = "it names the new one, wherever it stands in this JSON: see `storage.followers`"
    STAYS = "it tells where something was: it stays"
    WAITS = "what waits for it follows, by the way of the outbox: see `storage.rooms`"
    MADE_ANEW = "its rows are made again from others"


class Holds:
    """What a table holds: people, and the columns that name rooms and structures.

    plain: with the reason why, columns of words that tell nothing of anybody, or nothing once the rest of the row is emptied.
    ends: the instant at which a row is of no use any more. traces: when a row was made, of which nothing is left after
    `retention.trace_days`. Both are for the nights.
    """

    def __init__(
        self,
        *people: Holding,
        rooms: Mapping[str, Fate] = NONE,
        structures: Mapping[str, Fate] = NONE,
        plain: Mapping[tuple[str, ...], str] = NONE,
        ends: str | None = None,
        traces: str | None = None,
    ) -> None:
        self.people, self.rooms, self.structures, self.ends, self.traces = people, rooms, structures, ends, traces
        self._plain = {name: why for names, why in plain.items() for name in names}

    @property
    def reasons(self) -> dict[str, str]:
        """Columns that tell nothing of a person → why."""
        return {name: fate.value for name, fate in (*self.rooms.items(), *self.structures.items())} | self._plain

    @property
    def columns(self) -> set[str]:
        """All columns it names."""
        of_people = {name for holding in self.people for name in holding.columns}
        return of_people | self.reasons.keys() | set(filter(None, (self.ends, self.traces)))


# ── Walking ──────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def tables() -> Mapping[type[SQLModel], Holds]:
    """Every model of the house, with what it holds; what points to a table comes before that table."""
    import_all()
    models = {mapper.local_table: mapper.class_ for mapper in default_registry.mappers}
    return {models[table]: models[table].__holds__ for table in reversed(SQLModel.metadata.sorted_tables)}


@cache
def holdings() -> tuple[Holding, ...]:
    """Everything the house can hold about a person, in the order in which it is erased. ValueError when a name stands twice."""
    found = tuple(replace(holding, table=model) for model, holds in tables().items() for holding in holds.people)
    names = [holding.name for holding in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two holdings of one name: {', '.join(sorted(twice))}")
    return found


def import_all() -> None:
    """Import each module of the ground floor, so that every table is known."""
    for module in pkgutil.walk_packages([str(Path(__file__).parent)], "storage."):
        if not module.name.startswith(WITHOUT_TABLES):
            import_module(module.name)


def column_of(model: type[SQLModel], name: str) -> Mapped[Any]:
    """A column of a model, by its name, to be asked about."""
    return col(getattr(model, name))


def table_of(model: type[SQLModel]) -> Table:
    """How the table of a model is made."""
    table: Table = model.__table__  # type: ignore[attr-defined] # SQLModel does not type it
    return table


# ── The guard ────────────────────────────────────────────────────────────────────────────────────────────────────


@event.listens_for(Mapper, "after_mapper_constructed")
def _is_thought_about(_mapper: Mapper[Any], model: type[SQLModel]) -> None:
    """Refuse a table that does not say what it holds, or not of each of its columns: TypeError, as it is imported."""
    holds = vars(model).get("__holds__")
    if not isinstance(holds, Holds):
        raise TypeError(f"{model.__name__} does not say what it holds: give it `__holds__ = Holds(…)`, as in storage/holdings.py")
    columns = {column.name: column for column in table_of(model).columns}
    wrong = [
        *(f"{name} is no column of it" for name in sorted(holds.columns - columns.keys())),
        *(trouble for column in columns.values() if (trouble := _not_thought_of(column, holds))),
        *(trouble for holding in holds.people for trouble in _left_behind(holding, holds, columns)),
    ]
    if wrong:
        raise TypeError(f"{model.__name__}, in its `__holds__`: {'; '.join(wrong)}")


def _not_thought_of(column: Column[Any], holds: Holds) -> str:
    """What is wrong with a column; nothing when it is declared as what it is."""
    name, targets = column.name, {key.target_fullname for key in column.foreign_keys}
    if name.endswith("structure_id") or "structure.id" in targets:
        return "" if name in holds.structures else f"{name} looks like a structure: say it in `structures`"
    if name.endswith("room_id"):
        return "" if name in holds.rooms else f"{name} looks like a room: say it in `rooms`"
    if name.endswith(("user_id", "person_id")) or name == "sender" or "member.user_id" in targets:
        keys = {holding.key for holding in holds.people}
        return "" if name in keys else f"{name} looks like a person: find them by it, in a `Holding`"
    told = {each for holding in holds.people for each in (holding.key, *holding.shared)}
    if may_tell(column) and name not in told and name not in holds.reasons:
        return f"{name} may hold words: say in a `Holding` whose they are, or in `plain` why they tell nothing of anybody"
    return ""


def _left_behind(holding: Holding, holds: Holds, columns: Mapping[str, Column[Any]]) -> Iterable[str]:
    """Words of a person that would outlive an erasure."""
    if not holding.kept:
        yield f"{holding.name} does not say how long it is kept"
    if holding.stays is not None and not holding.withdrawn:
        for name in holding.shared:
            if may_tell(columns[name]) and name not in (holding.key, *holding.emptied) and name not in holds.reasons:
                yield f"{holding.name} outlives an erasure with its {name}: empty it, or say in `plain` why it tells nothing of anybody"


def may_tell(column: Column[Any]) -> bool:
    """Whether a column may hold words: text or JSON, whatever its wrapping."""
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, String | JSON)
