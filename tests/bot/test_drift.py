"""Counts that stand wrong are put right, at night and at the end of a poll; nobody is told, the log and the metrics are."""

import pytest
from prometheus_client import REGISTRY
from sqlmodel import update

from commands.polls.subject import POLLS
from storage.database import Database
from storage.polls import Choice, Poll
from tests.chat import OMAR, TERRITORY
from tests.commands.polls.house import Town

LINE = "drift-repaired subject=polls.poll:1"


@pytest.fixture
async def town(database: Database) -> Town:
    """A poll with two voices, whose counts were spoilt."""
    town = Town(database)
    await town.asks()
    await town.taps("1")
    await town.taps("2", OMAR)
    await spoil(town)
    return town


async def spoil(town: Town) -> None:
    async with town.database.writing() as session:
        await session.exec(update(Choice).values(yes=9))
        await session.exec(update(Poll).values(voted=40, blank=3))


async def end(town: Town) -> None:
    async with town.database.writing() as session:
        asked = await town.poll()
        await POLLS.plan(session, asked, TERRITORY, town.now)
    town.now = asked.ends_at
    await town.rings(minutes=1)


async def night(town: Town) -> None:
    job = next(each for each in town.table.jobs if each.name == "polls.tallies")
    await town.timekeeper.run(job, town.now)


def drift() -> float:
    return REGISTRY.get_sample_value("agora_drift_total") or 0.0


async def test_at_night(town: Town, log: pytest.CaptureFixture[str]) -> None:
    before = drift()
    await night(town)
    assert await town.counts() == [2, 0, 1, 1, 0]
    assert log.readouterr().err.count(LINE) == 1
    assert drift() == before + 1
    town.later(days=1)
    await night(town)
    assert LINE not in log.readouterr().err


async def test_at_the_end(town: Town, log: pytest.CaptureFixture[str]) -> None:
    before = drift()
    await end(town)
    assert await town.counts() == [2, 0, 1, 1, 0]
    assert "2 voix" in await town.message()
    assert log.readouterr().err.count(LINE) == 1
    assert drift() == before + 1


async def test_counts_that_are_right_are_not_written_about(database: Database, log: pytest.CaptureFixture[str]) -> None:
    town = Town(database)
    await town.asks()
    await town.taps("1")
    await night(town)
    await end(town)
    assert (await town.poll()).state == "closed"
    assert LINE not in log.readouterr().err
