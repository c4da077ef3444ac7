"""People of the network with all that goes with them, and what the tests of personal data read."""

import base64
import json
from typing import Any

from sqlmodel import select

from commands.core.declaration.context import Person, Room
from storage.delivery import Outgoing
from storage.network import Member, Membership
from tests.chat import LEA, MORNING, Chat
from tests.given import structure

SAMIRA = Person("@samira:town.example", "Samira")
HERS = Room("!samira:town.example", private=True)


async def put(chat: Chat, *rows: Any) -> None:
    """Store rows."""
    async with chat.database.writing() as session:
        session.add_all(rows)


async def everything(chat: Chat, table: Any) -> list[Any]:
    """All rows of a table."""
    async with chat.database.reading() as session:
        return list((await session.exec(select(table))).all())


def member(person: Person, **facts: Any) -> Member:
    """A member who registered this morning."""
    usual: dict[str, Any] = {"name": person.name, "joined_at": MORNING, "consented_at": MORNING, "last_seen_on": MORNING.date()}
    return Member(user_id=person.user_id, **usual | facts)


async def register(chat: Chat, person: Person = LEA, **facts: Any) -> None:
    """A member with a post, in a structure of their own."""
    place = structure(f"Structure de {person.name}")
    await put(chat, place, member(person, **facts))
    await put(chat, Membership(user_id=person.user_id, structure_id=place.id or 0, role="médiatrice", since=MORNING.date()))


def files(rows: list[Outgoing]) -> dict[str, bytes]:
    """What is attached, by its name."""
    return {row.content["name"]: _data_of(row.content) for row in rows if row.action == "file"}


def _data_of(file: dict[str, Any]) -> bytes:
    printed = file.get("printed")
    return json.dumps(printed["page"], ensure_ascii=False).encode() if printed else base64.b64decode(file["data"])


def told(rows: list[Outgoing], person: Person) -> list[str]:
    """What waits to be said to a person alone, with plain spaces."""
    return [row.content.get("body", "").replace("\u00a0", " ") for row in rows if row.person_id == person.user_id]
