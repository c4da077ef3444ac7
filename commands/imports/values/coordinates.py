"""Where a place is on earth: latitude and longitude, however a list gives them; Lambert 93 made degrees."""

import math
import re

from commands.imports.values.words import Read, line

Place = tuple[float, float]
"""Latitude and longitude, in degrees of WGS 84 (RGF 93 differs by less than a metre)."""

SWAPPED, OUTSIDE = "latitude et longitude étaient inversées", "ce point n’est pas en France"
FRANCE = (
    *(
        (41.2, 51.2, -5.3, 9.7),
        (14.3, 18.2, -63.2, -60.7),
        (2.0, 6.0, -54.7, -51.5),
        (-21.5, -20.8, 55.1, 55.9),
        (-13.1, -12.5, 44.9, 45.4),
    ),
    *((46.7, 47.2, -56.5, -56.0), (-23.0, -19.0, 163.0, 168.5), (-28.0, -7.0, -155.0, -134.0), (-15.0, -13.0, -179.0, -176.0)),
)
"""South, north, west, east: Europe, Antilles, Guyane, La Réunion, Mayotte, Saint-Pierre, Nouvelle-Calédonie, Polynésie, Wallis."""
LAMBERT_X, LAMBERT_Y = (0.0, 1_350_000.0), (6_000_000.0, 7_200_000.0)

# Lambert 93: IGN, NTG 71 « Projection cartographique conique conforme de Lambert », algorithm ALG0004; constants of RGF 93 (GRS 80).
_N, _C, _X, _Y = 0.725607765053267, 11_754_255.426096, 700_000.0, 12_655_612.049876
_E, _MERIDIAN, _CLOSE = 0.0818191910428158, math.radians(3), 1e-12
_NUMBER = re.compile(r"[-+]?\d{1,9}(?:[.,]\d{1,20})?")
_POINTED, _WITH_COMMA, _PARTING = r"[-+]?(?:\d{1,7}\.\d{1,20}|\d{6,7})", r"[-+]?\d{1,9},\d{1,20}", r"\s{0,9}[,;/ |]\s{0,9}"
_PAIR = re.compile(rf"({_POINTED}){_PARTING}({_POINTED})|({_WITH_COMMA}){_PARTING}({_WITH_COMMA})")
_WKT = re.compile(
    r"(?:SRID=\d+;\s?)?POINT\s?(?:Z\s?)?\(\s?([-+]?\d+(?:\.\d+)?)\s+([-+]?\d+(?:\.\d+)?)(?:\s+[-+]?\d+(?:\.\d+)?)?\s?\)", re.IGNORECASE
)
"""As databases of maps write a point (OGC 06-103r4, well-known text)."""
_DEGREES = re.compile(
    r"(\d{1,3})\s?[°d]\s?(?:(\d{1,2})\s?['’′m]\s?)?(?:(\d{1,2}(?:[.,]\d{1,9})?)\s?(?:\"|''|’’|″|s)\s?)?([NSEWO])", re.IGNORECASE
)


def read_place(latitude: object, longitude: object = None) -> Read[Place | None]:
    """Read where a place is, from two cells, or from one that holds both. None: it is not told, or badly.

    Degrees with a comma or a point, « 44°12'03"N », metres of Lambert 93 (x as longitude or as latitude); what is only in France when it
    is turned round is turned round, and told.
    """
    one, other = line(latitude), line(longitude)
    if point := _WKT.fullmatch(one):  # longitude first
        one, other = point[2], point[1]
    if one and other and not _DEGREES.search(one):
        first, second = _number(one), _number(other)
    else:
        first, second = _pair(f"{one} {other}".strip()) or (None, None)
    if first is None or second is None:
        return Read(None, " ".join(filter(None, (one, other))))
    if first == second == 0:
        return Read(None)
    for x, y in ((first, second), (second, first)):
        if LAMBERT_X[0] < x < LAMBERT_X[1] and LAMBERT_Y[0] < y < LAMBERT_Y[1]:
            return Read(of_lambert(x, y))
    if not is_in_france(first, second) and is_in_france(second, first):
        return Read((second, first), "", SWAPPED)
    if abs(first) > 90 or abs(second) > 180:
        return Read(None, " ".join(filter(None, (one, other))))
    return Read((first, second), "", "" if is_in_france(first, second) else OUTSIDE)


def is_in_france(latitude: float, longitude: float) -> bool:
    """Whether a point is near enough to a part of it."""
    return any(south <= latitude <= north and west <= longitude <= east for south, north, west, east in FRANCE)


def of_lambert(x: float, y: float) -> Place:
    """Metres of Lambert 93 to degrees: the inverse of a conic conformal projection, the isometric latitude by iteration."""
    radius, angle = math.hypot(x - _X, y - _Y), math.atan2(x - _X, _Y - y)
    isometric = -math.log(radius / _C) / _N
    latitude, before = 2 * math.atan(math.exp(isometric)) - math.pi / 2, math.inf
    while abs(latitude - before) > _CLOSE:
        before = latitude
        sine = _E * math.sin(before)
        latitude = 2 * math.atan(((1 + sine) / (1 - sine)) ** (_E / 2) * math.exp(isometric)) - math.pi / 2
    return round(math.degrees(latitude), 7), round(math.degrees(angle / _N + _MERIDIAN), 7)


def _number(words: str) -> float | None:
    words = words.replace(" ", "")
    return float(words.replace(",", ".")) if _NUMBER.fullmatch(words) else None


def _pair(words: str) -> tuple[float | None, float | None] | None:
    if angles := _DEGREES.findall(words):
        return (_angle(angles[0]), _angle(angles[1])) if len(angles) == 2 else None
    found = _PAIR.fullmatch(words.strip("[]() "))
    return (_number(found[1] or found[3]), _number(found[2] or found[4])) if found else None


def _angle(parts: tuple[str, str, str, str]) -> float:
    degrees, minutes, seconds, side = parts
    value = int(degrees) + int(minutes or 0) / 60 + float((seconds or "0").replace(",", ".")) / 3600
    return -value if side.upper() in "SWO" else value
