"""JSON: a list of records, data·inclusion's two lists, records wrapped in something, one record a line; GeoJSON."""

import json
import math
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Any

from commands.core.language.words import words_of
from commands.imports.proposal.names import fields_told
from commands.imports.reading.nested import flat, told
from commands.imports.reading.sheets import HEADING, NAME, Row, Sheet, UnreadableError, names_of, rows_of
from commands.imports.reading.tables import Grid, sheet_of
from commands.imports.reading.texts import EMPTY

WRAPPINGS = (
    "data", "results", "records", "items", "value", "rows", "fiches", "features", "lieux", "organismes", "elements", "entries", "hits",
    "response", "result", "liste", "docs",
)  # fmt: skip
DEEPEST_WRAPPING = 4
NO_LIST = "Le JSON doit être une liste de fiches, ou {structures, services} du schéma data·inclusion."
DEEPEST = 6
"""Lists in lists that the coordinates of a shape have, and one more."""
_LATITUDE, _LONGITUDE = {"lat", "latitude", "y"}, {"lon", "long", "lng", "longitude", "x"}
_RECORDS = ("fields", "tags", "attributes", "properties", "_source")
"""Where the exports of open data portals, of maps and of software keep what a record says."""


def read_json(text: str) -> Sheet:
    """Read JSON of any of these sorts. Raises UnreadableError."""
    content = _parsed(text)
    if isinstance(content, dict):
        if isinstance(content.get("structures", content.get("services")), list):
            return _apart(content)
        if content.get("type") == "FeatureCollection" and isinstance(content.get("features"), list):
            return _some([_of_feature(feature) for feature in content["features"]])
        return _some(_unwrapped(content))
    if isinstance(content, list):
        if content and all(isinstance(entry, list) for entry in content):
            return sheet_of(Grid([(place, cells) for place, cells in enumerate(map(_cells, content), start=1) if any(cells)]))
        return _some([flat(entry) for entry in _unfolded(content)])
    raise UnreadableError(NO_LIST)


def _finite(digits: str) -> float | str:
    """Read a number JSON can write back; one too large for that stays as it was written."""
    number = float(digits)
    return number if math.isfinite(number) else digits


def _loaded(text: str) -> Any:
    return json.loads(text, parse_constant=str, parse_float=_finite)


def _parsed(text: str) -> Any:
    try:
        try:
            return _loaded(text)
        except json.JSONDecodeError as error:
            if error.msg == "Extra data" and (entries := _line_by_line(text)):
                return entries
            raise UnreadableError(
                f"Le JSON s’arrête ou se trompe à la ligne {error.lineno}, colonne {error.colno}. "
                "Le fichier est peut-être coupé : reprenez-le à la source."
            ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError("Le JSON contient un nombre démesuré ou trop de niveaux. Reprenez le fichier à la source.") from error


def _line_by_line(text: str) -> list[Any]:
    try:
        return [_loaded(line) for line in text.splitlines() if line.strip()]
    except json.JSONDecodeError:
        return []


def _apart(content: dict[str, Any]) -> Sheet:
    structures, services = content.get("structures") or [], content.get("services") or []
    if not isinstance(structures, list) or not isinstance(services, list):
        raise UnreadableError("Dans ce JSON, « structures » et « services » doivent être des listes.")
    if not structures and not services:
        raise UnreadableError(EMPTY)
    return Sheet(_ranked(structures), _ranked(services), apart=True)


def _ranked(entries: Iterable[Any]) -> Sequence[Row]:
    return rows_of(Row(place, entry) for place, entry in enumerate(entries, start=1))


def _some(entries: list[Any]) -> Sheet:
    if not entries:
        raise UnreadableError(EMPTY)
    rows = _ranked(entries)
    return Sheet(rows, header=names_of(rows))


def _unwrapped(content: dict[str, Any]) -> list[Any]:
    """The list of records that an object holds, under a usual name or alone; or records under their names."""
    found = _listed(content, DEEPEST_WRAPPING)
    if found is not None:
        return [_record(entry) for entry in _unfolded(found)]
    if len(content) > 1 and all(isinstance(entry, dict) for entry in content.values()):
        return [_called(name, flat(entry)) for name, entry in content.items()]
    if lists := {name: value for name, value in content.items() if isinstance(value, list) and _are_records(value)}:
        return [flat(entry) | {HEADING: name} for name, value in lists.items() for entry in value]
    raise UnreadableError(NO_LIST)


def _called(name: str, record: dict[str, Any]) -> dict[str, Any]:
    """A record that stands under a name, which is its own where it says none."""
    return record if any("nom" in fields_told(each) for each in record) else {NAME: name, **record}


def _are_records(values: Sequence[Any]) -> bool:
    return bool(values) and all(isinstance(entry, dict) for entry in values)


def _unfolded(entries: Sequence[Any]) -> Sequence[Any]:
    """Of records that only give a title to others (« {thème, structures : […]} »), the others, each with its title; else these."""
    found = []
    for entry in entries if _are_records(entries) else ():
        lists = [value for value in entry.values() if isinstance(value, list) and _are_records(value)]
        titles = [value for value in entry.values() if isinstance(value, str)]
        if len(lists) != 1 or len(titles) != 1 or len(entry) > len(lists) + len(titles) + 1:
            return entries
        found += [{**each, HEADING: titles[0]} for each in lists[0]]
    return found or entries


def _listed(content: dict[str, Any], depth: int) -> list[Any] | None:
    """The list of records of an object, or of one that it wraps: « data : {results : […]} »."""
    lists = {name: value for name, value in content.items() if isinstance(value, list) and any(isinstance(entry, dict) for entry in value)}
    name = next((name for name in lists if name.lower() in WRAPPINGS), next(iter(lists), None) if len(lists) == 1 else None)
    if name is not None:
        return lists[name]
    nameless = not any("nom" in fields_told(name) for name in content)  # else it is a record, and its lists are its own
    within = (
        (value for name, value in content.items() if isinstance(value, dict) and (nameless or name.lower() in WRAPPINGS)) if depth else ()
    )
    return next((found for value in within if (found := _listed(value, depth - 1)) is not None), None)


def _record(entry: Any) -> Any:
    """What a record says, in what it keeps it in; and where it is, which maps tell beside."""
    inner = next((entry[name] for name in _RECORDS if isinstance(entry.get(name), dict)), None) if isinstance(entry, dict) else None
    if inner is None:
        return flat(entry)
    beside = entry.get("center") if isinstance(entry.get("center"), dict) else entry
    point = (beside.get("lon"), beside.get("lat")) if "lat" in beside else _point(entry.get("geometry"))
    return _placed(flat(inner), point)


def _cells(entry: list[Any]) -> list[str]:
    return [told(value) for value in entry]


# ── GeoJSON ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_feature(feature: Any) -> Any:
    """Its properties; and where it is, unless they say it."""
    if not isinstance(feature, dict):
        return feature
    properties = feature.get("properties")
    found: dict[str, Any] = flat(properties) if isinstance(properties, dict) else {}
    return _placed(found, _point(feature.get("geometry")))


def _placed(found: dict[str, Any], point: tuple[Any, Any] | None) -> dict[str, Any]:
    """A record with where it is, unless it says it."""
    if point is None:
        return found
    names = {words_of(name) for name in found}
    if not (names & _LATITUDE and names & _LONGITUDE):
        found["longitude"], found["latitude"] = point
    return found


def _point(geometry: Any) -> tuple[float, float] | None:
    """Where a shape is: the middle of its points, or the one that it is (« {x, y} »)."""
    if isinstance(geometry, dict) and "coordinates" not in geometry:
        geometry = {"coordinates": [geometry.get("x"), geometry.get("y")]}
    points = list(_points(geometry.get("coordinates"), DEEPEST)) if isinstance(geometry, dict) else []
    return (fmean(x for x, _ in points), fmean(y for _, y in points)) if points else None


def _points(coordinates: Any, depth: int) -> Iterable[tuple[float, float]]:
    if not isinstance(coordinates, list) or not depth:
        return
    numbers = [each for each in coordinates[:2] if isinstance(each, int | float) and not isinstance(each, bool) and abs(each) < 1e9]
    if len(numbers) == 2:
        yield numbers[0], numbers[1]
        return
    for each in coordinates:
        yield from _points(each, depth - 1)
