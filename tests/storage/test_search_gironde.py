"""What a partner of Le Bouscat would look for, in the territory's real list: the shipped lexicon, real names, real descriptions."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.directory import Service, Structure
from storage.lexicon import Lexicon, parse
from storage.search import find_structures_by_name, index, search

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return parse((resources.files("storage") / "lexicon.toml").read_text(encoding="utf-8"))


async def settle_gironde(session: AsyncSession, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Store and index the list, in the national shape, by the fields the search reads."""
    structures = {row["id"]: _structure(row) for row in rows["structures"]}
    session.add_all(structures.values())
    await session.flush()
    session.add_all(_service(row, structures[row["structure_id"]]) for row in rows["services"])
    await index(session, [each for each in await session.exec(select(col(Structure.id))) if each])


def _structure(row: dict[str, Any]) -> Structure:
    return Structure(
        source=row["source"],
        source_id=row["id"],
        name=row["nom"],
        description=row["description"] or "",
        commune=row["commune"],
        postcode=row["code_postal"],
    )


def _service(row: dict[str, Any], structure: Structure) -> Service:
    return Service(
        structure_id=structure.id,
        source=row["source"],
        source_id=row["id"],
        name=row["nom"],
        description=row["description"] or "",
        tags=row["thematiques"],
        publics=row["publics"],
    )


@pytest.fixture
async def gironde(database: Database, shared: Path) -> Database:
    rows = json.loads((shared / "data" / "structures" / "gironde_data_inclusion_v1.json").read_text(encoding="utf-8"))
    async with database.writing() as session:
        await settle_gironde(session, rows)
    return database


def _tells_of_printing(structure: Structure) -> bool:
    return "imprim" in structure.description.lower()


@pytest.mark.parametrize("question", ["ricochet", "Ricochet ?", "ricochte", "riccochet", "ricoché le bouscat"])
async def test_ricochet_comes_first(gironde: Database, lexicon: Lexicon, question: str) -> None:
    async with gironde.reading() as session:
        findings = await search(session, question, lexicon)
        assert (await session.get_one(Structure, findings.hits[0].structure_id)).name == "RICOCHET"


@pytest.mark.parametrize("question", ["médiathèque", "mediatheque", "médiathéques", "mediateque", "médiatèhque"])
async def test_the_first_are_all_mediatheques(gironde: Database, lexicon: Lexicon, question: str) -> None:
    async with gironde.reading() as session:
        findings = await search(session, question, lexicon, limit=20)
        names = [(await session.get_one(Structure, hit.structure_id)).name.lower() for hit in findings.hits]
    assert len(names) == 20
    assert all("diath" in name for name in names)


@pytest.mark.parametrize(
    "question", ["imprimer un document", "qui peut imprimer un document ?", "imprimmer un documnt", "imprimante", "inprimer"]
)
async def test_printing_finds_who_prints(gironde: Database, lexicon: Lexicon, question: str) -> None:
    async with gironde.reading() as session:
        findings = await search(session, question, lexicon, limit=10)
        structures = [await session.get_one(Structure, hit.structure_id) for hit in findings.hits]
    assert [structure.name for structure in structures[:3] if not _tells_of_printing(structure)] == []
    assert len(structures) >= 3


@pytest.mark.parametrize("question", ["aide informatique le bouscat", "aide informatique au Bouscat", "aide informatque le bouscta"])
async def test_help_with_computers_at_le_bouscat(gironde: Database, lexicon: Lexicon, question: str) -> None:
    async with gironde.reading() as session:
        findings = await search(session, question, lexicon)
        names = {(await session.get_one(Structure, hit.structure_id)).name for hit in findings.hits}
    assert names == {"RICOCHET", "Médiathèque La Source Le Bouscat"}
    assert findings.left_out == ()


async def test_a_town_is_found_with_its_ligature_or_without(gironde: Database, lexicon: Lexicon) -> None:
    async with gironde.reading() as session:
        one, other = await search(session, "salleboeuf", lexicon), await search(session, "Sallebœuf", lexicon)
    assert one.hits == other.hits != ()


async def test_a_name_in_pieces_finds_its_structure(gironde: Database) -> None:
    async with gironde.reading() as session:
        ids = await find_structures_by_name(session, "mediateque la source")
        assert (await session.get_one(Structure, ids[0])).name == "Médiathèque La Source Le Bouscat"
