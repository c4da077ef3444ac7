"""Who speaks for a pilot structure in the place of its coordinators, for a time. What is over stands here no more: the journal says it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Holding, Holds
from storage.rows import get_numbered
from storage.team import DECIDED
from storage.types import UtcDateTime


class Delegation(SQLModel, table=True):
    """A coordinator asks a colleague to speak for their structure until an instant. In force once the colleague accepts."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding("delegations", "user_id", ("structure", "until", "proposed_at", "accepted_at"), "until they end; " + AS_STRANGER),
        Holding("delegations-given", "given_by", ("structure", "until", "proposed_at"), "until they end; " + AS_STRANGER, stays=ALWAYS),
        plain={("structure",): DECIDED},
    )

    number: int | None = Field(default=None, primary_key=True)
    structure: str = Field(unique=True, description="the pilot structure that is spoken for: one at a time")
    given_by: str | None = Field(default=None, index=True)
    user_id: str = Field(index=True, description="who speaks")
    until: datetime = Field(sa_type=UtcDateTime)
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


async def get_delegation(session: AsyncSession, number: int) -> Delegation | None:
    """The one of this number. Nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Delegation, number, to_change=True)


async def list_delegations(session: AsyncSession) -> Sequence[Delegation]:
    """All that stand, accepted or not, in the order in which they were made."""
    return (await session.exec(select(Delegation).order_by(col(Delegation.number)))).all()


async def remove_delegation(session: AsyncSession, number: int) -> None:
    """It is over."""
    await session.exec(delete(Delegation).where(col(Delegation.number) == number))
