"""The portrait of a place: ten figures at most, the same on the page and in the room; nothing hidden; one page, whoever reads it."""

import asyncio
import json
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
import typst

from bot.delivery.press import Press
from commands.core.declaration.context import Person
from commands.core.telling.rendering import TEXTS
from commands.figures.catalogue import catalogue
from commands.figures.portrait import MOST, USUAL, Portrait, Portrayed
from commands.figures.portrait_page import LAYOUT, page_of
from commands.figures.subject import Sheet
from commands.table import TABLE
from storage.database import Database
from storage.figures import COMMUNE, COUNT, Area
from tests.chat import ACCUEIL, MORNING, TERRITORY, Chat
from tests.commands.figures.conftest import INCOMES, SCOPE, TOWNS, Take
from tests.commands.figures.test_telling import chat, database, received
from tests.commands.samples.figures import shown

__all__ = ["chat", "database", "received"]
SAMIRA = Person("@samira:town.example", "Samira")
CODES = catalogue().indicators
WORDIEST = sorted(
    (code for code in CODES if CODES[code].aggregate != COUNT), key=lambda code: -len(CODES[code].plain + CODES[code].caution)
)


async def page_after(chat: Chat, said: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """The answer, and the page that comes with it."""
    told = await chat.says(said, **more)
    rows = [row for row in await chat.outbox() if "printed" in row.content]
    page: dict[str, Any] = rows[-1].content["printed"]["page"] if rows else {}
    return told, page


async def test_the_town_in_figures_the_same_in_the_room_and_on_the_page(chat: Chat) -> None:
    told, page = await page_after(chat, "!portrait")
    assert "Valmont en chiffres (2021)" in told
    assert "Taux de pauvreté\u00a0: 12\u00a0%" in told
    assert page["title"] == "Valmont en chiffres"
    for card in page["cards"]:
        assert f"{card['label']}\u00a0: {card['value']}" in told
    assert page["sources"][0] == "INSEE, recensement 2021 (2021)"
    assert all(card["limits"] for card in page["cards"]), "each says what not to make it say"
    assert len(told.splitlines()) <= 10


async def test_references_stand_beside_when_year_and_definition_are_the_same(chat: Chat, take: Take) -> None:
    await take(INCOMES.replace("01001;", "01;"), "cc_filosofi_2021_DEP.csv")
    told, page = await page_after(chat, "!portrait")
    assert "Entre parenthèses\u00a0: Deux-Vallées" in told
    assert "Taux de pauvreté\u00a0: 12\u00a0% (12\u00a0%)" in told
    (poverty,) = [card for card in page["cards"] if card["label"] == "Taux de pauvreté"]
    assert [bar["name"] for bar in poverty["bars"]] == ["Valmont", "Deux-Vallées"]
    assert poverty["described"] == "Barres : Valmont 12\u00a0%, Deux-Vallées 12\u00a0%", "all that the picture shows"


async def test_a_district_has_its_own_definition_and_says_what_it_is_not_put_beside(chat: Chat) -> None:
    told, page = await page_after(chat, "!portrait Bel-Air")
    assert "Taux de bas revenus déclarés\u00a0: 26\u00a0%*" in told
    assert "Taux de pauvreté" not in told, "one definition of a notion, never two"
    (low,) = [card for card in page["cards"] if "bas revenus" in card["label"]]
    assert "Ne se met pas en face de « Taux de pauvreté »" in low["limits"]
    assert "La source signale cette valeur" in low["limits"]
    assert low["bars"] == [], "the town has no such figure: nothing is beside it"
    assert page["subtitle"] == "Quartier, Valmont"


async def test_what_few_people_are_is_in_no_portrait(chat: Chat) -> None:
    """Three people out of work in Bel-Air; the count of the town would give them, too."""
    await chat.says("!portrait choisir chômeurs ; taux de chômage", person=SAMIRA)
    for place in ("Bel-Air", "", "La Garenne"):
        told, page = await page_after(chat, f"!portrait {place}")
        if place == "Bel-Air":
            assert "Chômeurs de 15 à 64 ans (recensement)\u00a0: non communiqué" in told
        assert not {"3 chômeurs", "1,5\u00a0%"} & {card["value"] for card in page["cards"]}
        assert "chom" not in json.dumps(page["sources"])
        assert all(not card["bars"] for card in page["cards"] if card["value"] == "non communiqué")


@pytest.mark.parametrize(
    "said", ["!portrait Bel Air", "!portrait du quartier Bel-Air", "portrait du quartier bel-air", "!portrait Bel-Air à Valmont, en pdf"]
)
async def test_a_place_is_found_however_it_is_said(chat: Chat, said: str) -> None:
    assert "Bel-Air en chiffres" in await chat.says(said)


@pytest.mark.parametrize("said", ["!portrait de la ville", "!portrait en pdf", "portrait", "!portrait du territoire", "!portrait Valmont"])
async def test_without_a_district_it_is_the_town(chat: Chat, said: str) -> None:
    assert "Valmont en chiffres" in await chat.says(said)


async def test_what_cannot_be_shown_is_refused_with_what_can(chat: Chat) -> None:
    for said in ("!portrait Les Lilas", "!portrait du quartier des Lilas"):
        answer = await chat.says(said)
        assert "Je ne connais pas de lieu" in answer
        assert "La Garenne" in answer
    assert "un lieu à la fois" in await chat.says("!portrait Alouette et Bruyère")
    assert "!portrait La Garenne" in await chat.says("!portrait par quartier")
    assert "Je n’ai pas de chiffres pour la région" in await chat.says("!portrait de la région")


async def test_of_several_communes_it_asks_which(database: Database, take: Take) -> None:
    scope = SCOPE.model_copy(update={"communes": ("01001", "01002"), "districts": (), "names": {"01001": "Valmont", "01002": "Ailleurs"}})
    await take(TOWNS, scope=scope)
    chat = Chat(database, TABLE)
    assert "De quelle commune\u202f? 1. Valmont" in (await chat.says("!portrait")).replace("\u00a0?", "\u202f?")
    assert "Ailleurs en chiffres" in await chat.says("2")


async def test_in_a_room_the_page_comes_there(chat: Chat) -> None:
    await chat.says("!portrait", room=ACCUEIL)
    (row,) = [row for row in await chat.outbox() if "printed" in row.content]
    assert row.room_id == ACCUEIL.room_id


# ── Which figures ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_team_chooses_in_its_order_and_goes_back(chat: Chat) -> None:
    assert "Seule l’équipe d’animation" in await chat.says("!portrait choisir population")
    said = await chat.says("!portrait choisir logements vides ; population ; pauvreté déclarée, pauvreté", person=SAMIRA)
    assert "part des logements vacants, population et taux de bas revenus déclarés" in said, "a notion once, as it was named first"
    _, page = await page_after(chat, "!portrait Bel-Air")
    assert [card["label"] for card in page["cards"]] == ["Part des logements vacants", "Population", "Taux de bas revenus déclarés"]
    assert "Le portrait montre, dans cet ordre" in await chat.says("!portrait choisir", person=SAMIRA)
    await chat.says("!portrait choisir défaut", person=SAMIRA)
    assert "n’a rien choisi" in await chat.says("!portrait choisir", person=SAMIRA)


async def test_what_was_chosen_and_is_not_known_there_is_said(chat: Chat) -> None:
    await chat.says("!portrait choisir population ; ménages imposés", person=SAMIRA)
    told, page = await page_after(chat, "!portrait La Garenne")
    assert "Rien de reçu ici sur part des ménages imposés" in told
    assert "part des ménages imposés" in page["missing"]


async def test_more_than_a_page_holds_and_what_is_unknown_change_nothing(chat: Chat) -> None:
    eleven = "population ; actifs ; actifs occupés ; nombre de chômeurs ; taux de chômage ; nombre de logements ; logements vacants ; "
    eleven += "ménages fiscaux ; personnes fiscales ; revenu médian ; pauvreté ; ménages imposés"
    assert "10 chiffres au plus" in await chat.says(f"!portrait choisir {eleven}", person=SAMIRA)
    assert "Aucun chiffre reçu ne porte ces mots" in await chat.says("!portrait choisir population ; licornes", person=SAMIRA)
    assert "n’a rien choisi" in await chat.says("!portrait choisir", person=SAMIRA)


def test_the_usual_ones_are_in_the_catalogue() -> None:
    assert [code for code in USUAL if code not in CODES] == []


# ── As it is printed ─────────────────────────────────────────────────────────────────────────────────────────────


def portrait(codes: list[str], place: str = "La Garenne", references: int = 3) -> Portrait:
    """A portrait with so many references beside each figure; every third is hidden."""
    beside = [Area(kind=COMMUNE, code=f"9900{rank}", name=f"Une commune au nom fort long {rank}") for rank in range(references)]
    figures = [
        Portrayed(
            Sheet(
                CODES[code],
                (shown(place, None if rank % 3 == 2 else 12_345.6, margin=1.0, note="1", hidden=rank % 3 == 2),),
                tuple(shown(each.name, 9_876.5, each) for each in beside),
            ),
            CODES["pauvrete"],
        )
        for rank, code in enumerate(codes)
    ]
    return Portrait(place, "Valmont", tuple(figures), (CODES["foyers-rsa"],))


def page(drawn: Portrait) -> dict[str, Any]:
    return page_of(SimpleNamespace(territory=TERRITORY, local_now=MORNING), drawn)  # type: ignore[arg-type] # all that a page needs


PORTRAITS = [
    portrait(list(USUAL[:1]), references=0),
    portrait(list(USUAL[:MOST])),
    portrait(WORDIEST[:MOST]),
    portrait(WORDIEST[:MOST], place="Quartier-prioritaire-de-la-politique-de-la-ville-des-Hauts-de-Garonne " * 2),
]


@pytest.mark.parametrize("drawn", PORTRAITS)
def test_it_is_one_page_whose_margins_stay_white_read_aloud_as_well(drawn: Portrait) -> None:
    """In grey; and PDF/UA-1: a title, a language, tags, headings in order, words for each picture. Typst refuses what is not so."""
    pictures = pytest.importorskip("PIL.Image")
    inputs = {"page": json.dumps(page(drawn)), "logo": ""}
    made = typst.compile(str(TEXTS / LAYOUT), format="pdf", sys_inputs=inputs, ignore_system_fonts=True, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    drawn_pages = typst.compile(str(TEXTS / LAYOUT), format="png", ppi=72, sys_inputs=inputs, ignore_system_fonts=True)
    assert isinstance(drawn_pages, bytes), "one page"
    grey = pictures.open(BytesIO(drawn_pages)).convert("L")
    width, height = grey.size
    for box in ((0, 0, 38, height), (width - 38, 0, width, height), (0, 0, width, 25), (0, height - 15, width, height)):
        assert grey.crop(box).getextrema() == (255, 255)


async def test_nobody_waits_while_it_is_printed() -> None:
    """By a process of its own: meanwhile the loop goes round and round."""
    rounds = 0

    async def answer_others() -> None:
        nonlocal rounds
        while True:
            await asyncio.sleep(0)
            rounds += 1

    others = asyncio.create_task(answer_others())
    made = await Press().data_of({"printed": {"layout": LAYOUT, "page": page(PORTRAITS[2])}})
    others.cancel()
    assert made.startswith(b"%PDF")
    assert rounds > 1_000, "printed in the loop, it would have gone round once"
