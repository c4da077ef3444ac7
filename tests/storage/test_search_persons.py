"""Of whom a question speaks, what is beside what it asks, and needs whose words stand in another order."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import stem, tokens
from storage.database import Database
from storage.lexicon import parse
from storage.search import search
from storage.search.persons import hear_persons
from tests.given import findable, names_of, service, structure
from tests.shipped import LEXICON as SHIPPED

LEXICON = parse(
    """
    [[besoin]]
    slug = "sport"
    nom = "sport"
    mots = ["faire du sport"]

    [[besoin]]
    slug = "soins"
    nom = "soins"
    mots = ["cancer", "médecin"]

    [[besoin]]
    slug = "voisinage"
    nom = "conflit de voisins"
    mots = ["bruit des voisins"]

    [[besoin]]
    slug = "garage"
    nom = "garage"
    mots = ["voiture en panne"]

    [[besoin]]
    slug = "argent"
    nom = "aide financière"
    mots = ["argent"]
    """
)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("une dame de 75 ans", ["75 ans", "senior"]),
        ("mon fils a 16 ans", ["16 ans", "jeune"]),
        ("garçon âgé de 9 ans", ["âgé de 9 ans", "enfant"]),
        ("17 ans, enceinte", ["17 ans", "jeune"]),
        ("bébé de 6 mois", ["6 mois", "enfant"]),
    ],
)
def test_an_age_tells_a_public(said: str, read: list[str]) -> None:
    assert [
        [token.surface, token.word] for token in hear_persons(tokens(said), SHIPPED) if " ans" in token.surface or " mois" in token.surface
    ] == [read]


@pytest.mark.parametrize(
    "said", ["depuis 5 ans", "il y a 10 ans", "bail de 3 ans", "6 mois de loyer", "16-25 ans", "plus de 60 ans", "homme de 45 ans"]
)
def test_what_lasts_is_no_age_and_the_grown_are_of_no_public(said: str) -> None:
    heard = {token.word for token in hear_persons(tokens(said), SHIPPED)}
    assert heard.isdisjoint({"senior", "jeune", "enfant"})


@pytest.mark.parametrize(
    ("said", "left"), [("ma mère perd la tête", "perd"), ("sa maman", "maman"), ("une mère", "mere"), ("placer ma mère", "mere")]
)
def test_whose_mother_it_is_tells_no_public_but_alone_or_in_a_phrase(said: str, left: str) -> None:
    heard = {token.word for token in hear_persons(tokens(said), SHIPPED)}
    assert (left in heard, "mere" in heard) == (True, left == "mere")


@pytest.mark.parametrize("form", ["perd", "perdent", "perdu", "perdues"])
def test_a_verb_is_known_by_its_forms(form: str) -> None:
    assert stem(form) == stem("perdre")


async def settle(session: AsyncSession) -> None:
    """Who does one thing each, and who has the words of others in a sentence."""
    await findable(session, structure("Le Club"), service("Gym douce", tags=["sport"]))
    await findable(session, structure("Le Cabinet"), service("Consultation", tags=["soins"]))
    await findable(session, structure("Le Conciliateur"), service("Écoute", tags=["voisinage"]))
    await findable(session, structure("L’Atelier"), service("Réparer", tags=["garage"]))
    await findable(session, structure("Le Secours"), service("Aides", tags=["argent"]))
    await findable(
        session, structure("Le Café", description="Des voisins s’y retrouvent pour monter des projets après le bruit des chantiers.")
    )


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("reprendre le sport après un cancer", "Le Club"),
        ("voir un médecin sans faire de sport", "Le Cabinet"),
        ("des voisins, beaucoup de bruit", "Le Conciliateur"),
        ("voiture en panne et pas d’argent", "L’Atelier"),
        ("plus d’argent", "Le Secours"),
        ("monter un sport", "Le Club"),
    ],
)
async def test_what_is_asked_comes_before_what_is_beside_it(database: Database, question: str, first: str) -> None:
    async with database.writing() as session:
        await settle(session)
        found = await names_of(session, await search(session, question, LEXICON))
    assert found[0] == first


async def test_what_somebody_has_is_asked_for_where_nothing_else_is_found(database: Database) -> None:
    async with database.writing() as session:
        await findable(session, structure("Le Cabinet"), service("Consultation", tags=["soins"]))
        found = await names_of(session, await search(session, "du sport après un cancer", LEXICON))
    assert found == ["Le Cabinet"]
