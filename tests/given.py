"""Builders of rows: a test says only what matters to it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import network, search
from storage.delivery import Outgoing
from storage.directory import Service, Structure
from storage.meetings import Meeting
from storage.network import Member
from storage.polls import Poll
from storage.rows import keep_row

_numbers = count(1)


def structure(name: str, **facts: Any) -> Structure:
    """A structure not yet stored."""
    return Structure(**{"source": "test", "source_id": f"structure-{next(_numbers)}", "name": name} | facts)


def service(name: str, **facts: Any) -> Service:
    """A service not yet stored nor attached."""
    return Service(**{"source": "test", "source_id": f"service-{next(_numbers)}", "name": name} | facts)


def meeting(title: str = "Café partenaires de décembre", **facts: Any) -> Meeting:
    """A meeting not yet stored: Thursday the 3rd of December 2026, from 14 to 16 h in Paris, in a room that anybody may enter."""
    usual: dict[str, Any] = {
        "format": "café partenaires",
        "title": title,
        "wall_start": datetime(2026, 12, 3, 14, 0),  # noqa: DTZ001 - what clocks show
        "wall_end": datetime(2026, 12, 3, 16, 0),  # noqa: DTZ001 - what clocks show
        "zone": "Europe/Paris",
        "starts_at": datetime(2026, 12, 3, 13, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 3, 15, 0, tzinfo=UTC),
        "place": "Maison pour tous, salle 2",
        "created_at": datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    }
    return Meeting(**usual | facts)


def poll(question: str = "Les thèmes du premier semestre 2027", **facts: Any) -> Poll:
    """A poll not yet stored: of several choices, in the room of the town, until Friday the 4th of December 2026 at 18 h in Paris."""
    usual: dict[str, Any] = {
        "question": question,
        "kind": "several",
        "voices": "person",
        "names": True,
        "hidden": False,
        "secret": False,
        "additions": False,
        "ties": "run-off",
        "draw_seed": "",
        "state": "open",
        "version": 0,
        "moves": 0,
        "voted": 0,
        "blank": 0,
        "room_id": "!accueil:town.example",
        "ends_at": datetime(2026, 12, 4, 17, 0, tzinfo=UTC),
        "created_at": datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    }
    return Poll(**usual | facts)


async def names_of(session: AsyncSession, findings: search.Findings) -> list[str]:
    """The names of the structures that were found, best first."""
    return [(await session.get_one(Structure, hit.structure_id)).name for hit in findings.hits]


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


async def settle_national(session: AsyncSession, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Store and index a list in the national shape (data·inclusion v1), by the fields the search reads."""
    structures = {row["id"]: _national_structure(row) for row in rows["structures"]}
    session.add_all(structures.values())
    await session.flush()
    ids = {key: structure.id for key, structure in structures.items() if structure.id}
    session.add_all(_national_service(row, ids[row["structure_id"]]) for row in rows["services"])
    await search.index(session, list(ids.values()))


def _national_structure(row: Mapping[str, Any]) -> Structure:
    return Structure(
        source=row["source"],
        source_id=row["id"],
        name=row["nom"],
        description=row["description"] or "",
        commune=row["commune"],
        postcode=row["code_postal"],
    )


def _national_service(row: Mapping[str, Any], structure_id: int) -> Service:
    return Service(
        structure_id=structure_id,
        source=row["source"],
        source_id=row["id"],
        name=row["nom"],
        description=row["description"] or "",
        tags=row["thematiques"],
        publics=row["publics"],
    )


def outgoing(room: str = "!a", **more: object) -> Outgoing:
    """Something to say in a room, not yet in the outbox."""
    number = next(_numbers)
    facts = {
        "txn_id": f"t{number}",
        "cause": f"$e{number}",
        "rank": 0,
        "room_id": room,
        "action": "send",
        "priority": 0,
        "content": {"body": "Bonjour"},
        "created_at": datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    }
    return Outgoing.model_validate(facts | more)


async def member(session: AsyncSession, user_id: str, name: str, *structure_ids: int, role: str = "agente", **facts: Any) -> Member:
    """Store a member who agreed this morning, with a post in each of these structures."""
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    usual: dict[str, Any] = {"consented_at": now, "joined_at": now, "last_seen_on": now.date()}
    stored = Member(user_id=user_id, name=name, **usual | facts)
    await keep_row(session, stored)
    for number in structure_ids:
        await network.add_membership(session, user_id, number, role, now.date())
    return stored
