"""APScheduler ticks, and asks what is due: jobs of the day, timers in our tables. It keeps nothing, and plans nothing itself.

The time is asked from the house at each tick: a clock that is set, a machine that slept, a bot that was down come to the same.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot import metrics
from bot.engine.ticks import Every, pull_in
from bot.engine.timekeeper import RETRIES, Timekeeper
from bot.logs import log
from bot.matrix.patience import patiently
from commands.core.declaration.context import Territory
from commands.core.declaration.handlers import Job

TICK_S = 1
SEALED_EVERY_S = 15
UNREACHED_EVERY_S = 30

Look: TypeAlias = Callable[[], Awaitable[object]]


async def always() -> bool:
    """For a house whose time is told to it."""
    return True


class Clock:
    """Does what fell due, at the start too: what was missed while the bot was down is done once."""

    def __init__(
        self,
        timekeeper: Timekeeper,
        jobs: tuple[Job, ...],
        territory: Territory,
        now: Callable[[], datetime],
        allows: Callable[[], Awaitable[bool]] = always,
    ) -> None:
        """`allows` tells, before anything is done that falls due, whether the time may be trusted with it."""
        self._timekeeper = timekeeper
        self._jobs = jobs
        self._zone = territory.zone
        self._now = now
        self._allows = allows
        self._ticking: asyncio.Task[None] | None = None
        self._done: dict[str, datetime] = {}  # job → the last instant it was done for
        self._scheduler = AsyncIOScheduler(timezone=territory.zone)

    async def start(self) -> None:
        """Catch up, then look at each tick."""
        await patiently(self._timekeeper.recount)
        await patiently(partial(self._if_allowed, self.look))
        looks: tuple[tuple[int, Look], ...] = (
            (TICK_S, self.look),
            (SEALED_EVERY_S, self._timekeeper.explain_sealed),
            (UNREACHED_EVERY_S, self._timekeeper.explain_unreached),
        )
        for seconds, look in looks:
            tick = partial(self._if_allowed, look)
            self._scheduler.add_job(patiently, Every(seconds), args=(tick,), misfire_grace_time=None, coalesce=True)
        self._scheduler.start()
        self._ticking = asyncio.create_task(self._keep_ticking())

    def stop(self) -> None:
        """Tick no more."""
        if self._ticking is not None:
            self._ticking.cancel()
        self._scheduler.shutdown(wait=False)

    async def _keep_ticking(self) -> None:
        """The scheduler goes by the clock of the machine: set back, it would wait for its old time to come again."""
        while True:
            await asyncio.sleep(TICK_S)
            pull_in(self._scheduler.get_jobs(), datetime.now(UTC), RETRIES[-1])

    async def _if_allowed(self, look: Look) -> None:
        if await self._allows():
            await look()

    async def look(self) -> None:
        """Do all that is due by now. Raises only trouble of the database: what is not done stays due."""
        now = self._now().astimezone(self._zone)
        for job in self._jobs:
            due = last_due(job, now)
            if self._done.get(job.name) != due:
                self._done[job.name] = due
                await self.run(job, due)
        await self._timekeeper.run_timers()

    async def run(self, job: Job, due: datetime, attempt: int = 0) -> None:
        """Do a job for an instant. One that fails is tried again a few times, then left to the log and the metrics."""
        try:
            await self._timekeeper.run(job, due)
        except Exception as error:  # noqa: BLE001 - a job of one family must not stop the others
            metrics.FAILURES.inc()
            log.error("job-failed", job=job.name, attempt=attempt + 1, error=error)
            if attempt < len(RETRIES):
                self._plan_again(job, due, attempt)

    def _plan_again(self, job: Job, due: datetime, attempt: int) -> None:
        again = DateTrigger(self._now() + RETRIES[attempt])
        self._scheduler.add_job(self._run_again, again, args=(job, due, attempt), misfire_grace_time=None)

    async def _run_again(self, job: Job, due: datetime, attempt: int) -> None:
        if await self._allows():
            await self.run(job, due, attempt + 1)
        else:
            self._plan_again(job, due, attempt)


def last_due(job: Job, now: datetime) -> datetime:
    """The last instant at which a job fell due, at or before a wall time of its zone."""
    today = now.replace(hour=job.hour, minute=job.minute, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)
