"""One row read by a mapping: our fields, and a notice for each cell, or part of one, that is left out."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from commands.imports import cells
from commands.imports.files import Row
from commands.imports.identifiers import shortened
from commands.imports.mapping import Columns, Mapping, StructureFields
from commands.imports.meanings import Meanings
from commands.imports.personal import is_person, looks_personal
from commands.imports.pieces import ADDRESS, HOURS, Pieces, pieces_of, without_people
from commands.imports.reach import holds_reach, without_reach
from commands.imports.ticks import Box, read_box
from commands.imports.values.addresses import read_address
from commands.imports.values.coordinates import read_place
from commands.imports.values.dates import read_day
from commands.imports.values.hours_columns import read_columns
from commands.imports.values.lists import Listed, cut
from commands.imports.values.numbers import read_postcode, read_siret
from commands.imports.values.words import Read
from storage.analysis import fold

T = TypeVar("T")

LONGEST_PLACE = 100
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HIDDEN = "(non montré)"
NAMED = "le nom d’une personne n’est pas gardé"
TO_COME = "date à venir"


@dataclass(frozen=True, slots=True)
class Notice:
    """A cell, or part of one, that is left out while its row is kept."""

    place: int
    name: str
    column: str
    value: str
    reason: str


@lru_cache(maxsize=500)
def _folded(names: tuple[object, ...]) -> tuple[str, ...]:
    """The names of columns, folded; the rows of a file have the same ones."""
    return tuple(fold(str(name)) for name in names)


class RowReader:
    """Reads the cells of one row; the mapping is about columns, this is about what they say."""

    def __init__(self, row: Row, mapping: Mapping, meanings: Meanings, today: date) -> None:
        self.place = row.place
        self._sheet = row.sheet
        self.name = ""
        self.notices: list[Notice] = []
        self.mapping, self.meanings, self._today = mapping, meanings, today
        self._lines: dict[str, str] = {}
        self._items: dict[str, list[str]] = {}
        self.sorted: dict[str, Listed] = {}
        columns = _folded(tuple(row.cells))
        self._names = dict(zip(columns, row.cells, strict=True))
        self._cells = dict(zip(columns, row.cells.values(), strict=True))
        told = zip(columns, row.cells.items(), strict=True)
        self.raw = {
            name: self._nameless(column, value)
            for column, (name, value) in told
            if column in mapping.declared or self._may_be_kept(column, value)
        }
        for column in mapping.personnes:
            if self.line((column,)):
                self.note(column, HIDDEN, NAMED)

    def _may_be_kept(self, column: str, value: object) -> bool:
        """Whether a cell of a column that nobody declared is kept as it came: none that names people, nor looks so."""
        return column not in self.mapping.personnes and not looks_personal(value)

    def _nameless(self, column: str, value: object) -> object:
        """A cell as it came, but for the pieces of its words that name somebody."""
        return without_people(value) if column in self.mapping.telling and isinstance(value, str) else value

    def cell(self, column: str) -> object:
        """A cell as it came."""
        return self._cells.get(column)

    def pieces(self, column: str) -> Pieces:
        """What the words of a cell say, sorted."""
        return pieces_of(cells.text(self._cells.get(column)))

    def _line(self, column: str) -> str:
        """The words of a cell on one line, cleaned once."""
        if column not in self._lines:
            self._lines[column] = cells.line(self._cells.get(column))
        return self._lines[column]

    def said(self, columns: Columns) -> Hashable:
        """What these columns say, as it came, to know another row that says the same."""
        found = (self._cells.get(name) for name in columns)
        told = tuple(value if isinstance(value, str) else (repr(value),) for value in found)  # not as they equal: True is no 1
        return self._sheet, tuple(self._names.values()), told

    def header(self, column: str) -> str:
        """A column's name as the file writes it."""
        return cells.line(self._names.get(column, column))

    def located(self, words: str) -> str:
        """Words that a place goes with; of a workbook whose sheets are read together, with the sheet."""
        return f"{words} (feuille « {self._sheet} »)" if self._sheet else words

    def note(self, column: str, value: str, reason: str) -> None:
        """Keep a notice about a cell. What looks like somebody's name is not shown."""
        shown = HIDDEN if is_person(value) else value
        self.notices.append(Notice(self.place, self.name, self.located(self.header(column)), shown, reason))

    def read_name(self, columns: Columns) -> str:
        """Read the name, which the notices of this row will carry. Empty: there is none."""
        words = self.line(columns)
        self.name = words if self.mapping.structure.reach.isdisjoint(columns) else without_reach(words)
        self.notices = [replace(notice, name=self.name) for notice in self.notices]
        return self.name

    # ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def line(self, columns: Columns) -> str:
        """Give the words of these columns on one line, each said once."""
        if len(columns) < 2:
            return self._line(columns[0]) if columns else ""
        return ", ".join(dict.fromkeys(words for words in (self._line(name) for name in columns) if words))

    def text(self, columns: Columns) -> str:
        """Give the words of these columns, lines kept."""
        if len(columns) < 2:
            return cells.text(self._cells.get(columns[0])) if columns else ""
        return "\n".join(dict.fromkeys(words for words in (cells.text(self._cells.get(name)) for name in columns) if words))

    def identifier(self, columns: Columns) -> str:
        """Give what names this row among those of its source: one column as it is, several folded together."""
        if len(columns) == 1:
            return shortened(self.line(columns))
        return shortened(" | ".join(fold(self._line(name)) for name in columns))

    def items(self, columns: Columns) -> list[str]:
        """List the values of these columns, each once."""
        if not columns:
            return []
        return list(dict.fromkeys(item for name in columns for item in self._items_of(name)))

    def _items_of(self, column: str) -> list[str]:
        if column not in self._items:
            mixed = column in self.mapping.mixed
            self._items[column] = list(self.pieces(column).others) if mixed else cut(self._cells.get(column), self.mapping.cuts(column))
        return self._items[column]

    def box(self, column: str) -> Box | None:
        """Read a box; None when it is empty."""
        return read_box(self._cells.get(column))

    def ticked(self, field: str) -> list[str]:
        """What the boxes of this row say of a field (`frais`, `contact`, `acces`), with what is noted beside them."""
        boxes = ((getattr(tick, field), self.box(tick.colonne)) for tick in self.mapping.coche)
        return [f"{said} ({box.note})" if box.note else said for said, box in boxes if said and box and box.is_ticked]

    def codes(self, field: str, columns: Columns) -> list[str]:
        """List the values of these columns, in the words of the mapping's table."""
        if not columns:
            return []
        return list(dict.fromkeys(self.mapping.words(field, item) for item in self.items(columns)))

    def answer(self, field: str, column: str, item: str) -> str:
        """A value in our words. A bare yes or no answers its column's name: « Sur rendez-vous ? » « Non » is « sans rendez-vous »."""
        box = read_box(item)
        if box is None or not box.is_bare or fold(item) in self.mapping.valeurs.get(field, {}):
            return self.mapping.words(field, item).replace("_", " ")
        header = self.header(column).replace("_", " ").strip(" ?:")
        if "rendez-vous" in fold(header) or "rdv" in fold(header).split():
            return "sur rendez-vous" if box.is_ticked else "sans rendez-vous"
        return f"{header} : {'oui' if box.is_ticked else 'non'}"

    def saying(self, columns: Columns, *, noes: bool = True) -> str:
        """The words of these columns on one line, where a bare yes or no tells what it answers; noes: so does a no."""
        if not columns:
            return ""
        said = ((name, self._line(name)) for name in columns)
        if not noes:
            said = ((name, words) for name, words in said if read_box(words) != Box(False))
        return ", ".join(dict.fromkeys(self.answer("", name, words) for name, words in said if words))

    # ── Checked values ───────────────────────────────────────────────────────────────────────────────────────────

    def checked(self, columns: Columns, reader: Callable[[Any], Read[T | None]], reason: str) -> T | None:
        """Give the first filled column as `reader` understands it; one it does not is noticed, and so is what was mended."""
        for name in columns:
            if words := self._line(name):
                read = reader(self._cells.get(name))
                if read.told or read.kept is None:
                    self.note(name, words, read.told or reason)
                return read.kept
        return None

    def place_name(self, columns: Columns) -> str | None:
        """Read the name of a place, which is short."""
        return self.checked(columns, _short, "trop long pour un lieu")

    def day(self, columns: Columns) -> date | None:
        """Read a date that is not in the future."""
        value = self.checked(columns, self._read_day, "date illisible")
        if value is not None and value > self._today:
            self.note(columns[0], value.isoformat(), TO_COME)
            return None
        return value

    def _read_day(self, value: object) -> Read[date | None]:
        """By the formats that the declaration names, else as people write days."""
        declared = cells.day(value, self.mapping.dates) if self.mapping.dates else None
        return Read(declared) if declared else read_day(value)

    def address(self, fields: StructureFields) -> str:
        """The street, its parts in one go, and what goes with it; without the ways to reach that its cells hold too."""
        street = " ".join(words for words in map(self._line, fields.voie) if words)
        said = ((name, self.pieces(name).address if name in self.mapping.mixed else self._line(name)) for name in fields.adresse)
        rest = (without_reach(words) if name in fields.reach or holds_reach(words) else words for name, words in said)
        return ", ".join(dict.fromkeys(words for words in (street, *rest) if words))

    def point(self, fields: StructureFields) -> tuple[float, float] | None:
        """Where it is: latitude and longitude, from their columns, else from one that holds both, else from metres of Lambert."""
        pairs = ((fields.latitude, fields.longitude), (fields.position, ()), (fields.x, fields.y))
        for one, other in pairs:
            first, second = self.line(one), self.line(other)
            if not first or bool(other) != bool(second):
                continue
            read = read_place(first, second)
            if read.told or read.kept is None:
                self.note(one[0], ", ".join(filter(None, (first, second))), read.told or "point illisible")
            if read.kept:
                return read.kept
        return None

    def description(self, fields: StructureFields) -> str:
        """What it says of itself, but for who is named by a piece of its own (« voir Mme Duval »), and what is told elsewhere."""
        said = []
        for name in fields.description:
            words = cells.text(self._cells.get(name))
            if (nameless := without_people(words)) != words:
                self.note(name, HIDDEN, NAMED)
            elsewhere = [kind for kind in (ADDRESS, HOURS) if name in getattr(fields, kind)]
            said.append(self.pieces(name).told(elsewhere) if name in self.mapping.mixed else nameless)
        return "\n".join(dict.fromkeys(filter(None, said)))

    def hours(self, fields: StructureFields) -> str | None:
        """When it is open: a week where the columns of days, or the words, say one; else the words."""
        days = [(day, self._cells.get(name)) for day in DAYS for name in getattr(fields, day)]
        others = [self.pieces(name).hours if name in self.mapping.hours_among else self._cells.get(name) for name in fields.horaires]
        read = read_columns([*days, *(("horaires", each) for each in others)])
        if read.told or read.left:
            self.note(
                (*fields.horaires, *(name for day in DAYS for name in getattr(fields, day)))[0],
                read.left,
                read.told or "horaires illisibles",
            )
        return read.kept or None

    # ── Whole records ────────────────────────────────────────────────────────────────────────────────────────────

    def structure_values(self, fields: StructureFields) -> dict[str, Any]:
        """Fill the columns of `Structure`, but its key."""
        constants = self.mapping.constantes
        postcode = self.checked(fields.code_postal, read_postcode, "code postal illisible")
        said = self.address(fields)
        address = read_address(said, postcode, self.place_name(fields.commune), self.mapping.communes)
        for told in address.told:
            self.note((*fields.adresse, *fields.voie, *fields.commune)[0], said, told)
        latitude, longitude = self.point(fields) or (None, None)
        return {
            "name": self.name,
            "acronym": self.line(fields.sigle) or None,
            "kind": ", ".join(dict.fromkeys([*filter(None, [constants.type]), *self.codes("type", fields.type)])).replace("_", " ") or None,
            "description": self.description(fields),
            "address": address.street or None,
            "postcode": address.postcode or constants.code_postal,
            "commune": address.commune or constants.commune,
            "insee": self.checked(fields.code_insee, lambda cell: Read(cells.insee(cell)), "code de commune illisible"),
            "district": self.place_name(fields.quartier),
            "latitude": latitude,
            "longitude": longitude,
            "opening_hours": self.hours(fields),
            "access_notes": ", ".join(filter(None, [self.saying(fields.acces), *self.ticked("acces"), constants.acces])) or None,
            "siret": self.checked(fields.siret, read_siret, "ce n’est pas un SIRET (14 chiffres)"),
            "confirmed_on": self.day(fields.verifiee_le),
        }


def _short(value: object) -> Read[str | None]:
    words = cells.line(value)
    return Read(words if len(words) <= LONGEST_PLACE else None)
