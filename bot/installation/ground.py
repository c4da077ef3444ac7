"""The ground that the house stands on: the data folder and the database. What an operator must mend is said in one line."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path

from sqlalchemy.exc import ArgumentError, InvalidRequestError

from bot.installation import data_folder
from bot.installation.faults import DAMAGED
from bot.matrix.patience import patiently
from bot.sections import ConfigurationError
from bot.settings import Settings
from storage import search
from storage.database import Database
from storage.reasons import database_refusal, is_damaged

ADDRESSES = (
    "ce n’est pas l’adresse d’une base. Exemples : sqlite+aiosqlite:////srv/agora/agora.db, postgresql+asyncpg://agora@localhost/agora"
)


@asynccontextmanager
async def open_database(settings: Settings, *, patient: bool = False, mapped: bool = True) -> AsyncIterator[Database]:
    """The database, its schema brought up to date; closed in the end. A `patient` one waits for what may come back. mapped: see `Database`.

    Raises ConfigurationError.
    """
    data_folder.secure(settings)
    database = connect_database(settings.database_url, mapped=mapped)
    upgrade = partial(_upgrade, database, data_folder.database_file(settings))
    try:
        await (patiently(upgrade) if patient else upgrade())
        yield database
    finally:
        await database.close()


def connect_database(url: str, *, mapped: bool = True) -> Database:
    """A database that nobody asked anything yet. Raises ConfigurationError when there can be none at this address."""
    try:
        return Database(url, mapped=mapped)
    except ModuleNotFoundError as missing:
        if url.startswith("postgresql:"):
            raise ConfigurationError(f"database : {ADDRESSES}") from missing
        known = "pip install '.[postgres]'" if missing.name == "asyncpg" else f"pip install {missing.name}"
        raise ConfigurationError(f"database : le pilote « {missing.name} » n’est pas installé ({known})") from missing
    except (ArgumentError, InvalidRequestError) as error:
        raise ConfigurationError(f"database : {ADDRESSES}") from error


async def _upgrade(database: Database, file: Path | None) -> None:
    try:
        if file is not None:
            _try_file(file)
        await database.upgrade()
        async with database.reading() as session:
            missing = await search.list_missing(session)
        if missing:
            async with database.writing() as session:
                await search.index(session, missing)
    except Exception as error:
        if is_damaged(error):
            raise ConfigurationError(DAMAGED) from error
        if (refusal := database_refusal(error)) is not None:
            raise ConfigurationError(f"database : {refusal}") from error
        raise


def _try_file(file: Path) -> None:
    """Open a file of SQLite for a moment. aiosqlite, whose thread outlives a connection that fails, prints its own English on the way."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA schema_version")
