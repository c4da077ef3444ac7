"""What names a room or a structure names the one that takes its place, as each table declares it (`storage.holdings.Fate`)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Index, Select, Table, UniqueConstraint
from sqlalchemy import select as sql_select
from sqlalchemy.sql.schema import ColumnCollectionConstraint
from sqlmodel import SQLModel, delete, exists, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import Structure
from storage.holdings import Fate, column_of, table_of, tables


async def follow_room(session: AsyncSession, old: str, new: str) -> None:
    """What stood in a room stands in the one that replaces it. In JSON: every `room_id`, however deep."""
    for model, holds in tables().items():
        for name, fate in holds.rooms.items():
            if fate is Fate.FOLLOWS:
                await _follow(session, model, name, old, new)
            elif fate is Fate.INSIDE:
                await _follow_inside(session, model, name, lambda part: part | {"room_id": new} if part.get("room_id") == old else part)


async def follow_structure(session: AsyncSession, gone_id: int, kept: Structure) -> None:
    """What was of a sheet is of the one that stays. In JSON, a structure stands as `{"id", "name"}`, however deep."""
    is_gone, instead = {"id", "name"}, {"id": kept.id, "name": kept.name}
    for model, holds in tables().items():
        for name, fate in holds.structures.items():
            if fate is Fate.FOLLOWS:
                await _follow(session, model, name, gone_id, kept.id)
            elif fate is Fate.INSIDE:
                await _follow_inside(
                    session, model, name, lambda part: instead if part.keys() == is_gone and part["id"] == gone_id else part
                )


async def marks_of(session: AsyncSession, structure_id: int) -> dict[str, list[str]]:
    """Which rows are of a sheet, table and column → a mark of each that tells nothing of whom it is about: see `follow_back`."""
    found: dict[str, list[str]] = {}
    await session.flush()
    connection = await session.connection()
    for model, holds in tables().items():
        for name, fate in holds.structures.items():
            if fate is Fate.FOLLOWS:
                rows = (await connection.execute(_keyed(model, name).where(column_of(model, name) == structure_id))).all()
                found[f"{table_of(model).name}.{name}"] = [_mark(row) for row in rows]
    return {place: marks for place, marks in found.items() if marks}


async def follow_back(session: AsyncSession, marks: Mapping[str, Collection[str]], kept_id: int, again_id: int) -> None:
    """Rows that were of a sheet before it was merged, and are of the one that stayed, are of it again."""
    await session.flush()
    connection = await session.connection()
    for model, holds in tables().items():
        for name in holds.structures:
            mine = frozenset(marks.get(f"{table_of(model).name}.{name}", ()))
            if not mine:
                continue
            keys = [column_of(model, key) for key in _key_names(model, name)]
            for row in (await connection.execute(_keyed(model, name).where(column_of(model, name) == kept_id))).all():
                if _mark(row) in mine:
                    same = [column == value for column, value in zip(keys, row, strict=True)]
                    await session.exec(update(model).where(*same, column_of(model, name) == kept_id).values({name: again_id}))


def _key_names(model: type[SQLModel], name: str) -> list[str]:
    """The columns of the primary key, but the one that moves."""
    return [column.name for column in table_of(model).primary_key.columns if column.name != name]


def _keyed(model: type[SQLModel], name: str) -> Select[Any]:
    return sql_select(*(column_of(model, key) for key in _key_names(model, name)))


def _mark(row: Iterable[Any]) -> str:
    return sha256("|".join(map(str, row)).encode()).hexdigest()[:16]


async def _follow(session: AsyncSession, model: type[SQLModel], name: str, old: Any, new: Any) -> None:
    """Rows of the old one are of the new one. Where the new one has such a row already, that one is newer, and stays alone."""
    column = column_of(model, name)
    for key in _keys_with(table_of(model), name):
        there = table_of(model).alias()
        same = [there.c[other] == column_of(model, other) for other in key if other != name]
        await session.exec(delete(model).where(column == old, exists().where(there.c[name] == new, *same)))
    await session.exec(update(model).where(column == old).values({name: new}))


def _keys_with(table: Table, name: str) -> Iterator[list[str]]:
    """The keys of a table that a column is part of. Those of some rows only (`partial_index`) are for who merges these rows."""
    keys: list[ColumnCollectionConstraint | Index] = [table.primary_key]
    keys += [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    keys += [index for index in table.indexes if index.unique and "sqlite_where" not in index.dialect_kwargs]
    for key in keys:
        if name in key.columns:
            yield [column.name for column in key.columns]


async def _follow_inside(
    session: AsyncSession, model: type[SQLModel], name: str, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    for row in (await session.exec(select(model))).all():
        value = getattr(row, name)
        if (changed := _changed(value, change)) != value:
            setattr(row, name, changed)
    await session.flush()


def _changed(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_changed(part, change) for part in value]
    if isinstance(value, dict):
        return {key: _changed(part, change) for key, part in change(value).items()}
    return value
