"""A list written in portions comes to the same as one written at once; meanwhile others write."""

import asyncio
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.administration import import_run
from commands.imports.applying import apply_plan
from commands.imports.files import read_sheet
from commands.imports.mapping import list_mappings
from commands.imports.plan import make_plan
from commands.imports.portions import portions
from commands.imports.records import Records, read_records
from storage import lexicon, runs
from storage.database import Database
from storage.directory import Contact, RawRow, Service, Structure
from storage.runs import Run
from tests.bot.test_imports_report import NOW, said

LEXICON = lexicon.parse((resources.files("storage") / "lexicon.toml").read_text(encoding="utf-8"))
TOWN = Path(str(resources.files("bot.demo"))) / "town" / "valmont.json"


def read() -> Records:
    return read_records(read_sheet(TOWN.read_bytes()), list_mappings()["data_inclusion"], LEXICON, NOW.date())


async def contents(database: Database) -> list[Sequence[Any]]:
    """The directory, without its numbers."""
    async with database.reading() as session:
        names = dict((await session.exec(select(Structure.id, Structure.source_id))).all())
        services = dict((await session.exec(select(Service.id, Service.source_id))).all())
        return [
            sorted(str(row.model_dump(exclude={"id"})) for row in (await session.exec(select(Structure))).all()),
            sorted(
                str(row.model_dump(exclude={"id", "structure_id"})) + str(names[row.structure_id])
                for row in (await session.exec(select(Service))).all()
            ),
            sorted(
                (names[row.structure_id] or "", services.get(row.service_id) or "", row.kind, row.value)
                for row in (await session.exec(select(Contact))).all()
            ),
            sorted((row.kind, row.source_id, str(row.payload)) for row in (await session.exec(select(RawRow))).all()),
        ]


@pytest.mark.parametrize("largest", [7, 10_000])
async def test_portions_come_to_the_same(database: Database, tmp_path: Path, largest: int) -> None:
    other = Database(f"sqlite+aiosqlite:///{tmp_path / 'whole.db'}")
    await other.upgrade()
    for _ in range(2):  # the second time, nothing changes
        async with other.writing() as session:
            await apply_plan(session, await make_plan(session, read(), "data_inclusion"), NOW)
        async with database.reading() as session:
            plan = await make_plan(session, read(), "data_inclusion")
        for part in portions(plan, largest):
            async with database.writing() as session:
                await apply_plan(session, part, NOW)
        assert await contents(database) == await contents(other)
    await other.close()


async def test_a_bot_writes_between_two_portions(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_run, "portions", lambda plan: portions(plan, 5))
    monkeypatch.setattr(import_run, "BREATH_S", 0.02)
    file = tmp_path / "ville.csv"
    lines = [f"ville;{number};Association {number};2026-01-02;0536493147" for number in range(100)]
    file.write_text("\n".join(["source;id;nom;date_maj;telephone", *lines]), encoding="utf-8")
    bot = Database(str(database._url.render_as_string(hide_password=False)))
    importing = asyncio.create_task(said(database, file, apply=True))
    while not importing.done():
        async with bot.writing() as session:
            await runs.add_run(session, NOW)
        await asyncio.sleep(0)
    assert "C’est écrit dans l’annuaire." in importing.result()[1]
    async with bot.reading() as session:
        assert len((await session.exec(select(Run))).all()) >= 5
    await bot.close()
