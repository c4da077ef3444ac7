"""Which rows of a file are one sheet: by what numbers them, else by their name and where they are.

Two sites of one association are two sheets, whatever its rows share. A row said twice word for word is one; rows that tell of one sheet
in other words are joined: each says what the others leave out, the first wins where they differ, and that is noticed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from commands.core.language.words import words_of
from commands.imports.identifiers import shortened
from commands.imports.labels import FIELDS
from commands.imports.packing import Shelf
from commands.imports.rows import Notice
from commands.imports.values.hours import together
from storage.analysis import fold

Key = tuple[str, str]
TWICE = "dite deux fois, mot pour mot (voir {place})"
_POINT = ("latitude", "longitude")
OTHERWISE = "une autre ligne de la même fiche dit autrement : la première est gardée"


@dataclass(frozen=True, slots=True)
class LeftAside:
    """A row that makes nothing, and why, in words."""

    place: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """A structure or a service as the directory would hold it. `values`: columns of its table; `key`: (source, source id).

    `structure` is the key of the structure of a service. `raw` is None for a service made from its structure's row.
    `numbered`: the source itself names it, by an identifier. `also`: the places of other rows of the file that tell of it.
    """

    kind: str
    key: Key
    place: int
    values: dict[str, Any]
    contacts: frozenset[tuple[str, str]]
    raw: dict[str, Any] | None
    structure: Key | None = None
    numbered: bool = True
    also: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The name, for reports."""
        return str(self.values["name"])


def shelf() -> Shelf[Key, Record]:
    """Records by their key; there may be many."""
    return Shelf(down=attrgetter(*Record.__slots__), up=lambda told: Record(*told))


def offer_key(structure: Key, old: Key) -> Key:
    """The key of a service that a structure's row made, once that structure has another key."""
    return structure[0], f"{structure[1]}#{old[1].rpartition('#')[2]}"


def where(values: Mapping[str, Any]) -> str:
    """What tells one site of a structure from the others: its address, else its district, else its point on the map."""
    if values["address"] or values["district"]:
        return str(values["address"] or values["district"])
    point = values["latitude"], values["longitude"]
    return "" if None in point else f"{point[0]:.3f} {point[1]:.3f}"


def natural_id(values: Mapping[str, Any]) -> str:
    """What names a structure among those of its source when nothing numbers it: its name, its site, its commune."""
    site, town = where(values), values["commune"] or values["postcode"] or ""
    return shortened(" | ".join(fold(part) for part in ((values["name"], site, town) if site else (values["name"], town))))


def alike(values: Mapping[str, Any]) -> str:
    """What two tellings of one structure have in common, whatever their commas and capitals."""
    return "|".join(words_of(str(part)) for part in (values["name"], where(values), values["commune"] or values["postcode"] or ""))


@dataclass(slots=True)
class Sorting:
    """The rows of one file, each to its sheet. `shared`: identifiers that number more than one sheet, and so number none."""

    shared: set[Key] = field(default_factory=set)
    by_name: dict[tuple[str, str], Key] = field(default_factory=dict)

    def find(self, known: Mapping[Key, Record], record: Record) -> Record:
        """The record, under the key of the sheet it tells of, or of its own."""
        if record.key in self.shared:
            record = _apart(record)
        if record.kind == "structure" and not record.numbered:
            key = self.by_name.setdefault((record.key[0], alike(record.values)), record.key)
            record = replace(record, key=key) if key in known else record
        return record

    def is_free(self, key: Key, values: Mapping[str, Any]) -> bool:
        """Whether no other row tells of the sheet of this key. values: those that name and place it, where nothing numbers it."""
        if key in self.shared:
            return False
        return not values or self.by_name.setdefault((key[0], alike(values)), key) == key

    def differs(self, first: Record, record: Record) -> bool:
        """Whether two rows with one identifier are two sheets all the same."""
        if record.kind == "structure":
            return alike(first.values) != alike(record.values)
        return (first.structure, words_of(first.name)) != (record.structure, words_of(record.name))

    def part(self, first: Record, record: Record) -> tuple[Record, Record]:
        """Two sheets that share an identifier, each under a key of its own; that identifier is none from now on."""
        self.shared.add(first.key)
        return _apart(first), _apart(record)


def own_key(record: Record) -> Key:
    """The key of a record whose identifier numbers others too: its name and place tell it apart."""
    own = natural_id(record.values) if record.kind == "structure" else f"{(record.structure or ('', ''))[1]} | {fold(record.name)}"
    return record.key[0], shortened(f"{record.key[1]} | {own}")


def _apart(record: Record) -> Record:
    return replace(record, key=own_key(record), numbered=False)


def join(first: Record, record: Record) -> tuple[Record, list[Notice]]:
    """Two rows of one sheet, as one, and what the second says otherwise."""
    notices, values = [], dict(first.values)
    for name, value in record.values.items():
        mine = values[name]
        if isinstance(mine, list):
            values[name] = list(dict.fromkeys([*mine, *value]))
        elif mine in (None, ""):
            values[name] = value
        elif name == "opening_hours" and value and (week := together(str(mine), str(value))):  # a row a day
            values[name] = week
        elif name not in _POINT and value not in (None, "", mine) and words_of(str(value)) != words_of(str(mine)):
            notices.append(Notice(record.place, record.name, FIELDS[name], str(value), OTHERWISE))
    raw = dict(first.raw or {})
    for column, value in (record.raw or {}).items():
        if value != raw.get(column):
            raw[f"{column} ({record.place})"] = value
    contacts = first.contacts | record.contacts
    return replace(first, values=values, contacts=contacts, raw=raw, also=(*first.also, record.place)), notices
