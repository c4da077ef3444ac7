"""The sign-in sheet on paper: what people wrote is inert in both files, and both say the same."""

import json
import sys
from dataclasses import asdict
from io import BytesIO
from typing import Any

import pytest
import typst
from openpyxl import load_workbook

from bot.delivery.press import Press
from bot.delivery.printer import print_page
from commands.core.telling.rendering import TEXTS
from commands.meetings.afterwards import sign_in
from commands.meetings.afterwards.sign_in import Page
from commands.meetings.people import Expected, Roll
from tests.chat import TERRITORY, Chat
from tests.commands.meetings.saying import SAMIRA
from tests.given import meeting

LAYOUT = str(TEXTS / sign_in.LAYOUT)
STRANGE = "#eval(sys) $x$ *gras* \\ \x00]"


def page(*people: Expected) -> Page:
    return sign_in.page_of(Roll(meeting('Café "#panic()"', number=12), people, [], 0), TERRITORY)


def person(rank: int, name: str, structure: str = "", size: int = 1) -> Expected:
    return Expected(rank, f"@p{rank}:a", name, structure, size, 0, rank)


def texts(value: Any) -> list[str]:
    """All words that Typst has to draw."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [word for part in value.values() for word in texts(part)]
    return [word for part in value for word in texts(part)] if isinstance(value, list) else []


def drawn_on(made: Page) -> list[str]:
    """All words that Typst has to draw on a sheet."""
    return texts(json.loads(typst.query(LAYOUT, "table", sys_inputs={"page": json.dumps(asdict(made))}, ignore_system_fonts=True)))


def test_the_pdf_says_what_people_wrote_and_does_nothing_of_it() -> None:
    made = page(person(1, STRANGE, "=SUM(A1:A9)"), person(2, "Léa Étiolle", "CCAS", 2))
    drawn = drawn_on(made)
    assert drawn[:6] == ["N°", "Nom", "Structure", "Signature", "1", STRANGE.replace("\x00", "")]
    assert {"=SUM(A1:A9)", "Léa Étiolle", "(avec Léa Étiolle)", "11"} <= set(drawn)
    assert print_page({"layout": LAYOUT, "page": json.dumps(asdict(made)), "logo": ""}).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "words", ["#panic()", '#read("/etc/passwd")', "$", "]", "[", '"', "\\", "\\u{110000}", "*", "_", "`", "//", "/*", "<a>", "@a", "= a"]
)
def test_in_each_place_of_the_sheet_words_are_only_drawn(words: str) -> None:
    made = Page(words, words, words, (words,) * 4, ((words,) * 3,), words)
    assert print_page({"layout": LAYOUT, "page": json.dumps(asdict(made)), "logo": ""}).startswith(b"%PDF-")
    assert drawn_on(made)[:7] == [words] * 7


def test_the_spreadsheet_takes_no_name_for_a_formula_and_prints_on_a4() -> None:
    book = load_workbook(BytesIO(sign_in.as_xlsx(page(person(1, "=1+1", "@CCAS"), person(2, "-2")))))
    sheet = book.active
    assert sheet is not None
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert (cells["=1+1"], cells["@CCAS"], cells["-2"]) == ("s", "s", "s")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == ("portrait", 9, 1)


def test_both_say_the_same() -> None:
    made = page(person(1, "Léa Étiolle", "CCAS"), person(2, ""))
    sheet = load_workbook(BytesIO(sign_in.as_xlsx(made))).active
    assert sheet is not None
    rows = [tuple(str(cell.value or "") for cell in row) for row in sheet.iter_rows()]
    assert [row[:3] for row in rows if row[0].isdecimal()] == list(made.rows)
    assert len(made.rows) == 2 + sign_in.BLANK_ROWS


async def test_the_pdf_is_made_when_it_leaves_so_that_nobody_waits_for_it(chat: Chat) -> None:
    await chat.says("!rencontre Café ; jeudi 3 décembre 14h-16h ; Maison pour tous", person=SAMIRA)
    assert "feuille" in await chat.says("!feuille R1", person=SAMIRA)
    (row,) = [row for row in await chat.outbox() if row.content.get("name") == "feuille-R1.pdf"]
    assert "data" not in row.content
    assert (await Press().data_of(row.content)).startswith(b"%PDF-")


async def test_without_typst_there_is_no_pdf_and_no_error(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setattr("commands.core.telling.printing.find_spec", lambda _name: None)
    await chat.says("!rencontre Café ; jeudi 3 décembre 14h-16h ; Maison pour tous", person=SAMIRA)
    await chat.says("!feuille R1", person=SAMIRA)
    assert [row.content["name"] for row in await chat.outbox() if row.action == "file"] == ["feuille-R1.xlsx"]
