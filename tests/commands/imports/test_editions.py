"""Which list a list is another edition of: by its name but for the year, by what it names; « Nom ; Téléphone » are the columns of many."""

from datetime import date

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.editions import declared_anew, find_edition
from commands.imports.files import read_sheet
from commands.imports.mapping import Mapping, parse_mapping
from tests.given import findable, structure
from tests.shipped import LEXICON

TODAY = date(2026, 11, 30)
DECLARED = 'source = "ville-2026"\ntitre = "Ville 2026"\ncolonnes = ["Nom", "Tél"]\n\n[structure]\nnom = "Nom"\ntelephone = "Tél"\n'
VILLE = parse_mapping(DECLARED, "ville.toml")
OTHER = parse_mapping(declared_anew(DECLARED, "autre", "Autre"), "autre.toml")
NAMES = [f"Association {letter}" for letter in "ABCDEFGHIJ"]


async def found(session: AsyncSession, names: list[str], title: str, *known: Mapping) -> Mapping | None:
    sheet = read_sheet("\n".join(["Nom;Tél", *(f"{name};0553000101" for name in names)]).encode())
    return await find_edition(session, sheet, title, known or [VILLE], LEXICON, TODAY)


@pytest.fixture
async def session(session: AsyncSession) -> AsyncSession:
    """Where the list of the Ville was imported."""
    for name in NAMES:
        await findable(session, structure(name, source="ville-2026"))
    return session


@pytest.mark.parametrize("title", ["ville 2027", "Ville_2027 (2)", "la ville, version finale", "VILLE décembre 2026 MAJ"])
async def test_a_year_or_a_version_is_another_edition_whatever_it_names(session: AsyncSession, title: str) -> None:
    assert await found(session, ["ADIL", "CIDFF", "UDAF"], title) is VILLE


async def test_so_is_one_of_any_name_that_has_some_of_the_same_structures(session: AsyncSession) -> None:
    assert await found(session, [*NAMES[:2], *(f"Nouvelle {rank}" for rank in range(8))], "export") is VILLE
    assert await found(session, [NAMES[0].upper(), "ADIL"], "export") is VILLE


async def test_one_of_the_same_columns_that_names_others_is_another_list(session: AsyncSession) -> None:
    assert await found(session, ["ADIL", "CIDFF", "UDAF"], "département") is None
    assert await found(session, [NAMES[0], *(f"Nouvelle {rank}" for rank in range(9))], "département") is None


async def test_of_several_it_is_the_one_that_names_them(session: AsyncSession) -> None:
    for name in ("ADIL", "CIDFF"):
        await findable(session, structure(name, source="autre"))
    assert await found(session, ["ADIL", "CIDFF", "UDAF"], "export", VILLE, OTHER) is OTHER
    assert await found(session, NAMES, "export", OTHER, VILLE) is VILLE
    assert await found(session, NAMES, "autre 2", VILLE, OTHER) is OTHER


async def test_one_that_was_declared_and_never_imported_is_taken(session: AsyncSession) -> None:
    assert await found(session, ["ADIL"], "export", VILLE, OTHER) is OTHER


@pytest.mark.parametrize("title", ['Liste "des" assos', "C:\\listes\\2026", "[structure]"])
def test_a_declaration_is_given_another_name_whatever_that_is(title: str) -> None:
    anew = parse_mapping(declared_anew(DECLARED, "liste-2", title), "liste-2.toml")
    assert anew.source == "liste-2"
    assert set(title.split()) - set(anew.titre.split()) <= {'"des"', title}
    assert (anew.colonnes, anew.structure) == (VILLE.colonnes, VILLE.structure)
