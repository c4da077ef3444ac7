"""Lists of towns as they are published, none of them declared: read, accounted for, and the same twice."""

from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.applying import apply_plan
from commands.imports.files import read_file
from commands.imports.mapping import list_mappings, parse_mapping, recognise
from commands.imports.meanings import Meanings
from commands.imports.plan import make_plan
from commands.imports.proposal.declaring import as_toml, declaration
from commands.imports.proposal.proposal import propose
from commands.imports.records import Records, read_records
from tests.commands.imports.samples import NOW, TODAY
from tests.shipped import LEXICON

pytestmark = pytest.mark.real_data

MEANINGS = Meanings(LEXICON)


def read(file: Path) -> tuple[int, Records]:
    """How many rows it has, and what they give where nobody is asked."""
    sheet = read_file(file)
    mapping = recognise(sheet.columns, list_mappings().values())
    if mapping is None:
        proposal = propose(sheet, MEANINGS, file.stem).sure()
        mapping = parse_mapping(as_toml(declaration(proposal, file.stem, MEANINGS)), file.name)
    return len(sheet.structures), read_records(sheet, mapping, LEXICON, TODAY)


@pytest.mark.parametrize(
    ("name", "refused", "aside", "services"),
    [
        ("1-annuaire.xlsx", 0, 0, 8),
        ("2-croix.csv", 0, 0, 4),
        ("4-google-form.csv", 0, 1, 5),
        ("8-modele.csv", 0, 0, 0),
        ("angers.json", 0, 0, 379),
        ("corse.json", 0, 0, 556),
        ("epernay.json", 0, 0, 222),
        ("france-services-100.geojson", 0, 0, 100),
        ("maine-et-loire.json", 3, 18, 220),
    ],
)
async def test_each_list_is_read_without_a_question(
    shared: Path, session: AsyncSession, name: str, refused: int, aside: int, services: int
) -> None:
    rows, records = read(shared / "data" / "lists" / name)
    assert (len(records.refusals), len(records.left)) == (refused, aside)
    assert records.taken + refused + aside == rows
    assert len(records.services) == pytest.approx(services, abs=0.05 * services)
    await apply_plan(session, await make_plan(session, records, "liste", "Liste"), NOW)
    again = await make_plan(session, read(shared / "data" / "lists" / name)[1], "liste", "Liste")
    assert again.is_empty


def test_what_lists_say_is_found_where_it_belongs(shared: Path) -> None:
    _, corse = read(shared / "data" / "lists" / "corse.json")
    first = next(iter(corse.structures.values()))
    assert [first.values[name] for name in ("name", "address", "postcode", "commune", "opening_hours")] == [
        "Mairie de Corscia",
        "Mairie de Corscia",
        "20224",
        "Corscia",
        "Mo,Tu,Th,Fr 09:00-17:00",
    ]
    assert all("NOM Prénom" not in str(record.raw) for record in corse.structures.values())
    _, loire = read(shared / "data" / "lists" / "maine-et-loire.json")
    amia = next(record for record in loire.structures.values() if "AMIA" in record.name)
    assert (round(amia.values["latitude"], 3), round(amia.values["longitude"], 3)) == (47.294, 0.025)  # Allonnes, out of Lambert 93
    _, france = read(shared / "data" / "lists" / "france-services-100.geojson")
    assert {service.values["tags"][0] for service in france.services.values()} == {"aide-administrative"}
