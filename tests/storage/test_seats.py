"""Fair seats: the rule on one meeting, and the lock under a crowd."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import meetings, seats
from storage.database import Database
from storage.meetings import CONFIRMED, GONE, OFFERED, WAITING, Meeting
from storage.seats import Arrival, Outcome, Seats
from tests.given import meeting, structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
FEW, CROWD, CAPACITY = 50, 200, 37


class Hall:
    """One meeting whose seats are asked for by letters: « a », « b »…"""

    def __init__(self, session: AsyncSession, held: Meeting) -> None:
        self.session, self.held, self.now = session, held, NOW

    async def comes(self, user_id: str, structure_id: int | None = None, guests: int | None = None) -> Outcome:
        arrival = Arrival(user_id, structure_id=structure_id, guests=guests)
        return await seats.add_registration(self.session, self.held, arrival, self.now, self.now + timedelta(days=1))

    async def goes(self, user_id: str) -> Outcome:
        return await seats.remove_registration(self.session, self.held, user_id, self.now, self.now + timedelta(days=1))

    async def settles(self) -> Outcome:
        return await seats.settle(self.session, self.held, self.now, self.now + timedelta(days=1))

    async def states(self) -> dict[str | None, str]:
        return {row.user_id: row.state for row in await meetings.list_registrations(self.session, self.held.number or 0)}

    async def queue(self) -> list[str | None]:
        return [row.user_id for row in (await seats.load(self.session, self.held)).queue()]


async def hall(session: AsyncSession, **facts: Any) -> Hall:
    held = meeting(**facts)
    await meetings.add_meeting(session, held)
    return Hall(session, held)


async def structures(session: AsyncSession, *names: str) -> list[int]:
    rows = [structure(name) for name in names]
    session.add_all(rows)
    await session.flush()
    return [row.id or 0 for row in rows]


async def test_who_comes_first_has_a_seat_and_guests_count(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=4)
        await room.comes("a", guests=2)
        await room.comes("b", guests=1)
        await room.comes("c")
        assert await room.states() == {"a": CONFIRMED, "b": WAITING, "c": CONFIRMED}
        assert (await seats.load(session, room.held)).taken == 4


async def test_twice_is_once(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=4)
        await room.comes("a", guests=2)
        again = await room.comes("a")
        assert (again.changed, again.row and again.row.guests) == (False, 2)
        fewer = await room.comes("a", guests=0)
        assert (fewer.changed, fewer.seats.taken) == (True, 1)
        too_many = await room.comes("a", guests=4)
        assert (too_many.changed, too_many.seats.taken) == (False, 1)


async def test_structures_without_a_seat_come_first_in_the_waiting_list(database: Database) -> None:
    async with database.writing() as session:
        ccas, caf, pmi = await structures(session, "CCAS", "CAF", "PMI")
        room = await hall(session, seats=1)
        await room.comes("a", ccas)
        for who, whose in (("b", ccas), ("c", None), ("d", caf), ("e", caf), ("f", pmi)):
            await room.comes(who, whose)
        assert await room.queue() == ["d", "f", "b", "c", "e"]


async def test_a_freed_seat_is_offered_then_goes_to_the_next(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=1)
        for who in "abc":
            await room.comes(who)
        left = await room.goes("a")
        assert [(row.user_id, row.offered_until) for row in left.promoted] == [("b", NOON - timedelta(hours=3))]
        room.now = NOON
        newcomer = await room.comes("d")
        assert [row.user_id for row in newcomer.promoted] == ["c"]
        assert await room.states() == {"c": OFFERED, "d": WAITING}
        taken = await room.comes("c")
        assert (taken.changed, await room.states()) == (True, {"c": CONFIRMED, "d": WAITING})


async def test_who_goes_and_comes_back_is_the_last_one(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=1)
        for who in "abc":
            await room.comes(who)
        await room.goes("b")
        back = await room.comes("b")
        assert back.row is not None
        assert (back.row.arrival, back.seats.rank(back.row), await room.queue()) == (4, 2, ["c", "b"])
        assert not (await room.goes("nobody")).changed


async def test_a_group_that_is_too_large_keeps_its_rank_and_does_not_block(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=3)
        await room.comes("a", guests=1)
        await room.comes("b")
        await room.comes("c", guests=2)
        await room.comes("d")
        assert [row.user_id for row in (await room.goes("b")).promoted] == ["d"]
        assert [row.user_id for row in (await room.goes("d")).promoted] == []
        assert [row.user_id for row in (await room.goes("a")).promoted] == ["c"]


async def test_a_structure_takes_no_more_than_its_limit(database: Database) -> None:
    async with database.writing() as session:
        ccas, caf = await structures(session, "CCAS", "CAF")
        room = await hall(session, seats=10, per_structure=2)
        await room.comes("a", ccas, guests=1)
        await room.comes("b", ccas)
        await room.comes("c", caf)
        await room.comes("d")
        assert await room.states() == {"a": CONFIRMED, "b": WAITING, "c": CONFIRMED, "d": CONFIRMED}
        assert [row.user_id for row in (await room.goes("a")).promoted] == ["b"]


async def test_the_seats_of_who_was_forgotten_are_free(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=1)
        await room.comes("a")
        await room.comes("b")
        assert await meetings.list_forgotten(session, NOW) == []
        (await room.comes("a")).seats.rows[0].user_id = None
        await session.flush()
        assert await meetings.list_forgotten(session, NOW) == [room.held.number]
        await meetings.remove_forgotten(session, room.held.number or 0)
        assert [row.user_id for row in (await room.settles()).promoted] == ["b"]


@pytest.mark.parametrize("crowd", [FEW, pytest.param(CROWD, marks=pytest.mark.slow)])
async def test_all_who_come_at_once_get_exactly_the_seats_there_are(database: Database, crowd: int) -> None:
    async with database.writing() as session:
        number = await meetings.add_meeting(session, meeting(seats=CAPACITY))

    async def comes(who: int) -> int | None:
        async with database.writing() as session:
            held = await meetings.get_meeting(session, number, to_change=True)
            assert held is not None
            outcome = await seats.add_registration(session, held, Arrival(f"@p{who}:a"), NOW, NOON)
            assert outcome.row is not None
            return outcome.seats.rank(outcome.row)

    ranks = await asyncio.gather(*(comes(who) for who in range(crowd)))
    async with database.reading() as session:
        rows = await meetings.list_registrations(session, number)
    assert [row.arrival for row in rows] == list(range(1, crowd + 1))
    assert [row.state for row in rows] == [CONFIRMED] * CAPACITY + [WAITING] * (crowd - CAPACITY)
    assert sorted(rank for rank in ranks if rank) == list(range(1, crowd - CAPACITY + 1))


def test_no_seats_to_count_is_no_limit() -> None:
    free = Seats(meeting(), [])
    assert (free.left, free.taken, GONE) == (None, 0, "cancelled")


async def test_an_offer_that_nobody_else_waits_for_stands(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=1)
        for person in "ab":
            await room.comes(person)
        await room.goes("a")
        room.now += timedelta(days=2)
        assert (await room.settles()).promoted == ()
        assert await room.states() == {"b": OFFERED}
        assert (await room.comes("b")).row.state == CONFIRMED  # type: ignore[union-attr]


async def test_an_offer_that_stands_has_an_end_again_once_somebody_waits(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=1)
        for person in "ab":
            await room.comes(person)
        await room.goes("a")
        room.now += timedelta(days=2)
        await room.settles()
        came = await room.comes("c")
        assert await room.states() == {"b": OFFERED, "c": WAITING}
        assert [(row.user_id, row.offered_until) for row in came.promoted] == [("b", room.now + timedelta(days=1))]
        room.now += timedelta(days=1)
        assert [row.user_id for row in (await room.settles()).promoted] == ["c"]
        assert await room.states() == {"c": OFFERED}


async def test_who_waits_with_too_many_guests_takes_no_offer_away(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=1)
        await room.comes("a")
        await room.comes("b")
        await room.comes("c", guests=1)
        await room.goes("a")
        room.now += timedelta(days=2)
        assert (await room.settles()).promoted == ()
        assert await room.states() == {"b": OFFERED, "c": WAITING}
        assert (await room.settles()).promoted == (), "nobody is told twice"


async def test_each_change_of_a_registration_is_counted(database: Database) -> None:
    async with database.writing() as session:
        room = await hall(session, seats=1)
        await room.comes("a")
        await room.comes("b")
        seen = [await changes(session, "b")]
        assert await changes(session, "a") == 0, "who has a seat at once: the file says of the meeting what it said"
        await room.goes("a")
        seen.append(await changes(session, "b"))
        await room.comes("b")
        seen.append(await changes(session, "b"))
        await room.comes("b")
        assert await changes(session, "b") == seen[-1], "nothing changed"
        await room.goes("b")
        seen.append(await changes(session, "b"))
        await room.comes("b")
        seen.append(await changes(session, "b"))
        assert seen == [1, 2, 3, 4, 5]


async def changes(session: AsyncSession, user_id: str) -> int:
    return (await meetings.list_changes_of(session, user_id))[1]
