"""From a table of cells to a sheet: what is the header, what is a row, and what stands around them, left aside with its reason."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise

from commands.core.language.words import words_of
from commands.imports.reading.beneath import with_another
from commands.imports.reading.beside import one_under_the_other
from commands.imports.reading.cards import carded, keyed
from commands.imports.reading.continued import Continued, over_several_lines, with_notes_below
from commands.imports.reading.ditto import Above
from commands.imports.reading.finess import named
from commands.imports.reading.headed import beheaded
from commands.imports.reading.headers import Header, Line, count_filled, find_header, is_filled, names_columns
from commands.imports.reading.legends import LEGEND, deciphered, legend_of
from commands.imports.reading.lines import REPEATED, SAMPLE, SECTION, TITLE, WIDE, Shape, reason_of, shape_of, shown_words
from commands.imports.reading.loose import loose_of
from commands.imports.reading.numbered import by_number
from commands.imports.reading.sheets import HEADING, LIKE, UNNAMED, LeftAside, Row, Sheet, rows_of, with_notes
from commands.imports.reading.stacked import stacked
from commands.imports.reading.turning import turned

Merge = tuple[int, int, int, int]
"""Cells shown as one: first line, first column, last line, last column, from 1."""

TURNED = "J’ai tourné le tableau, où chaque colonne est une structure."
SECOND = "autre tableau, sous le premier"
MOST_FILLED = 1_000_000
"""Cells that merged ranges may fill."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled lines of a table as it came, and its merged cells. aside: why lines are not to be read; notes: what is noted on others.

    levels: it is text that flows; of its lines that are headings, the level, from 1.
    """

    lines: Sequence[Line]
    merges: Sequence[Merge] = ()
    aside: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    levels: Mapping[int, int] | None = None


def marked(grid: Grid) -> Sheet:
    """Read a table of a workbook, with what is marked on its lines."""
    left = [LeftAside(place, shown_words(cells), grid.aside[place]) for place, cells in grid.lines if place in grid.aside]
    lines = [each for each in grid.lines if each[0] not in grid.aside] if left else grid.lines
    sheet = with_notes(sheet_of(Grid(lines, grid.merges)), grid.notes)
    return replace(sheet, left=(*sheet.left, *left))


def sheet_of(grid: Grid) -> Sheet:
    """Read a table. Its lines may be many, and packed."""
    codes, places = legend_of(grid.lines)
    if not codes:
        return _laid_out(grid)
    told = [LeftAside(place, shown_words(cells), LEGEND) for place, cells in grid.lines if place in places]
    lines = [each for each in grid.lines if each[0] not in places]
    sheet = deciphered(_laid_out(replace(grid, lines=lines)), codes) if lines else Sheet(rows_of())
    return replace(sheet, left=(*sheet.left, *told))


def _laid_out(grid: Grid, *, upright: bool = False) -> Sheet:
    """Read a table, however it is laid out. upright: it is known to stand so."""
    if (cards := carded(grid.lines) or keyed(grid.lines) or stacked(grid.lines)) is not None:
        return sheet_of(Grid(cards))
    known = named(grid.lines)
    if known is None and (loose := loose_of(grid.lines, grid.levels)) is not None:
        return loose
    if not upright and (columns := turned(grid.lines)) is not None:
        return replace(_laid_out(Grid(columns), upright=True), lines=False, laid_out=TURNED)
    lines = known or grid.lines
    header = find_header(lines)
    sections = _fill(lines[header.end :], grid.merges) if grid.merges else frozenset[int]()
    if (
        one := one_under_the_other(lines)
        or by_number(lines, header)
        or over_several_lines(lines, header)
        or with_notes_below(lines, header)
    ) is not None:
        return sheet_of(Grid(one))
    second = _second(lines, header)
    if second == len(lines):
        return beheaded(_read(lines, header, sections))
    sheet, others = _read(lines[:second], header, sections), lines[second:]
    titles = find_header(others)
    told = [LeftAside(place, shown_words(cells), REPEATED) for place, cells in others[titles.first : titles.end]]
    apart = [LeftAside(place, shown_words(cells), SECOND) for place, cells in others]
    return with_another(sheet, sheet_of(Grid(others, grid.merges)), told) or replace(sheet, left=(*sheet.left, *apart))


def _read(lines: Sequence[Line], header: Header, sections: frozenset[int]) -> Sheet:
    """Read the one table of these lines. sections: lines that one cell spans across."""
    names = _names(header, lines)
    left = [_around(place, cells, TITLE) for place, cells in lines[: header.first]]
    shape = shape_of(lines, header, sections)
    rows = rows_of()
    heading, above = _first_heading(lines, header, shape), Above()
    continued = Continued(names, lines[header.end : header.end + SAMPLE])
    below = pairwise(chain(islice(lines, header.end, None), [None]))
    for rank, (told, follows) in enumerate(below, start=header.end):
        assert told is not None  # only the last one is followed by none
        place, cells = told
        if reason := shape.why(rank, told, follows):
            left.append(_around(place, cells, reason))
            heading = shown_words(cells).rstrip(" :") if reason == SECTION else heading
        else:
            above.keep(continued.filled(above.headed(above.repeated(cells)), above.last))
            rows.append(Row(place, _named(names, above.last, heading)))
    shown = [name for name in names if name]
    surplus = dict.fromkeys([*(name for row in rows[:SAMPLE] for name in row.cells), *([HEADING] if heading else [])])
    return Sheet(rows, lines=True, header=tuple(dict.fromkeys([*shown, *surplus])), left=tuple(left))


def _around(place: int, cells: Sequence[str], reason: str) -> LeftAside:
    words = shown_words(cells)
    return LeftAside(place, words, reason_of(words, reason))


# ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _names(header: Header, lines: Sequence[Line]) -> list[str]:
    """A name for each column, none twice; « colonne 3 » for one that has none and is filled; empty for one that has neither."""
    unnamed = [column for column, name in enumerate(header.names) if not name]
    rows = islice(lines, header.end, None) if unnamed else ()
    used = {column for _, cells in rows for column in unnamed if column < len(cells) and is_filled(cells[column])}
    if not header.names:
        used = set(range(max((len(cells) for _, cells in lines), default=0)))
    width = len(header.names) or len(used)
    names: list[str] = []
    taken: set[str] = set()
    for column in range(width):
        name = " ".join(header.names[column].split()) if column < len(header.names) else ""
        name = name or (f"{UNNAMED}{column + 1}" if column in used else "")
        names.append(_distinct(name, taken))
    return names


def _distinct(name: str, taken: set[str]) -> str:
    """The name, with a number from the second time it is met."""
    key, number, told = words_of(name) or name, 1, name
    while name and key in taken:
        number += 1
        told = f"{name} ({number})"
        key = words_of(told)
    taken.add(key)
    return told


def _named(names: Sequence[str], cells: Sequence[str], heading: str) -> dict[str, str]:
    """A row under its names, and its intertitle. What it holds further than the names stands under « colonne N »."""
    found = {name: cells[column] if column < len(cells) else "" for column, name in enumerate(names) if name}
    found.update((f"{UNNAMED}{column + 1}", cells[column]) for column in range(len(names), len(cells)) if is_filled(cells[column]))
    return found | ({HEADING: heading} if heading else {})


# ── What is no row ───────────────────────────────────────────────────────────────────────────────────────────────


def _first_heading(lines: Sequence[Line], header: Header, shape: Shape) -> str:
    """The intertitle of the first rows, above the names of the columns where those are said again under each."""
    if not header.first or count_filled(lines[header.first - 1][1]) != 1:
        return ""
    below = pairwise(islice(lines, header.end, None))  # and no copy: they may be many
    again = any(count_filled(cells) == 1 and shape.reason(*follows) == REPEATED for (_, cells), follows in below)
    return shown_words(lines[header.first - 1][1]) if again else ""


def _second(lines: Sequence[Line], header: Header) -> int:
    """Where another table begins, after an empty line: at the names of its columns, or at the title above them."""
    ours = {words_of(name) for name in header.names}
    for rank, ((before, _), (place, _)) in enumerate(pairwise(islice(lines, header.end, None)), start=header.end + 1):
        if place == before + 1:
            continue
        title = count_filled(lines[rank][1]) == 1 and rank + 1 < len(lines)
        cells = lines[rank + title][1]
        if names_columns(cells) and len(ours & set(map(words_of, cells))) < LIKE * len(ours):
            return rank
    return len(lines)


# ── Merged cells ─────────────────────────────────────────────────────────────────────────────────────────────────


def _fill(lines: Sequence[Line], merges: Sequence[Merge]) -> frozenset[int]:
    """Write what merged cells show in each line they span, under their first column. Gives the lines that one cell spans across."""
    places = [place for place, _ in lines]
    across, budget = set(), MOST_FILLED
    for top, left, bottom, right in merges:
        begin = bisect_left(places, top)
        if begin == len(places) or places[begin] != top or left > len(lines[begin][1]):
            continue
        if right - left + 1 >= WIDE:
            across.add(top)
        shown = lines[begin][1][left - 1]
        for rank in range(begin + 1, bisect_left(places, bottom + 1) if shown else 0):
            if budget <= 0:
                break
            cells = lines[rank][1]
            cells.extend([""] * (left - len(cells)))
            cells[left - 1] = cells[left - 1] or shown
            budget -= 1
    return frozenset(across)
