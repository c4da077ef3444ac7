"""A house with a room for the field, and people of several structures of known kinds."""

from datetime import UTC, datetime

import pytest

from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import problems
from storage.database import Database
from storage.lexicon import parse
from storage.private_rooms import PrivateRoom
from storage.problems import Problem
from tests.begun import Beginnings
from tests.chat import LEA, OMAR, Chat
from tests.commands.programmes.conftest import INES, KARIM, SAMIRA, letters
from tests.given import findable, member, structure

ZOE = Person("@zoe:town.example", "Zoé")
"""Speaks for the PMI, as Léa."""
ALONE = Person("@alone:town.example", "Nadia")
"""A member who speaks for no structure."""
STRANGER = Person("@bob:town.example", "Bob")
PROGRAMME = Room("!programme:town.example", role="programme")
BUS = "!problème Le dernier bus part avant la fin des cours de français ; quartier Nord"
TEXT = "dernier bus part avant la fin"
P1 = "problems.problem:1"
LEXICON = parse(
    """
[[besoin]]
slug = "francais"
nom = "Apprendre le français"
mots = ["cours de français"]

[[besoin]]
slug = "logement"
nom = "Logement"
mots = ["logement", "loyer"]

[[public]]
code = "jeunes"
nom = "Jeunes"
mots = ["jeunes"]
"""
)


async def settled(chat: Chat) -> None:
    """Seven people, six of them of five structures, of four sectors. All but Zoé have a private room with the bot."""
    async with chat.database.writing() as session:
        numbers = {}
        for name, kind, more in (
            ("PMI", "Santé", {"district": "Quartier Nord"}),
            ("Secours populaire", "association", {"commune": "Valmont"}),
            ("Mission locale", "Association ", {}),
            ("CCAS", "CCAS", {}),
            ("Centre social", "centre social", {}),
        ):
            numbers[name] = await findable(session, structure(name, kind=kind, **more))
        for person, name in (
            *((LEA, "PMI"), (ZOE, "PMI"), (OMAR, "Secours populaire"), (INES, "Mission locale"), (SAMIRA, "CCAS")),
            (KARIM, "Centre social"),
        ):
            await member(session, person.user_id, person.name, numbers[name])
        await member(session, ALONE.user_id, ALONE.name)
        for person in (LEA, OMAR, INES, KARIM, SAMIRA, ALONE):
            session.add(PrivateRoom(room_id=f"!of{person.user_id}", user_id=person.user_id, opened_at=chat.now))


@pytest.fixture
async def chat(database: Database, beginnings: Beginnings) -> Chat:
    chat = Chat(database, TABLE, LEXICON)
    await beginnings.begin(chat, settled)
    return chat


async def lea_raises(chat: Chat) -> None:
    """Léa raised P1."""
    assert "C’est noté\u00a0: P1" in await chat.says(BUS)


@pytest.fixture
async def raised(chat: Chat, beginnings: Beginnings) -> Chat:
    await beginnings.begin(chat, lea_raises)
    return chat


async def stored(chat: Chat, number: int = 1) -> Problem:
    """A problem as it is kept."""
    async with chat.database.reading() as session:
        found = await problems.get_problem(session, number)
    assert found is not None
    return found


async def next_morning(chat: Chat, day: int = 24, month: int = 11, year: int = 2026) -> None:
    """Nine o'clock in Paris, on a working day: what was planned for people is told."""
    chat.now = datetime(year, month, day, 8, 0, tzinfo=UTC)
    await chat.rings()


async def heard(chat: Chat, person: Person, since: int) -> str:
    """All that a person was told in private after a row of the outbox."""
    return "\n".join(await letters(chat, person, since))
