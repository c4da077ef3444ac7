"""What is met by chance, words of every day that are no misspelt ones, and words that say no more than others."""

import tomllib

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import content, stem, tokens
from storage.database import Database
from storage.lexicon import parse, shipped
from storage.search import Kind, LeftOut, search
from storage.search.groups import all_of, words
from storage.search.spoken import FILLERS
from storage.search.typos import Known, nearest
from tests.given import findable, names_of, service, structure

LEXICON = parse(
    """
    [[besoin]]
    slug = "moral"
    nom = "moral"
    mots = ["déprime", "tristesse"]

    [[besoin]]
    slug = "meubles"
    nom = "meubles"
    mots = ["lit", "armoire"]

    [[besoin]]
    slug = "classe"
    nom = "école"
    mots = ["exclu du collège"]

    [[besoin]]
    slug = "demarches"
    nom = "aide administrative"
    mots = ["démarches"]

    [[public]]
    code = "jeunes"
    nom = "jeunes"
    """
)


async def settle(session: AsyncSession) -> None:
    """Who does one thing each, and who has the words of two in its sentences."""
    await findable(session, structure("Le Divan"), service("Écoute", tags=["moral"], publics=["familles"]))
    await findable(session, structure("La Brocante"), service("Vente", tags=["meubles"]))
    await findable(session, structure("Le Collège"), service("Accueil", tags=["classe"]))
    for name in ("Un", "Deux", "Trois"):
        await findable(
            session,
            structure(f"Foyer {name}", description="Une armoire pour chacun, et de la tristesse parfois : on y aide aux démarches."),
            service("Chambres", publics=["jeunes"]),
        )


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("grosse déprime, ne sort plus du lit", "Le Divan"),
        ("déprime d’un jeune", "Le Divan"),
        ("un lit, quelles démarches", "La Brocante"),
        ("exclu une semaine", "Le Collège"),
    ],
)
async def test_who_does_what_is_named_first_comes_before_who_has_its_words(database: Database, question: str, first: str) -> None:
    async with database.writing() as session:
        await settle(session)
        found = await names_of(session, await search(session, question, LEXICON))
    assert found[0] == first


async def test_for_whom_is_put_aside_in_words(database: Database) -> None:
    async with database.writing() as session:
        await settle(session)
        found = await search(session, "déprime d’un jeune", LEXICON)
    assert found.left_out == (LeftOut(Kind.PUBLIC, "jeune"),)


@pytest.mark.parametrize("typed", ["panique", "tomates", "laissés"])
async def test_a_word_of_every_day_is_no_misspelt_one(database: Database, typed: str) -> None:
    async with database.writing() as session:
        await findable(session, structure("La Banque"), service("Comptes de la caisse"))
        found = await search(session, typed, LEXICON)
    assert (found.corrections, found.total) == ((), 0)


@pytest.mark.parametrize(
    ("typed", "known", "is_one"),
    [
        ("brugnole", "vrugnole", False),
        ("brugnole", "rbugnole", True),
        ("brugnole", "rugnole", True),
        ("rugnole", "brugnole", True),
        ("brugnole", "brugnale", True),
        ("brugnole", "brignale", True),
        ("brugnol", "brignal", False),
    ],
)
def test_a_misspelt_word_begins_as_it_should_and_two_edits_want_eight_letters(typed: str, known: str, *, is_one: bool) -> None:
    assert bool(nearest(typed, stem(typed), [Known(known, stem(known), known, 1)])) is is_one


def test_an_expression_asks_for_nothing_that_another_word_of_it_says() -> None:
    clause = (words(["colis"]), words(["colis", "aliment"]), words(["panier", "aliment"]))
    assert all_of([clause], sqlite=True) == '(("colis") OR ("panier" AND "aliment"))'


def test_no_phrase_of_the_lexicon_comes_down_to_a_word_that_asks_nothing() -> None:
    entries = tomllib.loads(shipped())
    phrases = [tokens(text) for table in ("besoin", "public") for entry in entries[table] for text in entry["mots"]]
    told = [(phrase, content(phrase)) for phrase in phrases if len(phrase) > 1]
    assert [phrase for phrase, left in told if len(left) == 1 and left[0].word in FILLERS] == []
