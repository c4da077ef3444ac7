"""A long list is written in portions, each in a transaction of its own: people wait for the end of one, not of all.

A portion is some structures with all that is said of them. Each is kept with what it did: what was cut is undone (decision 42).
"""

from array import array
from collections.abc import Collection, Iterator, MutableMapping, Sequence
from itertools import chain, zip_longest

from commands.imports.identity import Record
from commands.imports.packing import Chosen
from commands.imports.plan import Delta, Gone, Plan
from commands.imports.records import Records, Refusal
from storage.imports import Key
from storage.slices import slices

LARGEST = 80
"""Structures in one transaction. A third of what it costs is the same for one and for all: a smaller one is short, and the whole longer."""


Rows = tuple[Collection[Key], Collection[Key]]
"""Structures, and services."""


def portions(plan: Plan, largest: int = LARGEST, rows: Rows = ((), ())) -> Iterator[Plan]:
    """The plan, in parts that change it together: its structures, some at a time, then what is said of none of them.

    rows: of those that it leaves as they are, the ones whose row came otherwise than the last time (see `applying.find_changed_rows`).
    """
    records = plan.records
    fresh, fresh_services = frozenset(plan.structures.added.keys), frozenset(plan.services.added.keys)
    services = _written(plan.services, fresh_services, rows[1], records.services)
    homes = _homes(records, services)
    written = frozenset(chain(_written(plan.structures, fresh, rows[0], records.structures), homes))
    structures = [key for key in records.structures if key in written]
    for rank, own_services in enumerate(_services(homes, services, structures, largest)):
        own = Records(offers=records.offers)
        own.structures = {key: records.structures[key] for key in structures[rank * largest : (rank + 1) * largest]}
        own.services = {key: records.services[key] for key in own_services}
        deltas = _delta(plan.structures, own.structures, fresh), _delta(plan.services, own.services, fresh_services)
        yield Plan(plan.source, *deltas, [], [], (), own, merged=plan.merged, title=plan.title)
    yield from _rest(plan, largest)


def _written(delta: Delta, fresh: Collection[Key], rows: Collection[Key], records: Collection[Key]) -> list[Key]:
    changed = frozenset(delta.changed.keys)
    return [key for key in records if key in fresh or key in changed or key in rows]


def _homes(records: Records, services: Sequence[Key]) -> Sequence[Key | None]:
    """Of each of these services, the key of its structure: one key for all those of one."""
    met: dict[Key | None, Key | None] = {}
    homes = (records.services[key].structure for key in services)
    return [met.setdefault(home, home) for home in homes]


def _services(homes: Sequence[Key | None], services: Sequence[Key], structures: Sequence[Key], largest: int) -> Iterator[list[Key]]:
    """The services of each portion: those of its structures; after them those whose structure is not in the file."""
    places: dict[Key | None, int] = {key: rank // largest for rank, key in enumerate(structures)}
    count = -(-len(structures) // largest)
    homeless: dict[Key | None, int] = {}
    ranks = array("L")
    for home in homes:
        rank = places.get(home)
        ranks.append(count + homeless.setdefault(home, len(homeless)) // largest if rank is None else rank)
    order = sorted(range(len(ranks)), key=ranks.__getitem__)
    begin = 0
    for rank in range(max([count, *(ranks[last] + 1 for last in order[-1:])])):
        end = begin
        while end < len(order) and ranks[order[end]] == rank:
            end += 1
        yield [services[each] for each in order[begin:end]]
        begin = end


def _delta(whole: Delta, records: MutableMapping[Key, Record], fresh: Collection[Key]) -> Delta:
    changed = whole.changed.things
    return Delta(Chosen(records, (key for key in records if key in fresh)), Chosen(changed, (key for key in records if key in changed)))


def _rest(plan: Plan, largest: int) -> Iterator[Plan]:
    """What goes, and what was refused; the structures that services left are found without them."""
    moved_from = plan.moved_from
    for gone, refused in zip_longest(slices(plan.services.withdrawn, largest), slices(plan.refusals, largest), fillvalue=()):
        yield _bare(plan, list(gone), list(refused), moved_from)
        moved_from = set()
    if moved_from:
        yield _bare(plan, [], [], moved_from)


def _bare(plan: Plan, withdrawn: list[Gone], refusals: list[Refusal], moved_from: set[int]) -> Plan:
    left = Records(offers=plan.records.offers)
    return Plan(
        plan.source,
        Delta(),
        Delta(withdrawn=withdrawn),
        refusals,
        [],
        (),
        left,
        merged=plan.merged,
        moved_from=moved_from,
        title=plan.title,
    )
