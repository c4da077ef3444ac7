"""A map of the parts of the town, where their outlines were given: tints that the margins allow, the same in words; else none, and why."""

import asyncio
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.administration.territory_contours import import_contours
from bot.delivery.printer import print_page
from commands.core.telling.rendering import TEXTS
from commands.figures.mapping import LAYOUT, NO_VALUE, classes
from storage.database import Database
from tests.chat import Chat
from tests.commands.figures.test_telling import chat, database, received

__all__ = ["chat", "database", "received"]
BY_DISTRICT = "!chiffre bas revenus par quartier en carte"


def square(code: str, west: float, name: str = "CODE_IRIS") -> dict[str, Any]:
    """A place of a kilometre or so, with a hole, whose code stands in a property of some name."""
    ring = [[west, 44.8], [west + 0.01, 44.8], [west + 0.01, 44.81], [west, 44.81], [west, 44.8]]
    hole = [[west + 0.004, 44.804], [west + 0.006, 44.804], [west + 0.006, 44.806], [west + 0.004, 44.804]]
    return {"type": "Feature", "properties": {"NOM": "x", name: code}, "geometry": {"type": "Polygon", "coordinates": [ring, hole]}}


PLACES = [square(f"01001010{rank}", -0.6 + rank / 100, name) for rank, name in ((1, "CODE_IRIS"), (2, "code_iris"), (3, "DCOMIRIS"))]
GEOJSON = {"type": "FeatureCollection", "features": [*PLACES, square("010010104", -0.56), square("330630101", -0.5)]}


async def given(database: Database, file: Path, text: str, *, apply: bool = True) -> tuple[int, str]:
    """Import outlines: the exit code, and the report."""
    await asyncio.to_thread(file.write_text, text, encoding="utf-8")
    said = StringIO()
    code = await import_contours(database, file, Console(file=said, soft_wrap=True, force_terminal=False), apply=apply)
    return code, said.getvalue()


async def page_after(chat: Chat, said: str) -> tuple[str, dict[str, Any], str]:
    """The answer, the page of the map, and the words that stand for it."""
    told = await chat.says(said)
    rows = [row for row in await chat.outbox() if "printed" in row.content]
    return told, rows[-1].content["printed"]["page"], rows[-1].content["described"]


async def test_without_outlines_it_says_so_and_tells_the_figures(chat: Chat) -> None:
    said = await chat.says(BY_DISTRICT)
    assert "Alouette\u00a0: 13\u00a0%" in said
    assert "Pas de carte" in said


async def test_places_are_drawn_by_number_and_told_in_words(chat: Chat, tmp_path: Path) -> None:
    code, said = await given(chat.database, tmp_path / "iris.geojson", json.dumps(GEOJSON))
    assert (code, "4 contours" in said) == (0, True)
    told, page, described = await page_after(chat, BY_DISTRICT)
    assert "Bel-Air\u00a0: 26\u00a0%" in told
    assert "Bel-Air\u00a0: 26\u00a0%" in described
    assert page["places"] == ["Alouette", "Bruyère", "Le Bourg", "Bel-Air"]
    tints = [shape["class"] for shape in page["shapes"]]
    assert tints[3] == max(tints)
    assert tints[2] == min(tints) == 0
    png = print_page({"layout": str(TEXTS / LAYOUT), "page": json.dumps(page), "logo": ""})
    assert png.startswith(b"\x89PNG")


async def test_what_is_hidden_has_no_tint(chat: Chat, tmp_path: Path) -> None:
    """Three people out of work in Bel-Air."""
    await given(chat.database, tmp_path / "iris.geojson", json.dumps(GEOJSON))
    _, page, described = await page_after(chat, "!chiffre nombre de chômeurs par quartier, sur une carte")
    assert page["shapes"][3]["class"] == NO_VALUE
    assert page["without"]
    assert "communiqué" in described
    assert "3" not in page["classes"][0]


@pytest.mark.parametrize(
    ("values", "margin", "count"),
    [([7, 26], 1.0, 4), ([7, 12], 1.0, 2), ([7, 8], 1.0, 1), ([7, 7], 0.0, 1), ([7, 8], 0.0, 4), ([5], 3.0, 1), ([], 1.0, 0)],
)
def test_a_class_is_never_finer_than_the_margins(values: list[float], margin: float, count: int) -> None:
    assert max(len(classes(values, margin)) - 1, 0) == count


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "pas un GeoJSON lisible"),
        ('{"type": "Point"}', "pas un GeoJSON lisible"),
        (json.dumps({"type": "FeatureCollection", "features": [square("330630101", -0.5)]}), "aucun contour"),
        (json.dumps({"type": "FeatureCollection", "features": [square("010010101", 420_000.0)]}), "WGS 84"),
    ],
)
async def test_what_gives_no_outline_is_refused(database: Database, tmp_path: Path, text: str, why: str) -> None:
    code, said = await given(database, tmp_path / "x.geojson", text)
    assert code == 1
    assert why in said


async def test_nothing_is_written_without_being_asked(chat: Chat, tmp_path: Path) -> None:
    _, said = await given(chat.database, tmp_path / "iris.geojson", json.dumps(GEOJSON), apply=False)
    assert "rien n’a été écrit" in said
    assert "Pas de carte" in await chat.says(BY_DISTRICT)
