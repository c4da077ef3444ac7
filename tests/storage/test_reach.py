"""When a person may be told something: their days and hours, their silences, and the change of hour."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import private_rooms, reach, retention
from storage.database import Database
from storage.private_rooms import PrivateRoom
from storage.reach import Reach, Silence

PARIS = ZoneInfo("Europe/Paris")
LEA = "@lea:a"


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


@pytest_asyncio.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.writing() as session:
        yield session


async def next_reachable(session: AsyncSession, user_id: str, subject: str, asked: datetime) -> datetime | None:
    (listener,) = await reach.list_listeners(session, [user_id], subject, asked)
    return listener.first_moment(asked)


async def is_reachable(session: AsyncSession, user_id: str, subject: str, asked: datetime) -> bool:
    return await next_reachable(session, user_id, subject, asked) == asked


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (at(11, 23, 9), at(11, 23, 9)),
        (at(11, 23, 8, 30), at(11, 23, 8, 30)),
        (at(11, 23, 8, 29), at(11, 23, 8, 30)),
        (at(11, 23, 17, 59), at(11, 23, 17, 59)),
        (at(11, 23, 18), at(11, 24, 8, 30)),
        (at(11, 27, 18), at(11, 30, 8, 30)),
        (at(11, 28, 12), at(11, 30, 8, 30)),
    ],
)
async def test_the_usual_days_and_hours(session: AsyncSession, asked: datetime, first: datetime) -> None:
    assert await next_reachable(session, LEA, "reminders", asked) == first
    assert await is_reachable(session, LEA, "reminders", asked) is (asked == first)


async def test_days_and_hours_of_ones_own(session: AsyncSession) -> None:
    await reach.set_reach(session, Reach(user_id=LEA, days=[5], from_minute=22 * 60, until_minute=24 * 60))
    assert await next_reachable(session, LEA, "polls", at(11, 23, 9)) == at(11, 28, 22)
    assert await is_reachable(session, LEA, "polls", at(11, 28, 23, 59))
    assert await next_reachable(session, LEA, "polls", at(11, 29)) == at(12, 5, 22)
    await reach.remove_reach(session, LEA)
    assert await is_reachable(session, LEA, "polls", at(11, 23, 9))


async def test_who_wants_no_day_is_never_reached(session: AsyncSession) -> None:
    await reach.set_reach(session, Reach(user_id=LEA, days=[]))
    assert await next_reachable(session, LEA, "polls", at(11, 23, 9)) is None


async def test_a_silence_is_of_one_person_and_subject(session: AsyncSession) -> None:
    await reach.set_silence(session, Silence(user_id=LEA, subject="reminders"))
    assert await next_reachable(session, LEA, "reminders", at(11, 23, 9)) is None
    assert not await is_reachable(session, LEA, "reminders", at(11, 23, 9))
    assert await is_reachable(session, LEA, "polls", at(11, 23, 9))
    assert await is_reachable(session, "@omar:a", "reminders", at(11, 23, 9))


async def test_a_silence_on_all_is_on_every_subject_until_it_ends(session: AsyncSession) -> None:
    await reach.set_silence(session, Silence(user_id=LEA, subject="all", until=at(12, 7).astimezone(UTC)))
    assert await next_reachable(session, LEA, "polls", at(11, 23, 9)) == at(12, 7, 8, 30)
    assert await is_reachable(session, LEA, "polls", at(12, 7, 9))


async def test_a_silence_on_all_replaces_only_those_it_outlasts(session: AsyncSession) -> None:
    now = at(11, 23, 9)
    await reach.set_silence(session, Silence(user_id=LEA, subject="polls"))
    await reach.set_silence(session, Silence(user_id=LEA, subject="reminders", until=now + timedelta(days=1)))
    await reach.set_silence(session, Silence(user_id=LEA, subject="all", until=now + timedelta(days=2)))
    assert [each.subject for each in await reach.list_silences(session, LEA, now)] == ["all", "polls"]
    await reach.set_silence(session, Silence(user_id=LEA, subject="all"))
    assert [each.subject for each in await reach.list_silences(session, LEA, now)] == ["all"]


async def test_silences_end_and_are_forgotten(session: AsyncSession) -> None:
    now = at(11, 23, 9)
    await reach.set_silence(session, Silence(user_id=LEA, subject="polls", until=now))
    await reach.set_silence(session, Silence(user_id=LEA, subject="reminders"))
    assert [each.subject for each in await reach.list_silences(session, LEA, now)] == ["reminders"]
    await retention.remove_ended(session, now, now)
    assert not await reach.remove_silences(session, LEA, "polls")
    assert await reach.remove_silences(session, LEA)
    assert not await reach.remove_silences(session, LEA)


async def test_wall_time_is_kept_through_the_changes_of_hour(session: AsyncSession) -> None:
    friday = at(10, 23, 18)  # winter time begins on Sunday 25 October 2026
    monday = await next_reachable(session, LEA, "polls", friday)
    assert monday == at(10, 26, 8, 30)
    assert monday.utcoffset() == timedelta(hours=1)
    spring = await next_reachable(session, LEA, "polls", at(3, 27, 18))  # summer time begins on Sunday 29 March
    assert spring == at(3, 30, 8, 30)
    assert spring.utcoffset() == timedelta(hours=2)


async def test_an_hour_that_spring_leaves_out_comes_an_hour_later(session: AsyncSession) -> None:
    await reach.set_reach(session, Reach(user_id=LEA, days=[6], from_minute=150, until_minute=24 * 60))
    first = await next_reachable(session, LEA, "polls", at(3, 28, 12))
    assert first is not None
    assert first.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


async def test_the_hour_that_autumn_plays_twice_is_told_by_its_instant(session: AsyncSession) -> None:
    await reach.set_reach(session, Reach(user_id=LEA, days=[6], from_minute=0, until_minute=150))
    second = datetime(2026, 10, 25, 2, 45, fold=1, tzinfo=PARIS)
    assert not await is_reachable(session, LEA, "polls", second)
    assert await is_reachable(session, LEA, "polls", at(10, 25, 2, 15))


async def test_who_chose_the_room_or_never_came_in_private_is_told_in_the_room(session: AsyncSession) -> None:
    people = [LEA, "@omar:a", "@nina:a", "@paul:a"]
    for user_id in (LEA, "@omar:a"):
        await private_rooms.add_room(session, PrivateRoom(room_id=f"!{user_id}", user_id=user_id, opened_at=at(11, 23)))
    await reach.set_reach(session, Reach(user_id=LEA, channel="room"))
    await reach.set_reach(session, Reach(user_id="@paul:a", channel="private"))
    listeners = await reach.list_listeners(session, people, "polls", at(11, 23, 9))
    assert [each.user_id for each in listeners] == people
    assert [each.is_told_in_room for each in listeners] == [True, False, True, False]
