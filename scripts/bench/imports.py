"""What a long list costs: `python -m scripts.bench.imports [--rows 1000,10000] [--postgresql]` prints a Markdown table.

Each list is made, imported by a process of its own while a bot answers the same questions as before, imported again with one phone in a
hundred changed, and taken back. Times are those of a clock, and of the processor; memory is the most that process held.
"""

import argparse
import asyncio
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bot.administration.import_reading import Wishes
from bot.administration.import_run import undo_last
from bot.administration.imports_report import House, import_file
from bot.installation.memory import collect_seldom
from commands.core.declaration.context import Person
from commands.table import TABLE
from scripts.bench.polls import databases
from scripts.bench.turns import LEXICON
from storage.database import Database
from storage.network import Member
from storage.rows import keep_row
from tests.chat import MORNING, Chat

SAMIRA = Person("@samira:town.example", "Samira")
EVERY_S = 0.05
AT_REST = 60
CHANGED = 100
_WHAT = ("Maison", "Association", "Centre", "Espace", "Pôle", "Atelier", "Relais", "Foyer", "Comité", "Mission", "Point", "Collectif")
_OF = ("des familles", "de l’emploi", "du quartier", "des aînés", "de la jeunesse", "du logement", "de la santé", "des parents")
_DOES = ("Accueil et écoute", "Colis alimentaires", "Aide aux démarches", "Cours de français", "Permanence juridique")
_HEADER = "id;nom;type;description;adresse;code_postal;commune;telephone;courriel;site;horaires;siret;date_maj;services"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run of the importer: seconds of a clock, and of the processor, megabytes at most."""

    seconds: float
    processor: float
    megabytes: int

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.processor:.1f})"


def lines(count: int, changed: int = 0) -> Iterator[str]:
    """A list of a town: one structure a line, with two services at most. changed: every how many lines a phone is another one."""
    lots = random.Random(7)  # noqa: S311 - the same list at each run
    yield _HEADER
    for rank in range(count):
        town = lots.randrange(200)
        phone = f"05{lots.randrange(10**7, 10**8)}"
        if changed and rank % changed == 0:
            phone = f"05{rank:08}"
        does = ", ".join(lots.sample(_DOES, lots.randrange(3)))
        name, street = f"{lots.choice(_WHAT)} {lots.choice(_OF)} {rank}", f"{lots.randrange(1, 90)} rue {rank % 700}"
        told = f"Accompagne les habitants de la commune {town} dans leurs démarches de tous les jours."
        place = f"{street};{33000 + town};Commune-{town}"
        reached = f"{phone};a{rank}@b.example;https://b{town}.example"
        yield f"{rank};{name};association;{told};{place};{reached};Mo-Fr 09:00-12:00;;2026-05-04;{does}"


async def run(url: str, file: str) -> None:
    """Of the child: import, and say what it cost. No file: take the last import back."""
    collect_seldom()
    database = Database(url)
    begun, processor = time.perf_counter(), time.process_time()
    if file:
        console = Console(quiet=True)
        house = House(database, LEXICON, datetime.now(UTC), console)
        assert await import_file(house, Path(file), Wishes(Path(file).parent, yes=True), apply=True) == 0
    else:
        await undo_last(database, datetime.now(UTC))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{time.perf_counter() - begun} {time.process_time() - processor} {peak}")
    await database.close()


async def cost(url: str, file: Path | None) -> Cost:
    """Run the importer in a process of its own."""
    command = [sys.executable, "-m", "scripts.bench.imports", "--child", url, str(file or "")]
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await child.communicate()
    seconds, processor, megabytes = said.split()[-3:]
    return Cost(float(seconds), float(processor), int(megabytes))


async def answer(chat: Chat, rank: int) -> float:
    """How long a question takes, in milliseconds."""
    begun = time.perf_counter()
    await chat.says("!qui-fait colis" if rank % 2 else "!qui-fait cours de français", person=SAMIRA)
    return 1000 * (time.perf_counter() - begun)


async def meanwhile(chat: Chat, work: "asyncio.Task[Cost]") -> list[float]:
    """What answers take while something is at work."""
    took = []
    while not work.done():
        took.append(await answer(chat, len(took)))
        await asyncio.sleep(EVERY_S)
    return took


def p95(took: list[float]) -> float:
    """Nine in ten and half of the tenth are within."""
    return statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]


async def measure(url: str, count: int, folder: Path) -> str:
    """A row of the table."""
    database = Database(url)
    await database.upgrade()
    async with database.writing() as session:
        facts = {"consented_at": MORNING, "joined_at": MORNING, "last_seen_on": MORNING.date()}
        await keep_row(session, Member(user_id=SAMIRA.user_id, name=SAMIRA.name, **facts))
    chat = Chat(database, TABLE, LEXICON)
    first, second = folder / "liste.csv", folder / "liste-suivante.csv"
    first.write_text("\n".join(lines(count)), encoding="utf-8")
    second.write_text("\n".join(lines(count, CHANGED)), encoding="utf-8")
    await answer(chat, 0)
    rest = [await answer(chat, rank) for rank in range(AT_REST)]
    work = asyncio.create_task(cost(url, first))
    took = await meanwhile(chat, work)
    whole, again, back = work.result(), await cost(url, second), await cost(url, None)
    await database.close()
    ratio = p95(took) / p95(rest)
    return (
        f"| {count} | {whole} | {whole.megabytes} MB | {again} | {again.megabytes} MB | {back} "
        f"| {p95(rest):.0f} → {p95(took):.0f} ms ({ratio:.1f} ×) |"
    )


async def print_table(urls: list[str], counts: list[int]) -> None:
    """Each list in a database of its own."""
    print("| rows | import | at most | again, 1 % changed | at most | that taken back | a command meanwhile, p95 |")
    print("|---|---|---|---|---|---|---|")
    for url, count in zip(urls, counts, strict=False):  # three at most
        with tempfile.TemporaryDirectory() as folder:
            print(await measure(url, count, Path(folder)), flush=True)


def main() -> None:
    """Print the tables, or be the importer that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="1000,10000")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--child", nargs=2)
    asked = parser.parse_args()
    if asked.child:
        asyncio.run(run(*asked.child))
        return
    counts = [int(each) for each in asked.rows.split(",")]
    with tempfile.TemporaryDirectory(prefix="pg") as folder, databases(Path(folder), postgresql=asked.postgresql) as urls:
        asyncio.run(print_table(urls, counts))


if __name__ == "__main__":
    main()
