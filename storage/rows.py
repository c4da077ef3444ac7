"""What is asked alike of many tables: a row more or less, the one of a number, rows to be changed, how many there are."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, inspect
from sqlalchemy.orm import Mapped
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.holdings import table_of

Row = TypeVar("Row", bound=SQLModel)


async def add_numbered(session: AsyncSession, row: SQLModel) -> int:
    """Store a new row of a table whose key is a number, and give that number: for many, it is what people call it by."""
    await keep_row(session, row)
    (number,) = inspect(row).identity
    return int(number)


async def keep_row(session: AsyncSession, row: SQLModel) -> None:
    """Store a row, new or changed."""
    session.add(row)
    await session.flush()


async def remove_row(session: AsyncSession, row: SQLModel) -> None:
    """It is no more."""
    await session.delete(row)
    await session.flush()


async def get_numbered(session: AsyncSession, model: type[Row], number: int, *, to_change: bool = False) -> Row | None:
    """The row of this number. to_change: nobody else changes it until the end of the transaction."""
    (key,) = table_of(model).primary_key
    query = select(model).where(key == number)
    return (await session.exec(locked(query) if to_change else query)).first()


def locked(query: SelectOfScalar[Row]) -> SelectOfScalar[Row]:
    """The same question, of rows that nobody else changes until the end of the transaction, as they are at this moment.

    SQLite has no such lock and needs none: there, one transaction writes at a time.
    """
    return query.with_for_update().execution_options(populate_existing=True)


async def count_rows(session: AsyncSession, model: type[SQLModel], *conditions: ColumnElement[bool] | Mapped[bool] | bool) -> int:
    """How many rows of a table meet all these conditions."""
    query: Any = select(func.count()).select_from(model).where(*conditions)
    return int((await session.exec(query)).one())
