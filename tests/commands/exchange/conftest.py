"""A house where people of a few structures may help one another."""

from collections.abc import Sequence

import pytest

from bot.engine.incoming import Tapped
from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage.database import Database
from storage.delivery import Outgoing
from tests.begun import Beginnings
from tests.chat import LEA, OMAR, TERRITORY, Chat
from tests.given import findable, member, service, structure
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
INES = Person("@ines:town.example", "Inès")
KARIM = Person("@karim:town.example", "Karim")
NOBODY = Person("@nobody:town.example", "Quelqu’un")
PROGRAMME = Room("!programme:town.example", role="programme")
ROOM_WANTED = "!demande qui peut prêter une salle samedi ?"


def home(person: Person) -> Room:
    """The private room of a person."""
    return Room(f"!{person.user_id}", private=True)


async def settled(chat: Chat) -> None:
    """Léa (PMI) asks; Omar's and Inès's structures have rooms; Karim's does grooming."""
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa", await findable(session, structure("PMI")))
        await member(session, OMAR.user_id, "Omar", await findable(session, structure("Maison pour tous"), service("Prêt de salle")))
        await member(session, INES.user_id, "Inès", await findable(session, structure("Centre social"), service("Location de salle")))
        await member(session, KARIM.user_id, "Karim", await findable(session, structure("Le Refuge"), service("Toilettage pour animaux")))


@pytest.fixture
async def chat(database: Database, beginnings: Beginnings) -> Chat:
    chat = Chat(database, TABLE, territory=TERRITORY)
    await beginnings.begin(chat, settled)
    return chat


async def asks(chat: Chat, said: str = ROOM_WANTED, person: Person = LEA) -> str:
    """Ask for something, and confirm it."""
    await chat.says(said, person=person, room=home(person))
    return flat(await chat.says("oui", person=person, room=home(person)))


async def told(chat: Chat, subject: str) -> list[Outgoing]:
    """The messages of a subject, as they were first told."""
    return [row for row in await chat.outbox() if row.subject == subject and row.action == "send"]


async def letters(chat: Chat, kind: str) -> list[tuple[str | None, str]]:
    """To whom the letters of a kind were written, and of what: sorted."""
    rows = [row for row in await chat.outbox() if (row.subject or "").partition(":")[0] == kind and row.action == "send"]
    return sorted((row.person_id or row.room_id, row.subject or "") for row in rows)


async def taps(chat: Chat, subject: str, key: str, person: Person, room: Room | None = None) -> str:
    """React under the last message of a subject."""
    await chat.deliver()
    row = (await told(chat, subject))[-1]
    return flat(await chat.answer_to(Tapped(f"$tap{person.user_id}{key}{row.id}", room or home(person), person, f"$sent{row.id}", key)))


async def replies(chat: Chat, subject: str, said: str, person: Person, room: Room | None = None, *, thread: bool = False) -> str:
    """Reply to the last message of a subject, or speak in its thread."""
    await chat.deliver()
    row = (await told(chat, subject))[-1]
    where = {"thread": f"$sent{row.id}"} if thread else {"reply_to": f"$sent{row.id}"}
    return flat(await chat.says(said, person=person, room=room or home(person), **where))


async def bodies(chat: Chat, person: Person) -> Sequence[str]:
    """What was written to a person in private."""
    return [flat(row.content.get("body", "")) for row in await chat.outbox() if row.person_id == person.user_id and row.action == "send"]
