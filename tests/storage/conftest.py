"""Towns that are only searched: each is filled once, for all the tests of a run, on SQLite.

PostgreSQL is asked the questions of the field (`tests/commands/questions`).
"""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.lexicon import Lexicon
from tests.given import settle_national
from tests.shipped import LEXICON


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return LEXICON


async def _fill(url: str, rows: Mapping[str, Any]) -> None:
    database = Database(url)
    async with database.writing() as session:
        await settle_national(session, rows)
    await database.close()


def _settled(template: Path, folder: Path, rows: str) -> str:
    """The URL of a house that holds these rows."""
    url = f"sqlite+aiosqlite:///{shutil.copy(template, folder / 'agora.db')}"
    asyncio.run(_fill(url, json.loads(rows)))
    return url


@pytest.fixture(scope="session")
def valmont_url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    rows = (resources.files("bot") / "demo" / "town" / "valmont.json").read_text(encoding="utf-8")
    return _settled(sqlite_template, tmp_path_factory.mktemp("valmont"), rows)


@pytest.fixture(scope="session")
def gironde_url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, shared: Path) -> str:
    rows = (shared / "data" / "structures" / "gironde_data_inclusion_v1.json").read_text(encoding="utf-8")
    return _settled(sqlite_template, tmp_path_factory.mktemp("gironde"), rows)


@pytest.fixture
async def valmont(valmont_url: str, open_house: Callable[[str], Database]) -> AsyncIterator[Database]:
    database = open_house(valmont_url)
    yield database
    await database.close()


@pytest.fixture
async def gironde(gironde_url: str, open_house: Callable[[str], Database]) -> AsyncIterator[Database]:
    database = open_house(gironde_url)
    yield database
    await database.close()
