"""The documents that members send: fetched, then read by a process of its own, while others are answered. See `bot.engine.apart`."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.engine.apart import EMPTY, NOT_THERE, REST_S, Outcome, Place, Source, Trials, trouble, work_apart
from bot.engine.cause import Cause
from bot.engine.dispatch import Dispatcher
from bot.logs import log
from commands.core.declaration.context import Person
from commands.core.declaration.happenings import DocumentRead
from storage import documents
from storage.database import Database
from storage.documents import MOST_BYTES, WAITING, DocumentEdition
from storage.rows import remove_row

CHILD = "bot.administration.document_child"
READ_WITHIN_S = 180


class BroughtDocuments:
    """Has the documents read that wait to be, whenever it is woken."""

    def __init__(self, database: Database, dispatcher: Dispatcher, source: Source, clock: Callable[[], datetime], place: Place) -> None:
        self._database, self._dispatcher, self._source, self._clock, self._place = database, dispatcher, source, clock, place
        self._trials = Trials()

    async def first(self) -> DocumentEdition | None:
        """The one that waits the longest."""
        async with self._database.reading() as session:
            return next(iter(await documents.list_waiting(session)), None)

    async def handle(self, edition: DocumentEdition) -> None:
        """Read one, and tell what came of it. What nobody answers to (who brought it was forgotten) is none."""
        number, brought_by = edition.id or 0, edition.brought_by
        if brought_by is not None:
            name = f"document:{number}"
            outcome = await self._trials.outcome(name, self._work(edition))
            if outcome is None:
                await asyncio.sleep(REST_S)
                return
            cause = Cause(name, self._source.room(edition.room_id or ""), Person(brought_by, brought_by))
            await self._dispatcher.happen(cause, DocumentRead(number, outcome))
        async with self._database.writing() as session:
            left = await documents.get_edition(session, number)
            if left is not None and left.state == WAITING:
                log.error("document-unanswered")
                await remove_row(session, left)

    async def _work(self, edition: DocumentEdition) -> Outcome | int | None:
        """Have it read by a process of its own. Raises TooLarge, Rejected, TimeoutError."""
        if edition.file is None or edition.room_id is None or edition.event_id is None:
            return trouble(NOT_THERE)
        content = await self._source.file(edition.room_id, edition.event_id, edition.file, MOST_BYTES)
        if not content:
            return trouble(EMPTY)
        year = self._clock().astimezone(self._place.zone).year
        job = {"name": edition.name, "data": str(self._place.data), "year": year}
        return await work_apart(CHILD, job, content, READ_WITHIN_S)
