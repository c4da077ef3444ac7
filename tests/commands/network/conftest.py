"""A house with a few structures, where people talk to the bot in private, and what it knows of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import dialogues, network
from storage.database import Database
from storage.dialogues import Draft
from storage.network import Member
from tests import given
from tests.begun import Beginnings
from tests.chat import LEA, OMAR, PRIVATE, Chat

NUMBERS = {"CCAS": 1, "Mission locale": 2, "Épicerie du Pont": 3, "Épicerie de la Gare": 4}
ROOMS = {LEA.user_id: PRIVATE, OMAR.user_id: Room("!private-omar:town.example", private=True)}


@dataclass
class House(Chat):
    """A conversation, and questions to its database."""

    async def hears(self, *texts: str, person: Person = LEA) -> str:
        """Say these things in the private room of a person, and give the last answer."""
        answer = ""
        for text in texts:
            answer = await self.says(text, room=ROOMS[person.user_id], person=person)
        return answer

    async def member(self, person: Person = LEA) -> Member | None:
        """What is kept of a person."""
        async with self.database.reading() as session:
            return await network.get_member(session, person.user_id)

    async def posts(self, person: Person = LEA) -> list[tuple[str, str]]:
        """The structures and the roles of a person."""
        async with self.database.reading() as session:
            posts = await network.list_current_memberships(session, [person.user_id])
            return [(structure.name, post.role) for post, structure in posts]

    async def draft(self, person: Person = LEA) -> Draft | None:
        """Where a person stands in a dialogue."""
        async with self.database.reading() as session:
            return await dialogues.get_draft(session, person.user_id)

    async def has(self, person: Person, name: str, *structures: str, **facts: Any) -> None:
        """Make somebody a member, with posts in known structures."""
        async with self.database.writing() as session:
            await given.member(session, person.user_id, name, **facts)
            for structure in structures:
                await network.add_membership(session, person.user_id, NUMBERS[structure], f"agente {structure}", date(2026, 1, 5))


async def four_structures(house: Chat) -> None:
    """They are in the directory."""
    async with house.database.writing() as session:
        await given.findable(session, given.structure("Centre communal d’action sociale", acronym="CCAS", commune="Valmont"))
        await given.findable(session, given.structure("Mission locale", commune="Valmont"))
        await given.findable(session, given.structure("Épicerie du Pont, épicerie sociale", commune="Valmont"))
        await given.findable(session, given.structure("Épicerie de la Gare", commune="Valmont"))


@pytest.fixture
async def house(sqlite: Database, beginnings: Beginnings) -> House:
    house = House(sqlite, TABLE)
    await beginnings.begin(house, four_structures)
    return house
