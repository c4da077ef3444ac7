"""How a person wishes to be reached: where, on which days, at which hours, and what they want to hear nothing of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import AS_STRANGER, Holding, Holds
from storage.private_rooms import PrivateRoom
from storage.types import UtcDateTime

ALL = "all"
FOR_GOOD = datetime.max.replace(tzinfo=UTC)


class Reach(SQLModel, table=True):
    """A person's preferences; who has none is reached in private, on working days, at the hours of the territory."""

    __holds__ = Holds(Holding("reach", "user_id", ("channel", "days", "from_minute", "until_minute"), AS_STRANGER))

    user_id: str = Field(primary_key=True)
    channel: str = Field(default="private", description="private or room (a mention in the room)")
    days: list[int] = Field(default_factory=lambda: [0, 1, 2, 3, 4], sa_column=Column(JSON, nullable=False), description="0 is Monday")
    from_minute: int = Field(default=8 * 60 + 30, description="minutes after midnight, wall time of the territory")
    until_minute: int = Field(default=18 * 60)

    @property
    def is_of_own_hours(self) -> bool:
        """Whether the person chose other days or hours than the usual ones."""
        return (self.days, self.from_minute, self.until_minute) != ([0, 1, 2, 3, 4], 8 * 60 + 30, 18 * 60)


class Silence(SQLModel, table=True):
    """What a person wants to hear nothing of, until an instant or for good."""

    __holds__ = Holds(Holding("silences", "user_id", ("subject", "until"), "until they are over; " + AS_STRANGER), ends="until")

    user_id: str = Field(primary_key=True)
    subject: str = Field(primary_key=True, description="reminders, polls, announcements, exchange, upkeep or all")
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)


# ── Preferences ──────────────────────────────────────────────────────────────────────────────────────────────────


async def get_reach(session: AsyncSession, user_id: str) -> Reach:
    """The preferences of a person; the usual ones when they said nothing."""
    return await session.get(Reach, user_id) or Reach(user_id=user_id)


async def set_reach(session: AsyncSession, reach: Reach) -> None:
    """Make these the preferences of their person."""
    await session.merge(reach)
    await session.flush()


async def remove_reach(session: AsyncSession, user_id: str) -> None:
    """Go back to the usual preferences."""
    await session.exec(delete(Reach).where(col(Reach.user_id) == user_id))


# ── Silences ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_silences(session: AsyncSession, user_id: str, now: datetime) -> Sequence[Silence]:
    """What a person wants to hear nothing of at this moment."""
    query = select(Silence).where(Silence.user_id == user_id, or_(col(Silence.until).is_(None), col(Silence.until) > now))
    return (await session.exec(query.order_by(col(Silence.subject)))).all()


async def set_silence(session: AsyncSession, silence: Silence) -> None:
    """Make this the silence of its person on its subject. A silence on all takes the place of the others that it outlasts."""
    await session.merge(silence)
    await session.flush()
    if silence.subject == ALL:
        others = delete(Silence).where(col(Silence.user_id) == silence.user_id, col(Silence.subject) != ALL)
        await session.exec(others if silence.until is None else others.where(col(Silence.until) <= silence.until))


async def remove_silences(session: AsyncSession, user_id: str, subject: str | None = None) -> bool:
    """End the silences of a person, or the one on a subject. Tells whether there was any."""
    mine = delete(Silence).where(col(Silence.user_id) == user_id)
    ended = await session.exec(mine if subject is None else mine.where(col(Silence.subject) == subject))
    return bool(ended.rowcount)


# ── When to reach somebody ───────────────────────────────────────────────────────────────────────────────────────


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

    @property
    def is_told_in_room(self) -> bool:
        """Of who chose a mention in the room; and who chose nothing, and never came in private: nobody is asked in out of the blue."""
        return self.reach.channel == "room" if self.reach else not self.has_room

    def first_moment(self, at: datetime) -> datetime | None:
        """The first instant from `at` (in wall time of the territory) when they may be told it; None: never.

        Public holidays are no matter of a person: whoever plans leaves them out.
        """
        if self.silent_until == FOR_GOOD:
            return None
        start = at if self.silent_until is None else max(at, self.silent_until.astimezone(at.tzinfo), key=_instant)
        return first_moment(self.reach or Reach(user_id=self.user_id), start)


async def list_listeners(session: AsyncSession, user_ids: Sequence[str], subject: str, at: datetime) -> list[Listener]:
    """How these people wish to be told something about a subject (reminders, polls), in their order: three queries."""
    reaches = {each.user_id: each for each in await session.exec(select(Reach).where(col(Reach.user_id).in_(user_ids)))}
    quiet = select(Silence).where(col(Silence.user_id).in_(user_ids), col(Silence.subject).in_((ALL, subject)))
    silences: dict[str, datetime] = {}
    for silence in await session.exec(quiet.where(or_(col(Silence.until).is_(None), col(Silence.until) > at))):
        silences[silence.user_id] = max(silences.get(silence.user_id, at), silence.until or FOR_GOOD)
    with_room = set(await session.exec(select(PrivateRoom.user_id).where(col(PrivateRoom.user_id).in_(user_ids))))
    return [Listener(user_id, reaches.get(user_id), silences.get(user_id), user_id in with_room) for user_id in user_ids]


def first_moment(reach: Reach, start: datetime) -> datetime | None:
    """The first instant from `start` within the days and hours of a person: at most a week away."""
    for ahead in range(8):
        day = start.date() + timedelta(days=ahead)
        opens, closes = (_wall(start, day, minute) for minute in (reach.from_minute, reach.until_minute))
        moment = max(start, opens, key=_instant)
        if day.weekday() in reach.days and _instant(moment) < _instant(closes):
            return moment
    return None


def _wall(start: datetime, day: date, minute: int) -> datetime:
    """A minute of a day on the wall clock; one that the spring change leaves out comes an hour later."""
    said = datetime.combine(day, time(), start.tzinfo) + timedelta(minutes=minute)
    return _instant(said).astimezone(start.tzinfo)


def _instant(moment: datetime) -> datetime:
    """Two datetimes of one zone are compared by their walls: only in UTC are they compared by their instants."""
    return moment.astimezone(UTC)
