"""Who is to be reminded of a meeting, and how each wishes to be told. When, the timers know (`storage.timers`)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import reach
from storage.meetings import CONFIRMED, Registration
from storage.network import Member
from storage.reach import Listener


async def list_listeners(session: AsyncSession, number: int, subject: str, at: datetime) -> Sequence[Listener]:
    """Those who have a confirmed seat at a meeting, in order of arrival: four queries, however many they are.

    subject: what a silence may be about (reminders). Left out: who left the network, or all its rooms.
    """
    coming = (
        Registration.meeting_number == number,
        Registration.state == CONFIRMED,
        col(Registration.user_id).is_not(None),
    )
    people = select(Registration.user_id).join(Member, col(Member.user_id) == col(Registration.user_id), isouter=True).where(*coming)
    people = people.where(col(Member.left_at).is_(None), col(Member.inactive_since).is_(None)).order_by(col(Registration.arrival))
    there = [user_id for user_id in await session.exec(people) if user_id is not None]
    return await reach.list_listeners(session, there, subject, at)
