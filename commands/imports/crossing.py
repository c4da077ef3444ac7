"""Tables of two ways in: needs across structures, ticked; needs or publics across parts of the town, with structures in the cells.

Such a table has no column of names: it is brought to rows of structures before its columns are recognised. Which way the needs stand is
told by the lexicon, and by nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.language.words import words_of
from commands.imports.cells import line, text
from commands.imports.files import Row, Sheet
from commands.imports.meanings import Meanings
from commands.imports.pieces import is_named
from commands.imports.proposal.names import NEUTRAL, fields_named
from commands.imports.reach import READERS, holds_reach, without_reach
from commands.imports.reading.sheets import LeftAside, rows_of
from commands.imports.reading.turning import field_of
from commands.imports.rows import HIDDEN
from commands.imports.ticks import is_box
from commands.imports.values.hours import week_of

NAME, REACH, PERSON = "Structure", "Contact", "Personne à contacter"
NEED, PUBLIC, PART = "Besoin", "Public", "Secteur"
"""What the columns of the rows are called: they are recognised by these names."""
NAMELESS = "case qui ne nomme aucune structure"
MOST_ROWS, MOST_COLUMNS = 300, 60
MOSTLY = 0.6
FEWEST = 2
LONGEST_NAME = 80
_UNNAMED = re.compile(r"colonne \d+")
_PARTS = re.compile(r"\s*\n\s*|\s*[;•]\s*|,\s+|\s+[/|+]\s+")
_SEE = re.compile(r"(?:voir|cf\.?)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table whose first column names its rows. rows: the place, the label and the cells of each."""

    corner: str
    across: tuple[str, ...]
    rows: tuple[tuple[int, str, tuple[str, ...]], ...]

    @property
    def down(self) -> list[str]:
        """What names its rows."""
        return [label for _, label, _ in self.rows]

    @property
    def cells(self) -> list[str]:
        """What its cells say, but for those that say nothing, and for rows that tell a field (« Téléphone »)."""
        return [cell for _, label, cells in self.rows if not field_of(label) for cell in cells if cell]


def crossed(sheet: Sheet, meanings: Meanings) -> Sheet:
    """The sheet with a row for each structure, where it is such a table; else as it is."""
    table = _table(sheet)
    if table is None:
        return sheet
    down, across = _kind(table.down, meanings), _kind(table.across, meanings)
    boxes = sum(map(is_box, table.cells)) >= MOSTLY * len(table.cells)
    if boxes and down and not across:
        return _turned(sheet, table)
    if not boxes and (down or across) and down != across and _hold_names(table.cells):
        return _listed(sheet, table, down or PART, across or PART)
    return sheet


def _table(sheet: Sheet) -> _Table | None:
    """The sheet as such a table; None where its columns are those of a list, or it is too large to be one."""
    if not sheet.lines or not FEWEST <= len(sheet.structures) <= MOST_ROWS or not FEWEST < len(sheet.header) <= MOST_COLUMNS:
        return None
    corner, *across = sheet.header
    if any(_is_of_lists(name) for name in (corner, *across)):
        return None
    rows = [(row.place, line(row.cells.get(corner)), tuple(text(row.cells.get(name)) for name in across)) for row in sheet.structures]
    filled = any(cell for *_, cells in rows for cell in cells)
    return _Table(corner, tuple(across), tuple(rows)) if filled and all(label for _, label, _ in rows) else None


def _is_of_lists(name: str) -> bool:
    """Whether a column is one of those that lists of structures have."""
    known = {field for field, certainty in fields_named(name).items() if certainty >= NEUTRAL}
    return bool(known & {"nom", "telephone", "courriel", "adresse", "horaires", "site", "description"})


def _kind(labels: Sequence[str], meanings: Meanings) -> str:
    """What these labels are, but for those that name fields: needs, publics, or (empty) anything else."""
    told = [label for label in labels if not field_of(label) and not _UNNAMED.fullmatch(label)]
    needs = [label for label in told if meanings.needs(label).is_certain]
    publics = [label for label in told if meanings.publics(label).is_certain]
    found = max((needs, NEED), (publics, PUBLIC), key=lambda each: len(each[0]))
    return found[1] if len(found[0]) >= max(FEWEST, MOSTLY * len(told)) else ""


def _hold_names(cells: Sequence[str]) -> bool:
    """Whether cells may hold names: they begin with a capital, and are no hours."""
    named = [cell for cell in cells if cell[:1].isupper() and not is_box(cell) and week_of(cell) is None]
    return len(cells) > 0 and len(named) >= MOSTLY * len(cells)


def _turned(sheet: Sheet, table: _Table) -> Sheet:
    """A row a column, with what the lines name as its columns."""
    header = (NAME, *dict.fromkeys(table.down))
    rows = rows_of()
    for rank, name in enumerate(table.across, start=1):
        if not _UNNAMED.fullmatch(name):
            cells = {label: found[rank - 1] for _, label, found in reversed(table.rows)}
            rows.append(Row(rank, {NAME: name} | {label: cells[label] for label in header[1:]}))
    return Sheet(rows, header=header, left=sheet.left)


def _listed(sheet: Sheet, table: _Table, down: str, across: str) -> Sheet:
    """A row for each structure that a line names, with all the columns that name it there."""
    rows, left = rows_of(), list(sheet.left)
    for place, label, cells in table.rows:
        found: dict[str, _Named] = {}
        parts: dict[str, list[str]] = {}
        for part, cell in zip(table.across, cells, strict=True):
            named = _named_in(cell)
            if cell and not named:
                left.append(LeftAside(place, HIDDEN if is_named(cell) else line(cell)[:LONGEST_NAME], NAMELESS))
            for each in named:
                key = words_of(each.name)
                found[key] = found[key].joined(each) if key in found else each
                parts.setdefault(key, []).extend([] if _UNNAMED.fullmatch(part) else [part])
        for key, each in found.items():
            told = {NAME: each.name, down: label, across: ", ".join(dict.fromkeys(parts[key]))}
            rows.append(Row(place, {**told, REACH: "\n".join(each.reach), PERSON: ", ".join(each.people)}))
    return Sheet(rows, lines=True, header=(NAME, down, across, REACH, PERSON), left=tuple(left))


@dataclass(frozen=True, slots=True)
class _Named:
    """A structure that a cell names, what reaches it, and who is named there."""

    name: str
    reach: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    def joined(self, other: "_Named") -> "_Named":
        """Itself, with what another cell says of it."""
        reach, people = (tuple(dict.fromkeys(both)) for both in ((*self.reach, *other.reach), (*self.people, *other.people)))
        return _Named(self.name, reach, people)


def _named_in(cell: str) -> list[_Named]:
    """The structures that a cell names; a phone, or somebody, goes with the one before."""
    found: list[_Named] = []
    for piece in filter(None, _PARTS.split(cell)):
        reach = tuple(value for _, _, reader, _ in READERS if holds_reach(piece) for value in reader(piece).kept)
        bare = (without_reach(piece) if reach else piece).strip(" ()[]:-–")
        if found and is_named(bare):
            found[-1] = found[-1].joined(_Named("", reach, (bare,)))
        elif found and (not line(bare) or bare[:1].islower()):
            found[-1] = found[-1].joined(_Named("", reach))
        elif any(map(str.isalpha, line(bare))) and not is_named(bare):
            found.append(_Named(_SEE.sub("", bare)[:LONGEST_NAME], reach))
    return found
