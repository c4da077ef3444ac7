"""What an import would do to the directory, worked out before anything is written; then done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.records import Record, Records, Refusal
from commands.imports.rows import Notice
from storage import directory, imports, merges, search
from storage.directory import MergedStructure, Service, Structure
from storage.imports import Key, Stored

CONTACTS = {"phone": "phones", "email": "emails", "web": "webs"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that would change. `field`: a column, phones, emails, webs, or structure (a service moved)."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Changed:
    """A record whose row exists and differs."""

    id: int
    record: Record
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """A row of the directory that the file no longer has."""

    id: int
    name: str
    structure_id: int | None = None


@dataclass(slots=True)
class Delta:
    """What would happen to the structures, or to the services. `gone` is only listed; `withdrawn` would be removed."""

    added: list[Record] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    gone: list[Gone] = field(default_factory=list)
    withdrawn: list[Gone] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether applying it would change nothing."""
        return not (self.added or self.changed or self.withdrawn)


@dataclass(slots=True)
class Plan:
    """All that an import would do. Nothing is left out in silence: what is not taken stands in refusals and notices."""

    source: str
    structures: Delta
    services: Delta
    refusals: list[Refusal]
    notices: list[Notice]
    unused: tuple[str, ...]
    records: Records
    moved_from: set[int] = field(default_factory=set)
    merged: dict[Key, int] = field(default_factory=dict)
    """The sheets of these sources that were merged into others, and into which: their services go there, their own facts nowhere."""

    @property
    def is_empty(self) -> bool:
        """Whether applying it would change nothing of the directory."""
        return self.structures.is_empty and self.services.is_empty


class _Homes:
    """The numbers of the structures that services may be of, by key; those that were merged stand for the ones they became."""

    def __init__(self, ids: Mapping[Key, int]) -> None:
        self.ids = ids
        self.keys = {number: key for key, number in reversed(list(ids.items()))}


async def make_plan(session: AsyncSession, records: Records, source: str) -> Plan:
    """Compare the records with the directory. Writes nothing. `source`: under which refused rows are kept."""
    sources = {key[0] for key in (*records.structures, *records.services)}
    structures = await imports.find_structures(session, sources)
    services = await imports.find_services(session, sources)
    merged = await directory.list_merged(session)
    plan = Plan(source, Delta(), Delta(), list(records.refusals), records.notices, records.unused, records)
    plan.merged = {(each.source, each.source_id): each.structure_id for each in merged if each.source in sources}
    _compare(plan.structures, _completed(records, structures, merged), structures, _Homes({}))
    homes = _Homes({key: stored.id for key, stored in structures.items()} | plan.merged)
    _drop_strays(plan, records, homes)
    _compare(plan.services, records.services, services, homes)
    _find_gone(plan, structures, services, homes)
    before = (services[each.record.key].structure_id for each in plan.services.changed)
    plan.moved_from = {structure_id for structure_id in before if structure_id is not None}
    return plan


def _completed(records: Records, stored: Mapping[Key, Stored], merged: Sequence[MergedStructure]) -> dict[Key, Record]:
    """The structures of a file, but those that were merged; what they do not say is as told by those merged into them."""
    gone = {(each.source, each.source_id) for each in merged}
    found = {key: record for key, record in records.structures.items() if key not in gone}
    keys = {each.id: key for key, each in stored.items()}
    for each in merged:
        key = keys.get(each.structure_id)
        if key is not None and (record := found.get(key)):
            more = merges.missing(record.contacts, ((kind, value) for kind, value in each.contacts))
            values = merges.filled(record.values, merges.told_by(each))
            found[key] = replace(record, values=values, contacts=record.contacts | frozenset(more))
    return found


def _compare(delta: Delta, records: Mapping[Key, Record], stored: Mapping[Key, Stored], homes: _Homes) -> None:
    for key, record in records.items():
        if key not in stored:
            delta.added.append(record)
        elif differences := _differences(record, stored[key], homes):
            delta.changed.append(Changed(stored[key].id, record, differences))
        else:
            delta.unchanged += 1


def _find_gone(plan: Plan, structures: Mapping[Key, Stored], services: Mapping[Key, Stored], homes: _Homes) -> None:
    """List what the file has no more. A file that has no structures, or no services, says nothing of them.

    A service made from its structure's row is withdrawn with the words that made it; one with a row of its own is only listed.
    """
    records = plan.records
    if records.structures:
        plan.structures.gone = [_gone(stored) for key, stored in structures.items() if key not in records.structures]
    staying = {number for key, number in homes.ids.items() if key in records.structures}
    missing = {key: stored for key, stored in services.items() if key not in records.services and stored.structure_id in staying}
    if records.offers:
        absent = tuple(f"{key[1]}#" for key in plan.merged if key not in records.structures)  # their rows said these, and say nothing now
        plan.services.gone = [_gone(stored) for key, stored in missing.items() if key[1].startswith(absent)]
        plan.services.withdrawn = [_gone(stored) for key, stored in missing.items() if not key[1].startswith(absent)]
    elif records.services:
        plan.services.gone = [_gone(stored) for stored in missing.values()]


def _differences(record: Record, stored: Stored, homes: _Homes) -> tuple[Difference, ...]:
    pairs = [(name, stored.values[name], value) for name, value in record.values.items()]
    if record.contacts != stored.contacts:
        pairs += [(name, _values(stored.contacts, kind), _values(record.contacts, kind)) for kind, name in CONTACTS.items()]
    if stored.structure_id is not None and record.structure and homes.ids.get(record.structure) != stored.structure_id:
        pairs.append(("structure", homes.keys.get(stored.structure_id), record.structure))
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])


def _values(contacts: frozenset[tuple[str, str]], kind: str) -> list[str]:
    return sorted(value for each, value in contacts if each == kind)


def _drop_strays(plan: Plan, records: Records, homes: _Homes) -> None:
    """Refuse the services whose structure is neither in the file nor in the directory."""
    for key, record in list(records.services.items()):
        if record.structure not in records.structures and record.structure not in homes.ids:
            named = record.structure[1] if record.structure else ""
            plan.refusals.append(Refusal(record.place, "service", record.name, f"sa structure est inconnue ({named})", record.raw or {}))
            del records.services[key]


def _gone(stored: Stored) -> Gone:
    return Gone(stored.id, str(stored.values["name"]), stored.structure_id)


# ── Doing it ─────────────────────────────────────────────────────────────────────────────────────────────────────


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
