"""One row read by a mapping: our fields, and a notice for each cell, or part of one, that is left out."""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from commands.imports import cells
from commands.imports.files import Row
from commands.imports.mapping import Columns, Mapping, ServiceFields, StructureFields
from storage.analysis import fold

T = TypeVar("T")
Needs = Map[str, str]

LONGEST_PLACE = 100
LONGEST_IDENTIFIER = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """A cell, or part of one, that is left out while its row is kept."""

    place: int
    name: str
    column: str
    value: str
    reason: str


def shortened(identifier: str) -> str:
    """Bring an endless identifier to a length that databases index, still its own."""
    if len(identifier) <= LONGEST_IDENTIFIER:
        return identifier
    return f"{identifier[: LONGEST_IDENTIFIER - 17]}~{sha256(identifier.encode()).hexdigest()[:16]}"


def tags_of(needs: Iterable[str], themes: Iterable[str], by_theme: Needs) -> list[str]:
    """List the tags of a service: needs, and those that themes stand for; a theme the lexicon does not name stays itself."""
    return list(dict.fromkeys([*needs, *(by_theme.get(theme, theme) for theme in themes)]))


class RowReader:
    """Reads the cells of one row; the mapping is about columns, this is about what they say."""

    def __init__(self, row: Row, mapping: Mapping, today: date) -> None:
        self.place = row.place
        self.name = ""
        self.notices: list[Notice] = []
        self._mapping, self._today = mapping, today
        self._cells = {fold(str(name)): value for name, value in row.cells.items()}
        self._headers = {fold(str(name)): cells.line(name) for name in row.cells}
        self.raw = {name: value for name, value in row.cells.items() if fold(str(name)) not in mapping.personnes}
        for column in mapping.personnes:
            if self.line((column,)):
                self.note(column, "(non montré)", "le nom d’une personne n’est pas gardé")

    def note(self, column: str, value: str, reason: str) -> None:
        """Keep a notice about a cell."""
        self.notices.append(Notice(self.place, self.name, self._headers.get(column, column), value, reason))

    def read_name(self, columns: Columns) -> str:
        """Read the name, which the notices of this row will carry. Empty: there is none."""
        self.name = self.line(columns)
        self.notices = [replace(notice, name=self.name) for notice in self.notices]
        return self.name

    # ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def line(self, columns: Columns) -> str:
        """Give the words of these columns on one line, each said once."""
        return ", ".join(dict.fromkeys(words for words in (cells.line(self._cells.get(name)) for name in columns) if words))

    def text(self, columns: Columns) -> str:
        """Give the words of these columns, lines kept."""
        return "\n".join(dict.fromkeys(words for words in (cells.text(self._cells.get(name)) for name in columns) if words))

    def identifier(self, columns: Columns) -> str:
        """Give what names this row among those of its source: one column as it is, several folded together."""
        if len(columns) == 1:
            return shortened(self.line(columns))
        return shortened(" | ".join(fold(cells.line(self._cells.get(name))) for name in columns))

    def items(self, columns: Columns) -> list[str]:
        """List the values of these columns, each once."""
        found = (item for name in columns for item in cells.items(self._cells.get(name), self._mapping.separateurs))
        return list(dict.fromkeys(found))

    def codes(self, field: str, columns: Columns) -> list[str]:
        """List the values of these columns, in the words of the mapping's table."""
        return list(dict.fromkeys(self._mapping.words(field, item) for item in self.items(columns)))

    def how_to_reach(self, fields: ServiceFields) -> str | None:
        """Say how to reach a service, and that one must be sent by a professional where not anybody may come."""
        senders = self.codes("orientation", fields.orientation)
        ways = self.codes("contact", fields.contact) + ([] if "" in senders else senders)
        return ". ".join(words for words in (", ".join(ways), self.line(fields.contact_precisions)) if words) or None

    # ── Checked values ───────────────────────────────────────────────────────────────────────────────────────────

    def checked(self, columns: Columns, reader: Callable[[Any], T | None], reason: str) -> T | None:
        """Give the first filled column as `reader` understands it; one it does not is noticed."""
        for name in columns:
            if words := cells.line(self._cells.get(name)):
                value = reader(self._cells.get(name))
                if value is None:
                    self.note(name, words, reason)
                return value
        return None

    def place_name(self, columns: Columns) -> str | None:
        """Read the name of a place, which is short."""
        return self.checked(
            columns, lambda cell: words if len(words := cells.line(cell)) <= LONGEST_PLACE else None, "trop long pour un lieu"
        )

    def day(self, columns: Columns) -> date | None:
        """Read a date that is not in the future."""
        value = self.checked(columns, lambda cell: cells.day(cell, self._mapping.dates), "date illisible")
        if value is not None and value > self._today:
            self.note(columns[0], value.isoformat(), "date à venir")
            return None
        return value

    def contacts(self, fields: StructureFields | ServiceFields) -> frozenset[tuple[str, str]]:
        """Collect the ways to reach: (phone, email or web; value)."""
        readers = (
            ("phone", fields.telephone, cells.phones, "numéro inutilisable"),
            ("email", fields.courriel, cells.emails, "adresse électronique inutilisable"),
            ("web", fields.site, cells.webs, "adresse de site inutilisable"),
        )
        found: set[tuple[str, str]] = set()
        for kind, columns, reader, reason in readers:
            for name in columns:
                kept, left = reader(self._cells.get(name))
                found.update((kind, value) for value in kept)
                if left:
                    self.note(name, left, reason)
        return frozenset(found)

    # ── Whole records ────────────────────────────────────────────────────────────────────────────────────────────

    def structure_values(self, fields: StructureFields) -> dict[str, Any]:
        """Fill the columns of `Structure`, but its key."""
        commune = self.place_name(fields.commune)
        address, found = cells.street(self.line(fields.adresse), commune, fold)
        return {
            "name": self.name,
            "acronym": self.line(fields.sigle) or None,
            "kind": ", ".join(self.codes("type", fields.type)) or None,
            "description": self.text(fields.description),
            "address": address or None,
            "postcode": self.checked(fields.code_postal, cells.postcode, "code postal illisible") or found,
            "commune": commune,
            "insee": self.checked(fields.code_insee, cells.insee, "code de commune illisible"),
            "district": self.place_name(fields.quartier),
            "latitude": self.checked(fields.latitude, lambda cell: cells.degrees(cell, 90), "latitude illisible"),
            "longitude": self.checked(fields.longitude, lambda cell: cells.degrees(cell, 180), "longitude illisible"),
            "opening_hours": self.line(fields.horaires) or None,
            "access_notes": self.line(fields.acces) or None,
            "siret": self.checked(fields.siret, cells.siret, "ce n’est pas un SIRET (14 chiffres)"),
            "confirmed_on": self.day(fields.verifiee_le),
        }

    def service_values(self, fields: ServiceFields, needs: Needs) -> dict[str, Any]:
        """Fill the columns of `Service`, but its key and its structure."""
        return {
            "name": self.name,
            "description": self.text(fields.description),
            "tags": tags_of(self.items(fields.besoins), self.items(fields.themes), needs),
            "publics": self.codes("publics", fields.publics),
            "cost": ", ".join(self.codes("frais", fields.frais)) or None,
            "cost_notes": self.line(fields.frais_precisions) or None,
            "how_to_reach": self.how_to_reach(fields),
            "modes": self.codes("modes", fields.modes),
            "conditions": self.line(fields.conditions) or None,
            "area": ", ".join(self.codes("zone", fields.zone)) or None,
            "confirmed_on": self.day(fields.verifiee_le),
        }
