"""What groups cost as their actions grow: `python -m scripts.bench.groups [--few 10] [--many 10000] [--postgresql]` prints tables.

Commands: two houses live in one process and are asked in turn (A B A B…), so that what the machine does meanwhile weighs on both; in one
a group has few actions to be done, in the other many. Reminders: a thousand actions that are due on one morning, from the beginning of the
job to the last letter in the outbox, on SQLite, then on PostgreSQL.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from commands.core.declaration.context import Person
from commands.core.rules import caps
from commands.table import TABLE
from scripts.bench.polls import databases
from storage import delivery, group_actions, groups, network
from storage.database import Database
from storage.group_actions import BEFORE, GroupAction
from storage.groups import Group, GroupMember
from storage.network import Member
from tests.chat import MORNING, Chat

ROUNDS = 40
DUE, BAR_S = 1_000, 2.0
PEOPLE = [Person(f"@m{rank}:town.example", f"Personne {rank}") for rank in range(50)]
FACTS = {"consented_at": MORNING, "joined_at": MORNING, "last_seen_on": MORNING.date()}


async def settle(database: Database, count: int, *, recalled_on: date | None = None) -> Chat:
    """A house with a group of fifty that has so many actions to be done, each held by one of them."""
    async with database.writing() as session:
        group = Group(name="Logement", state="open", room="programme", room_id="!g1:x", active_at=MORNING, created_at=MORNING)
        await groups.add_group(session, group)
        for rank, person in enumerate(PEOPLE):
            await network.set_member(session, Member(user_id=person.user_id, name=person.name, **FACTS))
            await groups.add_member(session, GroupMember(group_number=1, user_id=person.user_id, is_host=rank == 0, at=MORNING))
    for start in range(0, count, 500):
        async with database.writing() as session:
            session.add_all(_action(rank, recalled_on) for rank in range(start, min(count, start + 500)))
    return Chat(database, TABLE)


def _action(rank: int, recalled_on: date | None) -> GroupAction:
    due_on = MORNING.date() + timedelta(days=2 if recalled_on else 30 + rank % 200)
    holder = PEOPLE[rank % len(PEOPLE)].user_id
    recalled = {"recall": BEFORE, "recalled_on": recalled_on} if recalled_on else {}
    return GroupAction(
        group_number=1, what=f"faire {rank}", holder_id=holder, due_on=due_on, room_id="!g1:x", created_at=MORNING, **recalled
    )


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds that something takes."""
    begun = time.perf_counter()
    await work()
    return (time.perf_counter() - begun) * 1000


async def compare(few: Chat, many: Chat, said: Callable[[int], str]) -> tuple[list[float], list[float]]:
    """A command in each house in turn. said: what is said at each turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for rank in range(ROUNDS):
        for chat, taken in zip((few, many), times, strict=True):
            heard = chat.hear(said(rank), person=PEOPLE[rank % 10])
            taken.append(await timed(lambda chat=chat, heard=heard: chat.dispatcher.dispatch(heard)))  # type: ignore[misc]
    return times


async def print_commands(few_many: Sequence[int], folder: Path) -> None:
    """The table of commands."""
    houses = [Database(f"sqlite+aiosqlite:///{folder / name}.db") for name in ("few", "many")]
    for database in houses:
        await database.upgrade()
    few, many = [await settle(database, count) for database, count in zip(houses, few_many, strict=True)]
    print(f"| command | {few_many[0]} actions, median | {few_many[1]} actions, median | ratio | p95 with many |\n|---|---|---|---|---|")
    for name, said in (
        ("!groupe", lambda _rank: "!groupe G1"),
        ("!actions", lambda _rank: "!actions G1"),
        ("!actions moi", lambda _rank: "!actions moi"),
        ("!action", lambda rank: f"!action G1 moi ; écrire le mot {rank} ; pour le 15 décembre"),
        ("!action A", lambda rank: f"!action A{rank % 10 + 1}"),
        ("!repousser", lambda rank: f"!repousser A{rank % 10 + 1} au {rank % 20 + 5} janvier"),
        ("!fait", lambda rank: f"!fait A{rank % 10 + 1}"),
    ):
        one, other = await compare(few, many, said)
        row = (statistics.median(one), statistics.median(other), statistics.median(other) / statistics.median(one))
        print(f"| `{name}` | {row[0]:.1f} ms | {row[1]:.1f} ms | {row[2]:.2f} | {sorted(other)[int(0.95 * ROUNDS)]:.1f} ms |")
    for database in houses:
        await database.close()


async def print_reminders(name: str, database: Database) -> None:
    """How long a morning takes."""
    await database.upgrade()
    chat = await settle(database, DUE, recalled_on=MORNING.date())
    job = next(job for job in TABLE.jobs if job.name == "groups.recalls")
    taken = await timed(lambda: chat.timekeeper.run(job, MORNING))
    async with database.reading() as session:
        waiting = await delivery.count_waiting(session)
        left = await group_actions.list_to_recall(session, MORNING.date())
    print(f"{name}: {DUE} actions due, {waiting} letters in the outbox, {len(left)} left, in {taken / 1000:.2f} s (bar {BAR_S:.0f} s)")
    await database.close()


async def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--postgresql", action="store_true", help="the reminders, on PostgreSQL as well")
    asked = parser.parse_args()
    caps.OPEN_ACTIONS = asked.many * 2
    print(f"{datetime.now(UTC):%Y-%m-%d}, {ROUNDS} times each, in turn; the cap on the actions of a group is lifted\n")
    with tempfile.TemporaryDirectory() as folder:
        await print_commands((asked.few, asked.many), Path(folder))
        print()
        await print_reminders("SQLite", Database(f"sqlite+aiosqlite:///{Path(folder) / 'due'}.db"))
    if asked.postgresql:
        with tempfile.TemporaryDirectory(prefix="pg") as folder, databases(Path(folder), postgresql=True) as urls:
            await print_reminders("PostgreSQL", Database(urls[0]))


if __name__ == "__main__":
    asyncio.run(main())
