"""Series: what several meetings were made of. Each of them is a meeting like any other, which can be changed alone."""

from datetime import datetime

from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Holding, Holds
from storage.types import UtcDateTime


class Series(SQLModel, table=True):
    """A rule that meetings were made by, all at once."""

    __holds__ = Holds(
        Holding("series", "created_by", ("rule", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        plain={("rule",): "when something comes again"},
    )

    id: int | None = Field(default=None, primary_key=True)
    rule: str = Field(description="the value of an RRULE (RFC 5545, 3.3.10)")
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


async def get_series(session: AsyncSession, number: int) -> Series | None:
    """The series of this number."""
    return await session.get(Series, number)
