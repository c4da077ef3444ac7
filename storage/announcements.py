"""What the équipe d'animation announces to a room: planned for an instant, or said; who announced it, and why a second one of a day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import claims
from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import count_rows, get_numbered
from storage.types import UtcDateTime

PLANNED, SAID, CANCELLED = "planned", "said", "cancelled"


class Announcement(SQLModel, table=True):
    """An announcement, by the number that people say (« AN3 »). Its words stand here until it is said, or given up."""

    __table_args__ = (Index("ix_announcement_day", "room_id", "due_at"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding(
            name="announcements",
            key="created_by",
            shared=("number", "text", "reason", "state", "due_at", "created_at"),
            kept=AS_STRANGER,
            stays=ALWAYS,
            dated="created_at",
        ),
        rooms={"room_id": Fate.FOLLOWS},
        plain={
            ("text", "reason"): "what the network is told, and why: it stays, without who said it",
            ("structure",): "the pilot structure that it is signed by",
            ("state",): "our own words",
        },
    )

    number: int | None = Field(default=None, primary_key=True)
    room_id: str = Field(description="where: the role of a room, or the id of one that has none")
    text: str = Field(description="empty once it was said or given up")
    quiet: bool = Field(default=False, description="it rings for nobody, as who announced it wished")
    reason: str = Field(default="", description="of one that is not the first of its day in its room")
    state: str = PLANNED
    version: int = 0
    structure: str = Field(description="the pilot structure of who announced it")
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True, description="when it is to be said, or was")


async def get_announcement(session: AsyncSession, number: int) -> Announcement | None:
    """The one of this number. Nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Announcement, number, to_change=True)


async def count_between(session: AsyncSession, room_id: str, start: datetime, end: datetime) -> int:
    """How many were said, or are to be said, in a room from an instant until before another one."""
    return await count_rows(session, Announcement, Announcement.state != CANCELLED, *_of_day(room_id, start, end))


async def take_day(session: AsyncSession, room_id: str, start: datetime, end: datetime, now: datetime) -> bool:
    """Take the day of a room for its first announcement. False: somebody takes it at this very instant.

    Who comes second waits here until the first one is kept, and sees it then. One that was cancelled leaves the day to be taken anew.
    """
    before = await count_rows(session, Announcement, *_of_day(room_id, start, end))
    return await claims.add_claim(session, f"announcements:{room_id}:{start.timestamp():.0f}:{before}", now)


def _of_day(room_id: str, start: datetime, end: datetime) -> tuple[bool, ...]:
    return Announcement.room_id == room_id, Announcement.due_at >= start, Announcement.due_at < end


async def list_planned(session: AsyncSession) -> Sequence[Announcement]:
    """Those that are to be said, the first one due first."""
    query = select(Announcement).where(Announcement.state == PLANNED)
    return (await session.exec(query.order_by(col(Announcement.due_at), col(Announcement.number)))).all()


async def list_said(session: AsyncSession, limit: int) -> Sequence[Announcement]:
    """The last ones that were said, the latest first."""
    query = select(Announcement).where(Announcement.state == SAID)
    return (await session.exec(query.order_by(col(Announcement.due_at).desc(), col(Announcement.number).desc()).limit(limit))).all()
