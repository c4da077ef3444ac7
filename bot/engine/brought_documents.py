"""The documents that members send: fetched, then read by a process of its own, while others are answered. See `bot.engine.apart`."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.engine.apart import REST_S, Outcome, Source, work_apart
from bot.engine.brought_lists import MOST_ATTEMPTS, Place
from bot.engine.cause import Cause
from bot.engine.dispatch import Dispatcher
from bot.logs import log
from bot.matrix.downloads import TooLarge
from bot.matrix.responses import Rejected, TokenRevoked
from commands.core.declaration.context import Person
from commands.core.declaration.happenings import DocumentRead
from storage import documents
from storage.database import Database, is_trouble
from storage.documents import MOST_BYTES, WAITING, DocumentEdition

CHILD = "bot.administration.document_child"
READ_WITHIN_S = 180


class BroughtDocuments:
    """Has the documents read that wait to be, whenever it is woken."""

    def __init__(self, database: Database, dispatcher: Dispatcher, source: Source, clock: Callable[[], datetime], place: Place) -> None:
        self._database, self._dispatcher, self._source, self._clock, self._place = database, dispatcher, source, clock, place
        self._attempts: dict[int, int] = {}

    async def first(self) -> DocumentEdition | None:
        """The one that waits the longest."""
        async with self._database.reading() as session:
            return next(iter(await documents.list_waiting(session)), None)

    async def handle(self, edition: DocumentEdition) -> None:
        """Read one, and tell what came of it. What nobody answers to (who brought it was forgotten) is none."""
        number, brought_by = edition.id or 0, edition.brought_by
        if brought_by is not None:
            outcome = await self._outcome(edition)
            if outcome is None:
                await asyncio.sleep(REST_S)
                return
            cause = Cause(f"document:{number}", self._source.room(edition.room_id or ""), Person(brought_by, brought_by))
            await self._dispatcher.happen(cause, DocumentRead(number, outcome))
        async with self._database.writing() as session:
            left = await documents.get_edition(session, number)
            if left is not None and left.state == WAITING:
                log.error("document-unanswered")
                await documents.remove_edition(session, left)

    async def _outcome(self, edition: DocumentEdition) -> Outcome | None:
        """What comes of it. None: it failed as the machine does, and is to be tried again."""
        try:
            if edition.file is None or edition.room_id is None or edition.event_id is None:
                return {"trouble": "gone"}
            content = await self._source.file(edition.room_id, edition.event_id, edition.file, MOST_BYTES)
            return await self._read(edition, content) if content else {"trouble": "empty"}
        except TooLarge:
            return {"trouble": "too-large"}
        except Rejected:
            return {"trouble": "gone"}
        except TimeoutError:
            return {"trouble": "heavy"}
        except Exception as error:
            if is_trouble(error) or isinstance(error, TokenRevoked):
                raise
            return self._failed(edition, error)  # a fault of ours must neither stop the bot nor be met for ever

    async def _read(self, edition: DocumentEdition, content: bytes) -> Outcome | None:
        """Raises TimeoutError."""
        year = self._clock().astimezone(self._place.zone).year
        job = {"name": edition.name, "data": str(self._place.data), "year": year}
        outcome = await work_apart(CHILD, job, content, READ_WITHIN_S)
        return outcome if isinstance(outcome, dict) else self._failed(edition, outcome)

    def _failed(self, edition: DocumentEdition, error: Exception | int | None) -> Outcome | None:
        """It ended without a word: tried again, then given up."""
        log.warning("document-failed", error=error)
        number = edition.id or 0
        self._attempts[number] = self._attempts.get(number, 0) + 1
        return None if self._attempts[number] < MOST_ATTEMPTS else {"trouble": "heavy"}
