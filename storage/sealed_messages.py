"""Encrypted messages whose key has not come yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import TRACES, Fate, Holding, Holds
from storage.types import UtcDateTime


class SealedMessage(SQLModel, table=True):
    """An encrypted message whose key has not come yet, as the homeserver gave it (ciphertext only)."""

    __tablename__ = "sealed_message"
    __holds__ = Holds(
        Holding("sealed", "sender", ("event_id", "room_id", "received_at", "explained"), TRACES),
        rooms={"room_id": Fate.STAYS},
        plain={("source",): "ciphertext that nobody here can read: not exported; it goes with the row"},
        traces="received_at",
    )

    event_id: str = Field(primary_key=True)
    room_id: str
    sender: str
    source: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    received_at: datetime = Field(sa_type=UtcDateTime, index=True)
    explained: bool = False


async def add_sealed(session: AsyncSession, sealed: SealedMessage) -> None:
    """Keep an encrypted message until its key comes. A repeat changes nothing."""
    if await session.get(SealedMessage, sealed.event_id) is None:
        session.add(sealed)
        await session.flush()


async def list_sealed(session: AsyncSession) -> Sequence[SealedMessage]:
    """The messages that still wait for their key, the oldest first."""
    return (await session.exec(select(SealedMessage).order_by(col(SealedMessage.received_at)))).all()


async def list_unexplained(session: AsyncSession, before: datetime) -> Sequence[SealedMessage]:
    """The messages whose key has not come in time, and of which nothing was said yet."""
    query = select(SealedMessage).where(col(SealedMessage.received_at) < before, col(SealedMessage.explained).is_(False))
    return (await session.exec(query)).all()


async def set_explained(session: AsyncSession, event_id: str) -> None:
    """Its author has been told that it cannot be read."""
    await session.exec(update(SealedMessage).where(col(SealedMessage.event_id) == event_id).values(explained=True))


async def remove_sealed(session: AsyncSession, event_id: str) -> None:
    """The message could be read at last."""
    await session.exec(delete(SealedMessage).where(col(SealedMessage.event_id) == event_id))
