"""From the bytes of a file to its rows, or a clear sentence that says why not. Workbooks, CSV, JSON, GeoJSON, pages, XML, contacts."""

from dataclasses import replace
from pathlib import Path

from commands.imports.reading.aligned import aligned
from commands.imports.reading.contact_cards import OPENING, read_cards
from commands.imports.reading.delimited import read_lines
from commands.imports.reading.letters import words_of_letter
from commands.imports.reading.loose import loose_of
from commands.imports.reading.sheets import OTHERS, UNNAMED, Kind, LeftAside, Row, Sheet, Tab, UnreadableError, Workbook
from commands.imports.reading.signatures import is_document, is_page, is_workbook, refuse_others
from commands.imports.reading.structured import read_json
from commands.imports.reading.tables import Grid, marked, sheet_of
from commands.imports.reading.texts import text_of
from commands.imports.reading.workbooks import Tables, read_document, read_grids, read_page

__all__ = [
    "LARGEST_MB",
    "Kind",
    "LeftAside",
    "Row",
    "Sheet",
    "Tab",
    "UnreadableError",
    "Workbook",
    "read_file",
    "read_sheet",
    "read_workbook",
]

LARGEST_MB = 100
NO_STRUCTURE = "Je ne trouve pas de structures dans ce texte : ni adresses, ni téléphones. Mettez-les dans un tableau, puis recommencez."
LONGEST_TEXT = 1_000_000
"""Signs of a text whose columns may be made of blanks."""


def read_file(path: Path, tab: str | None = None) -> Sheet:
    """Read the file of a path, a sheet of it by its name. One that is too large is not opened. Raises UnreadableError, OSError."""
    _check_size(path.stat().st_size)
    return read_sheet(path.read_bytes(), tab)


def read_sheet(content: bytes, tab: str | None = None) -> Sheet:
    """Read a file: the sheet of that name, else the longest with those that have its columns. Raises UnreadableError."""
    return read_workbook(content).sheet(tab)


def read_workbook(content: bytes) -> Workbook:
    """Read all the sheets of a file; what it is comes from its bytes, whatever its name says. Raises UnreadableError."""
    _check_size(len(content))
    if is_workbook(content):
        return _of_tables(read_grids(content))
    if is_document(content):
        return _of_tables(read_document(content))
    refuse_others(content)
    content = words_of_letter(content) or content
    text = text_of(content)
    if is_page(content):
        return _of_tables(read_page(text))
    if text.lstrip()[: len(OPENING)].upper() == OPENING:
        return Workbook((Tab("", read_cards(text)),))
    if text.lstrip()[:1] in {"[", "{"}:
        return Workbook((Tab("", read_json(text)),))
    lines = aligned(text.splitlines()) if len(text) <= LONGEST_TEXT else None
    return Workbook((Tab("", sheet_of(Grid(lines or read_lines(text)))),))


def _of_tables(tables: Tables) -> Workbook:
    """The sheets of these tables; and text that flows, where structures are found in it. Raises UnreadableError: there is nothing else."""
    tabs = [Tab(name, marked(grid), trouble) for name, grid, trouble in tables if grid.levels is None]
    if any(OTHERS in tab.sheet.header for tab in tabs):  # what has no names of columns is read alike in all sheets
        grids = {name: grid for name, grid, _ in tables}
        tabs = [replace(tab, sheet=loose_of(grids[tab.name].lines, even=True) or tab.sheet) if _is_nameless(tab) else tab for tab in tabs]
    texts = [(name, loose_of(grid.lines, grid.levels)) for name, grid, _ in tables if grid.levels is not None]
    tabs += [Tab(name, sheet) for name, sheet in texts if sheet is not None]
    if texts and not tabs:
        raise UnreadableError(NO_STRUCTURE)
    return Workbook(tuple(tabs))


def _is_nameless(tab: Tab) -> bool:
    """Whether none of the columns of a sheet has a name."""
    return bool(tab.sheet.header) and all(name.startswith(UNNAMED) for name in tab.sheet.header)


def _check_size(size: int) -> None:
    megabytes = size / 1_000_000
    if megabytes > LARGEST_MB:
        raise UnreadableError(
            f"Ce fichier fait {megabytes:.0f} Mo : c’est trop. Je lis jusqu’à {LARGEST_MB} Mo ; coupez-le en plusieurs listes."
        )
