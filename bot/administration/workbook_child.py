"""`python -m bot.administration.workbook_child FILE FOLDER`: writes the sheets of a workbook as CSV, each a file, and tells their names.

A process of its own: a file that was made to harm may fill its memory, or stop it, and nothing else. calamine runs no formula, no macro.
"""

import csv
import json
import sys
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from commands.imports.reading.bounds import UNREADABLE, bound

MOST_CELLS = 20_000_000


def main(file: Path, folder: Path) -> int:
    """One line of JSON for each sheet that was written: its name, and the name of its file."""
    bound()
    try:
        workbook = CalamineWorkbook.from_path(str(file))
        for rank, described in enumerate(workbook.sheets_metadata):
            if described.typ == SheetTypeEnum.WorkSheet:
                _write(workbook.get_sheet_by_name(described.name), folder / f"{rank}.csv")
                sys.stdout.write(f"{json.dumps([described.name, f'{rank}.csv'])}\n")
    except (CalamineError, MemoryError, ValueError, OSError):
        return UNREADABLE
    return 0


def _write(sheet: CalamineSheet, file: Path) -> None:
    if sheet.height * sheet.width > MOST_CELLS:
        raise ValueError("too many cells")
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerows([_text(cell) for cell in row] for row in sheet.iter_rows())


def _text(cell: object) -> str:
    """Whole numbers without a point: a code is one."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
