"""What figures cost as they grow: `python -m scripts.bench.figures [--few 1000] [--many 1000000] [--full]` prints Markdown tables.

Two houses live in one process and are asked in turn; `!fiche` and `!chiffre` are, in each; a portrait is printed. full: a file of the size
of INSEE's « dossier complet » is made (35 000 communes × 1 900 columns, 600 MB) and imported, dry, by a process of its own, whose memory
is told.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import text

from bot.delivery.press import Press
from commands.core.declaration.context import Person
from commands.figures.catalogue import catalogue
from commands.table import TABLE
from scripts.bench.turns import LEXICON, Asked, houses, p95, show, timed
from storage import figure_imports
from storage.database import Database
from storage.figures import COMMUNE, IRIS, Area, Source
from tests.chat import MORNING, Chat
from tests.given import findable, structure

YEARS = range(2012, 2022)
TIMES = 200
COMMUNES, COLUMNS, TAILS = 35_000, 1_900, 400
FILL = """
INSERT INTO figure_value (indicator_id, area_id, year, source_id, value, flag, note, margin, hidden)
SELECT i.id, a.id, y.value, 1, 10.0 + y.value % 7, '', '', NULL, '' FROM figure_indicator i, figure_area a, json_each(:years) y
"""
WHO = [Person("@lea:town.example", "Léa")]


async def settle(database: Database, count: int) -> Chat:
    """A house with so many values: ten years of indicators that are ours, and of others with words of their own, in a town and its IRIS."""
    areas = 50 if count >= 10_000 else 5
    ours = list(catalogue().indicators.values())
    wanted = max(1, count // (areas * len(YEARS)))
    others = [ours[0].model_copy(update=_called(rank)) for rank in range(wanted - len(ours))]
    async with database.writing() as session:
        await findable(session, structure("PMI", commune="Valmont"))
        town = Area(kind=COMMUNE, code="01001", name="Valmont", own=True)
        parts = [Area(kind=IRIS, code=f"01001{rank:04}", within="01001", own=True) for rank in range(1, areas)]
        await figure_imports.set_areas(session, [town, *parts])
        await figure_imports.set_indicators(session, [*ours[:wanted], *others])
        session.add(Source(title="Inventé", edition="2021", file="x.csv", digest=str(count), level=COMMUNE, imported_at=MORNING))
    async with database.writing() as session:
        connection = await session.connection()
        await connection.execute(text(FILL), {"years": json.dumps(list(YEARS))})
    return Chat(database, TABLE, LEXICON)


def _called(rank: int) -> dict[str, object]:
    lots = random.Random(rank)  # noqa: S311 - the same at each run
    words = " ".join(
        f"{lots.choice(('zébulon', 'quinquet', 'tourniquet', 'mirliton', 'palonnier'))}{lots.randrange(900)}" for _ in range(6)
    )
    return {"id": None, "code": f"made-{rank}", "label": words, "synonyms": words, "concept": f"made-{rank}", "rank": 1000 + rank}


async def show_beside(chats: Sequence[Chat], counts: Sequence[int], one: Asked, other: Asked) -> None:
    """What one in twenty takes of two commands that are asked in turn, in each house."""
    for chat, count in zip(chats, counts, strict=True):
        times: tuple[list[float], list[float]] = ([], [])
        for rank in range(TIMES):
            for each, taken in zip((one, other), times, strict=True):
                heard = chat.hear(each.said(rank), person=WHO[0])
                taken.append(await timed(lambda heard=heard: chat.dispatcher.dispatch(heard)))  # type: ignore[misc] # noqa: B023 - run at once
        first, second = map(p95, times)
        ratio, middle = second / first, statistics.median(times[1]) / statistics.median(times[0])
        print(
            f"\n`{other.name}` beside `{one.name}`, {count} values, {TIMES} times in turn: p95 {second:.1f} ms and {first:.1f} ms, "
            f"{ratio:.2f} × (bar 1.3); medians {middle:.2f} ×"
        )


async def print_portrait(chat: Chat) -> None:
    """What the page takes, and how long the loop waits at most meanwhile: it is printed by a process of its own."""
    await chat.says("!portrait")
    page = next(row.content for row in reversed(await chat.outbox()) if "printed" in row.content)
    waits: list[float] = []

    async def answer_others() -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            waits.append(time.perf_counter() - begun)

    others = asyncio.create_task(answer_others())
    begun = time.perf_counter()
    await Press().data_of(page)
    took = time.perf_counter() - begun
    others.cancel()
    longest = max(waits) * 1000
    print(f"\nA portrait is printed in {took:.2f} s (bar 3 s); meanwhile the loop went round {len(waits)} times, {longest:.0f} ms at most")


def make_full(path: Path) -> None:
    """A file of full size: the columns that are read, and many others."""
    lots = random.Random(1)  # noqa: S311 - the same at each run
    read = ("P21_POP", "P15_POP", "P21_POPH", "P21_POPF", "P21_ACT1564", "P21_ACTOCC1564", "P21_CHOM1564", "MED21", "TP6021", "P21_LOG")
    left = COLUMNS - 2 - len(read)
    tails = [
        ";".join(f"{lots.random() * 1000:.6f}" if lots.random() < 0.5 else str(lots.randrange(99_999)) for _ in range(left))
        for _ in range(TAILS)
    ]
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join(("CODGEO", "LIBGEO", *read, *(f"X{rank}_VAR" for rank in range(left)))) + "\n")
        for rank, tail in enumerate(islice(cycle(tails), COMMUNES)):
            file.write(f"{rank // 368 + 1:02}{rank % 368 + 1:03};Ville {rank};1000;900;480;520;500;450;50;21000;12;600;{tail}\n")


def import_full() -> None:
    """Import such a file by `agora`, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        file, config = Path(folder) / "dossier_complet.csv", Path(folder) / "config.toml"
        make_full(file)
        config.write_text(
            f'data = "{folder}"\nterritory = "Valmont"\n[homeserver]\nurl = "http://localhost"\nuser = "@bot:town.example"\n'
            '[figures]\ncommunes = ["33069"]\n[[pilots]]\nstructure = "CCAS"\n',
            encoding="utf-8",
        )
        small = Path(folder) / "cc.csv"
        small.write_text("CODGEO;P21_POP\n33069;1\n", encoding="utf-8")
        _run(small, config)  # the database is there from the first time on
        took, processor, most = _run(file, config)
        size = file.stat().st_size >> 20
    print(
        f"\nA file of {size} MB ({COMMUNES} communes × {COLUMNS} columns), dry: {took:.1f} s (bar 10 s; {processor:.1f} s of processor), "
        f"{most:.0f} MB (bar 300 MB)"
    )


def _run(file: Path, config: Path) -> tuple[float, float, float]:
    """Seconds, those of processor among them (of all threads), and megabytes of an import."""
    begun = time.perf_counter()
    command = (sys.executable, "-m", "bot", "territoire", "import", str(file), "--config", str(config))
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


async def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--full", action="store_true")
    asked = parser.parse_args()
    async with houses(settle, asked.few, asked.many) as both:
        commands = (
            Asked("!fiche", lambda _rank: "!fiche PMI", WHO),
            Asked("!chiffre", lambda _rank: "!chiffre pauvreté", WHO),
            Asked("!chiffre, misspelt", lambda _rank: "!chiffre pauvrté", WHO),
            Asked("!chiffre, compared", lambda _rank: "!chiffre pauvreté IRIS 0001 et la ville", WHO),
            Asked("!chiffre depuis", lambda _rank: "!chiffre pauvreté depuis 2012", WHO),
            Asked("!définition", lambda _rank: "!définition pauvreté", WHO),
            Asked("!portrait", lambda _rank: "!portrait", WHO),
        )
        await show("values", (asked.few, asked.many), both, commands)
        await show_beside(both, (asked.few, asked.many), *commands[:2])
        await print_portrait(both[1])
    if asked.full:
        import_full()


if __name__ == "__main__":
    asyncio.run(main())
