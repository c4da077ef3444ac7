"""The sign-in sheet on paper: XLSX always, PDF when Typst is there, as `pip install .` brings it. Both say the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from commands.core.declaration.context import Territory
from commands.core.language.words import speakable
from commands.core.telling.french import hour, listed, long_date
from commands.core.telling.rendering import TEAM
from commands.meetings.people import Expected, Roll

LAYOUT = "sign_in_sheet.typ"
BLANK_ROWS = 8
COLUMNS = ("N°", "Nom", "Structure", "Signature")
_WIDTHS = (5, 34, 30, 28)
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the sheet. rows: number, name and structure; blank ones come last, for who did not register."""

    title: str
    when: str
    where: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    footer: str


def page_of(roll: Roll, territory: Territory) -> Page:
    """The sheet of a meeting: one line a person, guests too."""
    meeting = roll.meeting
    starts, ends = (at.astimezone(territory.zone) for at in (meeting.starts_at, meeting.ends_at))
    rows = [line for each in roll.expected for line in _lines(each)]
    numbered = [(str(rank), _plain(name), _plain(structure)) for rank, (name, structure) in enumerate(rows, 1)]
    blank = [(str(rank), "", "") for rank in range(len(rows) + 1, len(rows) + 1 + BLANK_ROWS)]
    return Page(
        title=_plain(f"R{meeting.number} : {meeting.title}"),
        when=f"{long_date(starts)}, de {hour(starts)} à {hour(ends)}".capitalize(),
        where=_plain(meeting.place),
        columns=COLUMNS,
        rows=(*numbered, *blank),
        footer=_plain(_footer(territory)),
    )


def as_xlsx(page: Page) -> bytes:
    """For a spreadsheet: A4 portrait, one page wide, the head repeated on each."""
    from openpyxl import Workbook  # noqa: PLC0415 - only where a sheet is made
    from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415 - as above
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Émargement"
    head = len([line for line in (page.title, page.when, page.where) if line]) + 2
    side, wrapped = Side(style="thin"), Alignment(vertical="center", wrap_text=True)
    for row, line in enumerate(filter(None, (page.title, page.when, page.where)), 1):
        sheet.cell(row, 1).font = Font(bold=row == 1, size=16 if row == 1 else 12)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(COLUMNS))
        _write(sheet.cell(row, 1), line)
    table: list[tuple[str, ...]] = [page.columns, *((*each, "") for each in page.rows)]
    for row, values in enumerate(table, head):
        sheet.row_dimensions[row].height = 20 if row == head else 30
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column)
            cell.border, cell.alignment, cell.font = Border(side, side, side, side), wrapped, Font(bold=row == head)
            _write(cell, value)
    last = head + len(page.rows) + 2
    sheet.merge_cells(start_row=last, end_row=last, start_column=1, end_column=len(COLUMNS))
    sheet.row_dimensions[last].height = 60
    sheet.cell(last, 1).alignment, sheet.cell(last, 1).font = Alignment(vertical="top", wrap_text=True), Font(size=9)
    _write(sheet.cell(last, 1), page.footer)
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _lines(person: Expected) -> Iterator[tuple[str, str]]:
    """A person, then their guests: with the names they gave on the first line."""
    yield person.name, person.structure
    for guest in range(1, person.size):
        names = f"{person.guest_names} " if guest == 1 and person.guest_names else ""
        yield f"{names}(avec {person.name})" if person.name else names, person.structure


def _footer(territory: Territory) -> str:
    keeper = listed(territory.privacy.controllers or territory.pilots) or TEAM
    months = territory.retention.attendance_months
    contact = f" ou écrivez à {territory.privacy.email}" if territory.privacy.email else ""
    return (
        f"Cette feuille sert à savoir qui est venu. Elle est gardée {months} mois au plus par : {keeper}. "
        "Signer n’est pas obligatoire. N’écrivez rien sur les personnes accompagnées. "
        f"Pour voir, corriger ou effacer vos données : !mes-données{contact}."
    )


def _write(cell: object, value: str) -> None:
    """A text as it is: a spreadsheet must take no name for a formula."""
    cell.value = value  # type: ignore[attr-defined] # merged cells have no value, and none is written
    cell.data_type = "s"  # type: ignore[attr-defined] # as above


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", speakable(text)).strip()
