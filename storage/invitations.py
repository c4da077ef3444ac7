"""Who let the bot into which room, lately: one person does not lead it into hundreds."""

from datetime import datetime

from sqlmodel import Field, SQLModel, col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Fate, Holding, Holds
from storage.rows import count_rows
from storage.types import UtcDateTime


class RoomInvitation(SQLModel, table=True):
    """An invitation that the bot took. Forgotten after a while (`commands.core.rules.caps.INVITATIONS_LAST`)."""

    __tablename__ = "room_invitation"
    __holds__ = Holds(Holding("invitations", "user_id", ("room_id", "at"), "30 days", dated="at"), rooms={"room_id": Fate.STAYS})

    room_id: str = Field(primary_key=True)
    user_id: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)


async def count_invitations(session: AsyncSession, user_id: str, since: datetime, *, but: str) -> int:
    """To how many rooms a person invited the bot since an instant, leaving one out."""
    taken = RoomInvitation.user_id == user_id, col(RoomInvitation.at) > since
    return await count_rows(session, RoomInvitation, *taken, RoomInvitation.room_id != but)


async def set_invitation(session: AsyncSession, room_id: str, user_id: str, now: datetime) -> None:
    """The bot takes an invitation: the last one to a room is the one that counts."""
    await session.merge(RoomInvitation(room_id=room_id, user_id=user_id, at=now))
    await session.flush()


async def remove_invitations(session: AsyncSession, before: datetime) -> None:
    """Forget those of before an instant."""
    await session.exec(delete(RoomInvitation).where(col(RoomInvitation.at) <= before))
