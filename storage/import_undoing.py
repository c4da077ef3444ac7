"""An import taken back, some of it in each transaction: cut half-way, it goes on where it was.

What came goes, what changed says what it said, what went comes back. What people, or another list, wrote since stays; so does a sheet
that something of the network hangs on.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import imports, search
from storage.directory import Contact, RawRow, Service, Structure
from storage.holdings import Fate, column_of, tables
from storage.import_runs import ImportRun, ImportStep
from storage.imports import AT_ONCE
from storage.provenance import KINDS_OF_CONTACT, SOURCE, SheetChange
from storage.slices import slices
from storage.types import as_json

_OF_THE_SHEET = (Service, Contact, SheetChange)


@dataclass(slots=True)
class Undone:
    """What was taken back in one go. `kept`: sheets, services and fields that stay, as somebody wrote since or needs them."""

    removed: int = 0
    restored: int = 0
    kept: int = 0


async def undo_some(session: AsyncSession, number: int, by: str, now: datetime) -> Undone | None:
    """Take a part of an import back: the fields it changed, then what its steps did, the last first. None: nothing is left of it."""
    changed = select(SheetChange).where(SheetChange.import_number == number, col(SheetChange.undone_at).is_(None))
    if changes := (await session.exec(changed.order_by(col(SheetChange.id).desc()).limit(AT_ONCE))).all():
        return await _undo_changes(session, changes, by, now)
    last = select(ImportStep).where(ImportStep.import_number == number).order_by(col(ImportStep.id).desc()).limit(1)
    if (step := (await session.exec(last)).first()) is None:
        await session.exec(update(ImportRun).where(col(ImportRun.number) == number).values(undone_at=now))
        return None
    undone = await _undo_step(session, step.done)
    await session.delete(step)
    return undone


# ── Fields ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def _undo_changes(session: AsyncSession, changes: Sequence[SheetChange], by: str, now: datetime) -> Undone:
    """Put back what fields said, where they still say what the import made them say. The others are no more of the import."""
    rows: dict[tuple[int, int | None], Any] = {}
    for sheet in await session.exec(select(Structure).where(col(Structure.id).in_({each.structure_id for each in changes}))):
        rows[sheet.id or 0, None] = sheet
    for service in await session.exec(select(Service).where(col(Service.id).in_({each.service_id for each in changes}))):
        rows[0, service.id] = service
    contacts = await _contacts(session, {each.structure_id for each in changes if each.field in KINDS_OF_CONTACT})
    undone, touched = Undone(), set()
    for change in changes:
        row = rows.get((0, change.service_id) if change.service_id else (change.structure_id, None))
        if row is not None and await _put_back(session, row, change, contacts):
            change.undone_at, change.undone_by = now, by
            undone.restored += 1
            touched |= {change.structure_id} | ({change.before, change.after} if change.field == "structure_id" else set())
        else:
            change.import_number = None
            undone.kept += 1
        session.add(change)
    await session.flush()
    await search.index(session, sorted(each for each in touched if each is not None))
    return undone


async def _contacts(session: AsyncSession, structures: Collection[int]) -> dict[tuple[int, int | None, str], list[str]]:
    found: dict[tuple[int, int | None, str], list[str]] = {}
    mine = select(Contact).where(col(Contact.structure_id).in_(structures)).order_by(col(Contact.value))
    for each in await session.exec(mine):
        found.setdefault((each.structure_id, each.service_id, each.kind), []).append(each.value)
    return found


async def _put_back(
    session: AsyncSession, row: Structure | Service, change: SheetChange, contacts: dict[tuple[int, int | None, str], list[str]]
) -> bool:
    if kind := KINDS_OF_CONTACT.get(change.field):
        place = change.structure_id, change.service_id, kind
        if contacts.get(place, []) != sorted(change.after or ()):
            return False
        mine = col(Contact.structure_id) == place[0], col(Contact.service_id) == place[1], col(Contact.kind) == kind
        await session.exec(delete(Contact).where(*mine))
        values = list(change.before or ())
        session.add_all(Contact(structure_id=place[0], service_id=place[1], kind=kind, value=each) for each in values)
        contacts[place] = sorted(values)
        return True
    if as_json(getattr(row, change.field)) != change.after or (change.field == "structure_id" and change.before is None):
        return False
    setattr(row, change.field, _as_value(change.field, change.before))
    session.add(row)
    return True


def _as_value(field: str, value: Any) -> Any:
    return date.fromisoformat(value) if field == "confirmed_on" and value else value


# ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _undo_step(session: AsyncSession, done: dict[str, Any]) -> Undone:
    kept = await _needed(session, done["structures"], set(done["services"]))
    going = [each for each in done["structures"] if each not in kept]
    services = await _services_to_remove(session, done["services"], kept)
    removed = await _count(session, going)
    touched = await _remove_services(session, services) - set(going)
    await search.remove(session, going)
    for ids in slices(going, AT_ONCE):
        await session.exec(delete(Structure).where(col(Structure.id).in_(ids)))
    restored, homes = await _bring_back(session, done["withdrawn"])
    await _undo_raw(session, done)
    await search.index(session, sorted(touched | homes))
    return Undone(removed=removed + len(services), restored=restored, kept=len(kept))


async def _count(session: AsyncSession, structures: Sequence[int]) -> int:
    there = [len((await session.exec(select(Structure.id).where(col(Structure.id).in_(ids)))).all()) for ids in slices(structures, AT_ONCE)]
    return sum(there)


async def _needed(session: AsyncSession, structures: Sequence[int], own: Collection[int]) -> set[int]:
    """Of these sheets, those that people wrote of, or that something else hangs on than what the import brought (own: its services)."""
    found: set[int] = set()
    for ids in slices(structures, AT_ONCE):
        for model, holds in tables().items():
            for name, fate in holds.structures.items():
                if fate is Fate.FOLLOWS and model not in _OF_THE_SHEET:
                    found.update(
                        (await session.exec(select(column_of(model, name)).where(column_of(model, name).in_(ids)).distinct())).all()
                    )
        people = select(SheetChange.structure_id).where(col(SheetChange.structure_id).in_(ids), SheetChange.kind != SOURCE)
        found.update((await session.exec(people.where(col(SheetChange.undone_at).is_(None)).distinct())).all())
        for number, structure_id in await session.exec(select(Service.id, Service.structure_id).where(col(Service.structure_id).in_(ids))):
            if number not in own:
                found.add(structure_id)
    return found


async def _services_to_remove(session: AsyncSession, services: Sequence[int], kept: Collection[int]) -> list[int]:
    """Of these services, those that are there, of no sheet that stays for somebody's sake, and of which nobody wrote since."""
    found: list[int] = []
    for ids in slices(services, AT_ONCE):
        wrote = select(SheetChange.service_id).where(col(SheetChange.service_id).in_(ids), SheetChange.kind != SOURCE)
        spared = set((await session.exec(wrote)).all())
        there = select(Service.id, Service.structure_id).where(col(Service.id).in_(ids))
        found += [number for number, home in await session.exec(there) if number and home not in kept and number not in spared]
    return found


async def _remove_services(session: AsyncSession, services: Sequence[int]) -> set[int]:
    """Remove services. Gives the structures they were of."""
    homes: set[int] = set()
    for ids in slices(services, AT_ONCE):
        homes.update((await session.exec(select(Service.structure_id).where(col(Service.id).in_(ids)))).all())
    await imports.remove_services(session, services)
    return homes


async def _bring_back(session: AsyncSession, services: Iterable[dict[str, Any]]) -> tuple[int, set[int]]:
    """Add services again that were withdrawn, where their sheet stands and nobody said them again since."""
    homes: set[int] = set()
    count = 0
    for told in services:
        row = dict(told)
        contacts, home = row.pop("contacts"), row["structure_id"]
        again = select(Service.id).where(Service.source == row["source"], Service.source_id == row["source_id"])
        if await session.get(Structure, home) is None or (await session.exec(again)).first() is not None:
            continue
        service = Service(**row | {"confirmed_on": _as_value("confirmed_on", row["confirmed_on"])})
        session.add(service)
        await session.flush()
        session.add_all(Contact(structure_id=home, service_id=service.id, kind=kind, value=value) for kind, value in contacts)
        homes.add(home)
        count += 1
    await session.flush()
    return count, homes


async def _undo_raw(session: AsyncSession, done: dict[str, Any]) -> None:
    """Rows of the source, as they were before. Those of sheets that were merged meanwhile go too: a list may bring them again."""
    by_place: dict[tuple[str, str], list[str]] = {}
    for source, kind, source_id in done["raw_added"]:
        by_place.setdefault((source, kind), []).append(source_id)
    for (source, kind), source_ids in by_place.items():
        for ids in slices(source_ids, AT_ONCE):
            mine = col(RawRow.source) == source, col(RawRow.kind) == kind, col(RawRow.source_id).in_(ids)
            await session.exec(delete(RawRow).where(*mine))
    await imports.set_rows(session, RawRow, [{"id": number, "payload": payload} for number, payload in done["raw_changed"]])
