"""What takes long with the lists that coordinators send: fetched, then given to a process of its own, while others are answered.

One at a time. What is to be done stands in the database (`storage.brought_lists`), and what came of it is told in the transaction that
claims it: after a kill it is done again, and told once.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import nio

from bot.engine.cause import Cause
from bot.engine.dispatch import Dispatcher
from bot.logs import log
from bot.matrix.downloads import TooLarge
from bot.matrix.patience import patiently
from bot.matrix.responses import RateLimited, Rejected, TokenRevoked, Unreachable
from commands.core.declaration.context import Person, Room
from commands.core.declaration.happenings import Happening, ListHandled, ListProgressed
from storage import brought_lists
from storage.brought_lists import CHANGING, UNDOING, WRITING, BroughtList
from storage.database import Database, is_trouble

CHILD = "bot.administration.list_child"
REST_S = 0.5
"""Between two looks: whoever wakes us may have had nothing to do with a list."""
TELLS_EVERY_S = 5.0
FETCHES = (1.0, 5.0, 30.0)
"""How long one waits before a file is asked for again."""
READ_WITHIN_S, WRITTEN_WITHIN_S = 300, 3_600
LONGEST_LINE = 1 << 23
MOST_ATTEMPTS = 3

Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Where files come from. event: what a room's event says now; fetch: the bytes of a file, so many at most; room: as it is now."""

    event: Callable[[str, str], Awaitable[nio.Event | None]]
    fetch: Callable[[dict[str, Any], int], Awaitable[bytes]]
    room: Callable[[str], Room]


@dataclass(frozen=True, slots=True)
class Place:
    """Where lists go: the address of the database, the folder where their readings are remembered, the clocks of the town."""

    url: str
    data: Path
    zone: tzinfo


class Bell:
    """Wakes all who may have something to do once a cause has acted."""

    def __init__(self, *sleepers: Callable[[], None]) -> None:
        self._sleepers = list(sleepers)

    def wakes(self, sleeper: Callable[[], None]) -> None:
        """One more of them."""
        self._sleepers.append(sleeper)

    def ring(self) -> None:
        """Something was done."""
        for wake in self._sleepers:
            wake()


class BroughtLists:
    """Does what is asked of the shell with lists, whenever it is woken."""

    def __init__(self, database: Database, dispatcher: Dispatcher, source: Source, clock: Callable[[], datetime], place: Place) -> None:
        self._database, self._dispatcher, self._source, self._clock, self._place = database, dispatcher, source, clock, place
        self._woken = asyncio.Event()
        self._attempts: dict[tuple[int, int], int] = {}

    def wake(self) -> None:
        """Something may be asked for."""
        self._woken.set()

    async def run(self, started: asyncio.Event) -> None:
        """Do for ever what is asked for, once the rooms are known: `started` is set then."""
        await started.wait()
        while True:
            self._woken.clear()
            while (brought := await patiently(self._first)) is not None:
                await patiently(partial(self.handle, brought))
            await self._woken.wait()
            await asyncio.sleep(REST_S)

    async def _first(self) -> BroughtList | None:
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
        for rest in FETCHES:
            try:
                event = await self._source.event(brought.room_id, brought.event_id)
                if event is None or isinstance(event, nio.RedactedEvent):
                    raise Rejected("taken back")
                return await self._source.fetch(brought.file, brought_lists.MOST_BYTES)
            except (Unreachable, RateLimited) as trouble:
                log.warning("list-not-fetched", error=str(trouble))
                await asyncio.sleep(rest)
        raise Rejected("out of reach")

    # ── Apart ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _work(self, brought: BroughtList, content: bytes) -> Outcome | None:
        """Have it done by a process of its own, which ends with us. Raises TimeoutError."""
        command = (sys.executable, "-P", "-m", CHILD)
        child = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE)
        try:
            async with asyncio.timeout(WRITTEN_WITHIN_S if brought.state in CHANGING else READ_WITHIN_S):
                outcome = await self._listen(child, brought, content)
        finally:
            if child.returncode is None:
                child.kill()
            await child.wait()
        return outcome if outcome is not None else self._failed(brought, child.returncode)

    async def _listen(self, child: asyncio.subprocess.Process, brought: BroughtList, content: bytes) -> Outcome | None:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(job_of(brought, self._clock(), self._place)).encode() + b"\n" + content)
        child.stdin.close()
        outcome, told_at = None, 0.0
        async for line in child.stdout:
            said = json.loads(line)
            now = asyncio.get_running_loop().time()
            if (progress := said.get("progress")) is None:
                outcome = said
            elif now - told_at >= TELLS_EVERY_S:
                told_at = now
                name = f"list:{brought.number}:{brought.work}:{self._clock().isoformat()}"
                await self._tell(brought, name, ListProgressed(brought.number or 0, *progress))
        await child.wait()
        return outcome

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
