"""What the search will know of the structures that an import brings, read before anything is written: nobody waits for it."""

from dataclasses import fields
from typing import Any

from commands.imports.plan import Plan
from storage.imports import Key
from storage.search import Reading, ServiceText, StructureText, read_structure

_STRUCTURE, _SERVICE = (
    tuple(each.name for each in fields(shape) if each.name not in {"id", "structure_id"}) for shape in (StructureText, ServiceText)
)


def read_added(plan: Plan) -> dict[Key, Reading]:
    """The structures of a plan of which all is in it, by key; their numbers are not known yet, and are 0."""
    homes = {each.record.structure for each in plan.services.changed}  # a service moved there has its words in the directory
    services: dict[Key | None, list[ServiceText]] = {}
    for record in plan.services.added:
        services.setdefault(record.structure, []).append(ServiceText(id=0, structure_id=0, **_chosen(record.values, _SERVICE)))
    return {
        record.key: read_structure(StructureText(id=0, **_chosen(record.values, _STRUCTURE)), services.get(record.key, []))
        for record in plan.structures.added
        if record.key not in homes
    }


def _chosen(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names}
