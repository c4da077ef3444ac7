"""What the problems of the field cost as they grow: `python -m scripts.bench.problems [--few 10] [--many 10000]` prints a Markdown table.

Two houses live in one process and are asked in turn: one has few open problems, one has many. Commands go through the dispatcher, in
their own transactions, on SQLite.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import storage
from commands.core.declaration.context import Person
from commands.problems.wording import theme_of
from commands.table import TABLE
from scripts.bench.turns import ROUNDS, compare, line, timed
from storage import likeness, network, problems
from storage.database import Database
from storage.lexicon import Lexicon, parse
from storage.network import Member
from storage.problems import PROBLEM, Problem, ProblemPart
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


async def settle(database: Database, count: int, lexicon: Lexicon) -> Chat:
    """A house with so many open problems, of many structures' worth of people; their news are due in ten working days."""
    lots = random.Random(7)  # noqa: S311 - the same problems at each run
    async with database.writing() as session:
        facts = {"consented_at": MORNING, "joined_at": MORNING, "last_seen_on": MORNING.date()}
        for person in (*PEOPLE, SAMIRA):
            await network.set_member(session, Member(user_id=person.user_id, name=person.name, **facts))
    due_at = MORNING + timedelta(days=14)
    for start in range(0, count, 500):
        async with database.writing() as session:
            for rank in range(start, min(count, start + 500)):
                text = invent(lots, "un logement" if rank < FEW else "")  # a page of a theme is as long in both houses
                theme, public = theme_of(text, lexicon)
                facts = {"theme": theme, "public": public, "room": "programme", "due_at": due_at, "created_at": MORNING}
                problem = Problem(text=text, structures=lots.randrange(9), created_by=f"@p{rank % 900}:x", **facts)
                number = await problems.add_problem(session, problem)
                session.add(ProblemPart(problem_number=number, user_id=f"@p{rank % 900}:x", at=MORNING))
                await likeness.remember(session, PROBLEM, number, text, lexicon)
    return Chat(database, TABLE, lexicon)


async def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=FEW)
    parser.add_argument("--many", type=int, default=10_000)
    sizes = parser.parse_args()
    lexicon = parse((Path(storage.__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        databases = [Database(f"sqlite+aiosqlite:///{Path(folder) / name}.db") for name in ("few", "many")]
        for database in databases:
            await database.upgrade()
        few, many = [await settle(database, count, lexicon) for database, count in zip(databases, (sizes.few, sizes.many), strict=True)]
        print(f"{datetime.now(UTC):%Y-%m-%d}, {ROUNDS} times each, in turn\n")
        print(f"| command | {sizes.few} problems, median | {sizes.many} problems, median | ratio | p95 with many |")
        print("|---|---|---|---|---|")
        for name, people, said in (
            ("!problèmes", PEOPLE, lambda _rank: "!problèmes"),
            ("!problèmes logement", PEOPLE, lambda _rank: "!problèmes logement"),
            ("!problèmes miens", PEOPLE, lambda _rank: "!problèmes miens"),
            ("!problème P1", PEOPLE, lambda rank: f"!problème P{rank % sizes.few + 1}"),
            ("!moi-aussi", PEOPLE, lambda rank: f"!moi-aussi P{rank // len(PEOPLE) % sizes.few + 1}"),
            ("!éclairer", PEOPLE, lambda rank: f"!éclairer P{rank % sizes.few + 1} une piste, la {rank}e"),
            ("!prendre", [SAMIRA], lambda rank: f"!prendre P{rank % sizes.few + 1}"),
            ("!suivi", [SAMIRA], lambda _rank: "!suivi"),
            ("!problème, like others", PEOPLE, a_known_one),
            ("!problème, new", PEOPLE, another),
        ):
            print(line(name, *await compare(few, many, said, people)))
        lots, likes = random.Random(11), []  # noqa: S311 - the same at each run
        for _ in range(300):
            text = invent(lots)
            async with databases[1].reading() as session:
                likes.append(await timed(lambda session=session, text=text: likeness.find_like(session, PROBLEM, text, lexicon)))  # type: ignore[misc]
        p95 = sorted(likes)[285]
        print(f"\nLikeness over {sizes.many} problems: median {statistics.median(likes):.1f} ms, p95 {p95:.1f} ms (bar 10 ms)")
        for database in databases:
            await database.close()


if __name__ == "__main__":
    asyncio.run(main())
