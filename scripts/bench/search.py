"""Measure the directory's search on an invented territory: `python scripts/bench/search.py --rows 10000,100000`.

Fixed seed. Every question knows its right answers. Times are of the whole of a search in an open session, for 3 results as the bot
does: question read, structures found, services explained. For a question about one structure, a hit is that structure among the first
10; for a question many structures answer (need, public, place), a hit is that each of the first 3 is right (stricter: one among 10
would be luck).
"""

import argparse
import asyncio
import gc
import random
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert, text

from storage.database import Database
from storage.directory import Service, Structure
from storage.lexicon import Lexicon, parse
from storage.search import index, search

QUESTIONS = 150
_BARE = text("SELECT 1")
COMMUNES = 400
NAMES = 60_000
_SYLLABLES = """
    ba bre cha clo dou dri fa flo gar gui jo la lou ma mel mon na nor pa pli qui ra ros sa ser ta tru val ver vi
"""
SYLLABLES = _SYLLABLES.split()
ENDINGS = ["ac", "an", "ard", "eau", "el", "et", "ier", "in", "ois", "on", "ot", "oux", "y", "ène", "ière", "ande"]
KINDS = [
    "Centre social",
    "Médiathèque",
    "Association",
    "CCAS",
    "Maison de quartier",
    "Mission locale",
    "Ressourcerie",
    "Foyer",
    "Régie de quartier",
    "Club",
    "Maison des habitants",
    "Point information jeunesse",
]
NEEDS = {
    "aide-alimentaire": ["colis", "épicerie", "repas", "nourriture"],
    "logement": ["hébergement", "loyer", "bail", "appartement"],
    "numerique": ["ordinateur", "informatique", "internet", "imprimante"],
    "emploi": ["travail", "CV", "embauche", "insertion"],
    "sante": ["médecin", "soins", "infirmière", "dépistage"],
    "sante-mentale": ["psychologue", "écoute", "dépression", "mal-être"],
    "garde-enfants": ["crèche", "nounou", "halte-garderie", "assistante maternelle"],
    "francais": ["alphabétisation", "FLE", "lecture", "écriture"],
    "mobilite": ["permis", "vélo", "transport", "garage"],
    "droits": ["avocat", "juriste", "démarches", "dossier"],
    "budget": ["dettes", "surendettement", "microcrédit", "épargne"],
    "vetements": ["vestiaire", "habits", "friperie", "textile"],
}
PUBLICS = {
    "jeunes": "jeunes",
    "familles": "familles",
    "seniors": "personnes âgées",
    "femmes": "femmes",
    "etudiants": "étudiants",
    "demandeurs-emploi": "demandeurs d’emploi",
}
_PROSE = """
    accueil atelier permanence rendez-vous gratuit semaine mardi jeudi habitants partenaires équipe bénévoles projet activités
    sorties culture jardin cuisine musique sport lecture parents enfants adultes soutien orientation information réseau local
    territoire solidarité partage
"""
PROSE = _PROSE.split()


@dataclass
class Town:
    """An invented territory: its rows, and who answers what."""

    structures: list[dict[str, object]] = field(default_factory=list)
    services: list[dict[str, object]] = field(default_factory=list)
    named: list[tuple[str, str, str]] = field(default_factory=list)
    """The kind and the two own words of each structure's name."""
    by_need_public: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    by_need_place: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    by_kind_place: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    communes: list[str] = field(default_factory=list)


def invent(rows: int, rng: random.Random) -> Town:
    """Invent a territory of so many structures, each with one to three services."""
    names = _own_names(NAMES + COMMUNES, rng)
    town = Town(communes=names[:COMMUNES])
    own = names[COMMUNES:]
    weights = [1 / (rank + 10) for rank in range(COMMUNES)]
    for key in range(1, rows + 1):
        kind, first, second = rng.choice(KINDS), rng.choice(own), rng.choice(own)
        commune = rng.choices(town.communes, weights)[0]
        town.named.append((kind, first, second))
        town.structures.append(
            _structure(key, f"{kind} {first} {second}", commune, " ".join([*rng.choices(PROSE, k=25), *rng.choices(own, k=5)]))
        )
        town.by_kind_place[kind, commune].add(key)
        for rank in range(rng.randint(1, 3)):
            _add_service(town, key, rank, commune, rng)
    return town


def _add_service(town: Town, key: int, rank: int, commune: str, rng: random.Random) -> None:
    need = rng.choice(list(NEEDS))
    publics = rng.choice([["tous-publics"], rng.sample(list(PUBLICS), 2)])
    words = rng.sample(NEEDS[need], 2)
    town.services.append(
        {
            "structure_id": key,
            "source": "bench",
            "source_id": f"{key}-{rank}",
            "name": f"Aide {words[0]}",
            "description": " ".join([*words, *rng.choices(PROSE, k=15)]),
            "tags": [need],
            "publics": publics,
            "modes": [],
        }
    )
    town.by_need_place[need, commune].add(key)
    for public in PUBLICS if publics == ["tous-publics"] else publics:
        town.by_need_public[need, public].add(key)


def _structure(key: int, name: str, commune: str, description: str) -> dict[str, object]:
    return {"id": key, "source": "bench", "source_id": str(key), "name": name, "commune": commune, "description": description}


def _own_names(count: int, rng: random.Random) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names["".join(rng.choices(SYLLABLES, k=rng.choice([2, 2, 3]))).capitalize() + rng.choice(ENDINGS)] = None
    return list(names)


def lexicon() -> Lexicon:
    """The lexicon of the invented territory."""
    needs = [
        f'[[besoin]]\nslug = "{slug}"\nnom = "{slug.replace("-", " ")}"\nmots = {words}'.replace("'", '"') for slug, words in NEEDS.items()
    ]
    publics = [f'[[public]]\ncode = "{code}"\nnom = "{name}"' for code, name in PUBLICS.items()]
    return parse("\n".join([*needs, *publics]))


def misspell(word: str, rng: random.Random) -> str:
    """Make one mistake in a word: a letter less, more, other, or two swapped. The first letter stays."""
    at = rng.randrange(1, len(word) - 1)
    letter = rng.choice("aeinorstu")
    return rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


Asked = tuple[str, set[int], bool]
"""A question, its right answers, and whether it is about one structure."""


def questions(town: Town, rng: random.Random) -> dict[str, list[Asked]]:
    """Ask of each kind the same number of questions."""
    asked: dict[str, list[Asked]] = defaultdict(list)
    for _ in range(QUESTIONS):
        key = rng.randrange(len(town.named))
        kind, first, second = town.named[key]
        (need, public), for_public = rng.choice(list(town.by_need_public.items()))
        (there_need, place), there = rng.choice(list(town.by_need_place.items()))
        (there_kind, kind_place), of_kind = rng.choice(list(town.by_kind_place.items()))
        word = rng.choice(NEEDS[need])
        asked["exact"].append((f"{first} {second}", {key + 1}, True))
        asked["two words"].append((f"{kind} {first}", _sharing(town, kind, first), True))
        asked["public"].append((f"{word} pour {PUBLICS[public]}", for_public, False))
        asked["place"].append((f"{rng.choice(NEEDS[there_need])} à {place}", there, False))
        asked["kind and place"].append((f"{there_kind} {kind_place}", of_kind, False))
        asked["typo, name"].append((f"{misspell(first, rng)} {second}", {key + 1}, True))
        asked["typo, kind and name"].append((f"{kind} {misspell(first, rng)}", _sharing(town, kind, first), True))
        asked["typo, place"].append((f"{rng.choice(NEEDS[there_need])} à {misspell(place, rng)}", there, False))
    return asked


def _sharing(town: Town, kind: str, name: str) -> set[int]:
    return {rank + 1 for rank, named in enumerate(town.named) if named[0] == kind and name in named[1:]}


async def measure(rows: int, folder: Path) -> None:
    """Fill a database, ask, print a table."""
    rng = random.Random(20_260_101)  # noqa: S311 - an invented town needs no secret
    town = invent(rows, rng)
    ours = lexicon()
    database = Database(f"sqlite+aiosqlite:///{folder / f'bench-{rows}.db'}")
    await database.upgrade()
    async with database.writing() as session:
        connection = await session.connection()
        await connection.execute(insert(Structure), town.structures)
        await connection.execute(insert(Service), town.services)
    before, begun = _memory(), time.perf_counter()
    async with database.writing() as session:
        await index(session, range(1, rows + 1))
    spent, after = time.perf_counter() - begun, _memory()
    async with database.reading() as session:
        words = (await (await session.connection()).execute(text("SELECT count(*) FROM search_word"))).scalar_one()
    await database.close()
    print(f"\n{rows} structures, {len(town.services)} services, {words} distinct words")
    print(f"indexed in {spent:.1f} s, +{after - before:.0f} MB of memory meanwhile\n")
    await ask(Database(f"sqlite+aiosqlite:///{folder / f'bench-{rows}.db'}"), questions(town, rng), ours, rng)


async def ask(database: Database, asked: dict[str, list[Asked]], ours: Lexicon, rng: random.Random) -> None:
    """Put all the questions, mixed, to a database just opened."""
    mixed = [(kind, question) for kind, several in asked.items() for question in several]
    rng.shuffle(mixed)
    times: dict[str, list[float]] = defaultdict(list)
    hits: dict[str, list[bool]] = defaultdict(list)
    memory = _memory()
    gc.collect()
    gc.freeze()  # the invented rows are no part of a bot, and would be walked through again and again
    for kind, (question, right, alone) in mixed:
        async with database.reading() as session:
            connection = await session.connection()
            begun = time.perf_counter()
            (await connection.execute(_BARE)).all()
            times["(a bare statement)"].append((time.perf_counter() - begun) * 1000)
            begun = time.perf_counter()
            await search(session, question, ours)
            times[kind].append((time.perf_counter() - begun) * 1000)
            found = await search(session, question, ours, limit=10)
        ids = [hit.structure_id for hit in found.hits]
        hits[kind].append(bool(right & set(ids)) if alone else bool(ids) and set(ids[: min(3, len(right))]) <= right)
    await database.close()
    print("| questions | n | median ms | p95 ms | max ms | hit |\n|---|---|---|---|---|---|")
    for kind in asked:
        _print_row(kind, times[kind], hits[kind])
    _print_row("**all**", [each for kind in asked for each in times[kind]], [each for several in hits.values() for each in several])
    _print_row("(a bare statement, for measure)", times["(a bare statement)"], [True])
    print(f"\nmemory taken by searching: +{_memory() - memory:.0f} MB")


def _print_row(kind: str, times: list[float], hits: list[bool]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"| {kind} | {len(times)} | {statistics.median(times):.2f} | {p95:.2f} | {max(times):.2f} | {sum(hits) / len(hits):.3f} |")


def _memory() -> float:
    """Memory of this process now, in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Read the command line and measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="10000,100000", help="numbers of structures, between commas")
    rows = [int(each) for each in parser.parse_args().rows.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        for each in rows:
            asyncio.run(measure(each, Path(folder)))


if __name__ == "__main__":
    main()
