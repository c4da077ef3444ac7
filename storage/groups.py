"""The working groups: what each is for, who is of it, who leads it, and what it decided. Their rooms: `storage.group_rooms`."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.erasures import Erasing, at_erasure
from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.network import Member
from storage.rows import count_rows, get_numbered
from storage.types import UtcDateTime

PROPOSED, OPEN, PAUSED, CLOSED, DECLINED = "proposed", "open", "paused", "closed", "declined"
LIVING = (OPEN, PAUSED)
OUTSIDE = "outside"


class Group(SQLModel, table=True):
    """A working group, by the number that people say (« G2 »).

    room_id is where it meets, once the homeserver made it. Without one, `trouble` says why; empty: it is being made.
    """

    __tablename__ = "working_group"
    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding("groups", "created_by", ("number", "name", "purpose", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        rooms={"room_id": Fate.FOLLOWS},
        plain={
            ("name", "purpose", "outcome"): "what the network works on, and what came of it: it stays, without who wished it",
            ("state", "room", "asked_for"): "our own words and numbers",
            ("trouble",): "the homeserver's reason, about a room",
        },
    )

    number: int | None = Field(default=None, primary_key=True)
    name: str
    purpose: str = Field(default="", description="what it is for, in a sentence")
    state: str = Field(default=PROPOSED, index=True)
    version: int = Field(default=0, description="one more each time what is planned about it moves")
    room: str = Field(description="the role of the room where it is told")
    room_id: str | None = Field(default=None, index=True)
    openings: int = Field(default=0, description="how many rooms were asked for: each has a name of its own")
    trouble: str = Field(default="", description="why there is no room; or `OUTSIDE`: there is one, that the space does not show")
    asked_for: str = Field(default="", index=True, description="the subject of another family that it takes up: problems.problem:7")
    outcome: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False), description="five lines, once it is closed")
    active_at: datetime = Field(sa_type=UtcDateTime, description="its last meeting, decision or action")
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when its hosts were asked whether it goes on")
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class GroupMember(SQLModel, table=True):
    """Who is of a group. Of who was forgotten, that their structure was."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_number", "user_id"),)
    __holds__ = Holds(
        Holding("group-members", "user_id", ("group_number", "structure_id", "is_host", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        structures={"structure_id": Fate.FOLLOWS},
    )

    id: int | None = Field(default=None, primary_key=True)
    group_number: int = Field(foreign_key="working_group.number", ondelete="CASCADE", index=True)
    user_id: str | None = Field(default=None, index=True)
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    is_host: bool = False
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class GroupDecision(SQLModel, table=True):
    """What a group decided, on a day."""

    __tablename__ = "group_decision"
    __holds__ = Holds(
        Holding("group-decisions", "user_id", ("group_number", "text", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        plain={("text",): "what a group decided: it stays, without who noted it"},
    )

    id: int | None = Field(default=None, primary_key=True)
    group_number: int = Field(foreign_key="working_group.number", ondelete="CASCADE", index=True)
    text: str
    user_id: str | None = Field(default=None, index=True, description="who noted it")
    at: datetime = Field(sa_type=UtcDateTime)


# ── Groups ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_group(session: AsyncSession, number: int, *, to_change: bool = False) -> Group | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Group, number, to_change=to_change)


async def find_of_room(session: AsyncSession, room_id: str) -> Group | None:
    """The group whose room this is."""
    return (await session.exec(select(Group).where(Group.room_id == room_id))).first()


async def list_groups(session: AsyncSession, *states: str, start: int = 0, limit: int | None = None) -> Sequence[Group]:
    """Those in these states, the last that did something first."""
    query = select(Group).where(col(Group.state).in_(states)).order_by(col(Group.active_at).desc(), col(Group.number))
    return (await session.exec(query.offset(start).limit(limit))).all()


async def list_asked_for(session: AsyncSession, subject: str) -> Sequence[Group]:
    """Those that take up a subject of another family."""
    return (await session.exec(select(Group).where(Group.asked_for == subject).order_by(col(Group.number)))).all()


async def count_proposed_by(session: AsyncSession, user_id: str) -> int:
    """How many that a person proposed wait for an answer."""
    return await count_rows(session, Group, Group.created_by == user_id, Group.state == PROPOSED)


async def list_quiet(session: AsyncSession, before: datetime) -> Sequence[Group]:
    """Those that did nothing since an instant, the quietest first."""
    quiet = select(Group).where(Group.state == OPEN, col(Group.active_at) <= before)
    return (await session.exec(quiet.order_by(col(Group.active_at), col(Group.number)))).all()


async def set_active(session: AsyncSession, number: int, now: datetime) -> None:
    """It met, decided or took something on. A group that paused goes on."""
    lives = update(Group).where(col(Group.number) == number, col(Group.state).in_(LIVING))
    await session.exec(lives.values(active_at=now, state=OPEN))


# ── Who is of them ───────────────────────────────────────────────────────────────────────────────────────────────


async def add_member(session: AsyncSession, member: GroupMember) -> bool:
    """Somebody comes into a group. False: they are of it already."""
    if member.user_id is not None and await get_member(session, member.group_number, member.user_id) is not None:
        return False
    session.add(member)
    await session.flush()
    return True


async def get_member(session: AsyncSession, number: int, user_id: str) -> GroupMember | None:
    """What a person is to a group; None: they are not of it."""
    return (await session.exec(select(GroupMember).where(GroupMember.group_number == number, GroupMember.user_id == user_id))).first()


async def remove_member(session: AsyncSession, number: int, user_id: str) -> bool:
    """Somebody leaves a group. False: they were not of it."""
    gone = delete(GroupMember).where(col(GroupMember.group_number) == number, col(GroupMember.user_id) == user_id)
    return bool((await session.exec(gone)).rowcount)


async def list_members(session: AsyncSession, number: int) -> Sequence[GroupMember]:
    """Who is of a group, in the order they came, those that were forgotten too."""
    return (await session.exec(select(GroupMember).where(GroupMember.group_number == number).order_by(col(GroupMember.id)))).all()


async def list_hosts(session: AsyncSession, number: int) -> list[str]:
    """The Matrix ids of those who lead a group, in the order they came, but for who left the network."""
    query = select(GroupMember.user_id).join(Member, col(Member.user_id) == col(GroupMember.user_id), isouter=True)
    query = query.where(GroupMember.group_number == number, col(GroupMember.is_host), col(Member.left_at).is_(None))
    return [each for each in (await session.exec(query.order_by(col(GroupMember.id)))).all() if each is not None]


async def list_people(session: AsyncSession, number: int) -> list[str]:
    """The Matrix ids of those who are of a group, but for who left the network."""
    query = select(GroupMember.user_id).join(Member, col(Member.user_id) == col(GroupMember.user_id), isouter=True)
    query = query.where(GroupMember.group_number == number, col(Member.left_at).is_(None)).order_by(col(GroupMember.id))
    return [each for each in (await session.exec(query)).all() if each is not None]


async def set_host(session: AsyncSession, number: int, user_id: str) -> None:
    """Who is of a group leads it, in the place of those who did."""
    members = update(GroupMember).where(col(GroupMember.group_number) == number)
    await session.exec(members.values(is_host=False))
    await session.exec(members.where(col(GroupMember.user_id) == user_id).values(is_host=True))


async def list_numbers_of(session: AsyncSession, user_id: str) -> Sequence[int]:
    """The numbers of the living groups that a person is of."""
    query = select(GroupMember.group_number).join(Group, col(Group.number) == col(GroupMember.group_number))
    query = query.where(GroupMember.user_id == user_id, col(Group.state).in_(LIVING)).order_by(col(GroupMember.group_number))
    return (await session.exec(query)).all()


async def list_without_host(session: AsyncSession) -> list[Group]:
    """The living groups that nobody leads."""
    led = select(GroupMember.group_number).join(Member, col(Member.user_id) == col(GroupMember.user_id), isouter=True)
    led = led.where(col(GroupMember.is_host), col(GroupMember.user_id).is_not(None), col(Member.left_at).is_(None))
    query = select(Group).where(col(Group.state).in_(LIVING), col(Group.number).not_in(led)).order_by(col(Group.number))
    return list((await session.exec(query)).all())


@at_erasure
async def _lead_no_more(erasing: Erasing) -> AsyncIterator[None]:
    """Who is erased leads nothing: what is left of them tells of a structure only."""
    led = update(GroupMember).where(col(GroupMember.user_id) == erasing.user_id)
    await erasing.session.exec(led.values(is_host=False))
    yield


# ── What they decided ────────────────────────────────────────────────────────────────────────────────────────────


async def list_decisions(session: AsyncSession, number: int, since: datetime | None = None) -> Sequence[GroupDecision]:
    """What a group decided, since an instant or since it began, the oldest first."""
    query = select(GroupDecision).where(GroupDecision.group_number == number).order_by(col(GroupDecision.at), col(GroupDecision.id))
    return (await session.exec(query if since is None else query.where(col(GroupDecision.at) >= since))).all()
