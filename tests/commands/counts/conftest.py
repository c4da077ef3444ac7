"""A house with twelve structures, one person each (two of the first); nobody counts anything yet. It is the end of November."""

import pytest

from commands.core.declaration.context import Person
from commands.table import TABLE
from storage.database import Database
from storage.private_rooms import PrivateRoom
from tests.begun import Beginnings
from tests.chat import Chat
from tests.given import findable, member, structure

SAMIRA = Person("@samira:town.example", "Samira")
"""Of the équipe d'animation; she speaks for no structure."""
SECOND = Person("@second:town.example", "Paule")
"""Speaks for the first structure too."""
STRANGER = Person("@bob:town.example", "Bob")
TWELVE = [Person(f"@p{rank}:town.example", f"Prénom{rank}") for rank in range(1, 13)]
FOOD = "!indicateur Foyers reçus pour une aide alimentaire ; par trimestre ; jusqu’au 31 mars 2027 ; en foyers ; tenu par "
NAMES = [f"Asso{rank}" for rank in range(1, 13)]


async def settled(chat: Chat) -> None:
    """All have a private room with the bot."""
    async with chat.database.writing() as session:
        numbers = [await findable(session, structure(name)) for name in NAMES]
        for person, number in (*zip(TWELVE, numbers, strict=True), (SECOND, numbers[0])):
            await member(session, person.user_id, person.name, number)
        for person in (*TWELVE, SECOND, SAMIRA):
            session.add(PrivateRoom(room_id=f"!of{person.user_id}", user_id=person.user_id, opened_at=chat.now))


@pytest.fixture
async def chat(database: Database, beginnings: Beginnings) -> Chat:
    chat = Chat(database, TABLE)
    await beginnings.begin(chat, settled)
    return chat
