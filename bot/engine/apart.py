"""What takes long, or is a stranger's: fetched, then given to a process of its own, while others are answered.

One thing at a time of a sort. What is to be done stands in the database, and what came of it is told in the transaction that claims it:
after a kill it is done again, and told once.
"""

import asyncio
import json
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import nio

from bot.engine.cause import Cause
from bot.engine.dispatch import Dispatcher
from bot.logs import log
from bot.machine import process
from bot.matrix.downloads import TooLarge
from bot.matrix.patience import patiently
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable
from commands.core.declaration.context import Person, Room
from commands.core.declaration.happenings import Happening
from storage.database import Database, is_trouble

REST_S = 0.5
"""Between two looks: whoever wakes us may have had nothing for us."""
TELLS_EVERY_S = 5.0
FETCHES = (1.0, 5.0, 30.0)
"""How long one waits before a file is asked for again."""
LONGEST_LINE = 1 << 24
MOST_ATTEMPTS = 3
EMPTY, NOT_THERE, TOO_LARGE, TOO_HEAVY = "empty", "not-there", "too-large", "too-heavy"
"""Why nothing comes of a file: no byte; taken back or lost; more bytes than are fetched; too much time or memory, or failing each time."""

Outcome = dict[str, Any]
Work = TypeVar("Work")


@dataclass(frozen=True, slots=True)
class Source:
    """Where files come from. event: what a room's event says now; fetch: the bytes of a file, so many at most; room: as it is now."""

    event: Callable[[str, str], Awaitable[nio.Event | None]]
    fetch: Callable[[dict[str, Any], int], Awaitable[bytes]]
    room: Callable[[str], Room]

    async def file(self, room_id: str, event_id: str, shown: dict[str, Any], most: int) -> bytes:
        """A file, as long as its message stands. Raises TooLarge, Rejected."""
        for rest in FETCHES:
            try:
                event = await self.event(room_id, event_id)
                if event is None or isinstance(event, nio.RedactedEvent):
                    raise Rejected("taken back")
                return await self.fetch(shown, most)
            except (Unreachable, RateLimited) as trouble:
                log.warning("file-not-fetched", error=str(trouble))
                await asyncio.sleep(rest)
        raise Rejected("out of reach")


@dataclass(frozen=True, slots=True)
class Place:
    """Where what is read goes: the address of the database, the folder of what is remembered, the clocks of the town."""

    url: str
    data: Path
    zone: tzinfo


def trouble(why: str) -> Outcome:
    """What is told of a file that nothing comes of."""
    return {"trouble": {"why": why}}


class Trials:
    """What comes of work with files, whatever fails. What fails as the machine does is tried again, then given up."""

    def __init__(self) -> None:
        self._failed: Counter[str] = Counter()

    async def outcome(self, name: str, work: Awaitable[Outcome | int | None], given_up: Outcome | None = None) -> Outcome | None:
        """What comes of a work of this name. None: it is to be tried again.

        given_up: what is told at last of one that changes something; one that takes too long is tried again too.
        """
        error: Exception | int | None
        try:
            outcome = await work
            if isinstance(outcome, dict):
                return outcome
            error = outcome
        except TooLarge:
            return trouble(TOO_LARGE)
        except Rejected:
            return trouble(NOT_THERE)
        except TimeoutError as late:
            if given_up is None:
                return trouble(TOO_HEAVY)
            error = late
        except Exception as caught:
            if is_trouble(caught) or isinstance(caught, TokenRevoked):
                raise
            error = caught  # a fault of ours must neither stop the bot nor be met for ever
        log.warning("work-failed", work=name, error=error)
        self._failed[name] += 1
        return None if self._failed[name] < MOST_ATTEMPTS else given_up or trouble(TOO_HEAVY)


class Brought:
    """What works with what people bring: a part each for lists and for documents."""

    def __init__(self, database: Database, dispatcher: Dispatcher, source: Source, clock: Callable[[], datetime], place: Place) -> None:
        self._database, self._dispatcher, self._source, self._clock, self._place = database, dispatcher, source, clock, place
        self._trials = Trials()

    async def _tell(self, room_id: str, brought_by: str, name: str, happening: Happening) -> None:
        """Once for a name, to who brought it."""
        cause = Cause(name, self._source.room(room_id), Person(brought_by, brought_by))
        await self._dispatcher.happen(cause, happening)


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


class Errands(Generic[Work]):
    """Does what waits, one after the other, whenever it is woken. first: what waits the longest; handle: does it, and tells it."""

    def __init__(self, first: Callable[[], Awaitable[Work | None]], handle: Callable[[Work], Awaitable[None]]) -> None:
        self._first, self._handle = first, handle
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something may be asked for."""
        self._woken.set()

    async def run(self, started: asyncio.Event) -> None:
        """Do for ever what is asked for, once the rooms are known: `started` is set then."""
        await started.wait()
        while True:
            self._woken.clear()
            while (waiting := await patiently(self._first)) is not None:
                await patiently(partial(self._handle, waiting))
            await self._woken.wait()
            await asyncio.sleep(REST_S)


async def work_apart(
    module: str, job: dict[str, Any], content: bytes, within_s: float, progressed: Callable[[list[int]], Awaitable[None]] | None = None
) -> Outcome | int | None:
    """Have a job done by a process of its own (`bot.administration.apart`), which ends with us. How it ended, where it said nothing.

    progressed: told how far it is, now and then. Raises TimeoutError.
    """
    async with process(module, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE) as child, asyncio.timeout(within_s):
        outcome = await _listen(child, json.dumps(job).encode() + b"\n" + content, progressed)
    return outcome if outcome is not None else child.returncode


async def _listen(
    child: asyncio.subprocess.Process, told: bytes, progressed: Callable[[list[int]], Awaitable[None]] | None
) -> Outcome | None:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(told)
    child.stdin.close()
    outcome, told_at = None, 0.0
    async for line in child.stdout:
        said = json.loads(line)
        now = asyncio.get_running_loop().time()
        if (progress := said.get("progress")) is None:
            outcome = said
        elif progressed is not None and now - told_at >= TELLS_EVERY_S:
            told_at = now
            await progressed(progress)
    await child.wait()
    return outcome
