"""Which structure words name, whoever says them and whatever for."""

import pytest

from commands.core.rules.structures import find_named
from storage.database import Database
from tests.given import findable, structure

NAMES = (
    "Centre communal d’action sociale (CCAS) de Valmont",
    "Mission locale du Pays de Valmont",
    "PMI, antenne nord",
    "ADIL, information sur le logement",
    "Les Restos du Cœur",
    "Mairie de Valmont : accueil",
    "Mairie de Valmont : état civil",
)


@pytest.fixture
async def town(database: Database) -> Database:
    async with database.writing() as session:
        for name in NAMES:
            await findable(session, structure(name))
    return database


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        ("CCAS", NAMES[0]),
        ("le CCAS", NAMES[0]),
        ("C.C.A.S.", NAMES[0]),
        ("« mission locale »", NAMES[1]),
        ("Mission-Locale", NAMES[1]),
        ("la PMI", NAMES[2]),
        ("l’adil", NAMES[3]),
        ("restos du coeur", NAMES[4]),
        ("mairie", None),
        ("mairie état civil", NAMES[6]),
        ("mision local", None),
        ("préfecture", None),
        ("!?", None),
        ("", None),
    ],
)
async def test_words_name_one_structure_or_none_for_sure(town: Database, said: str, alone: str | None) -> None:
    async with town.reading() as session:
        found = (await find_named(session, said)).alone
    assert (found.name if found else None) == alone


async def test_what_is_not_sure_is_there_to_choose_from(town: Database) -> None:
    async with town.reading() as session:
        several, misspelt = await find_named(session, "mairie"), await find_named(session, "mision local")
    assert {each.name for each in several.meant} == set(NAMES[5:])
    assert [each.name for each in misspelt.meant] == [NAMES[1]]
    assert not misspelt.called
