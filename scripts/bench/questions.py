"""Tell how many questions of the field find what was hoped for among their first three answers: `python -m scripts.bench.questions`.

The questions are data (`tests/commands/questions`): those the search was made on, and those that it was not (`ONCE`).
--missed: the ones that miss.
"""

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

from storage.database import Database
from tests.commands.questions.towns import ONCE, SETS, found, questions, settle


async def measure(folder: Path, shared: Path, *, missed: bool, files: list[str]) -> None:
    """Settle each town, ask, print a table."""
    asked = {name: questions(name) for name in files}
    print("| questions | town | n | hit@3 |\n|---|---|---|---|")
    totals = dict.fromkeys(asked, (0, 0))
    for town in next(iter(asked.values()))[1]:
        database = Database(f"sqlite+aiosqlite:///{folder / town}.db")
        await database.upgrade()
        async with database.writing() as session:
            await settle(session, town, shared)
        for name, (at, towns) in asked.items():
            async with database.reading() as session:
                answers = [(each, await found(session, each, at)) for each in towns.get(town, [])]
            hits = sum(each.is_met(names) for each, names in answers)
            totals[name] = (totals[name][0] + hits, totals[name][1] + len(answers))
            if answers:
                print(f"| {name} | {town} | {len(answers)} | {hits / len(answers):.3f} |")
            for each, names in answers if missed else ():
                if not each.is_met(names):
                    print(f"    {each.words!r} hoped for {each.hoped}, found {names}")
        await database.close()
    for name, (hits, several) in totals.items():
        print(f"| **{name}** | all | {several} | {hits / several:.3f} |")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="tell the questions that miss")
    parser.add_argument("--files", default=",".join((*SETS, *ONCE)), help="which questions, between commas")
    options = parser.parse_args()
    shared = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared"))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), shared, missed=options.missed, files=options.files.split(",")))


if __name__ == "__main__":
    main()
