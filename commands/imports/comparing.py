"""What the rows of a file say otherwise than the directory, field by field."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from commands.imports.claims import Claims, Disagreement, values_of, yielding
from commands.imports.identity import Key, Record
from commands.imports.packing import Shelf, owed
from storage import merges
from storage.directory import MergedStructure
from storage.imports import Stored
from storage.provenance import KINDS_OF_CONTACT, SheetChange


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that would change. `field`: a column, phones, emails, webs, or structure (a service moved)."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Changed:
    """A record whose row exists and differs."""

    id: int
    record: Record
    differences: tuple[Difference, ...]


class Homes:
    """The numbers of the structures that services may be of, by key; those that were merged stand for the ones they became."""

    def __init__(self, ids: Mapping[Key, int]) -> None:
        self.ids = ids
        self.keys = {number: key for key, number in reversed(list(ids.items()))}


class Comparing:
    """One pass over the structures, or the services, of a file. merged: sheets that became part of others; homes: of services."""

    def __init__(
        self, told: list[Disagreement], claims: Claims, *, merged: Collection[MergedStructure] = (), homes: Homes | None = None
    ) -> None:
        self._told, self._homes = told, homes or Homes({})
        self.changed: Shelf[Key, Changed] = Shelf(down=_down, up=_up)
        self._claimed: dict[tuple[int | None, int | None], list[SheetChange]] = {}
        for each in claims.values():
            self._claimed.setdefault((None, each.service_id) if each.service_id else (each.structure_id, None), []).append(each)
        self._parts: dict[int, list[MergedStructure]] = {}
        for part in merged:
            self._parts.setdefault(part.structure_id, []).append(part)

    def says_so(self, records: Mapping[Key, Record], key: Key, known: Mapping[Key, int]) -> bool:
        """Whether the row of the directory says what the record would, which need not be made; people wrote nothing of it since."""
        if not owed(records, key) or (number := known.get(key)) is None:
            return False
        return (number, None) not in self._claimed and (None, number) not in self._claimed and number not in self._parts

    def compare(self, record: Record, there: Stored) -> bool:
        """Whether a record says otherwise than its row of the directory; it is then among the changed."""
        is_service = record.kind == "service"
        mine = self._claimed.get((None, there.id) if is_service else (there.id, None), ())
        for part in () if is_service else self._parts.get(there.id, ()):
            record = _completed(record, part)
        agreed = yielding(self._told, record, there, mine) if mine else record
        differences = _differences(agreed, there, self._homes)
        if differences:
            self.changed[record.key] = Changed(there.id, agreed, differences)
        return bool(differences)


def _completed(record: Record, part: MergedStructure) -> Record:
    """What a row does not say is as told by a sheet that was merged into its own."""
    more = merges.missing(record.contacts, ((kind, value) for kind, value in part.contacts))
    return replace(record, values=merges.filled(record.values, merges.told_by(part)), contacts=record.contacts | frozenset(more))


def _differences(record: Record, stored: Stored, homes: Homes) -> tuple[Difference, ...]:
    pairs = [(name, stored.values[name], value) for name, value in record.values.items() if stored.values[name] != value]
    if record.contacts != stored.contacts:
        told = ((name, values_of(stored.contacts, kind), values_of(record.contacts, kind)) for name, kind in KINDS_OF_CONTACT.items())
        pairs += (each for each in told if each[1] != each[2])
    if stored.structure_id is not None and record.structure and homes.ids.get(record.structure) != stored.structure_id:
        pairs.append(("structure", homes.keys.get(stored.structure_id), record.structure))
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])


def _down(changed: Changed) -> Any:
    return changed.id, changed.record, [(each.field, each.before, each.after) for each in changed.differences]


def _up(told: Any) -> Changed:
    number, record, differences = told
    return Changed(number, record, tuple(Difference(*each) for each in differences))
