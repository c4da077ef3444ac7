"""An import, done: written with its history, so that it is whole or undone, and can be taken back for a day."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.comparing import Changed
from commands.imports.identity import Record
from commands.imports.packing import owed
from commands.imports.plan import Delta, Plan
from storage import import_runs, imports, search
from storage.directory import Service, Structure
from storage.import_runs import Done
from storage.imports import AT_ONCE, Key
from storage.provenance import IMPORTED_FOR, SOURCE
from storage.search import Reading
from storage.slices import slices
from storage.types import as_json

RawRows = dict[tuple[str, str], dict[str, dict[str, Any]]]
"""Rows as they came: by source and kind, then by identifier."""


@dataclass(slots=True)
class _Writing:
    """One portion being written: what is known by key, and what is done."""

    plan: Plan
    now: datetime
    run: int | None
    structures: dict[Key, int] = field(default_factory=dict)
    services: dict[Key, int] = field(default_factory=dict)
    done: Done = field(default_factory=Done)


async def apply_plan(
    session: AsyncSession, plan: Plan, now: datetime, run: int | None = None, readings: Mapping[Key, Reading] | None = None
) -> Mapping[Key, int]:
    """Write the plan, keep the raw rows, refresh the search. In the session's transaction, which must be the plan's own.

    Gives the numbers of the structures that it speaks of.

    run: the number of the import, under which what is done can be undone; None where nobody would. readings: see `findable`.
    """
    writing = _Writing(plan, now, run)
    await _write_structures(session, writing)
    await _write_services(session, writing)
    await _write_contacts(session, writing)
    await _keep_raw_rows(session, writing)
    ready = {writing.structures[key]: reading for key, reading in (readings or {}).items()}
    await search.add(session, ready)
    await search.index(session, sorted(_touched(writing) - ready.keys()))
    if run is not None:
        await import_runs.add_step(session, run, writing.done, list(_history(writing)))
    return writing.structures


async def _write_structures(session: AsyncSession, writing: _Writing) -> None:
    plan = writing.plan
    added = plan.structures.added
    numbers = await imports.add_numbered(session, Structure, [_row(record) for record in added])
    await imports.set_rows(session, Structure, [each.record.values | {"id": each.id} for each in plan.structures.changed])
    fresh = dict(zip(added.keys, numbers, strict=True))
    known = {each.record.key: each.id for each in plan.structures.changed} | plan.merged
    others = {key for record in _offers(plan) if (key := record.structure)} - fresh.keys() - known.keys()
    writing.structures = fresh | await imports.find_ids(session, Structure, others) | known
    writing.done.structures = numbers


async def _write_services(session: AsyncSession, writing: _Writing) -> None:
    plan, homes = writing.plan, writing.structures
    added = plan.services.added
    numbers = await imports.add_numbered(session, Service, [_row(record) | _parent(record, homes) for record in added])
    await imports.set_rows(
        session, Service, [each.record.values | {"id": each.id} | _parent(each.record, homes) for each in plan.services.changed]
    )
    withdrawn = [gone.id for gone in plan.services.withdrawn]
    if writing.run is not None:
        writing.done.withdrawn = await imports.find_whole_services(session, withdrawn)
    await imports.remove_services(session, withdrawn)
    writing.services = dict(zip(added.keys, numbers, strict=True)) | {each.record.key: each.id for each in plan.services.changed}
    writing.done.services = numbers


def _offers(plan: Plan) -> list[Record]:
    return [*plan.services.added, *(each.record for each in plan.services.changed)]


def _row(record: Record) -> dict[str, Any]:
    return {"source": record.key[0], "source_id": record.key[1], **record.values}


def _parent(record: Record, structures: Mapping[Key, int]) -> dict[str, int]:
    return {"structure_id": structures[record.structure]} if record.structure else {}


async def _write_contacts(session: AsyncSession, writing: _Writing) -> None:
    plan, structures, services = writing.plan, writing.structures, writing.services
    places = [*plan.structures.added, *(each.record for each in plan.structures.changed)]
    rows = [_reach(structures[each.key], None, reach) for each in places for reach in sorted(each.contacts)]
    rows += [
        _reach(structures[each.structure], services[each.key], reach)
        for each in _offers(plan)
        if each.structure
        for reach in sorted(each.contacts)
    ]
    known = [each.id for each in plan.structures.changed], [each.id for each in plan.services.changed]
    await imports.set_contacts(session, *known, rows)


def _reach(structure: int, service: int | None, reach: tuple[str, str]) -> dict[str, Any]:
    return {"structure_id": structure, "service_id": service, "kind": reach[0], "value": reach[1]}


async def _keep_raw_rows(session: AsyncSession, writing: _Writing) -> None:
    for (source, kind), payloads in _raw_rows(writing.plan).items():
        added, changed = await imports.set_raw_rows(session, source, kind, payloads, writing.now)
        writing.done.raw_added += [(source, kind, each) for each in added]
        writing.done.raw_changed += changed


def _raw_rows(plan: Plan) -> RawRows:
    """The rows of a plan as they came, by source, kind and identifier."""
    found = _by_kind(chain(plan.records.structures.values(), plan.records.services.values()))
    for refusal in plan.refusals:
        found.setdefault((plan.source, "refused"), {})[_digest(refusal.raw)] = refusal.raw
    return found


def _by_kind(records: Iterable[Record]) -> RawRows:
    found: RawRows = {}
    for record in records:
        if record.raw is not None:
            found.setdefault((record.key[0], record.kind), {})[record.key[1]] = record.raw
    return found


async def find_changed_rows(session: AsyncSession, plan: Plan) -> tuple[set[Key], set[Key]]:
    """Of the structures and of the services that a plan leaves as they are, those whose row came otherwise than the last time."""
    records = plan.records
    return (
        await _find_changed_rows(session, records.structures, plan.structures),
        await _find_changed_rows(session, {} if records.offers else records.services, plan.services),
    )


async def _find_changed_rows(session: AsyncSession, records: Mapping[Key, Record], delta: Delta) -> set[Key]:
    written = {*delta.added.keys, *delta.changed.keys}
    found: set[Key] = set()
    for keys in slices([key for key in records if key not in written and not owed(records, key)], AT_ONCE):
        for (source, kind), payloads in _by_kind(records[key] for key in keys).items():
            known = await imports.find_raw_rows(session, source, kind, list(payloads))
            found.update((source, each) for each, payload in payloads.items() if each not in known or known[each][1] != payload)
    return found


def _digest(raw: dict[str, Any]) -> str:
    """Name a refused row, which may have no identifier, by what it says: the same row is kept once."""
    return sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:32]


def _touched(writing: _Writing) -> set[int]:
    """Give the structures whose findings may differ: changed, or with a service that came, changed, moved or went."""
    plan = writing.plan
    keys = {record.key for record in plan.structures.added} | {record.structure for record in plan.services.added if record.structure}
    keys |= {each.record.structure for each in plan.services.changed if each.record.structure}
    ids = {writing.structures[key] for key in keys} | {each.id for each in plan.structures.changed} | plan.moved_from
    return ids | {gone.structure_id for gone in plan.services.withdrawn if gone.structure_id}


# ── History ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _history(writing: _Writing) -> Iterator[dict[str, Any]]:
    """The rows of `SheetChange` that tell what changed, field by field."""
    common = {
        "kind": SOURCE,
        "teller": writing.plan.title,
        "teller_structure_id": None,
        "import_number": writing.run,
        "at": writing.now,
        "undone_at": None,
        "undone_by": None,
        "expires_at": writing.now + IMPORTED_FOR,
    }
    for changed in writing.plan.structures.changed:
        yield from (common | {"structure_id": changed.id, "service_id": None} | row for row in _differences(changed, writing.structures))
    for changed in writing.plan.services.changed:
        home = writing.structures[changed.record.structure] if changed.record.structure else 0
        yield from (common | {"structure_id": home, "service_id": changed.id} | row for row in _differences(changed, writing.structures))


def _differences(changed: Changed, structures: Mapping[Key, int]) -> Iterator[dict[str, Any]]:
    for each in changed.differences:
        if each.field == "structure":
            yield {"field": "structure_id", "before": structures.get(each.before), "after": structures.get(each.after)}
        else:
            yield {"field": each.field, "before": as_json(each.before), "after": as_json(each.after)}
