"""How a person wishes to be reached: where, on which days, at which hours, and what they want to hear nothing of."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.types import UtcDateTime

ALL = "all"


class Reach(SQLModel, table=True):
    """A person's preferences; who has none is reached in private, on working days, at the hours of the territory."""

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

    user_id: str = Field(primary_key=True)
    subject: str = Field(primary_key=True, description="reminders, polls or all")
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


async def remove_past_silences(session: AsyncSession, now: datetime) -> None:
    """Forget the silences that are over."""
    await session.exec(delete(Silence).where(col(Silence.until) <= now))


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


async def is_reachable(session: AsyncSession, user_id: str, subject: str, at: datetime) -> bool:
    """Whether a person may be told something about a subject (reminders, polls) at an instant, in wall time of the territory.

    Public holidays are no matter of a person: whoever plans leaves them out.
    """
    return await next_reachable(session, user_id, subject, at) == at


async def next_reachable(session: AsyncSession, user_id: str, subject: str, at: datetime) -> datetime | None:
    """The first instant from `at` (in wall time of the territory) when a person may be told it; None: never."""
    silent_until = at
    for silence in await list_silences(session, user_id, at):
        if silence.subject in {ALL, subject}:
            if silence.until is None:
                return None
            silent_until = max(silent_until, silence.until.astimezone(at.tzinfo), key=_instant)
    return first_moment(await get_reach(session, user_id), silent_until)


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
