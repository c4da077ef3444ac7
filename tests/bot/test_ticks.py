"""The scheduler ticks on, whatever the clock of the machine shows."""

from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.engine.ticks import Every, pull_in

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def nothing() -> None:
    """Tick."""


async def test_four_years_ahead_are_one_tick() -> None:
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start(paused=True)
    job = scheduler.add_job(nothing, Every(1), next_run_time=NOW)
    assert len(job._get_run_times(NOW + timedelta(days=1461))) == 1
    scheduler.shutdown(wait=False)


async def test_what_was_planned_before_the_clock_was_set_back_is_done_now() -> None:
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start(paused=True)
    late = scheduler.add_job(nothing, Every(1), next_run_time=NOW + timedelta(days=1461))
    soon = scheduler.add_job(nothing, Every(30), next_run_time=NOW + timedelta(seconds=20))
    again = scheduler.add_job(nothing, DateTrigger(NOW + timedelta(minutes=25)))
    lost = scheduler.add_job(nothing, DateTrigger(NOW + timedelta(days=2)))
    pull_in(scheduler.get_jobs(), NOW, timedelta(minutes=25))
    planned = [each.next_run_time - NOW for each in (late, soon, again, lost)]
    assert planned == [timedelta(), timedelta(seconds=20), timedelta(minutes=25), timedelta()]
    scheduler.shutdown(wait=False)
