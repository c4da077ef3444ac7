"""A power cut in the middle of the migrations: the next start finds all of them, or goes on from none."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import SQLModel

from storage.database import Database

DIES = """
import asyncio, os, signal, sys
from sqlalchemy import event
from storage.database import Database

database, left = Database(sys.argv[1]), int(sys.argv[2])

@event.listens_for(database._engine.sync_engine, "after_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(database.upgrade())
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without a schema."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'agora.db'}"
    empty: Callable[[], str] = request.getfixturevalue("postgresql")
    url = empty()

    async def create() -> None:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        await connection.execute("DROP DATABASE IF EXISTS killed")
        await connection.execute("CREATE DATABASE killed")
        await connection.close()

    asyncio.run(create())
    return url.replace("/postgres?", "/killed?")


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"include_object": lambda _o, name, kind, *_: kind != "table" or "search_" not in name}
    )
    return [found for found in compare_metadata(context, SQLModel.metadata) if "search_" not in str(found)]


@pytest.mark.parametrize("after", [40, *(pytest.param(after, marks=pytest.mark.slow) for after in (3, 90))])
async def test_a_kill_in_the_middle_leaves_a_database_that_goes_on(new_url: str, after: int) -> None:
    command = (sys.executable, "-c", DIES, new_url, str(after))
    killed = await asyncio.to_thread(subprocess.run, command, check=False)
    assert killed.returncode == -9
    database = Database(new_url)
    await database.upgrade()
    async with database._engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    assert await database.is_well()
    await database.close()
