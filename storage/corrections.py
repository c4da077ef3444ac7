"""What people say is wrong on a sheet: a field, its new value, who said so, who agrees, and what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import PUBLIC
from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import count_rows, get_numbered
from storage.types import UtcDateTime

CORRECTION = "upkeep.correction"
WAITING, APPLIED, REFUSED, UNDONE, WITHDRAWN = "waiting", "applied", "refused", "undone", "withdrawn"


class Correction(SQLModel, table=True):
    """One fact of a sheet that somebody says otherwise, by the number that people say (« C5 »)."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_state", "state", "number"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding("corrections", "created_by", ("number", "field", "value", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        Holding("corrections-decided", "decided_by", ("number", "state", "decided_at"), AS_STRANGER, stays=ALWAYS, dated="decided_at"),
        structures={"structure_id": Fate.FOLLOWS, "by_structure_id": Fate.FOLLOWS, "decided_structure_id": Fate.FOLLOWS},
        plain={("field", "value", "before"): PUBLIC + "; the guard read it", ("state", "room"): "our own words"},
    )

    number: int | None = Field(default=None, primary_key=True)
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    field: str = Field(description="phone, address, opening_hours…: see `commands.upkeep.fields`")
    value: str = Field(description="what is true, as it is kept; empty: there is none any more")
    before: str = Field(default="", description="what it is taken back by: see `storage.sheets.set_back`")
    state: str = WAITING
    version: int = 0
    room: str = Field(description="the role of the room where others are asked")
    by_structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when the others were asked whether they agree")
    decided_by: str | None = Field(default=None, index=True)
    decided_structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CorrectionVoice(SQLModel, table=True):
    """Somebody of another structure who says that a correction is right."""

    __tablename__ = "correction_voice"
    __table_args__ = (UniqueConstraint("correction_number", "user_id"),)
    __holds__ = Holds(
        Holding("correction-voices", "user_id", ("correction_number", "at"), AS_STRANGER, dated="at"),
        structures={"structure_id": Fate.FOLLOWS},
    )

    id: int | None = Field(default=None, primary_key=True)
    correction_number: int = Field(foreign_key="correction.number", ondelete="CASCADE")
    user_id: str = Field(index=True)
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    at: datetime = Field(sa_type=UtcDateTime)


async def get_correction(session: AsyncSession, number: int, *, to_change: bool = False) -> Correction | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Correction, number, to_change=to_change)


async def list_waiting(session: AsyncSession, limit: int, *, structure_ids: Collection[int] | None = None) -> Sequence[Correction]:
    """Those that nobody has decided (about these sheets), the oldest first."""
    query = select(Correction).where(Correction.state == WAITING)
    if structure_ids is not None:
        query = query.where(col(Correction.structure_id).in_(structure_ids))
    return (await session.exec(query.order_by(col(Correction.number)).limit(limit))).all()


async def list_made(session: AsyncSession, structure_id: int) -> Sequence[Correction]:
    """Those that changed a sheet, taken back since or not, the first made first."""
    made = select(Correction).where(Correction.structure_id == structure_id, col(Correction.state).in_((APPLIED, UNDONE)))
    return (await session.exec(made.order_by(col(Correction.number)))).all()


async def count_waiting_of(session: AsyncSession, user_id: str) -> int:
    """How many of a person wait to be decided."""
    return await count_rows(session, Correction, Correction.created_by == user_id, Correction.state == WAITING)


async def list_last(session: AsyncSession, limit: int) -> Sequence[Correction]:
    """The last of all, the last one first."""
    return (await session.exec(select(Correction).order_by(col(Correction.number).desc()).limit(limit))).all()


# ── Who agrees ───────────────────────────────────────────────────────────────────────────────────────────────────


async def add_voice(session: AsyncSession, number: int, user_id: str, structure_id: int, now: datetime) -> bool:
    """Somebody agrees. False: they did."""
    if await _get_voice(session, number, user_id) is not None:
        return False
    session.add(CorrectionVoice(correction_number=number, user_id=user_id, structure_id=structure_id, at=now))
    await session.flush()
    return True


async def remove_voice(session: AsyncSession, number: int, user_id: str) -> bool:
    """They do no more. False: they did not."""
    voice = await _get_voice(session, number, user_id)
    if voice is None:
        return False
    await session.delete(voice)
    await session.flush()
    return True


async def list_agreeing(session: AsyncSession, number: int) -> set[int]:
    """The structures whose people agree."""
    return set((await session.exec(select(CorrectionVoice.structure_id).where(CorrectionVoice.correction_number == number))).all())


async def _get_voice(session: AsyncSession, number: int, user_id: str) -> CorrectionVoice | None:
    mine = select(CorrectionVoice).where(CorrectionVoice.correction_number == number, CorrectionVoice.user_id == user_id)
    return (await session.exec(mine)).first()
