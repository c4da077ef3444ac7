"""What a portion of an import adds, made ready before the lock is taken: who waits for it waits for the database, and not for us."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.findable import read_added
from commands.imports.identity import Record
from commands.imports.plan import Plan
from storage import imports, search
from storage.directory import Contact, Service, Structure
from storage.holdings import table_of
from storage.imports import Key
from storage.many import Later, add_rows, are_next

Numbers = dict[Key, int]


@dataclass(frozen=True, slots=True)
class Added:
    """The new structures and services of a portion, by key, with their numbers; `homes`: of all structures that it speaks of.

    later: what adds them, but for the counts of their words. whole: the structures of which all that the search knows is in the portion.
    """

    structures: Numbers
    services: Numbers
    homes: Numbers
    later: Later
    words: search.Changes
    whole: Collection[Key]

    async def stands(self, connection: AsyncConnection) -> bool:
        """Whether nobody added a sheet or a service since, whose number would be one of these. Under the lock."""
        both = (Structure, self.structures), (Service, self.services)
        return all([await are_next(connection, table_of(table), list(numbers.values())) for table, numbers in both])


async def make_ready(session: AsyncSession, plan: Plan) -> Added:
    """Make ready what a portion adds. Only reads."""
    later = Later((await session.connection()).dialect)
    places, offers = plan.structures.added, plan.services.added
    numbers = await imports.add_numbered(session, later, Structure, [_row(record) for record in places])
    structures = dict(zip(places.keys, numbers, strict=True))
    homes = await _homes(session, plan, structures)
    numbers = await imports.add_numbered(session, later, Service, [_row(record) | parent(record, homes) for record in offers])
    services = dict(zip(offers.keys, numbers, strict=True))
    await add_rows(later, Contact, contact_rows(places, offers, homes, services))
    readings = read_added(plan)
    words = await search.make_ready(later, {structures[key]: reading for key, reading in readings.items()})
    return Added(structures, services, homes, later, words, readings.keys())


async def _homes(session: AsyncSession, plan: Plan, fresh: Numbers) -> Numbers:
    known = {each.record.key: each.id for each in plan.structures.changed} | plan.merged
    told = chain(plan.services.added, (each.record for each in plan.services.changed))
    others = {key for record in told if (key := record.structure)} - fresh.keys() - known.keys()
    return fresh | await imports.find_ids(session, Structure, others) | known


def _row(record: Record) -> dict[str, Any]:
    return {"source": record.key[0], "source_id": record.key[1], **record.values}


def parent(offer: Record, homes: Numbers) -> dict[str, int]:
    """The column of a service that says whose it is, if its record does."""
    return {"structure_id": homes[offer.structure]} if offer.structure else {}


def contact_rows(places: Iterable[Record], offers: Iterable[Record], homes: Numbers, services: Numbers) -> Iterator[dict[str, Any]]:
    """The rows of the ways to reach these structures and these services."""
    told = chain(
        ((homes[each.key], None, each.contacts) for each in places),
        ((homes[each.structure], services[each.key], each.contacts) for each in offers if each.structure),
    )
    for structure, service, contacts in told:
        for kind, value in sorted(contacts):
            yield {"structure_id": structure, "service_id": service, "kind": kind, "value": value}
