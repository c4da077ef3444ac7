"""What is due every day: once an instant, at wall time, and again when it failed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.date import DateTrigger
from sqlmodel import select

from bot.engine.clock import Clock, last_due
from commands.core.declaration.context import Due
from commands.core.declaration.effects import Effects
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Job
from storage.database import Database
from storage.runs import Run
from tests.chat import TERRITORY, Chat

PARIS = ZoneInfo("Europe/Paris")


async def nothing(_due: Due) -> Effects:
    """A job that does nothing."""
    return ()


async def write(due: Due) -> Effects:
    due.session.add(Run(started_at=due.now, seen_at=due.now))
    await due.session.flush()
    return ()


async def write_and_fail(due: Due) -> Effects:
    await write(due)
    raise KeyError("Madame D.")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T04:09", "2026-11-22T04:10+01:00"),
        ("2026-11-23T04:10", "2026-11-23T04:10+01:00"),
        ("2026-11-23T23:59", "2026-11-23T04:10+01:00"),
        ("2026-03-29T05:00", "2026-03-29T04:10+02:00"),  # the night that misses an hour
        ("2026-10-25T04:00", "2026-10-24T04:10+02:00"),  # the night that has one more
        ("2026-10-25T04:10", "2026-10-25T04:10+01:00"),
    ],
)
def test_the_last_instant_due_is_at_wall_time(now: str, due: str) -> None:
    job = Job("trial", 4, 10, nothing)
    assert last_due(job, datetime.fromisoformat(now).replace(tzinfo=PARIS)) == datetime.fromisoformat(due)


def retries(clock: Clock) -> list[datetime]:
    planned = [job.trigger for job in clock._scheduler.get_jobs()]
    return [trigger.run_date for trigger in planned if isinstance(trigger, DateTrigger)]


async def rows(chat: Chat) -> int:
    async with chat.database.reading() as session:
        return len((await session.exec(select(Run))).all())


async def test_a_job_missed_while_the_bot_was_down_is_done_at_the_start_once(database: Database) -> None:
    chat = Chat(database, Table(()))
    for _ in range(2):
        clock = Clock(chat.timekeeper, (Job("trial", 4, 10, write),), TERRITORY, lambda: chat.now)
        await clock.start()
        clock.stop()
    assert await rows(chat) == 1
    chat.later(days=3)
    clock = Clock(chat.timekeeper, (Job("trial", 4, 10, write),), TERRITORY, lambda: chat.now)
    await clock.start()
    clock.stop()
    assert await rows(chat) == 2


async def test_a_job_that_fails_leaves_nothing_and_is_tried_again(database: Database, log: pytest.CaptureFixture[str]) -> None:
    chat = Chat(database, Table(()))
    job = Job("trial", 4, 10, write_and_fail)
    clock = Clock(chat.timekeeper, (job,), TERRITORY, lambda: chat.now)
    due = datetime(2026, 11, 23, 3, 10, tzinfo=UTC)
    await clock.run(job, due)
    assert await rows(chat) == 0
    assert await chat.claims() == set()
    assert retries(clock) == [chat.now.replace(minute=1)]
    assert "Madame" not in log.readouterr().err
    await clock.run(Job("trial", 4, 10, write), due)
    assert await rows(chat) == 1


async def test_a_job_that_fails_again_and_again_is_left_to_the_log(database: Database, log: pytest.CaptureFixture[str]) -> None:
    chat = Chat(database, Table(()))
    clock = Clock(chat.timekeeper, (), TERRITORY, lambda: chat.now)
    await clock.run(Job("trial", 4, 10, write_and_fail), chat.now, attempt=3)
    assert retries(clock) == []
    assert "attempt=4" in log.readouterr().err
