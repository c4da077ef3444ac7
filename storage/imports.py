"""What an import asks of the directory and writes into it, many rows at a time: never one statement for each row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, bindparam, delete, update
from sqlalchemy import select as core_select
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import Contact, RawRow, Service, Structure
from storage.holdings import table_of
from storage.many import Later, add_rows, next_numbers
from storage.network import Member
from storage.slices import slices

AT_ONCE, MANY = 500, 5_000
"""Rows that are looked at together: whole ones, and those of which little is asked."""

Key = tuple[str, str]
"""The source, and the identifier within it."""
Reach = tuple[str, str]
"""The kind of a contact (phone, email, web) and its value."""
Marks = tuple[int, dict[str, Any], list[str]]
"""Of a structure: its number; its name, commune, postcode and SIRET; its phones."""
Item = TypeVar("Item")


_RAW = table_of(RawRow).c
_RAW_ROWS = core_select(_RAW.source_id, _RAW.id, _RAW.payload).where(
    _RAW.source == bindparam("source"), _RAW.kind == bindparam("kind"), _RAW.source_id.in_(bindparam("source_ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A structure or a service as the directory holds it now. `structure_id`: of a service, its structure."""

    id: int
    values: dict[str, Any]
    contacts: frozenset[Reach]
    structure_id: int | None = None


async def find_numbers(session: AsyncSession, table: type[Structure | Service], sources: Collection[str]) -> dict[Key, int]:
    """The numbers of all the structures, or services, of these sources."""
    found: dict[Key, int] = {}
    last = 0
    while rows := await _rows(session, table, (), and_(col(table.source).in_(sources), col(table.id) > last), MANY):
        found.update(((source, source_id), number) for number, source, source_id in rows)
        last = rows[-1][0]
    return found


async def list_names(session: AsyncSession, source: str) -> Sequence[str]:
    """The names of the structures of a source."""
    return (await session.exec(select(Structure.name).where(Structure.source == source))).all()


async def find_structures(session: AsyncSession, numbers: Collection[int]) -> dict[Key, Stored]:
    """Find these structures, whatever their source."""
    found: dict[Key, Stored] = {}
    for some in slices(sorted(numbers), AT_ONCE):
        found |= await _structures(session, some)
    return found


async def find_structures_by_number(session: AsyncSession, numbers: Collection[int]) -> dict[int, tuple[Key, Stored]]:
    """Find these structures, by their numbers."""
    return {stored.id: (key, stored) for key, stored in (await find_structures(session, numbers)).items()}


async def list_marks(session: AsyncSession, but: Collection[str]) -> list[Marks]:
    """What may be no other's of the structures of other sources than these, by number."""
    return [(number, *told) for number, _, told in await _marks(session, col(Structure.source).not_in(but))]


async def find_marks(session: AsyncSession, keys: Collection[Key]) -> dict[Key, tuple[dict[str, Any], list[str]]]:
    """What may be no other's of these structures."""
    numbers = await find_ids(session, Structure, keys)
    return {key: told for _, key, told in await _marks(session, col(Structure.id).in_(numbers.values()))} if numbers else {}


async def _marks(session: AsyncSession, which: ColumnElement[bool]) -> list[tuple[int, Key, tuple[dict[str, Any], list[str]]]]:
    phones: dict[int, list[str]] = {}
    asked = select(Contact.structure_id, Contact.value).join(Structure, col(Structure.id) == col(Contact.structure_id))
    for structure_id, value in await session.exec(asked.where(which, Contact.kind == "phone", col(Contact.service_id).is_(None))):
        phones.setdefault(structure_id, []).append(value)
    names = ("name", "commune", "postcode", "siret")
    rows = await _rows(session, Structure, names, which)
    return [
        (number, (source, source_id), (dict(zip(names, facts, strict=True)), phones.get(number, [])))
        for number, source, source_id, *facts in rows
    ]


async def _structures(session: AsyncSession, numbers: Sequence[int]) -> dict[Key, Stored]:
    columns = _columns(Structure)
    contacts: dict[int, set[Reach]] = {}
    own = col(Contact.structure_id).in_(numbers), col(Contact.service_id).is_(None)
    for structure_id, kind, value in await session.exec(select(Contact.structure_id, Contact.kind, Contact.value).where(*own)):
        contacts.setdefault(structure_id, set()).add((kind, value))
    return {
        (source, source_id): Stored(number, dict(zip(columns, values, strict=True)), frozenset(contacts.get(number, ())))
        for number, source, source_id, *values in await _rows(session, Structure, columns, col(Structure.id).in_(numbers))
    }


async def find_services(session: AsyncSession, numbers: Collection[int]) -> dict[Key, Stored]:
    """Find these services, whatever their source."""
    found: dict[Key, Stored] = {}
    for some in slices(sorted(numbers), AT_ONCE):
        found |= await _services(session, some)
    return found


async def _services(session: AsyncSession, numbers: Sequence[int]) -> dict[Key, Stored]:
    columns = _columns(Service)
    contacts: dict[int | None, set[Reach]] = {}
    own = select(Contact.service_id, Contact.kind, Contact.value).where(col(Contact.service_id).in_(numbers))
    for service_id, kind, value in await session.exec(own):
        contacts.setdefault(service_id, set()).add((kind, value))
    return {
        (source, source_id): Stored(number, dict(zip(columns, values, strict=True)), frozenset(contacts.get(number, ())), structure_id)
        for number, source, source_id, structure_id, *values in await _rows(
            session, Service, ("structure_id", *columns), col(Service.id).in_(numbers)
        )
    }


async def find_ids(session: AsyncSession, table: type[Structure | Service], keys: Collection[Key]) -> dict[Key, int]:
    """The numbers of these structures, or services; those that are not there are left out."""
    found: dict[Key, int] = {}
    by_source: dict[str, list[str]] = {}
    for source, source_id in keys:
        by_source.setdefault(source, []).append(source_id)
    for source, source_ids in by_source.items():
        for ids in slices(source_ids, AT_ONCE):
            mine = select(table.source_id, table.id).where(col(table.source) == source, col(table.source_id).in_(ids))
            found |= {(source, source_id): number for source_id, number in await session.exec(mine) if number is not None}
    return found


async def find_members(session: AsyncSession, user_ids: Sequence[str]) -> set[str]:
    """Which of these people have a row already, whatever became of them."""
    found: set[str] = set()
    for ids in slices(user_ids, AT_ONCE):
        found.update(await session.exec(select(Member.user_id).where(col(Member.user_id).in_(ids))))
    return found


async def add_numbered(
    session: AsyncSession, later: Later, table: type[Structure | Service], rows: Sequence[Mapping[str, Any]]
) -> list[int]:
    """Make many rows ready to be added. Gives their numbers, in order: asking for them afterwards takes as long as writing them."""
    numbers = await next_numbers(await session.connection(), table_of(table), len(rows))
    await add_rows(later, table, [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)])
    return numbers


async def set_rows(session: AsyncSession, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Change rows of one table: each gives its `id` and the columns to set."""
    for some in slices(rows, AT_ONCE):
        await session.exec(update(table), params=some)


async def set_contacts(
    session: AsyncSession, structures: Sequence[int], services: Sequence[int], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Replace the own contacts of these structures and of these services by these rows."""
    for ids in slices(structures, AT_ONCE):
        await session.exec(delete(Contact).where(col(Contact.structure_id).in_(ids), col(Contact.service_id).is_(None)))
    for ids in slices(services, AT_ONCE):
        await session.exec(delete(Contact).where(col(Contact.service_id).in_(ids)))
    await add_rows(await session.connection(), Contact, rows)


async def remove_services(session: AsyncSession, service_ids: Sequence[int]) -> None:
    """Remove these services, with their contacts."""
    for ids in slices(service_ids, AT_ONCE):
        await session.exec(delete(Service).where(col(Service.id).in_(ids)))


async def find_whole_services(session: AsyncSession, service_ids: Sequence[int]) -> list[dict[str, Any]]:
    """These services as they are, but their number, so that they can be added again; `contacts`: [kind, value] each."""
    found: list[dict[str, Any]] = []
    for ids in slices(service_ids, AT_ONCE):
        contacts: dict[int | None, list[list[str]]] = {}
        for each in await session.exec(select(Contact).where(col(Contact.service_id).in_(ids)).order_by(col(Contact.id))):
            contacts.setdefault(each.service_id, []).append([each.kind, each.value])
        found += [
            service.model_dump(mode="json", exclude={"id"}) | {"contacts": contacts.get(service.id, [])}
            for service in await session.exec(select(Service).where(col(Service.id).in_(ids)))
        ]
    return found


async def find_raw_rows(session: AsyncSession, source: str, kind: str, source_ids: Sequence[str]) -> dict[str, tuple[int, dict[str, Any]]]:
    """Rows of a source as they came, by their identifier: their numbers, and what they said."""
    asked = {"source": source, "kind": kind, "source_ids": source_ids}
    found = await (await session.connection()).execute(_RAW_ROWS, asked)
    return {source_id: (number, dict(payload)) for source_id, number, payload in found}


async def set_raw_rows(
    session: AsyncSession, source: str, kind: str, payloads: Mapping[str, dict[str, Any]], now: datetime
) -> tuple[list[str], list[tuple[int, Any]]]:
    """Keep rows of a source as they came, by their identifier; those that are the same as before are left alone.

    Gives the identifiers of those that are new, and what the others said that changed, by their number.
    """
    added: list[str] = []
    changed: list[tuple[int, Any]] = []
    for ids in slices(list(payloads), AT_ONCE):
        known = await find_raw_rows(session, source, kind, ids)
        fresh = [
            {"source": source, "kind": kind, "source_id": each, "payload": payloads[each], "imported_at": now}
            for each in ids
            if each not in known
        ]
        other = [
            {"id": number, "payload": payloads[each], "imported_at": now}
            for each, (number, payload) in known.items()
            if payload != payloads[each]
        ]
        await add_rows(await session.connection(), RawRow, fresh)
        await set_rows(session, RawRow, other)
        added += [each for each in ids if each not in known]
        changed += [(number, payload) for each, (number, payload) in known.items() if payload != payloads[each]]
    return added, changed


async def _rows(
    session: AsyncSession, table: type[Structure | Service], columns: Sequence[str], which: ColumnElement[bool], most: int | None = None
) -> Sequence[tuple[Any, ...]]:
    """Plain tuples (id, source, source_id, then the columns): a hundred thousand of them stay light."""
    chosen = [getattr(table, name) for name in ("id", "source", "source_id", *columns)]
    found: Sequence[tuple[Any, ...]] = (await session.exec(select(*chosen).where(which).order_by(col(table.id)).limit(most))).all()
    return found


def _columns(table: type[Structure | Service]) -> tuple[str, ...]:
    """The columns that say something of it: all but its keys."""
    return tuple(name for name in table.model_fields if name not in {"id", "source", "source_id", "structure_id"})
