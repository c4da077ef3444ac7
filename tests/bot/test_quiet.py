"""Who is rung by what, and what an answer points to: read in the contents that leave."""

from typing import Any

import nio
import pytest

from bot.engine.timeline import last_words
from bot.matrix import content
from commands.core.declaration.context import Person, Room
from commands.core.telling.rendering import Rendered
from commands.meetings.subject import Sheet
from commands.table import TABLE
from storage.database import Database
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat
from tests.given import meeting, member

SAMIRA = Person("@samira:town.example", "Samira")
BOT = "@agora:town.example"
CAFE = "!rencontre Café ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 1"


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, TABLE)


def test_the_edit_that_rings_mentions_at_its_top_level_and_keeps_the_words() -> None:
    rung = content.edit(content.call(Rendered("Demain", "<p>Demain</p>"), ("@lea:town.example",)), of="$told")
    assert rung["m.mentions"] == {"user_ids": ["@lea:town.example"]}
    assert (rung["msgtype"], rung["body"]) == ("m.text", "* Demain"), "a notice rings for nobody"
    assert (rung["m.new_content"]["body"], rung["m.relates_to"]["event_id"]) == ("Demain", "$told")


async def test_what_names_some_is_a_notice_and_an_edit_that_mentions_them(chat: Chat) -> None:
    """The welcome names newcomers, where everybody reads."""
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa Étiolle", greeted_at=None)
    (job,) = [job for job in TABLE.jobs if job.name == "network.welcome"]
    await chat.timekeeper.run(job, chat.now)
    said, ring = await chat.outbox()
    assert (said.action, said.content["msgtype"], said.content["m.mentions"]) == ("send", "m.notice", {})
    assert (ring.action, ring.content["m.mentions"]) == ("ring", {"user_ids": [LEA.user_id]})
    assert (ring.room_id, ring.content["body"]) == (said.room_id, said.content["body"])


async def test_nothing_that_mentions_somebody_leaves_as_a_text_of_a_room(chat: Chat) -> None:
    """Whatever is said: a text with mentions is for one person, where only they read."""
    await chat.says(CAFE, person=SAMIRA)
    await chat.says("!participe R1")
    await chat.says("!participe R1", person=OMAR)
    await chat.says("!absent R1")
    await chat.rings(days=9)
    rows = [row for row in await chat.outbox() if row.action == "send" and row.content.get("m.mentions")]
    assert rows
    assert [row for row in rows if row.person_id is None] == []


@pytest.mark.parametrize(
    ("room", "more", "points"),
    [
        (PRIVATE, {}, False),
        (PRIVATE, {"is_last": False}, True),
        (PRIVATE, {"thread": "$root"}, True),
        (ACCUEIL, {}, True),
    ],
)
async def test_where_two_are_alone_an_answer_points_to_nothing(chat: Chat, room: Room, more: dict[str, Any], points: bool) -> None:
    """Unless something was said since, or it is in a thread."""
    said = chat.hear("!agenda", room=room, **more)
    await chat.answer_to(said)
    (row,) = await chat.outbox()
    assert ("m.relates_to" in row.content) is points
    assert row.content.get(content.ANSWERS) == (None if points else said.event_id)


async def test_an_answer_in_private_is_still_edited_when_its_question_is(chat: Chat) -> None:
    said = chat.hear("!agenda")
    await chat.answer_to(said)
    await chat.corrects(said, "!aide")
    assert [row.edits for row in await chat.outbox()] == [None, said.event_id]


def message(event_id: str, sender: str = LEA.user_id, *, edits: str | None = None) -> nio.Event:
    relation = {"m.relates_to": {"rel_type": "m.replace", "event_id": edits}} if edits else {}
    body = {"msgtype": "m.text", "body": "!agenda", **relation}
    source = {"event_id": event_id, "sender": sender, "origin_server_ts": 0, "type": "m.room.message", "content": body}
    return nio.RoomMessageText(source, "!agenda", None, None)


def test_the_last_words_of_a_room_are_those_of_a_person_and_no_correction() -> None:
    rooms = {"!a": [message("$1"), message("$2"), message("$3", BOT), message("$4", edits="$1")], "!b": [message("$5")], "!c": []}
    assert last_words(rooms, BOT) == {"$2", "$5"}


async def test_full_is_not_said_while_a_seat_is_only_offered(chat: Chat) -> None:
    await chat.says(CAFE, person=SAMIRA)
    await chat.says("!participe R1")
    assert "C’est complet" in await chat.says("!rencontre R1")
    await chat.says("!participe R1", person=OMAR)
    await chat.says("!absent R1")
    offered = await chat.says("!rencontre R1")
    assert "complet" not in offered
    assert "La place libre est proposée à la liste d’attente" in offered
    await chat.says("!participe R1", person=OMAR)
    assert "C’est complet" in await chat.says("!rencontre R1")


def test_seats_that_are_offered_are_neither_taken_nor_free() -> None:
    held = meeting(number=1, seats=3)
    coming, offered, everybody = Sheet(held, 2, 0, 1, []), Sheet(held, 2, 1, 0, []), Sheet(held, 3, 0, 0, [])
    assert [(each.is_full, each.offered) for each in (coming, offered, everybody)] == [(False, 0), (False, 1), (True, 0)]
    assert not Sheet(meeting(number=1, seats=None), 200, 0, None, []).is_full
