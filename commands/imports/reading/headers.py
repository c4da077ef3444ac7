"""Where a table begins: the row of the names of its columns, under titles, over one or two lines; or none at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commands.imports.proposal.names import NEUTRAL, fields_named

Line = tuple[int, list[str]]
"""A line of a table that holds something: its place, and its cells."""

LOOKED_AT = 25
LONGEST_NAME, LONGEST_GROUP = 250, 60
NEARLY = 0.6
"""Of the cells of the widest row of names, what the first of them fills at least: titles fill less."""
_FIGURE = re.compile(r"[\d:]")
_DATA = re.compile(r"@|://|\bwww\.|\b\d\d?/\d\d?/\d{2,4}\b|\d(?:[\s.\-]?\d){7}")
_POSTCODE = re.compile(r"\d{4,5}")


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns (empty: it has none), and which of the lines they stand on: from `first` up to, but not, `end`."""

    names: list[str]
    first: int
    end: int


def find_header(lines: Sequence[Line]) -> Header:
    """Find the names of the columns among the first lines. Without any, the lines all are rows."""
    looked = [[cell.strip() for cell in cells] for _, cells in lines[:LOOKED_AT]]
    scores = [_score(cells) for cells in looked]
    most = max(scores, default=0)
    eligible = [rank for rank, score in enumerate(scores) if score and score >= NEARLY * most]
    if not eligible:
        return Header([], 0, 0)
    rank = _best_known(looked, eligible)
    rows_above = any(count_filled(cells) > NEARLY * count_filled(looked[rank]) and _is_data(cells) for cells in looked[:rank])
    if rows_above and count_known(looked[rank]) < 2:
        return Header([], 0, 0)
    if rank and _groups(looked[rank - 1], looked[rank]):
        return Header(_joined(looked[rank - 1], looked[rank]), rank - 1, rank + 1)
    if rank + 1 < len(looked) and _parts(looked[rank], looked[rank + 1]):
        return Header(_joined(looked[rank], looked[rank + 1]), rank, rank + 2)
    labelled = rank + 1 < len(looked) and _labels(looked[rank], looked[rank + 1])
    return Header(looked[rank], rank, rank + 2 if labelled else rank + 1)


def _labels(names: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row says in full what columns are called in short above: « codepostal », « Code Postal »."""
    filled = count_filled(below)
    short = [cell for cell in below if len(cell) <= LONGEST_DATA]  # a question may say « en 2025-2026 »
    return not _is_data(short) and filled >= LABELLED * count_filled(names) and count_known(below) >= FEWEST_LABELS


LABELLED, FEWEST_LABELS, LONGEST_DATA = 0.8, 4, 40


def is_filled(cell: str) -> bool:
    """Whether a cell holds something."""
    return bool(cell) and not cell.isspace()


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a line can be nothing but names of columns: three that are known, and hardly any other."""
    return not _is_data(cells) and count_known(cells) >= max(3, NEARLY * count_filled(cells))


def count_filled(cells: Sequence[str]) -> int:
    """How many of these cells hold something."""
    return sum(map(is_filled, cells))


def _is_name(cell: str) -> bool:
    return bool(cell) and len(cell) <= LONGEST_NAME and any(sign.isalpha() for sign in cell)


def _is_data(cells: Sequence[str]) -> bool:
    return any(_DATA.search(cell[:LONGEST_NAME]) or _POSTCODE.fullmatch(cell) for cell in cells)


def _score(cells: Sequence[str]) -> int:
    """How many different names it holds. A row with a phone, a date or an address of a site is none, unless it holds known names too."""
    known = sum(map(_is_known, cells))
    if known < 2 and _is_data(cells):
        return 0
    return max(known, len({cell for cell in cells if _is_name(cell)}))


def _is_known(cell: str) -> bool:
    """Whether a cell is the name of a column as lists have them; « tout public », « Tél : 05 53 00 11 22 » say such words, and are none.

    « x » is a box that is ticked, far more often than a coordinate.
    """
    return (
        cell.casefold() != "x"
        and 0 < len(cell) <= LONGEST_NAME
        and not _DATA.search(cell)
        and max(fields_named(cell).values(), default=0) >= NEUTRAL
    )


def count_known(cells: Sequence[str]) -> int:
    """How many of these cells are names of columns that lists have."""
    return sum(map(_is_known, cells))


def _best_known(looked: Sequence[Sequence[str]], eligible: Sequence[int]) -> int:
    """The first of them; but what holds many more known names of columns is rather it."""
    first = eligible[0]
    least = max(2, 2 * count_known(looked[first]) + 1)
    return next((rank for rank in eligible[1:] if count_known(looked[rank]) >= least), first)


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row names groups of the columns that the row under it names: « STRUCTURE | | COORDONNÉES | | »."""
    names = [cell for cell in upper if cell]
    if len(names) < 2 or not all(_is_name(cell) and len(cell) <= LONGEST_GROUP and not _FIGURE.search(cell) for cell in names):
        return False
    return any(not _at(upper, column) and cell for column, cell in enumerate(lower))


def _parts(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row names the parts of some columns of the row above it, and stands under no other column."""
    if not all(_is_name(cell) and not _DATA.search(cell) for cell in lower if cell):
        return False
    grouped = 0
    for column, cell in enumerate(lower):
        starts = not _at(upper, column + 1) and column + 1 < len(lower) and bool(lower[column + 1])
        if cell and _at(upper, column) and not starts:
            return False
        grouped += bool(cell) and not _at(upper, column)
    return grouped > 0 and bool(_at(upper, 0)) and (not _at(lower, 0))


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    names, group = [], ""
    for column in range(max(len(upper), len(lower))):
        above, below = _at(upper, column), _at(lower, column)
        group = above or (group if below else "")
        names.append(" – ".join(dict.fromkeys(filter(None, (group, below)))))
    return names
