"""Places as people write them: misspelt, in part, of a name that several have; one that nobody knows is never taken for the town."""

import pytest

from commands.figures.asking import read
from commands.figures.importing.scope import District, Scope, trouble
from commands.figures.places import Places
from commands.table import TABLE
from storage.database import Database
from storage.figures import COMMUNE, DISTRICT, EPCI, IRIS, Area
from tests.chat import Chat
from tests.commands.figures.conftest import CENSUS, SCOPE, TOWNS, Take
from tests.commands.figures.test_telling import chat, database, received

__all__ = ["chat", "database", "received"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("population à La Garene", "La Garenne"),
        ("population garenne", "La Garenne"),
        ("population à la garrenne", "La Garenne"),
        ("population belair", "Bel-Air"),
        ("pop Bel Ayr", "Bel-Air"),
        ("population quartier Bruière", "Bruyère"),
        ("population du secteur des bruières", "Bruyère"),
        ("population de bourgg", "Le Bourg"),
        ("population à Valmon", "Valmont"),
        ("ppulation a la garene", "La Garenne"),
    ],
)
async def test_a_misspelt_place_is_the_nearest_one(chat: Chat, said: str, place: str) -> None:
    assert f"Population, {place} (2021)" in await chat.says(f"!chiffre {said}")


@pytest.mark.parametrize("said", ["La Garene", "du quartier de la garene", "garenne, en pdf", "LA GARENNNE"])
async def test_so_it_is_of_a_portrait(chat: Chat, said: str) -> None:
    assert "La Garenne en chiffres" in await chat.says(f"!portrait {said}")


@pytest.mark.parametrize(
    "said",
    [
        "population à Mérignac",
        "population a merignac",
        "population de Mérignac",
        "population dans la commune de Mérignac",
        "population au quartier Mérignac",
        "population à La Garenne et à Mérignac",
        "nombre d’habitants, ville de Mérignac",
    ],
)
async def test_a_place_that_nobody_knows_is_not_the_town(chat: Chat, said: str) -> None:
    answer = await chat.says(f"!chiffre {said}")
    assert "ni chiffre ni lieu" in answer
    assert "rignac" in answer
    assert "La Garenne" in answer, "what there is instead"
    assert "6\u202f400" not in answer


@pytest.mark.parametrize(
    "said",
    [
        "population à ce jour",
        "population à l’heure actuelle",
        "population au total",
        "combien y a-t-il d’habitants",
        "combien a-t-on d’habitants",
        "population au niveau de la ville",
        "population de notre ville, merci",
        "combien de monde vit ici",
        "combien d’habitants sur le territoire",
        "POPULATION DE LA VILLE",
    ],
)
async def test_what_names_no_place_is_of_the_town(chat: Chat, said: str) -> None:
    answer = await chat.says(f"!chiffre {said}")
    assert "Population, " in answer
    assert "6\u202f400 habitants" in answer


TWINS = SCOPE.model_copy(
    update={
        "communes": ("01001", "01002"),
        "districts": (District(name="Centre", iris=("010010101", "010010102")), District(name="Centre", iris=("010020101", "010020102"))),
        "names": {"01001": "Valmont", "01002": "Ailleurs"},
    }
)
BOTH = CENSUS + "010020101;X;70;50;45;5;60;40\n010020102;Y;80;50;45;5;60;40\n"


@pytest.fixture
async def twins(database: Database, take: Take) -> Chat:
    """A house of two communes, each with its own « Centre »."""
    await take(TOWNS, scope=TWINS)
    await take(BOTH, "base-ic-2021.csv", scope=TWINS)
    return Chat(database, TABLE)


async def test_of_a_name_that_two_places_have_it_asks_which(twins: Chat) -> None:
    for said in ("!chiffre population à Centre", "!chiffre population centrre"):
        answer = await twins.says(said)
        assert "De quel lieu parlez-vous\u00a0? 1. Centre (Valmont)" in answer
        assert "2. Centre (Ailleurs)" in answer
        assert "habitants" not in answer
    assert "Population, Centre (Ailleurs) (2021)\u00a0: 150 habitants" in await twins.says("2")


async def test_a_portrait_asks_the_same(twins: Chat) -> None:
    assert "1. Centre (Valmont)" in await twins.says("!portrait Centre")
    assert "Centre (Valmont) en chiffres" in await twins.says("1")


@pytest.mark.parametrize(
    "said", ["Centre à Ailleurs", "Centre (Ailleurs)", "Ailleurs, Centre", "quartier Centre d’Ailleurs", "quartier Centre, ailleurs"]
)
async def test_the_commune_beside_it_tells_which(twins: Chat, said: str) -> None:
    assert "Population, Centre (Ailleurs) (2021)\u00a0: 150 habitants" in await twins.says(f"!chiffre population {said}")


async def test_the_town_of_several_is_none_of_them(twins: Chat) -> None:
    assert "1. Valmont" in await twins.says("!chiffre population de la ville")


def names_of(*areas: Area) -> list[str]:
    places = Places(areas)
    return [places.name(area) for area in areas]


def test_places_of_one_name_are_told_apart() -> None:
    one, other = Area(IRIS, "010010101", "Centre", "01001"), Area(IRIS, "010010102", "Centre", "01001")
    assert names_of(one, other) == ["Centre (IRIS 010010101)", "Centre (IRIS 010010102)"]
    whole = Area(DISTRICT, "Q1", "Centre", "01001", ("010010101", "010010103"))
    assert names_of(one, whole) == ["Centre (IRIS 010010101)", "Centre (quartier entier)"]


def test_a_district_of_one_iris_is_the_same_place() -> None:
    iris, district = Area(IRIS, "010010104", "Dune", "01001"), Area(DISTRICT, "Q010010104", "Bel-Air", "01001", ("010010104",))
    assert names_of(iris, district) == ["Bel-Air", "Bel-Air"]
    assert Places((iris, district)).called["bel air"] == [iris]


def test_a_town_is_not_what_is_called_after_it() -> None:
    town, wider = Area(COMMUNE, "33063", "Bordeaux", own=True), Area(EPCI, "243300316", "Bordeaux")
    assert Places((wider, town)).called["bordeaux"] == [town]
    small = Area(IRIS, "330630000", "Bordeaux", "33063", own=True)
    assert Places((town, small)).called["bordeaux"] == [town]


@pytest.mark.parametrize("name", ["Saint-Jean", "St Jean", "St-Jean", "saint jean"])
@pytest.mark.parametrize("said", ["pauvreté à St Jean", "pauvreté st-jean", "pauvreté à Saint-Jean", "pauvreté à saint jaen"])
def test_a_saint_is_written_in_two_ways(name: str, said: str) -> None:
    area = Area(IRIS, "010010101", name, "01001", own=True)
    assert read(said, Places((area,))).areas == [area]


@pytest.mark.parametrize(("said", "unknown"), [("pauvreté à St Médard", "Médard"), ("pauvreté à Saint-Médard", "Médard")])
def test_a_saint_that_nobody_knows_is_unknown(said: str, unknown: str) -> None:
    assert unknown in read(said, Places((Area(COMMUNE, "01001", "Valmont", own=True),))).located.unknown


def test_two_districts_of_a_commune_have_two_names() -> None:
    twice = Scope(
        communes=("01001",), districts=(District(name="Centre", iris=("010010101",)), District(name="centre", iris=("010010102",)))
    )
    assert "deux quartiers de 01001 s’appellent « centre »" in trouble(twice)
    assert trouble(TWINS) == ""
