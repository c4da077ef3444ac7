"""What people want to be told of once somebody does it: kept until it is told, or until they want it no more."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import AS_STRANGER, Holding, Holds
from storage.types import UtcDateTime


class Alert(SQLModel, table=True):
    """A need that nobody met, in the words of who waits for it. It goes once it is told."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(Holding("alerts", "user_id", ("need", "at"), AS_STRANGER, dated="at"))

    number: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(index=True)
    need: str
    at: datetime = Field(sa_type=UtcDateTime)


async def get_alert(session: AsyncSession, number: int) -> Alert | None:
    """The one of this number, as long as it waits."""
    return await session.get(Alert, number)


async def list_alerts(session: AsyncSession, user_id: str) -> Sequence[Alert]:
    """Those of a person, the oldest first."""
    return (await session.exec(select(Alert).where(Alert.user_id == user_id).order_by(col(Alert.number)))).all()


async def list_all(session: AsyncSession, *, after: int, limit: int) -> Sequence[Alert]:
    """So many of all that wait, in order, from the one after this number."""
    return (await session.exec(select(Alert).where(col(Alert.number) > after).order_by(col(Alert.number)).limit(limit))).all()


async def remove_alert(session: AsyncSession, number: int, user_id: str) -> bool:
    """Take back one of a person's. False: there is none of theirs."""
    found = await session.exec(delete(Alert).where(col(Alert.number) == number, col(Alert.user_id) == user_id))
    return bool(found.rowcount)
