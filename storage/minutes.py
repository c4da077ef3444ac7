"""The minutes of meetings: an address, or a file that stays where its message put it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Holding, Holds
from storage.meetings import Meeting
from storage.rows import count_rows
from storage.types import UtcDateTime


class Minutes(SQLModel, table=True):
    """Minutes attached to a meeting. file: the content of the message that brought it, with its keys when it is sealed; None for a link."""

    __holds__ = Holds(
        Holding("minutes", "author_id", ("meeting_number", "name", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        plain={("name", "link", "file"): "what a meeting came to, and where it is: it stays, without who attached it"},
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_number: int = Field(foreign_key="meeting.number", index=True, ondelete="CASCADE")
    name: str = Field(description="of the file; the address itself, for a link")
    link: str | None = None
    file: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    size: int | None = Field(default=None, description="bytes, when its message said so")
    author_id: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=UtcDateTime)

    @property
    def is_sealed(self) -> bool:
        """Whether it is encrypted: its keys are for those only who may read where it is told."""
        return self.file is not None and "file" in self.file


async def list_minutes(session: AsyncSession, number: int) -> Sequence[Minutes]:
    """The minutes of a meeting, in the order they were attached."""
    return (await session.exec(select(Minutes).where(Minutes.meeting_number == number).order_by(col(Minutes.id)))).all()


async def count_minutes(session: AsyncSession, number: int) -> int:
    """How many minutes a meeting has."""
    return await count_rows(session, Minutes, Minutes.meeting_number == number)


async def list_last(session: AsyncSession, limit: int) -> Sequence[tuple[Meeting, Minutes]]:
    """The last minutes with their meetings, those of the last meeting first."""
    query = select(Meeting, Minutes).join(Minutes, col(Minutes.meeting_number) == col(Meeting.number))
    return (await session.exec(query.order_by(col(Meeting.starts_at).desc(), col(Minutes.id)).limit(limit))).all()


async def remove_minutes(session: AsyncSession, minutes: Minutes) -> None:
    """They are attached no more."""
    await session.exec(delete(Minutes).where(col(Minutes.id) == minutes.id))
