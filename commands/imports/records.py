"""From the rows of a file to what the directory would hold: records, and all that could not be taken as it came.

A row is refused only when it has no name, or names no structure; one said twice is left aside. A bad cell is left
out with a notice and the row is kept. Which rows are one sheet is decided in `identity`.
"""

from collections.abc import Callable, Hashable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any

from commands.imports.cells import line
from commands.imports.contacts import contacts_of
from commands.imports.files import Kind, Row, Sheet
from commands.imports.filters import leaves_out
from commands.imports.identity import TWICE, Key, LeftAside, Record, Sorting, join, natural_id, offer_key, shelf
from commands.imports.known_rows import Ledger
from commands.imports.mapping import Mapping
from commands.imports.meanings import Meanings, tags_of
from commands.imports.offers import WELCOME, Offered, offered
from commands.imports.packing import Packed
from commands.imports.rows import TO_COME, Notice, RowReader
from commands.imports.service_rows import service_values
from storage.analysis import fold
from storage.lexicon import Lexicon
from storage.read_rows import KnownRow

REMEMBERED = 2_000
"""Rows that say otherwise what is done, kept at hand: lists say the same things over and over."""
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


def _no_notices() -> Packed[Notice]:
    return Packed(down=attrgetter(*Notice.__slots__), up=lambda told: Notice(*told))


@dataclass(slots=True)
class Records:
    """All that a file gives: each row is taken, refused or left aside, with its reason.

    `offers`: services come from the structures' rows, so one that is gone was withdrawn. `taken`: how many rows made something.
    """

    structures: MutableMapping[Key, Record] = field(default_factory=shelf)
    services: MutableMapping[Key, Record] = field(default_factory=shelf)
    refusals: list[Refusal] = field(default_factory=list)
    notices: Packed[Notice] = field(default_factory=_no_notices)
    unused: tuple[str, ...] = ()
    offers: bool = False
    left: list[LeftAside] = field(default_factory=list)
    taken: int = 0
    ledger: Ledger = field(default_factory=Ledger)


Watch = Callable[[Sequence[Row]], Iterable[Row]]


def read_records(
    sheet: Sheet, mapping: Mapping, lexicon: Lexicon, today: date, watch: Watch = iter, ledger: Ledger | None = None
) -> Records:
    """Read every row by the mapping. The lexicon turns data·inclusion themes into needs; no date comes after `today`.

    watch: gives the rows again, as somebody looks how far one is. ledger: which rows need not be read.
    """
    return _Reading(mapping, lexicon, today, ledger or Ledger()).read(sheet, watch)


@dataclass(frozen=True, slots=True)
class _Told:
    """What cells tell of the services of a row, whosever it is: each by its folded name, how to reach them, what is to be noticed."""

    made: tuple[tuple[str, dict[str, Any]], ...]
    contacts: frozenset[tuple[str, str]]
    notices: tuple[tuple[str, str, str], ...]


class _Reading:
    """One pass over one file."""

    def __init__(self, mapping: Mapping, lexicon: Lexicon, today: date, ledger: Ledger) -> None:
        self.mapping, self.today = mapping, today
        self.needs = {theme: need.slug for need in reversed(list(lexicon.needs.values())) for theme in need.themes}
        self.meanings = Meanings(lexicon)
        self.structures, self.services = shelf(), shelf()
        self.records = Records(self.structures, self.services, offers=mapping.makes_services, ledger=ledger)
        self.made: dict[Key, list[Key]] = {}
        self.sorting = Sorting()
        self.met: Key = ("", "")
        """The key under which the last row was sorted."""
        self.renamed: dict[Key, Key] = {}
        offers = (*mapping.offre, *mapping.coche)
        self.about_services = tuple(sorted(mapping.service.used.union(each.colonne for each in offers)))
        self.told: dict[Hashable, _Told] = {}

    def read(self, sheet: Sheet, watch: Watch) -> Records:
        columns = {fold(name): name for name in sorted(sheet.columns)}
        self.records.unused = tuple(name for folded, name in columns.items() if folded not in self.mapping.used)
        alone = not sheet.apart and bool(self.mapping.service.structure) and set(self.mapping.service.structure) <= set(columns)
        rows: Sequence[Row] = () if alone else sheet.structures
        known = iter(self.records.ledger.known)
        self.structures.owing(lambda _, rank: self._read_again(rows[rank])[0])
        self.services.owing(lambda key, rank: next(each for each in self._read_again(rows[rank]) if each.key == key))
        for rank, row in enumerate(watch(rows)):
            if not self._pass_over(rank, row, next(known, None)):
                self._take_structure(row)
        for row in watch(sheet.structures if alone else sheet.services):
            self._take_service(row)
        self._follow_renamed()
        self.made, self.sorting = {}, Sorting()  # a row that is read again is of the sheet that owes it
        return self.records

    def _pass_over(self, rank: int, row: Row, known: KnownRow | None) -> bool:
        """Whether a row needs not be read, which its sheet says already; unless another row of the file told of that sheet."""
        if known is None or known.key in self.records.structures or not self.sorting.is_free(known.key, known.values):
            return False
        self.structures.owe(known.key, rank)
        for key in known.services if self.mapping.makes_services else ():
            self.services.owe(key, rank)
            self.made.setdefault(known.key, []).append(key)
        self.records.notices.extend(Notice(row.place, known.name, *each) for each in known.notices)
        self.records.taken += 1
        self.records.ledger.note(None)
        return True

    def _read_again(self, row: Row) -> list[Record]:
        """The structure of a row that was passed over, and the services that it makes."""
        reader = RowReader(row, self.mapping, self.meanings, self.today)
        reader.read_name(self.mapping.structure.nom)
        record = self._structure(reader)
        return [record, *self._offers(reader, record)] if self.mapping.makes_services else [record]

    def _structure(self, reader: RowReader) -> Record:
        fields = self.mapping.structure
        source = reader.identifier(fields.source) or self.mapping.source
        values, number = reader.structure_values(fields), reader.identifier(fields.identifiant)
        key = (source, number or natural_id(values))
        return Record("structure", key, reader.place, values, contacts_of(reader, fields), reader.raw, numbered=bool(number))

    def _take_structure(self, row: Row) -> None:
        reader = self._reader(row, "structure", self.mapping.structure.nom)
        if reader is None:
            self.records.ledger.note(None)
            return
        record = self._structure(reader)
        taken = self._sort(self.records.structures, record)
        if taken and self.mapping.makes_services:
            self._take_offers(reader, taken)
        begin = len(self.records.notices)
        if taken:
            self.records.notices.extend(reader.notices)
        fits = record.numbered == bool(self.mapping.structure.identifiant) and all(each.reason != TO_COME for each in reader.notices)
        made = len(self.made.get(self.met, ()))
        self.records.ledger.note(self.met, begin, len(reader.notices), made, fits=fits)

    def _take_service(self, row: Row) -> None:
        reader = self._reader(row, "service", self.mapping.service.nom)
        if reader is None:
            return
        fields = self.mapping.service
        source = reader.identifier(fields.source) or self.mapping.source
        structure = (source, reader.identifier(fields.structure))
        number = reader.identifier(fields.identifiant)
        key = (source, number or reader.identifier(fields.structure + fields.nom))
        if not structure[1]:
            self._refuse(reader.raw, row.place, "service", reader.name, reader.located("sa structure n’est pas indiquée"))
            return
        values = service_values(reader, self.mapping, self.needs)
        contacts = contacts_of(reader, fields)
        record = Record("service", key, row.place, values, contacts, reader.raw, structure, numbered=bool(number))
        if self._sort(self.records.services, record):
            self.records.notices.extend(reader.notices)

    def _sort(self, known: MutableMapping[Key, Record], record: Record) -> Record | None:
        """Take a record, alone or with what another row said of its sheet. None: it is said twice, word for word."""
        record = self.sorting.find(known, record)
        self.met = record.key
        first = known.get(record.key)
        if first is not None and first.raw == record.raw:
            self.records.left.append(LeftAside(record.place, record.name, TWICE.format(place=first.place)))
            return None
        self.records.taken += 1
        if first is not None and self.sorting.differs(first, record):
            shared = first.key
            first, record = self.sorting.part(first, record)
            self._move(known, shared, first)
            self.met = record.key
            first = known.get(record.key)
        if first is None:
            known[record.key] = record
            return record
        known[record.key], notices = join(first, record)
        self.records.notices.extend(notices)
        return known[record.key]

    def _move(self, known: MutableMapping[Key, Record], old: Key, record: Record) -> None:
        """A record has another key, and what was made of its row with it."""
        del known[old]
        known[record.key] = record
        if record.kind == "structure":
            self.renamed[old] = record.key
            for key in self.made.pop(old, ()):
                self._keep_offer(replace(self.records.services.pop(key), key=offer_key(record.key, key), structure=record.key))

    def _follow_renamed(self) -> None:
        """Services of their own rows name a structure by an identifier that two sheets share: they are of the first."""
        services = self.records.services
        for key in list(services) if self.renamed else ():
            record = services[key]
            if record.structure in self.renamed and record.structure not in self.records.structures:
                services[key] = replace(record, structure=self.renamed[record.structure])

    def _keep_offer(self, offer: Record) -> None:
        if offer.structure and offer.key not in self.records.services:  # else two values of the source that mean one thing
            self.records.services[offer.key] = offer
            self.made.setdefault(offer.structure, []).append(offer.key)

    def _take_offers(self, reader: RowReader, home: Record) -> None:
        """Take the services that the structure's own row makes."""
        for offer in self._offers(reader, home):
            self._keep_offer(offer)

    def _offers(self, reader: RowReader, home: Record) -> list[Record]:
        """The services that the structure's own row makes, all alike but for their name, their needs and their conditions."""
        (source, number), confirmed = home.key, {"confirmed_on": home.values["confirmed_on"]}
        told = self._told(reader)
        reader.notices += (Notice(reader.place, reader.name, *each) for each in told.notices)
        return [
            Record("service", (source, f"{number}#{own}"), reader.place, values | confirmed, told.contacts, None, home.key)
            for own, values in told.made
        ]

    def _told(self, reader: RowReader) -> _Told:
        """What the row tells of its services; rows whose cells say the same of them are read once."""
        said = reader.said(self.about_services)
        if said not in self.told:
            if len(self.told) >= REMEMBERED:
                self.told.clear()
            self.told[said] = self._read_services(reader)
        return self.told[said]

    def _read_services(self, reader: RowReader) -> _Told:
        """A row that says for whom, at what price or how, and nothing that is done, has one service that says it: its welcome."""
        before, reader.notices = reader.notices, []
        shared = service_values(reader, self.mapping, self.needs)
        contacts = contacts_of(reader, self.mapping.service)
        made = offered(reader, self.mapping, self.meanings)
        notices, reader.notices = tuple((each.column, each.value, each.reason) for each in reader.notices), before
        if not made and (contacts or any(shared[name] for name in TELLING)):
            made = [Offered(WELCOME)]
        return _Told(tuple((fold(each.name), shared | self._own(each, shared)) for each in made), contacts, notices)

    def _own(self, each: Offered, shared: dict[str, Any]) -> dict[str, Any]:
        own = {"name": each.name, "description": each.description, "tags": tags_of(each.needs, each.themes, self.needs)}
        if each.condition:
            own["conditions"] = ". ".join(filter(None, [each.condition, shared["conditions"]]))
        return own

    def _reader(self, row: Row, kind: Kind, names: tuple[str, ...]) -> RowReader | None:
        """Make a reader of this row, or None when it is refused."""
        if not isinstance(row.cells, dict):
            self._refuse({"contenu": row.cells}, row.place, kind, "", "ce n’est pas une fiche")
            return None
        reader = RowReader(row, self.mapping, self.meanings, self.today)
        if reason := leaves_out(reader):
            self.records.left.append(LeftAside(row.place, reader.line(names), reason))
            return None
        if not reader.read_name(names):
            self._refuse(reader.raw, row.place, kind, "", reader.located("le nom manque"))
            return None
        return reader

    def _refuse(self, raw: dict[str, Any], place: int, kind: Kind, name: str, reason: str) -> None:
        self.records.refusals.append(Refusal(place, kind, name, line(reason), raw))
