"""Stopping in the middle of a commit must not crash the process: played in a process of its own, for a crash takes all with it."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Database

STOPS = """
import asyncio, random, sys
from datetime import UTC, datetime
from storage import runs
from storage.database import Database

NOW = datetime(2026, 11, 23, tzinfo=UTC)

async def work(database):
    while True:
        async with database.writing() as session:
            for _ in range(10):
                await runs.add_run(session, NOW)
        async with database.reading() as session:
            await runs.list_last_runs(session, 50)

async def main():
    chance = random.Random(4)
    for _ in range(int(sys.argv[2])):
        database = Database(sys.argv[1])
        tasks = [asyncio.create_task(work(database)) for _ in range(3)]
        await asyncio.sleep(chance.random() * 0.03)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await database.close()

asyncio.run(main())
"""


@pytest.mark.parametrize("times", [40, pytest.param(150, marks=pytest.mark.slow)])
def test_a_stop_in_the_middle_of_a_commit_harms_nothing(tmp_path: Path, times: int) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'agora.db'}"

    async def upgrade() -> None:
        database = Database(url)
        await database.upgrade()
        await database.close()

    asyncio.run(upgrade())
    done = subprocess.run([sys.executable, "-c", STOPS, url, str(times)], capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
