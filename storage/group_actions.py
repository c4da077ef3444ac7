"""What groups take on: who does what, until when; when each is recalled, and what came of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Date, Index, bindparam, case, func
from sqlalchemy import select as sql_select
from sqlalchemy import update as sql_update
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.groups import GroupMember
from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.network import Member
from storage.rows import get_numbered
from storage.types import UtcDateTime, partial_index

OPEN, DONE, DROPPED = "open", "done", "dropped"
MOST_COUNTED = 100
BEFORE, AFTER, HOST, NONE = 0, 1, 2, 3
"""What is recalled next: before the day, after it, to the host; nothing any more."""


class GroupAction(SQLModel, table=True):
    """Something to be done for a group, by the number that people say (« A14 »). Nobody may hold it, nor any day be told.

    recalled_on: the day of the next reminder, of the sort that `recall` says; None: there is none to come.
    """

    __tablename__ = "group_action"
    __table_args__ = (
        Index("ix_group_action_list", "group_number", "state", "due_on", "number"),
        Index("ix_group_action_held", "holder_id", "state", "due_on", "number"),
        partial_index("ix_group_action_recall", "recalled_on", "number", where="recalled_on IS NOT NULL"),
        {"sqlite_autoincrement": True},
    )
    __holds__ = Holds(
        Holding("actions-held", "holder_id", ("number", "what", "due_on", "state"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        Holding("actions-made", "created_by", ("number", "what", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        rooms={"room_id": Fate.FOLLOWS},
        structures={"structure_id": Fate.FOLLOWS},
        plain={("what",): "what a group does: it stays, without who does it", ("state",): "our own words"},
    )

    number: int | None = Field(default=None, primary_key=True)
    group_number: int = Field(foreign_key="working_group.number", ondelete="CASCADE")
    what: str
    holder_id: str | None = None
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    due_on: date | None = Field(default=None, sa_type=Date)
    state: str = OPEN
    version: int = Field(default=0, description="one more each time its day moves")
    recall: int = NONE
    recalled_on: date | None = Field(default=None, sa_type=Date)
    room_id: str = Field(default="", description="where its message is; empty: nowhere")
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Recalled(NamedTuple):
    """An action whose day of a reminder has come: see `GroupAction`."""

    number: int
    group_number: int
    what: str
    holder_id: str | None
    due_on: date
    recall: int
    room_id: str


_ACTIONS = SQLModel.metadata.tables["group_action"]
_MEMBERS = SQLModel.metadata.tables["member"]
_HELD_BY = case((_MEMBERS.c.left_at.is_(None), _ACTIONS.c.holder_id)).label("holder_id")
_RECALLED = sql_select(*(_HELD_BY if name == "holder_id" else _ACTIONS.c[name] for name in Recalled._fields)).join_from(
    _ACTIONS, _MEMBERS, _MEMBERS.c.user_id == _ACTIONS.c.holder_id, isouter=True
)
_PLAN = (
    sql_update(_ACTIONS)
    .where(_ACTIONS.c.number == bindparam("of_number"))
    .values(recall=bindparam("next_recall"), recalled_on=bindparam("next_day"))
)


async def get_action(session: AsyncSession, number: int, *, to_change: bool = False) -> GroupAction | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, GroupAction, number, to_change=to_change)


async def list_open(session: AsyncSession, group_number: int, *, start: int = 0, limit: int | None = None) -> Sequence[GroupAction]:
    """A page of those that are to be done for a group, the first due first, then those without a day."""
    mine = select(GroupAction).where(GroupAction.group_number == group_number, GroupAction.state == OPEN)
    return await _by_day(session, mine, start, limit)


async def list_open_of(
    session: AsyncSession, group_numbers: Sequence[int], *, start: int = 0, limit: int | None = None
) -> Sequence[GroupAction]:
    """The same for several groups together."""
    if len(group_numbers) == 1:
        return await list_open(session, group_numbers[0], start=start, limit=limit)
    mine = select(GroupAction).where(col(GroupAction.group_number).in_(group_numbers), GroupAction.state == OPEN)
    return await _by_day(session, mine, start, limit)


async def list_last(session: AsyncSession, limit: int) -> Sequence[GroupAction]:
    """The last ones that are to be done, or are done, of all groups."""
    last = select(GroupAction).where(col(GroupAction.state).in_((OPEN, DONE))).order_by(col(GroupAction.number).desc())
    return (await session.exec(last.limit(limit))).all()


async def list_held(session: AsyncSession, user_id: str, *, start: int = 0, limit: int | None = None) -> Sequence[GroupAction]:
    """A page of those that a person holds, the first due first, then those without a day."""
    mine = select(GroupAction).where(GroupAction.holder_id == user_id, GroupAction.state == OPEN)
    return await _by_day(session, mine, start, limit)


async def _by_day(session: AsyncSession, query: SelectOfScalar[GroupAction], start: int, limit: int | None) -> Sequence[GroupAction]:
    by_day = query.order_by(col(GroupAction.due_on).asc().nulls_last(), col(GroupAction.number))
    return (await session.exec(by_day.offset(start).limit(limit))).all()


async def count_open(session: AsyncSession, group_number: int) -> int:
    """How many are to be done for a group; `MOST_COUNTED` stands for that many or more."""
    some = select(GroupAction.number).where(GroupAction.group_number == group_number, GroupAction.state == OPEN).limit(MOST_COUNTED)
    return (await session.exec(select(func.count()).select_from(some.subquery()))).one()


async def has_many(session: AsyncSession, group_number: int, many: int) -> bool:
    """Whether that many are to be done for a group."""
    some = select(GroupAction.number).where(GroupAction.group_number == group_number, GroupAction.state == OPEN)
    return (await session.exec(some.offset(many - 1).limit(1))).first() is not None


async def list_since(session: AsyncSession, group_number: int, since: datetime | None, limit: int) -> Sequence[GroupAction]:
    """All that a group took on since an instant, or since it began, in their order."""
    query = select(GroupAction).where(GroupAction.group_number == group_number, GroupAction.state != DROPPED)
    if since is not None:
        query = query.where(col(GroupAction.created_at) >= since)
    return (await session.exec(query.order_by(col(GroupAction.number)).limit(limit))).all()


async def drop_open(session: AsyncSession, group_number: int, now: datetime) -> int:
    """The group is over: what was to be done is not any more. Gives how many."""
    left = update(GroupAction).where(col(GroupAction.group_number) == group_number, col(GroupAction.state) == OPEN)
    return (await session.exec(left.values(state=DROPPED, done_at=now, recall=NONE, recalled_on=None))).rowcount


async def release(session: AsyncSession, user_id: str, group_number: int | None = None) -> Sequence[int]:
    """Nobody holds any more what a person held, of a group or of all. Gives the numbers."""
    held = update(GroupAction).where(col(GroupAction.holder_id) == user_id, col(GroupAction.state) == OPEN)
    if group_number is not None:
        held = held.where(col(GroupAction.group_number) == group_number)
    freed = await session.exec(held.values(holder_id=None, structure_id=None).returning(col(GroupAction.number)))
    return sorted(freed.scalars().all())


async def list_to_recall(session: AsyncSession, today: date) -> list[Recalled]:
    """Those whose day of a reminder has come, whatever their group, each group's together. Who left the network holds nothing."""
    due = _RECALLED.where(_ACTIONS.c.recalled_on.is_not(None), _ACTIONS.c.recalled_on <= today)
    rows = await (await session.connection()).execute(due.order_by(_ACTIONS.c.group_number, _ACTIONS.c.number))
    return [Recalled(*row) for row in rows]


async def set_recalls(session: AsyncSession, planned: Sequence[tuple[int, int, date | None]]) -> None:
    """What is recalled next of actions, and when: each its number, what, the day."""
    if planned:
        rows = [{"of_number": number, "next_recall": recall, "next_day": day} for number, recall, day in planned]
        await (await session.connection()).execute(_PLAN, rows)


async def list_hosts_of(session: AsyncSession, group_numbers: Sequence[int]) -> dict[int, list[str]]:
    """Who leads each of these groups."""
    query = select(GroupMember.group_number, GroupMember.user_id).join(Member, col(Member.user_id) == GroupMember.user_id, isouter=True)
    query = query.where(col(GroupMember.group_number).in_(group_numbers), col(Member.left_at).is_(None))
    found: dict[int, list[str]] = {number: [] for number in group_numbers}
    for number, user_id in (await session.exec(query.where(col(GroupMember.is_host)).order_by(col(GroupMember.id)))).all():
        if user_id is not None:
            found[number].append(user_id)
    return found
