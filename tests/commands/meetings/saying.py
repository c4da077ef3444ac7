"""Who speaks in the tests of the meetings, and how what is told them is read."""

from commands.core.declaration.context import Person, Room
from tests.chat import LEA, Chat
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
INES = Person("@ines:town.example", "Inès")
CAFE = "!rencontre Café partenaires de décembre ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 2"


async def says(chat: Chat, text: str, person: Person = LEA, room: Room | None = None) -> str:
    """In one's own private room, unless told otherwise."""
    where = room or Room(f"!{person.name}:town.example", private=True)
    return flat(await chat.says(text, person=person, room=where))


async def told(chat: Chat, person: Person) -> list[str]:
    """What a person is told without having asked."""
    rows = [row for row in await chat.outbox() if row.person_id == person.user_id and row.content.get("msgtype") == "m.text"]
    return [flat(row.content["body"]) for row in rows]
