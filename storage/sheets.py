"""What the sheet of a structure says, fact by fact: as it is told to who answers for it, and as a correction changes it, and back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import search
from storage.directory import Contact, Service, Structure, list_contacts, list_services, list_structures

FROM_CORRECTION = "correction"
"""The source of services that were added by a correction: no list brings them, and none takes them away."""
WAYS = ("phone", "email", "web")
COLUMNS = ("name", "address", "opening_hours", "access_notes", "description")
SERVICE, NO_SERVICE = "service", "no-service"
"""A service more; one that is offered no more."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """A structure, its own ways to be reached (else those of its services), and the names of its services."""

    structure: Structure
    phone: tuple[str, ...]
    email: tuple[str, ...]
    web: tuple[str, ...]
    services: tuple[str, ...]

    def told(self, field: str) -> str:
        """What it says of a field, one value a line; empty: nothing."""
        if field in {SERVICE, NO_SERVICE}:
            return "\n".join(self.services)
        values = getattr(self, field) if field in WAYS else [getattr(self.structure, field) or ""]
        return "\n".join(values)

    @property
    def digest(self) -> str:
        """Of all it says: another one as soon as anything of it changed."""
        said = [self.told(field) for field in (*COLUMNS, *WAYS, SERVICE)]
        return sha256(json.dumps(said).encode()).hexdigest()[:16]


async def find_sheet(session: AsyncSession, structure_id: int) -> SheetFacts | None:
    """A sheet as it is now; None: it is gone."""
    return (await find_sheets(session, [structure_id])).get(structure_id)


async def find_sheets(session: AsyncSession, structure_ids: Sequence[int]) -> dict[int, SheetFacts]:
    """Sheets as they are now, by the number of their structure; those that are gone are left out."""
    contacts, services = await list_contacts(session, structure_ids), await list_services(session, structure_ids)
    found = {}
    for structure in await list_structures(session, structure_ids):
        mine = [each for each in contacts if each.structure_id == structure.id]
        names = tuple(dict.fromkeys(each.name for each in services if each.structure_id == structure.id))
        phone, email, web = (_values(mine, kind) for kind in WAYS)
        found[structure.id or 0] = SheetFacts(structure, phone, email, web, names)
    return found


def _values(contacts: Sequence[Contact], kind: str) -> tuple[str, ...]:
    of_kind = [each for each in contacts if each.kind == kind]
    own = [each.value for each in of_kind if each.service_id is None]
    return tuple(dict.fromkeys(own or [each.value for each in of_kind]))


# ── Changing a fact ──────────────────────────────────────────────────────────────────────────────────────────────


async def set_fact(session: AsyncSession, structure: Structure, field: str, value: str, source_id: str) -> str:
    """Make a field of a sheet say this (one value a line; empty: nothing), and give what `set_back` makes it say again.

    source_id: of a service that is added. A service that is offered no more is named as it stands on the sheet.
    """
    number = structure.id or 0
    before: Any
    if field in WAYS:
        before = [each.value for each in await list_contacts(session, [number]) if each.kind == field and each.service_id is None]
        await _set_ways(session, number, field, [each for each in value.split("\n") if each])
    elif field == SERVICE:
        session.add(Service(structure_id=number, source=FROM_CORRECTION, source_id=source_id, name=value))
        before = source_id
    elif field == NO_SERVICE:
        gone = [each for each in await list_services(session, [number]) if each.name == value]
        ways = await list_contacts(session, [number])
        before = [[_kept(each), [[way.kind, way.value] for way in ways if way.service_id == each.id]] for each in gone]
        for each in gone:
            await session.delete(each)
    else:
        before = getattr(structure, field)
        setattr(structure, field, value or ("" if field == "description" else None))
    await _changed(session, number)
    return json.dumps(before, ensure_ascii=False)


async def set_back(session: AsyncSession, structure: Structure, field: str, before: str) -> None:
    """Make a field say again what it said, as `set_fact` told it."""
    number, told = structure.id or 0, json.loads(before)
    if field in WAYS:
        await _set_ways(session, number, field, told)
    elif field == SERVICE:
        await session.exec(delete(Service).where(col(Service.source) == FROM_CORRECTION, col(Service.source_id) == told))
    elif field == NO_SERVICE:
        for kept, ways in told:
            await _add_again(session, Service.model_validate(kept | {"structure_id": number}), ways)
    else:
        setattr(structure, field, told)
    await _changed(session, number)


async def _set_ways(session: AsyncSession, structure_id: int, kind: str, values: Sequence[str]) -> None:
    """Its own ways; those of its services stand."""
    own = col(Contact.structure_id) == structure_id, col(Contact.kind) == kind, col(Contact.service_id).is_(None)
    await session.exec(delete(Contact).where(*own))
    session.add_all(Contact(structure_id=structure_id, kind=kind, value=value) for value in values)


async def _add_again(session: AsyncSession, service: Service, ways: Sequence[tuple[str, str]]) -> None:
    session.add(service)
    await session.flush()
    session.add_all(Contact(structure_id=service.structure_id, service_id=service.id, kind=kind, value=value) for kind, value in ways)


def _kept(service: Service) -> dict[str, Any]:
    """A service as JSON, without its number."""
    return service.model_dump(mode="json", exclude={"id", "structure_id"})


async def _changed(session: AsyncSession, structure_id: int) -> None:
    await session.flush()
    await search.index(session, [structure_id])
