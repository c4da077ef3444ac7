"""The room of a group is made once, and what waits for it leaves with it; refused, it is told, and nothing waits for ever."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.delivery.deliver import Deliverer
from bot.delivery.doors import Doors
from bot.matrix.troubles import RateLimited, Rejected, Unreachable
from storage import delivery, group_rooms, groups, timers
from storage.database import Database
from storage.delivery import Outgoing
from storage.groups import Group, GroupMember
from storage.rows import keep_row
from tests.bot.town import Town
from tests.given import outgoing

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PLACE = group_rooms.place_of(1)
KARIM, LEA = "@karim:town.example", "@lea:town.example"


@pytest.fixture
async def asked(database: Database) -> Database:
    """G1, that Karim leads: its room is asked for, and a word and an invitation wait for it."""
    async with database.writing() as session:
        group = Group(name="Logement", purpose="attendre", state="open", room="programme", openings=1, active_at=NOW, created_at=NOW)
        await keep_row(session, group)
        await groups.add_member(session, GroupMember(group_number=1, user_id=KARIM, is_host=True, at=NOW))
        for rank, (action, content) in enumerate(
            (("open", {"place": PLACE}), ("send", {"body": "Bienvenue"}), ("invite", {"user_id": LEA}))
        ):
            row = outgoing(PLACE, cause="$made", rank=rank, txn_id=f"t{rank}", action=action, content=content, priority=min(rank, 1))
            await delivery.add_outgoing(session, row)
    return database


async def states(database: Database) -> list[tuple[str, str, str]]:
    async with database.reading() as session:
        rows = (await session.exec(select(Outgoing).order_by(col(Outgoing.id)))).all()
    return [(row.action, row.state, row.room_id) for row in rows]


async def room_of(database: Database) -> tuple[str | None, str]:
    async with database.reading() as session:
        group = await groups.get_group(session, 1)
    assert group is not None
    return group.room_id, group.trouble


async def lives(database: Database, town: Town, until: int = 300) -> Deliverer:
    """A deliverer at work, until nothing moves any more."""
    deliverer = Deliverer(database, town, Doors(database, town, lambda: NOW), lambda: NOW)
    running = asyncio.create_task(deliverer.run())
    for _ in range(until):
        await asyncio.sleep(0.01)
        if not [state for _, state, _ in await states(database) if state == "waiting"]:
            break
    running.cancel()
    await asyncio.wait({running})
    return deliverer


async def test_what_waits_for_the_room_leaves_once_it_is_there(asked: Database) -> None:
    town = Town(1)
    await lives(asked, town)
    room_id, trouble = await room_of(asked)
    assert (room_id, trouble) == ("!group-0:town.example", "")
    assert [(action, state) for action, state, _ in await states(asked)] == [("open", "sent"), ("send", "sent"), ("invite", "sent")]
    assert town.bodies(room_id or "") == ["Bienvenue"]
    assert town.invited[room_id or ""] == {LEA}
    (wanted,) = town.made
    assert (wanted.name, wanted.topic, wanted.hosts, wanted.room_id) == ("Logement", "attendre", (KARIM,), None)


async def test_nothing_leaves_before_the_bot_is_known_to_be_in_it_and_a_kill_makes_no_second_room(asked: Database) -> None:
    town = Town(1)
    town.knows = False
    await lives(asked, town, until=30)  # killed while /sync has not told of the room
    assert (await room_of(asked))[0] is None
    assert {state for _, state, _ in await states(asked)} == {"waiting"}
    town.knows = True
    await lives(asked, town)
    assert (await room_of(asked))[0] == "!group-0:town.example"
    assert len(town.opened) == 1
    assert len({wanted.key for wanted in town.made}) == 1


@pytest.mark.parametrize("trouble", [RateLimited(0.02), Unreachable("no answer")])
async def test_a_homeserver_that_is_away_is_waited_for(asked: Database, trouble: Exception) -> None:
    town = Town(1)
    town.refuses_rooms = trouble
    await lives(asked, town, until=10)
    assert {state for _, state, _ in await states(asked)} == {"waiting"}
    town.refuses_rooms = None
    await lives(asked, town)
    assert (await room_of(asked))[0] is not None


async def test_a_room_that_is_refused_is_told_and_nothing_waits_for_it(asked: Database) -> None:
    town = Town(0)
    town.refuses_rooms = Rejected("M_FORBIDDEN You are not permitted to create rooms")
    await lives(asked, town)
    assert await room_of(asked) == (None, "M_FORBIDDEN You are not permitted to create rooms")
    assert {state for _, state, _ in await states(asked)} == {"aside"}
    async with asked.reading() as session:
        (told,) = await timers.list_timers(session, subject="groups.group:1")
    assert told.kind == group_rooms.TOLD


async def test_an_invitation_that_is_refused_is_told_once(asked: Database) -> None:
    town = Town(1)
    town.refuses = {LEA}
    await lives(asked, town)
    assert [(action, state) for action, state, _ in await states(asked)] == [("open", "sent"), ("send", "sent"), ("invite", "aside")]
    async with asked.reading() as session:
        told = [each for each in await timers.list_timers(session, subject="groups.group:1") if each.kind == group_rooms.NOT_ASKED_IN]
    assert [each.user_id for each in told] == [LEA]


async def test_powers_are_put_in_order_in_the_room_there_is(asked: Database) -> None:
    town = Town(1)
    await lives(asked, town)
    async with asked.writing() as session:
        await groups.add_member(session, GroupMember(group_number=1, user_id=LEA, at=NOW))
        await groups.set_host(session, 1, LEA)
        row = outgoing("!group-0:town.example", cause="$host", rank=0, txn_id="t9", action="open", content={"place": PLACE})
        await delivery.add_outgoing(session, row)
    await lives(asked, town)
    wanted = town.made[-1]
    assert (wanted.hosts, wanted.members, wanted.room_id) == ((LEA,), (KARIM,), "!group-0:town.example")
    assert {state for _, state, _ in await states(asked)} == {"sent"}
