"""Tables as files that spreadsheets in French open: UTF-8 with its mark, « ; », and no cell that they would run."""

import csv
import io
from collections.abc import Iterable, Sequence

CSV = "text/csv"
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
