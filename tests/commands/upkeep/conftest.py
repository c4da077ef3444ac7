"""A house with sheets that are two years old, and people who answer for them."""

from datetime import UTC, date, datetime

import pytest

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Person
from commands.core.language.taps import tap_of
from commands.table import TABLE
from storage import sheets, upkeep
from storage.database import Database
from storage.directory import Contact, Structure
from storage.private_rooms import PrivateRoom
from storage.sheets import SheetFacts
from storage.upkeep import Checkup
from tests.begun import Beginnings
from tests.chat import LEA, OMAR, PRIVATE, Chat
from tests.commands.programmes.conftest import INES, KARIM, SAMIRA, daily
from tests.given import findable, member, service, structure
from tests.spaces import flat

ZOE = Person("@zoe:town.example", "Zoé")
"""Answers for the PMI, as Léa, who was here last."""
OLD = date(2024, 11, 1)
WHO = {LEA: "PMI", ZOE: "PMI", OMAR: "Secours populaire", INES: "Mission locale", SAMIRA: "CCAS", KARIM: "Centre social"}
PHONE = "05 36 49 01 37"


async def settled(chat: Chat) -> None:
    """Six people who answer for five structures, each with a private room. Nobody answers for the Épicerie."""
    async with chat.database.writing() as session:
        numbers = {}
        for name in (*dict.fromkeys(WHO.values()), "Épicerie du Pont"):
            fresh = OLD if name == "PMI" else chat.now.date()
            more = {"address": "2 rue du Port", "opening_hours": "Mo-Fr 09:00-12:00", "confirmed_on": fresh}
            numbers[name] = await findable(session, structure(name, **more), service("Pesée"), service("Vaccination"))
            session.add(Contact(structure_id=numbers[name], kind="phone", value="05 36 00 00 01"))
        for rank, (person, name) in enumerate(WHO.items()):
            await member(session, person.user_id, person.name, numbers[name], last_seen_on=date(2026, 11, 23 - rank))
            session.add(PrivateRoom(room_id=f"!of{person.user_id}", user_id=person.user_id, opened_at=chat.now))


@pytest.fixture
async def chat(database: Database, beginnings: Beginnings) -> Chat:
    chat = Chat(database, TABLE)
    await beginnings.begin(chat, settled)
    return chat


async def day(chat: Chat, day: int, month: int = 11, year: int = 2026) -> None:
    """Half past nine in Paris on a day: its job is done, and what it planned is told."""
    chat.now = datetime(year, month, day, 8, 30, tzinfo=UTC)
    await daily(chat, "upkeep.day")
    await chat.rings()


async def asked(chat: Chat, person: Person, since: int = 0) -> list[str]:
    """The sheets that a person was asked about: of what was sent, nothing is kept."""
    rows = [each for each in await chat.outbox() if (each.subject or "").startswith("upkeep.checkup:") and (each.id or 0) > since]
    return [flat(each.content.get("body", "")) for each in rows if each.person_id == person.user_id and each.action == "send"]


async def taps(chat: Chat, key: str, person: Person, kind: str = "upkeep.checkup") -> str:
    """React under the last letter of a kind that a person has."""
    await chat.deliver()
    rows = await chat.outbox()
    mine = [row for row in rows if (row.subject or "").startswith(f"{kind}:") and row.person_id == person.user_id and row.action == "send"]
    return await chat.answer_to(Tapped(f"$tap{person.user_id}{key}{mine[-1].id}", PRIVATE, person, f"$sent{mine[-1].id}", tap_of(key)))


async def untaps(chat: Chat, key: str, person: Person) -> str:
    """Take it back."""
    rows = await chat.outbox()
    mine = [
        row
        for row in rows
        if (row.subject or "").startswith("upkeep.checkup:") and row.person_id == person.user_id and row.action == "send"
    ]
    tapped = f"$tap{person.user_id}{key}{mine[-1].id}"
    return await chat.answer_to(Untapped(f"$un{tapped}", PRIVATE, tapped, by=person.user_id))


async def sheet(chat: Chat, name: str) -> SheetFacts:
    """A sheet as it is kept."""
    async with chat.database.reading() as session:
        from sqlmodel import select

        number = (await session.exec(select(Structure.id).where(Structure.name == name))).one()
        found = await sheets.find_sheet(session, number or 0)
    assert found is not None
    return found


async def stored(chat: Chat, number: int = 1) -> Checkup:
    """A checkup as it is kept."""
    async with chat.database.reading() as session:
        found = await upkeep.get_checkup(session, number)
    assert found is not None
    return found
