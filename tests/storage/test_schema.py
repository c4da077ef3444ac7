"""The migrations make what the models say, and what they forgot is seen."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import DateTime, Index, Integer, Table, UniqueConstraint, text
from sqlmodel import SQLModel

from storage import schema
from storage.database import Database
from storage.holdings import import_all

import_all()
TABLES = SQLModel.metadata.tables
CURRENT: Index = next(index for index in TABLES["membership"].indexes if index.name == "ix_membership_current")


def unique(table: Table) -> UniqueConstraint:
    return next(each for each in table.constraints if isinstance(each, UniqueConstraint))


async def differences(database: Database) -> list[object]:
    async with database.reading() as session:
        return await (await session.connection()).run_sync(schema.differences)


async def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    assert await differences(database) == []


@pytest.mark.parametrize(
    ("changed", "name", "value"),
    [
        pytest.param(TABLES["poll"].c.room_id, "type", Integer(), id="type"),
        pytest.param(TABLES["search_word"].c.stem, "type", Integer(), id="type in the search"),
        pytest.param(TABLES["poll"].c.room_id, "nullable", True, id="nullable"),
        pytest.param(CURRENT, "unique", False, id="an index that is unique"),
        pytest.param(next(iter(TABLES["poll"].c.meeting_number.foreign_keys)).constraint, "ondelete", "CASCADE", id="on delete"),
        pytest.param(TABLES["silence"], "primary_key", TABLES["poll"].primary_key, id="key"),
        pytest.param(TABLES["ballot"], "constraints", TABLES["ballot"].constraints - {unique(TABLES["ballot"])}, id="unique"),
        pytest.param(TABLES["poll"], "indexes", set(), id="indexes"),
    ],
)
async def test_what_a_migration_forgot_is_seen(
    database: Database, monkeypatch: pytest.MonkeyPatch, changed: Any, name: str, value: object
) -> None:
    monkeypatch.setattr(changed, name, value)
    assert await differences(database)


async def test_a_condition_that_a_migration_forgot_is_seen(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CURRENT.dialect_options["sqlite"], "where", text("until IS NOT NULL"))
    assert len(await differences(database)) == 1


async def test_an_instant_without_its_zone_is_seen(postgresql: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only PostgreSQL tells them apart."""
    database = Database(postgresql())
    monkeypatch.setattr(TABLES["poll"].c.ends_at, "type", DateTime())
    assert await differences(database)
    await database.close()
