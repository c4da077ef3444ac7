"""Taking back what was said to a person alone, or names them: words that wait are forgotten, those that were said redacted."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.delivery import ASIDE, SENT, WAITING, WITHDRAWN, Naming, Outgoing, add_namings, add_redactions
from storage.erasures import Erasing, at_erasure
from storage.rows import count_rows
from storage.words_about import tells


def concerns(user_id: str) -> ColumnElement[bool]:
    """Whether a row of the outbox is for a person alone, or names them."""
    naming = select(Naming.txn_id).where(Naming.user_id == user_id)
    return or_(col(Outgoing.person_id) == user_id, col(Outgoing.txn_id).in_(naming))


async def withdraw(session: AsyncSession, user_id: str, now: datetime) -> tuple[int, int]:
    """Take back all that is for a person alone or names them. Gives how many had not left, and how many are to be redacted.

    What waits keeps its row, without words: it may be on its way, and is then redacted as soon as its event is known. What was
    given up, and the place of what waited for a private room, forget the person too.
    """
    theirs = concerns(user_id)
    gone: dict[str, Any] = {"state": WITHDRAWN, "content": {}, "person_id": None, "settled_at": now}
    waiting = update(Outgoing).where(theirs, col(Outgoing.state) == WAITING).values(gone).returning(col(Outgoing.txn_id))
    withdrawn = (await session.exec(waiting)).scalars().all()
    sent = update(Outgoing).where(theirs, col(Outgoing.state) == SENT, col(Outgoing.event_id).is_not(None)).values(gone)
    redacted = await add_redactions(session, sent, now)
    await session.exec(update(Outgoing).where(theirs).values(person_id=None, trouble=None))
    await session.exec(update(Outgoing).where(col(Outgoing.room_id) == user_id).values(room_id=""))
    await session.exec(delete(Naming).where(or_(col(Naming.user_id) == user_id, col(Naming.txn_id).in_([*withdrawn, *redacted]))))
    return len(withdrawn), len(redacted)


async def withdraw_unsaid(session: AsyncSession, user_id: str, now: datetime) -> None:
    """Forget what waits for a private room that a person does not want, or was given up there: nothing is told about it any more."""
    at_the_door = and_(col(Outgoing.room_id) == user_id, col(Outgoing.state).in_((WAITING, ASIDE)))
    gone: dict[str, Any] = {
        "state": WITHDRAWN,
        "content": {},
        "room_id": "",
        "person_id": None,
        "asked_in": None,
        "trouble": None,
        "settled_at": now,
    }
    await session.exec(update(Outgoing).where(at_the_door).values(gone))


async def count_to_take_back(session: AsyncSession, user_id: str) -> int:
    """How many messages `withdraw` would take back: those that wait, and those whose event is known."""
    sent = and_(col(Outgoing.state) == SENT, col(Outgoing.event_id).is_not(None))
    return await count_rows(session, Outgoing, concerns(user_id), or_(col(Outgoing.state) == WAITING, sent))


@at_erasure
async def _mark_words(erasing: Erasing) -> AsyncIterator[None]:
    """What waits and tells of the person, though nobody said so, is marked as naming them: `withdraw` takes it back."""
    session, user_id = erasing.session, erasing.user_id
    for txn_id, content in (await session.exec(select(Outgoing.txn_id, Outgoing.content).where(Outgoing.state == WAITING))).all():
        if tells(content, user_id, erasing.names) and await session.get(Naming, (txn_id, user_id)) is None:
            await add_namings(session, txn_id, [user_id])
    yield
