"""The rooms where the bot speaks with one person alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.types import UtcDateTime


class PrivateRoom(SQLModel, table=True):
    """A room known to be of one person and the bot. Whether it still is, the homeserver tells at each message."""

    __tablename__ = "private_room"

    room_id: str = Field(primary_key=True)
    user_id: str = Field(index=True)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    invited_again: bool = Field(default=False, description="the person left or refused once, and was invited once more")


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


async def set_invited_again(session: AsyncSession, room_id: str) -> None:
    """The person was invited once more: there will be no third time."""
    await session.exec(update(PrivateRoom).where(col(PrivateRoom.room_id) == room_id).values(invited_again=True))


async def remove_rooms(session: AsyncSession, user_id: str) -> None:
    """The person closed the door: the next thing they ask for in private opens a new one."""
    await session.exec(delete(PrivateRoom).where(col(PrivateRoom.user_id) == user_id))
