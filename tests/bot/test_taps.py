"""Reactions find their subject, removals their reaction; what a message says is kept true by grouped edits."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Effects, Post, Refused, Update, msg
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Job
from commands.core.declaration.happenings import Removed, Tap
from commands.core.declaration.vocabulary import Family
from storage import delivery
from storage.database import Database
from storage.delivery import Outgoing
from storage.reactions import Reaction
from tests.chat import ACCUEIL, LEA, OMAR, Chat

family = Family("trial", "Essayer")
taps: list[tuple[str, int, str, bool]] = []
removals: list[int] = []


@family.tapped("trial.meeting")
async def tap(ctx: Context, tapped: Tap) -> Effects:
    taps.append((ctx.person.user_id, tapped.number, tapped.key, tapped.removed))
    if tapped.key == "❌":
        raise Refused("core.nothing-offered")
    return (Update("trial.meeting:12", msg("core.dialogue-too-long", most=len(taps))),)


@family.removed("trial.meeting")
async def removed(_ctx: Context, removed: Removed) -> Effects:
    removals.append(removed.number)
    return ()


async def announce(_due: Due) -> Effects:
    return (Post("accueil", msg("rooms.hello"), subject="trial.meeting:12"),)


@pytest.fixture
def chat(database: Database) -> Chat:
    taps.clear()
    removals.clear()
    return Chat(database, Table((family,)))


async def announced(chat: Chat) -> str:
    """The message of the meeting, sent."""
    await chat.timekeeper.run(Job("trial", 9, 0, announce), chat.now)
    (row,) = await chat.outbox()
    await sent(chat, row, "$message")
    return "$message"


async def sent(chat: Chat, row: Outgoing, event_id: str) -> None:
    async with chat.database.writing() as session:
        await delivery.set_sent(session, row.id or 0, event_id, chat.now)


async def updates(chat: Chat) -> list[tuple[str, str, datetime | None]]:
    return [(row.state, row.content.get("body", "")[:30], row.not_before) for row in await chat.outbox() if row.action == "update"]


def tapped(event_id: str, key: str = "✅", target: str = "$message", person: object = LEA) -> Tapped:
    assert person in {LEA, OMAR}
    return Tapped(event_id, ACCUEIL, LEA if person is LEA else OMAR, target, key)


async def test_a_reaction_and_its_removal_happen_once_each(chat: Chat) -> None:
    await announced(chat)
    for _ in range(2):
        await chat.dispatcher.dispatch(tapped("$tap"))
    for _ in range(2):
        await chat.dispatcher.dispatch(Untapped("$redaction", ACCUEIL, "$tap"))
    assert taps == [(LEA.user_id, 12, "✅", False), (LEA.user_id, 12, "✅", True)]


async def test_one_sign_drawn_twice_counts_once(chat: Chat) -> None:
    await announced(chat)
    await chat.dispatcher.dispatch(tapped("$tap-1"))
    await chat.dispatcher.dispatch(tapped("$tap-2"))
    await chat.dispatcher.dispatch(Untapped("$redaction-1", ACCUEIL, "$tap-1"))
    assert [removed for *_, removed in taps] == [False]
    await chat.dispatcher.dispatch(Untapped("$redaction-2", ACCUEIL, "$tap-2"))
    assert [removed for *_, removed in taps] == [False, True]


async def test_other_messages_and_other_removals_are_nothing(chat: Chat) -> None:
    await announced(chat)
    await chat.dispatcher.dispatch(tapped("$tap", target="$elsewhere"))
    await chat.dispatcher.dispatch(Untapped("$redaction", ACCUEIL, "$unknown"))
    assert taps == []
    assert not await chat.claims() & {"$tap", "$redaction"}


async def test_edits_are_grouped_and_the_last_state_wins(chat: Chat) -> None:
    await announced(chat)
    await chat.dispatcher.dispatch(tapped("$tap-1"))
    await chat.dispatcher.dispatch(tapped("$tap-2", person=OMAR))
    ((state, body, not_before),) = await updates(chat)
    assert (state, not_before) == ("waiting", None)
    assert "2 caract" in body
    row = (await chat.outbox())[-1]
    await sent(chat, row, "$edit")
    chat.later(seconds=1)
    await chat.dispatcher.dispatch(Untapped("$redaction", ACCUEIL, "$tap-1"))
    assert (await updates(chat))[-1][2] == chat.now + timedelta(seconds=4)


async def test_a_reaction_under_the_edit_is_one_under_the_message(chat: Chat) -> None:
    await announced(chat)
    await chat.dispatcher.dispatch(tapped("$tap-1"))
    await sent(chat, (await chat.outbox())[-1], "$edit")
    await chat.dispatcher.dispatch(tapped("$tap-2", target="$edit", person=OMAR))
    assert [user_id for user_id, *_ in taps] == [LEA.user_id, OMAR.user_id]


async def test_a_refusal_is_said_to_the_person_alone_and_the_reaction_is_not_kept(chat: Chat) -> None:
    await announced(chat)
    await chat.dispatcher.dispatch(tapped("$tap", key="❌"))
    row = (await chat.outbox())[-1]
    assert (row.person_id, row.room_id) == (LEA.user_id, LEA.user_id)
    async with chat.database.reading() as session:
        assert (await session.exec(select(Reaction.event_id).order_by(col(Reaction.event_id)))).all() == []


async def test_a_message_taken_away_is_known_once_and_edited_no_more(chat: Chat) -> None:
    await announced(chat)
    await chat.dispatcher.dispatch(tapped("$tap-1"))
    for cause in ("$redaction", "$redaction", "recount:$message"):
        await chat.dispatcher.dispatch(Untapped(cause, ACCUEIL, "$message"))
    assert removals == [12]
    await chat.dispatcher.dispatch(tapped("$tap-2", person=OMAR))
    assert len(taps) == 2
    assert [(row.action, row.state) for row in await chat.outbox()] == [("send", "withdrawn"), ("update", "withdrawn")]


async def test_an_edit_taken_away_is_no_message_taken_away(chat: Chat) -> None:
    await announced(chat)
    await chat.dispatcher.dispatch(tapped("$tap-1"))
    await sent(chat, (await chat.outbox())[-1], "$edit")
    await chat.dispatcher.dispatch(Untapped("$redaction", ACCUEIL, "$edit"))
    assert removals == []
    assert [row.state for row in await chat.outbox()] == ["sent", "sent"]


async def test_what_was_told_anew_is_the_message(chat: Chat) -> None:
    await announced(chat)
    await chat.dispatcher.dispatch(Untapped("$redaction", ACCUEIL, "$message"))
    await chat.timekeeper.run(Job("again", 9, 0, announce), chat.now)
    await sent(chat, (await chat.outbox())[-1], "$again")
    await chat.dispatcher.dispatch(tapped("$tap-1", target="$again"))
    assert [(row.action, row.state) for row in await chat.outbox()] == [("send", "withdrawn"), ("send", "sent"), ("update", "waiting")]
    await chat.dispatcher.dispatch(Untapped("$redaction-2", ACCUEIL, "$again"))
    assert removals == [12, 12]
