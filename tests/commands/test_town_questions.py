"""What partners ask in the sample town, in their words: the structure they would hope for is among the three they see."""

import asyncio
import json
from importlib import resources

import pytest

from storage import directory
from storage.database import Database
from storage.search import search
from tests.given import settle_national
from tests.shipped import LEXICON

SHOWN = 3


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database that holds the sample town: each test opens its own, as each has its own event loop."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('town') / 'agora.db'}"
    asyncio.run(settle(url))
    return url


async def settle(url: str) -> None:
    rows = json.loads((resources.files("bot") / "demo" / "town" / "valmont.json").read_text(encoding="utf-8"))
    database = Database(url)
    await database.upgrade()
    async with database.writing() as session:
        await settle_national(session, rows)
    await database.close()


async def found(url: str, question: str) -> list[str]:
    """The names of the structures a question shows first."""
    database = Database(url)
    async with database.reading() as session:
        hits = (await search(session, question, LEXICON, limit=SHOWN)).hits
        structures = await directory.list_structures(session, [hit.structure_id for hit in hits])
    await database.close()
    return [structure.name for structure in structures]


@pytest.mark.parametrize(
    ("question", "structure"),
    [
        ("où dormir", "L’Abri du Port"),
        ("dormir", "L’Abri du Port"),
        ("dormir dehors", "L’Abri du Port"),
        ("Où dormir ce soir ?", "L’Abri du Port"),
        ("un lit pour ce soir", "L’Abri du Port"),
        ("une famille à la rue", "L’Abri du Port"),
        ("mal de dents", "Bus santé"),
        ("dents", "Bus santé"),
        ("soins dentaires", "Bus santé"),
        ("dentiste pour un enfant", "Bus santé"),
        ("dettes", "Point conseil budget"),
        ("je suis surendetté", "Point conseil budget"),
        ("douche", "L’Abri du Port"),
        ("Où prendre une douche ?", "L’Abri du Port"),
        ("carte vitale", "Assurance maladie"),
        ("soutien psychologique", "Centre médico-psychologique"),
        ("soutien psychologique pour ados", "Maison des adolescents"),
        ("mal-être", "Maison des adolescents"),
        ("mal être chez les jeunes", "Maison des adolescents"),
        ("atelier bien-être", "L’Éclat"),
        ("mal logé", "Service hygiène et habitat"),
        ("payer son loyer", "Maison des solidarités"),
        ("coupure de courant", "Le Relais"),
        ("porter plainte", "Appui"),
        ("deuil", "Caisse d’allocations familiales"),
        ("pension de retraite", "Service social retraite"),
        ("carte handicap", "Autrement Valmont"),
        ("frigo", "La Ressource"),
        ("plus rien à manger", "Le Panier partagé"),
        ("nounou", "Relais petite enfance"),
        ("sans papiers", "Passerelles"),
        ("ADIL", "ADIL"),
    ],
)
async def test_what_is_hoped_for_is_among_the_first(town: str, question: str, structure: str) -> None:
    assert [name for name in await found(town, question) if name.startswith(structure)], await found(town, question)


async def test_a_word_that_only_says_it_is_bad_names_no_need(town: str) -> None:
    assert ("mal",) not in LEXICON.needs_by_phrase
    database = Database(town)
    async with database.reading() as session:
        findings = await search(session, "mal", LEXICON)
    await database.close()
    assert findings.synonyms == ()
