"""The money of the network: an amount a year, in equal shares between the pilot structures, and what is spent. In cents, never floats."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Holding, Holds
from storage.meetings import Meeting
from storage.rows import get_numbered
from storage.team import DECIDED
from storage.types import UtcDateTime


class Budget(SQLModel, table=True):
    """What the pilot structures give for a year, in equal shares."""

    __holds__ = Holds(
        Holding("budgets", "set_by", ("year", "cents", "set_at"), AS_STRANGER, stays=ALWAYS, dated="set_at"),
        plain={("pilots",): DECIDED},
    )

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    cents: int
    pilots: list[str] = Field(
        default_factory=list,
        sa_column=Column(JSON, nullable=False),
        description="those that share it, in their order, as they were when it was set: one that leaves owes its share of the year",
    )
    set_by: str | None = Field(default=None, index=True)
    set_at: datetime = Field(sa_type=UtcDateTime)


class Expense(SQLModel, table=True):
    """A line of the budget, by the number that people say (« n° 14 »). It is never erased: it is cancelled."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding("expenses", "added_by", ("number", "label", "year", "added_at"), AS_STRANGER, stays=ALWAYS, dated="added_at"),
        plain={("label", "structure"): DECIDED},
    )

    number: int | None = Field(default=None, primary_key=True)
    year: int = Field(index=True)
    label: str
    structure: str = Field(description="the pilot structure that bears it")
    planned: int | None = Field(default=None, description="cents that were foreseen; None: it was paid without")
    paid: int | None = Field(default=None, description="cents that were paid; None: not yet")
    meeting_number: int | None = Field(default=None, foreign_key="meeting.number", ondelete="SET NULL", index=True)
    added_by: str | None = Field(default=None, index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def cents(self) -> int:
        """What it costs, as far as is known."""
        return self.paid if self.paid is not None else self.planned or 0


async def get_budget(session: AsyncSession, year: int) -> Budget | None:
    """What was set for a year."""
    return await session.get(Budget, year)


async def set_budget(session: AsyncSession, budget: Budget) -> None:
    """Make this the budget of its year."""
    await session.merge(budget)
    await session.flush()


async def get_expense(session: AsyncSession, number: int) -> Expense | None:
    """The line of this number. Nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Expense, number, to_change=True)


async def list_expenses(
    session: AsyncSession, *, year: int | None = None, meeting_number: int | None = None, cancelled: bool = False
) -> Sequence[Expense]:
    """The lines of a year, or of a meeting, the last one first. cancelled: these too."""
    query = select(Expense)
    if year is not None:
        query = query.where(Expense.year == year)
    if meeting_number is not None:
        query = query.where(Expense.meeting_number == meeting_number)
    if not cancelled:
        query = query.where(col(Expense.cancelled_at).is_(None))
    return (await session.exec(query.order_by(col(Expense.number).desc()))).all()


async def list_held(session: AsyncSession, since: datetime, until: datetime) -> set[int | None]:
    """The numbers of the meetings that something is spent on, of those that start from an instant on, before another one."""
    query = select(Expense.meeting_number).join(Meeting, col(Meeting.number) == col(Expense.meeting_number))
    return set(await session.exec(query.where(Meeting.starts_at >= since, Meeting.starts_at < until)))
