"""One statement for many rows, compiled once: what SQLAlchemy does anew for each row takes longer than the database does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Column, Dialect, Executable, Select, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from storage.holdings import table_of
from storage.slices import slices

AT_ONCE = 500
Bind = Callable[[Any], Any]
Row = Mapping[str, Any]


class Later:
    """Statements for many rows, made ready now and run in a later transaction: who waits for its lock waits for the database alone."""

    def __init__(self, dialect: Dialect) -> None:
        """dialect: that of the connection that will run them."""
        self.dialect = dialect
        self._ready: list[tuple[str, list[tuple[Any, ...]]]] = []

    async def exec_driver_sql(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Keep a statement, and its rows as the driver takes them."""
        self._ready.append((sql, rows))

    async def run(self, connection: AsyncConnection) -> None:
        """Run what was kept, in its order."""
        for sql, rows in self._ready:
            await connection.exec_driver_sql(sql, rows)


Runner: TypeAlias = AsyncConnection | Later
"""What runs a statement, at once or later."""


async def run_many(connection: Runner, statement: Executable, rows: Iterable[Row]) -> None:
    """Run a statement that lives as long as its module once for each row, which gives all its parameters by name."""
    await _run(connection, statement, (), rows)


async def add_rows(connection: Runner, model: type[SQLModel], rows: Iterable[Row]) -> None:
    """Add rows that all give the same columns, by name, as Python holds their values; the others are as the table says."""
    table = table_of(model)
    for some in slices(list(rows), AT_ONCE):
        usual = [column for column in table.columns if column.default is not None and column.name not in some[0]]
        several = [{**{column.name: _default(column) for column in usual}, **row} for row in some] if usual else some
        await _run(connection, _insertion(table), tuple(some[0]), several)


async def next_numbers(connection: AsyncConnection, table: Table, count: int) -> list[int]:
    """The numbers that the next rows of a table would have. Nobody else is given them; on SQLite, once one writes (see `are_next`)."""
    if not count:
        return []
    if connection.dialect.name == "sqlite":
        last = await _find_last(connection, table)
        return list(range(last + 1, last + 1 + count))
    asked = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return list((await connection.execute(asked, {"name": f'"{table.name}"', "count": count})).scalars())


async def are_next(connection: AsyncConnection, table: Table, numbers: Sequence[int]) -> bool:
    """Whether numbers that were found before the lock was taken are still those of the next rows."""
    return not numbers or connection.dialect.name != "sqlite" or await _find_last(connection, table) < numbers[0]


async def _find_last(connection: AsyncConnection, table: Table) -> int:
    return (await connection.execute(_last_number(table))).scalar() or 0


async def _run(connection: Runner, statement: Executable, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    sql, names, binds = _compiled(connection.dialect, statement, columns)
    chosen = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    told = [chosen(row) for row in rows]
    if binds:
        told = [_bound(values, binds) for values in told]
    if told:
        await connection.exec_driver_sql(sql, told)


def _default(column: Column[Any]) -> Any:
    made: Any = column.default
    return made.arg(None) if made.is_callable else made.arg


def _bound(values: tuple[Any, ...], binds: tuple[tuple[int, Bind], ...]) -> tuple[Any, ...]:
    """Values as the driver takes them."""
    own = list(values)
    for place, bind in binds:
        own[place] = bind(own[place])
    return tuple(own)


@lru_cache(maxsize=100)
def _last_number(table: Table) -> Select[Any]:
    return select(func.max(table.c.id))


@lru_cache(maxsize=100)
def _insertion(table: Table) -> Executable:
    return insert(table)


@lru_cache(maxsize=100)
def _compiled(
    dialect: Dialect, statement: Executable, columns: tuple[str, ...]
) -> tuple[str, tuple[str, ...], tuple[tuple[int, Bind], ...]]:
    """Its words for this driver, the names of its parameters in their order, and what makes of some of them what the driver takes."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns) or None)  # type: ignore[attr-defined] # all statements have it
    names = tuple(compiled.positiontup)
    made = [compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    return str(compiled), names, tuple((place, bind) for place, bind in enumerate(made) if bind)
