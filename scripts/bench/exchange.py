"""What mutual help costs as it grows: `python -m scripts.bench.exchange [--few 10] [--many 10000]` prints a Markdown table.

Two houses live in one process and are asked in turn (A B A B…), so that what the machine does meanwhile weighs on both: one has few
open requests and offers, one has many. Commands go through the dispatcher, in their own transactions, on SQLite.
"""

import argparse
import asyncio
import random
from datetime import timedelta

from commands.core.declaration.context import Person
from commands.exchange.matter import matter_of, theme_of
from commands.exchange.subject import OFFERS, REQUESTS
from commands.table import TABLE
from scripts.bench.turns import LEXICON, ROUNDS, Asked, houses, show, show_likes, sizes
from storage import exchange, likeness
from storage.database import Database
from storage.exchange import OFFER, REQUEST, Exchange, ExchangeAnswer
from storage.rows import add_numbered, keep_row
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


async def settle(database: Database, count: int) -> Chat:
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
                number = await add_numbered(session, row)
                if kind == REQUEST:
                    await exchange.add_asked(session, number, [rank % 40 + 1, (rank + 7) % 40 + 1], MORNING)
                    await keep_row(session, ExchangeAnswer(exchange_number=number, user_id="@p:x", text="oui", at=MORNING))
                kept = OFFERS if kind == OFFER else REQUESTS
                await likeness.remember(session, kept, number, matter_of(text), LEXICON)
    return Chat(database, TABLE, LEXICON)


async def main() -> None:
    """Print the table."""
    asked = sizes(argparse.ArgumentParser(description=__doc__))
    counts, lots = (asked.few, asked.many), random.Random(3)  # noqa: S311 - the same at each run
    things = [invent(lots, 20_000 + rank) for rank in range(2 * ROUNDS)]
    async with houses(settle, *counts) as both:
        commands = (
            Asked("!entraide", lambda _rank: "!entraide", PEOPLE),
            Asked("!entraide E", lambda rank: f"!entraide E{rank % asked.few + 1}", PEOPLE),
            Asked("!entraide salle", lambda _rank: "!entraide salle", PEOPLE),
            Asked("!entraide moi", lambda _rank: "!entraide moi", PEOPLE),
            Asked("!réponse", lambda rank: f"!réponse E{rank % (asked.few // 2) * 2 + 1} nous en avons une, la {rank}", PEOPLE),
            Asked("!demande (aperçu)", lambda rank: f"!demande {things[rank]} zébulon{rank} quinquet{rank} tourniquet{rank}", PEOPLE),
            Asked("!offre", lambda rank: f"!offre {another(rank)}", PEOPLE),
        )
        await show("open", counts, both, commands)

        async def find() -> None:
            async with both[1].database.reading() as session:
                await likeness.find_like(session, OFFERS, matter_of(invent(lots, lots.randrange(300))), LEXICON, either=True)

        await show_likes(f"Matching one request with {asked.many // 2} offers", find)


if __name__ == "__main__":
    asyncio.run(main())
