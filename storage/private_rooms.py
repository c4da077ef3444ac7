"""The rooms where the bot speaks with one person alone, and what waits to be said there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.delivery import ASIDE, WAITING, Outgoing, set_aside
from storage.holdings import AS_STRANGER, Fate, Holding, Holds
from storage.types import UtcDateTime


class PrivateRoom(SQLModel, table=True):
    """A room known to be of one person and the bot. Whether it still is, the homeserver tells at each message."""

    __tablename__ = "private_room"
    __holds__ = Holds(
        Holding("private-rooms", "user_id", ("room_id", "opened_at", "invited_again"), AS_STRANGER, dated="opened_at"),
        rooms={"room_id": Fate.FOLLOWS},
    )

    room_id: str = Field(primary_key=True)
    user_id: str = Field(index=True)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    invited_again: bool = Field(default=False, description="the person left and was invited once more, or refused: no more")


async def add_room(session: AsyncSession, room: PrivateRoom) -> None:
    """Remember a private room. A repeat changes nothing."""
    if await session.get(PrivateRoom, room.room_id) is None:
        session.add(room)
        await session.flush()


async def get_room(session: AsyncSession, room_id: str) -> PrivateRoom | None:
    """What is known of a room, if it was private once."""
    return await session.get(PrivateRoom, room_id)


async def list_rooms(session: AsyncSession, user_id: str) -> Sequence[PrivateRoom]:
    """The rooms of a person, the newest first."""
    of_person = select(PrivateRoom).where(PrivateRoom.user_id == user_id)
    return (await session.exec(of_person.order_by(col(PrivateRoom.opened_at).desc()))).all()


async def list_all(session: AsyncSession) -> Sequence[str]:
    """The rooms of everybody."""
    return (await session.exec(select(PrivateRoom.room_id))).all()


async def set_invited_again(session: AsyncSession, room_id: str) -> None:
    """The person was invited once more, or refused: they are not invited there again."""
    await session.exec(update(PrivateRoom).where(col(PrivateRoom.room_id) == room_id).values(invited_again=True))


async def remove_rooms(session: AsyncSession, user_id: str) -> None:
    """The person closed the door: the next thing they ask for in private opens a new one."""
    await session.exec(delete(PrivateRoom).where(col(PrivateRoom.user_id) == user_id))


# ── What waits for a person ──────────────────────────────────────────────────────────────────────────────────────


async def set_room(session: AsyncSession, row_id: int, room_id: str, content: dict[str, Any]) -> None:
    """Send a row elsewhere than was thought, as no edit of anything. room_id: a Matrix id while that private room is not known."""
    waiting = update(Outgoing).where(col(Outgoing.id) == row_id, col(Outgoing.state) == WAITING)
    await session.exec(waiting.values(room_id=room_id, content=content, edits=None))


async def list_waiting(session: AsyncSession, user_id: str) -> Sequence[Outgoing]:
    """What waits for the private room of a person."""
    waiting = select(Outgoing).where(*_for(user_id))
    return (await session.exec(waiting.order_by(col(Outgoing.id)))).all()


async def set_private_room(session: AsyncSession, user_id: str, room_id: str) -> None:
    """All that waits for a person goes to the room where they are alone with the bot."""
    waiting = update(Outgoing).where(*_for(user_id))
    await session.exec(waiting.values(room_id=room_id))


async def set_person_aside(session: AsyncSession, user_id: str, trouble: str, now: datetime) -> None:
    """Give up all that waits for a person who cannot be reached in private."""
    waiting = update(Outgoing).where(*_for(user_id))
    await session.exec(waiting.values(state=ASIDE, trouble=trouble, content={}, settled_at=now))


async def list_unreached(session: AsyncSession, asked_before: datetime, unasked_before: datetime) -> Sequence[Outgoing]:
    """What was for a person alone and could not be said: refused, or waiting for them to come since before an instant."""
    old = or_(and_(col(Outgoing.asked_in).is_not(None), col(Outgoing.created_at) < asked_before), col(Outgoing.created_at) < unasked_before)
    waits = and_(col(Outgoing.state) == WAITING, col(Outgoing.room_id) == col(Outgoing.person_id), old)
    refused = and_(col(Outgoing.state) == ASIDE, col(Outgoing.asked_in).is_not(None))
    query = select(Outgoing).where(col(Outgoing.person_id).is_not(None), or_(waits, refused))
    return (await session.exec(query.order_by(col(Outgoing.id)))).all()


async def set_unreached(session: AsyncSession, row: Outgoing, now: datetime) -> None:
    """Give up what waits for a person who did not come, once they were told where they asked."""
    assert row.id is not None
    if row.state == WAITING:
        await set_aside(session, row.id, "the person did not come into the private room", now)
    await session.exec(update(Outgoing).where(col(Outgoing.id) == row.id).values(asked_in=None))


def _for(user_id: str) -> tuple[ColumnElement[bool], ...]:
    """What waits for a person whose private room is not known yet. Looked for by the person: there is an index for it."""
    return col(Outgoing.person_id) == user_id, col(Outgoing.room_id) == user_id, col(Outgoing.state) == WAITING
