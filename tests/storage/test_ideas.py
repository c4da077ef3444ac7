"""The pages of the ideas of a programme, their counts, and what reading them costs as ideas add up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ideas
from storage.database import Database
from storage.ideas import GONE, KEPT, MERGED, OPEN, STANDING, SUPPORT, WITHDRAWN, Idea, IdeaPart
from storage.programmes import Programme

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LEA = "@lea:town.example"
STATES = (OPEN, KEPT, MERGED, OPEN, WITHDRAWN)


async def fill(session: AsyncSession, count: int) -> list[Idea]:
    """Ideas in all states, in two programmes; Léa stands behind every seventh of the first thirty."""
    for name in ("2027-1", "2027-2"):
        dates = dict.fromkeys(("ideas_until", "vote_until", "arbitration_until", "publication_at", "created_at"), AT)
        session.add(Programme(name=name, **dates))  # type: ignore[arg-type]
    await session.flush()
    made = [
        Idea(title=f"Idée {rank}", programme_number=1 + rank % 2, state=STATES[rank % 5], behind=rank % 4, created_at=AT)
        for rank in range(count)
    ]
    session.add_all(made)
    await session.flush()
    for rank in range(0, 30, 7):
        session.add(IdeaPart(idea_number=made[rank].number or 0, user_id=LEA, part=SUPPORT, at=AT))
    await session.flush()
    return made


@pytest.fixture
async def writing(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.writing() as session:
        yield session


@pytest.mark.parametrize("limit", [3, 7])
async def test_pages_are_the_whole_list_one_s_own_first(writing: AsyncSession, limit: int) -> None:
    made = await fill(writing, 60)
    mine = {made[rank].number for rank in range(0, 30, 7)}
    shown = [idea for idea in made if idea.programme_number == 1 and idea.state not in GONE]
    shown.sort(key=lambda idea: (idea.number in mine, idea.behind, idea.number), reverse=True)
    assert sum(idea.number in mine for idea in shown) >= 2
    found: list[Idea] = []
    for start in range(0, 60, limit):
        found += await ideas.list_page(writing, 1, LEA, without=GONE, start=start, limit=limit)
    assert [idea.number for idea in found] == [idea.number for idea in shown]


async def test_a_count_stops_where_it_is_told(writing: AsyncSession) -> None:
    made = await fill(writing, 60)
    standing = sum(idea.programme_number == 2 and idea.state not in GONE for idea in made)
    assert await ideas.count_ideas(writing, 2, STANDING) == standing > 5
    assert await ideas.count_ideas(writing, 2, STANDING, up_to=5) == 5
    assert await ideas.count_ideas(writing, 2, [OPEN, KEPT, MERGED, WITHDRAWN]) == 30
    assert await ideas.count_ideas(writing, None, STANDING) == 0


@asynccontextmanager
async def steps(session: AsyncSession) -> AsyncIterator[list[int]]:
    """How many tens of steps the machine of SQLite does meanwhile: a cost that no load on this machine changes."""
    done = [0]

    def step() -> int:
        done[0] += 1
        return 0

    raw = (await (await session.connection()).get_raw_connection()).driver_connection
    assert raw is not None
    await raw.set_progress_handler(step, 10)
    yield done
    await raw.set_progress_handler(None, 10)


async def test_what_a_page_costs_is_the_same_with_ten_times_the_ideas(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("the steps of a machine are those of SQLite")
    cost = []
    for count in (300, 3000):
        async with database.writing() as session:
            await fill(session, count)
            async with steps(session) as done:
                await ideas.list_page(session, 1, LEA, without=GONE, start=0, limit=7)
                await ideas.count_ideas(session, 1, STANDING, up_to=100)
            cost.append(done[0])
            await session.rollback()
    assert cost[1] <= 1.5 * cost[0], cost
