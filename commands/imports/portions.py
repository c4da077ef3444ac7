"""A long list is written in portions, each in a transaction of its own: people wait for the end of one, not of all.

A portion is some structures with all that is said of them. Each is kept with what it did: what was cut is undone (decision 42).
"""

from collections.abc import Iterator
from dataclasses import replace

from commands.imports.plan import Delta, Plan
from commands.imports.records import Records
from storage.imports import Key

LARGEST = 100
"""Structures in one transaction."""


def portions(plan: Plan, largest: int = LARGEST) -> Iterator[Plan]:
    """The plan, in parts that change it together: its structures, some at a time, then what is said of none of them."""
    records = plan.records
    places: dict[Key | None, int] = {key: number // largest for number, key in enumerate(records.structures)}
    homeless = dict.fromkeys(each.structure for each in records.services.values() if each.structure not in places)
    places |= {key: (len(records.structures) + number) // largest for number, key in enumerate(homeless)}
    count = max(places.values(), default=-1) + 1
    parts = [Plan(plan.source, Delta(), Delta(), [], [], (), Records(offers=records.offers), merged=plan.merged) for _ in range(count)]

    for key, record in records.structures.items():
        parts[places[key]].records.structures[key] = record
    for key, record in records.services.items():
        parts[places[record.structure]].records.services[key] = record
    for record in plan.structures.added:
        parts[places[record.key]].structures.added.append(record)
    for changed in plan.structures.changed:
        parts[places[changed.record.key]].structures.changed.append(changed)
    for record in plan.services.added:
        parts[places[record.structure]].services.added.append(record)
    for changed in plan.services.changed:
        parts[places[changed.record.structure]].services.changed.append(changed)
    yield from parts
    rest = Delta(withdrawn=plan.services.withdrawn)
    empty = Records(offers=records.offers)
    yield replace(plan, structures=Delta(), services=rest, notices=[], records=empty)
