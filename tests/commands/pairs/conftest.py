"""A house of people of several structures, and the days that pass there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import network
from storage.analysis import fold
from storage.database import Database
from storage.pairs import Pair, PairDraw, PairWish
from tests import given
from tests.chat import TERRITORY, Chat
from tests.spaces import flat

NAMES = ("Léa", "Omar", "Inès", "Paul", "Zoé")
PEOPLE = {name: Person(f"@{fold(name)}:town.example", name) for name in NAMES}
SAMIRA = Person("@samira:town.example", "Samira")
DRAW_DAY = datetime(2026, 12, 3, 9, 10, tzinfo=UTC)  # a Thursday, 10 h 10 in Paris


@dataclass
class House(Chat):
    """Each speaks in their private room; letters are looked at in the outbox."""

    async def hears(self, name: str, text: str) -> str:
        """Somebody says something, where they are alone with the bot."""
        person = PEOPLE[name]
        return flat(await self.says(text, room=Room(f"!{name}:town.example", private=True), person=person))

    async def settle(self, **structures: str) -> None:
        """People of these structures, by their names: they all wish to be in pairs."""
        numbers: dict[str, int] = {}
        for name, structure in structures.items():
            async with self.database.writing() as session:
                if structure not in numbers:
                    numbers[structure] = await given.findable(session, given.structure(structure))
                await given.member(session, PEOPLE[name].user_id, name, numbers[structure])
            await self.hears(name, "!binôme oui")

    async def day(self, at: datetime) -> None:
        """The job of a day, and the timers that are due until its evening."""
        self.now = at
        (job,) = [job for job in TABLE.jobs if job.name == "pairs.day"]
        await self.timekeeper.run(job, at)
        for _ in range(3):
            await self.timekeeper.run_timers()

    async def letters(self, since: int = 0) -> list[tuple[str, str]]:
        """Who was told what, of pairs, without having asked."""
        rows = [row for row in await self.outbox() if (row.id or 0) > since and row.content.get("msgtype") == "m.text"]
        return [(row.person_id or "", flat(row.content["body"])) for row in rows]

    async def last(self) -> int:
        """The number of the last row of the outbox."""
        return max((row.id or 0 for row in await self.outbox()), default=0)

    async def pairs(self) -> Sequence[Pair]:
        """All pairs that were drawn."""
        async with self.database.reading() as session:
            return (await session.exec(select(Pair))).all()

    async def draws(self) -> Sequence[PairDraw]:
        """All draws."""
        async with self.database.reading() as session:
            return (await session.exec(select(PairDraw))).all()

    async def wish(self, name: str) -> PairWish | None:
        """What somebody wishes."""
        async with self.database.reading() as session:
            return await session.get(PairWish, PEOPLE[name].user_id)

    async def leaves(self, name: str) -> None:
        """Somebody leaves the network."""
        async with self.database.writing() as session:
            found = await network.get_member(session, PEOPLE[name].user_id)
            assert found is not None
            found.left_at = self.now


def next_month(at: datetime) -> datetime:
    """The draw of the month after: the 4th of January 2027 is a Monday."""
    return datetime(2027, 1, 4, 9, 10, tzinfo=UTC) if at == DRAW_DAY else at + timedelta(days=30)


@pytest.fixture
def house(database: Database) -> House:
    """It is Monday the 23rd of November 2026, 9 h in Paris."""
    return House(database, TABLE, territory=TERRITORY)
