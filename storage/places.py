"""Where structures are: their coordinates, as their sheets hold them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, func
from sqlalchemy import select as sql_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import Service, Structure


class Place(NamedTuple):
    """What a map tells of a structure. Its coordinates are in degrees; None: nobody knows."""

    id: int
    name: str
    address: str | None
    commune: str | None
    latitude: float | None
    longitude: float | None


_AMONG: BindParameter[Any] = bindparam("among", expanding=True)
_STRUCTURES = Structure.__table__.c  # type: ignore[attr-defined] # SQLModel does not type it
_PLACES = sql_select(*(_STRUCTURES[name] for name in Place._fields))


async def list_places(session: AsyncSession, structure_ids: Sequence[int]) -> list[Place]:
    """The places of these structures, in the order asked for; those that are gone are left out."""
    found = await (await session.connection()).execute(_PLACES.where(_STRUCTURES.id.in_(_AMONG)), {"among": structure_ids})
    by_id = {row.id: Place(*row) for row in found}
    return [by_id[number] for number in structure_ids if number in by_id]


async def list_all_places(session: AsyncSession) -> list[Place]:
    """Those of all structures, those that came first first."""
    return [Place(*row) for row in await (await session.connection()).execute(_PLACES.order_by(_STRUCTURES.id))]


async def list_points(session: AsyncSession, most: int) -> list[tuple[float, float]]:
    """Coordinates of as many structures at most, taken evenly among all: enough to tell where most are."""
    last = (await session.exec(select(func.max(Structure.id)))).one() or 0
    query = select(Structure.latitude, Structure.longitude).where(col(Structure.latitude).is_not(None))
    found = await session.exec(query.where(col(Structure.longitude).is_not(None), col(Structure.id) % (last // most + 1) == 0))
    return [(latitude, longitude) for latitude, longitude in found if latitude is not None and longitude is not None]


async def find_all_tags(session: AsyncSession) -> dict[int, list[str]]:
    """The needs that each structure answers, once for each service that does."""
    tags: dict[int, list[str]] = defaultdict(list)
    for number, some in await session.exec(select(Service.structure_id, Service.tags)):
        tags[number] += some
    return tags


async def find_all_offers(session: AsyncSession) -> list[tuple[int, list[str], list[str]]]:
    """Of each service: the number of its structure, the needs that it answers, and for whom (none: it does not say)."""
    found = await session.exec(select(Service.structure_id, Service.tags, Service.publics))
    return [(number, list(tags), list(publics)) for number, tags, publics in found]
