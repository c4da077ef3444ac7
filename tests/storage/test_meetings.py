"""Meetings and registrations: what is to come, counts, and what is kept of the past."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from storage import meetings
from storage.database import Database
from storage.meetings import CANCELLED, GONE, WAITING, Registration, Wanted
from tests.given import meeting, structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
START = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)


async def test_what_is_to_come_is_listed_the_next_one_first(database: Database) -> None:
    async with database.writing() as session:
        later = await meetings.add_meeting(
            session, meeting("Plus tard", starts_at=START + timedelta(days=40), ends_at=START + timedelta(days=41))
        )
        soon = await meetings.add_meeting(session, meeting("Bientôt", format="atelier formation"))
        await meetings.add_meeting(session, meeting("Annulé", state=CANCELLED))
        await meetings.add_meeting(session, meeting("Passé", starts_at=NOW - timedelta(days=2), ends_at=NOW))
        session.add(Registration(meeting_number=later, user_id="@lea:a", arrival=1, at=NOW, state=WAITING))
        session.add(Registration(meeting_number=soon, user_id="@lea:a", arrival=1, at=NOW, state=GONE))

    async def numbers(wanted: Wanted, start: int = 0) -> list[int | None]:
        async with database.reading() as session:
            return [each.number for each in await meetings.list_coming(session, NOW, wanted, start=start, limit=5)]

    assert await numbers(Wanted()) == [soon, later]
    assert await numbers(Wanted(), start=1) == [later]
    assert await numbers(Wanted(format="atelier formation")) == [soon]
    assert await numbers(Wanted(user_id="@lea:a")) == [later]
    assert await numbers(Wanted(until=START)) == []
    assert await numbers(Wanted(since=START + timedelta(days=1))) == [later]


async def test_wall_time_and_instants_come_back_as_they_were(database: Database) -> None:
    async with database.writing() as session:
        number = await meetings.add_meeting(session, meeting())
    async with database.reading() as session:
        held = await meetings.get_meeting(session, number)
        assert held is not None
        assert (held.wall_start.isoformat(), held.starts_at) == ("2026-12-03T14:00:00", START)
        assert await meetings.get_meeting(session, 99) is None


async def test_two_who_change_it_at_once_are_both_kept(database: Database) -> None:
    async with database.writing() as session:
        number = await meetings.add_meeting(session, meeting())

    async def change() -> None:
        async with database.writing() as session:
            held = await meetings.get_meeting(session, number, to_change=True)
            assert held is not None
            held.version += 1

    await asyncio.gather(*(change() for _ in range(10)))
    async with database.reading() as session:
        held = await meetings.get_meeting(session, number)
    assert held is not None
    assert held.version == 10


async def test_names_go_and_counts_stay(database: Database) -> None:
    async with database.writing() as session:
        ccas = structure("CCAS")
        session.add(ccas)
        number = await meetings.add_meeting(session, meeting())
        seat: dict[str, Any] = {"meeting_number": number, "at": NOW}
        session.add(Registration(user_id="@lea:a", structure_id=ccas.id, guests=2, guest_names="Karim et Zoé", arrival=1, **seat))
        session.add(Registration(user_id="@omar:a", name="Omar", arrival=2, **seat))
        session.add(Registration(user_id="@ines:a", arrival=3, state=WAITING, **seat))
    async with database.writing() as session:
        await meetings.remove_names(session, START)
        assert len([row for row in await meetings.list_registrations(session, number) if row.user_id]) == 3
        await meetings.remove_names(session, START + timedelta(days=1))
        rows = await meetings.list_registrations(session, number)
        assert [(row.user_id, row.name, row.guest_names) for row in rows] == [(None, "", "")] * 2
        assert await meetings.count_by_structure(session, number) == [("CCAS", 3), (None, 1)]
