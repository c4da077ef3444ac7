"""What time does: jobs of the day, timers that go off, reactions that are counted again, words that waited too long.

Each in one transaction with its claim, like what people do (`bot.engine.dispatch`). What fails is tried again a few times, then left to the
log and the metrics.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import metrics
from bot.engine.cause import Cause
from bot.engine.decide import Decider
from bot.engine.dispatch import Dispatcher
from bot.engine.enact import note_drift
from bot.engine.incoming import Tapped, Untapped
from bot.logs import log
from bot.matrix.troubles import RateLimited, Unreachable
from commands.core.declaration.context import Person, Room
from commands.core.declaration.effects import PutOff
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Job
from commands.core.declaration.happenings import Unreached, Unreadable
from storage import claims, private_rooms, sealed_messages, timers
from storage.database import Database, is_trouble
from storage.delivery import Outgoing, digest
from storage.timers import Timer

SEALED_PATIENCE = timedelta(seconds=60)
ASKED_PATIENCE, UNASKED_PATIENCE = timedelta(hours=24), timedelta(days=7)
TIMERS_AT_ONCE = 50
"""In one transaction: answers wait no longer than it takes, and a thousand timers cost no thousand commits."""
RECOUNT_PATIENCE = timedelta(seconds=20)
RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))
"""After how long what failed is tried again."""

Missed: TypeAlias = Callable[[str], Awaitable[list[Tapped | Untapped]]]


@dataclass(eq=False)
class Timekeeper:
    """Does what falls due. The clock (`bot.engine.clock`) says when to look."""

    _database: Database
    _table: Table
    _decider: Decider
    _dispatcher: Dispatcher
    _clock: Callable[[], datetime]
    _wake: Callable[[], None]
    _missed: Missed
    """It tells the reactions of a subject that the homeserver has and the house has not, or the other way round."""

    async def run(self, job: Job, due: datetime) -> None:
        """Do what fell due at an instant, once."""
        cause = Cause(f"job:{job.name}:{due.isoformat()}", Room(""), Person("", ""))
        async with self._database.writing() as session:
            if await claims.add_claim(session, cause.name, self._clock()):
                await self._decider.do(session, cause, job.handler, due)
                log.info("job-done", job=job.name)
        self._wake()

    async def run_timers(self) -> None:
        """Do all that is due by now, each once. What fails is tried again later, and holds nothing up."""
        some = True
        while some:
            async with self._database.reading() as session:
                due = await timers.list_due(session, self._clock(), TIMERS_AT_ONCE)
            await self._recount_before(due)
            if due:
                async with self._database.writing() as session:
                    for timer in due:
                        await self._ring(session, timer)
                self._wake()
            some = len(due) == TIMERS_AT_ONCE

    async def explain_sealed(self) -> None:
        """Tell those whose messages stayed unreadable, once a person and day."""
        now = self._clock()
        async with self._database.reading() as session:
            waiting = await sealed_messages.list_unexplained(session, now - SEALED_PATIENCE)
        for sealed in waiting:
            name = f"unreadable:{digest(f'{sealed.sender}|{self._dispatcher.today()}')}"
            cause = Cause(name, Room(sealed.room_id, encrypted=True), Person(sealed.sender, sealed.sender), sealed.event_id)
            await self._dispatcher.happen(cause, Unreadable())
            async with self._database.writing() as session:
                await sealed_messages.set_explained(session, sealed.event_id)

    async def explain_unreached(self) -> None:
        """Tell those who did not take what they asked for in private, where they asked; what waited for them is given up."""
        now = self._clock()
        async with self._database.reading() as session:
            unreached = await private_rooms.list_unreached(
                session, asked_before=now - ASKED_PATIENCE, unasked_before=now - UNASKED_PATIENCE
            )
        told: set[str] = set()
        for row in unreached:
            if row.person_id and row.asked_in and row.person_id not in told:
                told.add(row.person_id)
                await self._dispatcher.happen(_cause_of_unreached(row), Unreached())
            async with self._database.writing() as session:
                await private_rooms.set_unreached(session, row, now)

    async def recount(self) -> None:
        """Compare the reactions under all that is open with those of the homeserver: at each start."""
        for kind, list_open in self._table.watches.items():
            async with self._database.reading() as session:
                numbers = await list_open(session, self._clock())
            for number in numbers:
                await self._repair(f"{kind}:{number}")

    async def _recount_before(self, due: Sequence[Timer]) -> None:
        """What some timers need to be sure of. A homeserver that does not answer holds up those alone."""
        for timer in due:
            if timer.kind in self._table.recounted:
                try:
                    await self._repair(timer.subject)
                except (Unreachable, RateLimited):
                    async with self._database.writing() as session:
                        await timers.set_due(session, timer, self._clock() + RECOUNT_PATIENCE)

    async def _repair(self, subject: str) -> None:
        drift = await self._missed(subject)
        for incoming in drift:
            await self._dispatcher.dispatch(incoming)
        if drift:
            note_drift(subject, count=len(drift))

    async def _ring(self, session: AsyncSession, timer: Timer) -> None:
        try:
            async with session.begin_nested():
                await self._ring_once(session, timer)
        except PutOff as later:
            await timers.set_due(session, timer, later.until)
        except Exception as error:
            if is_trouble(error):
                raise
            metrics.FAILURES.inc()
            log.error("timer-failed", kind=timer.kind, attempt=timer.attempts + 1, error=error)
            if timer.attempts < len(RETRIES):
                await timers.set_failed(session, timer, self._clock() + RETRIES[timer.attempts])
            else:
                await timers.take(session, timer)

    async def _ring_once(self, session: AsyncSession, timer: Timer) -> None:
        """It is taken off the list, claimed and done together."""
        cause = Cause(_name_of(timer), Room(""), Person("", ""))
        handler = self._table.timers.get(timer.kind)
        if not await timers.take(session, timer) or handler is None or not await claims.add_claim(session, cause.name, self._clock()):
            return
        await self._decider.do(session, cause, lambda occasion: handler(occasion, timer), timer.planned_for)


def _name_of(timer: Timer) -> str:
    """What a timer is claimed by. A person, for whom a digest stands, may be told later, and later again: each instant is another one."""
    name = f"timer:{timer.subject}:{timer.kind}:{timer.version}"
    return f"{name}:{digest(f'{timer.user_id}|{timer.planned_for}')}" if timer.user_id else name


def _cause_of_unreached(row: Outgoing) -> Cause:
    """The answer goes to the message that asked, when it was one."""
    assert row.asked_in is not None
    assert row.person_id is not None
    asked_by = row.cause if row.cause.startswith("$") else None
    return Cause(f"unreached:{row.txn_id}", Room(row.asked_in), Person(row.person_id, row.person_id), asked_by)
