"""The process that reads a workbook: its bytes come in, JSON lines go out. calamine runs no formula, and reads what cells last showed.

It may use so much memory and time, and no more: a cell filled in the last corner of a sheet makes a table of billions.
"""

import datetime
import sys
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from commands.imports.reading.bounds import LOCKED, UNREADABLE, bound, tell
from commands.imports.reading.marks import marks_of
from commands.imports.reading.opendocument import About, about_sheets

MOST_CELLS = 10_000_000
LONGEST_CELL = 32_767
"""Characters, as spreadsheets have it."""
_WHOLE = 1e15


def main() -> int:
    """Read one workbook; what it ends with says why not."""
    bound()
    try:
        _tell(sys.stdin.buffer.read())
    except PasswordError:
        return LOCKED
    except (CalamineError, MemoryError, ValueError, OSError, ElementTree.ParseError):
        return UNREADABLE
    return 0


def _tell(content: bytes) -> None:
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    about, marks = about_sheets(content), marks_of(content)
    for described in workbook.sheets_metadata:
        if described.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(described.name)
        merges = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
        hidden = described.visible != SheetVisibleEnum.Visible
        told = about.get(described.name, About())
        tell(described.name, list(_rows(sheet)), merges or told.spans, marks.get(described.name, told.marks), hidden=hidden)


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, with their places."""
    if sheet.start is None or sheet.end is None:
        return
    top, left = sheet.start
    if (sheet.end[0] - top + 1) * (sheet.end[1] + 1) > MOST_CELLS:
        raise ValueError("too many cells")
    for place, cells in enumerate(sheet.iter_rows(), start=1):  # from the first line on, and from the first column that is filled
        if any(cell != "" for cell in cells) and any(words := [_words(cell) for cell in cells]):
            yield place, [""] * left + words


def _words(cell: object) -> str:
    """A cell as people write it: whole numbers without a point, days as 2026-10-12, hours as 09:30."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, datetime.timedelta):
        hours, minutes = divmod(round(cell.total_seconds() / 60), 60)
        return f"{hours}:{minutes:02}"
    return cell.isoformat("minutes") if isinstance(cell, datetime.time) else str(cell)[:LONGEST_CELL].strip()


if __name__ == "__main__":
    sys.exit(main())
