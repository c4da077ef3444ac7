"""What a national file says once it is read again, by the reader of imports: so what it cannot carry is found, not listed by hand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commands.exports.wording import NATIONAL
from commands.imports import files
from commands.imports.identity import Key, Record
from commands.imports.mapping import Mapping as Format
from commands.imports.records import read_records
from storage.lexicon import Lexicon
from storage.whole_directory import Sheet, WholeService

KINDS = ("phone", "email", "web")
NAMES_KEPT = 3


@dataclass(slots=True)
class Lost:
    """What a format does not carry of one field: how many sheets, and how the first ones are called."""

    count: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """One more."""
        self.count += 1
        if len(self.names) < NAMES_KEPT and name not in self.names:
            self.names.append(name)


Losses = dict[str, Lost]
"""By field: a column of the directory, or a kind of contact. « name » stands for whole sheets."""


def read_again(
    structures: Sequence[Mapping[str, Any]], services: Sequence[Mapping[str, Any]], lexicon: Lexicon, today: date
) -> tuple[dict[int, Record], dict[int, Record]]:
    """The records of these national rows, by their rank from 0. Those that would not be taken, or not alone, are left out."""
    own, theirs = (tuple(files.Row(rank, cells) for rank, cells in enumerate(each)) for each in (structures, services))
    records = read_records(files.Sheet(own, theirs, apart=True), NATIONAL, lexicon, today)
    return _by_rank(records.structures), _by_rank(records.services)


def read_alone(mapping: Format, rows: Sequence[Mapping[str, Any]], lexicon: Lexicon, today: date) -> dict[int, Record]:
    """The structures of the rows of another standard, by their rank from 0."""
    told = tuple(files.Row(rank, cells) for rank, cells in enumerate(rows))
    return _by_rank(read_records(files.Sheet(told), mapping, lexicon, today).structures)


def add_differing(found: Losses, sheet: Sheet, record: Record, fields: Collection[str]) -> None:
    """Count those of these fields that a record says otherwise than the sheet, which says something there."""
    stored = sheet.structure.model_dump()
    for name in differing(stored, sheet.contacts, record):
        if name in fields and (stored.get(name) or sheet.contacts.get(name)):
            found.setdefault(name, Lost()).add(sheet.structure.name)


def _by_rank(records: Mapping[Key, Record]) -> dict[int, Record]:
    return {each.place: each for each in records.values() if not each.also}


def differing(stored: Mapping[str, Any], contacts: Mapping[str, Iterable[str]], record: Record | None) -> list[str]:
    """The fields that a record says otherwise than the directory."""
    if record is None:
        return ["name"]
    fields = [name for name, value in record.values.items() if value != stored[name]]
    return fields + [kind for kind in KINDS if {value for each, value in record.contacts if each == kind} != set(contacts.get(kind, ()))]


def losses_of(sheets: Sequence[Sheet], services: Sequence[WholeService], read: tuple[Mapping[int, Record], Mapping[int, Record]]) -> Losses:
    """What the sheets say that their national rows, read again, do not say alike."""
    found: Losses = {}
    for rank, sheet in enumerate(sheets):
        for name in differing(sheet.structure.model_dump(), sheet.contacts, read[0].get(rank)):
            found.setdefault(name, Lost()).add(sheet.structure.name)
    for rank, each in enumerate(services):
        for name in differing(each.service.model_dump(), each.contacts, read[1].get(rank)):
            found.setdefault(name, Lost()).add(each.service.name)
    return found
