"""Builders of rows: a test says only what matters to it."""

from itertools import count
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import search
from storage.directory import Service, Structure

_numbers = count(1)


def structure(name: str, **facts: Any) -> Structure:
    """A structure not yet stored."""
    return Structure(**{"source": "test", "source_id": f"structure-{next(_numbers)}", "name": name} | facts)


def service(name: str, **facts: Any) -> Service:
    """A service not yet stored nor attached."""
    return Service(**{"source": "test", "source_id": f"service-{next(_numbers)}", "name": name} | facts)


async def findable(session: AsyncSession, structure: Structure, *services: Service) -> int:
    """Store a structure with its services, index it, and give its number."""
    session.add(structure)
    await session.flush()
    assert structure.id is not None
    for each in services:
        each.structure_id = structure.id
        session.add(each)
    await session.flush()
    await search.index(session, [structure.id])
    return structure.id
