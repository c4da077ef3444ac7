"""The publication of a programme: `python -m scripts.bench.programmes [--meetings 40] [--postgresql]` prints a Markdown table.

One tap makes the meetings, their announcements and what is said to all: how long until all of it is in the outbox? Then the programme is
printed again and again by the deliverer's press while somebody gives commands, in turn with commands given alone (A B A B…): what does a
command take beside a PDF?
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.app import build_engine
from bot.delivery.press import Press
from bot.engine.incoming import Said, Tapped
from bot.engine.room_roles import Roles
from commands.core.declaration.context import Coordinator, Person, Room, Territory
from commands.core.telling.rendering import Texts
from commands.programmes.publishing.publication import TO_PUBLISH
from commands.programmes.subject import PROGRAMMES
from commands.table import TABLE
from scripts.bench.polls import databases
from storage import delivery, ideas
from storage.database import Database
from storage.delivery import Outgoing
from storage.ideas import AUTHOR, KEPT, Idea, IdeaPart
from storage.lexicon import Lexicon
from storage.programmes import DECIDED, Programme
from storage.rows import add_numbered, keep_row

SAMIRA = Person("@samira:x", "Samira")
HERE = Room("!private:x", private=True)
TERRITORY = Territory("Valmont", ZoneInfo("Europe/Paris"), (Coordinator(SAMIRA.user_id, SAMIRA.name, "CCAS"),), ("CCAS",))
ROLES = {"!programme:x": "programme", "!agenda:x": "agenda"}
WHY = "Trois familles sur dix nous montrent un papier qu’elles n’ont pas compris. "
COMMANDS, ROUNDS = 60, 4
THE_PAST = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
PUBLICATION = datetime(2027, 1, 18, 8, 0, tzinfo=UTC)


class House:
    """A house with a programme whose selection is decided."""

    def __init__(self, url: str) -> None:
        self.database, self.now = Database(url), PUBLICATION - timedelta(days=1)
        self.engine = build_engine(self.database, TABLE, TERRITORY, Lexicon, Roles(ROLES), lambda: self.now, lambda: None)
        self.said = 0

    async def settle(self, count: int) -> None:
        """The ideas that were kept, each on its date; the letter that offers to publish is sent."""
        await self.database.upgrade()
        Texts(TERRITORY).prepare()  # as a robot does at its start
        async with self.database.writing() as session:
            until = {"ideas_until": THE_PAST, "vote_until": THE_PAST, "arbitration_until": THE_PAST}
            programme = Programme(name="2027-1", state=DECIDED, publication_at=PUBLICATION, created_at=THE_PAST, **until)  # type: ignore[arg-type] # dates
            await keep_row(session, programme)
            for rank in range(count):
                day = f"2027-{2 + rank % 5:02}-{1 + rank % 28:02}"
                facts = {"programme_number": programme.number, "dates": [f"{day}T14:00/{day}T16:00"], "place": "Maison pour tous"}
                idea = Idea(title=f"Rencontre {rank}", state=KEPT, why=WHY * 2, created_at=THE_PAST, **facts)  # type: ignore[arg-type] # facts
                idea.created_by = f"@p{rank}:x"
                number = await add_numbered(session, idea)
                await ideas.add_part(session, IdeaPart(idea_number=number, user_id=idea.created_by, part=AUTHOR, at=THE_PAST))
            await PROGRAMMES.plan(session, programme, TERRITORY, self.now)
        self.now = PUBLICATION
        await self.engine.timekeeper.run_timers()
        async with self.database.writing() as session:
            letter = (await session.exec(select(Outgoing).where(Outgoing.subject == f"{TO_PUBLISH}:1", Outgoing.action == "send"))).one()
            await delivery.set_sent(session, letter.id or 0, "$letter", self.now)

    async def publish(self) -> float:
        """One tap, and what follows. Gives how long until all is in the outbox, in seconds."""
        begun = time.perf_counter()
        await self.engine.dispatcher.dispatch(Tapped("$tap", HERE, SAMIRA, "$letter", "✅"))
        self.now += timedelta(seconds=1)
        await self.engine.timekeeper.run_timers()
        return time.perf_counter() - begun

    async def outbox(self) -> Sequence[Outgoing]:
        """All rows, in order."""
        async with self.database.reading() as session:
            return (await session.exec(select(Outgoing).order_by(col(Outgoing.id)))).all()

    async def command(self) -> float:
        """Give a command. Gives how long until its answer is in the outbox, in seconds."""
        self.said += 1
        begun = time.perf_counter()
        await self.engine.dispatcher.dispatch(Said(f"$said-{self.said}", HERE, SAMIRA, "!agenda"))
        return time.perf_counter() - begun


async def beside_a_pdf(house: House, printed: Outgoing) -> tuple[list[float], list[float], int]:
    """Commands alone, and beside a press that prints without end, in turn. Gives how long each took, and how many PDFs were made."""
    alone: list[float] = []
    beside: list[float] = []
    made = 0

    async def print_for_ever() -> None:
        nonlocal made
        press = Press()
        while True:
            assert (await press.data_of(printed.content)).startswith(b"%PDF")
            made += 1

    for _ in range(ROUNDS):
        alone += [await house.command() for _ in range(COMMANDS)]
        at_work = asyncio.create_task(print_for_ever())
        await asyncio.sleep(0.05)
        beside += [await house.command() for _ in range(COMMANDS)]
        at_work.cancel()
        await asyncio.gather(at_work, return_exceptions=True)
    return alone, beside, made


async def measure(url: str, count: int) -> str:
    """One house. Gives a line of the table."""
    house = House(url)
    await house.settle(count)
    before = len(await house.outbox())
    took = await house.publish()
    rows = (await house.outbox())[before:]
    announced = len({row.subject for row in rows if (row.subject or "").startswith("meetings.meeting:")})
    printed = next(row for row in rows if "printed" in row.content)
    begun = time.perf_counter()
    size = len(await Press().data_of(printed.content))
    pdf = time.perf_counter() - begun
    alone, beside, made = await beside_a_pdf(house, printed)
    await house.database.close()
    ratio = statistics.median(beside) / statistics.median(alone)
    return (
        f"| {announced} | {len(rows)} | {took:.2f} s | {pdf * 1e3:.0f} ms, {size / 1024:.0f} kB | {statistics.median(alone) * 1e3:.1f} ms "
        f"| {statistics.median(beside) * 1e3:.1f} ms ({made} PDFs) | {ratio:.2f} |"
    )


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--meetings", type=int, default=40)
    options.add_argument("--postgresql", action="store_true")
    asked = options.parse_args()
    print("| meetings announced | rows in the outbox | from the tap to all of them | the PDF | a command alone | beside PDFs | ratio |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="pg") as folder, databases(Path(folder), postgresql=asked.postgresql) as urls:
        for url in urls:
            print(asyncio.run(measure(url, asked.meetings)), flush=True)


if __name__ == "__main__":
    main()
