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


FORGOTTEN: tuple[tuple[Any, str, object, str], ...] = (
    (TABLES["poll"].c.room_id, "type", Integer(), "'modify_type', None, 'poll', 'room_id'"),
    (TABLES["search_word"].c.stem, "type", Integer(), "'modify_type', None, 'search_word', 'stem'"),
    (TABLES["poll"].c.room_id, "nullable", True, "'modify_nullable', None, 'poll', 'room_id'"),
    (CURRENT, "unique", False, "'add_index', Index('ix_membership_current'"),
    (next(iter(TABLES["poll"].c.meeting_number.foreign_keys)).constraint, "ondelete", "CASCADE", "name='fk_poll_meeting_number_meeting'"),
    (TABLES["silence"], "primary_key", TABLES["poll"].primary_key, "silence: its key is"),
    (TABLES["ballot"], "constraints", TABLES["ballot"].constraints - {unique(TABLES["ballot"])}, "'remove_constraint', UniqueConstraint("),
    (TABLES["poll"], "indexes", set(), "'remove_index', Index('ix_poll_open'"),
)
"""What of a model, its name, its value, and by what it is told when the schema has another one."""


async def test_what_a_migration_forgot_is_seen(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for changed, name, value, _ in FORGOTTEN:
        monkeypatch.setattr(changed, name, value)
    seen = str(await differences(database))
    assert [told for *_, told in FORGOTTEN if told not in seen] == []


async def test_a_condition_that_a_migration_forgot_is_seen(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CURRENT.dialect_options["sqlite"], "where", text("until IS NOT NULL"))
    assert len(await differences(database)) == 1


async def test_an_instant_without_its_zone_is_seen(postgresql: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only PostgreSQL tells them apart."""
    database = Database(postgresql())
    monkeypatch.setattr(TABLES["poll"].c.ends_at, "type", DateTime())
    assert await differences(database)
    await database.close()
