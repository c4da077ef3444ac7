"""Cells that say all of a structure, its name first: « Relais Petite Enfance », then its address and its phone on the lines below."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from commands.imports.pieces import is_told
from commands.imports.reading.said import LONGEST_NAME
from commands.imports.reading.sheets import HEADING, NAME, OTHERS, Row, Sheet, rows_of

LOOKED_AT = 200
MOSTLY = 0.6
FEWEST = 2


def beheaded(sheet: Sheet) -> Sheet:
    """The sheet with the names in a column, and what stands below them in another; as it is, where no column has such cells."""
    columns = [name for name in sheet.header if _says_all(sheet, name)]
    if len(columns) > 1 and len(columns) >= MOSTLY * len(sheet.header):
        return _taken_apart(sheet, columns)
    column = next(iter(columns), None)
    if column is None or {NAME, OTHERS} & (set(sheet.header) - {column}):
        return sheet
    rows = rows_of(Row(row.place, _parted(row.cells, column), row.sheet) for row in sheet.structures)
    header = tuple(each for name in sheet.header for each in ((NAME, OTHERS) if name == column else (name,)))
    return replace(sheet, structures=rows, header=header)


def _taken_apart(sheet: Sheet, columns: Sequence[str]) -> Sheet:
    """A wall of cards: each cell is a structure, under what its column is called: « SE LOGER », « SE SOIGNER »."""
    rows = rows_of()
    for row in sheet.structures:
        for column in columns:
            if str(row.cells.get(column) or "").strip():
                rows.append(Row(row.place, {**_parted({column: row.cells[column]}, column), HEADING: column}, row.sheet))
    return replace(sheet, structures=rows, header=(NAME, OTHERS, HEADING))


def _says_all(sheet: Sheet, column: str) -> bool:
    """Whether the cells of a column mostly are a name, with where it is or how it is reached below."""
    looked = (row.cells.get(column) for row in islice(sheet.structures, LOOKED_AT))
    cells = [[line for line in cell.split("\n") if line.strip()] for cell in looked if isinstance(cell, str) and cell.strip()]
    telling = [lines for lines in cells if len(lines) > 1 and _is_name(lines[0]) and any(map(is_told, lines[1:]))]
    return len(telling) >= max(FEWEST, MOSTLY * len(cells))


def _is_name(words: str) -> bool:
    return len(words) <= LONGEST_NAME and words[:1].isalpha() and not is_told(words)


def _parted(cells: dict[str, str], column: str) -> dict[str, str]:
    name, _, others = cells.get(column, "").strip().partition("\n")
    told: dict[str, str] = {}
    for each, words in cells.items():
        told |= {NAME: name, OTHERS: others} if each == column else {each: words}
    return told
