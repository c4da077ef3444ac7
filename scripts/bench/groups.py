"""What groups cost as their actions grow: `python -m scripts.bench.groups [--few 10] [--many 10000] [--postgresql]` prints tables.

Commands: two houses live in one process and are asked in turn (A B A B…), so that what the machine does meanwhile weighs on both; in one
a group has few actions to be done, in the other many. Reminders: a thousand actions that are due on one morning, from the beginning of the
job to the last letter in the outbox, on SQLite, then on PostgreSQL.
"""

import argparse
import asyncio
import tempfile
from datetime import date, timedelta
from pathlib import Path

from commands.core.declaration.context import Person
from commands.core.rules import caps
from commands.table import TABLE
from scripts.bench.polls import databases
from scripts.bench.turns import Asked, houses, show, sizes, timed
from storage import delivery, group_actions, groups
from storage.database import Database
from storage.group_actions import BEFORE, GroupAction
from storage.groups import Group, GroupMember
from storage.network import Member
from storage.rows import keep_row
from tests.chat import MORNING, Chat

DUE, BAR_S = 1_000, 2.0
PEOPLE = [Person(f"@m{rank}:town.example", f"Personne {rank}") for rank in range(50)]
FACTS = {"consented_at": MORNING, "joined_at": MORNING, "last_seen_on": MORNING.date()}


async def settle(database: Database, count: int, *, recalled_on: date | None = None) -> Chat:
    """A house with a group of fifty that has so many actions to be done, each held by one of them."""
    async with database.writing() as session:
        group = Group(name="Logement", state="open", room="programme", room_id="!g1:x", active_at=MORNING, created_at=MORNING)
        await keep_row(session, group)
        for rank, person in enumerate(PEOPLE):
            await keep_row(session, Member(user_id=person.user_id, name=person.name, **FACTS))
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
    parser.add_argument("--postgresql", action="store_true", help="the reminders, on PostgreSQL as well")
    asked = sizes(parser)
    caps.OPEN_ACTIONS = asked.many * 2  # the cap on the actions of a group is lifted
    async with houses(settle, asked.few, asked.many) as both:
        commands = (
            Asked("!groupe", lambda _rank: "!groupe G1", PEOPLE[:10]),
            Asked("!actions", lambda _rank: "!actions G1", PEOPLE[:10]),
            Asked("!actions moi", lambda _rank: "!actions moi", PEOPLE[:10]),
            Asked("!action", lambda rank: f"!action G1 moi ; écrire le mot {rank} ; pour le 15 décembre", PEOPLE[:10]),
            Asked("!action A", lambda rank: f"!action A{rank % 10 + 1}", PEOPLE[:10]),
            Asked("!repousser", lambda rank: f"!repousser A{rank % 10 + 1} au {rank % 20 + 5} janvier", PEOPLE[:10]),
            Asked("!fait", lambda rank: f"!fait A{rank % 10 + 1}", PEOPLE[:10]),
        )
        await show("actions", (asked.few, asked.many), both, commands)
    print()
    for postgresql in (False, True) if asked.postgresql else (False,):
        with tempfile.TemporaryDirectory(prefix="pg") as folder, databases(Path(folder), postgresql=postgresql) as urls:
            await print_reminders("PostgreSQL" if postgresql else "SQLite", Database(urls[0]))


if __name__ == "__main__":
    asyncio.run(main())
