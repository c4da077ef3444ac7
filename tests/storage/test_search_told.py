"""A question that tells a situation is read in several ways, and who answers it best by all of them comes among the first."""

from datetime import datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import stems_of
from storage.database import Database
from storage.search import OPEN, SHUT, Findings, search
from storage.search.grouping import need_group
from storage.search.guessing import put_beside
from storage.situations import Likely, learn
from tests.begun import Beginnings
from tests.given import findable, names_of, service, structure
from tests.shipped import LEXICON

MONDAY = datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001 - what clocks show
SEWING = "Ourlets, boutons, fermetures éclair, robes et manteaux."


async def settle(session: AsyncSession) -> None:
    """One house that does two things, and those who do one of them."""
    await findable(session, structure("La Mairie"), service("Guichet", tags=["laverie", "cv"]))
    await findable(session, structure("La Bulle"), service("Machines", tags=["laverie"]))
    await findable(session, structure("Le Tremplin"), service("Ateliers", tags=["cv"]))
    await findable(session, structure("La Piscine", description="Deux bassins."), service("Nage"))


@pytest.fixture
async def town(database: Database, beginnings: Beginnings) -> Database:
    await beginnings.fill(database, settle)
    return database


async def found(session: AsyncSession, question: str, at: datetime | None = None) -> tuple[list[str], Findings]:
    findings = await search(session, question, LEXICON, at=at)
    return await names_of(session, findings), findings


async def test_who_has_all_by_chance_does_not_stand_alone_and_each_says_why(town: Database) -> None:
    async with town.reading() as session:
        names, findings = await found(session, "laver le linge et préparer un CV")
    assert (names[0], sorted(names[1:]), findings.total) == ("La Mairie", ["La Bulle", "Le Tremplin"], 3)
    why = dict(zip(names, findings.hits, strict=True))
    assert [why[name].otherwise for name in ("La Mairie", "La Bulle", "Le Tremplin")] == [False, True, True]
    assert (why["La Bulle"].why.needs, why["Le Tremplin"].why.needs) == (("laverie",), ("CV et entretien d’embauche",))


@pytest.mark.parametrize("question", ["laverie", "La Mairie", "linge", "un CV", "laverie pour jeunes"])
async def test_a_name_or_a_need_in_a_word_is_asked_for_as_it_stands(town: Database, question: str) -> None:
    async with town.reading() as session:
        names, findings = await found(session, question)
    assert names
    assert not any(hit.otherwise for hit in findings.hits)


async def test_nobody_is_added_to_nothing(town: Database) -> None:
    async with town.reading() as session:
        names, _ = await found(session, "un hélicoptère et trois girafes")
    assert names == []


async def test_of_those_who_do_it_who_speaks_of_what_is_told_comes_among_the_first(database: Database) -> None:
    async with database.writing() as session:
        for name in ("Un", "Deux", "Trois", "Quatre", "Cinq"):
            await findable(session, structure(f"Centre {name}"), service("Activités", tags=["vetements"]))
        await findable(session, structure("Le Dé", description=SEWING), service("Club", tags=["vetements"]))
        names, findings = await found(session, "un pantalon trop long et plus de chaussures")
    assert names[:2] == ["Centre Un", "Le Dé"]
    assert not any(hit.otherwise for hit in findings.hits)


async def test_who_works_for_others_than_those_it_is_asked_for_is_worth_less(database: Database) -> None:
    async with database.writing() as session:
        await findable(session, structure("La Mairie"), service("Guichet", tags=["laverie", "vetements"], publics=["jeunes"]))
        for name, public in (("Le Club", "seniors"), ("Le Lycée", "jeunes")):
            await findable(session, structure(name, description=SEWING), service("Ourlets", tags=["vetements"], publics=[public]))
        names, _ = await found(session, "laver et recoudre un pantalon avec des jeunes")
    assert names.index("Le Lycée") < names.index("Le Club")


async def test_who_is_elsewhere_is_not_added_to_who_is_in_the_place(database: Database) -> None:
    async with database.writing() as session:
        await findable(session, structure("La Mairie", commune="Longwy"), service("Guichet", tags=["laverie", "cv"]))
        await findable(session, structure("La Bulle", commune="Nancy"), service("Machines", tags=["laverie"]))
        await findable(session, structure("La Mousse", commune="Longwy"), service("Machines", tags=["laverie"]))
        names, _ = await found(session, "laver le linge et préparer un CV à Longwy")
    assert names == ["La Mairie", "La Mousse"]


async def test_who_does_it_and_is_shut_comes_before_who_is_open_and_has_a_word_of_it_in_passing(database: Database) -> None:
    async with database.writing() as session:
        await findable(session, structure("Le Café", description="On y parle de chaussures.", opening_hours="Mo-Sa 08:00-19:00"))
        for name in ("Le Dé", "Le Fil"):
            said = structure(name, description="Avant une visite.", opening_hours="Tu 14:00-18:00")
            await findable(session, said, service("Penderie", tags=["vetements"]))
        names, findings = await found(session, "un manteau pour une visite jeudi", MONDAY)
    assert names == ["Le Dé", "Le Fil", "Le Café"]
    assert [hit.openness for hit in findings.hits] == [SHUT, SHUT, OPEN]


@pytest.mark.parametrize(
    ("chances", "beside"),
    [
        ({"logement": 0.9, "budget": 0.06, "garde-enfants": 0.01}, [True, False]),
        ({"logement": 0.9, "garde-enfants": 0.1}, [False, False]),
        ({"logement": 0.6, "garde-enfants": 0.01}, [False, False]),
        ({"budget": 0.9, "garde-enfants": 0.01, "logement": 0.01}, [False, False]),
        ({}, [False, False]),
    ],
)
def test_a_need_that_the_whole_hardly_speaks_of_is_beside_the_one_it_plainly_speaks_of(
    chances: dict[str, float], beside: list[bool]
) -> None:
    named = [need_group(("garde", LEXICON.needs["garde-enfants"])), need_group(("caution", LEXICON.needs["logement"]))]
    likely = [Likely(need, chance, frozenset(stems_of("garde caution"))) for need, chance in chances.items()]
    assert [group.soft for group in put_beside(named, likely)] == beside


def test_a_need_whose_words_are_said_of_no_other_stays_asked_for() -> None:
    named = [need_group(("linge", LEXICON.needs["laverie"])), need_group(("CV", LEXICON.needs["cv"]))]
    likely = [Likely("laverie", 0.99, frozenset(stems_of("linge")))]
    assert [group.soft for group in put_beside(named, likely)] == [False, False]


def test_the_words_that_tell_a_need_are_said_of_it_and_not_of_all() -> None:
    telling = learn((need, (f"own-{need}", "shared")) for need in map(str, range(9))).telling
    assert telling == {need: frozenset({f"own-{need}"}) for need in map(str, range(9))}
