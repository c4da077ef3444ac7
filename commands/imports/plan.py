"""What an import would do to the directory, worked out before anything is written. See `applying` for what is done."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.claims import Claims, Disagreement, confront, values_of, yielding
from commands.imports.duplicates import Duplicate, find_duplicates
from commands.imports.following import follow
from commands.imports.identity import LeftAside, Record
from commands.imports.records import Records, Refusal
from commands.imports.rows import Notice
from storage import directory, imports, merges, provenance
from storage.directory import MergedStructure
from storage.imports import Key, Stored
from storage.provenance import KINDS_OF_CONTACT, SheetChange

FEWEST = 4
"""Sheets, or services, of a source, from which on losing half of them is no matter of a row or two."""


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


@dataclass(frozen=True, slots=True)
class Shrink:
    """A source that would lose half of what it has, or more. `kind`: structure or service."""

    source: str
    kind: str
    before: int
    after: int


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
    """All that an import would do. Nothing is left out in silence: what is not taken stands in refusals, left, notices, disagreements."""

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
    disagreements: list[Disagreement] = field(default_factory=list)
    shrunk: list[Shrink] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    title: str = ""
    """What people call the list."""

    @property
    def taken(self) -> int:
        """How many rows make something. With the refusals and those left aside, they are the rows of the file."""
        return self.records.taken

    @property
    def left(self) -> list[LeftAside]:
        """The rows that make nothing, without a fault."""
        return self.records.left

    @property
    def is_empty(self) -> bool:
        """Whether applying it would change nothing of the directory."""
        return self.structures.is_empty and self.services.is_empty


class _Homes:
    """The numbers of the structures that services may be of, by key; those that were merged stand for the ones they became."""

    def __init__(self, ids: Mapping[Key, int]) -> None:
        self.ids = ids
        self.keys = {number: key for key, number in reversed(list(ids.items()))}


async def make_plan(session: AsyncSession, records: Records, source: str, title: str = "") -> Plan:
    """Compare the records with the directory. Writes nothing. `source`: under which refused rows are kept; `title`: of the list."""
    sources = {key[0] for key in (*records.structures, *records.services)}
    structures = await imports.find_structures(session, sources)
    services = await imports.find_services(session, sources)
    claims = await provenance.standing(session, sources)
    merged = await directory.list_merged(session)
    plan = Plan(source, Delta(), Delta(), list(records.refusals), records.notices, records.unused, records, title=title or source)
    plan.merged = {(each.source, each.source_id): each.structure_id for each in merged if each.source in sources}
    follow(records, structures | {(each.source, each.source_id): _as_stored(each) for each in merged if each.source in sources})
    _compare(plan, plan.structures, _completed(records, structures, merged), structures, _Homes({}), claims)
    homes = _Homes({key: stored.id for key, stored in structures.items()} | plan.merged)
    _drop_strays(plan, records, homes)
    _compare(plan, plan.services, records.services, services, homes, claims)
    _find_gone(plan, structures, services, homes, {each.service_id for each in claims.values()})
    _find_shrunk(plan, structures, services)
    before = (services[each.record.key].structure_id for each in plan.services.changed)
    plan.moved_from = {structure_id for structure_id in before if structure_id is not None}
    plan.duplicates = await find_duplicates(session, records.structures, plan.merged)
    await confront(session, plan.disagreements, records.structures, plan.merged)
    return plan


def _as_stored(merged: MergedStructure) -> Stored:
    """A sheet that was merged, as it was: a row is still of it, though its address is mended meanwhile."""
    return Stored(merged.structure_id, merges.told_by(merged) | {"name": merged.name}, frozenset())


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


def _compare(plan: Plan, delta: Delta, records: Mapping[Key, Record], stored: Mapping[Key, Stored], homes: _Homes, claims: Claims) -> None:
    claimed: dict[tuple[int | None, int | None], list[SheetChange]] = {}
    for each in claims.values():
        claimed.setdefault((None, each.service_id) if each.service_id else (each.structure_id, None), []).append(each)
    for key, record in records.items():
        if key not in stored:
            delta.added.append(record)
            continue
        there = stored[key]
        mine = claimed.get((None, there.id) if record.kind == "service" else (there.id, None), ())
        agreed = yielding(plan.disagreements, record, there, mine) if mine else record
        if differences := _differences(agreed, there, homes):
            delta.changed.append(Changed(there.id, agreed, differences))
        else:
            delta.unchanged += 1


def _find_gone(
    plan: Plan, structures: Mapping[Key, Stored], services: Mapping[Key, Stored], homes: _Homes, claimed: Collection[int | None]
) -> None:
    """List what the file has no more. A file that has no structures, or no services, says nothing of them.

    A service made from its structure's row is withdrawn with the words that made it, unless people wrote something of it (claimed); one
    with a row of its own is only listed.
    """
    records = plan.records
    if records.structures:
        plan.structures.gone = [_gone(stored) for key, stored in structures.items() if key not in records.structures]
    staying = {number for key, number in homes.ids.items() if key in records.structures}
    missing = {key: stored for key, stored in services.items() if key not in records.services and stored.structure_id in staying}
    if records.offers:
        absent = tuple(f"{key[1]}#" for key in plan.merged if key not in records.structures)  # their rows said these, and say nothing now
        for key, stored in missing.items():
            kept = key[1].startswith(absent) or stored.id in claimed
            (plan.services.gone if kept else plan.services.withdrawn).append(_gone(stored))
    elif records.services:
        plan.services.gone = [_gone(stored) for stored in missing.values()]


def _find_shrunk(plan: Plan, structures: Mapping[Key, Stored], services: Mapping[Key, Stored]) -> None:
    """Find the sources that would have half of what they have, or less: more likely the wrong file, or a part of it."""
    withdrawn = {gone.id for gone in plan.services.withdrawn}
    told = [key for key in structures if not plan.records.structures or key in plan.records.structures]
    kept = [key for key, stored in services.items() if stored.id not in withdrawn]
    for kind, delta, before, after in (("structure", plan.structures, structures, told), ("service", plan.services, services, kept)):
        had, has = (Counter(key[0] for key in each) for each in (before, after))
        has.update(record.key[0] for record in delta.added)
        plan.shrunk += (
            Shrink(source, kind, had[source], has[source])
            for source in sorted(had)
            if had[source] >= FEWEST and has[source] * 2 <= had[source]
        )


def _differences(record: Record, stored: Stored, homes: _Homes) -> tuple[Difference, ...]:
    pairs = [(name, stored.values[name], value) for name, value in record.values.items()]
    if record.contacts != stored.contacts:
        pairs += [(name, values_of(stored.contacts, kind), values_of(record.contacts, kind)) for name, kind in KINDS_OF_CONTACT.items()]
    if stored.structure_id is not None and record.structure and homes.ids.get(record.structure) != stored.structure_id:
        pairs.append(("structure", homes.keys.get(stored.structure_id), record.structure))
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])


def _drop_strays(plan: Plan, records: Records, homes: _Homes) -> None:
    """Refuse the services whose structure is neither in the file nor in the directory."""
    for key, record in list(records.services.items()):
        if record.structure not in records.structures and record.structure not in homes.ids:
            named = record.structure[1] if record.structure else ""
            plan.refusals.append(Refusal(record.place, "service", record.name, f"sa structure est inconnue ({named})", record.raw or {}))
            plan.refusals += (Refusal(place, "service", record.name, "sa structure est inconnue", {}) for place in record.also)
            records.taken -= 1 + len(record.also)
            del records.services[key]


def _gone(stored: Stored) -> Gone:
    return Gone(stored.id, str(stored.values["name"]), stored.structure_id)
