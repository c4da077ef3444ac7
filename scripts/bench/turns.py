"""What the commands of a family cost as it grows: two houses in one process, one with few rows, one with many, asked in turn.

A B A B…, so that what the machine does meanwhile weighs on both. Commands go through the dispatcher, in their own transactions, on SQLite.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import storage
from commands.core.declaration.context import Person
from storage.database import Database
from storage.lexicon import parse
from tests.chat import Chat

ROUNDS = 40
LIKES = 300
LEXICON = parse((Path(storage.__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, what is said at each turn, and by whom in turn."""

    name: str
    said: Callable[[int], str]
    people: Sequence[Person]


def sizes(parser: argparse.ArgumentParser, *, few: int = 10, many: int = 10_000) -> argparse.Namespace:
    """What was asked on the command line: few, many, and what else the parser knows."""
    parser.add_argument("--few", type=int, default=few)
    parser.add_argument("--many", type=int, default=many)
    return parser.parse_args()


@asynccontextmanager
async def houses(settle: Callable[[Database, int], Awaitable[Chat]], *counts: int) -> AsyncIterator[list[Chat]]:
    """A house of each size, settled; gone in the end."""
    with tempfile.TemporaryDirectory() as folder:
        databases = [Database(f"sqlite+aiosqlite:///{Path(folder) / str(count)}.db") for count in counts]
        for database in databases:
            await database.upgrade()
        yield [await settle(database, count) for database, count in zip(databases, counts, strict=True)]
        for database in databases:
            await database.close()


async def show(what: str, counts: Sequence[int], both: Sequence[Chat], asked: Sequence[Asked]) -> None:
    """Ask each command of both houses, and print a Markdown table: medians, their ratio, and what one in twenty took in the second."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, {ROUNDS} times each, in turn\n")
    print(f"| command | {counts[0]} {what}, median | {counts[1]} {what}, median | ratio | p95 with many |")
    print("|---|---|---|---|---|")
    for each in asked:
        one, other = await compare(both, each)
        first, second = statistics.median(one), statistics.median(other)
        print(f"| `{each.name}` | {first:.1f} ms | {second:.1f} ms | {second / first:.2f} | {p95(other):.1f} ms |")


async def compare(both: Sequence[Chat], asked: Asked) -> tuple[list[float], list[float]]:
    """A command in each house in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for rank in range(ROUNDS):
        for chat, taken in zip(both, times, strict=True):
            heard = chat.hear(asked.said(rank), person=asked.people[rank % len(asked.people)])
            taken.append(await timed(lambda chat=chat, heard=heard: chat.dispatcher.dispatch(heard)))  # type: ignore[misc]
    return times


async def show_likes(what: str, find: Callable[[], Awaitable[object]]) -> None:
    """Look for what is like something, many times, and print how long it takes."""
    likes = [await timed(find) for _ in range(LIKES)]
    print(f"\n{what}: median {statistics.median(likes):.1f} ms, p95 {p95(likes):.1f} ms (bar 10 ms)")


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds that something takes."""
    begun = time.perf_counter()
    await work()
    return (time.perf_counter() - begun) * 1000


def p95(times: Sequence[float]) -> float:
    """What one in twenty takes, or more."""
    return sorted(times)[int(0.95 * len(times))]
