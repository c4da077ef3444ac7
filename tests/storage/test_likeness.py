"""What looks like what: the same need in other words, never a word that everybody says."""

import pytest

from storage import likeness
from storage.database import Database
from storage.lexicon import parse

LEXICON = parse('[[besoin]]\nslug = "alimentation"\nnom = "aide alimentaire"\nmots = ["colis", "épicerie solidaire"]\n')
KNOWN = {
    1: "Lire une facture d’énergie avec les familles",
    2: "Un jardin partagé au pied des tours",
    3: "Ouvrir une épicerie solidaire le samedi",
    4: "Un atelier avec les familles du quartier",
}


@pytest.mark.parametrize(
    ("said", "alike"),
    [
        ("Comprendre ses factures d’énergie", [1]),
        ("des jardins partagés", [2]),
        ("Distribuer des colis", [3]),
        ("Le sommeil des adolescents", []),
        ("Les familles et les écrans des collégiens", []),
        ("🎉", []),
        ("", []),
        ("' OR 1=1 --", []),
    ],
)
async def test_what_is_like_a_text(database: Database, said: str, alike: list[int]) -> None:
    async with database.writing() as session:
        for number, text in KNOWN.items():
            await likeness.remember(session, "a.kind", number, text, LEXICON)
        await likeness.remember(session, "another.kind", 9, said, LEXICON)
        found = await likeness.find_like(session, "a.kind", said, LEXICON)
    assert [like.number for like in found] == alike


async def test_what_is_forgotten_or_said_otherwise_is_like_it_no_more(database: Database) -> None:
    async with database.writing() as session:
        await likeness.remember(session, "a.kind", 1, "Un jardin partagé", LEXICON)
        await likeness.remember(session, "a.kind", 1, "Une fête des voisins", LEXICON)
        assert await likeness.find_like(session, "a.kind", "Un jardin partagé", LEXICON) == []
        await likeness.forget(session, "a.kind", 1)
        assert await likeness.find_like(session, "a.kind", "Une fête des voisins", LEXICON) == []


async def test_a_long_text_is_like_a_short_one_that_it_says_when_either_may_be_the_shorter(database: Database) -> None:
    long = "Un grand jardin clos de six cents mètres carrés, avec serre, composteur, cabane à outils, arrosage et portail"
    async with database.writing() as session:
        await likeness.remember(session, "a.kind", 1, "Un jardin", LEXICON)
        await likeness.remember(session, "a.kind", 2, "Un atelier de couture avec les familles", LEXICON)
        assert await likeness.find_like(session, "a.kind", long, LEXICON) == []
        assert [like.number for like in await likeness.find_like(session, "a.kind", long, LEXICON, either=True)] == [1]
