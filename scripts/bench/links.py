"""What it costs to look for those who drift away, and to draw pairs: `python -m scripts.bench.links` prints two Markdown tables.

Two houses of 400 structures are asked in turn: one has lived for a year, one for ten. Commands go through the dispatcher, on SQLite.
The draw of pairs is pure: it is timed by itself, where structures have met a little, half, and nearly all.
"""

import asyncio
import random
import time
from datetime import datetime, timedelta
from itertools import combinations

from sqlalchemy import insert

from commands.core.declaration.context import Person
from commands.pairs.pairing import Candidate, draw
from commands.table import TABLE
from scripts.bench.turns import Asked, houses, show
from storage import network
from storage.database import Database
from storage.holdings import table_of
from storage.ideas import Idea, IdeaPart
from storage.meetings import Meeting, Registration
from storage.network import Member
from storage.polls import Ballot, Poll
from storage.rows import keep_row
from tests.chat import MORNING, Chat
from tests.given import meeting, poll, structure

STRUCTURES, MEETINGS, COMING, POLLS, VOTING, IDEAS, BEHIND = 400, 80, 25, 30, 40, 60, 5
"""Structures; of each year, its meetings and who comes to one, its polls and who votes, its ideas and who is behind each."""
SAMIRA = Person("@samira:town.example", "Samira")


async def settle(database: Database, years: int) -> Chat:
    """A house that has lived for so long. A fourth of its structures has not been seen for a year."""
    lots = random.Random(7)  # noqa: S311 - the same house at each run
    before = MORNING - timedelta(days=365 * years)
    async with database.writing() as session:
        session.add_all([structure(f"Structure {rank}", kind=f"secteur {rank % 9}") for rank in range(STRUCTURES)])
        facts = {"consented_at": before, "joined_at": before, "last_seen_on": before.date()}
        for rank in range(STRUCTURES):
            await keep_row(session, Member(user_id=f"@m{rank}:x", name=f"Personne {rank}", **facts))
            await network.add_membership(session, f"@m{rank}:x", rank + 1, "agente", before.date())
    for year in range(years):
        start = MORNING - timedelta(days=365 * (years - year))
        here = range(1, STRUCTURES + 1) if year < years - 1 else range(STRUCTURES // 4, STRUCTURES + 1)
        async with database.writing() as session:
            await _live(session, lots, start, list(here))
    return Chat(database, TABLE)


async def _live(session: object, lots: random.Random, start: datetime, here: list[int]) -> None:
    """A year of meetings, polls and ideas."""
    assert isinstance(session, network.AsyncSession)

    def someday() -> datetime:
        return start + timedelta(days=lots.randrange(364))

    cafes: list[Meeting] = [meeting(starts_at=at, ends_at=at + timedelta(hours=2)) for at in (someday() for _ in range(MEETINGS))]
    votes: list[Poll] = [poll(ends_at=someday()) for _ in range(POLLS)]
    thoughts = [Idea(title=f"Idée {lots.random()}", created_at=start) for _ in range(IDEAS)]
    session.add_all([*cafes, *votes, *thoughts])
    await session.flush()
    seats = [
        {"meeting_number": cafe.number, "user_id": f"@m{number - 1}:x", "structure_id": number, "arrival": rank, "at": start}
        for cafe in cafes
        for rank, number in enumerate(lots.sample(here, COMING), 1)
    ]
    voices = [
        {"poll_number": vote.number, "user_id": f"@m{number - 1}:x", "structure_id": number, "place": rank, "at": vote.ends_at}
        for vote in votes
        for rank, number in enumerate(lots.sample(here, VOTING), 1)
    ]
    parts = [
        {"idea_number": thought.number, "user_id": f"@m{number - 1}:x", "structure_id": number, "part": "support", "at": someday()}
        for thought in thoughts
        for number in lots.sample(here, BEHIND)
    ]
    for model, rows in ((Registration, seats), (Ballot, voices), (IdeaPart, parts)):
        filled = [model(**row).model_dump(exclude={"id"}) for row in rows]
        await (await session.connection()).execute(insert(table_of(model)), filled)


async def drifting() -> None:
    """Print what `!absents` costs after a year and after ten."""
    async with houses(settle, 1, 10) as both:
        await show("year(s)", (1, 10), both, [Asked("!absents", lambda _rank: "!absents", [SAMIRA])])


def drawing() -> None:
    """Print what a draw costs."""
    print("| people | structures | of the greatest | of two structures, met | draw | pairs | of structures that never met |")
    print("|---|---|---|---|---|---|---|")
    for people, structures, crowd, share in (
        (100, 60, 0.0, 0.5),
        (1000, 400, 0.0, 0.05),
        (1000, 400, 0.0, 0.5),
        (1001, 400, 0.0, 0.98),
        (1001, 400, 0.45, 0.99),  # most searches go through nearly all, and find nobody
    ):
        lots = random.Random(1)  # noqa: S311 - the same at each run
        candidates = [
            Candidate(f"@p{rank}:x", 0 if lots.random() < crowd else lots.randrange(structures), lots.choice((0, 0, 0, 1)))
            for rank in range(people)
        ]
        met = {frozenset(both) for both in combinations(range(structures), 2) if lots.random() < share}
        former = {frozenset(both) for both in (lots.sample([each.user_id for each in candidates], 2) for _ in range(10 * people))}
        begun = time.perf_counter()
        drawn = draw(candidates, met, former, "binome 2026-12")
        took = time.perf_counter() - begun
        fresh = sum(frozenset((one.structure_id, other.structure_id)) not in met for one, other in drawn.pairs)
        print(f"| {people} | {structures} | {crowd:.0%} | {share:.0%} | {took:.2f} s | {len(drawn.pairs)} | {fresh} |")


if __name__ == "__main__":
    asyncio.run(drifting())
    print()
    drawing()
