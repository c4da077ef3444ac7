"""`!carte`: who meets a need, on a picture and in words; where the two say the same."""

import pytest

from commands.directory import mapping
from commands.table import TABLE
from storage.database import Database
from storage.delivery import Outgoing
from tests.chat import PRIVATE, Chat
from tests.given import findable, service, structure
from tests.shipped import LEXICON

TOWN = (44.40, 0.30)


@pytest.fixture
async def chat(database: Database) -> Chat:
    """Nine structures that lodge, three of them at one place, one nowhere, one in another country; and one that feeds."""
    async with database.writing() as session:
        for rank in range(9):
            place = TOWN if rank < 3 else (TOWN[0] + rank / 100, TOWN[1])
            facts = {"latitude": place[0], "longitude": place[1], "commune": "Valmont" if rank < 5 else "Castelrive"}
            await findable(session, structure(f"Foyer {rank}", **facts), service("Studios", tags=["logement"]))
        await findable(session, structure("Foyer de nulle part"), service("Studios", tags=["logement"]))
        await findable(session, structure("Foyer lointain", latitude=52.5, longitude=13.4), service("Studios", tags=["logement"]))
        food = structure("Colis du Pont", latitude=44.41, longitude=0.32, commune="Valmont")
        await findable(session, food, service("Colis", tags=["aide-alimentaire"]))
    return Chat(database, TABLE, LEXICON)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


async def pictures(chat: Chat) -> list[Outgoing]:
    return [row for row in await chat.outbox() if row.action == "file"]


async def test_a_need_is_shown_on_a_picture_and_number_by_number(chat: Chat) -> None:
    told = plain(await chat.says("!carte logement"))
    assert "Carte pour « logement » : 11 structures, 7 numéros." in told
    assert "1 sans coordonnées, 1 trop loin" in told
    assert "et 1 autre, tout près" in told
    (picture,) = await pictures(chat)
    drawn = picture.content["printed"]["page"]["map"]
    assert [mark["number"] for mark in drawn["marks"]] == [1, 2, 3, 4, 5, 6, 7]
    described = plain(picture.content["described"])
    assert [f"Foyer {rank}" for rank in range(9) if f"Foyer {rank}" not in described] == [], "for who hears it, the list is the map"
    assert picture.room_id == PRIVATE.room_id

    more = plain(await chat.says("!suite"))
    assert "Suite de la carte" in more
    assert "5. Foyer" in more
    assert len(await pictures(chat)) == 1, "the picture is there already"
    assert plain(await chat.says("!7")).startswith("Foyer"), "a number of one is its sheet"


async def test_a_number_of_several_tells_who_they_are(chat: Chat) -> None:
    first = plain(await chat.says("!carte logement"))
    (shared,) = [line.split(".")[0] for line in first.splitlines() if "tout près" in line]
    told = plain(await chat.says(f"!{shared}"))
    assert f"Au numéro {shared} de la carte :" in told
    assert {f"Foyer {rank}" for rank in range(3)} <= {each for each in (f"Foyer {rank}" for rank in range(9)) if each in told}
    assert "Foyer" in await chat.says("!1")


async def test_without_a_need_all_are_shown_by_theme(chat: Chat) -> None:
    told = plain(await chat.says("!carte"))
    assert "12 structures" in told
    (picture,) = await pictures(chat)
    names = {entry["name"] for entry in picture.content["printed"]["page"]["legend"]}
    assert names == {"Manger, se vêtir, s’équiper", "Se loger"}


@pytest.mark.parametrize(("said", "answer"), [("!carte fusée", "pas de carte"), ("!carte aide alimentaire", "1 structure, 1 numéro")])
async def test_what_is_not_there_is_said(chat: Chat, said: str, answer: str) -> None:
    assert answer in plain(await chat.says(said))


async def test_where_nobody_has_coordinates_there_is_no_picture(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await findable(session, structure("Sans adresse"), service("Permis", tags=["permis"]))
    assert "je ne peux pas faire de carte" in plain(await chat.says("!carte permis"))
    assert await pictures(chat) == []


async def test_without_the_library_the_words_say_it(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.core.telling.printing.find_spec", lambda _name: None)
    assert "11 structures" in plain(await chat.says("!carte logement"))
    assert await pictures(chat) == []


async def test_too_many_ask_for_a_need(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "MOST_OF_ALL", 3)
    assert "!carte logement" in await chat.says("!carte")


async def test_the_card_that_people_lost_is_no_map(chat: Chat) -> None:
    assert "numéro" not in plain(await chat.says("carte bancaire perdue"))
    assert await pictures(chat) == []
