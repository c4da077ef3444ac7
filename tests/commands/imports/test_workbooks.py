"""Workbooks of Excel and LibreOffice: good ones, and those that are spoiled, locked, or made to harm."""

import zipfile
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from commands.imports import files
from commands.imports.files import UnreadableError, read_file, read_sheet, read_workbook
from commands.imports.reading import workbooks
from commands.imports.reading.lines import SECTION, TITLE
from commands.imports.reading.sheets import HIDDEN, NO_TABLE, NOT_CHOSEN, OTHER_COLUMNS
from tests.commands.imports.workbooks import Table, line, ods, xlsx
from tests.zips import zip_of

HEADER = ("Nom", "Commune", "Tél")


def test_cells_are_what_people_write() -> None:
    day = datetime(2026, 10, 12)  # noqa: DTZ001 - what a cell shows
    made = (536490137.0, 44.25, day, day.replace(hour=9, minute=30), time(9, 5), timedelta(hours=30), True, "01250", None, "=1+1")
    sheet = read_sheet(xlsx({"Liste": [[f"Colonne {name}" for name in "abcdefghij"], made]}))
    assert list(sheet.structures[0].cells.values()) == [
        *("536490137", "44.25", "2026-10-12", "2026-10-12 09:30", "09:05", "30:00", "VRAI", "01250", "", ""),
    ]


def test_merged_cells_are_filled_down_and_titles_across_are_left_aside() -> None:
    table = [
        ("ANNUAIRE DE VALMONT", None, None),
        (),
        HEADER,
        ("CCAS", "Valmont", "05 53 00 11 22"),
        (None, None, "05 53 00 11 23"),
        ("Secteur nord", None, None),
        ("MJC", "Agen", "05 53 00 11 33"),
    ]
    merged = [("Liste", span) for span in ("A1:C2", "A4:A5", "B4:B5", "A6:C6")]
    sheet = read_sheet(xlsx({"Liste": table}, merged))
    assert [(row.place, *row.cells.values()) for row in sheet.structures] == [
        (4, "CCAS", "Valmont", "05 53 00 11 22"),
        (5, "CCAS", "Valmont", "05 53 00 11 23"),
        (7, "MJC", "Agen", "05 53 00 11 33", "Secteur nord"),
    ]
    assert [(each.place, each.reason) for each in sheet.left] == [(1, TITLE), (6, SECTION)]


def test_sheets_alike_are_read_together_and_the_others_told() -> None:
    tables: dict[str, Table] = {
        "Nord": [HEADER, ("CCAS", "Valmont", "1"), ("MJC", "Agen", "2")],
        "Sud": [("Titre",), ("Nom", "COMMUNE", "Tel", "Mail"), ("ADIL", "Agen", "3", "a@b.example")],
        "Budget": [("Poste", "Montant", "Année"), ("Loyer", 100, 2026)],
        "Vide": [],
        "Secret": [HEADER, ("Caché", "Agen", "4")],
    }
    book = read_workbook(xlsx(tables, hidden=["Secret"]))
    sheet = book.sheet()
    assert [(row.sheet, row.place, row.cells["Nom"]) for row in sheet.structures] == [
        ("Nord", 2, "CCAS"),
        ("Nord", 3, "MJC"),
        ("Sud", 3, "ADIL"),
    ]
    assert {tuple(row.cells) for row in sheet.structures} == {("Nom", "Commune", "Tél", "Mail", "Feuille")}
    assert [row.cells["Feuille"] for row in sheet.structures] == ["Nord", "Nord", "Sud"]
    told = [(each.sheet, each.place, each.reason) for each in sheet.left]
    assert told == [("Sud", 1, TITLE), ("Budget", 0, OTHER_COLUMNS), ("Vide", 0, NO_TABLE), ("Secret", 0, HIDDEN)]
    chosen = book.sheet("budget")
    assert ([row.cells["Poste"] for row in chosen.structures], chosen.left[0].reason) == (["Loyer"], NOT_CHOSEN)
    assert [row.cells["Nom"] for row in book.sheet("Secret").structures] == ["Caché"]
    with pytest.raises(UnreadableError, match="« Budget »"):
        book.sheet("Est")


def test_the_national_format_in_two_sheets() -> None:
    tables: dict[str, Table] = {
        "Structures": [("id", "nom"), ("a", "MJC")],
        "services": [("id", "structure_id", "nom"), ("b", "a", "danse")],
    }
    sheet = read_sheet(xlsx(tables))
    assert (sheet.apart, [row.cells["nom"] for row in (*sheet.structures, *sheet.services)]) == (True, ["MJC", "danse"])
    assert not read_sheet(xlsx({**tables, "services": [("Service", "Tél"), ("danse", "1")]})).apart


def test_forty_sheets() -> None:
    sheet = read_sheet(xlsx({f"Commune {number}": [HEADER, (f"CCAS {number}", "Agen", "1")] for number in range(40)}))
    assert (len(sheet.structures), sheet.left) == (40, ())


def test_a_workbook_of_libreoffice() -> None:
    lines = [
        line('table:number-columns-spanned="3"|ANNUAIRE'),
        line("", repeated=2),
        line(*HEADER),
        line('table:number-rows-spanned="2"|CCAS', "Valmont", "1"),
        line("", "Agen", "2"),
        line("MJC", 'table:number-columns-repeated="2"|Agen'),
        line("", repeated=1_048_000),
    ]
    sheet = read_sheet(ods({"Liste": lines}))
    assert [(row.place, *row.cells.values()) for row in sheet.structures] == [
        (5, "CCAS", "Valmont", "1"),
        (6, "CCAS", "Agen", "2"),
        (7, "MJC", "Agen", "Agen"),
    ]


def lying(size: int) -> bytes:
    """A sheet that unfolds to much more than its archive says."""
    made = bytearray(zip_of({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * size}))
    with zipfile.ZipFile(BytesIO(made)) as packed:
        sizes = packed.infolist()[1].file_size.to_bytes(4, "little")
    return bytes(made).replace(sizes, (10).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (xlsx({"Liste": [HEADER, ("CCAS", "Agen", "1")]})[:-200], "abîmé"),
        (xlsx({"Liste": [HEADER]}), "aucune ligne"),
        (xlsx({"Liste": []}), "aucune ligne"),
        (b"\xd0\xcf\x11\xe0" + bytes(2_000), "ne se laisse pas lire"),
        (ods({"Liste": [line(*HEADER)]}, "<manifest><encryption-data/></manifest>"), "mot de passe"),
        (zip_of({"word/document.xml": "<a/>"}), "pas de texte"),
        (zip_of({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a"}), "abîmé"),
        (zip_of({"liste.csv": "Nom;Ville"}), "archive"),
        (zip_of({"xl/workbook.xml": "<workbook"}), "ne se laisse pas lire"),
        (ods({"Liste": [line('table:number-columns-repeated="16000"|x', repeated=1_000_000)]}), "très loin"),
        (lying(3_000_000), "se déplie"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_UNFOLDED_MB", 2)
    with pytest.raises(UnreadableError, match=words):
        read_sheet(content)


def test_a_cell_in_the_last_corner_does_not_hold_the_house() -> None:
    with zipfile.ZipFile(BytesIO(xlsx({"Liste": [HEADER, ("CCAS", "Agen", "1")]}))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    with pytest.raises(UnreadableError, match="très loin"):
        read_sheet(zip_of(parts))


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    place = tmp_path / "liste.csv"
    with place.open("wb") as file:
        file.truncate(500_000_000)
    with pytest.raises(UnreadableError, match="500 Mo"):
        read_file(place)
    place.write_bytes(b"Nom;Ville\nCCAS;Agen\n")
    assert len(read_file(place).structures) == 1
    assert files.LARGEST_MB < 500


@settings(max_examples=5)
@given(st.integers(0, 400), st.binary(max_size=30))
def test_any_workbook_is_read_or_refused_in_words(place: int, dirt: bytes) -> None:
    content = xlsx({"Liste": [HEADER, ("CCAS", "Agen", "1")]})
    try:
        read_sheet(content[: place * 10] + dirt + content[place * 10 + len(dirt) :])
    except UnreadableError:
        return


def test_what_is_marked_on_lines() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in (("Structure", "Tél"), ("MJC", "05 36 49 04 10"), ("Foyer", "05 36 49 04 11"), ("ADIL", "05 36 49 04 12"), ("CLIC", "1")):
        sheet.append(list(cells))
    sheet.append(["PIMMS", "05 36 49 04 13", "Agen", "fermé"])
    for cell in (*sheet[3], sheet["A4"], *sheet[6][:3]):
        cell.font = Font(strike=True)
    sheet.row_dimensions[5].hidden = True
    sheet["B4"].comment = Comment("Service:\nsur rendez-vous", "Service")
    made = BytesIO()
    book.save(made)
    read = read_sheet(made.getvalue())
    assert [(row.place, tuple(row.cells.values())) for row in read.structures] == [
        (2, ("MJC", "05 36 49 04 10", "")),
        (4, ("ADIL", "05 36 49 04 12", "sur rendez-vous")),
    ]
    assert [(each.place, each.reason) for each in read.left] == [(3, "ligne rayée"), (5, "ligne masquée"), (6, "ligne rayée")]


def test_what_is_marked_on_lines_of_libreoffice() -> None:
    styles = '<style:style style:name="barré"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    struck = 'table:style-name="barré"'
    hidden = line("CLIC", "4").replace("<table:table-row", '<table:table-row table:visibility="collapse"')
    noted = line("ADIL", "3").replace("</text:p>", "</text:p><office:annotation><text:p>sur rendez-vous</text:p></office:annotation>", 1)
    lines = [line("Structure", "Tél"), line("MJC", "1"), line(f"{struck}|Foyer", f"{struck}|2"), noted, hidden]
    read = read_sheet(ods({"Liste": lines}, styles=styles))
    assert [(row.place, tuple(row.cells.values())) for row in read.structures] == [
        (2, ("MJC", "1", "")),
        (4, ("ADIL", "3", "sur rendez-vous")),
    ]
    assert [(each.place, each.reason) for each in read.left] == [(3, "ligne rayée"), (5, "ligne masquée")]


@pytest.mark.parametrize("words", ["En rouge : structures fermées", "Rouge = fermé", "Légende : jaune → à rappeler"])
def test_what_colours_mean_is_told_as_not_read(words: str) -> None:
    read = read_sheet(
        xlsx({"Liste": [["Structure", "Tél", "Ville"], ["MJC", "1", "Agen"], ["ADIL", "2", "Boé"], ["CLIC", "3", "Agen"], [words]]})
    )
    assert len(read.structures) == 3
    assert [each.reason.partition(" ")[0] for each in read.left] == ["les"]
