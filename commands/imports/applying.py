"""An import, done: written with its history, so that it is whole or undone, and can be taken back for a day."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.adding import Added, contact_rows, make_ready, parent
from commands.imports.comparing import Changed
from commands.imports.identity import Record
from commands.imports.packing import owed
from commands.imports.plan import Delta, Plan
from storage import import_runs, imports, search
from storage.directory import Service, Structure
from storage.import_runs import Done
from storage.imports import AT_ONCE, Key
from storage.provenance import IMPORTED_FOR, SOURCE
from storage.slices import slices
from storage.types import as_json

RawRows = dict[tuple[str, str], dict[str, dict[str, Any]]]
"""Rows as they came: by source and kind, then by identifier."""


@dataclass(slots=True)
class _Writing:
    """One portion being written: its numbers are known by key, and what is done is kept."""

    plan: Plan
    now: datetime
    run: int | None
    added: Added
    done: Done


async def apply_plan(
    session: AsyncSession, plan: Plan, now: datetime, run: int | None = None, added: Added | None = None
) -> Mapping[Key, int]:
    """Write the plan, keep the raw rows, refresh the search. In the session's transaction, which must be the plan's own.

    Gives the numbers of the structures that it speaks of.

    run: the number of the import, under which what is done can be undone; None where nobody would. added: what was made ready, if it was.
    """
    connection = await session.connection()
    if added is None or not await added.stands(connection):
        added = await make_ready(session, plan)
    await added.later.run(connection)
    done = Done(structures=list(added.structures.values()), services=list(added.services.values()))
    writing = _Writing(plan, now, run, added, done)
    await _change_structures(session, writing)
    await _change_services(session, writing)
    await _keep_raw_rows(session, writing)
    await search.count(session, added.words)
    await search.index(session, sorted(_touched(writing)))
    if run is not None:
        await import_runs.add_step(session, run, done, list(_history(writing)))
    return added.homes


async def _change_structures(session: AsyncSession, writing: _Writing) -> None:
    changed = writing.plan.structures.changed
    await imports.set_rows(session, Structure, [each.record.values | {"id": each.id} for each in changed])
    rows = list(contact_rows((each.record for each in changed), (), writing.added.homes, {}))
    await imports.set_contacts(session, [each.id for each in changed], [], rows)


async def _change_services(session: AsyncSession, writing: _Writing) -> None:
    changed, homes = writing.plan.services.changed, writing.added.homes
    offers, numbers = [each.record for each in changed], {each.record.key: each.id for each in changed}
    await imports.set_rows(session, Service, [each.values | {"id": numbers[each.key]} | parent(each, homes) for each in offers])
    await imports.set_contacts(session, [], list(numbers.values()), list(contact_rows((), offers, homes, numbers)))
    withdrawn = [gone.id for gone in writing.plan.services.withdrawn]
    if writing.run is not None:
        writing.done.withdrawn = await imports.find_whole_services(session, withdrawn)
    await imports.remove_services(session, withdrawn)


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
    """Give the structures whose findings may differ, but those made ready: changed, or with a service that came, changed, moved or went."""
    plan, added = writing.plan, writing.added
    keys = {*added.structures, *(record.structure for record in plan.services.added if record.structure)}
    keys |= {each.record.structure for each in plan.services.changed if each.record.structure}
    ids = {added.homes[key] for key in keys.difference(added.whole)} | {each.id for each in plan.structures.changed} | plan.moved_from
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
        yield from (common | {"structure_id": changed.id, "service_id": None} | row for row in _differences(changed, writing.added.homes))
    for changed in writing.plan.services.changed:
        home = writing.added.homes[changed.record.structure] if changed.record.structure else 0
        yield from (common | {"structure_id": home, "service_id": changed.id} | row for row in _differences(changed, writing.added.homes))


def _differences(changed: Changed, structures: Mapping[Key, int]) -> Iterator[dict[str, Any]]:
    for each in changed.differences:
        if each.field == "structure":
            yield {"field": "structure_id", "before": structures.get(each.before), "after": structures.get(each.after)}
        else:
            yield {"field": each.field, "before": as_json(each.before), "after": as_json(each.after)}
