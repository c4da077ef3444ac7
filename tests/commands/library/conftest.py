"""A house with a library: Léa of the PMI brings documents, Omar looks for them; what the shell does long is done here, on the spot."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.administration.document_child import Job, read
from bot.engine.cause import Cause
from commands.core.declaration.context import Person, Room, SharedFile
from commands.core.declaration.happenings import DocumentRead
from commands.table import TABLE
from storage import documents
from storage.database import Database
from storage.documents import Document, DocumentEdition
from storage.lexicon import parse
from storage.private_rooms import PrivateRoom
from tests.begun import Beginnings
from tests.chat import LEA, OMAR, PRIVATE, Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.given import findable, member, structure
from tests.spaces import flat

STRANGER = Person("@bob:town.example", "Bob")
PROGRAMME = Room("!programme:town.example", role="programme")
LEXICON = parse(
    """
[[besoin]]
slug = "logement"
nom = "Logement"
mots = ["logement", "loyer", "bail", "se loger"]

[[besoin]]
slug = "alimentation"
nom = "Aide alimentaire"
mots = ["aide alimentaire", "colis", "repas"]

[[public]]
code = "jeunes"
nom = "Jeunes"
mots = ["jeunes", "étudiant"]
"""
)


@dataclass
class Desk:
    """A conversation about documents. contents: what was sent, by its name."""

    chat: Chat
    contents: dict[str, bytes] = field(default_factory=dict)

    def sent(self, name: str, content: bytes, size: int | None = None, kind: str = "m.file") -> SharedFile:
        """A file as its message tells of it."""
        self.contents[name] = content
        return SharedFile(name, {"msgtype": kind, "url": "mxc://town.example/abc", "info": {}, "body": name}, size, event_id="$file")

    async def sends(self, name: str, content: bytes, words: str = "", *, person: Person = LEA, **more: Any) -> str:
        """Send a file, and give all that is said until the bot waits for an answer."""
        told = flat(await self.chat.says(words, person=person, file=self.sent(name, content), **more))
        return told + await self.works(person)

    async def says(self, words: str, *, person: Person = LEA, room: Room = PRIVATE, **more: Any) -> str:
        """Say something."""
        return flat(await self.chat.says(words, person=person, room=room, **more))

    async def works(self, person: Person = LEA) -> str:
        """What the shell does, and what it makes the bot say."""
        before = {row.id for row in await self.chat.outbox()}
        async with self.chat.database.reading() as session:
            waiting = await documents.list_waiting(session)
        for each in waiting:
            job = Job("", each.name, self.chat.now.year)
            content = self.contents[each.name]
            outcome = json.loads(json.dumps(read(job, content, LEXICON))) if content else {"trouble": {"why": "empty"}}
            await self.chat.dispatcher.happen(Cause(f"document:{each.id}", PRIVATE, person), DocumentRead(each.id or 0, outcome))
        return flat("\n".join(row.content.get("body", "") for row in await self.chat.outbox() if row.id not in before))

    async def stored(self, number: int = 1) -> Document:
        """A document as it is kept."""
        async with self.chat.database.reading() as session:
            found = await documents.get_document(session, number)
        assert found is not None
        return found

    async def editions(self, number: int = 1) -> list[DocumentEdition]:
        """Its editions."""
        async with self.chat.database.reading() as session:
            return list(await documents.list_editions(session, number))


async def settled(chat: Chat) -> None:
    """Three people, each of a structure, and their private rooms."""
    async with chat.database.writing() as session:
        numbers = {name: await findable(session, structure(name)) for name in ("PMI", "Mission locale", "CCAS")}
        for person, name in ((LEA, "PMI"), (OMAR, "Mission locale"), (SAMIRA, "CCAS")):
            await member(session, person.user_id, person.name, numbers[name])
            session.add(PrivateRoom(room_id=f"!of{person.user_id}", user_id=person.user_id, opened_at=chat.now))


@pytest.fixture
async def desk(database: Database, beginnings: Beginnings) -> Desk:
    chat = Chat(database, TABLE, LEXICON)
    await beginnings.begin(chat, settled)
    return Desk(chat)
