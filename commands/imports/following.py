"""Which sheet of the directory a row is of, from one edition of a list to the next: a change is no new sheet.

By what numbers it, unless another sheet says exactly what the row says (numbers that are ranks shift when a line comes); else by name
and place; else, for rows that nothing numbers, by the one sheet that nobody else claims: of that name in that commune, or of a name
alike at that address.
"""

from collections.abc import Callable, Container, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz.fuzz import token_set_ratio

from commands.core.language.words import words_of
from commands.imports.identity import Key, Record, alike, offer_key, own_key, where
from commands.imports.packing import Shelf
from commands.imports.records import Records
from storage.imports import Stored

ALIKE = 85
"""Of 100, for two names at one address to be one structure, spelled better or said in full."""
_IDENTITY = ("name", "address", "district", "commune", "postcode")

Values = Mapping[str, Any]
Mark = Hashable | None


@dataclass(slots=True)
class _Pairing:
    """Rows and sheets that look for each other. `homes`: the key of a row → the key of its sheet."""

    rows: dict[Key, Record]
    sheets: dict[Key, Stored]
    homes: dict[Key, Key] = field(default_factory=dict)

    def settle(self, row: Key, sheet: Key) -> None:
        """Say that a row is of a sheet: neither is looked for any more."""
        self.homes[row] = sheet
        del self.rows[row], self.sheets[sheet]

    def pair(self, mark: Callable[[Values], Mark], rows: Iterable[Key], alike: Callable[[Values, Values], bool] | None = None) -> None:
        """Settle the rows that are the only one with their mark, where one sheet only has it."""
        mine = _alone((row, (row[0], mark(self.rows[row].values))) for row in rows if mark(self.rows[row].values))
        theirs = _alone((key, (key[0], mark(sheet.values))) for key, sheet in self.sheets.items() if mark(sheet.values))
        for found in mine.keys() & theirs.keys():
            row, sheet = mine[found], theirs[found]
            if alike is None or alike(self.rows[row].values, self.sheets[sheet].values):
                self.settle(row, sheet)


def same(record: Record, sheet: Stored) -> bool:
    """Whether a row and the sheet of its key are named alike and stand at one place: nothing is to be looked for."""
    return all(record.values[name] == sheet.values[name] for name in _IDENTITY)


def follow(records: Records, settled: Container[Key], sheets: Mapping[Key, Stored]) -> None:
    """Give the structures of a file, and what is said of them, the keys of the sheets they are.

    settled: keys of rows that are of the sheet of their key (see `same`); sheets: those that no such row is of.
    """
    loose = {key: records.structures[key] for key in records.structures if key not in settled} if sheets else {}
    found = _Pairing(loose, dict(sheets))
    if not (found.rows and found.sheets):
        return
    found.pair(alike, list(found.rows))
    for key in found.rows.keys() & found.sheets.keys():
        found.settle(key, key)
    for mark, near in ((_name_and_town, None), (_site, _named_alike), (_name_alone, _somewhere)):
        found.pair(mark, [key for key, record in found.rows.items() if not record.numbered], near)
    taken = set(found.homes.values())
    fresh = {key: own_key(record) for key, record in found.rows.items() if key in taken}
    _rename(records, {old: new for old, new in (*found.homes.items(), *fresh.items()) if old != new})


def _alone(marked: Iterable[tuple[Key, Hashable]]) -> dict[Hashable, Key]:
    """Marks that one key alone has."""
    found: dict[Hashable, Key | None] = {}
    for key, mark in marked:
        found[mark] = None if mark in found else key
    return {mark: key for mark, key in found.items() if key is not None}


def _town(values: Values) -> str:
    return words_of(str(values["commune"] or values["postcode"] or ""))


def _name_and_town(values: Values) -> Mark:
    return words_of(str(values["name"])), _town(values)


def _site(values: Values) -> Mark:
    return (words_of(where(values)), _town(values)) if values["address"] else None


def _name_alone(values: Values) -> Mark:
    return words_of(str(values["name"]))


def _named_alike(one: Values, other: Values) -> bool:
    return token_set_ratio(words_of(str(one["name"])), words_of(str(other["name"]))) >= ALIKE


def _somewhere(one: Values, other: Values) -> bool:
    """Whether one of them does not say where it is."""
    return not (_town(one) and _town(other))


def _rename(records: Records, keys: Mapping[Key, Key]) -> None:
    if not keys:
        return

    def structure(key: Key) -> tuple[Key, Record | None]:
        return (keys[key], replace(records.structures[key], key=keys[key])) if key in keys else (key, None)

    def service(key: Key) -> tuple[Key, Record | None]:
        record = records.services[key]
        home = keys.get(record.structure) if record.structure else None
        moved = _moved(record, home) if home else record
        return moved.key, moved

    assert isinstance(records.structures, Shelf)
    assert isinstance(records.services, Shelf)
    records.structures, records.services = records.structures.renamed(structure), records.services.renamed(service)
    records.ledger.forget({*keys, *keys.values()})


def _moved(service: Record, home: Key) -> Record:
    """A service, with its structure under another key: its own follows, where its structure's row made it."""
    own = service.structure is not None and service.key[1].startswith(f"{service.structure[1]}#")
    return replace(service, key=offer_key(home, service.key) if own else service.key, structure=home)
