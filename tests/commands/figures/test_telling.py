"""What is answered of figures, in the words people use; what would be false is refused, and why is told."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest

from commands.table import TABLE
from storage.database import Database
from tests.chat import PRIVATE, Chat
from tests.commands.figures.conftest import DECLARED, FILES, INCOMES, SCOPE, TOWNS, Take, taken
from tests.conftest import OpenCopy


@pytest.fixture(scope="session")
def received(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a house that has received all files: they are read once for all questions."""
    folder = tmp_path_factory.mktemp("received")
    house = Path(shutil.copy(sqlite_template, folder / "agora.db"))

    async def receive() -> None:
        database = Database(f"sqlite+aiosqlite:///{house}")
        for name, text in FILES.items():
            assert (await taken(database, folder / name, text))[0] == 0
        await database.close()

    asyncio.run(receive())
    return house


@pytest.fixture
async def database(received: Path, open_copy: OpenCopy) -> AsyncIterator[Database]:
    """That house, to ask; the queries are asked of both databases in tests/storage."""
    database = open_copy(received)
    yield database
    await database.close()


@pytest.fixture
def chat(database: Database) -> Chat:
    """Somebody asks."""
    return Chat(database, TABLE)


async def test_a_figure_is_told_with_what_it_is_and_where_it_comes_from(chat: Chat) -> None:
    said = await chat.says("!chiffre pauvreté")
    assert "Taux de pauvreté, Valmont (2021)\u00a0: 12\u00a0%" in said
    assert "Sur 100 habitants, 12 vivent avec moins de 60\u00a0%" in said
    assert "INSEE, Filosofi 2021, revenus disponibles" in said
    assert len(said.splitlines()) <= 8


@pytest.mark.parametrize("said", ["pauvrete", "PAUVRETÉ", "la pauvreté", "pauvrté", "taux de pauvreté", "pauvres", "combien de pauvres"])
async def test_it_is_found_however_it_is_spelled(chat: Chat, said: str) -> None:
    assert "Taux de pauvreté, Valmont" in await chat.says(f"!chiffre {said}")


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("chômage", "Taux de chômage (recensement)"),
        ("sans emploi", "Taux de chômage (recensement)"),
        ("logements vides", "Part des logements vacants"),
        ("nombre de logements vacants", "Logements vacants"),
        ("revenu médian", "Revenu disponible médian"),
        ("combien d’habitants", "Population"),
        ("ménages imposés", "Part des ménages imposés"),
    ],
)
async def test_words_of_the_field_find_it(chat: Chat, said: str, label: str) -> None:
    assert f"{label}, Valmont" in await chat.says(f"!chiffre {said}")


async def test_a_reference_stands_beneath_when_it_is_of_the_same_year_and_definition(chat: Chat, take: Take) -> None:
    await take(INCOMES.replace("01001;", "01;"), "cc_filosofi_2021_DEP.csv")
    assert "Pour comparer, même année\u00a0: Deux-Vallées\u00a0: 12\u00a0%" in await chat.says("!chiffre pauvreté")


async def test_a_reference_of_another_year_does_not(chat: Chat, take: Take) -> None:
    await take(INCOMES.replace("01001;", "01;").replace("21;", "20;", 5).replace("PIMP21", "PIMP20"), "cc_filosofi_2020_DEP.csv")
    assert "Pour comparer" not in await chat.says("!chiffre pauvreté")
    assert "n’y est pas de la même année" in await chat.says("!chiffre pauvreté, la ville et le département")


async def test_by_district_it_is_another_figure_and_says_so(chat: Chat) -> None:
    said = await chat.says("!chiffre pauvreté par quartier")
    assert "Taux de bas revenus déclarés (2021)" in said
    assert "Alouette\u00a0: 13\u00a0% · Bruyère\u00a0: 14\u00a0% · Le Bourg\u00a0: 9\u00a0% · Bel-Air\u00a0: 26\u00a0%*" in said
    assert "ne se met pas en face de «\u00a0Taux de pauvreté\u00a0»" in said
    assert "L’Insee signale cette valeur" in said
    assert "12\u00a0%" not in said, "the value of the town is of another definition"


PLACES = ("Bel-Air", "à Bel-Air", "de Bel-Air", "Le Bourg", "IRIS 0104", "par quartier", "les quartiers", "quartiers")
WAYS = (
    *("{f} {p} comparé à la ville", "{f} {p} par rapport à Valmont", "écart de {f} entre {p} et la commune", "{f} : {p} vs ville"),
    *(
        "{f}, {p} et Valmont",
        "{f} Valmont et {p}",
        "différence de {f} {p} toute la ville",
        "la {f} est-elle plus forte {p} que dans la ville",
    ),
    *("{f} {p} face à la ville", "{f} de la ville contre {p}", "{f} {p} plus que la ville ?", "comparer {f} {p} ville"),
)


@pytest.mark.parametrize(("way", "place", "word"), list(product(WAYS, PLACES, ("pauvreté", "revenu médian")))[::7])
async def test_declared_and_disposable_income_are_never_put_side_by_side(chat: Chat, way: str, place: str, word: str) -> None:
    said = await chat.says(f"!chiffre {way.format(f=word, p=place)}")
    assert "Je ne mets pas ces lieux face à face" in said
    assert "revenu déclaré, avant impôts" in said
    assert "revenu disponible, après impôts" in said


@pytest.mark.parametrize(
    "said",
    [
        "le taux de pauvreté de Bel-Air est-il supérieur à celui de Valmont",
        "combien de fois plus de pauvres à Bel-Air qu’à Valmont",
        "pauvreté Bel-Air / Valmont",
        "mets la pauvreté de Bel-Air en regard de celle de la ville",
        "pauvreté à Bel-Air, sachant que la ville est à combien ?",
        "Bel-Air est plus pauvre que la ville de combien de points",
        "classement pauvreté avec la ville dedans",
        "pauvreté Bel-Air, repère : la ville",
        "pauvreté par quartier avec le total ville",
        "où se situe Bel-Air par rapport à la ville pour la pauvreté",
        "est-ce que Le Bourg est moins pauvre que Valmont",
        "pauvreté ville puis Bel-Air puis Le Bourg",
        "ratio pauvreté Bel-Air sur ville",
        "en image, pauvreté Bel-Air et ville",
        "sur une carte, la pauvreté par quartier et de la ville",
        "bas revenus Bel-Air et taux de pauvreté Valmont",
        "pauvreté au niveau du quartier Bel-Air versus au niveau communal",
        "la pauvreté à Bel-Air dépasse-t-elle la moyenne de Valmont",
        "soustrais la pauvreté de la ville à celle de Bel-Air",
        "niveau de vie du quartier Bel-Air contre niveau de vie communal",
    ],
)
async def test_nor_in_twenty_other_ways(chat: Chat, said: str) -> None:
    """Made blind, once the others passed: what failed was « communal », and a district that is called one."""
    answer = await chat.says(f"!chiffre {said}")
    assert "Je ne mets pas ces lieux face à face" in answer
    assert "26\u00a0%" not in answer
    assert "12\u00a0%" not in answer


@pytest.mark.parametrize("said", ["pauvreté du quartier Bel-Air", "pauvreté quartier bel air", "la pauvreté dans le quartier de Bel-Air"])
async def test_a_district_that_is_called_one_is_that_one(chat: Chat, said: str) -> None:
    answer = await chat.says(f"!chiffre {said}")
    assert "Taux de bas revenus déclarés, Bel-Air (2021)\u00a0: 26\u00a0%" in answer
    assert "Alouette" not in answer


@pytest.mark.parametrize(
    "said",
    [
        "revenu médian déclaré et disponible",
        "pauvreté en revenu disponible et en revenus déclarés",
        "pauvreté avant impôts et après impôts",
        "écart entre revenu déclaré et revenu disponible",
    ],
)
async def test_nor_are_they_by_their_names(chat: Chat, said: str) -> None:
    assert "ne se comparent pas" in await chat.says(f"!chiffre {said}")


async def test_one_definition_where_it_does_not_exist_is_refused(chat: Chat) -> None:
    assert "par quartier\u00a0: aucun fichier" in await chat.says("!chiffre revenu disponible par quartier")
    assert "Je n’ai pas «\u00a0Taux de bas revenus déclarés\u00a0» pour Valmont" in await chat.says("!chiffre pauvreté déclarée à Valmont")


async def test_a_rank_is_told_only_where_it_is_sure(chat: Chat) -> None:
    said = await chat.says("!chiffre quel quartier est le plus pauvre ?")
    assert "le plus haut est à Bel-Air, 26\u00a0%" in said
    assert "le plus bas est à Le Bourg, 9\u00a0%" in await chat.says("!chiffre bas revenus, le plus bas")


async def test_a_rank_within_the_margins_is_refused(chat: Chat, take: Take) -> None:
    await take(DECLARED.replace(";26,0;", ";15,0;"), "iris_2021_DEC.csv", edition="2022")
    said = await chat.says("!chiffre classement des quartiers pour la pauvreté")
    assert "Je ne classe pas" in said
    assert (
        "entre Bel-Air, Bruyère et Alouette, l’écart est plus petit que la marge d’erreur" in said
        or "entre Bel-Air et Bruyère, l’écart" in said
    )


async def test_a_rank_without_margins_is_refused(chat: Chat) -> None:
    assert "ne donne pas la marge d’erreur" in await chat.says("!chiffre quartier le plus riche en revenu médian")


@pytest.mark.parametrize("said", ["moyenne des revenus médians des quartiers", "somme des revenus médians, Bel-Air et Le Bourg"])
async def test_medians_are_not_put_together(chat: Chat, said: str) -> None:
    assert "une médiane ne s’additionne pas" in await chat.says(f"!chiffre {said}")


@pytest.mark.parametrize(
    "said",
    ["moyenne des bas revenus des quartiers", "bas revenus en moyenne, Alouette et Bruyère", "somme des bas revenus, bruyère, dune"],
)
async def test_rates_are_not_averaged_without_their_weights(chat: Chat, said: str) -> None:
    assert "la moyenne de taux est fausse" in await chat.says(f"!chiffre {said}")


async def test_rates_are_averaged_by_their_weights(chat: Chat) -> None:
    said = await chat.says("!chiffre taux de chômage en moyenne, Alouette et Bruyère")
    assert "ensemble (2021)\u00a0: 10,7\u00a0%" in said, "150 of 1400, where the plain average is 10,6"


async def test_counts_are_added(chat: Chat) -> None:
    assert "ensemble (2021)\u00a0: 3\u202f000 habitants" in await chat.says("!chiffre population totale Alouette et Bruyère, au total")


async def test_what_is_inside_another_place_is_not_added_to_it(chat: Chat) -> None:
    assert "compteraient deux fois" in await chat.says("!chiffre population, total de Valmont et Bel-Air")


async def test_a_district_of_several_has_its_sum_and_no_median(chat: Chat) -> None:
    assert "Population, La Garenne (2021)\u00a0: 3\u202f000 habitants" in await chat.says("!chiffre population à La Garenne")
    said = await chat.says("!chiffre revenu médian déclaré à La Garenne")
    assert "n’existe pas pour La Garenne en entier" in said
    assert "Alouette\u00a0: 20\u202f000\u00a0€ · Bruyère\u00a0: 20\u202f500\u00a0€" in said


@pytest.mark.parametrize(
    "said",
    [
        "chômeurs à Bel-Air",
        "taux de chômage à Bel-Air",
        "actifs occupés à Bel-Air",
        "chômeurs par quartier",
        "chômeurs de La Garenne et de Bel-Air, au total",
        "chômeurs, somme des quartiers",
        "chômeurs Bel-Air comparé à la ville",
    ],
)
async def test_a_few_people_are_never_told(chat: Chat, said: str) -> None:
    """Three in Bel-Air: neither the number, nor the rate that makes it."""
    answer = await chat.says(f"!chiffre {said}")
    assert "communiqué" in answer
    for told in ("Bel-Air\u00a0: 3 ", "(2021)\u00a0: 3 ", "1,5\u00a0%", "253"):
        assert told not in answer or "Valmont" in answer


async def test_years_are_told_side_by_side(chat: Chat) -> None:
    said = await chat.says("!chiffre population depuis 2010")
    assert "2015\u00a0: 6\u202f100 habitants · 2021\u00a0: 6\u202f400 habitants" in said
    assert "2015\u00a0: 6\u202f100" in await chat.says("!chiffre population entre 2015 et 2021")
    assert "Population, Valmont (2015)" in await chat.says("!chiffre population en 2015")


async def test_a_year_is_never_given_for_another(chat: Chat) -> None:
    assert "je ne donne pas une année pour une autre" in await chat.says("!chiffre pauvreté en 2015")
    assert "Je n’ai qu’une année" in await chat.says("!chiffre pauvreté depuis 2015")


async def test_years_of_other_outlines_are_not_an_evolution(chat: Chat, take: Take) -> None:
    await take(DECLARED.replace("21;", "18;").replace("NOTE21", "NOTE18"), "iris_2018_DEC.csv")
    assert "les contours du quartier ont pu changer" in await chat.says("!chiffre bas revenus à Bel-Air depuis 2018")


WORKERS = "Code commune;Commune;Catégories A, B, C\n01001;Valmont;{}\n"


async def test_what_was_counted_otherwise_is_not_put_beside(chat: Chat, take: Take) -> None:
    """Since 2025 who has the RSA is counted too: 2024 and 2025 are not an evolution."""
    for year, count in ((2024, 900), (2025, 1200)):
        await take(WORKERS.format(count), f"abc-{year}.csv", year=year)
    said = await chat.says("!chiffre demandeurs d’emploi depuis 2020")
    assert "Je ne montre pas l’évolution" in said
    assert "les allocataires du RSA sont inscrits d’office" in said
    assert "900" not in said
    await take(WORKERS.format(1300), "abc-2026.csv", year=2026)
    said = await chat.says("!chiffre demandeurs d’emploi depuis 2020")
    assert "2025\u00a0: 1\u202f200 inscrits · 2026\u00a0: 1\u202f300 inscrits" in said
    assert "Rien d’avant 2025 n’est mis à côté" in said
    assert "2024" not in said.replace("abc-2024", "")


async def test_an_evolution_over_communes_that_became_one_says_so(chat: Chat, take: Take) -> None:
    """In 2012 there were two communes where there is one today: their people are counted together, and it is told."""
    former = "CODGEO;LIBGEO;P12_POP\n01001;Valmont;5000\n01002;Ailleurs;90\n"
    await take(former, "base-cc-2012.csv", scope=SCOPE.model_copy(update={"former": {"01002": "01001"}}))
    said = await chat.says("!chiffre population depuis 2010")
    assert "2012\u00a0: 5\u202f090 habitants" in said
    assert "Jusqu’en 2012, somme des anciennes communes 01001, 01002" in said
    assert "Sources\u00a0: INSEE, recensement 2012 et INSEE, recensement 2021" in said


async def test_what_is_not_known_is_said_with_what_is(chat: Chat) -> None:
    assert "Aucun chiffre reçu ne porte ces mots" in await chat.says("!chiffre licornes")
    assert "Quel chiffre cherchez-vous" in await chat.says("!chiffre")
    assert "Je n’ai pas de chiffres pour la région" in await chat.says("!chiffre pauvreté dans la région")


async def test_before_any_file_it_says_so(sqlite_template: Path, tmp_path: Path) -> None:
    chat = Chat(Database(f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path / 'empty.db')}"), TABLE)
    for said in ("!chiffre pauvreté", "!chiffres"):
        assert "Aucun chiffre du territoire n’a encore été reçu" in await chat.says(said)
    await chat.database.close()


async def test_several_communes_stand_side_by_side(database: Database, take: Take) -> None:
    """A CIAS: no commune stands for the others."""
    scope = SCOPE.model_copy(update={"communes": ("01001", "01002"), "districts": (), "names": {"01001": "Valmont", "01002": "Ailleurs"}})
    await take(TOWNS, scope=scope)
    said = await Chat(database, TABLE).says("!chiffre population")
    assert "Valmont\u00a0: 6\u202f400 habitants · Ailleurs\u00a0: 100 habitants" in said


async def test_themes_and_definitions(chat: Chat) -> None:
    assert "revenus (" in await chat.says("!chiffres")
    assert "!chiffre taux de pauvreté" in await chat.says("!chiffres revenus")
    assert "!chiffre taux de chômage (recensement)" in await chat.says("!chiffres emploi")
    said = await chat.says("!définition pauvreté")
    assert "ne se met pas en face de «\u00a0Taux de bas revenus déclarés\u00a0»" in said


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("quel est le taux de pauvreté ?", "Taux de pauvreté, Valmont"),
        ("combien d’habitants dans la ville ?", "Population, Valmont"),
        ("quels sont les chiffres du territoire ?", "Les chiffres du territoire"),
    ],
)
async def test_it_is_heard_without_a_command(chat: Chat, said: str, heard: str) -> None:
    assert heard in await chat.says(said, room=PRIVATE)
