"""The lives of the process: told the present one first, and forgotten in time."""

from datetime import UTC, datetime, timedelta

from storage import retention, runs
from storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def test_lives_are_told_the_present_one_first(database: Database) -> None:
    async with database.writing() as session:
        first = await runs.add_run(session, NOW)
        await runs.set_run_seen(session, first, NOW + timedelta(hours=2))
        await runs.add_run(session, NOW + timedelta(hours=4))
    async with database.reading() as session:
        lives = await runs.list_last_runs(session, 2)
        assert [run.started_at for run in lives] == [NOW + timedelta(hours=4), NOW]
        assert lives[1].seen_at == NOW + timedelta(hours=2)


async def test_a_life_that_ended_long_ago_is_forgotten(database: Database) -> None:
    async with database.writing() as session:
        await runs.add_run(session, NOW)
        second = await runs.add_run(session, NOW)
        await runs.set_run_seen(session, second, NOW + timedelta(days=31))
        await retention.remove_ended(session, NOW, NOW + timedelta(days=30))
    async with database.reading() as session:
        assert [run.id for run in await runs.list_last_runs(session, 9)] == [second]
