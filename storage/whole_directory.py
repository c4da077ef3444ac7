"""The whole directory as it goes out: each structure with its services, the ways to reach them, and the rows it came from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import Contact, RawRow, Service, Structure


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list as it came, and the day it was last imported."""

    cells: dict[str, Any]
    imported_on: date


@dataclass(slots=True)
class WholeService:
    """A service, its own contacts (kind → values, in the order they came), and the row it came from when it had one."""

    service: Service
    contacts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    row: Row | None = None


@dataclass(slots=True)
class Sheet:
    """A structure with all that the directory tells of it. contacts: its own, not its services’."""

    structure: Structure
    services: list[WholeService] = field(default_factory=list)
    contacts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    row: Row | None = None


async def list_sheets(session: AsyncSession) -> list[Sheet]:
    """List all structures, those that came first first."""
    sheets = {each.id: Sheet(each) for each in await session.exec(select(Structure).order_by(col(Structure.id)))}
    services: dict[int | None, WholeService] = {}
    for service in await session.exec(select(Service).order_by(col(Service.id))):
        services[service.id] = WholeService(service)
        sheets[service.structure_id].services.append(services[service.id])
    for contact in await session.exec(select(Contact).order_by(col(Contact.id))):
        home = sheets[contact.structure_id] if contact.service_id is None else services[contact.service_id]
        home.contacts[contact.kind].append(contact.value)
    await _find_rows(session, list(sheets.values()))
    return list(sheets.values())


async def _find_rows(session: AsyncSession, sheets: Sequence[Sheet]) -> None:
    rows: dict[tuple[str, str, str], Row] = {}
    for each in await session.exec(select(RawRow).where(col(RawRow.kind).in_(("structure", "service")))):
        rows[each.kind, each.source, each.source_id] = Row(each.payload, each.imported_at.date())
    for sheet in sheets:
        sheet.row = rows.get(("structure", sheet.structure.source, sheet.structure.source_id))
        for own in sheet.services:
            own.row = rows.get(("service", own.service.source, own.service.source_id))
