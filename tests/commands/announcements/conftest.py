"""A house where the bot is in the rooms of the network, with the power to ring for all in « accueil » and « agenda »."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from commands.core.declaration.context import Audience, Person, Room
from commands.table import TABLE
from storage.database import Database
from storage.delivery import Outgoing
from tests.chat import LEA, MORNING, OMAR, TERRITORY, Chat
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
HERS = Room("!hers:town.example", private=True)
ACCUEIL = "!accueil:town.example"
EVERYBODY = frozenset({LEA.user_id, OMAR.user_id, SAMIRA.user_id})


@dataclass
class House(Chat):
    """What is said in a room because somebody announced it is looked at in the outbox."""

    async def says(self, text: str, *, room: Room = HERS, person: Person = SAMIRA, **more: Any) -> str:
        """Samira says something, where she is alone with the bot."""
        return flat(await super().says(text, room=room, person=person, **more))

    async def announced(self) -> Sequence[Outgoing]:
        """The announcements that leave, and the edits that ring for some."""
        return [row for row in await self.outbox() if row.content.get("body", "").startswith("Annonce")]

    async def announced_texts(self) -> list[str]:
        """What they say, each once."""
        return [flat(row.content["body"]) for row in await self.announced() if row.action == "send"]


@pytest.fixture
def house(database: Database) -> House:
    """It is Monday the 23rd of November 2026, 9 h in Paris."""
    house = House(database, TABLE, now=MORNING, territory=TERRITORY)
    house.audiences.update({role: Audience(EVERYBODY, may_ring=role != "programme") for role in ("accueil", "agenda", "programme")})
    return house
