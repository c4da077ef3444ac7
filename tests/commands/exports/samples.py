"""Sheets as an import leaves them, without a database."""

from collections.abc import Iterable, Mapping
from typing import Any

from commands.imports.files import Row as ListRow
from commands.imports.files import Sheet as ListSheet
from commands.imports.records import Records, read_records
from storage.directory import Service, Structure
from storage.whole_directory import Row, Sheet, WholeService
from tests.commands.imports.samples import NATIONAL, TODAY
from tests.shipped import LEXICON


def sheets_of(records: Records) -> list[Sheet]:
    """The sheets that these records make."""
    sheets: dict[tuple[str, str], Sheet] = {}
    for key, record in records.structures.items():
        sheets[key] = Sheet(Structure(source=key[0], source_id=key[1], **record.values), row=Row(record.raw or {}, TODAY))
        _reach(sheets[key].contacts, record.contacts)
    for key, record in records.services.items():
        assert record.structure is not None
        service = Service(source=key[0], source_id=key[1], structure_id=0, **record.values)
        whole = WholeService(service, row=Row(record.raw, TODAY) if record.raw is not None else None)
        _reach(whole.contacts, record.contacts)
        sheets[record.structure].services.append(whole)
    return list(sheets.values())


def national(structures: Iterable[Mapping[str, Any]], services: Iterable[Mapping[str, Any]] = ()) -> list[Sheet]:
    """The sheets that a national list makes."""
    own, theirs = (tuple(ListRow(place, dict(cells)) for place, cells in enumerate(each, 1)) for each in (structures, services))
    return sheets_of(read_records(ListSheet(own, theirs, apart=True), NATIONAL, LEXICON, TODAY))


def _reach(contacts: dict[str, list[str]], found: Iterable[tuple[str, str]]) -> None:
    for kind, value in sorted(found):
        contacts[kind].append(value)
