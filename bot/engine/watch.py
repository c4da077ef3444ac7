"""Whether the time may be trusted with what cannot be undone; when not, who must know is told, once, and the operator's word awaited."""

import asyncio
from datetime import timedelta

from bot import metrics
from bot.engine.cause import Cause
from bot.engine.dispatch import Dispatcher
from bot.engine.timepiece import Doubt, Timepiece, near
from bot.logs import log
from commands.core.declaration.context import Person, Room
from commands.core.declaration.happenings import ClockDoubted, ClockSettled
from storage import clock_doubts, timers
from storage.clock_doubts import ClockDoubt
from storage.database import Database

PATIENCE = timedelta(seconds=45)
"""Before anybody is told: after the sleep of a machine, the homeserver says within that time that the clock is right."""


class Watch:
    """Asked at each tick, before anything falls due."""

    def __init__(self, database: Database, dispatcher: Dispatcher, timepiece: Timepiece) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._timepiece = timepiece
        self._told = True  # the life before may have ended in doubt
        self._noted: Doubt | None = None
        self._differs = False
        self._weighing = asyncio.Lock()  # several ticks ask

    async def allows(self) -> bool:
        """Whether what is due may be done. Raises trouble of the database."""
        async with self._weighing:
            doubt = self._timepiece.look()
            if doubt is not None:
                await self._wait(doubt)
            elif self._noted is not None or self._told:
                await self._go_on()
            if self._noted is None:
                self._note_difference()
            return self._noted is None

    async def _wait(self, doubt: Doubt) -> None:
        if self._noted is not doubt:
            self._noted, self._told = doubt, False
            metrics.CLOCK_DOUBTED.set(1)
            log.warning("clock-doubted", machine=_said(doubt.machine), house=_said(doubt.house), homeserver=_said(doubt.homeserver))
        if self._timepiece.doubted_for < PATIENCE:
            return
        if not self._told:
            await self._tell(doubt)
        elif await self._is_accepted():
            self._timepiece.accept()
            await self._go_on(by="operator")

    async def _tell(self, doubt: Doubt) -> None:
        async with self._database.writing() as session:
            row = ClockDoubt(since=doubt.house, machine_at=doubt.machine, homeserver_at=doubt.homeserver)
            since = (await clock_doubts.set_doubt(session, row)).since
        happening = ClockDoubted(machine=doubt.machine, house=doubt.house)
        await self._dispatcher.happen(Cause(f"clock-doubted:{since.isoformat()}", Room(""), Person("", "")), happening)
        self._told = True

    async def _is_accepted(self) -> bool:
        async with self._database.reading() as session:
            row = await clock_doubts.get_doubt(session)
        return row is not None and row.accepted_at is not None and near(row.accepted_at, self._timepiece.machine)

    async def _go_on(self, by: str = "agreement") -> None:
        """What was put off while the time was wrong is planned anew."""
        async with self._database.writing() as session:
            row = await clock_doubts.remove_doubt(session)
            if self._noted is not None or row is not None:
                await timers.set_planned(session)
        if self._noted is not None:
            log.warning("clock-settled", by=by, now=_said(self._timepiece()))
        if row is not None:
            await self._dispatcher.happen(Cause(f"clock-settled:{row.since.isoformat()}", Room(""), Person("", "")), ClockSettled())
        metrics.CLOCK_DOUBTED.set(0)
        self._noted, self._told = None, False

    def _note_difference(self) -> None:
        differs = self._timepiece.homeserver_differs
        if differs and not self._differs:
            log.warning("homeserver-clock", machine=_said(self._timepiece.machine), homeserver=_said(self._timepiece.homeserver()))
        self._differs = differs


def _said(instant: object) -> str:
    return instant.isoformat(timespec="seconds") if hasattr(instant, "isoformat") else "unknown"
