"""The documents that members send: fetched, then read by a process of its own, while others are answered. See `bot.engine.apart`."""

import asyncio

from bot.engine.apart import EMPTY, NOT_THERE, REST_S, Brought, Outcome, trouble, work_apart
from bot.logs import log
from commands.core.declaration.happenings import DocumentRead
from storage import documents
from storage.documents import MOST_BYTES, WAITING, DocumentEdition
from storage.rows import remove_row

CHILD = "bot.administration.document_child"
READ_WITHIN_S = 180


class BroughtDocuments(Brought):
    """Has the documents read that wait to be, whenever it is woken."""

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
            await self._tell(edition.room_id or "", brought_by, name, DocumentRead(number, outcome))
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
