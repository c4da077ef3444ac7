"""What a partner of Le Bouscat would look for, in the territory's real list: the shipped lexicon, real names, real descriptions."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.directory import Structure
from storage.lexicon import Lexicon
from storage.search import find_structures_by_name, search

pytestmark = pytest.mark.real_data


def tells_of_printing(structure: Structure) -> bool:
    return any(word in structure.description.lower() for word in ("imprim", "impression", "photocop"))


async def first(session: AsyncSession, question: str, lexicon: Lexicon, limit: int) -> list[Structure]:
    findings = await search(session, question, lexicon, limit=limit)
    return [await session.get_one(Structure, hit.structure_id) for hit in findings.hits]


async def test_ricochet_comes_first(gironde: Database, lexicon: Lexicon) -> None:
    async with gironde.reading() as session:
        for question in ("ricochet", "Ricochet ?", "ricochte", "riccochet", "ricoché le bouscat"):
            assert [each.name for each in await first(session, question, lexicon, 1)] == ["RICOCHET"], question


async def test_the_first_are_all_mediatheques(gironde: Database, lexicon: Lexicon) -> None:
    async with gironde.reading() as session:
        for question in ("médiathèque", "mediatheque", "médiathéques", "mediateque", "médiatèhque"):
            names = [each.name.lower() for each in await first(session, question, lexicon, 15)]
            assert len(names) == 15, question
            assert [name for name in names if "diath" not in name] == [], question


async def test_printing_finds_who_prints(gironde: Database, lexicon: Lexicon) -> None:
    async with gironde.reading() as session:
        for question in ("imprimer un document", "qui peut imprimer un document ?", "imprimmer un documnt", "imprimante", "inprimer"):
            structures = await first(session, question, lexicon, 3)
            assert len(structures) == 3, question
            assert [each.name for each in structures if not tells_of_printing(each)] == [], question


async def test_help_with_computers_at_le_bouscat(gironde: Database, lexicon: Lexicon) -> None:
    async with gironde.reading() as session:
        for question in ("aide informatique le bouscat", "aide informatique au Bouscat", "aide informatque le bouscta"):
            structures = await first(session, question, lexicon, 10)
            assert {each.name for each in structures} == {"RICOCHET", "Médiathèque La Source Le Bouscat"}, question


async def test_names_with_ligatures_and_names_in_pieces(gironde: Database, lexicon: Lexicon) -> None:
    async with gironde.reading() as session:
        one, other = await search(session, "salleboeuf", lexicon), await search(session, "Sallebœuf", lexicon)
        assert one.hits == other.hits != ()
        ids = await find_structures_by_name(session, "mediateque la source")
        assert (await session.get_one(Structure, ids[0])).name == "Médiathèque La Source Le Bouscat"
