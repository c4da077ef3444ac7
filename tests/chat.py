"""Conversations with the house without a homeserver: what is said goes through dispatch, what comes out is read in the outbox."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, ClassVar, TypeAlias
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.app import build_engine
from bot.engine.incoming import Incoming, Said
from bot.engine.room_roles import Roles
from commands.core.declaration.context import Audience, Coordinator, Person, Room, Territory
from commands.core.declaration.families import Table
from storage import delivery
from storage.claims import Claim
from storage.database import Database
from storage.delivery import SENT, Outgoing
from storage.lexicon import Lexicon

TERRITORY = Territory(
    name="Valmont-sur-Garonne",
    zone=ZoneInfo("Europe/Paris"),
    coordinators=(Coordinator("@samira:town.example", "Samira", "CCAS"),),
    pilots=("CCAS",),
    inviting_servers=frozenset({"town.example"}),
)
LEA = Person("@lea:town.example", "Léa")
OMAR = Person("@omar:town.example", "Omar")
ACCUEIL = Room("!accueil:town.example", role="accueil")
ROLES = {f"!{role}:town.example": role for role in ("accueil", "agenda", "programme")}
PRIVATE = Room("!private:town.example", private=True)
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

Story: TypeAlias = Callable[[Any], Awaitable[None]]
"""What happens in a conversation, which it is given."""


@dataclass
class Chat:
    """One house and its clock. `says` returns what the bot answers, as plain text; empty when it is silent."""

    database: Database
    table: Table
    lexicon: Lexicon = field(default_factory=Lexicon)
    now: datetime = MORNING
    messages: int = 0  # that were said
    woken: int = 0
    territory: Territory = TERRITORY
    absent: set[str] = field(default_factory=set)  # Matrix ids of those who are in no room
    audiences: dict[str, Audience] = field(default_factory=dict)  # who hears what is said in a room, by its role or its id
    replacing: dict[str, str] = field(default_factory=dict)  # rooms where the bot is, and which they say they replace
    begun: tuple[Story, ...] = ()  # what was told of it before a test: see `tests.begun`
    remembered: ClassVar[tuple[str, ...]] = ("now", "messages")
    """Where a conversation stands, beside what its house knows."""

    def __post_init__(self) -> None:
        self.roles = Roles(ROLES)
        engine = build_engine(
            *(self.database, self.table, self.territory, lambda: self.lexicon, self.roles, lambda: self.now, self._wake),
            present=lambda _room_id, user_id: user_id not in self.absent,
            predecessor=self._predecessor,
            audience=self.audiences.get,
        )
        self.dispatcher, self.timekeeper, self.moves = engine.dispatcher, engine.timekeeper, engine.moves

    def _wake(self) -> None:
        self.woken += 1

    async def _predecessor(self, room_id: str) -> str | None:
        return self.replacing.get(room_id)

    def hear(self, text: str, *, room: Room = PRIVATE, person: Person = LEA, **more: Any) -> Said:
        """A message as the shell would take it from the homeserver."""
        return Said(self._next_id(), room, person, text, **more)

    async def says(self, text: str, *, room: Room = PRIVATE, person: Person = LEA, **more: Any) -> str:
        """Say something, and give the answer."""
        return await self.answer_to(self.hear(text, room=room, person=person, **more))

    async def time_of(self, text: str, *, room: Room = PRIVATE, person: Person = LEA) -> float:
        """How many seconds the bot takes with what is said, until its answer stands in the outbox. That is not read: it may be long."""
        said = self.hear(text, room=room, person=person)
        begun = perf_counter()
        await self.dispatcher.dispatch(said)
        return perf_counter() - begun

    async def answer_to(self, incoming: Incoming) -> str:
        """Dispatch anything, and give what it makes the bot say."""
        before = await self._bodies()
        await self.dispatcher.dispatch(incoming)
        return await self._said_since(before)

    async def corrects(self, said: Said, text: str) -> str:
        """Edit a message of before, and give the answer."""
        edited = replace(said, event_id=self._next_id(), text=text, edits=said.event_id)
        return await self.answer_to(edited)

    def _next_id(self) -> str:
        self.messages += 1
        return f"$m{self.messages}"

    async def _bodies(self) -> dict[int | None, str]:
        async with self.database.reading() as session:
            rows = (await session.exec(select(Outgoing.id, Outgoing.content).order_by(col(Outgoing.id)))).all()
        return {number: content.get("body", "") for number, content in rows}

    async def _said_since(self, before: dict[int | None, str]) -> str:
        """What is to be said and was not: an edit that waited takes the place of the one before, in the same row."""
        return "\n".join(body for row, body in (await self._bodies()).items() if before.get(row) != body)

    async def outbox(self) -> list[Outgoing]:
        """All rows of the outbox, in order."""
        async with self.database.reading() as session:
            return list((await session.exec(select(Outgoing).order_by(col(Outgoing.id)))).all())

    async def deliver(self) -> None:
        """What waits is sent, all in one transaction: messages have an id, and reactions under them are understood."""
        waiting = [row.id or 0 for row in await self.outbox() if row.state != SENT]
        async with self.database.writing() as session:
            for number in waiting:
                await delivery.set_sent(session, number, f"$sent{number}", self.now)

    async def claims(self) -> set[str]:
        """All causes that acted."""
        async with self.database.reading() as session:
            return set((await session.exec(select(Claim.cause))).all())

    async def rings(self, **delta: float) -> str:
        """Move the clock, do what is due by then, and give what it makes the bot say."""
        self.later(**delta)
        before = await self._bodies()
        await self.timekeeper.run_timers()
        return await self._said_since(before)

    def later(self, **delta: float) -> None:
        """Move the clock."""
        self.now += timedelta(**delta)
