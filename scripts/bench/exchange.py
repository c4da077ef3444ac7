"""What mutual help costs as it grows: `python -m scripts.bench.exchange [--few 10] [--many 10000]` prints a Markdown table.

Two houses live in one process and are asked in turn (A B A B…), so that what the machine does meanwhile weighs on both: one has few
open requests and offers, one has many. Commands go through the dispatcher, in their own transactions, on SQLite.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import storage
from commands.core.declaration.context import Person
from commands.exchange.matching import matter_of, theme_of
from commands.exchange.subject import OFFERS, REQUESTS
from commands.table import TABLE
from scripts.bench.turns import ROUNDS, timed
from storage import exchange, likeness
from storage.database import Database
from storage.exchange import OFFER, REQUEST, Exchange, ExchangeAnswer
from storage.lexicon import Lexicon, parse
from tests.chat import MORNING, Chat
from tests.given import findable, member, service, structure

PEOPLE = [Person(f"@m{rank}:town.example", f"Personne {rank}") for rank in range(40)]
_THINGS = ["salle", "minibus", "vidéoprojecteur", "barnum", "interprète", "cuisine", "poussette", "ordinateur", "animateur", "jardin"]
_MORE = ["grande", "calme", "accessible", "récente", "légère", "simple", "pratique", "neuve", "réglable", "pliante"]
_FOR = ["collège", "gare", "marché", "centre", "mairie", "bibliothèque", "résidence", "parc", "école", "stade"]


def invent(lots: random.Random, rank: int) -> str:
    """Something to ask for, or to offer: words that others have too, and some of its own."""
    return f"une {lots.choice(_THINGS)} {lots.choice(_MORE)} au {lots.choice(_FOR)} mot{lots.randrange(4000)} chose{rank}"


def another(rank: int) -> str:
    """Something that is like nothing else, in words of which one is common: what is like it costs letters, and is measured beside."""
    return f"un {_THINGS[rank % 10]} zébulon{rank} quinquet{rank} baliverne{rank} tourniquet{rank}"


async def settle(database: Database, count: int, lexicon: Lexicon) -> Chat:
    """A house with so many that are open, half of them offers, each with answers, in a directory of forty structures."""
    lots = random.Random(7)  # noqa: S311 - the same at each run
    async with database.writing() as session:
        for rank, person in enumerate(PEOPLE):
            offered = service(f"Prêt de {_THINGS[rank % len(_THINGS)]}")
            await member(session, person.user_id, person.name, await findable(session, structure(f"Maison {rank}"), offered))
    until = MORNING + timedelta(days=60)
    for start in range(0, count, 500):
        async with database.writing() as session:
            for rank in range(start, min(count, start + 500)):
                text, kind = invent(lots, rank), OFFER if rank % 2 else REQUEST
                row = Exchange(kind=kind, text=text, theme=theme_of(text), room="programme", created_by=f"@p{rank}:x", created_at=MORNING)
                row.until, row.structure_id = until if kind == OFFER else None, rank % 40 + 1
                number = await exchange.add_exchange(session, row)
                if kind == REQUEST:
                    await exchange.add_asked(session, number, [rank % 40 + 1, (rank + 7) % 40 + 1], MORNING)
                    await exchange.add_answer(session, ExchangeAnswer(exchange_number=number, user_id="@p:x", text="oui", at=MORNING))
                kept = OFFERS if kind == OFFER else REQUESTS
                await likeness.remember(session, kept, number, matter_of(text), lexicon)
    return Chat(database, TABLE, lexicon)


async def compare(few: Chat, many: Chat, said: Callable[[int], str]) -> tuple[list[float], list[float]]:
    """A command in each house in turn. said: what is said at each turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for rank in range(ROUNDS):
        for chat, taken in zip((few, many), times, strict=True):
            heard = chat.hear(said(rank), person=PEOPLE[rank % len(PEOPLE)])
            taken.append(await timed(lambda chat=chat, heard=heard: chat.dispatcher.dispatch(heard)))  # type: ignore[misc]
    return times


async def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10)
    parser.add_argument("--many", type=int, default=10_000)
    sizes = parser.parse_args()
    lexicon = parse((Path(storage.__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        databases = [Database(f"sqlite+aiosqlite:///{Path(folder) / name}.db") for name in ("few", "many")]
        for database in databases:
            await database.upgrade()
        few, many = [await settle(database, count, lexicon) for database, count in zip(databases, (sizes.few, sizes.many), strict=True)]
        print(f"{datetime.now(UTC):%Y-%m-%d}, {ROUNDS} times each, in turn\n")
        print(f"| command | {sizes.few} open, median | {sizes.many} open, median | ratio | p95 with many |")
        print("|---|---|---|---|---|")
        lots = random.Random(3)  # noqa: S311 - the same at each run
        for name, said in (
            ("!entraide", lambda _rank: "!entraide"),
            ("!entraide E", lambda rank: f"!entraide E{rank % sizes.few + 1}"),
            ("!entraide salle", lambda _rank: "!entraide salle"),
            ("!entraide moi", lambda _rank: "!entraide moi"),
            ("!réponse", lambda rank: f"!réponse E{rank % (sizes.few // 2) * 2 + 1} nous en avons une, la {rank}"),
            ("!demande (aperçu)", lambda rank: f"!demande {another(rank)}"),
            ("!offre", lambda rank: f"!offre {another(rank)}"),
        ):
            one, other = await compare(few, many, said)
            row = (statistics.median(one), statistics.median(other), statistics.median(other) / statistics.median(one))
            print(f"| `{name}` | {row[0]:.1f} ms | {row[1]:.1f} ms | {row[2]:.2f} | {sorted(other)[int(0.95 * ROUNDS)]:.1f} ms |")
        likes = []
        for rank in range(300):
            text = matter_of(invent(lots, rank))
            async with databases[1].reading() as session:
                likes.append(await timed(partial(likeness.find_like, session, OFFERS, text, lexicon, either=True)))
        told = f"median {statistics.median(likes):.1f} ms, p95 {sorted(likes)[285]:.1f} ms (bar 10 ms)"
        print(f"\nMatching one request with {sizes.many // 2} offers: {told}")
        for database in databases:
            await database.close()


if __name__ == "__main__":
    asyncio.run(main())
