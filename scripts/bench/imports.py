"""What a long list costs: `python -m scripts.bench.imports [--rows 1000,10000] [--postgresql]` prints a Markdown table.

Each list is made, imported by `agora import` while a bot answers the same questions as before and after, imported again with one phone in
a hundred changed, and taken back. Times are those of a clock, and of the processor, from the start of the command to its end; memory is
the most that its process held. Of a question, all is measured that is done until its answer stands in the outbox.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from commands.core.declaration.context import Person
from commands.table import TABLE
from scripts.bench.polls import databases
from scripts.bench.turns import LEXICON
from storage.database import Database
from storage.network import Member
from storage.rows import keep_row
from tests.chat import MORNING, Chat

ROOT = Path(__file__).parents[2]
SAMIRA = Person("@samira:town.example", "Samira")
EVERY_S, LOOK_S = 0.05, 0.02
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


def cost(url: str, folder: Path, *words: str) -> Cost:
    """Run `agora import` with these words, in a process of its own."""
    command = [sys.executable, "-m", "bot", "import", *words, "--config", str(ROOT / "config.example.toml")]
    told = {"AGORA_DATABASE": url, "AGORA_DATA": str(folder / "data"), "AGORA_HOMESERVER__PASSWORD": "none"}
    begun, most = time.perf_counter(), 0
    child = subprocess.Popen(command, env=os.environ | told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)  # noqa: S603
    while not (ended := os.wait4(child.pid, os.WNOHANG))[0]:
        most = max(most, _held_mb(child.pid))
        time.sleep(LOOK_S)
    assert ended[1] == 0, f"the import failed: {ended[1]}"
    return Cost(time.perf_counter() - begun, ended[2].ru_utime + ended[2].ru_stime, most)


def _held_mb(pid: int) -> int:
    """The most that a process held so far. What `wait4` tells is at least what the one that started it holds."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return 0


async def answer(chat: Chat, rank: int) -> float:
    """How long a question takes until its answer stands in the outbox, in milliseconds."""
    return 1000 * await chat.time_of("!qui-fait colis" if rank % 2 else "!qui-fait cours de français", person=SAMIRA)


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
    empty = [await answer(chat, rank) for rank in range(AT_REST)]
    apply = partial(cost, url, folder)
    work = asyncio.create_task(asyncio.to_thread(apply, str(first), "--apply", "--yes"))
    took = await meanwhile(chat, work)
    full = [await answer(chat, rank) for rank in range(AT_REST)]
    whole, again, back = work.result(), apply(str(second), "--apply", "--yes"), apply("--annuler")
    await database.close()
    ratios = " and ".join(f"{p95(took) / p95(rest):.1f}" for rest in (empty, full))
    return (
        f"| {count} | {whole} | {whole.megabytes} MB | {again} | {again.megabytes} MB | {back} "
        f"| {p95(empty):.1f} and {p95(full):.1f} → {p95(took):.1f} ms ({ratios} ×) |"
    )


async def print_table(urls: list[str], counts: list[int]) -> None:
    """Each list in a database of its own."""
    print("| rows | import | at most | again, 1 % changed | at most | that taken back | a command, p95: before and after → meanwhile |")
    print("|---|---|---|---|---|---|---|")
    for url, count in zip(urls, counts, strict=False):  # three at most
        with tempfile.TemporaryDirectory() as folder:
            print(await measure(url, count, Path(folder)), flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="1000,10000")
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    counts = [int(each) for each in asked.rows.split(",")]
    with tempfile.TemporaryDirectory(prefix="pg") as folder, databases(Path(folder), postgresql=asked.postgresql) as urls:
        asyncio.run(print_table(urls, counts))


if __name__ == "__main__":
    main()
