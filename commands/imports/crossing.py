"""Tables of two ways in: needs across structures, ticked; needs, publics or days across anything, with structures in the cells.

Such a table has no column of names: it is brought to rows of structures before its columns are recognised. Which way the needs stand is
told by the lexicon, and days by their names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from commands.core.language.words import words_of
from commands.imports.cells import line, text
from commands.imports.files import Row, Sheet
from commands.imports.meanings import Meanings
from commands.imports.pieces import MONDAY, PARTING, is_named, with_hours
from commands.imports.proposal.names import fields_told
from commands.imports.reach import READERS, holds_reach, without_reach
from commands.imports.reading.sheets import LeftAside, rows_of
from commands.imports.reading.tables import TURNED
from commands.imports.reading.turning import field_of
from commands.imports.rows import HIDDEN
from commands.imports.ticks import is_box, opening
from commands.imports.values.addresses import is_street, is_town
from commands.imports.values.hours import week_of
from commands.imports.values.hours_columns import days_of_column

NAME, ADDRESS, HOURS, REACH, PERSON = "Structure", "Adresse", "Horaires", "Contact", "Personne à contacter"
NEED, PUBLIC, PART = "Besoin", "Public", "Secteur"
"""What the columns of the rows are called: they are recognised by these names."""
FROM_CELLS = "Les structures étaient dans les cases, et chacune a sa ligne."
NAMELESS = "case qui ne nomme aucune structure"
MOST_ROWS, MOST_COLUMNS = 300, 60
MOSTLY = 0.6
FEWEST = 2
LONGEST_NAME = 80
MOMENTS = frozenset({"matin", "après-midi", "apres-midi", "soir", "midi"})
_UNNAMED = re.compile(r"colonne \d+")
_PARTS = re.compile(rf"{PARTING}|(?<!\s)\s++\+\s++")
"""What stands between the structures that a cell names; a dash is of their names."""
_TIMES = re.compile(r"(?:\bde )?\b\d{1,2} ?[h:].*$")
"""The hours that end what stands under a day: « CAF 9h-12h »."""
_TERMS = frozenset(
    {"sur", "sans", "avec", "selon", "rdv", "rendez-vous", "uniquement", "ouvert", "ouverte", "ferme", "fermee", "permanence", "tous"}
)
"""How a cell begins that says when or on which terms, and names nobody: « Sur RDV »."""
_SHUT = frozenset({"ferme", "fermee", "fermeture", "rien", "personne", "aucun", "aucune"})
"""What a cell says where nobody is."""
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
        told = (cells for _, label, cells in self.rows if days_of_column(label) or not field_of(label))
        return [cell for cells in told for cell in cells if cell]


def crossed(sheet: Sheet, meanings: Meanings) -> Sheet:
    """The sheet with a row for each structure, where it is such a table; else as it is."""
    table = _table(sheet)
    if table is None:
        return _unfolded(sheet, meanings)
    down, across = _kind(table.down, meanings), _kind(table.across, meanings)
    cells = table.cells
    boxes = sum(map(is_box, cells)) >= MOSTLY * len(cells)
    if boxes and down in {NEED, PUBLIC} and not across:
        return _turned(sheet, table)
    if not boxes and (down or across) and down != across and _hold_names(cells):
        return _listed(sheet, table, down or _other(table.down), across or _other(table.across))
    return _unfolded(sheet, meanings)


def _unfolded(sheet: Sheet, meanings: Meanings) -> Sheet:
    """The sheet with a row for each structure that a column names beside needs or publics; as it is, where no column does."""
    if not sheet.lines or not FEWEST <= len(sheet.structures) <= MOST_ROWS or not FEWEST <= len(sheet.header) <= MOST_COLUMNS:
        return sheet
    cells = {name: [text(row.cells.get(name)) for row in sheet.structures] for name in sheet.header}
    column = next((name for name in sheet.header if _names_several(name, cells[name])), None)
    others = {name: [line(cell) for cell in filter(None, said)] for name, said in cells.items() if name != column}
    if column is None or any("nom" in fields_told(name) for name in others):
        return sheet
    if "nom" not in fields_told(column) and not any(_are_themes(labels, meanings) for labels in others.values()):
        return sheet
    rows, left = rows_of(), list(sheet.left)
    for row in sheet.structures:
        beside = {name: row.cells.get(name, "") for name in sheet.header if name != column}
        found = _named_in(text(row.cells.get(column)))
        for each in found:
            rows.append(Row(row.place, {NAME: each.name, **beside, **each.cells}, row.sheet))
        if not found:
            left.append(LeftAside(row.place, line(" | ".join(beside.values()))[:LONGEST_NAME], NAMELESS, row.sheet))
    kept = (name for name in sheet.header if name != column)
    return Sheet(
        rows, lines=True, header=tuple(dict.fromkeys((NAME, *kept, ADDRESS, HOURS, REACH, PERSON))), left=tuple(left), laid_out=FROM_CELLS
    )


def _are_themes(labels: Sequence[str], meanings: Meanings) -> bool:
    """Whether labels are needs or publics."""
    known = sum(meanings.needs(label).is_certain or meanings.publics(label).is_certain for label in labels)
    return known >= max(FEWEST, MOSTLY * len(labels))


def _names_several(name: str, cells: Sequence[str]) -> bool:
    """Whether the cells of a column name structures, some of them several, or with a way to reach each."""
    filled = [cell for cell in cells if cell]
    told = fields_told(name)
    others = {"courriel", "adresse", "horaires", "site", "description"}
    if not _hold_names(filled) or ("nom" not in told and not told.isdisjoint(others)):
        return False
    named = [found for found in map(_named_in, filled) if found]
    reached = sum(any(one.reach for one in each) for each in named)
    several = any(len(each) > 1 and all(one.reach for one in each) for each in named)
    return len(named) >= MOSTLY * len(filled) and several and reached >= MOSTLY * len(filled)


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
    return not fields_told(name).isdisjoint({"nom", "telephone", "courriel", "adresse", "horaires", "site", "description"})


def _kind(labels: Sequence[str], meanings: Meanings) -> str:
    """What these labels are, but for those that name fields: needs, publics, days (HOURS), or (empty) anything else."""
    if sum(len(days_of_column(label)) == 1 for label in labels) >= max(FEWEST, MOSTLY * len(labels)):
        return HOURS
    told = [label for label in labels if not field_of(label) and not _UNNAMED.fullmatch(label)]
    needs = [label for label in told if meanings.needs(label).is_certain]
    publics = [label for label in told if meanings.publics(label).is_certain]
    found = max((needs, NEED), (publics, PUBLIC), key=lambda each: len(each[0]))
    return found[1] if len(found[0]) >= max(FEWEST, MOSTLY * len(told)) else ""


def _other(labels: Sequence[str]) -> str:
    """What labels are that are no needs, publics nor days: parts of a day, else parts of the town."""
    return HOURS if all(map(_is_of_a_day, labels)) else PART


def _is_of_a_day(label: str) -> bool:
    return label.casefold() in MOMENTS or week_of(label, MONDAY) is not None


def _hold_names(cells: Sequence[str]) -> bool:
    """Whether cells may hold names: they begin with a capital, and are no hours."""
    named = [
        cell for cell in cells if cell[:1].isupper() and not is_box(cell) and opening(cell) not in _TERMS and week_of(cell, MONDAY) is None
    ]
    return len(cells) > 0 and len(named) >= MOSTLY * len(cells)


def _turned(sheet: Sheet, table: _Table) -> Sheet:
    """A row a column, with what the lines name as its columns."""
    header = (NAME, *dict.fromkeys(table.down))
    rows = rows_of()
    for rank, name in enumerate(table.across, start=1):
        if not _UNNAMED.fullmatch(name):
            cells = {label: found[rank - 1] for _, label, found in reversed(table.rows)}
            rows.append(Row(rank, {NAME: name} | {label: cells[label] for label in header[1:]}))
    return Sheet(rows, header=header, left=sheet.left, laid_out=TURNED)


def _listed(sheet: Sheet, table: _Table, down: str, across: str) -> Sheet:
    """A row for each structure that a line names, with all the columns that name it there."""
    rows, left = rows_of(), list(sheet.left)
    axes = [axis for axis in (down, across) if axis != HOURS]
    for place, label, cells in table.rows:
        found: dict[str, _Named] = {}
        parts: dict[str, list[str]] = {}
        for part, cell in zip(table.across, cells, strict=True):
            named = _named_in(cell)
            if cell and not named:
                left.append(LeftAside(place, HIDDEN if is_named(cell) else line(cell)[:LONGEST_NAME], NAMELESS))
            for each in named:
                timed = replace(each, hours=_under(each.hours, label, part))
                key = words_of(each.name)
                found[key] = found[key].joined(timed) if key in found else timed
                parts.setdefault(key, []).extend([] if _UNNAMED.fullmatch(part) else [part])
        for key, each in found.items():
            told = {down: label, across: ", ".join(dict.fromkeys(parts[key]))}
            rows.append(Row(place, {NAME: each.name, **{axis: told[axis] for axis in axes}, **each.cells}))
    return Sheet(rows, lines=True, header=(NAME, *axes, ADDRESS, HOURS, REACH, PERSON), left=tuple(left), laid_out=FROM_CELLS)


def _under(hours: tuple[str, ...], *labels: str) -> tuple[str, ...]:
    """Hours that a cell says, on the day it stands under; without any, those of its line (« 9h-12h », « Matin »)."""
    day = next(filter(days_of_column, labels), "")
    of_line = next(filter(_is_of_a_day, labels), "")
    return tuple(f"{day} {each}".strip() for each in hours or (of_line,)) if day else hours


@dataclass(frozen=True, slots=True)
class _Named:
    """A structure that a cell names, when it is there, what reaches it, and who is named there."""

    name: str
    hours: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    address: tuple[str, ...] = ()

    @property
    def cells(self) -> dict[str, str]:
        """As the cells of a row."""
        return {
            ADDRESS: ", ".join(self.address),
            HOURS: "\n".join(self.hours),
            REACH: "\n".join(self.reach),
            PERSON: ", ".join(self.people),
        }

    def joined(self, other: "_Named") -> "_Named":
        """Itself, with what is said of it besides."""
        mine, theirs = ((each.hours, each.reach, each.people, each.address) for each in (self, other))
        both = ((*one, *another) for one, another in zip(mine, theirs, strict=True))
        return _Named(self.name, *(tuple(dict.fromkeys(each)) for each in both))


def _named_in(cell: str) -> list[_Named]:
    """The structures that a cell names; hours, a phone, or somebody, go with the one before."""
    found: list[_Named] = []
    for piece in filter(None, _PARTS.split(cell)):
        reach = tuple(value for _, _, reader, _ in READERS for value in reader(piece).kept) if holds_reach(piece) else ()
        bare, hours = _timed((without_reach(piece) if reach else piece).strip(" ()[]:-–"))
        placed = is_street(bare) or is_town(bare)
        beside = _Named("", hours, reach, (bare,) if is_named(bare) else (), (bare,) if placed else ())
        if found and (beside.people or placed or not line(bare) or bare[:1].islower()):
            found[-1] = found[-1].joined(beside)
        elif any(map(str.isalpha, line(bare))) and not (beside.people or placed or opening(bare) in _SHUT):
            found.append(replace(beside, name=_SEE.sub("", bare)[:LONGEST_NAME]))
    return found


def _timed(piece: str) -> tuple[str, tuple[str, ...]]:
    """What a piece says, and the hours it ends with, which may be of the day that it stands under."""
    bare, hours = with_hours(piece)
    times = None if hours else _TIMES.search(piece)
    if times and week_of(times[0], MONDAY) is not None:
        bare, hours = piece[: times.start()], times[0]
    return bare.strip(" ()[]:-–,"), (hours,) if hours else ()
