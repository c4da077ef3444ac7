"""Rooms that were replaced by others: what stood in the old one goes on in the new one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, and_, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import beside, followers
from storage.actions import POINTING, STAYING, Action
from storage.delivery import WAITING, Naming, Outgoing, digest
from storage.holdings import Fate, Holds
from storage.private_rooms import PrivateRoom, set_private_room
from storage.types import UtcDateTime


class RoomMove(SQLModel, table=True):
    """A room that says that another one replaces it. What stood in it goes there once the bot is in."""

    __tablename__ = "room_move"
    __holds__ = Holds(rooms={"old_room_id": Fate.STAYS, "new_room_id": Fate.STAYS})

    old_room_id: str = Field(primary_key=True)
    new_room_id: str = Field(index=True)
    moved_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="None: the bot is not in the new room yet")


async def set_move(session: AsyncSession, old_room_id: str, new_room_id: str) -> bool:
    """Remember what replaces a room; until the move is made, its last word counts. False when that is nothing new.

    A room that was itself replaced, in the end, by the one at hand is no replacement of it: false as well.
    """
    known = await session.get(RoomMove, old_room_id)
    if known is not None and (known.moved_at is not None or known.new_room_id == new_room_id):
        return False
    others = {old: new for old, new in (await session.exec(select(RoomMove.old_room_id, RoomMove.new_room_id))).all() if old != old_room_id}
    if newest(others, new_room_id) == old_room_id:
        return False
    await session.merge(RoomMove(old_room_id=old_room_id, new_room_id=new_room_id))
    await session.flush()
    return True


async def remove_move(session: AsyncSession, old_room_id: str) -> None:
    """The room that is named does not say that it replaces this one: it stays as it is."""
    await session.exec(delete(RoomMove).where(col(RoomMove.old_room_id) == old_room_id))


_PENDING = select(RoomMove).where(col(RoomMove.moved_at).is_(None)).order_by(RoomMove.old_room_id)
_BETWEEN = select(RoomMove.old_room_id, RoomMove.new_room_id).where(col(RoomMove.moved_at).is_(None))  # asked before each answer leaves


async def list_pending(session: AsyncSession) -> Sequence[RoomMove]:
    """The moves that are still to be made."""
    return (await session.exec(_PENDING)).all()


async def list_between(session: AsyncSession) -> dict[str, str]:
    """The moves that are still to be made: old room → new room."""
    return dict((await (await session.connection()).execute(_BETWEEN)).all())


async def get_moves(session: AsyncSession) -> dict[str, str]:
    """All moves that were made: old room → new room."""
    made = select(RoomMove.old_room_id, RoomMove.new_room_id).where(col(RoomMove.moved_at).is_not(None))
    return dict((await session.exec(made)).all())


async def is_successor(session: AsyncSession, room_id: str) -> bool:
    """Whether a room replaces one that the bot knows."""
    return (await session.exec(select(RoomMove.old_room_id).where(RoomMove.new_room_id == room_id).limit(1))).first() is not None


async def is_replaced(session: AsyncSession, room_id: str) -> bool:
    """Whether another room replaces this one."""
    return await session.get(RoomMove, room_id) is not None


def newest(moves: Mapping[str, str], room_id: str) -> str:
    """Where one arrives from a room, several moves later. Of rooms that replace each other in a circle, the last one before it closes."""
    seen = {room_id}
    while (following := moves.get(room_id)) is not None and following not in seen:
        seen.add(following)
        room_id = following
    return room_id


# ── The move ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_told_in(session: AsyncSession, room_id: str, kinds: Collection[str]) -> list[str]:
    """The subjects of these kinds whose last message stands in a room, or waits for it, in the order in which they were told."""
    query = select(Outgoing.subject, Outgoing.room_id).where(col(Outgoing.subject).is_not(None), Outgoing.action == Action.SEND)
    said_here = select(Outgoing.subject).where(
        Outgoing.room_id == room_id, Outgoing.action == Action.SEND, col(Outgoing.person_id).is_(None)
    )
    rows = (await session.exec(query.where(col(Outgoing.subject).in_(said_here)).order_by(col(Outgoing.id)))).all()
    last = {subject: place for subject, place in rows if subject is not None and subject.partition(":")[0] in kinds}
    return [subject for subject, place in last.items() if place == room_id]


async def set_moved(session: AsyncSession, move: RoomMove, new_room_id: str, told_again: Collection[str], now: datetime) -> None:
    """All that stood in the old room stands in the new one. told_again: the subjects whose messages are said anew, by who calls."""
    old = move.old_room_id
    await session.exec(update(RoomMove).where(col(RoomMove.old_room_id) == old).values(moved_at=now))
    await followers.follow_room(session, old, new_room_id)
    await _move_outbox(session, old, new_room_id, told_again)


async def _move_outbox(session: AsyncSession, old: str, new: str, told_again: Collection[str]) -> None:
    """What waits for the old room waits for the new one, as an answer to nothing there. What is told anew needs no older state."""
    waiting = and_(col(Outgoing.room_id) == old, col(Outgoing.state) == WAITING, col(Outgoing.action).not_in(STAYING))
    rows = (await session.exec(select(Outgoing).where(waiting).order_by(col(Outgoing.id)))).all()
    await _move_rows(session, rows, new, told_again)


async def _move_rows(session: AsyncSession, rows: Sequence[Outgoing], new: str, told_again: Collection[str]) -> None:
    coming = {row.id for row in rows if row.action not in POINTING}
    for row in rows:
        message = await beside.find_message(session, row) if beside.is_beside(row) else None
        is_pointing = row.action in POINTING and (message is None or message.id not in coming)
        if is_pointing or row.subject in told_again:
            await session.exec(delete(Naming).where(col(Naming.txn_id) == row.txn_id))
            await session.delete(row)
        else:
            await _move_row(session, row, new)
    await session.flush()


async def send_in_private(session: AsyncSession, user_id: str, room_id: str) -> None:
    """All that waits for a person goes to this room of theirs, or where it was moved to; nowhere when it was left meanwhile."""
    now = newest(await get_moves(session), room_id)
    if await session.get(PrivateRoom, now) is not None:
        await set_private_room(session, user_id, now)


async def leave_private_room(session: AsyncSession, old: str) -> None:
    """The private room that was replaced is not waited for any longer: what is for its person alone looks for another one.

    Once the bot comes into the new room after all, it is known as any other where the two are alone.
    """
    private = await session.get(PrivateRoom, old)
    if private is None:
        return
    of_person = and_(col(Outgoing.room_id) == old, col(Outgoing.person_id) == private.user_id, col(Outgoing.state) == WAITING)
    rows = select(Outgoing).where(of_person, col(Outgoing.action).not_in(STAYING)).order_by(col(Outgoing.id))
    await _move_rows(session, (await session.exec(rows)).all(), private.user_id, ())
    await session.delete(private)
    await session.flush()


async def _move_row(session: AsyncSession, row: Outgoing, new: str) -> None:
    """Under another transaction id: what was on its way to the old room tells nothing of what is to be said in the new one."""
    txn_id = digest(f"{row.txn_id}|{new}")
    await session.exec(update(Naming).where(col(Naming.txn_id) == row.txn_id).values(txn_id=txn_id))
    content: dict[str, Any] = {key: value for key, value in row.content.items() if key != "m.relates_to"}
    row.txn_id, row.room_id, row.content, row.edits = txn_id, new, content, None
