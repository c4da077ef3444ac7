"""Tables as files that spreadsheets in French open: UTF-8 with its mark, « ; », and no cell that they would run."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from commands.core.language.words import speakable

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would run, or break on, at the beginning of a cell."""


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """A table, its head first. Numbers stay numbers; no text is run as a formula."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([inert(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """A cell that a spreadsheet shows and does not run."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(FORMULA) else cell


def xlsx_file(title: str, rows: Iterable[Sequence[object]]) -> bytes:
    """The same for who has no patience with CSV: one sheet, its head in bold, which stays in sight."""
    return xlsx_book({title: rows})


def xlsx_book(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """Several tables, each on a sheet under its title."""
    from openpyxl import Workbook  # noqa: PLC0415 - only where a file is made
    from openpyxl.styles import Font  # noqa: PLC0415 - as above

    book, bold = Workbook(), Font(bold=True)
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column)
                cell.value = speakable(value) if isinstance(value, str) else value
                cell.data_type = "s" if isinstance(value, str) else cell.data_type  # never a formula
                if number == 1:
                    cell.font = bold
        sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
