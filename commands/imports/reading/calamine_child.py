"""The process that reads a workbook: its bytes come in, JSON lines go out. calamine runs no formula, and reads what cells last showed.

It may use so much memory and time, and no more: a cell filled in the last corner of a sheet makes a table of billions.
"""

import datetime
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from commands.imports.reading.bounds import LOCKED, UNREADABLE, bound, tell
from commands.imports.reading.marks import marks_of

MOST_CELLS = 10_000_000
LONGEST_CELL = 32_767
"""Characters, as spreadsheets have it."""
_WHOLE = 1e15
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


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
    spans, marks = _spans(content), marks_of(content)
    for described in workbook.sheets_metadata:
        if described.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(described.name)
        merges = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
        hidden = described.visible != SheetVisibleEnum.Visible
        tell(described.name, list(_rows(sheet)), merges or spans.get(described.name, []), marks.get(described.name), hidden=hidden)


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


def _spans(content: bytes) -> dict[str, list[tuple[int, int, int, int]]]:
    """The merged cells of an OpenDocument workbook, which calamine does not tell."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if "content.xml" not in archive.namelist():
            return {}
        with archive.open("content.xml") as part:
            return _spans_of(ElementTree.iterparse(part, events=("start", "end")))  # noqa: S314 - expat bounds entities, and we are bounded


def _spans_of(events: Iterator[tuple[str, ElementTree.Element]]) -> dict[str, list[tuple[int, int, int, int]]]:
    found: dict[str, list[tuple[int, int, int, int]]] = {}
    name, row, column = "", 1, 1
    for event, element in events:
        match event, element.tag.removeprefix(_TABLE):
            case "start", "table":
                name, row = element.get(f"{_TABLE}name", ""), 1
            case "start", "table-row":
                column = 1
            case "start", "table-cell" | "covered-table-cell":
                down, across = (int(element.get(f"{_TABLE}number-{way}-spanned", 1)) for way in ("rows", "columns"))
                if down > 1 or across > 1:
                    found.setdefault(name, []).append((row, column, row + down - 1, column + across - 1))
                column += int(element.get(f"{_TABLE}number-columns-repeated", 1))
            case "end", "table-row":
                row += int(element.get(f"{_TABLE}number-rows-repeated", 1))
                element.clear()
            case _:
                pass
    return found


if __name__ == "__main__":
    sys.exit(main())
