"""What an import would do to the directory, worked out before anything is written. See `applying` for what is done."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.claims import Claims, Disagreement, confront
from commands.imports.comparing import Changed, Comparing, Homes
from commands.imports.duplicates import Duplicate, find_duplicates
from commands.imports.following import follow, same
from commands.imports.identity import LeftAside, Record
from commands.imports.packing import Chosen
from commands.imports.records import Records, Refusal
from commands.imports.rows import Notice
from storage import directory, imports, merges, provenance
from storage.directory import MergedStructure, Service, Structure
from storage.imports import AT_ONCE, Key, Stored
from storage.slices import slices

FEWEST = 4
"""Sheets, or services, of a source, from which on losing half of them is no matter of a row or two."""


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

    added: Chosen[Key, Record] = field(default_factory=Chosen)
    changed: Chosen[Key, Changed] = field(default_factory=Chosen)
    unchanged: int = 0
    gone: list[Gone] = field(default_factory=list)
    withdrawn: list[Gone] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many are of each."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "withdrawn": len(self.withdrawn),
            "gone": len(self.gone),
        }

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
    notices: Sequence[Notice]
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


async def make_plan(session: AsyncSession, records: Records, source: str, title: str = "") -> Plan:
    """Compare the records with the directory. Writes nothing. `source`: under which refused rows are kept; `title`: of the list.

    Of the directory, only numbers are held: sheets are looked at some at a time, beside the rows of their keys.
    """
    sources = {key[0] for key in chain(records.structures, records.services)}
    structures = await imports.find_numbers(session, Structure, sources)
    services = await imports.find_numbers(session, Service, sources)
    claims = await provenance.standing(session, sources)
    merged = await directory.list_merged(session)
    plan = Plan(source, Delta(), Delta(), list(records.refusals), records.notices, records.unused, records, title=title or source)
    plan.merged = {(each.source, each.source_id): each.structure_id for each in merged if each.source in sources}
    await _compare_structures(session, plan, structures, merged, claims)
    homes = Homes(structures | plan.merged)
    await _compare_services(session, plan, services, homes, claims)
    await _find_gone_services(session, plan, services, homes, {each.service_id for each in claims.values()})
    _find_shrunk(plan, structures, services)
    plan.duplicates = await find_duplicates(session, records.structures, plan.merged)
    await confront(session, plan.disagreements, records.structures, plan.merged)
    return plan


async def _compare_structures(
    session: AsyncSession, plan: Plan, known: Mapping[Key, int], merged: Collection[MergedStructure], claims: Claims
) -> None:
    """Find which sheet each row is of, and what it changes. Most rows are of the sheet of their key: they are compared as they are met."""
    records, delta = plan.records, plan.structures
    former = {(each.source, each.source_id): _as_stored(each) for each in merged if (each.source, each.source_id) in plan.merged}
    comparing = Comparing(plan.disagreements, claims, merged=merged)
    settled = {key for key, sheet in former.items() if key in records.structures and same(records.structures[key], sheet)}
    settled.update(key for key in records.structures if comparing.says_so(records.structures, key, known))
    for keys in slices([key for key in records.structures if key in known and key not in settled], AT_ONCE):
        there = await imports.find_structures(session, [known[key] for key in keys])
        for key in keys:
            record = records.structures[key]
            if same(record, there[key]):
                settled.add(key)
                comparing.compare(record, there[key])
    if records.structures:  # a file that has none says nothing of them
        loose = await imports.find_structures(session, [number for key, number in known.items() if key not in settled])
        follow(records, settled, loose | {key: sheet for key, sheet in former.items() if key not in settled})
        for key in [key for key in records.structures if key in loose]:
            comparing.compare(records.structures[key], loose[key])
        delta.gone = [_gone(sheet) for key, sheet in loose.items() if key not in records.structures]
    plan.disagreements.sort(key=lambda each: each.place)
    met = [key for key in records.structures if key not in former]
    delta.added = Chosen(records.structures, (key for key in met if key not in known))
    delta.changed = Chosen(comparing.changed, (key for key in met if key in comparing.changed))
    delta.unchanged = len(met) - len(delta.added) - len(delta.changed)


async def _compare_services(session: AsyncSession, plan: Plan, known: Mapping[Key, int], homes: Homes, claims: Claims) -> None:
    """Find what the services of a file change. Those whose structure is neither in the file nor in the directory are refused."""
    records, delta = plan.records, plan.services
    comparing = Comparing(plan.disagreements, claims, homes=homes)
    for keys in slices(list(records.services), AT_ONCE):
        looked_at = [key for key in keys if not comparing.says_so(records.services, key, known)]
        there = await imports.find_services(session, [known[key] for key in looked_at if key in known])
        for key in looked_at:
            if key not in known and records.offers:
                continue  # made of a row of a structure that is there
            record = records.services[key]
            if record.structure not in records.structures and record.structure not in homes.ids:
                _refuse_stray(plan, record)
            elif key in known and comparing.compare(record, there[key]):
                plan.moved_from.add(there[key].structure_id or 0)
    delta.added = Chosen(records.services, (key for key in records.services if key not in known))
    delta.changed = Chosen(comparing.changed, comparing.changed)
    delta.unchanged = len(records.services) - len(delta.added) - len(delta.changed)


def _refuse_stray(plan: Plan, record: Record) -> None:
    named = record.structure[1] if record.structure else ""
    plan.refusals.append(Refusal(record.place, "service", record.name, f"sa structure est inconnue ({named})", record.raw or {}))
    plan.refusals += (Refusal(place, "service", record.name, "sa structure est inconnue", {}) for place in record.also)
    plan.records.taken -= 1 + len(record.also)
    del plan.records.services[record.key]


def _as_stored(merged: MergedStructure) -> Stored:
    """A sheet that was merged, as it was: a row is still of it, though its address is mended meanwhile."""
    return Stored(merged.structure_id, merges.told_by(merged) | {"name": merged.name}, frozenset())


async def _find_gone_services(
    session: AsyncSession, plan: Plan, services: Mapping[Key, int], homes: Homes, claimed: Collection[int | None]
) -> None:
    """List the services that the file has no more. A file that has none says nothing of them.

    A service made from its structure's row is withdrawn with the words that made it, unless people wrote something of it (claimed); one
    with a row of its own is only listed.
    """
    records = plan.records
    if not (records.offers or records.services):
        return
    staying = {number for key, number in homes.ids.items() if key in records.structures}
    absent = tuple(f"{key[1]}#" for key in plan.merged if key not in records.structures)  # their rows said these, and say nothing now
    missing = await imports.find_services(session, [number for key, number in services.items() if key not in records.services])
    for key, stored in missing.items():
        if stored.structure_id in staying:
            kept = not records.offers or key[1].startswith(absent) or stored.id in claimed
            (plan.services.gone if kept else plan.services.withdrawn).append(_gone(stored))


def _find_shrunk(plan: Plan, structures: Mapping[Key, int], services: Mapping[Key, int]) -> None:
    """Find the sources that would have half of what they have, or less: more likely the wrong file, or a part of it."""
    withdrawn = {gone.id for gone in plan.services.withdrawn}
    told = [key for key in structures if not plan.records.structures or key in plan.records.structures]
    kept = [key for key, number in services.items() if number not in withdrawn]
    for kind, delta, before, after in (("structure", plan.structures, structures, told), ("service", plan.services, services, kept)):
        had, has = (Counter(key[0] for key in each) for each in (before, after))
        has.update(key[0] for key in delta.added.keys)
        plan.shrunk += (
            Shrink(source, kind, had[source], has[source])
            for source in sorted(had)
            if had[source] >= FEWEST and has[source] * 2 <= had[source]
        )


def _gone(stored: Stored) -> Gone:
    return Gone(stored.id, str(stored.values["name"]), stored.structure_id)
