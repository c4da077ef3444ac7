"""What goes with a message (the edit that rings, the signs to tap) follows it: after it, in its room, whatever becomes of it."""

import asyncio
from datetime import UTC, datetime

from bot.delivery.deliver import Deliverer
from bot.delivery.doors import Doors
from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import rooms
from storage.database import Database
from storage.rooms import RoomMove
from tests.bot.town import Town
from tests.chat import LEA, OMAR, Chat

SAMIRA = Person("@samira:town.example", "Samira")
AGENDA = Room("!agenda:town.example", role="agenda")
CAFE = "!rencontre Café ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 9"
EVE = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)


async def reminded(database: Database) -> Chat:
    """A reminder in the room of the agenda to two who have no private room; another one, who has, is told there."""
    chat = Chat(database, TABLE)
    await chat.says(CAFE, person=SAMIRA)
    for person in (LEA, OMAR):
        await chat.says("!participe R1", person=person, room=AGENDA)
    chat.now = EVE
    await chat.timekeeper.run_timers()
    return chat


async def test_the_words_leave_then_the_ring_then_the_sign(database: Database) -> None:
    chat = await reminded(database)
    town = Town(10_000)
    town.come(AGENDA.room_id, LEA.user_id)
    deliverer = Deliverer(database, town, Doors(database, town, lambda: chat.now), lambda: chat.now)
    running = asyncio.create_task(deliverer.run())
    while any(row.state == "waiting" and row.room_id == AGENDA.room_id for row in await chat.outbox()):
        deliverer.wake()
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait({running})
    told = next(row for row in await chat.outbox() if row.subject == "reminders.reminder:1" and row.action == "send")
    about = [
        content
        for room, content in town.taken
        if (room == AGENDA.room_id and "Demain" in content["body"]) or str(told.event_id) in str(content)
    ]
    words, ring, sign = about
    assert (words["msgtype"], words["m.mentions"]) == ("m.notice", {})
    assert ring["m.relates_to"] == {"rel_type": "m.replace", "event_id": told.event_id}
    assert (ring["msgtype"], ring["m.mentions"]) == ("m.text", {"user_ids": [LEA.user_id, OMAR.user_id]})
    assert ring["m.new_content"]["body"] == words["body"]
    assert sign["body"] == f"❌ under {told.event_id}"


async def test_in_a_room_that_is_replaced_they_go_along_with_a_message_that_has_not_left(database: Database) -> None:
    chat = await reminded(database)
    before = [(row.action, row.rank) for row in await chat.outbox() if row.subject == "reminders.reminder:1"]
    async with database.writing() as session:
        move = RoomMove(old_room_id=AGENDA.room_id, new_room_id="!new")
        await rooms.set_moved(session, move, "!new", (), EVE)
    after = [row for row in await chat.outbox() if row.subject == "reminders.reminder:1"]
    assert [(row.action, row.rank) for row in after] == before == [("send", 0), ("ring", -1), ("react", before[-1][1])]
    assert {row.room_id for row in after} == {"!new"}
