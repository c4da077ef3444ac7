"""A database of the test's own, and the log as it is in life."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot import logs
from storage.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty house on SQLite."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'agora.db'}")
    await database.upgrade()
    yield database
    await database.close()


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """The log of the bot, on the error output that the test reads."""
    logs.configure()
    yield capsys
    structlog.reset_defaults()
