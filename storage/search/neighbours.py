"""The places around a place: by the middle of the structures that are there, as the crow flies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.search.asking import query
from storage.search.documents import POSTCODE, SHORT

EARTH_KM = 6371.0
KM_OF_A_DEGREE = 111.2

_MIDDLES = query("SELECT name, latitude / located, longitude / located FROM search_place WHERE located > 0 AND name {among:names}")
_AROUND = query(
    "SELECT name, label, latitude / located, longitude / located FROM search_place WHERE located > 0 AND kind NOT IN "  # noqa: S608 - ours
    f"('{POSTCODE}', '{SHORT}') AND latitude / located BETWEEN :south AND :north AND longitude / located BETWEEN :west AND :east"
)

Point = tuple[float, float]
"""A latitude and a longitude, in degrees."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place near another one."""

    name: str
    label: str
    km: float


async def find_middle(connection: AsyncConnection, names: Sequence[str]) -> Point | None:
    """Where these places are, in the middle of them; None when none of their structures says where it is."""
    rows = await _MIDDLES.rows(connection, {"names": list(names)})
    if not rows:
        return None
    return sum(row[1] for row in rows) / len(rows), sum(row[2] for row in rows) / len(rows)


async def find_neighbours(connection: AsyncConnection, middle: Point, names: Sequence[str], km: float) -> list[Neighbour]:
    """The places within so many kilometres of a point, the nearest first, without these."""
    latitude, longitude = middle
    high = km / KM_OF_A_DEGREE
    wide = min(high / max(math.cos(math.radians(latitude)), 0.01), 180.0)
    box = {"south": latitude - high, "north": latitude + high, "west": longitude - wide, "east": longitude + wide}
    found = [Neighbour(name, label, kilometres(middle, (lat, lon))) for name, label, lat, lon in await _AROUND.rows(connection, box)]
    return sorted((each for each in found if each.km <= km and each.name not in names), key=lambda each: each.km)


def kilometres(one: Point, other: Point) -> float:
    """The distance of two points (haversine)."""
    south, north = math.radians(one[0]), math.radians(other[0])
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))
