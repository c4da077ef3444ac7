"""An import taken back, alike on both databases: what came goes, what changed says what it said, what people wrote stays."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.applying import apply_plan
from commands.imports.plan import make_plan
from storage import import_runs, merges, network, provenance, search
from storage.database import Database
from storage.directory import Contact, RawRow, Service, Structure
from storage.import_undoing import Undone, undo_some
from storage.network import Member
from storage.provenance import STRUCTURE, Teller
from storage.rows import keep_row
from tests.commands.imports.samples import TOWN, records_of
from tests.shipped import LEXICON

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HEADER = "Nom;Adresse;Ville;Fait;Tél;Vu le\n"
BEFORE = HEADER + "Le Pont;1 quai;Bègles;Colis,Net;05 36 49 12 01;2026-01-02\nLa Rive;2 rue;Bègles;Net;;\n"
AFTER = HEADER + "Le Pont;1 quai;Bègles;Net,Piano;05 36 49 12 02;2026-02-02\nLa Rive;3 rue;Bègles;Net;;\nLe Port;4 rue;Bègles;Colis;115;\n"
CCAS = Teller(STRUCTURE, "CCAS")


async def imported(session: AsyncSession, text: str) -> int:
    number = await import_runs.add_run(session, "ville", "Liste", "l’équipe", NOW)
    await apply_plan(session, await make_plan(session, records_of(text, TOWN), "ville", "Liste"), NOW, number)
    await import_runs.set_ended(session, number, {"added": 3}, NOW)
    return number


async def undone(session: AsyncSession, number: int) -> Undone:
    total = Undone()
    while (some := await undo_some(session, number, "l’équipe", NOW)) is not None:
        total = Undone(total.removed + some.removed, total.restored + some.restored, total.kept + some.kept)
    return total


async def contents(session: AsyncSession) -> list[list[str]]:
    """The directory, without the numbers of its rows."""
    names = dict((await session.exec(select(Structure.id, Structure.name))).all())
    services = {each.id: each.name for each in await session.exec(select(Service))}

    async def rows(model: type[SQLModel], **keys: dict[int | None, str]) -> list[str]:
        found = (await session.exec(select(model).execution_options(populate_existing=True))).all()
        told = [each.model_dump(exclude={"id", "imported_at"}) for each in found]
        return sorted(str(row | {name: known.get(row[name]) for name, known in keys.items()}) for row in told)

    home: dict[int | None, str] = dict(names.items())
    return [
        await rows(Structure),
        await rows(Service, structure_id=home),
        await rows(Contact, structure_id=home, service_id=dict(services.items())),
        await rows(RawRow),
    ]


async def found(session: AsyncSession, question: str) -> set[int]:
    return {hit.structure_id for hit in (await search.search(session, question, LEXICON)).hits}


async def sheet(session: AsyncSession, name: str) -> Structure:
    return (await session.exec(select(Structure).where(Structure.name == name).execution_options(populate_existing=True))).one()


async def test_all_of_an_import_is_taken_back_and_the_search_with_it(database: Database) -> None:
    async with database.writing() as session:
        await imported(session, BEFORE)
        before = await contents(session)
        number = await imported(session, AFTER)
        assert await contents(session) != before
        assert await undone(session, number) == Undone(removed=3, restored=5, kept=0)
    async with database.reading() as session:
        assert await contents(session) == before
        pont = (await sheet(session, "Le Pont")).id
        assert await found(session, "colis") == {pont}
        assert await found(session, "piano") == set()
        assert {each.undone_by for each in await provenance.history(session, pont or 0)} == {"l’équipe"}
        assert (await import_runs.find_undoable(session, NOW)) is not None  # the one before: of the same minute
        assert await import_runs.list_unfinished(session) == []


async def test_what_people_wrote_since_stays_field_by_field(database: Database) -> None:
    async with database.writing() as session:
        await imported(session, BEFORE)
        number = await imported(session, AFTER)
        pont, port = await sheet(session, "Le Pont"), await sheet(session, "Le Port")
        await provenance.say(session, pont.id or 0, {"phones": ["05 36 49 12 09"]}, by=CCAS, now=NOW)
        await provenance.say(session, port.id or 0, {"opening_hours": "le mardi"}, by=CCAS, now=NOW)
        assert (await undone(session, number)).kept == 2
    async with database.reading() as session:
        pont, port = await sheet(session, "Le Pont"), await sheet(session, "Le Port")
        mine = select(Contact.value).where(Contact.structure_id == pont.id)
        assert (pont.confirmed_on, (await session.exec(mine)).all()) == (date(2026, 1, 2), ["05 36 49 12 09"])
        services = select(Service.name).where(Service.structure_id == port.id)
        assert (port.opening_hours, (await session.exec(services)).all()) == ("le mardi", ["Colis alimentaires"])


async def test_a_sheet_that_somebody_speaks_for_or_that_others_were_merged_into_stays(database: Database) -> None:
    async with database.writing() as session:
        number = await imported(session, AFTER)
        ids = {name: (await sheet(session, name)).id or 0 for name in ("Le Pont", "La Rive", "Le Port")}
        await keep_row(session, Member(user_id="@k:a", name="Karim", joined_at=NOW, last_seen_on=NOW.date()))
        await network.add_membership(session, "@k:a", ids["Le Pont"], "", NOW.date())
        assert await merges.set_merged(session, ids["La Rive"], ids["Le Port"], NOW)
        assert (await undone(session, number)).kept == 2
    async with database.reading() as session:
        assert {each.name for each in await session.exec(select(Structure))} == {"Le Pont", "Le Port"}


async def test_an_import_is_taken_back_for_a_day_and_the_last_one_only(database: Database) -> None:
    async with database.writing() as session:
        await imported(session, BEFORE)
        number = await imported(session, AFTER)
        run: Any = await import_runs.find_undoable(session, NOW + timedelta(hours=24))
        assert run.number == number
        assert await import_runs.find_undoable(session, NOW + timedelta(hours=25)) is None
        cut = await import_runs.add_run(session, "ville", "Liste", "l’équipe", NOW)
        assert [each.number for each in await import_runs.list_unfinished(session)] == [cut]
        assert [each.id for each in await session.exec(select(Structure).order_by(col(Structure.id)))] == [1, 2, 3]
