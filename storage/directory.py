"""The directory: who does what, for whom, how to reach them, and when it was last confirmed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, BindParameter, Column, UniqueConstraint, bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import fold
from storage.holdings import Fate, Holds
from storage.rows import count_rows
from storage.types import UtcDateTime

FROM_NETWORK = "reseau"
"""The source of the structures that members named, and that no list knew."""


PUBLIC = "public facts about a structure or its services; people are written in the network's tables"
"""Why words of the directory tell nothing of a person."""


class Structure(SQLModel, table=True):
    """A body of the territory: CCAS, association, landlord, school."""

    __table_args__ = (UniqueConstraint("source", "source_id"),)
    __holds__ = Holds(
        plain={
            ("source", "source_id", "name", "acronym", "kind", "description", "siret"): PUBLIC,
            ("address", "postcode", "commune", "insee", "district", "opening_hours", "access_notes"): PUBLIC,
        }
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    source_id: str
    name: str
    acronym: str | None = None
    kind: str | None = Field(default=None, description="in words: association, centre social…")
    description: str = ""
    address: str | None = None
    postcode: str | None = None
    commune: str | None = Field(default=None, index=True)
    insee: str | None = None
    district: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    opening_hours: str | None = None
    access_notes: str | None = None
    siret: str | None = None
    confirmed_on: date | None = None

    @property
    def is_to_check(self) -> bool:
        """Whether a member named it, and nobody has confirmed it since."""
        return self.source == FROM_NETWORK and self.confirmed_on is None


class Service(SQLModel, table=True):
    """One thing a structure does for people."""

    __table_args__ = (UniqueConstraint("source", "source_id"),)
    __holds__ = Holds(
        structures={"structure_id": Fate.FOLLOWS},
        plain={
            ("source", "source_id", "name", "description", "tags", "publics", "cost", "cost_notes"): PUBLIC,
            ("how_to_reach", "modes", "conditions", "area"): PUBLIC,
        },
    )

    id: int | None = Field(default=None, primary_key=True)
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    source: str
    source_id: str
    name: str
    description: str = ""
    tags: list[str] = Field(
        default_factory=list,
        sa_column=Column(JSON, nullable=False),
        description="needs answered: slugs of the lexicon, or data·inclusion themes it does not name",
    )
    publics: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False), description="for whom: data·inclusion codes")
    cost: str | None = Field(default=None, description="gratuit, payant or None when unknown")
    cost_notes: str | None = None
    how_to_reach: str | None = Field(default=None, description="in words: sur rendez-vous, accueil libre mardi 9h-12h…")
    modes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False), description="en-presentiel, a-distance")
    conditions: str | None = None
    area: str | None = Field(default=None, description="in words: where people must live")
    confirmed_on: date | None = None


class Contact(SQLModel, table=True):
    """A way to reach a structure, or one of its services: of the structure itself, never of a person at home."""

    __holds__ = Holds(
        structures={"structure_id": Fate.FOLLOWS},
        plain={
            (
                "kind",
                "value",
            ): "the structure's own phone or address, perhaps somebody's at work, as its list told; never a person's at home"
        },
    )

    id: int | None = Field(default=None, primary_key=True)
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    service_id: int | None = Field(default=None, foreign_key="service.id", index=True, ondelete="CASCADE")
    kind: str = Field(description="phone, email or web")
    value: str


class MergedStructure(SQLModel, table=True):
    """A sheet that became part of another one: what people and lists may still call that one by, and what it told."""

    __tablename__ = "merged_structure"
    __table_args__ = (UniqueConstraint("source", "source_id"),)
    __holds__ = Holds(
        structures={"structure_id": Fate.FOLLOWS},
        plain={("source", "source_id", "name", "facts", "contacts"): PUBLIC, ("way_back",): "numbers, and facts of the sheets"},
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    source_id: str
    name: str
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    facts: dict[str, Any] = Field(
        default_factory=dict,
        sa_column=Column(JSON, nullable=False),
        description="its columns as they were: they stand where the other sheet, or what is imported into it, says nothing",
    )
    contacts: list[list[str]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False), description="its own, not its services’: [kind, value]"
    )
    way_back: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON), description="what the merging moved, as long as it can be taken back: see `storage.merges`"
    )
    merged_at: datetime = Field(sa_type=UtcDateTime)


class RawRow(SQLModel, table=True):
    """A row of a source as it came, kept so that nothing an import left out is lost."""

    __tablename__ = "raw_row"
    __table_args__ = (UniqueConstraint("source", "kind", "source_id"),)
    __holds__ = Holds(
        plain={
            (
                "source",
                "kind",
                "source_id",
                "payload",
            ): "rows of structures; cells that name or reach somebody are left out, but those that a list declares"
        }
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    kind: str = Field(description="structure, service or refused")
    source_id: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    imported_at: datetime = Field(sa_type=UtcDateTime)


async def count_structures(session: AsyncSession) -> int:
    """How many structures the directory knows."""
    return await count_rows(session, Structure)


async def list_all_names(session: AsyncSession) -> dict[str, str]:
    """All that structures are called by, folded → as written: names, acronyms, and the names of sheets that became part of theirs."""
    names = (await session.exec(select(Structure.name, Structure.acronym))).all()
    former = (await session.exec(select(MergedStructure.name))).all()
    return {fold(each): each for each in (*(each for both in names for each in both), *former) if each}


async def list_names(session: AsyncSession) -> list[tuple[int, str, str | None]]:
    """The number, the name and the acronym of all structures."""
    found = await session.exec(select(Structure.id, Structure.name, Structure.acronym).order_by(col(Structure.id)))
    return [(number, name, acronym) for number, name, acronym in found if number is not None]


async def list_structures(session: AsyncSession, structure_ids: Sequence[int]) -> list[Structure]:
    """These structures, in the order asked for; those that are gone are left out."""
    found = (await session.exec(select(Structure).where(col(Structure.id).in_(structure_ids)))).all()
    by_id = {structure.id: structure for structure in found}
    return [by_id[number] for number in structure_ids if number in by_id]


async def find_short_names(session: AsyncSession, structure_ids: Iterable[int | None]) -> dict[int | None, str]:
    """How these structures are called in short: by their acronym, else by their name. Those that are gone are left out."""
    wanted = sorted({each for each in structure_ids if each is not None})
    found = await list_structures(session, wanted) if wanted else []
    return {each.id: each.acronym or each.name for each in found}


async def list_merged(session: AsyncSession) -> Sequence[MergedStructure]:
    """All sheets that became part of another one, the first merged first."""
    return (await session.exec(select(MergedStructure).order_by(col(MergedStructure.id)))).all()


async def find_former_names(session: AsyncSession, structure_ids: Sequence[int]) -> dict[int, list[str]]:
    """Under which names these structures had another sheet, which was merged into theirs; those that had none are left out."""
    query = select(MergedStructure.structure_id, MergedStructure.name).where(col(MergedStructure.structure_id).in_(structure_ids))
    names: dict[int, list[str]] = {}
    for structure_id, name in (await session.exec(query.order_by(col(MergedStructure.id)))).all():
        names.setdefault(structure_id, []).append(name)
    return names


async def list_services(session: AsyncSession, structure_ids: Sequence[int]) -> Sequence[Service]:
    """All services of these structures, in the order they were imported."""
    return (await session.exec(select(Service).where(col(Service.structure_id).in_(structure_ids)).order_by(col(Service.id)))).all()


# ── What an answer tells of them: columns rather than objects, asked by statements made once, as this is asked all day ─────────────


class StructureLine(NamedTuple):
    """What a list tells of a structure."""

    id: int
    name: str
    description: str
    commune: str | None
    district: str | None
    confirmed_on: date | None
    opening_hours: str | None = None


class ServiceLine(NamedTuple):
    """What a list tells of a service."""

    id: int
    name: str
    how_to_reach: str | None
    confirmed_on: date | None


_AMONG: BindParameter[Any] = bindparam("among", expanding=True)
_STRUCTURES = Structure.__table__.c  # type: ignore[attr-defined] # SQLModel does not type it
_STRUCTURE_LINES = sql_select(*(_STRUCTURES[name] for name in StructureLine._fields)).where(_STRUCTURES.id.in_(_AMONG))
_SERVICES = Service.__table__.c  # type: ignore[attr-defined] # as above
_SERVICE_LINES = sql_select(*(_SERVICES[name] for name in ServiceLine._fields)).where(_SERVICES.id.in_(_AMONG))
_PHONES = (
    select(Contact.structure_id, Contact.value)
    .where(col(Contact.structure_id).in_(_AMONG), Contact.kind == "phone")
    .order_by(col(Contact.service_id).is_(None), col(Contact.id).desc())
)


async def find_structure_lines(session: AsyncSession, structure_ids: Sequence[int]) -> dict[int, StructureLine]:
    """These structures, by their number."""
    rows = await (await session.connection()).execute(_STRUCTURE_LINES, {"among": structure_ids})
    return {row.id: StructureLine(*row) for row in rows}


async def find_service_lines(session: AsyncSession, service_ids: Sequence[int]) -> dict[int, ServiceLine]:
    """These services, by their number."""
    rows = await (await session.connection()).execute(_SERVICE_LINES, {"among": service_ids})
    return {row.id: ServiceLine(*row) for row in rows}


async def find_phones(session: AsyncSession, structure_ids: Sequence[int]) -> dict[int, str]:
    """One number to call for each of these structures that has one: its own first."""
    rows = await (await session.connection()).execute(_PHONES, {"among": structure_ids})
    return dict(rows.all())  # the last one of a structure wins


async def list_contacts(session: AsyncSession, structure_ids: Sequence[int]) -> Sequence[Contact]:
    """All ways to reach these structures and their services, the structure's own first."""
    mine = select(Contact).where(col(Contact.structure_id).in_(structure_ids))
    return (await session.exec(mine.order_by(col(Contact.service_id).is_not(None), col(Contact.id)))).all()
