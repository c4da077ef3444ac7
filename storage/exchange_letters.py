"""The people that a request is put to: whom a letter is written to, why, and when they got it; what members say one may ask them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Index, func
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import AS_STRANGER, Holding, Holds
from storage.network import Member, is_shown
from storage.rows import count_rows
from storage.types import UtcDateTime

OFFERS_FIELD = "offers"
"""Of a profile: who hides it is asked nothing because of it."""


class ExchangeLetter(SQLModel, table=True):
    """Somebody is asked a request. own: for what they say themselves that one may ask them, not for the sheet of their structure."""

    __tablename__ = "exchange_letter"
    __table_args__ = (Index("ix_exchange_letter_last", "user_id", "at"),)
    __holds__ = Holds(Holding("exchange-letters", "user_id", ("exchange_number", "at"), AS_STRANGER, dated="at"))

    exchange_number: int = Field(primary_key=True, foreign_key="exchange.number", ondelete="CASCADE")
    user_id: str = Field(primary_key=True)
    own: bool = False
    at: datetime = Field(sa_type=UtcDateTime, description="when it was decided")
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when it was told to them, at an hour of theirs")


async def add_letters(session: AsyncSession, number: int, user_ids: Iterable[str], own: Collection[str], now: datetime) -> None:
    """A request is put to these people, each once. own: those who are asked for what they offer themselves."""
    session.add_all(ExchangeLetter(exchange_number=number, user_id=each, own=each in own, at=now) for each in dict.fromkeys(user_ids))
    await session.flush()


async def list_letters(session: AsyncSession, number: int) -> Sequence[ExchangeLetter]:
    """The people that a request is put to."""
    query = select(ExchangeLetter).where(ExchangeLetter.exchange_number == number)
    return (await session.exec(query.order_by(col(ExchangeLetter.at), col(ExchangeLetter.user_id)))).all()


async def count_own(session: AsyncSession, number: int) -> int:
    """How many people a request is put to for what they offer themselves."""
    return await count_rows(session, ExchangeLetter, ExchangeLetter.exchange_number == number, col(ExchangeLetter.own))


async def set_told(session: AsyncSession, number: int, user_ids: Collection[str], now: datetime) -> None:
    """These people are told of it now."""
    mine = col(ExchangeLetter.exchange_number) == number, col(ExchangeLetter.user_id).in_(user_ids)
    await session.exec(update(ExchangeLetter).where(*mine).values(told_at=now))


async def find_last_asked(session: AsyncSession, user_ids: Collection[str]) -> dict[str, datetime]:
    """When each of these people was last asked something; those who never were are left out."""
    query = select(ExchangeLetter.user_id, func.max(ExchangeLetter.at)).where(col(ExchangeLetter.user_id).in_(user_ids))
    return dict((await session.exec(query.group_by(col(ExchangeLetter.user_id)))).all())


async def list_offering(session: AsyncSession) -> Sequence[Member]:
    """The members who are here, and let the others see what one may ask them."""
    query = select(Member).where(is_shown(), Member.offers != "").order_by(col(Member.last_seen_on).desc(), col(Member.user_id))
    return [member for member in await session.exec(query) if OFFERS_FIELD not in member.hidden]
