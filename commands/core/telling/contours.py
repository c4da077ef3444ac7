"""The contours of a territory, from a GeoJSON file (RFC 7946): lines of points, for the ground of a map."""

import json
import math
from collections.abc import Callable, Iterator, Set
from typing import Any, TypeVar

from commands.core.telling.maps import Point

T = TypeVar("T")
Contours = tuple[tuple[Point, ...], ...]
MOST_SIGNS = 30_000_000
FINENESS = 1_500
"""A point that is nearer to the one before than this part of the whole is left out: nobody could tell them apart."""
_DEPTHS = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""How deep the positions of each kind of geometry lie in its coordinates."""


class NoContoursError(ValueError):
    """A file that is none. The message says why, in French."""


def parse_contours(text: str) -> Contours:
    """All lines of a file, whatever it is made of. Raises NoContoursError."""
    return _checked(_read(text, lambda found: list(_lines(found))))


def parse_places(text: str, codes: Set[str]) -> dict[str, Contours]:
    """The lines of each place whose code is one of these, in whatever property a file tells it. Raises NoContoursError."""
    found: dict[str, list[list[Point]]] = {}
    for code, lines in _read(text, lambda read: list(_of_codes(read, codes))):
        found.setdefault(code, []).extend(lines)
    return {code: _checked(lines) for code, lines in found.items()}


def _of_codes(found: Any, codes: Set[str]) -> Iterator[tuple[str, list[list[Point]]]]:
    for each in found["features"]:
        code = next((str(said) for said in (each.get("properties") or {}).values() if str(said) in codes), "")
        if code and each["geometry"] is not None:
            yield code, list(_lines(each["geometry"]))


def _read(text: str, read: Callable[[Any], list[T]]) -> list[T]:
    if len(text) > MOST_SIGNS:
        raise NoContoursError(f"il est trop gros (plus de {MOST_SIGNS // 1_000_000} Mo)")
    try:
        return read(json.loads(text))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise NoContoursError("ce n’est pas un GeoJSON lisible") from error


def _checked(lines: list[list[Point]]) -> Contours:
    if not lines:
        raise NoContoursError("ce GeoJSON ne contient ni ligne ni surface")
    if any(not _is_on_earth(point) for line in lines for point in line):
        raise NoContoursError("ses coordonnées ne sont pas des degrés : enregistrez-le en WGS 84 (EPSG:4326)")
    points = [point for line in lines for point in line]
    wide = max(max(point[axis] for point in points) - min(point[axis] for point in points) for axis in (0, 1))
    return tuple(thin for line in lines if len(thin := tuple(_thinned(line, wide / FINENESS))) > 1)


def _lines(found: Any) -> Iterator[list[Point]]:
    kind = found["type"]
    if kind == "FeatureCollection":
        for each in found["features"]:
            yield from _lines(each)
    elif kind == "GeometryCollection":
        for each in found["geometries"]:
            yield from _lines(each)
    elif kind == "Feature":
        if found["geometry"] is not None:
            yield from _lines(found["geometry"])
    elif kind in _DEPTHS:
        yield from _at(_DEPTHS[kind], found["coordinates"])


def _at(depth: int, coordinates: Any) -> Iterator[list[Point]]:
    if depth == 1:
        yield [(float(position[1]), float(position[0])) for position in coordinates]
    else:
        for each in coordinates:
            yield from _at(depth - 1, each)


def _is_on_earth(point: Point) -> bool:
    return math.isfinite(point[0]) and math.isfinite(point[1]) and abs(point[0]) <= 90 and abs(point[1]) <= 180


def _thinned(line: list[Point], least: float) -> Iterator[Point]:
    """Its first point, its last one, and between them those that are far enough from the one before."""
    kept: Point | None = None
    for rank, point in enumerate(line):
        if kept is None or math.dist(kept, point) >= least or rank == len(line) - 1:
            kept = point
            yield point
