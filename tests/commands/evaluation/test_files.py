"""The bilan drawn, printed and in a table: every layout takes what is made for it, whatever is missing."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from bot.delivery.printer import print_page
from commands.core.declaration.context import Occasion, Territory
from commands.core.telling.rendering import TEXTS
from commands.evaluation import pages, pictures
from storage.evaluation.bilan import Material
from storage.evaluation.links import MEETING, Gathering
from storage.evaluation.presences import Held, Presences
from storage.network import Membership
from tests.commands.samples.evaluation import EMPTY, FULL, HALF, NAMES, SECOND, UNMARKED
from tests.printed import pages_of
from tests.storage.evaluation.history import NOW

PARIS = ZoneInfo("Europe/Paris")
SECTORS = {number: ("CCAS", "association", "", "bailleur « B$ »")[number % 4] for number in range(400)}


def material(structures: int, meetings: int = 12) -> Material:
    """So many structures, that meet by tens."""
    held = [
        Held(
            number=number,
            title=f"Rencontre {number} *#_$",
            starts_at=datetime(2026, 7 + number % 6, 1 + number, 12, tzinfo=UTC),
            wall_start=datetime(2026, 7 + number % 6, 1 + number, 14),  # noqa: DTZ001 - what clocks show
            format="café",
            place="",
            present=10,
            structures=frozenset(range(number, min(structures, number + 10))),
            hosts=frozenset(),
        )
        for number in range(meetings)
    ]
    before = Gathering(datetime(2026, 1, 1, tzinfo=UTC), MEETING, frozenset(range(0, structures, 7)))
    posts = [Membership(structure_id=each, since=date(2025, 1, 1)) for each in range(structures)]
    gatherings = [before, *(Gathering(each.starts_at, MEETING, each.structures) for each in held)]
    return Material(Presences(SECOND, held, posts), SECTORS, gatherings)


def occasion() -> Occasion:
    nothing: Any = None
    return Occasion(session=nothing, now=NOW, territory=Territory("Valmont", PARIS), lexicon=nothing)


def drawn(layout: str, page: Mapping[str, Any]) -> bytes:
    return print_page({"layout": str(TEXTS / layout), "page": json.dumps(page), "logo": ""})


@pytest.mark.parametrize("structures", [0, 1, 30, 400])
def test_what_is_printed(structures: int) -> None:
    """The same words as the messages, beside what is drawn."""
    made = material(structures, 12 if structures > 1 else 0)
    page = pages.page_of(occasion(), HALF, FULL if structures else EMPTY, made)
    assert drawn(pages.PICTURE, page).startswith(b"\x89PNG")
    assert drawn(pages.LAYOUT, page).startswith(b"%PDF")
    whole = pages.whole(page, made, ["CCAS"], ["PMI #1"])
    assert drawn(pages.LAYOUT, whole).startswith(b"%PDF")
    assert "PMI" not in json.dumps(page), "what whoever pays reads names no structure"
    assert (page["network"]["by_structure"], len(page["network"]["dots"])) == (
        structures <= pictures.MOST,
        structures if structures <= 60 else 4,
    )


def described(node: Any) -> list[str]:
    """What a screen reader says of the figures of a page, in their order."""
    node = node.get_object()
    if isinstance(node, list):
        return [said for each in node for said in described(each)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (described(node["/K"]) if "/K" in node else [])


@pytest.mark.parametrize("structures", [30, 400])
def test_what_is_read_aloud_of_the_pages_comes_in_their_order(structures: int) -> None:
    made = material(structures)
    page = pages.whole(pages.page_of(occasion(), HALF, FULL, made), made, ["CCAS de Valmont"], ["PMI Nord"])
    printed = drawn(pages.LAYOUT, page)
    text, read = " ".join(pages_of(printed)), PdfReader(BytesIO(printed))
    ordered = (
        *("Bilan : 2e semestre 2026", "AGORA, Valmont", "Participation : 1 134 présences", "Moyens : 4 123,50 € payés sur 9 000 €"),
        *("Qui s’est rencontré", "1 CCAS", "Nouvelles paires, les plus nombreuses", "Structures venues, par secteur", "CCAS 6 sur"),
        *("Les nouvelles rencontres", "n’ont encore rencontré personne", "CCAS de Valmont", "pas revues", "PMI Nord"),
        *(
            "Ce qui a été tenu",
            "Juillet 2026",
            "1, Rencontre 0",
            "Était-ce utile",
            "utile : 30",
            "Tous les nombres",
            "les présents notés à",
        ),
    )
    places = [text.find(words) for words in ordered]
    assert -1 not in places, ordered[places.index(-1)]
    assert places == sorted(places)
    (network,) = described(read.root_object["/StructTreeRoot"])
    assert "paires de structures s’étaient rencontrées" in network
    assert "134 de plus" in network
    assert str(read.root_object["/Lang"]) == "fr"


@pytest.mark.parametrize("structures", [50, 400])
def test_whoever_pays_reads_one_page_however_long_the_names_of_sectors(structures: int) -> None:
    made = replace(material(structures), sectors={number: f"{NAMES[0]} {number % 16}" for number in range(structures)})
    page = pages.page_of(occasion(), HALF, UNMARKED, made)
    assert len(PdfReader(BytesIO(drawn(pages.LAYOUT, page))).pages) == 1
    assert sum(int(each.rsplit("\u00a0: ", 1)[1]) for each in page["pairs"]) <= len(made.links.new_pairs)
    assert all(len(each) < 75 for each in page["pairs"]), "both names are told"


@pytest.mark.parametrize("structures", [30, 400])
def test_nothing_is_told_by_a_colour(structures: int) -> None:
    made = material(structures)
    page = pages.page_of(occasion(), HALF, FULL, made)
    picture = Image.open(BytesIO(drawn(pages.PICTURE, page))).convert("RGB")
    assert picture.width < picture.height, "a phone shows one above the other"
    red, green, blue = picture.split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()
    assert len(red.getcolors() or []) > 2


def test_lines_are_pairs_that_met() -> None:
    made = material(30)
    page = pictures.network(made)
    assert len(page["old"]) == len(made.links.old_pairs) == 10  # of 5 structures
    assert len(page["new"]) == len(made.links.new_pairs) == sum(made.links.ways.values())
    told = pictures.between_sectors(made, "sans type")
    assert sum(int(each.rsplit("\u00a0: ", 1)[1]) for each in told) == len(page["new"])


def test_each_day_on_which_something_was_held_is_in_the_calendar() -> None:
    months = pictures.calendar(material(30))
    assert [each["name"] for each in months][::5] == ["Juillet 2026", "Décembre 2026"]
    assert sorted(day for each in months for day in each["days"]) == list(range(1, 13))
    assert date(2026, 12, 31) == SECOND.last


def test_a_table_has_each_number_with_its_rule_and_no_formula() -> None:
    made = material(30)
    words = pages.page_of(occasion(), HALF, FULL, made)
    book = load_workbook(BytesIO(pages.spreadsheet(words, FULL, made)))
    assert book.sheetnames == ["Nombres", "Répartitions", "Secteurs", "Paires"]
    rows = list(book["Nombres"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(FULL.told)
    assert ("Moyens, Dépenses payées", 4123.5, 9000) in [row[:3] for row in rows]
    assert ("Moyens, Heures de travail", 118.5, None) in [row[:3] for row in rows]
    assert all(row[5] for row in rows)
