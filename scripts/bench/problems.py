"""What the problems of the field cost as they grow: `python -m scripts.bench.problems [--few 10] [--many 10000]` prints a Markdown table.

Two houses live in one process and are asked in turn: one has few open problems, one has many. Commands go through the dispatcher, in
their own transactions, on SQLite.
"""

import argparse
import asyncio
import random
from datetime import timedelta

from commands.core.declaration.context import Person
from commands.problems.wording import theme_of
from commands.table import TABLE
from scripts.bench.turns import LEXICON, Asked, houses, show, show_likes, sizes
from storage import likeness
from storage.database import Database
from storage.network import Member
from storage.problems import PROBLEM, Problem, ProblemPart
from storage.rows import add_numbered, keep_row
from tests.chat import MORNING, Chat

FEW = 10
PEOPLE = [Person(f"@m{rank}:town.example", f"Personne {rank}") for rank in range(8)]
SAMIRA = Person("@samira:town.example", "Samira")
_WHO = ["Des familles", "Des jeunes", "Des aînés", "Des parents seuls", "Des collègues", "Des voisins", "Des élèves", "Des salariés"]
_WHAT = ["attendent", "cherchent", "ne trouvent pas", "renoncent à", "paient trop cher", "perdent", "demandent", "ne comprennent pas"]
_OF = [
    *("un logement", "un médecin", "la cantine", "le bus du soir", "une garde d’enfants", "un colis", "la domiciliation", "un emploi"),
    *("une place en crèche", "leur courrier", "un interprète", "le chauffage", "une aide au transport", "un ordinateur", "des vêtements"),
]
_WHERE = ["collège", "gare", "marché", "centre", "mairie", "bibliothèque", "résidence", "parc", "école", "stade"]


def invent(lots: random.Random, what: str = "") -> str:
    """A problem made of words that others have too, and of one of its own. what: of what it is; else by chance."""
    return f"{lots.choice(_WHO)} {lots.choice(_WHAT)} {what or lots.choice(_OF)} près du {lots.choice(_WHERE)}, mot{lots.randrange(4000)}"


def another(rank: int) -> str:
    """A problem that is like no other, in words of which half are common."""
    common = invent(random.Random(rank))  # noqa: S311 - the same at each run
    return (
        f"!problème {common} zébulon{rank} quinquet{rank} baliverne{rank} tourniquet{rank} mirliton{rank} palonnier{rank} virevolte{rank}"
    )


def a_known_one(rank: int) -> str:
    """One that others look like: they are shown."""
    return f"!problème {invent(random.Random(rank))}"  # noqa: S311 - as above


async def settle(database: Database, count: int) -> Chat:
    """A house with so many open problems, of many structures' worth of people; their news are due in ten working days."""
    lots = random.Random(7)  # noqa: S311 - the same problems at each run
    async with database.writing() as session:
        facts = {"consented_at": MORNING, "joined_at": MORNING, "last_seen_on": MORNING.date()}
        for person in (*PEOPLE, SAMIRA):
            await keep_row(session, Member(user_id=person.user_id, name=person.name, **facts))
    due_at = MORNING + timedelta(days=14)
    for start in range(0, count, 500):
        async with database.writing() as session:
            for rank in range(start, min(count, start + 500)):
                text = invent(lots, "un logement" if rank < FEW else "")  # a page of a theme is as long in both houses
                theme, public = theme_of(text, LEXICON)
                facts = {"theme": theme, "public": public, "room": "programme", "due_at": due_at, "created_at": MORNING}
                problem = Problem(text=text, structures=lots.randrange(9), created_by=f"@p{rank % 900}:x", **facts)
                number = await add_numbered(session, problem)
                session.add(ProblemPart(problem_number=number, user_id=f"@p{rank % 900}:x", at=MORNING))
                await likeness.remember(session, PROBLEM, number, text, LEXICON)
    return Chat(database, TABLE, LEXICON)


async def main() -> None:
    """Print the table."""
    asked = sizes(argparse.ArgumentParser(description=__doc__))
    counts, lots = (asked.few, asked.many), random.Random(11)  # noqa: S311 - the same at each run
    async with houses(settle, *counts) as both:
        commands = (
            Asked("!problèmes", lambda _rank: "!problèmes", PEOPLE),
            Asked("!problèmes logement", lambda _rank: "!problèmes logement", PEOPLE),
            Asked("!problèmes miens", lambda _rank: "!problèmes miens", PEOPLE),
            Asked("!problème P1", lambda rank: f"!problème P{rank % asked.few + 1}", PEOPLE),
            Asked("!moi-aussi", lambda rank: f"!moi-aussi P{rank // len(PEOPLE) % asked.few + 1}", PEOPLE),
            Asked("!éclairer", lambda rank: f"!éclairer P{rank % asked.few + 1} une piste, la {rank}e", PEOPLE),
            Asked("!prendre", lambda rank: f"!prendre P{rank % asked.few + 1}", [SAMIRA]),
            Asked("!suivi", lambda _rank: "!suivi", [SAMIRA]),
            Asked("!problème, like others", a_known_one, PEOPLE),
            Asked("!problème, new", another, PEOPLE),
        )
        await show("problems", counts, both, commands)

        async def find() -> None:
            async with both[1].database.reading() as session:
                await likeness.find_like(session, PROBLEM, invent(lots), LEXICON)

        await show_likes(f"Likeness over {asked.many} problems", find)


if __name__ == "__main__":
    asyncio.run(main())
