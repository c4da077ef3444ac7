"""Who said what of a sheet, and when: the history of its fields, and the way back.

What no change tells of a field is as the source of its sheet said it, at its last import. What people of the network wrote
(a structure, the équipe d'animation) stands until people write again, or take it back: an import that says otherwise leaves it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import search
from storage.directory import PUBLIC, Contact, Service, Structure
from storage.holdings import Fate, Holds
from storage.types import UtcDateTime, as_json

SOURCE, STRUCTURE, TEAM = "source", "structure", "team"
KINDS_OF_CONTACT: Mapping[str, str] = {"phones": "phone", "emails": "email", "webs": "web"}
"""Fields that are ways to reach, a list of values each → the kind of their rows."""
_KEYS = frozenset({"id", "source", "source_id", "structure_id"})
STRUCTURE_FIELDS = frozenset({*KINDS_OF_CONTACT, *(set(Structure.model_fields) - _KEYS)})
SERVICE_FIELDS = frozenset({*KINDS_OF_CONTACT, *(set(Service.model_fields) - _KEYS)})
IMPORTED_FOR = timedelta(days=365)
"""How long the history tells what lists changed. What people wrote stays as long as the sheet."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Who says something of a sheet. kind: SOURCE, STRUCTURE or TEAM; name: what people read; structure_id: of a STRUCTURE, its sheet."""

    kind: str
    name: str
    structure_id: int | None = None


class SheetChange(SQLModel, table=True):
    """A field of a sheet, or of one of its services, that somebody changed: what it said, what it says, on whose word."""

    __tablename__ = "sheet_change"
    __holds__ = Holds(
        structures={"structure_id": Fate.FOLLOWS, "teller_structure_id": Fate.FOLLOWS},
        plain={
            ("field", "before", "after"): PUBLIC,
            ("kind", "teller", "undone_by"): "a list, a structure or the team: never a person",
        },
        ends="expires_at",
    )

    id: int | None = Field(default=None, primary_key=True)
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    service_id: int | None = Field(default=None, foreign_key="service.id", index=True, ondelete="CASCADE")
    field: str = Field(description="a column of the sheet or of the service, or phones, emails, webs")
    before: Any = Field(default=None, sa_column=Column(JSON))
    after: Any = Field(default=None, sa_column=Column(JSON))
    kind: str = Field(description="who changed it: source, structure or team")
    teller: str
    teller_structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    import_number: int | None = Field(default=None, foreign_key="import_run.number", index=True, ondelete="SET NULL")
    at: datetime = Field(sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: str | None = None
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True, description="None: as long as the sheet")


Place = tuple[int, int | None, str]
"""A field: its structure, its service or None, its name."""


async def say(
    session: AsyncSession, structure_id: int, values: Mapping[str, Any], *, by: Teller, now: datetime, service_id: int | None = None
) -> list[SheetChange]:
    """Write what somebody says of a sheet, or of one of its services, and keep what it said before. The search finds it so.

    values: a field → its value, as its column holds it; phones, emails and webs are whole lists. Gives the changes: a field that says so
    already is none; a sheet that is gone has none. ValueError: there is no such field.
    """
    fields = STRUCTURE_FIELDS if service_id is None else SERVICE_FIELDS
    if strange := values.keys() - fields:
        raise ValueError(f"no field of a sheet: {', '.join(sorted(strange))}")
    changes = []
    for field, value in values.items():
        place = structure_id, service_id, field
        told = await _now_says(session, place)
        if told is None or told[0] == (after := _as_kept(field, value)):
            continue
        await _write(session, place, after)
        changes.append(
            SheetChange(
                structure_id=structure_id,
                service_id=service_id,
                field=field,
                before=told[0],
                after=after,
                kind=by.kind,
                teller=by.name,
                teller_structure_id=by.structure_id,
                at=now,
                expires_at=now + IMPORTED_FOR if by.kind == SOURCE else None,
            )
        )
    session.add_all(changes)
    if changes:
        await search.index(session, [structure_id])
    return changes


async def history(session: AsyncSession, structure_id: int) -> Sequence[SheetChange]:
    """All that changed of a sheet and of its services, the newest first; what was taken back too (`undone_at`)."""
    mine = select(SheetChange).where(SheetChange.structure_id == structure_id)
    return (await session.exec(mine.order_by(col(SheetChange.at).desc(), col(SheetChange.id).desc()))).all()


async def undo(session: AsyncSession, change_id: int, *, by: Teller, now: datetime) -> bool:
    """Put back what a field said before a change. False, and nothing is done, where it says something else since, or was put back."""
    change = (await session.exec(select(SheetChange).where(SheetChange.id == change_id).with_for_update())).one_or_none()
    if change is None or change.undone_at is not None:
        return False
    place = change.structure_id, change.service_id, change.field
    if await _now_says(session, place) != (change.after,):
        return False
    await _write(session, place, change.before)
    change.undone_at, change.undone_by = now, by.name
    session.add(change)
    await search.index(session, [change.structure_id])
    return True


async def standing(session: AsyncSession, sources: Collection[str]) -> dict[Place, SheetChange]:
    """What people of the network wrote, and nobody took back since, in the sheets of these sources: field by field, the last word."""
    query = (
        select(SheetChange)
        .join(Structure, col(Structure.id) == col(SheetChange.structure_id))
        .where(col(Structure.source).in_(sources), SheetChange.kind != SOURCE, col(SheetChange.undone_at).is_(None))
    )
    return _last(await session.exec(query.order_by(col(SheetChange.at), col(SheetChange.id))))


async def tellers(session: AsyncSession, structure_id: int) -> dict[Place, SheetChange]:
    """The last word on each field of a sheet that somebody changed, lists included: the others are as its source said."""
    mine = select(SheetChange).where(SheetChange.structure_id == structure_id, col(SheetChange.undone_at).is_(None))
    return _last(await session.exec(mine.order_by(col(SheetChange.at), col(SheetChange.id))))


def _last(changes: Iterable[SheetChange]) -> dict[Place, SheetChange]:
    return {(each.structure_id, each.service_id, each.field): each for each in changes}


# ── One field ────────────────────────────────────────────────────────────────────────────────────────────────────


def _as_kept(field: str, value: Any) -> Any:
    """A value as history keeps it: days as ISO, ways to reach in order."""
    if field in KINDS_OF_CONTACT:
        return sorted(value or ())
    return as_json(value)


async def _now_says(session: AsyncSession, place: Place) -> tuple[Any] | None:
    """What a field says now; None when its sheet, or its service, is gone. Until the end of the transaction nobody else writes it."""
    structure_id, service_id, field = place
    model, number = (Structure, structure_id) if service_id is None else (Service, service_id)
    row = await session.get(model, number, with_for_update=True, populate_existing=True)
    if row is None:
        return None
    if kind := KINDS_OF_CONTACT.get(field):
        mine = select(Contact.value).where(*_reached(place), Contact.kind == kind)
        return (sorted((await session.exec(mine)).all()),)
    return (_as_kept(field, getattr(row, field)),)


async def _write(session: AsyncSession, place: Place, value: Any) -> None:
    structure_id, service_id, field = place
    if kind := KINDS_OF_CONTACT.get(field):
        await session.exec(delete(Contact).where(*_reached(place), col(Contact.kind) == kind))
        session.add_all(Contact(structure_id=structure_id, service_id=service_id, kind=kind, value=each) for each in value or ())
        await session.flush()
        return
    row = await session.get(*((Structure, structure_id) if service_id is None else (Service, service_id)))
    setattr(row, field, date.fromisoformat(value) if field == "confirmed_on" and value else value)
    session.add(row)
    await session.flush()


def _reached(place: Place) -> tuple[Any, ...]:
    structure_id, service_id, _ = place
    return col(Contact.structure_id) == structure_id, col(Contact.service_id) == service_id
