"""What a bilan costs after ten years: `python -m scripts.bench.evaluation` prints a Markdown table.

400 structures, 3 000 people, 2 000 meetings. All numbers of the ten years, and of the last half-year; pages and picture in a process of
their own, while somebody else asks for the agenda.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel

from bot.delivery.press import Press
from commands.core.declaration.context import Occasion
from commands.evaluation import pages
from commands.evaluation.asking import read
from commands.evaluation.subject import Asked, asked_of
from commands.table import TABLE
from storage.database import Database
from storage.directory import Structure
from storage.meetings import Meeting, Registration
from storage.network import Member, Membership
from tests.chat import LEA, Chat
from tests.given import meeting

STRUCTURES, PEOPLE, MEETINGS = 400, 3_000, 2_000
BEGUN, NOW = datetime(2016, 7, 1, 8, 0, tzinfo=UTC), datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
KINDS = ("CCAS", "association", "bailleur", "santé", "école", "État", "mission locale", "centre social", None)
ZONE = ZoneInfo("Europe/Paris")
ROUNDS = 5
TEN_YEARS, HALF = (date(2016, 7, 1), date(2026, 6, 30)), (date(2026, 1, 1), date(2026, 6, 30))


def rows() -> list[list[SQLModel]]:
    """Ten years, table by table."""
    lots = random.Random(7)  # noqa: S311 - the same at each run
    sheets = [Structure(id=n, source="b", source_id=str(n), name=f"S{n}", kind=KINDS[n % len(KINDS)]) for n in range(1, STRUCTURES + 1)]
    people = [f"@p{n}:x" for n in range(PEOPLE)]
    members = [Member(user_id=each, name=each, consented_at=BEGUN, joined_at=BEGUN, last_seen_on=NOW.date()) for each in people]
    posts = [Membership(user_id=each, structure_id=1 + n % STRUCTURES, since=BEGUN.date()) for n, each in enumerate(people)]
    held: list[Meeting] = []
    came: list[Registration] = []
    for number in range(1, MEETINGS + 1):
        at = BEGUN + number * (NOW - BEGUN) / (MEETINGS + 1)
        wall = at.astimezone(ZONE).replace(tzinfo=None)
        hours = {"starts_at": at, "ends_at": at + timedelta(hours=2), "wall_start": wall, "wall_end": wall + timedelta(hours=2)}
        held.append(meeting(f"R{number}", number=number, host_id=people[number % 60], created_at=at, **hours))
        for arrival, n in enumerate(lots.sample(range(PEOPLE), 25), 1):
            facts = {"user_id": people[n] if number > MEETINGS - 400 else None, "structure_id": 1 + n % STRUCTURES, "came": 1}
            came.append(Registration(meeting_number=number, arrival=arrival, at=at, again=False, **facts))
    return [sheets, members, posts, held, came]  # type: ignore[list-item] # lists of one table each


@asynccontextmanager
async def house() -> AsyncIterator[Chat]:
    """A house of ten years."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/agora.db")
        await database.upgrade()
        for table in rows():
            for start in range(0, len(table), 5_000):
                async with database.writing() as session:
                    session.add_all(table[start : start + 5_000])
        yield Chat(database, TABLE, now=NOW)
        await database.close()


async def took(work: Callable[[], Awaitable[object]]) -> str:
    """Seconds of the clock and of the processor, at the median of some rounds."""
    clock, processor = [], []
    for _ in range(ROUNDS):
        begun, used = time.perf_counter(), time.process_time()
        await work()
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    return f"{statistics.median(clock):.2f} | {statistics.median(processor):.2f}"


async def made(chat: Chat, span: tuple[date, date]) -> tuple[Asked, dict[str, object]]:
    """The page of a time, ready to be printed."""
    async with chat.database.reading() as session:
        occasion = Occasion(session=session, now=chat.now, territory=chat.territory, lexicon=chat.lexicon)
        asked = asked_of(occasion, *span)
        found, material = await read(occasion, asked)
        return asked, pages.whole(pages.page_of(occasion, asked, found, material), material, [], [])


async def answered_s(chat: Chat, rounds: int = 1) -> float:
    """How long the agenda takes, at the median."""
    times = []
    for _ in range(rounds):
        times.append(await chat.time_of("!agenda", person=LEA))
        await asyncio.sleep(0.02)
    return statistics.median(times)


async def beside(chat: Chat, work: Callable[[], Awaitable[object]]) -> str:
    """How long the agenda takes while something is done, several times over, and right before and after each, when nothing is."""
    alone, meanwhile = [], []
    for _ in range(ROUNDS):
        alone.append(await answered_s(chat, 10))
        doing = asyncio.ensure_future(work())
        while not doing.done():
            meanwhile.append(await answered_s(chat))
        await doing
        alone.append(await answered_s(chat, 10))
    busy, rest = statistics.median(meanwhile), statistics.median(alone)
    return f"{busy:.4f} / {rest:.4f} = {busy / rest:.2f}"


async def printed(page: dict[str, object]) -> None:
    """The pages and the picture, at once."""
    await asyncio.gather(*(Press().data_of({"printed": {"layout": each, "page": page}}) for each in (pages.LAYOUT, pages.PICTURE)))


async def main() -> None:
    """Print the table."""
    print("| | seconds | of processor |\n|---|---|---|")
    async with house() as chat:
        for name, words, span in (("ten years", "du 01/07/2016 au 30/06/2026", TEN_YEARS), ("a half-year", "2026-1", HALF)):
            asked = partial(chat.time_of, f"!bilan {words}")
            print(f"| `!bilan` of {name} | {await took(asked)} |")
            print(f"| `!agenda` meanwhile / alone | {await beside(chat, asked)} | |")
            _, page = await made(chat, span)
            drawn = partial(printed, page)
            print(f"| pages and picture of {name} | {await took(drawn)} |")
            print(f"| `!agenda` meanwhile / alone | {await beside(chat, drawn)} | |")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    asyncio.run(main())
