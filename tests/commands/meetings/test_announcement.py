"""The announcement in the room of the agenda: kept true, and signed up under by a tap."""

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Person, Room
from storage import delivery, meetings
from storage.meetings import CONFIRMED, WAITING
from tests.chat import LEA, OMAR, Chat
from tests.given import member
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
ALONE = Room("!Samira:town.example", private=True)
AGENDA = Room("!agenda:town.example", role="agenda")


async def announced(chat: Chat, seats: str = "1") -> None:
    """A meeting whose announcement was sent."""
    await chat.says(f"!rencontre Café ; jeudi 3 décembre 14h-16h ; salle 4 ; {seats}", person=SAMIRA, room=ALONE)
    (row,) = [row for row in await chat.outbox() if row.subject == "meetings.meeting:1" and row.action == "send"]
    assert (row.room_id, row.content["msgtype"], row.content["m.mentions"]) == (AGENDA.room_id, "m.text", {})
    async with chat.database.writing() as session:
        await delivery.set_sent(session, row.id or 0, "$announcement", chat.now)


async def taps(chat: Chat, event_id: str, person: Person = LEA, key: str = "✅") -> str:
    return await chat.answer_to(Tapped(event_id, AGENDA, person, "$announcement", key))


async def states(chat: Chat) -> dict[str | None, str]:
    async with chat.database.reading() as session:
        return {row.user_id: row.state for row in await meetings.list_registrations(session, 1)}


async def shown(chat: Chat) -> str:
    """What the announcement says by its last edit."""
    last = [row for row in await chat.outbox() if row.action == "update"][-1]
    return flat(str(last.content["body"]))


async def test_a_tap_signs_up_and_its_removal_signs_out(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa")
    await announced(chat)
    await taps(chat, "$tap")
    assert await states(chat) == {LEA.user_id: CONFIRMED}
    assert "1 personne inscrite sur 1" in await shown(chat)
    assert [row for row in await chat.outbox() if row.person_id == LEA.user_id] == []
    await chat.answer_to(Untapped("$redaction", AGENDA, "$tap"))
    assert await states(chat) == {}
    assert "0 personne inscrite sur 1" in await shown(chat)


async def test_who_is_no_member_is_registered_and_invited_to_complete(chat: Chat) -> None:
    await announced(chat)
    assert "!inscription" in await taps(chat, "$tap")
    assert await states(chat) == {LEA.user_id: CONFIRMED}


async def test_who_taps_when_it_is_full_is_told_their_rank_and_then_offered_a_seat(chat: Chat) -> None:
    await announced(chat)
    await taps(chat, "$tap-1")
    assert "rang 1" in await taps(chat, "$tap-2", OMAR)
    assert await states(chat) == {LEA.user_id: CONFIRMED, OMAR.user_id: WAITING}
    assert "!participe R1" in await chat.answer_to(Untapped("$redaction", AGENDA, "$tap-1"))


async def test_other_signs_sign_nobody_up(chat: Chat) -> None:
    await announced(chat)
    assert await taps(chat, "$tap", key="🎉") == ""
    assert await states(chat) == {}


async def test_a_tap_after_the_start_is_refused_in_private_and_a_removal_changes_nothing(chat: Chat) -> None:
    await announced(chat)
    await taps(chat, "$tap-1")
    chat.later(days=10, hours=6)
    assert "a déjà commencé" in await taps(chat, "$tap-2", OMAR)
    await chat.answer_to(Untapped("$redaction", AGENDA, "$tap-1"))
    assert await states(chat) == {LEA.user_id: CONFIRMED}


async def test_changes_and_cancelling_are_told_by_the_announcement(chat: Chat) -> None:
    await announced(chat)
    await chat.says("!modifier R1 lieu Centre social", person=SAMIRA, room=ALONE)
    assert "Lieu : Centre social" in await shown(chat)
    await chat.says("!annuler-rencontre R1", person=SAMIRA, room=ALONE)
    await chat.says("oui", person=SAMIRA, room=ALONE)
    assert ": annulée" in await shown(chat)


async def test_whose_tap_somebody_else_takes_away_is_told_how_to_come_all_the_same(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa")
    await announced(chat)
    await taps(chat, "$tap")
    told = await chat.answer_to(Untapped("$redaction", AGENDA, "$tap", by="@modo:town.example"))
    assert "qui modère le salon a retiré votre ✅" in told
    assert "!participe R1" in told
    assert "modo" not in told
    assert [row.content["msgtype"] for row in await chat.outbox() if row.person_id == LEA.user_id] == ["m.notice"]
    assert await states(chat) == {}


async def test_who_takes_their_own_tap_away_is_told_nothing(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa")
    await announced(chat)
    await taps(chat, "$tap")
    await chat.answer_to(Untapped("$redaction", AGENDA, "$tap", by=LEA.user_id))
    assert [row for row in await chat.outbox() if row.person_id == LEA.user_id] == []
