"""A list written in portions comes to the same as one written at once; meanwhile others write."""

import asyncio
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import delete, select

from bot.administration import import_run
from commands.imports.adding import make_ready
from commands.imports.applying import apply_plan, find_changed_rows
from commands.imports.files import read_sheet
from commands.imports.mapping import list_mappings
from commands.imports.plan import make_plan
from commands.imports.portions import portions
from commands.imports.records import Records, read_records
from storage import import_runs, runs, search
from storage.database import Database
from storage.directory import Contact, RawRow, Service, Structure
from storage.provenance import SheetChange
from storage.runs import Run
from storage.search.tables import SearchDocument, SearchPlace, SearchTypo, SearchWord
from tests.bot.test_imports_report import NOW, said
from tests.shipped import LEXICON

NATIONAL = list_mappings()["data_inclusion"]
TOWN = Path(str(resources.files("bot.demo"))) / "town" / "valmont.json"


def read() -> Records:
    return read_records(read_sheet(TOWN.read_bytes()), NATIONAL, LEXICON, NOW.date())


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
            sorted(
                f"{names[row.structure_id]} {row.model_dump(exclude={'structure_id'})}"
                for row in (await session.exec(select(SearchDocument))).all()
            ),
            # the label of a word is as the first portion that has it wrote it, and sums of points are rounded
            *[
                sorted(str(row.model_dump(exclude={"label", "latitude", "longitude"})) for row in (await session.exec(select(table))).all())
                for table in (SearchWord, SearchPlace, SearchTypo)
            ],
        ]


async def make_findable_anew(database: Database) -> None:
    """Make the index from the directory, whatever the import wrote there."""
    async with database.writing() as session:
        for table in (SearchDocument, SearchWord, SearchPlace, SearchTypo):
            await session.exec(delete(table))
        await search.index(session, [number or 0 for number in (await session.exec(select(Structure.id))).all()])


@pytest.mark.parametrize("largest", [7, 10_000])
async def test_portions_come_to_the_same(database: Database, tmp_path: Path, largest: int) -> None:
    other = Database(f"sqlite+aiosqlite:///{tmp_path / 'whole.db'}")
    await other.upgrade()
    for _ in range(2):  # the second time, nothing changes
        async with other.writing() as session:
            await apply_plan(session, await make_plan(session, read(), "data_inclusion"), NOW)
        await make_findable_anew(other)
        async with database.reading() as session:
            plan = await make_plan(session, read(), "data_inclusion")
        for part in portions(plan, largest):
            async with database.writing() as session:
                await apply_plan(session, part, NOW)
        assert await contents(database) == await contents(other)
    await other.close()


async def test_what_changes_alone_is_written_and_says_which_list_said_it(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "ville.csv"
    lines = [f"ville;{number};Association {number};2026-01-02;0536493147;a" for number in range(30)]
    for changed in (None, "0536493148;a", "0536493148;b"):
        lines[7] = lines[7] if changed is None else f"ville;7;Association 7;2026-01-02;{changed}"
        file.write_text("\n".join(["source;id;nom;date_maj;telephone;remarque", *lines]), encoding="utf-8")
        async with database.reading() as session:
            plan = await make_plan(session, read_records(read_sheet(file.read_bytes()), NATIONAL, LEXICON, NOW.date()), "ville", "La ville")
            rows = await find_changed_rows(session, plan)
        parts = list(portions(plan, 10, rows))
        for part in parts:
            async with database.writing() as session:
                await apply_plan(session, part, NOW, await import_runs.add_run(session, "ville", "La ville", "moi", NOW))
        assert [len(part.records.structures) for part in parts] == ([1] if changed else [10, 10, 10])
        assert rows == ({("ville", "7")} if plan.is_empty else set(), set())
    async with database.reading() as session:
        changes = (await session.exec(select(SheetChange))).all()
        raw = (await session.exec(select(RawRow).where(RawRow.source_id == "7"))).one()
    assert [(each.field, each.teller, each.after) for each in changes] == [("phones", "La ville", ["05 36 49 31 48"])]
    assert raw.payload["remarque"] == "b"


async def test_a_bot_writes_between_two_portions(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_run, "portions", lambda plan, **more: portions(plan, 5, **more))
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


async def test_what_was_made_ready_is_made_again_where_somebody_adds_a_sheet_meanwhile(database: Database) -> None:
    async with database.reading() as session:
        plan = await make_plan(session, read(), "data_inclusion")
        (part,) = portions(plan, 10_000)
        ready = await make_ready(session, part)
    async with database.writing() as session:
        session.add(Structure(source="membres", source_id="1", name="Venue entre-temps"))
    async with database.writing() as session:
        numbers = await apply_plan(session, part, NOW, added=ready)
    async with database.reading() as session:
        found = (await session.exec(select(Structure).where(Structure.source_id == "1"))).one()
        names = dict((await session.exec(select(Structure.id, Structure.name))).all())
    assert found.name == "Venue entre-temps"
    assert {names[number] for number in numbers.values()} == {record.name for record in part.records.structures.values()}
