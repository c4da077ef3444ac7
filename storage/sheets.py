"""What the sheet of a structure says, fact by fact, as it is told to who answers for it; and how a correction changes it, and back.

Who said what, and when, is kept by `storage.provenance`; services that come and go, by the correction itself.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import provenance, search
from storage.directory import Contact, Service, Structure, list_contacts, list_services, list_structures
from storage.provenance import KINDS_OF_CONTACT, Teller
from storage.rows import count_rows

FROM_CORRECTION = "correction"
"""The source of services that were added by a correction: no list brings them, and none takes them away."""
WAYS = ("phone", "email", "web")
_PLACES = {kind: field for field, kind in KINDS_OF_CONTACT.items()}
"""Ways to reach → what provenance calls them."""
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


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many sheets there are, by when they were last confirmed: since a day, before it, never."""

    lately: int
    before: int
    never: int

    @property
    def total(self) -> int:
        """Of all of them."""
        return self.lately + self.before + self.never


async def count_confirmed(session: AsyncSession, since: date) -> Confirmed:
    """All sheets of the directory."""
    confirmed = col(Structure.confirmed_on)
    lately = await count_rows(session, Structure, confirmed >= since)
    return Confirmed(
        lately, await count_rows(session, Structure, confirmed < since), await count_rows(session, Structure, confirmed.is_(None))
    )


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


async def set_fact(session: AsyncSession, structure_id: int, field: str, value: str, *, by: Teller, now: datetime, source_id: str) -> str:
    """Make a field of a sheet say this (one value a line; empty: nothing), and give what `set_back` takes it back by.

    source_id: of a service that is added. A service that is offered no more is named as it stands on the sheet.
    """
    if field == SERVICE:
        session.add(Service(structure_id=structure_id, source=FROM_CORRECTION, source_id=source_id, name=value))
        await _changed(session, structure_id)
        return json.dumps(source_id)
    if field == NO_SERVICE:
        return json.dumps(await _remove_services(session, structure_id, value), ensure_ascii=False)
    if field in WAYS:
        said: Any = [each for each in value.split("\n") if each]
    else:
        said = value or ("" if field == "description" else None)
    changes = await provenance.say(session, structure_id, {_PLACES.get(field, field): said}, by=by, now=now)
    await session.flush()
    return json.dumps([each.id for each in changes])


async def set_back(session: AsyncSession, structure_id: int, field: str, before: str, *, by: Teller, now: datetime) -> bool:
    """Make a field say again what it said, as `set_fact` told it. False, and nothing is done, where it says something else since."""
    told = json.loads(before)
    if field == SERVICE:
        gone = delete(Service).where(col(Service.source) == FROM_CORRECTION, col(Service.source_id) == told)
        done = bool((await session.exec(gone)).rowcount)
        await _changed(session, structure_id)
        return done
    if field == NO_SERVICE:
        for kept, ways in told:
            await _add_again(session, Service.model_validate(kept | {"structure_id": structure_id}), ways)
        await _changed(session, structure_id)
        return True
    return all([await provenance.undo(session, each, by=by, now=now) for each in told])


async def _remove_services(session: AsyncSession, structure_id: int, name: str) -> list[Any]:
    """Those of this name, as JSON, with their ways to be reached."""
    gone = [each for each in await list_services(session, [structure_id]) if each.name == name]
    ways = await list_contacts(session, [structure_id])
    kept = [
        [each.model_dump(mode="json", exclude={"id", "structure_id"}), [[way.kind, way.value] for way in ways if way.service_id == each.id]]
        for each in gone
    ]
    for each in gone:
        await session.delete(each)
    await _changed(session, structure_id)
    return kept


async def _add_again(session: AsyncSession, service: Service, ways: Sequence[tuple[str, str]]) -> None:
    session.add(service)
    await session.flush()
    session.add_all(Contact(structure_id=service.structure_id, service_id=service.id, kind=kind, value=value) for kind, value in ways)


async def _changed(session: AsyncSession, structure_id: int) -> None:
    await session.flush()
    await search.index(session, [structure_id])


async def set_confirmed(session: AsyncSession, structure_id: int, day: date, *, by: Teller, now: datetime) -> None:
    """It was found true on a day."""
    await provenance.say(session, structure_id, {"confirmed_on": day}, by=by, now=now)


async def set_confirmed_no_more(session: AsyncSession, structure_id: int, *, by: Teller, now: datetime) -> None:
    """The last time it was found true is taken back: it is as old as it was."""
    changes = await provenance.history(session, structure_id)
    last = next((each for each in changes if each.field == "confirmed_on" and each.undone_at is None), None)
    if last is not None and last.id is not None:
        await provenance.undo(session, last.id, by=by, now=now)
