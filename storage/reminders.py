"""Who is to be reminded of a meeting, and how each wishes to be told. When, the timers know (`storage.timers`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.meetings import CONFIRMED, Registration
from storage.network import Member
from storage.private_rooms import PrivateRoom
from storage.reach import ALL, Reach, Silence

FOR_GOOD = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody to be told something.

    reach: None when they said nothing of it. silent_until: None when they want to hear it; `FOR_GOOD`. has_room: whether they have
    a private room with the bot.
    """

    user_id: str
    reach: Reach | None
    silent_until: datetime | None
    has_room: bool


async def list_listeners(session: AsyncSession, number: int, subject: str, at: datetime) -> Sequence[Listener]:
    """Those who have a confirmed seat at a meeting, in order of arrival: three queries, however many they are.

    subject: what a silence may be about (reminders). Left out: who left the network, or all its rooms.
    """
    coming = (
        Registration.meeting_number == number,
        Registration.state == CONFIRMED,
        col(Registration.user_id).is_not(None),
    )
    people = select(Registration.user_id, Reach).join(Reach, col(Reach.user_id) == col(Registration.user_id), isouter=True)
    people = people.join(Member, col(Member.user_id) == col(Registration.user_id), isouter=True).where(*coming)
    people = people.where(col(Member.left_at).is_(None), col(Member.inactive_since).is_(None)).order_by(col(Registration.arrival))
    quiet = select(Silence).join(Registration, col(Silence.user_id) == col(Registration.user_id)).where(*coming)
    quiet = quiet.where(col(Silence.subject).in_((ALL, subject)), or_(col(Silence.until).is_(None), col(Silence.until) > at))
    rooms = select(PrivateRoom.user_id).join(Registration, col(PrivateRoom.user_id) == col(Registration.user_id)).where(*coming)
    silences: dict[str, datetime] = {}
    for silence in await session.exec(quiet):
        silences[silence.user_id] = max(silences.get(silence.user_id, at), silence.until or FOR_GOOD)
    with_room = set(await session.exec(rooms))
    rows = await session.exec(people)
    return [Listener(user_id, reach, silences.get(user_id), user_id in with_room) for user_id, reach in rows if user_id is not None]
