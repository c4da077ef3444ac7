"""What takes long with the lists that coordinators send: fetched, then given to a process of its own, while others are answered.

One at a time. What is to be done stands in the database (`storage.brought_lists`), and what came of it is told in the transaction that
claims it: after a kill it is done again, and told once.
"""

import asyncio
from datetime import datetime
from typing import Any

from bot.engine.apart import EMPTY, REST_S, Brought, Outcome, Place, trouble, work_apart
from bot.logs import log
from commands.core.declaration.happenings import ListHandled, ListProgressed
from storage import brought_lists
from storage.brought_lists import CHANGING, UNDOING, BroughtList
from storage.rows import remove_row

CHILD = "bot.administration.list_child"
READ_WITHIN_S, WRITTEN_WITHIN_S = 300, 3_600


class BroughtLists(Brought):
    """Does what is asked of the shell with lists, whenever it is woken."""

    async def first(self) -> BroughtList | None:
        """The one that waits the longest."""
        async with self._database.reading() as session:
            return next(iter(await brought_lists.list_at_work(session)), None)

    async def handle(self, brought: BroughtList) -> None:
        """Do what is asked for with a list, and tell what came of it. What nobody answers to is over, or it would be done for ever."""
        number, work = brought.number or 0, brought.work
        name = f"list:{number}:{work}"
        outcome = await self._trials.outcome(name, self._work(brought), _given_up(brought))
        if outcome is None:
            await asyncio.sleep(REST_S)
            return
        await self._tell(brought.room_id, brought.user_id, name, ListHandled(number, work, outcome))
        async with self._database.writing() as session:
            left = await brought_lists.get_list(session, number)
            if left is not None and left.work == work and left.state == brought.state:
                log.error("list-unanswered", state=left.state)
                await remove_row(session, left)

    async def _work(self, brought: BroughtList) -> Outcome | int | None:
        """Have it done by a process of its own. Raises TooLarge, Rejected, TimeoutError."""
        content = b""
        if brought.state != UNDOING and brought.run is None:
            content = await self._source.file(brought.room_id, brought.event_id, brought.file, brought_lists.MOST_BYTES)
            if not content:
                return trouble(EMPTY)

        async def progressed(progress: list[int]) -> None:
            name = f"list:{brought.number}:{brought.work}:{self._clock().isoformat()}"
            await self._tell(brought.room_id, brought.user_id, name, ListProgressed(brought.number or 0, *progress))

        within = WRITTEN_WITHIN_S if brought.state in CHANGING else READ_WITHIN_S
        return await work_apart(CHILD, job_of(brought, self._clock(), self._place), content, within, progressed)


def _given_up(brought: BroughtList) -> Outcome | None:
    """What is told of a list that changes the directory, and fails each time. None: it changes nothing."""
    if brought.state not in CHANGING:
        return None
    return {"undone": {"why": "busy"}} if brought.state == UNDOING else {"cut": {"shrunk": None, "total": 0}}


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
