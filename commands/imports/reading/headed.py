"""Cells that say all of a structure, its name first: « Relais Petite Enfance », then its address and its phone on the lines below."""

from dataclasses import replace
from itertools import islice

from commands.imports.pieces import is_told
from commands.imports.reading.said import LONGEST_NAME
from commands.imports.reading.sheets import NAME, OTHERS, Row, Sheet, rows_of

LOOKED_AT = 200
MOSTLY = 0.6
FEWEST = 2


def beheaded(sheet: Sheet) -> Sheet:
    """The sheet with the names in a column, and what stands below them in another; as it is, where no column has such cells."""
    column = next((name for name in sheet.header if _says_all(sheet, name)), None)
    if column is None or {NAME, OTHERS} & (set(sheet.header) - {column}):
        return sheet
    rows = rows_of(Row(row.place, _parted(row.cells, column), row.sheet) for row in sheet.structures)
    header = tuple(each for name in sheet.header for each in ((NAME, OTHERS) if name == column else (name,)))
    return replace(sheet, structures=rows, header=header)


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
