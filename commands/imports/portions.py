"""A long list is written in portions, each in a transaction of its own: people wait for the end of one, not of all.

A portion is some structures with all that is said of them. Each is kept with what it did: what was cut is undone (decision 42).
"""

from array import array
from collections.abc import Collection, Iterator, MutableMapping, Sequence
from itertools import zip_longest

from commands.imports.identity import Record
from commands.imports.packing import Chosen
from commands.imports.plan import Delta, Gone, Plan
from commands.imports.records import Records, Refusal
from storage.imports import Key
from storage.slices import slices

LARGEST = 100
"""Structures in one transaction."""


def portions(plan: Plan, largest: int = LARGEST) -> Iterator[Plan]:
    """The plan, in parts that change it together: its structures, some at a time, then what is said of none of them."""
    records, structures = plan.records, list(plan.records.structures)
    fresh, fresh_services = frozenset(plan.structures.added.keys), frozenset(plan.services.added.keys)
    for rank, services in enumerate(_services(records, structures, largest)):
        own = Records(offers=records.offers)
        own.structures = {key: records.structures[key] for key in structures[rank * largest : (rank + 1) * largest]}
        own.services = {key: records.services[key] for key in services}
        deltas = _delta(plan.structures, own.structures, fresh), _delta(plan.services, own.services, fresh_services)
        yield Plan(plan.source, *deltas, [], [], (), own, merged=plan.merged, title=plan.title)
    yield from _rest(plan, largest)


def _services(records: Records, structures: Sequence[Key], largest: int) -> Iterator[list[Key]]:
    """The services of each portion: those of its structures; after them those whose structure is not in the file."""
    places: dict[Key | None, int] = {key: rank // largest for rank, key in enumerate(structures)}
    count = -(-len(structures) // largest)
    homeless: dict[Key | None, int] = {}
    ranks = array("L")
    for record in records.services.values():
        rank = places.get(record.structure)
        ranks.append(count + homeless.setdefault(record.structure, len(homeless)) // largest if rank is None else rank)
    keys, order = list(records.services), sorted(range(len(ranks)), key=ranks.__getitem__)
    begin = 0
    for rank in range(max([count, *(ranks[last] + 1 for last in order[-1:])])):
        end = begin
        while end < len(order) and ranks[order[end]] == rank:
            end += 1
        yield [keys[each] for each in order[begin:end]]
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
