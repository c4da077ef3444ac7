"""What the ideas of a programme cost as they grow: `python -m scripts.bench.ideas [--few 10] [--many 10000]` prints a Markdown table.

Two houses live in one process and are asked in turn (A B A B…), so that what the machine does meanwhile weighs on both: one has few
ideas, one has many, all of the programme under way. Commands go through the dispatcher, in their own transactions, on SQLite.
"""

import argparse
import asyncio
import random
from datetime import timedelta

from commands.core.declaration.context import Person
from commands.programmes.subject import IDEA
from commands.table import TABLE
from scripts.bench.turns import LEXICON, Asked, houses, show, show_likes, sizes
from storage import ideas, likeness
from storage.database import Database
from storage.ideas import AUTHOR, Idea, IdeaPart
from storage.network import Member
from storage.programmes import Programme
from storage.rows import add_numbered, keep_row
from tests.chat import MORNING, Chat

_SUBJECTS = [
    *("facture", "logement", "jardin", "sommeil", "adolescents", "énergie", "vacances", "mobilité", "santé", "parents", "numérique"),
    *("emploi", "budget", "cuisine", "sport"),
]
PEOPLE = [Person(f"@m{rank}:town.example", f"Personne {rank}") for rank in range(8)]
_WAYS = ["Comprendre", "Découvrir", "Partager", "Ouvrir", "Préparer", "Raconter", "Visiter", "Apprendre", "Échanger", "Animer"]
_PLACES = ["collège", "gare", "marché", "centre", "mairie", "bibliothèque", "résidence", "parc", "école", "stade"]


def invent(lots: random.Random, rank: int) -> Idea:
    """An idea made of words that others have too, and of some of its own."""
    subject, other = lots.sample(_SUBJECTS, 2)
    title = f"{lots.choice(_WAYS)} {subject} {lots.choice(_PLACES)} {rank}"
    why = f"des familles parlent de {other} au {lots.choice(_PLACES)} mot{lots.randrange(4000)}"
    return Idea(title=title, why=why, programme_number=1, created_at=MORNING)


def another(rank: int) -> str:
    """An idea that is like no other, in words of which half are common."""
    common = invent(random.Random(rank), rank).title  # noqa: S311 - the same at each run
    return f"!propose {common} zébulon{rank} quinquet{rank} baliverne{rank} tourniquet{rank} mirliton{rank}"


async def settle(database: Database, count: int) -> Chat:
    """A house with so many ideas."""
    lots = random.Random(7)  # noqa: S311 - the same ideas at each run
    async with database.writing() as session:
        later = {
            name: MORNING + timedelta(days=days) for name, days in (("ideas_until", 20), ("vote_until", 40), ("arbitration_until", 50))
        }
        session.add(Programme(name="2027-1", publication_at=MORNING + timedelta(days=60), created_at=MORNING, **later))
        facts = {"consented_at": MORNING, "joined_at": MORNING, "last_seen_on": MORNING.date()}
        for person in PEOPLE:
            await keep_row(session, Member(user_id=person.user_id, name=person.name, **facts))
    for start in range(0, count, 500):
        async with database.writing() as session:
            for rank in range(start, min(count, start + 500)):
                idea = invent(lots, rank)
                number = await add_numbered(session, idea)
                await ideas.add_part(session, IdeaPart(idea_number=number, user_id=f"@p{rank % 90}:x", part=AUTHOR, at=MORNING))
                await likeness.remember(session, IDEA, number, f"{idea.title} {idea.why}", LEXICON)
    return Chat(database, TABLE, LEXICON)


async def main() -> None:
    """Print the table."""
    asked = sizes(argparse.ArgumentParser(description=__doc__))
    counts, lots = (asked.few, asked.many), random.Random(11)  # noqa: S311 - the same at each run
    async with houses(settle, *counts) as both:
        commands = (
            Asked("!idées", lambda _rank: "!idées", PEOPLE),
            Asked("!idée", lambda rank: f"!idée I{rank % asked.few + 1}", PEOPLE),
            Asked("!soutenir", lambda rank: f"!soutenir I{rank % asked.few + 1}{' retirer' if rank // asked.few % 2 else ''}", PEOPLE),
            Asked("!programme", lambda _rank: "!programme", PEOPLE),
            Asked("!programme suivi", lambda _rank: "!programme suivi", PEOPLE),
            Asked("!propose", another, PEOPLE),
        )
        await show("ideas", counts, both, commands)

        async def find() -> None:
            idea = invent(lots, lots.randrange(300))
            async with both[1].database.reading() as session:
                await likeness.find_like(session, IDEA, f"{idea.title} {idea.why}", LEXICON)

        await show_likes(f"Likeness over {asked.many} ideas", find)


if __name__ == "__main__":
    asyncio.run(main())
