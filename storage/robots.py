"""Other programs, as far as they were noticed: what they vote, sign up for and react to counts for nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ballots, meetings, seats
from storage.holdings import AS_STRANGER, Holding, Holds
from storage.meetings import PLANNED, Meeting, Registration
from storage.reactions import Reaction
from storage.sealed_messages import SealedMessage
from storage.timers import Timer
from storage.types import UtcDateTime


class Robot(SQLModel, table=True):
    """An account that sent what only programs send."""

    __holds__ = Holds(Holding("robot", "user_id", ("since",), AS_STRANGER, dated="since"))

    user_id: str = Field(primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)


async def list_robots(session: AsyncSession) -> Sequence[str]:
    """The Matrix ids of all that were noticed."""
    return (await session.exec(select(Robot.user_id).order_by(col(Robot.user_id)))).all()


async def get_robot(session: AsyncSession, user_id: str) -> Robot | None:
    """What is known of an account that was noticed."""
    return await session.get(Robot, user_id)


async def add_robot(session: AsyncSession, user_id: str, now: datetime) -> None:
    """An account shows itself as a program: what it did as if it were a person is taken out. A repeat changes nothing."""
    if await get_robot(session, user_id) is None:
        session.add(Robot(user_id=user_id, since=now))
        await session.flush()
    await remove_deeds(session, user_id, now)


async def remove_robot(session: AsyncSession, user_id: str) -> None:
    """It was a person after all."""
    await session.exec(delete(Robot).where(col(Robot.user_id) == user_id))


async def remove_deeds(session: AsyncSession, user_id: str, now: datetime) -> None:
    """Take out its votes in open polls, its seats at meetings to come, its reactions, its reminders, and what waits for its keys.

    The messages of the polls and of the meetings follow, by timers.
    """
    voted = await ballots.lock_open_of(session, user_id)
    for poll in voted:
        await ballots.remove_ballot(session, poll, user_id)
    await ballots.count_without(session, voted, now)
    for number in await _list_to_come(session, user_id, now):
        await meetings.get_meeting(session, number, to_change=True)
        theirs = delete(Registration).where(col(Registration.meeting_number) == number, col(Registration.user_id) == user_id)
        await session.exec(theirs)
        await seats.pass_on(session, number, now)
    await session.exec(delete(Reaction).where(col(Reaction.user_id) == user_id))
    await session.exec(delete(Timer).where(col(Timer.user_id) == user_id))
    await session.exec(delete(SealedMessage).where(col(SealedMessage.sender) == user_id))


async def _list_to_come(session: AsyncSession, user_id: str, now: datetime) -> Sequence[int]:
    """The meetings to come at which an account holds, or held, a place."""
    query = select(Registration.meeting_number).join(Meeting, col(Meeting.number) == col(Registration.meeting_number))
    query = query.where(Registration.user_id == user_id, Meeting.state == PLANNED, col(Meeting.starts_at) > now)
    return (await session.exec(query.order_by(col(Registration.meeting_number)))).all()
