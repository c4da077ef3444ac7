"""A town with its members, and what the tests of its working groups say and look at."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.engine.incoming import Incoming
from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import delivery, group_rooms
from storage.delivery import WAITING, Outgoing
from tests.chat import LEA, OMAR, Chat
from tests.given import findable, member, structure
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
KARIM = Person("@karim:town.example", "Karim Belkacem")
GUEST = Person("@externe:ailleurs.example", "Nora")
MADE = "!groupe Inclusion des enfants porteurs de handicap ; des places au centre de loisirs ; Karim"
ROOM = Room("!g1:town.example")
PROGRAMME = Room("!programme:town.example", role="programme")


@dataclass
class Town(Chat):
    """A chat where what is said is sent: the message of a subject has its name, `$groups.group:1`."""

    told: dict[str, str] = field(default_factory=dict)
    remembered = (*Chat.remembered, "told")

    async def answer_to(self, incoming: Incoming) -> str:
        said = flat(await super().answer_to(incoming))
        await self.send()
        return said

    async def send(self) -> None:
        """All that waits leaves, but for what waits for a room."""
        rows = await self.outbox()
        for row in rows:
            if row.subject and row.action in {"send", "update"} and row.person_id is None and row.content:
                self.told[row.subject] = flat(row.content["body"])
        async with self.database.writing() as session:
            for row in rows:
                if row.state == WAITING and not row.room_id.startswith("+"):
                    event_id = f"${row.subject}" if row.action == "send" and row.subject and row.person_id is None else f"$e{row.id}"
                    await delivery.set_sent(session, row.id or 0, event_id, self.now)

    async def opens(self, number: int = 1, room_id: str = ROOM.room_id, *, outside: bool = False) -> str:
        """The homeserver made the room of a group: what the bot says of it."""
        async with self.database.writing() as session:
            await group_rooms.set_there(session, number, room_id, self.now, outside=outside)
        return flat(await self.rings(seconds=1))

    async def works(self, name: str, at: datetime) -> list[Outgoing]:
        """What a job of the day says, when its hour has come."""
        last = max((row.id or 0 for row in await self.outbox()), default=0)
        self.now = at
        await self.timekeeper.run(next(job for job in TABLE.jobs if job.name == name), at)
        return [row for row in await self.outbox() if (row.id or 0) > last]

    async def last(self, subject: str) -> str:
        """What the message of a subject says now."""
        await self.send()
        return self.told[subject].removeprefix("* ")

    async def asked_in(self) -> list[tuple[str, str]]:
        """Who was asked into which room, in order."""
        return [(row.room_id, row.content["user_id"]) for row in await self.outbox() if row.action == "invite" and row.content]


async def settled(chat: Chat) -> None:
    """Samira of the équipe d'animation, Karim of the Maison de l'enfance, Léa and Omar of the CCAS."""
    async with chat.database.writing() as session:
        house = await findable(session, structure("Maison de l’enfance"))
        ccas = await findable(session, structure("CCAS", acronym="CCAS"))
        await member(session, KARIM.user_id, KARIM.name, house)
        await member(session, LEA.user_id, "Léa Étiolle", ccas)
        await member(session, OMAR.user_id, "Omar Diallo", ccas)
        await member(session, SAMIRA.user_id, "Samira Haddad", ccas)
