"""An import taken back, some of it at a time, while people are answered; and those that were cut, at the next start."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from storage import import_runs, read_rows
from storage.database import Database
from storage.import_runs import NAME, ImportRun
from storage.import_undoing import Undone, undo_some

BREATH_S = 0.02
AUTOMATICALLY = "le robot (import interrompu)"
EVERY_S = 3600


async def undo_import(database: Database, number: int, by: str, now: datetime) -> Undone:
    """Take a whole import back. Cut half-way, it goes on where it was when it is called again. Only who is alone may (`Database.alone`)."""
    async with database.writing() as session:
        await read_rows.forget_all(session)
    total = Undone()
    while True:
        async with database.writing() as session:
            some = await undo_some(session, number, by, now)
        if some is None:
            return total
        total = Undone(total.removed + some.removed, total.restored + some.restored, total.kept + some.kept)
        await asyncio.sleep(BREATH_S)


async def settle(database: Database, now: datetime) -> list[ImportRun]:
    """Undo the imports that were cut. Only who is alone may. Gives them, the last begun first."""
    async with database.reading() as session:
        cut = list(await import_runs.list_unfinished(session))
    for run in cut:
        await undo_import(database, run.number or 0, AUTOMATICALLY, now)
    return cut


async def settle_now_and_then(database: Database, clock: Callable[[], datetime]) -> None:
    """At the start, and every hour: an import may be killed while the bot lives. One that is under way is left alone."""
    while True:
        with suppress(DBAPIError):  # trouble of the database is told by those who serve people; this is tried again
            async with database.alone(NAME) as alone:
                if alone:
                    await settle(database, clock())
        await asyncio.sleep(EVERY_S)
