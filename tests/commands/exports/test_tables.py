"""Tables for a spreadsheet: read back, they change nothing; nothing in them is run."""

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.exports import tables
from commands.imports.applying import apply_plan
from commands.imports.files import read_sheet
from commands.imports.mapping import list_mappings, recognise
from commands.imports.plan import Plan, make_plan
from commands.imports.records import read_records
from storage.directory import Contact
from storage.whole_directory import list_sheets
from tests.commands.imports.samples import NATIONAL, NOW, TODAY
from tests.given import findable, service, structure
from tests.shipped import LEXICON

ODD = '=HYPERLINK("http://x") | -1'


async def read_back(session: AsyncSession, file: bytes, tab: str | None = None) -> Plan:
    """What a file would change, read as `agora import` reads it."""
    sheet = read_sheet(file, tab)
    mapping = recognise(sheet.columns, list_mappings().values())
    assert mapping is not None
    assert mapping.titre == "annuaire de l’AGORA"
    records = read_records(sheet, mapping, LEXICON, TODAY)
    assert records.refusals == []
    return await make_plan(session, records, mapping.source)


async def unchanged(session: AsyncSession) -> tuple[int, int, int]:
    """Have both files read back. Gives the structures of each, and the services, that stay as they are."""
    sheets = await list_sheets(session)
    book = tables.as_xlsx(sheets)
    plans = [
        await read_back(session, tables.as_csv(sheets)),
        await read_back(session, book, "Structures"),
        await read_back(session, book, "Services"),
    ]
    assert [(c.record.name, c.differences) for each in plans for c in (*each.structures.changed, *each.services.changed)] == []
    assert [each.is_empty for each in plans] == [True] * 3
    return plans[0].structures.unchanged, plans[1].structures.unchanged, plans[2].services.unchanged


async def test_what_was_exported_changes_nothing(session: AsyncSession) -> None:
    home = structure(
        *("+ de liens",),
        acronym="RCT",
        kind="CCAS, France services",
        description="- un colis\n- une écoute ; deux",
        address="8, rue Condorcet",
        postcode="01000",
        commune="Bourg-en-Bresse",
        district="@ Centre",
        latitude=46.2,
        longitude=5.22,
        opening_hours="Mo-Fr 09:00-12:00; PH off",
        siret="13003013300016",
        confirmed_on=date(2026, 2, 3),
    )
    food = service("=colis", tags=["aide-alimentaire", "laverie"], publics=["jeunes", "familles"], cost="gratuit", modes=["en-presentiel"])
    food.how_to_reach, food.conditions, food.area = "sur place, par téléphone. Le matin", "habiter ici", "toute la France"
    number = await findable(session, home, food)
    for kind, value in (("phone", "+352268811"), ("phone", "05 56 07 20 48"), ("email", "a@ville.fr"), ("web", "https://ville.fr/?a=1")):
        session.add(Contact(structure_id=number, kind=kind, value=value))
    await findable(session, structure("Nue"))
    await session.flush()
    assert await unchanged(session) == (2, 2, 1)


@pytest.mark.real_data
async def test_gironde_changes_nothing(session: AsyncSession, shared: Path) -> None:
    came = (shared / "data/structures/gironde_data_inclusion_v1.json").read_bytes()
    records = read_records(read_sheet(came), NATIONAL, LEXICON, TODAY)
    await apply_plan(session, await make_plan(session, records, "gironde"), NOW)
    assert await unchanged(session) == (347, 347, 318)


async def test_no_cell_is_run(session: AsyncSession) -> None:
    await findable(session, structure(ODD, description="\t=1+1", commune="@x"), service(ODD))
    sheets = await list_sheets(session)
    told = list(csv.reader(io.StringIO(tables.as_csv(sheets).decode("utf-8-sig")), delimiter=";"))
    assert [cell for cell in told[1] if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    book = openpyxl.load_workbook(io.BytesIO(tables.as_xlsx(sheets)))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
