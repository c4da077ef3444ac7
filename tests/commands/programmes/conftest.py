"""A house with a programme under way, and people of three structures."""

from datetime import UTC, datetime

import pytest

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import delivery
from storage.database import Database
from storage.delivery import SENT, Outgoing
from tests.chat import LEA, OMAR, TERRITORY, Chat
from tests.given import findable, member, structure

SAMIRA = Person("@samira:town.example", "Samira")
INES = Person("@ines:town.example", "Inès")
PROGRAMME = Room("!programme:town.example", role="programme")
OPENED = "!programme ouvrir 2027-1 ; idées 14 décembre ; vote 4 janvier ; arbitrage 11 janvier ; publication 18 janvier"


async def send(chat: Chat) -> None:
    """What waits is sent: messages have an id, and reactions under them are understood."""
    for row in await chat.outbox():
        if row.state != SENT:
            async with chat.database.writing() as session:
                await delivery.set_sent(session, row.id or 0, f"$sent{row.id}", chat.now)


async def told(chat: Chat, subject: str) -> Outgoing:
    """The message of a subject, as it was first told."""
    return next(row for row in await chat.outbox() if row.subject == subject and row.action == "send")


async def taps(chat: Chat, subject: str, key: str, person: Person = LEA, room: Room = PROGRAMME) -> str:
    """React under the message of a subject."""
    await send(chat)
    row = await told(chat, subject)
    return await chat.answer_to(Tapped(f"$tap{person.user_id}{key}{row.id}", room, person, f"$sent{row.id}", key))


async def untaps(chat: Chat, subject: str, key: str, person: Person = LEA, room: Room = PROGRAMME) -> str:
    """Take a reaction back."""
    row = await told(chat, subject)
    return await chat.answer_to(
        Untapped(f"$un{person.user_id}{key}{row.id}", room, f"$tap{person.user_id}{key}{row.id}", by=person.user_id)
    )


@pytest.fixture
async def chat(database: Database) -> Chat:
    """No programme yet."""
    chat = Chat(database, TABLE, territory=TERRITORY)
    async with database.writing() as session:
        for person, name in ((LEA, "PMI"), (OMAR, "Secours populaire"), (INES, "Mission locale"), (SAMIRA, "CCAS")):
            await member(session, person.user_id, person.name, await findable(session, structure(name)))
    return chat


@pytest.fixture
async def opened(chat: Chat) -> Chat:
    """A programme whose call for ideas is open."""
    assert "C’est ouvert" in await chat.says(OPENED, person=SAMIRA)
    await send(chat)
    return chat


def at(month: int, day: int, hour: int = 12, year: int = 2026) -> datetime:
    """An instant."""
    return datetime(year, month, day, hour, tzinfo=UTC)
