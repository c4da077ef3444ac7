"""A town of three pilot structures, and what the tests of its governance say and look at."""

from dataclasses import dataclass, replace

from sqlmodel import col, update

from bot.engine.incoming import Incoming, Tapped, Untapped
from commands.core.declaration.context import Coordinator, Person, Room, Territory
from commands.core.declaration.families import Table
from commands.core.language.taps import tap_of
from commands.table import TABLE
from storage import decisions, team
from storage.decisions import Decision
from storage.delivery import SENT, Outgoing
from storage.team import JournalEntry
from tests.chat import TERRITORY, Chat
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
PAUL = Person("@paul:town.example", "Paul")
INES = Person("@ines:town.example", "Inès")
NADIA = Person("@nadia:town.example", "Nadia")  # of the CCAS, as Samira
PILOTS = ("CCAS", "Centre social", "Ville")
THREE = replace(
    TERRITORY,
    pilots=PILOTS,
    coordinators=(
        Coordinator(SAMIRA.user_id, "Samira", "CCAS"),
        Coordinator(NADIA.user_id, "Nadia", "CCAS"),
        Coordinator(PAUL.user_id, "Paul", "Centre social"),
        Coordinator(INES.user_id, "Inès", "Ville"),
    ),
)
TEAM_ROOM = Room("!team:town.example")
CHARTER = "!décision Adopter la charte ; le texte lu le 12 novembre ; fin vendredi 4 décembre 18h"


def private(person: Person) -> Room:
    return Room(f"!{person.name}:town.example", private=True)


@dataclass
class Town(Chat):
    """A chat in which decisions are asked, in the room of the team. Their messages are `$D1-1`: of D1, its first wording."""

    table: Table = TABLE
    territory: Territory = THREE
    taps_given: int = 0

    def configured(self, territory: Territory) -> "Town":
        """The same house, started again with another configuration."""
        return replace(self, territory=territory)

    async def answer_to(self, incoming: Incoming) -> str:
        """What is said, but for the silent edits; with plain spaces."""
        last = max((row.id or 0 for row in await self.outbox()), default=0)
        await self.dispatcher.dispatch(incoming)
        await self._send()
        rows = [row for row in await self.outbox() if (row.id or 0) > last and row.action == "send"]
        return flat("\n".join(row.content.get("body", "") for row in rows))

    async def rings(self, **delta: float) -> str:
        return flat(await super().rings(**delta))

    async def _send(self) -> None:
        """What waits to be said is, each as an event of its own; the messages of decisions under a name of theirs."""
        for row in await self.outbox():
            if row.action == "send" and row.event_id is None:
                kind, _, number = (row.subject or "").partition(":")
                name = f"$D{number}-{(await self.decision(int(number))).wording}" if kind == "governance.decision" else f"$said-{row.id}"
                async with self.database.writing() as session:
                    sent = update(Outgoing).where(col(Outgoing.id) == row.id).values(event_id=name, state=SENT)
                    await session.exec(sent)  # with its words, which a real delivery forgets: tests read them

    async def asks(self, words: str = CHARTER, person: Person = SAMIRA) -> str:
        return await self.says(words, room=TEAM_ROOM, person=person)

    async def gives(self, words: str, person: Person) -> str:
        """An opinion in words, in private."""
        return await self.says(f"!avis-décision {words}", room=private(person), person=person)

    async def taps(self, sign: str, person: Person, message: str = "$D1-1") -> str:
        return await self.answer_to(Tapped(f"$tap-{person.name}-{sign}-{message}", TEAM_ROOM, person, message, tap_of(sign)))

    async def untaps(self, sign: str, person: Person, message: str = "$D1-1") -> str:
        self.taps_given += 1
        return await self.answer_to(Untapped(f"$untap-{self.taps_given}", TEAM_ROOM, f"$tap-{person.name}-{sign}-{message}"))

    async def decision(self, number: int = 1) -> Decision:
        async with self.database.reading() as session:
            found = await decisions.get_decision(session, number)
        assert found is not None
        return found

    async def said(self, number: int = 1) -> dict[str, tuple[str, str]]:
        """Structure → what it says of the words as they are now, and why."""
        async with self.database.reading() as session:
            found = await decisions.get_decision(session, number)
            assert found is not None
            return {each.structure: (each.value, each.reason) for each in await decisions.list_opinions(session, found)}

    async def journal(self) -> list[tuple[str, str | None]]:
        """What was decided, the first one first: of which kind, about what."""
        async with self.database.reading() as session:
            entries: list[JournalEntry] = list(await team.list_entries(session, start=0, limit=100))
        return [(entry.kind, entry.about) for entry in reversed(entries)]

    async def message(self, number: int = 1) -> str:
        """The decision as its room reads it now."""
        rows = [row for row in await self.outbox() if row.subject == f"governance.decision:{number}" and row.action in {"send", "update"}]
        return flat(rows[-1].content["body"])

    async def letters(self, person: Person) -> list[str]:
        """What was said to a person in private without their asking."""
        return [flat(row.content["body"]) for row in await self.outbox() if row.room_id == person.user_id and row.action == "send"]

    async def sent(self) -> list[Outgoing]:
        return [row for row in await self.outbox() if row.action == "send"]
