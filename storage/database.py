"""The engine and its sessions. SQLite by default, PostgreSQL by URL: the same code above."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

import aiosqlite
from sqlalchemy import Connection, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import MetaData, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.migrations import MIGRATIONS

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

BUSY_TIMEOUT_MS = 5_000
REST_S, LOOKS = 0.002, 250
"""Between two looks at a lock that somebody else holds, and how many come before one waits as SQLite does."""
CACHE_KB = 512  # of each connection: pages that are read again come from the system's cache
MAPPED_BYTES = 32 * 1024 * 1024
"""Of the file, what is read where the system keeps it, without a copy: all of a town's. A search reads hundreds of pages; each connection
weighs that much more."""
BEGIN_WRITING = "BEGIN IMMEDIATE"
_IMMEDIATE = "agora_immediate"
_SCRUB = "agora_scrub"
_OF_ONE_MOMENT = {"isolation_level": "REPEATABLE READ"}
"""As a transaction of SQLite always is. PostgreSQL would answer each question of what is committed by then: a room could be replaced
between the question of which rooms are, and that of what is to be said there."""
_STATES_OF_TROUBLE = frozenset({"08", "53", "57"})  # connections, resources (disk, memory), interventions (stop, start)


class Database:
    """One database, opened by URL (`sqlite+aiosqlite:///file`, `postgresql+asyncpg://…`).

    `reading()` and `writing()` give a session in a transaction; `writing()` commits when its block ends well. All questions of
    one reading are answered of one moment, whatever is committed meanwhile.
    On SQLite, writers of this process queue on one lock and begin IMMEDIATE: without both, concurrent
    increments are lost without an error. mapped: the file of SQLite is read in place, as searches want it (`MAPPED_BYTES`).
    """

    def __init__(self, url: str, *, mapped: bool = True) -> None:
        self._url = make_url(url)
        near = {"connect_args": {"async_creator_fn": _connect_near}} if self.is_sqlite else {}
        self._engine = create_async_engine(self._url, hide_parameters=True, **near)
        self._writing_engine = self._engine.execution_options(**{_IMMEDIATE: True})
        self._reading_engine = self._engine if self.is_sqlite else self._engine.execution_options(**_OF_ONE_MOMENT)
        self._write_lock = asyncio.Lock()
        self._to_scrub = True  # the life before may have ended between a deletion and its scrubbing
        if self.is_sqlite:
            _tame_sqlite(self._engine, MAPPED_BYTES if mapped else 0)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is an SQLite file."""
        return self._url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session for questions only; nothing of it is kept."""
        async with AsyncSession(self._reading_engine, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed at the end of the block, or undone as a whole."""
        if self.is_sqlite:
            async with self._write_lock:
                async with self._committing() as session:
                    yield session
                self._to_scrub |= _SCRUB in session.info
                if self._to_scrub:
                    self._to_scrub = not await self._scrub()
        else:
            async with self._committing() as session:
                yield session

    @asynccontextmanager
    async def _committing(self) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self._writing_engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def _scrub(self) -> bool:
        """Empty the write-ahead log of SQLite into its file: old states of pages stay there otherwise. False while somebody reads."""
        async with self._engine.connect() as connection:
            await connection.exec_driver_sql("ROLLBACK")  # a checkpoint cannot be inside a transaction
            await connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            try:
                busy, *_ = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).one()
            except DBAPIError:
                busy = True  # what was written stands: it is tried again after the next writing
            await connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            await connection.exec_driver_sql("BEGIN")
        return not busy

    async def upgrade(self) -> None:
        """Bring the schema to the newest migration."""
        async with self._engine.begin() as connection:
            if not await connection.run_sync(_is_current):
                from storage import schema  # noqa: PLC0415 - Alembic costs half a second and 9 MB, and most starts do not need it

                await connection.run_sync(schema.migrate)

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[bool]:
        """Whether no other process does this on this database, until the block ends. One that is killed does it no more."""
        if self.is_sqlite:
            with locked(f"{self._url.database}-{name}") as alone:
                yield alone
            return
        async with self._engine.connect() as connection:
            asked = {"name": f"agora.{name}"}
            alone = bool((await connection.execute(text("SELECT pg_try_advisory_lock(hashtext(:name))"), asked)).scalar())
            await connection.commit()  # the lock is of the connection; nothing is to wait for a transaction of it
            try:
                yield alone
            finally:
                if alone:
                    await connection.execute(text("SELECT pg_advisory_unlock(hashtext(:name))"), asked)

    async def is_well(self) -> bool:
        """Whether the database takes a write right now (tells a broken query from a broken database)."""
        try:
            async with self.writing() as session:
                await session.exec(text("UPDATE claim SET acted = acted WHERE cause = ''"))  # type: ignore[call-overload]
        except DBAPIError:
            return False
        return True

    async def close(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()


@contextmanager
def locked(file: str | Path) -> Iterator[bool]:
    """Whether a file could be locked, until the block ends or the process does."""
    with Path(file).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def scrub(session: AsyncSession) -> None:
    """Something that this session deletes must leave no trace in the file: once committed, nothing of it is left on the disk.

    On SQLite, deleted content is overwritten (`secure_delete`), and the write-ahead log emptied after the commit. On PostgreSQL, its
    own VACUUM does it, in its time.
    """
    session.info[_SCRUB] = True


def is_trouble(error: BaseException) -> bool:
    """Whether an error speaks of the database itself (locked, full, gone) and not of what was asked of it."""
    if _state(error)[:2] in _STATES_OF_TROUBLE:
        return True
    if isinstance(error, DBAPIError):
        return isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    return isinstance(error, OSError)


def _state(error: BaseException) -> str:
    """What PostgreSQL says of an error. While it starts or stops, the driver's own error comes, and not one of SQLAlchemy."""
    told = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(told, "sqlstate", None) or "")


def _is_current(connection: Connection) -> bool:
    """Whether the newest migration has been applied. Migrations are files whose names begin with their number."""
    newest = max(file.name for file in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest


class _NearConnection(aiosqlite.Connection):
    """An SQLite connection that asks in the event loop, and goes to its thread only for what may wait.

    aiosqlite sends each small step of a statement to a thread and back, four times a query: more than the query itself
    takes. What waits for the lock (the beginning of a writing transaction, where somebody else writes) or for the disk (its end) still
    goes there.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._at_work: set[object] = set()  # the steps that the thread was given, and is not done with

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        # A task that was cancelled waits no more for the thread, which is still at work: closed under it, SQLite would crash.
        beginning = args[:1] == (BEGIN_WRITING,)
        if beginning and self._connection is not None and not self._at_work and await self._begins_soon(self._connection):
            return None
        if self._connection is None or fn.__name__ == "commit" or beginning or self._at_work:
            return await super()._execute(self._seen_through(fn), *args, **kwargs)  # type: ignore[no-untyped-call] # it has no types
        return fn(*args, **kwargs)

    async def _begins_soon(self, connection: sqlite3.Connection) -> bool:
        """Begin to write within a while. SQLite itself looks again after longer and longer rests, and misses a lock free for a moment."""
        for _ in range(LOOKS):
            if self._begins_at_once(connection):
                return True
            await asyncio.sleep(REST_S)
        return False

    def _begins_at_once(self, connection: sqlite3.Connection) -> bool:
        """Begin to write, where nobody else does: nothing is to be waited for then."""
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            connection.execute(BEGIN_WRITING)
        except sqlite3.OperationalError:
            return False
        finally:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        return True

    def _seen_through(self, fn: Callable[..., Any]) -> Callable[..., Any]:
        """The same step, known to be at work until the thread is done with it."""
        token = object()
        self._at_work.add(token)

        def step(*args: Any, **kwargs: Any) -> Any:
            try:
                return fn(*args, **kwargs)
            finally:
                self._at_work.discard(token)

        return step


def _connect_near(file: str, **options: Any) -> _NearConnection:
    connection = _NearConnection(lambda: sqlite3.connect(file, **options | {"check_same_thread": False}), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: an unclosed connection must not hold the process
    return connection


def _tame_sqlite(engine: AsyncEngine, mapped_bytes: int) -> None:
    """Take BEGIN away from the driver (it opens transactions late) and set the pragmas of a safe, shared file."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        cursor.execute(f"PRAGMA mmap_size = {mapped_bytes}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE, False)
        connection.exec_driver_sql(BEGIN_WRITING if immediate else "BEGIN")
