"""The territory's figures on a real homeserver: a picture, a refusal, a portrait, the year's analysis, and what a café will talk about."""

from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.database import Database
from tests.commands.figures.conftest import FILES, taken
from tests.e2e.conftest import Born, on
from tests.e2e.scene import Scene
from tests.e2e.seen_polls import plain
from tests.given import member
from tests.printed import in_one_line, pages_of

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


async def test_figures_are_shown_refused_printed_and_asked_about(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine, tmp_path: Path
) -> None:
    scene = await Scene.begin(born(homeserver.url, launcher=on(clock)), clock, people)
    database = Database(f"sqlite+aiosqlite:///{scene.bot.data / 'agora.db'}")
    for name, text in FILES.items():
        assert (await taken(database, tmp_path / name, text))[0] == 0
    await database.close()
    await _a_picture(scene)
    await _a_refusal(scene)
    await _a_portrait(scene)
    await _the_year_s_analysis(scene)
    await _a_question_for_the_next_cafe(scene)
    assert scene.bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []


async def _a_picture(scene: Scene) -> None:
    """In the room where it was asked for, with the same numbers in words beside."""
    said = await scene.asks("samira", "!chiffre bas revenus par quartier en image", here=True)
    assert "Alouette : 13 %" in said
    picture, drawn = await scene.receives("samira", ".png", here=True)
    assert drawn.startswith(b"\x89PNG")
    assert "Bel-Air : 26 %" in plain(picture)


async def _a_refusal(scene: Scene) -> None:
    """Declared income is put beside disposable income for nobody."""
    said = await scene.asks("omar", "!chiffre pauvreté à Bel-Air comparée à la ville", here=True)
    assert "Je ne mets pas ces lieux face à face" in said
    assert "26 %" not in said


async def _a_portrait(scene: Scene) -> None:
    """The page comes to the room; what is read aloud of it comes in its order; what is hidden is not in it."""
    said = await scene.asks("lea", "!portrait Bel-Air", here=True)
    assert "Bel-Air en chiffres (2021)" in said
    (text,) = pages_of((await scene.receives("lea", ".pdf", here=True))[1])
    ordered = ("Bel-Air en chiffres", "Population", "400 habitants", "Taux de bas revenus déclarés", "26 %", "D’où viennent ces chiffres")
    places = [text.find(words) for words in ordered]
    assert -1 not in places
    assert places == sorted(places)
    assert "chômage" not in text


async def _the_year_s_analysis(scene: Scene) -> None:
    """For the équipe d'animation alone, in private: three files, of the same numbers, each with its source."""
    assert "Seule l’équipe d’animation" in await scene.asks("omar", "!abs")
    assert "3 fichiers suivent" in await scene.asks("lea", "!abs")
    files = [(await scene.receives("lea", ending))[1] for ending in (".docx", ".xlsx", ".pdf")]
    read = docx.Document(BytesIO(files[0]))
    written = "\n".join([*(each.text for each in read.paragraphs), *(cell.text for table in read.tables for cell in table._cells)])
    book = openpyxl.load_workbook(BytesIO(files[1]))
    reckoned = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    for text in (written, reckoned, "\n".join(pages_of(files[2]))):
        told = in_one_line(text)
        assert "6 400" in told
        assert "Aucun chiffre reçu" in told
        assert "Source" in told


async def _a_question_for_the_next_cafe(scene: Scene) -> None:
    """Asked about a figure, it is on the agenda until somebody answers, who tells it to who asked."""

    async def network(session: AsyncSession) -> None:
        for name in ("samira", "omar"):
            await member(session, scene.people[name].user_id, name.capitalize())

    assert "Pour en être : !inscription" in await scene.asks("samira", "!question population Combien sont des étudiants ?")
    await scene.store(network)
    assert "CH1 : que voyez-vous" in await scene.asks("samira", "!chiffre population")
    assert "à l’ordre du jour du prochain café" in await scene.asks("samira", "!question CH1 Combien sont des étudiants ?")
    assert "Combien sont des étudiants" in await scene.asks("omar", "!questions", here=True)
    assert "répond : Un tiers" in await scene.asks("omar", "!question 1 réponse un tiers")
    await scene.hears("samira", "a sa réponse")
    assert "Aucune question n’attend" in await scene.asks("omar", "!questions", here=True)
