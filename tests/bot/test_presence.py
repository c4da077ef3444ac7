"""Who came, who went, who spoke first today, and who could not be reached: each happens once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.engine.incoming import Arrived, Came, Went
from commands import rooms
from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Attach, Direct, Effects, Post, msg, reply
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Job
from commands.core.declaration.happenings import Contact, Departure
from commands.core.declaration.vocabulary import Args, Family
from storage import private_rooms
from storage.database import Database
from storage.delivery import ASIDE, WAITING, Naming, Outgoing
from storage.private_rooms import PrivateRoom
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat

family = Family("trial", "Essayer")
DUE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Nothing(Args):
    """Ne rien dire."""


@family.command("privé", Nothing, examples=("!privé",))
async def speak_privately(ctx: Context, _args: Nothing) -> Effects:
    return (Direct(msg("rooms.hello")), Attach("a.csv", "text/csv", b"nom"))


@family.command("dire", Nothing, examples=("!dire",))
async def speak(_ctx: Context, _args: Nothing) -> Effects:
    return reply("rooms.hello")


@family.command("nommer", Nothing, examples=("!nommer",))
async def name(_ctx: Context, _args: Nothing) -> Effects:
    return reply("core.not-understood", words=[{"who": LEA}])


@family.when(Contact)
async def meet(ctx: Context, _contact: Contact) -> Effects:
    return (Direct(msg("rooms.hello-in-private")),)


@family.when(Departure)
async def part(_ctx: Context, departure: Departure) -> Effects:
    return (Post("accueil", msg("rooms.hello"), mentions=(LEA.user_id,)),) if departure.everywhere else ()


TABLE = Table((family, rooms.family))


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, TABLE)


async def places(chat: Chat) -> list[tuple[str, str, str | None]]:
    return [(row.room_id, row.action, row.person_id) for row in await chat.outbox()]


async def test_the_first_words_of_a_day_are_met_once(chat: Chat) -> None:
    for _ in range(2):
        await chat.says("!dire")
    assert len(await chat.outbox()) == 3
    again = Chat(chat.database, TABLE)  # a restart forgets who was met, the database does not
    await again.answer_to(again.hear("!dire", room=PRIVATE))
    assert len(await chat.outbox()) == 3
    chat.later(days=1)
    await chat.says("!dire")
    assert len(await chat.outbox()) == 5


async def test_asked_in_a_room_it_goes_to_the_person_with_a_neutral_line(chat: Chat) -> None:
    said = chat.hear("!privé", room=ACCUEIL)
    await chat.answer_to(said)
    lea = LEA.user_id
    assert await places(chat) == [
        (lea, "send", lea),
        (lea, "send", lea),
        (lea, "file", lea),
        (ACCUEIL.room_id, "send", None),
    ]
    direct, neutral = (await chat.outbox())[1], (await chat.outbox())[3]
    assert direct.content["m.mentions"] == {"user_ids": [lea]}
    assert direct.asked_in == ACCUEIL.room_id
    assert neutral.content["m.relates_to"]["m.in_reply_to"]["event_id"] == said.event_id


async def test_asked_in_private_it_answers_there(chat: Chat) -> None:
    await chat.says("!privé")
    assert {row.room_id for row in await chat.outbox()} == {PRIVATE.room_id}
    assert {row.content.get("msgtype") for row in await chat.outbox()} == {"m.notice", None}


async def test_a_text_that_names_somebody_is_remembered(chat: Chat) -> None:
    await chat.says("!nommer", room=ACCUEIL, person=OMAR)
    async with chat.database.reading() as session:
        (naming,) = (await session.exec(select(Naming))).all()
    assert (naming.user_id, naming.txn_id) == (LEA.user_id, (await chat.outbox())[-1].txn_id)


async def test_a_departure_happens_once(chat: Chat) -> None:
    went = Went("$went", ACCUEIL, LEA, everywhere=True)
    for _ in range(2):
        await chat.dispatcher.dispatch(went)
    said, ring = await chat.outbox()
    assert (said.room_id, said.content["msgtype"], said.content["m.mentions"]) == (ACCUEIL.room_id, "m.notice", {})
    assert (ring.room_id, ring.content["m.mentions"]) == (ACCUEIL.room_id, {"user_ids": [LEA.user_id]})
    await chat.dispatcher.dispatch(Went("$went-2", ACCUEIL, OMAR, everywhere=False))
    assert len(await chat.outbox()) == 2


async def test_who_refuses_a_private_room_is_not_asked_again(chat: Chat) -> None:
    await chat.dispatcher.dispatch(Arrived("$arrived", PRIVATE, LEA))
    await chat.dispatcher.dispatch(Went("$refused", PRIVATE, LEA, everywhere=False, refused=True))
    async with chat.database.reading() as session:
        (room,) = (await session.exec(select(PrivateRoom))).all()
    assert room.invited_again


async def test_a_private_room_is_remembered_when_the_bot_arrives(chat: Chat) -> None:
    await chat.dispatcher.dispatch(Arrived("$arrived", PRIVATE, LEA))
    async with chat.database.reading() as session:
        (room,) = (await session.exec(select(PrivateRoom))).all()
    assert (room.room_id, room.user_id) == (PRIVATE.room_id, LEA.user_id)


async def test_a_newcomer_in_a_common_room_is_no_crowd(chat: Chat) -> None:
    await chat.dispatcher.dispatch(Came("$came", ACCUEIL, OMAR))
    await chat.dispatcher.dispatch(Came("$back", PRIVATE, LEA))
    assert await chat.outbox() == []


async def test_who_could_not_be_reached_is_told_where_they_asked_once(chat: Chat) -> None:
    said = chat.hear("!privé", room=ACCUEIL)
    await chat.answer_to(said)
    before = len(await chat.outbox())
    chat.later(hours=23)
    await chat.timekeeper.explain_unreached()
    assert len(await chat.outbox()) == before
    chat.later(hours=2)
    for _ in range(2):
        await chat.timekeeper.explain_unreached()
    rows = await chat.outbox()
    assert len(rows) == before + 1
    assert rows[-1].room_id == ACCUEIL.room_id
    assert rows[-1].content["m.relates_to"]["m.in_reply_to"]["event_id"] == said.event_id
    assert [(row.state, row.content) for row in rows if row.action == "file"] == [(ASIDE, {})]
    assert rows[0].state == WAITING  # nobody asked for it: it may wait longer
    chat.later(days=7)
    await chat.timekeeper.explain_unreached()
    rows = await chat.outbox()
    assert (len(rows), rows[0].state) == (before + 1, ASIDE)


async def test_a_refusal_of_the_homeserver_is_told_at_once(chat: Chat) -> None:
    await chat.says("!privé", room=ACCUEIL)
    async with chat.database.writing() as session:
        await private_rooms.set_person_aside(session, LEA.user_id, "M_FORBIDDEN", chat.now)
    await chat.timekeeper.explain_unreached()
    assert "pas pu vous répondre" in (await chat.outbox())[-1].content["body"]


async def test_a_job_speaks_to_people_and_rooms_once(chat: Chat) -> None:
    async def tell(due: Due) -> Effects:
        assert due.due == DUE
        return Direct(msg("rooms.hello"), to=LEA.user_id), Post("accueil", msg("rooms.hello")), Post("nulle-part", msg("rooms.hello"))

    job = Job("trial", 9, 0, tell)
    for _ in range(2):
        await chat.timekeeper.run(job, DUE)
    assert await places(chat) == [(LEA.user_id, "send", LEA.user_id), (ACCUEIL.room_id, "send", None)]
    assert all(isinstance(row, Outgoing) and row.asked_in is None for row in await chat.outbox())
    await chat.timekeeper.run(job, DUE + timedelta(0))
