"""What is to be done at an instant: reminders, the end of an offer, of a poll. Our tables are the truth, the clock only looks into them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint, tuple_
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Holding, Holds
from storage.types import UtcDateTime


class Timer(SQLModel, table=True):
    """Something due at an instant, about a subject. Its row goes in the very transaction that does it: it goes off once.

    It is claimed like any cause, so that what went off never does again for the same version of its subject
    (for a person: and the same instant).
    """

    __table_args__ = (UniqueConstraint("subject", "kind", "user_id"),)
    __holds__ = Holds(
        Holding("timers", "user_id", ("subject", "kind", "words", "due_at"), "until they go off"),
        plain={("subject", "kind"): "our own numbers and words, and ids of rooms; they go with the row"},
    )

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(description="what it is about: meetings.meeting:12")
    kind: str = Field(description="what is to be done: the name that a family gave to its handler")
    user_id: str = Field(default="", index=True, description="for this person only; empty: for whom the subject concerns")
    version: int = Field(default=0, description="of the subject, when it was planned")
    words: str = Field(default="", description="what the person asked to be told")
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    planned_for: datetime = Field(sa_type=UtcDateTime, description="due_at, before anything put it off")
    attempts: int = Field(default=0, description="how many times it failed")

    @property
    def number(self) -> int:
        """Of the subject: 12 for `meetings.meeting:12`."""
        return int(self.subject.partition(":")[2])


def timer(subject: str, kind: str, at: datetime, *, version: int = 0, user_id: str = "", words: str = "") -> Timer:
    """A timer for an instant."""
    return Timer(subject=subject, kind=kind, due_at=at, planned_for=at, version=version, user_id=user_id, words=words)


async def set_timer(session: AsyncSession, planned: Timer) -> None:
    """Plan this, in place of what was planned of the kind about the subject (for that person)."""
    same = col(Timer.subject) == planned.subject, col(Timer.kind) == planned.kind, col(Timer.user_id) == planned.user_id
    await session.exec(delete(Timer).where(*same))
    session.add(planned)
    await session.flush()


async def set_each(session: AsyncSession, planned: Sequence[Timer]) -> None:
    """Plan all these, each in place of what was planned of its kind about its subject for its person."""
    if not planned:
        return
    same = tuple_(col(Timer.subject), col(Timer.kind), col(Timer.user_id))
    await session.exec(delete(Timer).where(same.in_([(each.subject, each.kind, each.user_id) for each in planned])))
    session.add_all(planned)
    await session.flush()


async def set_timers(session: AsyncSession, subject: str, planned: Sequence[Timer]) -> None:
    """Plan all this about a subject, in place of all that was planned about it for no person in particular."""
    await remove_timers(session, subject, user_id="")
    session.add_all(planned)
    await session.flush()


async def list_timers(session: AsyncSession, *, subject: str | None = None, user_id: str | None = None) -> Sequence[Timer]:
    """What is planned about a subject, for a person, or both; the first one due first."""
    query = select(Timer).order_by(col(Timer.due_at), col(Timer.id))
    if subject is not None:
        query = query.where(Timer.subject == subject)
    if user_id is not None:
        query = query.where(Timer.user_id == user_id)
    return (await session.exec(query)).all()


async def remove_timers(session: AsyncSession, subject: str, *, kind: str | None = None, user_id: str | None = None) -> int:
    """Plan no more what is about a subject: of a kind, for a person, or all of it. Gives how many there were."""
    planned = delete(Timer).where(col(Timer.subject) == subject)
    if kind is not None:
        planned = planned.where(col(Timer.kind) == kind)
    if user_id is not None:
        planned = planned.where(col(Timer.user_id) == user_id)
    return (await session.exec(planned)).rowcount


async def list_of_kind(session: AsyncSession, kind: str) -> Sequence[Timer]:
    """All that is planned of a kind, whatever it is about."""
    return (await session.exec(select(Timer).where(Timer.kind == kind).order_by(col(Timer.id)))).all()


async def remove_all(session: AsyncSession, subjects: Collection[str]) -> None:
    """Plan no more what is about any of these subjects."""
    await session.exec(delete(Timer).where(col(Timer.subject).in_(subjects)))


async def list_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[Timer]:
    """What is due, the oldest first."""
    query = select(Timer).where(Timer.due_at <= now).order_by(col(Timer.due_at), col(Timer.id))
    return (await session.exec(query.limit(limit))).all()


async def take(session: AsyncSession, due: Timer) -> bool:
    """Take a timer off the list, in the transaction that does it. False when it went off, or was planned anew, meanwhile."""
    taken = await session.exec(delete(Timer).where(col(Timer.id) == due.id, col(Timer.due_at) == due.due_at))
    return taken.rowcount == 1


async def take_due(session: AsyncSession, subject: str, kind: str, now: datetime) -> Sequence[Timer]:
    """Take off the list all that is due of a kind about a subject, in the transaction that does it together."""
    those = col(Timer.subject) == subject, col(Timer.kind) == kind, col(Timer.due_at) <= now
    taken = (await session.exec(select(Timer).where(*those).order_by(col(Timer.due_at), col(Timer.id)))).all()
    await session.exec(delete(Timer).where(*those))
    return taken


async def set_due(session: AsyncSession, due: Timer, at: datetime) -> None:
    """It goes off at another instant."""
    await session.exec(update(Timer).where(col(Timer.id) == due.id).values(due_at=at))


async def set_planned(session: AsyncSession) -> None:
    """All that was put off goes off when it was first planned: the time by which it was put off was wrong."""
    await session.exec(update(Timer).where(col(Timer.due_at) > col(Timer.planned_for)).values(due_at=col(Timer.planned_for)))


async def set_failed(session: AsyncSession, due: Timer, again_at: datetime) -> None:
    """It could not be done: it is tried again at an instant."""
    await session.exec(update(Timer).where(col(Timer.id) == due.id).values(due_at=again_at, attempts=col(Timer.attempts) + 1))
