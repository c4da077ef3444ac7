"""From the rows of a file to what the directory would hold: records, and all that could not be taken as it came.

A row is refused only when it has no name, names no structure, or repeats another's identifier. A bad cell is left
out with a notice and the row is kept.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commands.imports.cells import line
from commands.imports.files import Kind, Row, Sheet
from commands.imports.mapping import Mapping
from commands.imports.meanings import Meanings
from commands.imports.offers import WELCOME, Offered, offered
from commands.imports.rows import Notice, RowReader, tags_of
from storage.analysis import fold
from storage.lexicon import Lexicon

Key = tuple[str, str]
TELLING = ("description", "publics", "cost", "cost_notes", "how_to_reach", "conditions", "area")
"""What of a service is worth keeping where nothing says what is done."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken, and why, in words. `raw`: the row as it came (of people's names nothing)."""

    place: int
    kind: Kind
    name: str
    reason: str
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that is left aside as the declaration asks, and why, in words."""

    place: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """A structure or a service as the directory would hold it. `values`: columns of its table; `key`: (source, source id).

    `structure` is the key of the structure of a service. `raw` is None for a service made from its structure's row.
    """

    kind: Kind
    key: Key
    place: int
    values: dict[str, Any]
    contacts: frozenset[tuple[str, str]]
    raw: dict[str, Any] | None
    structure: Key | None = None

    @property
    def name(self) -> str:
        """The name, for reports."""
        return str(self.values["name"])


@dataclass(slots=True)
class Records:
    """All that a file gives. `offers`: services come from the structures' rows, so one that is gone was withdrawn."""

    structures: dict[Key, Record] = field(default_factory=dict)
    services: dict[Key, Record] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    unused: tuple[str, ...] = ()
    offers: bool = False


def read_records(sheet: Sheet, mapping: Mapping, lexicon: Lexicon, today: date) -> Records:
    """Read every row by the mapping. The lexicon turns data·inclusion themes into needs; no date comes after `today`."""
    return _Reading(mapping, lexicon, today).read(sheet)


class _Reading:
    """One pass over one file."""

    def __init__(self, mapping: Mapping, lexicon: Lexicon, today: date) -> None:
        self.mapping, self.today = mapping, today
        self.needs = {theme: need.slug for need in reversed(list(lexicon.needs.values())) for theme in need.themes}
        self.meanings = Meanings(lexicon)
        self.records = Records(offers=mapping.makes_services)

    def read(self, sheet: Sheet) -> Records:
        columns = {fold(name): name for name in sorted(sheet.columns)}
        self.records.unused = tuple(name for folded, name in columns.items() if folded not in self.mapping.used)
        alone = not sheet.apart and bool(self.mapping.service.structure) and set(self.mapping.service.structure) <= set(columns)
        for row in () if alone else sheet.structures:
            self._take_structure(row)
        for row in sheet.structures if alone else sheet.services:
            self._take_service(row)
        return self.records

    def _take_structure(self, row: Row) -> None:
        reader = self._reader(row, "structure", self.mapping.structure.nom)
        if reader is None:
            return
        fields = self.mapping.structure
        source = reader.identifier(fields.source) or self.mapping.source
        key = (source, reader.identifier(fields.identifiant) or reader.identifier(fields.nom + fields.commune))
        if key in self.records.structures:
            first = self.records.structures[key].place
            self._refuse(reader.raw, row.place, "structure", reader.name, f"même identifiant que la fiche {first} ({key[1]})")
            return
        self.records.structures[key] = Record(
            "structure", key, row.place, reader.structure_values(fields), reader.contacts(fields), reader.raw
        )
        if self.mapping.makes_services:
            self._take_offers(reader, key)
        self.records.notices += reader.notices

    def _take_service(self, row: Row) -> None:
        reader = self._reader(row, "service", self.mapping.service.nom)
        if reader is None:
            return
        fields = self.mapping.service
        source = reader.identifier(fields.source) or self.mapping.source
        structure = (source, reader.identifier(fields.structure))
        key = (source, reader.identifier(fields.identifiant) or reader.identifier(fields.structure + fields.nom))
        if not structure[1]:
            self._refuse(reader.raw, row.place, "service", reader.name, "sa structure n’est pas indiquée")
        elif key in self.records.services:
            first = self.records.services[key].place
            self._refuse(reader.raw, row.place, "service", reader.name, f"même identifiant que la fiche {first} ({key[1]})")
        else:
            values = reader.service_values(fields, self.needs)
            self.records.services[key] = Record("service", key, row.place, values, reader.contacts(fields), reader.raw, structure)
            self.records.notices += reader.notices

    def _take_offers(self, reader: RowReader, structure: Key) -> None:
        """Take the services that the structure's own row makes, all alike but for their name, their needs and their conditions.

        A row that says for whom, at what price or how, and nothing that is done, has one service that says it: its welcome.
        """
        fields = self.mapping.service
        shared = reader.service_values(fields, self.needs) | {"confirmed_on": self.records.structures[structure].values["confirmed_on"]}
        contacts = reader.contacts(fields)
        made = offered(reader, self.mapping, self.meanings)
        if not made and (contacts or any(shared[name] for name in TELLING)):
            made = [Offered(WELCOME)]
        for each in made:
            key = (structure[0], f"{structure[1]}#{fold(each.name)}")
            own = {"name": each.name, "description": each.description, "tags": tags_of(each.needs, each.themes, self.needs)}
            if each.condition:
                own["conditions"] = ". ".join(filter(None, [each.condition, shared["conditions"]]))
            if key not in self.records.services:  # else two values of the source that mean one thing
                self.records.services[key] = Record("service", key, reader.place, shared | own, contacts, None, structure)

    def _reader(self, row: Row, kind: Kind, names: tuple[str, ...]) -> RowReader | None:
        """Make a reader of this row, or None when it is refused."""
        if not isinstance(row.cells, dict):
            self._refuse({"contenu": row.cells}, row.place, kind, "", "ce n’est pas une fiche")
            return None
        reader = RowReader(row, self.mapping, self.meanings, self.today)
        if reason := reader.leaves_out():
            self.records.aside.append(Aside(row.place, reader.line(names), reason))
            return None
        if not reader.read_name(names):
            self._refuse(reader.raw, row.place, kind, "", "le nom manque")
            return None
        return reader

    def _refuse(self, raw: dict[str, Any], place: int, kind: Kind, name: str, reason: str) -> None:
        self.records.refusals.append(Refusal(place, kind, name, line(reason), raw))
