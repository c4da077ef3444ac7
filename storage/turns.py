"""What people wrote in so short a time that it waits for its turn: a line of each person, in order, until it is answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, text
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Fate, Holding, Holds
from storage.types import UtcDateTime


class WaitingEvent(SQLModel, table=True):
    """An event of somebody's, as the homeserver gave it (JSON in a text: it may hold what a database refuses), or as it was decrypted."""

    __tablename__ = "waiting_event"
    __holds__ = Holds(
        Holding("waiting", "sender", ("event_id", "room_id", "source", "received_at"), "until it is answered: minutes"),
        rooms={"room_id": Fate.STAYS},
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(unique=True)
    room_id: str
    sender: str = Field(index=True)
    source: str
    decrypted: bool = False
    received_at: datetime = Field(sa_type=UtcDateTime)


_ADD = text(
    "INSERT INTO waiting_event (event_id, room_id, sender, source, decrypted, received_at) "
    "VALUES (:event_id, :room_id, :sender, :source, :decrypted, :received_at) ON CONFLICT (event_id) DO NOTHING"
).bindparams(bindparam("received_at", type_=UtcDateTime()))


async def add_waiting(session: AsyncSession, events: Sequence[WaitingEvent]) -> None:
    """Put events at the end of their people's lines, in this order. One that waits already stays where it is."""
    if events:
        await session.exec(_ADD, params=[event.model_dump(exclude={"id"}) for event in events])  # type: ignore[call-overload] # as in storage.delivery


async def list_first(session: AsyncSession) -> Sequence[WaitingEvent]:
    """The first of each person's line, the longest there first."""
    first = select(func.min(WaitingEvent.id)).group_by(col(WaitingEvent.sender))
    return (await session.exec(select(WaitingEvent).where(col(WaitingEvent.id).in_(first)).order_by(col(WaitingEvent.id)))).all()


async def count_lines(session: AsyncSession) -> Mapping[str, int]:
    """How many events wait, of each person of whom some do."""
    query = select(WaitingEvent.sender, func.count()).group_by(col(WaitingEvent.sender))
    return dict((await session.exec(query)).all())


async def remove_waiting(session: AsyncSession, event_id: str) -> None:
    """It had its turn."""
    await session.exec(delete(WaitingEvent).where(col(WaitingEvent.event_id) == event_id))
