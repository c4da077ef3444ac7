"""The sheet of the steering committee: what it counts, and since when."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typst

from bot import logo
from bot.delivery.printer import print_page
from commands.core.telling.rendering import TEXTS
from commands.governance.committee_sheet import LAYOUT, Item, Page, Section
from storage.meetings import Registration
from tests.chat import LEA
from tests.commands.governance.house import INES, PAUL, SAMIRA, TEAM_ROOM, Town, private
from tests.given import meeting
from tests.spaces import flat


async def asks(town: Town, words: str = "") -> tuple[str, str]:
    """The message, and the file."""
    said = await town.says(f"!comité {words}", room=private(SAMIRA), person=SAMIRA)
    files = [row for row in await town.outbox() if row.action == "file"]
    return said, flat(base64.b64decode(files[-1].content["data"]).decode()) if files else ""


async def test_it_tells_decisions_meetings_and_money(town: Town) -> None:
    await town.asks()
    for person in (SAMIRA, PAUL):
        await town.taps("✅", person)
    await town.gives("D1 réserve ; le délai est court", INES)
    await town.asks("!décision Le local ; fin 28 novembre")
    await town.says("!budget 2026 9000", room=private(SAMIRA), person=SAMIRA)
    await town.says("!dépense traiteur ; 120,50 ; Ville", room=private(SAMIRA), person=SAMIRA)
    async with town.database.writing() as session:
        week = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
        session.add(meeting("Café de novembre", starts_at=week, ends_at=week + timedelta(hours=2), head_count=31))
        session.add(meeting("Café de mai", starts_at=week - timedelta(days=180), ends_at=week - timedelta(days=180)))
        session.add(meeting())
        await session.flush()
        session.add(Registration(meeting_number=1, user_id=LEA.user_id, guests=1, state="confirmed", arrival=1, at=week))
    said, file = await asks(town)
    for told in (
        "adoptées : 1 (D1) ; en cours : 1 (D2)",
        "tenues : 1, 31 présences à 1",
        "à venir dans les trois mois : 1",
        "dépensé 120,50 €",
    ):
        assert told in said, said
    for told in (
        "- D1, Adopter la charte : le texte lu le 12 novembre",
        "pour : CCAS, Centre social. réserve : Ville (« le délai est court »).",
        "- D2, Le local",
        "sans avis : CCAS, Centre social, Ville.",
        "- R1, Café de novembre, vendredi 20 novembre 2026 : 2 places prises, 31 présents",
        "- R3, Café partenaires de décembre",
        "- CCAS doit verser",
    ):
        assert told in file, file
    assert "Café de mai" not in file
    assert "Café de mai" in (await asks(town, "depuis le 1er mai"))[1]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("", "dimanche 23 août 2026"),
        ("depuis le 1er septembre", "mardi 1er septembre 2026"),
        ("depuis le 15 décembre", "lundi 15 décembre 2025"),
        ("depuis le 1er mars 2024", "vendredi 1er mars 2024"),
        ("depuis le 22 novembre", "dimanche 22 novembre 2026"),
        ("depuis le 24 novembre", "lundi 24 novembre 2025"),
        ("depuis le 1er janvier", "jeudi 1er janvier 2026"),
        ("depuis le 23/11", "lundi 23 novembre 2026"),
    ],
)
async def test_since_when(town: Town, words: str, day: str) -> None:
    assert f"depuis le {day}" in (await asks(town, words))[0]


@pytest.mark.parametrize("words", ["depuis lundi", "depuis hier", "depuis le 30 février", "depuis le 1er décembre 2026", "demain"])
async def test_what_is_no_past_day(town: Town, words: str) -> None:
    assert "Je ne lis pas de jour passé" in (await asks(town, words))[0]


async def test_the_team_alone_has_it(town: Town) -> None:
    assert "équipe d’animation" in await town.says("!comité", room=TEAM_ROOM, person=LEA)
    assert [row for row in await town.outbox() if row.action == "file"] == []


async def test_the_paper_says_what_the_text_says(town: Town) -> None:
    await town.asks()
    await town.gives("D1 réserve ; le délai est court", INES)
    await town.says("!budget 2026 9000", room=private(SAMIRA), person=SAMIRA)
    said, text = await asks(town)
    assert "le PDF joint, à imprimer" in said
    printed, _ = [row.content for row in await town.outbox() if row.action == "file"]
    assert printed["name"] == "comite-2026-11-23.pdf"
    assert printed["printed"]["layout"] == LAYOUT
    for section in printed["printed"]["page"]["sections"]:
        assert flat(section["title"]) in text
        for item in section["items"]:
            for words in (item["name"], item["words"], item["more"]):
                assert flat(words) in text, words
    assert [section["title"] for section in printed["printed"]["page"]["sections"] if section["lines"]] == ["À décider"]


async def test_without_typst_there_is_the_text_and_no_error(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.core.telling.printing.find_spec", lambda _name: None)
    said, text = await asks(town)
    assert "PDF" not in said
    assert "# Comité de pilotage" in text
    assert len([row for row in await town.outbox() if row.action == "file"]) == 1


LONG = "Adopter la charte des partenaires, lue le 12 novembre, et la relire deux fois par an avec ceux qui l’ont signée. " * 3


def sheet(*items: Item) -> Page:
    return Page("Comité de pilotage", "Valmont", "Depuis.", "Préparé.", [Section("Décisions", list(items), "Aucune.", 0)] * 3)


@pytest.mark.parametrize("words", ["#set text(red)", "$x^2$", "@ref <lab>", "`code` // rien", "#{panic()}", "Œuvrer à l’inclusion : où ?"])
def test_what_people_wrote_is_printed_as_they_wrote_it(words: str) -> None:
    made = Page(words, words, words, words, [Section(words, [Item("D1", words, words)], words, 0)])
    inputs = {"page": json.dumps(made.as_json()), "logo": logo.as_svg(None)}
    found = typst.query(str(TEXTS / LAYOUT), "heading", field="body", sys_inputs=inputs, ignore_system_fonts=True)
    assert len(json.loads(found)) == 2
    assert print_page({"layout": str(TEXTS / LAYOUT), **inputs}).startswith(b"%PDF")


@pytest.mark.parametrize("signs", ["Café 🎉 👨‍👩‍👧 n° 2", "Café\nn° 2"])
def test_pictures_and_ends_of_lines_are_left_out_of_the_paper(signs: str) -> None:
    (section, *_) = sheet(Item("D1", signs, signs)).as_json()["sections"]
    assert section["items"] == [{"name": "D1", "words": "Café n° 2", "more": "Café n° 2"}]


def test_nothing_leaves_the_page(tmp_path: Path) -> None:
    """Drawn in black and white; the margins stay white, whatever people wrote."""
    pictures = pytest.importorskip("PIL.Image")
    made = sheet(*(Item("D1234", words, words) for words in (LONG, "é" * 200, "www.ville.example/" * 20)))
    inputs = {"page": json.dumps(made.as_json()), "logo": ""}
    pages = typst.compile(str(TEXTS / LAYOUT), format="png", ppi=72, sys_inputs=inputs, ignore_system_fonts=True)
    for number, each in enumerate(pages if isinstance(pages, list) else [pages]):
        (tmp_path / f"{number}.png").write_bytes(bytes(each or b""))
        grey = pictures.open(tmp_path / f"{number}.png").convert("L")
        width, height = grey.size
        for box in ((0, 0, 40, height), (width - 40, 0, width, height), (0, height - 25, width, height)):
            assert grey.crop(box).getextrema() == (255, 255), f"page {number}"
