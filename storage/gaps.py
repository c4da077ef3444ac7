"""What nobody does, counted: how many people looked for it and wished it noted. Who they are is told to nobody."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import AS_STRANGER, Holding, Holds
from storage.types import UtcDateTime

ENOUGH = 3
"""Fewer people would be known by what they look for."""


class GapAsk(SQLModel, table=True):
    """Somebody looked for what nobody does, and wished it noted: once each."""

    __tablename__ = "gap_ask"
    __holds__ = Holds(
        Holding("gaps", "user_id", ("label", "at"), AS_STRANGER, dated="at"),
        plain={("gap",): "the needs, the public and the place that were looked for, by their codes"},
    )

    gap: str = Field(primary_key=True, description="what was looked for, whatever the words")
    user_id: str = Field(primary_key=True, index=True)
    label: str = Field(description="the same, as people read it")
    at: datetime = Field(sa_type=UtcDateTime)


class Gap(NamedTuple):
    """What nobody does: how many people looked for it, and since when."""

    label: str
    people: int
    since: datetime


async def add_ask(session: AsyncSession, ask: GapAsk) -> bool:
    """Note that somebody looked for it. False: they had it noted already."""
    if await session.get(GapAsk, (ask.gap, ask.user_id)) is not None:
        return False
    session.add(ask)
    await session.flush()
    return True


async def list_gaps(session: AsyncSession, *, limit: int) -> list[Gap]:
    """What enough people looked for in vain, the most people first."""
    people = func.count()
    query = select(func.min(GapAsk.label), people, func.min(GapAsk.at, type_=UtcDateTime())).group_by(GapAsk.gap)
    found = await session.exec(query.having(people >= ENOUGH).order_by(people.desc(), col(GapAsk.gap)).limit(limit))
    return [Gap(*row) for row in found]
