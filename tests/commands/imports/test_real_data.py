"""The three real files of the territory: everything in them is taken, or said."""

from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.applying import apply_plan
from commands.imports.files import read_sheet
from commands.imports.identity import Record
from commands.imports.mapping import list_mappings, recognise
from commands.imports.plan import make_plan
from commands.imports.records import Records, read_records
from storage.directory import list_structures
from storage.search import search
from tests.commands.imports.samples import NATIONAL, NOW, TODAY
from tests.shipped import LEXICON

pytestmark = pytest.mark.real_data


@pytest.fixture
def folder(shared: Path) -> Path:
    """Where the structures lie."""
    return shared / "data" / "structures"


def read(file: Path) -> Records:
    sheet = read_sheet(file.read_bytes())
    mapping = NATIONAL if sheet.apart else recognise(sheet.columns, list_mappings().values())
    assert mapping is not None
    return read_records(sheet, mapping, LEXICON, TODAY)


def values(records: Records, kind: str) -> list[str]:
    return [value for record in records.structures.values() for each, value in record.contacts if each == kind]


def named(records: Records, name: str) -> Record:
    return next(record for record in records.structures.values() if record.name == name)


@pytest.mark.parametrize(
    ("name", "structures", "services"),
    [("gironde.json", 347, 1004), ("gironde_data_inclusion_v1.json", 347, 318), ("aix-en-provence.json", 38, 89)],
)
async def test_each_file_is_taken_whole_and_changes_nothing_twice(
    folder: Path, session: AsyncSession, name: str, structures: int, services: int
) -> None:
    records = read(folder / name)
    assert (len(records.structures), len(records.services), records.refusals) == (structures, services, [])
    plan = await make_plan(session, records, "source")
    await apply_plan(session, plan, NOW)
    assert (len(plan.structures.added), len(plan.services.added)) == (structures, services)
    again = await make_plan(session, read(folder / name), "source")
    assert (again.is_empty, again.structures.unchanged, again.services.unchanged) == (True, structures, services)


def test_gironde_is_mended_where_it_can_be(folder: Path) -> None:
    records = read(folder / "gironde.json")
    assert (values(records, "phone").count("39 49"), values(records, "phone").count("36 46")) == (6, 2)
    assert len([notice for notice in records.notices if notice.column == "Email"]) == 4
    assert "05 00 00 00 00" not in values(records, "phone")
    assert {value.partition("://")[0] for value in values(records, "web")} == {"http", "https"}
    ricochet = named(records, "RICOCHET")
    assert ricochet.contacts == {
        ("phone", "05 56 07 20 48"),
        ("email", "association@ricochetasso.fr"),
        ("web", "https://ricochetasso.fr"),
    }
    assert [ricochet.values[field] for field in ("address", "postcode", "commune")] == ["8, rue Condorcet", "33110", "Le Bouscat"]


def test_aix_keeps_its_codes(folder: Path) -> None:
    anonymal = named(read(folder / "aix-en-provence.json"), "Anonymal")
    assert [anonymal.values[field] for field in ("postcode", "insee", "kind")] == ["13100", "13001", "association"]


@pytest.mark.parametrize("question", ["ricochet", "ricoché", "médiathèque", "imprimer un document", "aide informatique le bouscat"])
async def test_partners_find_what_they_look_for(folder: Path, session: AsyncSession, question: str) -> None:
    await apply_plan(session, await make_plan(session, read(folder / "gironde.json"), "gironde"), NOW)
    findings = await search(session, question, LEXICON)
    names = [structure.name for structure in await list_structures(session, [hit.structure_id for hit in findings.hits])]
    assert names
    if question.startswith("rico"):
        assert names[0] == "RICOCHET"
