"""What is for one person only: said where they are alone with the bot, opened for them, never where somebody else reads."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from bot.delivery.deliver import Deliverer
from bot.delivery.doors import Doors
from commands.core.rules.caps import PRIVATE_ROOMS
from commands.table import TABLE
from storage import delivery, private_rooms, rooms
from storage.database import Database
from storage.delivery import ASIDE, SENT, WAITING, Outgoing
from storage.private_rooms import PrivateRoom
from storage.withdrawals import withdraw
from tests.bot.town import Town
from tests.chat import PRIVATE, TERRITORY, Chat
from tests.given import findable, member, outgoing, structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LEA, OMAR = "@lea:town.example", "@omar:town.example"
LEAST_LAPS, LAPS = 20, 500


class Delivery:
    """A deliverer at work, and the town it delivers to."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.town = Town(wanted=-1)
        self.start()

    def start(self) -> None:
        """Begin, or begin again after a crash: nothing of the memory is left."""
        doors = Doors(self.database, self.town, lambda: NOW)
        self.deliverer = Deliverer(self.database, self.town, doors, lambda: NOW)
        self._running = asyncio.create_task(self.deliverer.run())

    async def stop(self) -> None:
        """End it, at a moment when it asks nothing of the database."""
        await self.settle()
        self._running.cancel()
        await asyncio.wait({self._running})

    async def put(self, body: str = "Vos données", person: str = LEA, room: str | None = None, **more: Any) -> str:
        """Say something to a person, in a room or wherever they are alone. Returns its transaction id."""
        content = {"body": body, "formatted_body": body, "m.relates_to": {"m.in_reply_to": {"event_id": "$asked"}}}
        row = outgoing(room or person, person_id=person, content=content, **more)
        async with self.database.writing() as session:
            await delivery.add_outgoing(session, row)
        self.deliverer.wake()
        return row.txn_id

    async def know(self, room_id: str, person: str = LEA) -> None:
        """Remember a room as private, where the person is."""
        self.town.come(room_id, person)
        async with self.database.writing() as session:
            await private_rooms.add_room(session, PrivateRoom(room_id=room_id, user_id=person, opened_at=NOW))

    async def become(self, state: str) -> list[Outgoing]:
        """Wait until no row has another state. Returns all rows."""
        while True:
            async with self.database.reading() as session:
                rows = list((await session.exec(select(Outgoing).order_by(col(Outgoing.id)))).all())
            if all(row.state == state for row in rows):
                return rows
            await asyncio.sleep(0.001)

    async def settle(self) -> None:
        """Wait until the deliverer has nothing to do but wait: soon, where it waits for the town to answer."""
        for lap in range(LAPS):
            await asyncio.sleep(0.001)
            if lap > LEAST_LAPS and self.deliverer.is_idle():
                break

    def come(self, person: str = LEA) -> str:
        """The person takes the invitation that waits for them."""
        room_id = next(room for room, people in self.town.invited.items() if person in people)
        self.town.come(room_id, person)
        self.deliverer.moved([room_id])
        return room_id


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Delivery]:
    delivering = Delivery(database)
    yield delivering
    await delivering.stop()


async def test_it_is_said_in_the_room_there_is(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    await post.put()
    (row,) = await post.become(SENT)
    assert (row.room_id, post.town.bodies("!tete-a-tete"), post.town.opened) == ("!tete-a-tete", ["Vos données"], {})


async def test_a_room_is_opened_and_nothing_is_said_before_the_person_is_there(post: Delivery) -> None:
    await post.put("un")
    await post.put("deux")
    await post.settle()
    assert post.town.taken == []
    room_id = post.come()
    await post.become(SENT)
    assert (post.town.bodies(room_id), len(post.town.opened)) == (["un", "deux"], 1)


async def test_a_crash_while_a_room_is_opened_opens_no_second_one(post: Delivery) -> None:
    await post.put()
    await post.settle()
    await post.stop()
    async with post.database.writing() as session:
        await private_rooms.remove_rooms(session, LEA)  # the room was made, and the bot killed before it wrote it down
    post.start()
    await post.settle()
    room_id = post.come()
    await post.become(SENT)
    assert (len(post.town.opened), post.town.bodies(room_id)) == (1, ["Vos données"])


async def test_an_erasure_while_a_room_is_opened_leaves_no_trace_of_it(post: Delivery) -> None:
    post.town.opening.clear()
    await post.put()
    await post.settle()
    async with post.database.writing() as session:
        await withdraw(session, LEA, NOW)
    post.town.opening.set()
    await post.settle()
    async with post.database.reading() as session:
        assert list(await private_rooms.list_rooms(session, LEA)) == []
    assert (len(post.town.opened), post.town.taken) == (1, [])


async def test_where_a_third_person_came_nothing_private_is_said_any_more(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    post.town.come("!tete-a-tete", OMAR)
    await post.put(room="!tete-a-tete")
    await post.settle()
    room_id = post.come()
    await post.become(SENT)
    assert post.town.bodies("!tete-a-tete") == []
    ((place, said),) = post.town.taken
    assert place == room_id
    assert "m.relates_to" not in said
    assert said["m.mentions"] == {"user_ids": [LEA]}


async def test_who_raised_a_problem_without_their_structure_is_answered_alone_when_a_third_person_came_before(post: Delivery) -> None:
    """The room was private when it was written, and is not when the answer leaves."""
    await post.know(PRIVATE.room_id)
    await post.stop()
    chat = Chat(post.database, TABLE, territory=TERRITORY)
    async with post.database.writing() as session:
        await member(session, LEA, "Léa", await findable(session, structure("PMI")))
    await chat.says("!problème Le dernier bus part trop tôt ; sans ma structure")
    await chat.says("!retirer-problème P1")
    post.town.come(PRIVATE.room_id, OMAR)
    post.town.come(chat.roles.room_of("programme") or "", OMAR)
    post.start()
    await post.settle()
    room_id = post.come()
    for _ in range(20):
        await post.settle()
    assert post.town.bodies(PRIVATE.room_id) == []
    assert [body.partition("\u00a0:")[0] for body in post.town.bodies(room_id)] == ["C’est noté", "C’est fait"]


async def test_a_corrected_answer_is_no_edit_in_another_room(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    await post.put("première", room="!tete-a-tete", cause="$asked")
    await post.become(SENT)
    post.town.come("!tete-a-tete", OMAR)
    await post.put("corrigée", room="!tete-a-tete", cause="$corrected", edits="$asked")
    await post.settle()
    room_id = post.come()
    await post.become(SENT)
    assert post.town.bodies(room_id) == ["corrigée"]


async def test_an_invitation_to_a_third_person_is_enough(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    post.town.invited["!tete-a-tete"].add(OMAR)
    await post.put(room="!tete-a-tete")
    await post.settle()
    assert post.town.bodies("!tete-a-tete") == []
    assert len(post.town.opened) == 1


async def test_who_left_is_invited_once_more_and_then_left_alone(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    post.town.go("!tete-a-tete", LEA)
    await post.put(asked_in="!accueil")
    await post.settle()
    assert (post.town.invitations, post.town.taken) == (1, [])
    post.town.go("!tete-a-tete", LEA)
    post.deliverer.moved(["!tete-a-tete"])
    (row,) = await post.become(ASIDE)
    assert (row.content, row.asked_in, post.town.invitations, post.town.opened) == ({}, "!accueil", 1, {})


async def test_who_left_and_comes_back_is_answered(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    post.town.go("!tete-a-tete", LEA)
    await post.put()
    await post.settle()
    post.come()
    await post.become(SENT)
    assert post.town.bodies("!tete-a-tete") == ["Vos données"]


async def test_who_closed_the_door_and_asks_again_gets_a_new_room(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    post.town.go("!tete-a-tete", LEA)
    await post.put()
    await post.settle()
    post.town.go("!tete-a-tete", LEA)
    post.deliverer.moved(["!tete-a-tete"])
    await post.become(ASIDE)
    txn_id = await post.put("encore")
    await post.settle()
    room_id = post.come()
    await post.settle()
    assert post.town.bodies(room_id) == ["encore"]
    async with post.database.reading() as session:
        (state,) = (await session.exec(select(Outgoing.state).where(Outgoing.txn_id == txn_id))).all()
    assert state == SENT


async def test_each_person_has_a_room_of_their_own(post: Delivery) -> None:
    await post.put("à Léa")
    await post.put("à Omar", OMAR)
    await post.settle()
    places = {person: post.come(person) for person in (LEA, OMAR)}
    await post.become(SENT)
    assert {person: post.town.bodies(room_id) for person, room_id in places.items()} == {LEA: ["à Léa"], OMAR: ["à Omar"]}


async def test_a_file_and_a_redaction(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    async with post.database.writing() as session:
        file = {"name": "mes-donnees.csv", "media_type": "text/csv", "data": "bm9t"}
        await delivery.add_outgoing(session, outgoing(LEA, person_id=LEA, action="file", content=file))
        await delivery.add_outgoing(session, outgoing("!accueil", action="redact", content={"event_id": "$named"}))
    post.deliverer.wake()
    rows = await post.become(SENT)
    assert [row.content for row in rows] == [{}, {}]
    assert {(place, said["body"], said.get("url")) for place, said in post.town.taken} == {
        ("!tete-a-tete", "mes-donnees.csv", "mxc://town.example/nom"),
        ("!accueil", "redact $named", None),
    }


async def test_an_image_is_sent_with_its_words_and_its_size(post: Delivery) -> None:
    png = bytes(16) + (880).to_bytes(4, "big") + (96).to_bytes(4, "big")
    file = {"name": "S3.png", "media_type": "image/png", "data": base64.b64encode(png).decode(), "described": "1. Logement, 2 voix"}
    async with post.database.writing() as session:
        await delivery.add_outgoing(session, outgoing("!accueil", action="file", content=file))
    post.deliverer.wake()
    await post.become(SENT)
    ((_, said),) = post.town.taken
    assert (said["msgtype"], said["body"], said["info"]) == ("m.image", "1. Logement, 2 voix", {"w": 880, "h": 96})


async def test_who_does_not_come_waits_and_holds_nobody_up(post: Delivery) -> None:
    await post.put()
    await post.put("à Omar", OMAR)
    await post.settle()
    room_id = post.come(OMAR)
    await post.settle()
    assert post.town.bodies(room_id) == ["à Omar"]
    async with post.database.reading() as session:
        states = (await session.exec(select(Outgoing.state).order_by(col(Outgoing.id)))).all()
    assert list(states) == [WAITING, SENT]


async def test_in_a_room_that_was_opened_since_nothing_private_is_said(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    post.town.open.add("!tete-a-tete")
    await post.put(room="!tete-a-tete")
    await post.settle()
    assert (post.town.bodies("!tete-a-tete"), len(post.town.opened)) == ([], 1)
    room_id = post.come()
    await post.become(SENT)
    assert post.town.bodies(room_id) == ["Vos données"]


async def test_nobody_is_awaited_in_a_room_that_others_may_enter(post: Delivery) -> None:
    await post.know("!ouvert")
    post.town.joined["!ouvert"].discard(LEA)
    post.town.invited["!ouvert"].add(LEA)
    post.town.open.add("!ouvert")
    await post.put()
    await post.settle()
    assert len(post.town.opened) == 1


async def test_for_one_person_so_many_rooms_are_opened_in_a_day(post: Delivery) -> None:
    for number in range(PRIVATE_ROOMS + 2):
        await post.put(f"essai {number}", asked_in="!salon")
        await post.settle()
        for room_id in [room for room, people in post.town.invited.items() if LEA in people]:
            post.town.come(room_id, LEA)
            post.town.come(room_id, OMAR)  # somebody else is let in each time: it is private no more
            post.deliverer.moved([room_id])
        await post.settle()
    assert len(post.town.opened) == PRIVATE_ROOMS


async def test_in_a_room_that_is_being_replaced_nothing_is_said_and_what_is_for_them_goes_along(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    async with post.database.writing() as session:
        await rooms.set_move(session, "!tete-a-tete", "!nouveau")
    await post.put("avant", room="!tete-a-tete")
    await post.put("pendant")
    post.town.go("!tete-a-tete", LEA)  # people leave the old room: nobody is to be asked back there
    await post.settle()
    assert (post.town.taken, post.town.opened, post.town.invitations) == ([], {}, 0)
    post.town.come("!nouveau", LEA)
    post.town.invited["!nouveau"] = set()
    async with post.database.writing() as session:
        (move,) = await rooms.list_pending(session)
        await rooms.set_moved(session, move, "!nouveau", (), NOW)
    post.deliverer.wake()
    await post.become(SENT)
    assert post.town.bodies("!nouveau") == ["avant", "pendant"]


async def test_where_the_new_room_is_open_to_others_what_is_for_them_is_said_in_another_one(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    async with post.database.writing() as session:
        await rooms.set_move(session, "!tete-a-tete", "!nouveau")
    await post.put(room="!tete-a-tete")
    post.town.come("!nouveau", LEA)
    post.town.open.add("!nouveau")
    async with post.database.writing() as session:
        (move,) = await rooms.list_pending(session)
        await rooms.set_moved(session, move, "!nouveau", (), NOW)
    post.deliverer.wake()
    await post.settle()
    room_id = post.come()
    await post.become(SENT)
    assert (post.town.bodies("!nouveau"), post.town.bodies(room_id)) == ([], ["Vos données"])


async def test_where_the_bot_is_not_asked_into_the_new_room_another_one_is_opened(post: Delivery) -> None:
    await post.know("!tete-a-tete")
    async with post.database.writing() as session:
        await rooms.set_move(session, "!tete-a-tete", "!nouveau")
    await post.put("avant", room="!tete-a-tete")
    await post.put("pendant")
    await post.settle()
    async with post.database.writing() as session:
        await rooms.leave_private_room(session, "!tete-a-tete")
    post.deliverer.wake()
    await post.settle()
    assert post.town.taken == []
    room_id = post.come()
    await post.become(SENT)
    assert (post.town.bodies("!tete-a-tete"), post.town.bodies(room_id)) == ([], ["avant", "pendant"])
