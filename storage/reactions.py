"""The reactions that stand under our messages: a removal comes without a word of what it removes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.actions import POINTING, Action
from storage.delivery import ASIDE, SENT, WAITING, WITHDRAWN, Outgoing
from storage.holdings import Fate, Holding, Holds
from storage.rows import count_rows


class Reaction(SQLModel, table=True):
    """A reaction of a person under the message of a subject (`meetings.meeting:12`)."""

    __holds__ = Holds(
        Holding("reactions", "user_id", ("event_id", "subject", "key"), "as long as what they stand under"), rooms={"room_id": Fate.STAYS}
    )

    event_id: str = Field(primary_key=True)
    subject: str = Field(index=True)
    user_id: str = Field(index=True)
    key: str = Field(description="as `commands.core.language.taps` normalises it")
    room_id: str = Field(default="", description="where it was given: the room of its message may have been replaced since")


async def find_subject(session: AsyncSession, event_id: str) -> str | None:
    """The subject of one of our messages, or of an edit of it."""
    query = select(Outgoing.subject).where(Outgoing.event_id == event_id, col(Outgoing.subject).is_not(None))
    return (await session.exec(query.limit(1))).first()


async def find_message(session: AsyncSession, subject: str) -> Outgoing | None:
    """The message of a subject, the last one that was told: sent, waiting, or gone (`is_there`); None when there never was one."""
    query = select(Outgoing).where(Outgoing.subject == subject, Outgoing.action == Action.SEND).order_by(col(Outgoing.id).desc())
    return (await session.exec(query.limit(1))).first()


async def list_messages(session: AsyncSession, subject: str) -> Sequence[Outgoing]:
    """The messages of a subject that were sent, the oldest first: it is told again when its room is replaced."""
    query = select(Outgoing).where(Outgoing.subject == subject, Outgoing.action == Action.SEND, col(Outgoing.event_id).is_not(None))
    return (await session.exec(query.order_by(col(Outgoing.id)))).all()


def is_there(told: Outgoing | None) -> bool:
    """Whether the message of a subject stands in its room, or will: neither refused by the homeserver nor taken away."""
    return told is not None and told.state not in {ASIDE, WITHDRAWN}


async def find_standing(session: AsyncSession, event_id: str) -> str | None:
    """The subject whose message an event is: not an edit of it, nor one that was told anew since, nor one known to be gone."""
    query = select(Outgoing).where(Outgoing.event_id == event_id, Outgoing.action == Action.SEND, Outgoing.state == SENT)
    row = (await session.exec(query.limit(1))).first()
    if row is None or row.subject is None:
        return None
    told = await find_message(session, row.subject)
    return row.subject if told is not None and told.id == row.id else None


async def set_removed(session: AsyncSession, subject: str, event_id: str, now: datetime) -> None:
    """The message of a subject was taken away in its room: it stays known by its event; its edits and seeds that wait are given up."""
    message = update(Outgoing).where(col(Outgoing.event_id) == event_id, col(Outgoing.action) == Action.SEND)
    await session.exec(message.values(state=WITHDRAWN))
    await _give_up(session, now, col(Outgoing.subject) == subject, col(Outgoing.action).in_(POINTING))


async def set_former(session: AsyncSession, subjects: Collection[str], former: str, now: datetime) -> None:
    """Another message takes the place of those of some subjects, which say something else: a sign under these means nothing any more.

    What stood under them is forgotten, what waits to go there is given up; they are known from then on as messages of `former`.
    """
    await session.exec(delete(Reaction).where(col(Reaction.subject).in_(subjects)))
    theirs = col(Outgoing.subject).in_(subjects)
    await _give_up(session, now, theirs, col(Outgoing.action).in_(POINTING))
    await session.exec(update(Outgoing).where(theirs).values(subject=former))


async def withdraw_seeds(session: AsyncSession, subject: str, now: datetime) -> None:
    """What is over needs no sign to tap any more: those that have not left yet never do."""
    await _give_up(session, now, col(Outgoing.subject) == subject, col(Outgoing.action) == Action.REACT)


async def withdraw_letters(session: AsyncSession, subject: str, now: datetime) -> None:
    """What is over asks nobody any more: letters that wait for a room to be in never leave."""
    await _give_up(session, now, col(Outgoing.subject) == subject, col(Outgoing.person_id).is_not(None))


async def _give_up(session: AsyncSession, now: datetime, *which: ColumnElement[bool]) -> None:
    """Those of these rows of the outbox that wait never leave."""
    waiting = update(Outgoing).where(*which, col(Outgoing.state) == WAITING)
    await session.exec(waiting.values(state=WITHDRAWN, content={}, settled_at=now))


async def find_last_update(session: AsyncSession, subject: str) -> Outgoing | None:
    """The last edit of a subject's message that was sent."""
    sent = select(Outgoing).where(Outgoing.subject == subject, Outgoing.action == Action.UPDATE, Outgoing.state == SENT)
    return (await session.exec(sent.order_by(col(Outgoing.id).desc()).limit(1))).first()


async def get_reaction(session: AsyncSession, event_id: str) -> Reaction | None:
    """A reaction that stands."""
    return await session.get(Reaction, event_id)


async def list_reactions(session: AsyncSession, subject: str) -> Sequence[Reaction]:
    """All that stand under the message of a subject, as far as is known."""
    return (await session.exec(select(Reaction).where(Reaction.subject == subject))).all()


async def count_same(session: AsyncSession, reaction: Reaction, *rooms: str) -> int:
    """How many reactions of this person under this subject, given in this room or in those, come to the same sign."""
    same = Reaction.subject == reaction.subject, Reaction.user_id == reaction.user_id, Reaction.key == reaction.key
    return await count_rows(session, Reaction, *same, col(Reaction.room_id).in_((reaction.room_id, *rooms)))


async def remove_reaction(session: AsyncSession, event_id: str) -> None:
    """It stands no more."""
    await session.exec(delete(Reaction).where(col(Reaction.event_id) == event_id))


async def remove_reactions(session: AsyncSession, subject: str) -> None:
    """Forget all that stood under the messages of a subject: who gave which sign is known no more."""
    await session.exec(delete(Reaction).where(col(Reaction.subject) == subject))
