"""What takes long with the lists that coordinators send: fetched, then given to a process of its own, while others are answered.

One at a time. What is to be done stands in the database (`storage.brought_lists`), and what came of it is told in the transaction that
claims it: after a kill it is done again, and told once.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from bot.engine.apart import REST_S, Outcome, Source, work_apart
from bot.engine.cause import Cause
from bot.engine.dispatch import Dispatcher
from bot.logs import log
from bot.matrix.downloads import TooLarge
from bot.matrix.responses import Rejected, TokenRevoked
from commands.core.declaration.context import Person
from commands.core.declaration.happenings import Happening, ListHandled, ListProgressed
from storage import brought_lists
from storage.brought_lists import CHANGING, UNDOING, WRITING, BroughtList
from storage.database import Database, is_trouble

CHILD = "bot.administration.list_child"
READ_WITHIN_S, WRITTEN_WITHIN_S = 300, 3_600
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where lists go: the address of the database, the folder where their readings are remembered, the clocks of the town."""

    url: str
    data: Path
    zone: tzinfo


class BroughtLists:
    """Does what is asked of the shell with lists, whenever it is woken."""

    def __init__(self, database: Database, dispatcher: Dispatcher, source: Source, clock: Callable[[], datetime], place: Place) -> None:
        self._database, self._dispatcher, self._source, self._clock, self._place = database, dispatcher, source, clock, place
        self._attempts: dict[tuple[int, int], int] = {}

    async def first(self) -> BroughtList | None:
        """The one that waits the longest."""
        async with self._database.reading() as session:
            return next(iter(await brought_lists.list_at_work(session)), None)

    async def handle(self, brought: BroughtList) -> None:
        """Do what is asked for with a list, and tell what came of it. What nobody answers to is over, or it would be done for ever."""
        number, work = brought.number or 0, brought.work
        outcome = await self._outcome(brought)
        if outcome is None:
            await asyncio.sleep(REST_S)
            return
        await self._tell(brought, f"list:{number}:{work}", ListHandled(number, work, outcome))
        async with self._database.writing() as session:
            left = await brought_lists.get_list(session, number)
            if left is not None and left.work == work and left.state == brought.state:
                log.error("list-unanswered", state=left.state)
                await brought_lists.remove_list(session, left)

    async def _outcome(self, brought: BroughtList) -> Outcome | None:
        """What comes of it. None: it failed as the machine does, and is to be tried again."""
        try:
            content = await self._fetch(brought) if brought.state != UNDOING and brought.run is None else None
            return {"trouble": {"why": "empty"}} if content == b"" else await self._work(brought, content or b"")
        except TooLarge:
            return {"trouble": {"why": "too-large"}}
        except Rejected:
            return {"trouble": {"why": "not-there"}}
        except TimeoutError as error:
            return self._failed(brought, error) if brought.state in CHANGING else {"trouble": {"why": "too-heavy"}}
        except Exception as error:
            if is_trouble(error) or isinstance(error, TokenRevoked):
                raise
            return self._failed(brought, error)  # a fault of ours must neither stop the bot nor be met for ever

    async def _fetch(self, brought: BroughtList) -> bytes:
        """Raises TooLarge, Rejected."""
        return await self._source.file(brought.room_id, brought.event_id, brought.file, brought_lists.MOST_BYTES)

    async def _work(self, brought: BroughtList, content: bytes) -> Outcome | None:
        """Have it done by a process of its own. Raises TimeoutError."""

        async def progressed(progress: list[int]) -> None:
            name = f"list:{brought.number}:{brought.work}:{self._clock().isoformat()}"
            await self._tell(brought, name, ListProgressed(brought.number or 0, *progress))

        within = WRITTEN_WITHIN_S if brought.state in CHANGING else READ_WITHIN_S
        outcome = await work_apart(CHILD, job_of(brought, self._clock(), self._place), content, within, progressed)
        return outcome if isinstance(outcome, dict) else self._failed(brought, outcome)

    def _failed(self, brought: BroughtList, error: Exception | int | None) -> Outcome | None:
        """It ended without a word: tried again, as the database may have been in trouble; what was half written is undone then."""
        log.warning("list-failed", state=brought.state, error=error)
        work = brought.number or 0, brought.work
        self._attempts[work] = self._attempts.get(work, 0) + 1
        if self._attempts[work] < MOST_ATTEMPTS:
            return None
        if brought.state == WRITING:
            return {"cut": {"shrunk": None, "total": 0}}
        return {"undone": {"why": "busy"}} if brought.state == UNDOING else {"trouble": {"why": "too-heavy"}}

    async def _tell(self, brought: BroughtList, name: str, happening: Happening) -> None:
        person = Person(brought.user_id, brought.user_id)
        await self._dispatcher.happen(Cause(name, self._source.room(brought.room_id), person), happening)


def job_of(brought: BroughtList, now: datetime, place: Place) -> dict[str, Any]:
    """What is asked of the process apart, as JSON: see `bot.administration.list_child.Job`."""
    return {
        "do": brought.state,
        "number": brought.number,
        "title": brought.name,
        "url": place.url,
        "data": str(place.data),
        "now": now.isoformat(),
        "day": now.astimezone(place.zone).date().isoformat(),
        "by": f"l’équipe d’animation ({brought.brought_by})",
        "mapping": brought.mapping,
        "source": brought.source,
        "afresh": brought.afresh,
        "forced": brought.forced,
        "run": brought.run,
    }
