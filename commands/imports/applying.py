"""An import, done: written with its history, so that it is whole or undone, and can be taken back for a day."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.identity import Record
from commands.imports.plan import Plan
from storage import imports, search
from storage.directory import Service, Structure
from storage.imports import Key


async def apply_plan(session: AsyncSession, plan: Plan, now: datetime) -> None:
    """Write the plan, keep the raw rows, refresh the search. In the session's transaction, which must be the plan's own."""
    await imports.add_rows(session, Structure, [_row(record) for record in plan.structures.added])
    await imports.set_rows(session, Structure, [record.record.values | {"id": record.id} for record in plan.structures.changed])
    structures = await imports.find_ids(session, Structure, _structure_keys(plan)) | plan.merged
    await imports.add_rows(session, Service, [_row(record) | _parent(record, structures) for record in plan.services.added])
    await imports.set_rows(
        session, Service, [each.record.values | {"id": each.id} | _parent(each.record, structures) for each in plan.services.changed]
    )
    await imports.remove_services(session, [gone.id for gone in plan.services.withdrawn])
    services = await imports.find_ids(session, Service, [each.key for each in _offers(plan)])
    await _write_contacts(session, plan, structures, services)
    await _keep_raw_rows(session, plan, now)
    await search.index(session, sorted(_touched(plan, structures)))


def _offers(plan: Plan) -> list[Record]:
    return [*plan.services.added, *(each.record for each in plan.services.changed)]


def _structure_keys(plan: Plan) -> set[Key]:
    """Of all structures that it speaks of."""
    own = {each.key for each in (*plan.structures.added, *(changed.record for changed in plan.structures.changed))}
    return own | {each.structure for each in _offers(plan) if each.structure}


def _row(record: Record) -> dict[str, Any]:
    return {"source": record.key[0], "source_id": record.key[1], **record.values}


def _parent(record: Record, structures: Mapping[Key, int]) -> dict[str, int]:
    return {"structure_id": structures[record.structure]} if record.structure else {}


async def _write_contacts(session: AsyncSession, plan: Plan, structures: Mapping[Key, int], services: Mapping[Key, int]) -> None:
    places = [*plan.structures.added, *(each.record for each in plan.structures.changed)]
    offers = _offers(plan)
    rows = [_reach(structures[each.key], None, reach) for each in places for reach in sorted(each.contacts)]
    rows += [
        _reach(structures[each.structure], services[each.key], reach)
        for each in offers
        if each.structure
        for reach in sorted(each.contacts)
    ]
    known = [each.id for each in plan.structures.changed], [each.id for each in plan.services.changed]
    await imports.set_contacts(session, *known, rows)


def _reach(structure: int, service: int | None, reach: tuple[str, str]) -> dict[str, Any]:
    return {"structure_id": structure, "service_id": service, "kind": reach[0], "value": reach[1]}


async def _keep_raw_rows(session: AsyncSession, plan: Plan, now: datetime) -> None:
    by_source: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for record in (*plan.records.structures.values(), *plan.records.services.values()):
        if record.raw is not None:
            by_source.setdefault((record.key[0], record.kind), {})[record.key[1]] = record.raw
    for refusal in plan.refusals:
        by_source.setdefault((plan.source, "refused"), {})[_digest(refusal.raw)] = refusal.raw
    for (source, kind), payloads in by_source.items():
        await imports.set_raw_rows(session, source, kind, payloads, now)


def _digest(raw: dict[str, Any]) -> str:
    """Name a refused row, which may have no identifier, by what it says: the same row is kept once."""
    return sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:32]


def _touched(plan: Plan, structures: Mapping[Key, int]) -> set[int]:
    """Give the structures whose findings may differ: changed, or with a service that came, changed, moved or went."""
    keys = {record.key for record in plan.structures.added} | {record.structure for record in plan.services.added if record.structure}
    keys |= {each.record.structure for each in plan.services.changed if each.record.structure}
    ids = {structures[key] for key in keys} | {each.id for each in plan.structures.changed} | plan.moved_from
    return ids | {gone.structure_id for gone in plan.services.withdrawn if gone.structure_id}
