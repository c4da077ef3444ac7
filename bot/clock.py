"""APScheduler: wakes what is due, through dispatch like everything else. Our tables are the truth: it keeps nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot import metrics
from bot.dispatch import Dispatcher
from bot.logs import log
from bot.patience import patiently
from commands.core.context import Territory
from commands.core.vocabulary import Job

RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))
SEALED_EVERY_S = 15
UNREACHED_EVERY_S = 30


class Clock:
    """Plans the jobs of the families. One that was missed while the bot was down is done at the start, once."""

    def __init__(self, dispatcher: Dispatcher, jobs: tuple[Job, ...], territory: Territory, now: Callable[[], datetime]) -> None:
        self._dispatcher = dispatcher
        self._jobs = jobs
        self._zone = territory.zone
        self._now = now
        self._scheduler = AsyncIOScheduler(timezone=territory.zone)

    async def start(self) -> None:
        """Catch up on the last instant of each job, then plan the next ones."""
        for job in self._jobs:
            trigger = CronTrigger(hour=job.hour, minute=job.minute, timezone=self._zone)
            self._scheduler.add_job(self._tick, trigger, args=(job,), misfire_grace_time=None, coalesce=True)
            await self.run(job, last_due(job, self._now().astimezone(self._zone)))
        for seconds, look in ((SEALED_EVERY_S, self._dispatcher.explain_sealed), (UNREACHED_EVERY_S, self._dispatcher.explain_unreached)):
            every = IntervalTrigger(seconds=seconds)
            self._scheduler.add_job(patiently, every, args=(look,), misfire_grace_time=None, coalesce=True)
        self._scheduler.start()

    def stop(self) -> None:
        """Plan nothing more."""
        self._scheduler.shutdown(wait=False)

    async def _tick(self, job: Job) -> None:
        await self.run(job, last_due(job, self._now().astimezone(self._zone)))

    async def run(self, job: Job, due: datetime, attempt: int = 0) -> None:
        """Do a job for an instant. One that fails is tried again a few times, then left to the log and the metrics."""
        try:
            await self._dispatcher.run(job, due)
        except Exception as error:  # noqa: BLE001 - a job of one family must not stop the others
            metrics.FAILURES.inc()
            log.error("job-failed", job=job.name, attempt=attempt + 1, error=error)
            if attempt < len(RETRIES):
                again = DateTrigger(self._now() + RETRIES[attempt])
                self._scheduler.add_job(self.run, again, args=(job, due, attempt + 1), misfire_grace_time=None)


def last_due(job: Job, now: datetime) -> datetime:
    """The last instant at which a job fell due, at or before a wall time of its zone."""
    today = now.replace(hour=job.hour, minute=job.minute, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)
