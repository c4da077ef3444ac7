"""The territory's figures on a real homeserver: one with its picture, one that is refused, a portrait as a page whose text is in order."""

from io import BytesIO
from pathlib import Path

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.database import Database
from tests.commands.figures.conftest import FILES, taken
from tests.e2e.conftest import Born, on
from tests.e2e.scene import Scene
from tests.e2e.seen_polls import plain

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


async def test_a_figure_a_refusal_and_a_portrait(
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
    assert scene.bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []


async def _a_picture(scene: Scene) -> None:
    """In the room where it was asked for, with the same numbers in words beside."""
    said = await scene.asks("samira", "!chiffre bas revenus par quartier en image", here=True)
    assert "Alouette : 13 %" in said
    picture = await _file(scene, "samira", "m.image")
    assert (await scene.people["samira"].download(picture.content["url"])).startswith(b"\x89PNG")
    assert "Bel-Air : 26 %" in plain(picture)


async def _a_refusal(scene: Scene) -> None:
    """Declared income is put beside disposable income for nobody."""
    said = await scene.asks("omar", "!chiffre pauvreté à Bel-Air comparée à la ville", here=True)
    assert "Je ne mets pas ces lieux face à face" in said
    assert "26 %" not in said


async def _a_portrait(scene: Scene) -> None:
    """The page comes to the room; what is read aloud of it comes in its order; what is hidden is not in it."""
    readers = pytest.importorskip("pypdf")
    said = await scene.asks("lea", "!portrait Bel-Air", here=True)
    assert "Bel-Air en chiffres (2021)" in said
    page = await _file(scene, "lea", "m.file")
    read = readers.PdfReader(BytesIO(await scene.people["lea"].download(page.content["url"])))
    assert len(read.pages) == 1
    text = " ".join(read.pages[0].extract_text().replace("\u00a0", " ").replace("\u202f", " ").split())
    ordered = ("Bel-Air en chiffres", "Population", "400 habitants", "Taux de bas revenus déclarés", "26 %", "D’où viennent ces chiffres")
    places = [text.find(words) for words in ordered]
    assert -1 not in places
    assert places == sorted(places)
    assert "chômage" not in text


async def _file(scene: Scene, name: str, kind: str) -> Heard:
    """The file of a kind that the bot sent to the room."""
    person = scene.people[name]
    return await person.hear(
        lambda heard: heard.room_id == scene.room and heard.sender == scene.bot.user_id and heard.content.get("msgtype") == kind
    )
