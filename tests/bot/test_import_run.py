"""An import that is killed is undone at the next start, of `agora import` or of the bot; a whole one is taken back for a day."""

import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path

from bot.administration.import_run import BUSY, NOTHING_TO_UNDO, undo_last
from bot.installation.import_undoing import settle, settle_now_and_then
from storage.database import Database
from storage.import_runs import NAME
from tests.bot.test_imports_report import NOW, count, said

CUT = """
import asyncio, sys
from pathlib import Path
from bot.administration import import_run
from commands.imports.portions import portions
from storage.database import Database
from tests.bot.test_imports_report import said

def told(plan, **more):
    for part in portions(plan, 5, **more):
        yield part
        print("written", flush=True)  # once the portion before is

import_run.portions = told
asyncio.run(said(Database(sys.argv[1]), Path(sys.argv[2]), apply=True))
"""


def a_list(folder: Path, count: int = 200) -> Path:
    file = folder / "ville.csv"
    lines = [f"ville;{number};Association {number};2026-01-02;0536493147" for number in range(count)]
    file.write_text("\n".join(["source;id;nom;date_maj;telephone", *lines]), encoding="utf-8")
    return file


async def killed(database: Database, file: Path) -> None:
    """An import of this file that is killed after some portions of it."""
    url = database._url.render_as_string(hide_password=False)
    root = str(Path(__file__).parents[2])
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", CUT, url, str(file), cwd=root, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    for _ in range(3):
        assert (await process.stdout.readline()).strip() == b"written"
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL


async def test_an_import_that_was_killed_is_undone_by_the_next_one(database: Database, tmp_path: Path) -> None:
    await killed(database, a_list(tmp_path))
    assert 0 < await count(database) < 200
    code, text = await said(database, a_list(tmp_path, 7), apply=True)
    assert code == 0
    assert "avait été interrompu : ce qu’il avait écrit est défait." in text
    assert await count(database) == 7


async def test_the_bot_undoes_what_was_killed_and_leaves_alone_what_is_under_way(database: Database, tmp_path: Path) -> None:
    await killed(database, a_list(tmp_path))
    begun = await count(database)
    async with database.alone(NAME) as alone:
        assert alone
        assert (await said(database, a_list(tmp_path), apply=True))[1].endswith(f"{BUSY}\n")
        bot = asyncio.create_task(settle_now_and_then(database, lambda: NOW))
        await asyncio.wait([bot], timeout=0.1)
        assert await count(database) == begun > 0
    bot.cancel()
    assert [run.title for run in await settle(database, NOW)] == ["data·inclusion v1"]
    assert (await count(database), await settle(database, NOW)) == (0, [])


async def test_a_whole_import_is_taken_back_for_a_day(database: Database, tmp_path: Path) -> None:
    file = a_list(tmp_path, 3)
    await said(database, file, apply=True)
    await said(database, file, apply=True)  # nothing to change: it is no import to take back
    assert await undo_last(database, NOW + timedelta(hours=25)) == NOTHING_TO_UNDO
    words = await undo_last(database, NOW + timedelta(hours=23))
    assert words.endswith("3 fiches et services retirés, 0 champs et services remis comme avant.")
    assert await count(database) == 0
    assert await undo_last(database, NOW) == NOTHING_TO_UNDO
