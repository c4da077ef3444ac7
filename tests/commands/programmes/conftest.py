"""A house with a programme under way, and people of three structures."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Coordinator, Person, Room, Territory
from commands.table import TABLE
from storage import polls
from storage.database import Database
from storage.delivery import Outgoing
from tests.begun import Beginnings
from tests.chat import LEA, OMAR, TERRITORY, Chat
from tests.given import findable, member, structure

SAMIRA = Person("@samira:town.example", "Samira")
INES = Person("@ines:town.example", "Inès")
PROGRAMME = Room("!programme:town.example", role="programme")
TITLES = ("Lire une facture", "Un jardin partagé", "Le sommeil des adolescents", "Connaître la PMI")
OPENED = "!programme ouvrir 2027-1 ; idées 14 décembre ; vote 4 janvier ; arbitrage 11 janvier ; publication 18 janvier"


async def told(chat: Chat, subject: str) -> Outgoing:
    """The message of a subject, as it was first told."""
    return next(row for row in await chat.outbox() if row.subject == subject and row.action == "send")


async def taps(chat: Chat, subject: str, key: str, person: Person = LEA, room: Room = PROGRAMME) -> str:
    """React under the message of a subject."""
    await chat.deliver()
    row = await told(chat, subject)
    return await chat.answer_to(Tapped(f"$tap{person.user_id}{key}{row.id}", room, person, f"$sent{row.id}", key))


async def untaps(chat: Chat, subject: str, key: str, person: Person = LEA, room: Room = PROGRAMME) -> str:
    """Take a reaction back."""
    row = await told(chat, subject)
    return await chat.answer_to(
        Untapped(f"$un{person.user_id}{key}{row.id}", room, f"$tap{person.user_id}{key}{row.id}", by=person.user_id)
    )


async def settled(chat: Chat) -> None:
    """Four people, each of a structure."""
    async with chat.database.writing() as session:
        for person, name in ((LEA, "PMI"), (OMAR, "Secours populaire"), (INES, "Mission locale"), (SAMIRA, "CCAS")):
            await member(session, person.user_id, person.name, await findable(session, structure(name)))


async def called(chat: Chat) -> None:
    """Ideas are called for."""
    assert "C’est ouvert" in await chat.says(OPENED, person=SAMIRA)
    await chat.deliver()


@pytest.fixture
async def chat(database: Database, beginnings: Beginnings) -> Chat:
    """No programme yet."""
    chat = Chat(database, TABLE, territory=TERRITORY)
    await beginnings.begin(chat, settled)
    return chat


@pytest.fixture
async def opened(chat: Chat, beginnings: Beginnings) -> Chat:
    """A programme whose call for ideas is open."""
    await beginnings.begin(chat, called)
    return chat


def at(month: int, day: int, hour: int = 12, year: int = 2026) -> datetime:
    """An instant."""
    return datetime(year, month, day, hour, tzinfo=UTC)


KARIM = Person("@karim:town.example", "Karim")
"""Speaks for the CCAS too."""
PAUL = Person("@paul:town.example", "Paul")
NORA = Person("@nora:town.example", "Nora")
THREE = replace(
    TERRITORY,
    coordinators=(
        Coordinator(SAMIRA.user_id, "Samira", "CCAS"),
        Coordinator(KARIM.user_id, "Karim", "CCAS"),
        Coordinator(PAUL.user_id, "Paul", "Centre social"),
        Coordinator(NORA.user_id, "Nora", "Ville"),
    ),
    pilots=("CCAS", "Centre social", "Ville"),
    meetings_wanted=2,
)


def town(chat: Chat, territory: Territory) -> Chat:
    """The same house, started again with another configuration."""
    return replace(chat, territory=territory)


async def voted(chat: Chat, votes: dict[Person, tuple[int, ...]], titles: Sequence[str] = TITLES) -> str:
    """Léa has ideas, they are voted on, the pilot structures are to speak. Gives what the end of the vote says."""
    assert "C’est ouvert" in await chat.says(OPENED, person=SAMIRA)
    for title in titles:
        await chat.says(f"!propose {title}")
    chat.now = at(12, 14, 18)
    await chat.rings()
    await chat.deliver()
    async with chat.database.reading() as session:
        ranks = {choice.text.split(",")[0]: choice.rank for choice in await polls.list_choices(session, 1)}
    for person, numbers in votes.items():
        said = " ".join(str(ranks[f"I{number}"]) for number in numbers)
        assert "Vote noté" in await chat.says(f"!vote S1 {said}", room=PROGRAMME, person=person)
    chat.now = at(1, 4, 17, 2027)
    await chat.rings(minutes=2)
    return await chat.rings(minutes=10)


async def letters(chat: Chat, person: Person, since: int = 0) -> list[str]:
    """What a person was told in private, after a row of the outbox: of what was sent, nothing is kept."""
    rows = [row for row in await chat.outbox() if row.person_id == person.user_id and row.action == "send" and (row.id or 0) > since]
    return [row.content.get("body", "") for row in rows]


async def daily(chat: Chat, name: str) -> None:
    """Do a job of the day now."""
    job = next(job for family in TABLE.families for job in family.jobs if job.name == name)
    await chat.timekeeper.run(job, chat.now)


async def last_row(chat: Chat) -> int:
    """The number of the last thing said."""
    return max((row.id or 0 for row in await chat.outbox()), default=0)


async def on_four_ideas(chat: Chat) -> None:
    """The vote on four ideas is over."""
    await voted(chat, {OMAR: (1, 2, 3), INES: (1, 2), SAMIRA: (1,)})


async def morning_after(chat: Chat) -> None:
    """Each of those who speak for a pilot structure has a letter."""
    chat.now = at(1, 5, 9, 2027)
    await chat.rings()
    await chat.deliver()


@pytest.fixture
async def pilots(database: Database, beginnings: Beginnings) -> Chat:
    """Three pilot structures, of which one has two people; two meetings are wanted. The pilot structures are to speak of four ideas."""
    chat = Chat(database, TABLE, territory=THREE)
    await beginnings.begin(chat, settled)
    await beginnings.begin(chat, on_four_ideas)
    return chat


@pytest.fixture
async def asked(pilots: Chat, beginnings: Beginnings) -> Chat:
    """It is the morning after: each of those who speak for a pilot structure has a letter."""
    await beginnings.begin(pilots, morning_after)
    return pilots
