"""Sessions that lose nothing, and a schema that is what the migrations make."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from asyncpg import PostgresError  # type: ignore[import-untyped] # it has no types
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, StatementError
from sqlmodel import col, delete

from storage import claims, runs
from storage.claims import Claim
from storage.database import Database, is_trouble, scrub
from storage.runs import Run

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def test_concurrent_increments_are_all_kept(database: Database) -> None:
    async with database.writing() as session:
        run = await runs.add_run(session, NOW)

    async def move() -> None:
        for _ in range(10):
            async with database.writing() as session:
                row = await session.get(Run, run, with_for_update=True)
                assert row is not None
                row.seen_at += timedelta(seconds=1)

    await asyncio.gather(*(move() for _ in range(8)))
    async with database.reading() as session:
        row = await session.get(Run, run)
        assert row is not None
        assert row.seen_at == NOW + timedelta(seconds=80)


async def test_a_reading_session_keeps_nothing(database: Database) -> None:
    async with database.reading() as session:
        await runs.add_run(session, NOW)
    async with database.reading() as session:
        assert await runs.list_last_runs(session, 1) == []


async def test_all_questions_of_a_reading_are_answered_of_one_moment(database: Database) -> None:
    async with database.reading() as session:
        assert await runs.list_last_runs(session, 1) == []
        async with database.writing() as other:
            await runs.add_run(other, NOW)
        assert await runs.list_last_runs(session, 1) == []
    async with database.reading() as session:
        assert len(await runs.list_last_runs(session, 1)) == 1


async def test_where_another_program_writes_a_writer_waits_and_holds_nobody(sqlite_template: Path, tmp_path: Path) -> None:
    path = shutil.copy(sqlite_template, tmp_path / "agora.db")
    database = Database(f"sqlite+aiosqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with database.writing() as session:
            await claims.add_claim(session, "mine", NOW)

    writing = asyncio.create_task(write())
    for _ in range(20):
        async with database.reading() as session:
            assert await claims.get_claim(session, "mine") is None
        await asyncio.sleep(0)
    assert not writing.done()
    other.execute("COMMIT")
    await writing
    async with database.reading() as session:
        assert await claims.get_claim(session, "mine") is not None
    other.close()
    await database.close()


async def test_what_is_scrubbed_leaves_no_trace_in_the_file(sqlite_template: Path, tmp_path: Path) -> None:
    path = shutil.copy(sqlite_template, tmp_path / "agora.db")
    database = Database(f"sqlite+aiosqlite:///{path}")
    for number in range(60):
        async with database.writing() as session:
            await claims.add_claim(session, f"claim-{number:03}-" + "x" * 40 * number, NOW)
            await claims.set_acted(session, f"claim-{number:03}-" + "x" * 40 * number)
    async with database.reading() as reader:
        await runs.list_last_runs(reader, 1)  # holds the log as it is: the scrubbing has to wait
        async with database.writing() as session:
            await session.exec(delete(Claim).where(col(Claim.cause).startswith("claim-01")))
            scrub(session)
    async with database.writing() as session:
        await claims.set_acted(session, "claim-020")
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())  # noqa: ASYNC240 - nothing else runs here
    assert b"claim-009-" in left
    assert b"claim-01" not in left
    await database.close()


async def test_times_are_utc_and_naive_ones_are_refused(database: Database) -> None:
    async with database.writing() as session:
        await runs.add_run(session, NOW.astimezone(timezone(timedelta(hours=2))))
    async with database.reading() as session:
        (run,) = await runs.list_last_runs(session, 1)
        assert (run.started_at, run.started_at.tzinfo) == (NOW, UTC)
    with pytest.raises(StatementError, match="naive"):
        async with database.writing() as session:
            await runs.add_run(session, NOW.replace(tzinfo=None))


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await database.upgrade()
    assert await database.is_well()


async def test_trouble_is_of_the_database_and_not_of_the_question(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.writing() as session:
            await session.exec(text("SELECT * FROM claim WHERE no_such_column = 1"))  # type: ignore[call-overload] # broken on purpose
    assert await database.is_well()
    assert not is_trouble(KeyError("x"))
    assert not is_trouble(IntegrityError("", None, Exception()))
    assert is_trouble(OperationalError("", None, Exception()))
    assert is_trouble(InterfaceError("", None, Exception()))
    assert is_trouble(OSError("disk"))


async def cut_off(database: Database, other: Database) -> None:
    """The server ends all connections in the middle of a transaction, as when it restarts."""
    others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    async with database.writing() as session:
        await session.exec(text("SELECT 1"))  # type: ignore[call-overload] # no model
        async with other.writing() as killer:
            await killer.exec(others)  # type: ignore[call-overload] # no model
        await session.exec(text("SELECT 1"))  # type: ignore[call-overload] # no model


async def test_a_postgresql_that_stops_and_starts_is_trouble_and_then_is_well(postgresql: Callable[[], str]) -> None:
    database, other = Database(postgresql()), Database(postgresql())
    with pytest.raises(Exception) as cut:  # noqa: PT011 - whatever it is, it must be known as trouble
        await cut_off(database, other)
    assert is_trouble(cut.value)
    assert await database.is_well()
    await database.close()
    await other.close()


@pytest.mark.parametrize("state", ["57P03", "57P01", "53300", "08006"])
def test_what_the_driver_itself_says_of_a_start_or_a_stop_is_trouble(state: str) -> None:
    said = PostgresError("x")
    said.sqlstate = state
    assert is_trouble(said)
    assert not is_trouble(PostgresError("x"))
