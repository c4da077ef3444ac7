"""The polls of the network: what is asked, the choices, and one ballot a person. How ballots are counted is in `storage.ballots`."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, DateTime, Index, UniqueConstraint
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import get_numbered
from storage.types import UtcDateTime

OPEN, CLOSED, CANCELLED = "open", "closed", "cancelled"
SEVERAL, SINGLE, DATES, CONSENT = "several", "single", "dates", "consent"
PERSON, STRUCTURE = "person", "structure"
RUN_OFF, DRAW = "run-off", "draw"
YES, MAYBE, NO = "yes", "maybe", "no"


class Poll(SQLModel, table=True):
    """A poll, by the number that people say (« S3 »). What is counted of it stands in it and in its choices, kept true at each vote."""

    __table_args__ = (Index("ix_poll_open", "state", "ends_at"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding("polls", "created_by", ("question", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        rooms={"room_id": Fate.FOLLOWS},
        plain={("kind", "question", "voices", "ties", "draw_seed", "state", "asked_for"): "what the network asks itself"},
    )

    number: int | None = Field(default=None, primary_key=True)
    kind: str = Field(default=SEVERAL, description="several, single, dates (yes, maybe, no) or consent (for, reservation, objection)")
    question: str
    voices: str = Field(default=PERSON, description="person or structure: of whom one voice is counted")
    names: bool = Field(default=True, description="whether who voted what is shown")
    hidden: bool = Field(default=False, description="whether nothing is shown of the count before the end")
    secret: bool = Field(default=False, description="whether votes are taken in private only, and no name is ever shown")
    additions: bool = Field(default=False, description="whether voters may add a choice")
    quorum: int | None = Field(default=None, description="voices without which nothing is decided")
    ties: str = Field(default=RUN_OFF, description="run-off among the tied, or a draw")
    draw_seed: str = Field(default="", description="shown beforehand: what a draw is made from")
    room_id: str = Field(description="where it is asked")
    state: str = OPEN
    version: int = Field(default=0, description="one more each time the deadline moves")
    ends_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    chased_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when those who had not voted were asked, once")
    meeting_number: int | None = Field(default=None, foreign_key="meeting.number", ondelete="SET NULL", index=True)
    run_off_of: int | None = Field(default=None, foreign_key="poll.number", ondelete="SET NULL", index=True)
    asked_for: str = Field(default="", index=True, description="the subject of another family that it decides on: programmes.programme:1")
    moves: int = Field(default=0, description="how many votes were cast, changed or taken back: the order of the last one")
    voted: int = Field(default=0, description="voices that count, blank ones included")
    blank: int = 0
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Choice(SQLModel, table=True):
    """A choice of a poll. Of a poll on dates, its hours as clocks show them. yes, maybe, no: the voices it has."""

    __table_args__ = (UniqueConstraint("poll_number", "rank"),)
    __holds__ = Holds(
        Holding("choices", "added_by", ("poll_number", "text"), "as the poll, without who added it", stays=ALWAYS),
        plain={("text",): "what the network chooses among: it stays, without who added it"},
    )

    id: int | None = Field(default=None, primary_key=True)
    poll_number: int = Field(foreign_key="poll.number", ondelete="CASCADE")
    rank: int = Field(description="from 1: what people tap and write")
    text: str
    wall_start: datetime | None = Field(default=None, sa_type=DateTime)
    wall_end: datetime | None = Field(default=None, sa_type=DateTime)
    yes: int = 0
    maybe: int = 0
    no: int = 0
    added_by: str | None = Field(default=None, index=True)


def _of_over() -> ColumnElement[bool]:
    """Ballots of polls that are over: their voice stays. Of an open one, it goes."""
    return col(Ballot.poll_number).in_(select(Poll.number).where(Poll.state != OPEN))


class Ballot(SQLModel, table=True):
    """What a person said in a poll, the last word of theirs. Of a poll by structure, the last ballot of a structure counts."""

    __table_args__ = (
        UniqueConstraint("poll_number", "user_id"),
        Index("ix_ballot_structure", "poll_number", "structure_id", "place"),
        Index("ix_ballot_at", "at"),
    )
    __holds__ = Holds(
        Holding(
            name="ballots",
            key="user_id",
            shared=("id", "poll_number", "name", "structure_id", "reason", "at"),
            kept="retention.attendance_months after the end of the poll, then voices only; " + AS_STRANGER,
            stays=_of_over,
            emptied=("name", "reason"),
            dated="at",
        ),
        structures={"structure_id": Fate.FOLLOWS},
    )

    id: int | None = Field(default=None, primary_key=True)
    poll_number: int = Field(foreign_key="poll.number", ondelete="CASCADE")
    user_id: str | None = Field(default=None, index=True, description="None: of a person who was forgotten; the voice stays")
    name: str = Field(default="", description="how who is no member is called")
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    merged_id: int | None = Field(
        default=None,
        description="of `merged_structure`: the sheet it was cast for, which became another after the poll was over; its voice stays "
        "apart. Without a constraint: SQLite would rebuild",
    )
    place: int = Field(description="its order among all the moves of the poll")
    reason: str = Field(default="", description="of an objection or a reservation, screened")
    at: datetime = Field(sa_type=UtcDateTime)


class Mark(SQLModel, table=True):
    """What a ballot says of a choice. A ballot without marks is blank."""

    __holds__ = Holds(
        Holding(
            name="marks",
            key="ballot_id",
            shared=("ballot_id", "rank", "value"),
            kept="as the ballot",
            stays=lambda: col(Mark.ballot_id).in_(select(Ballot.id).where(_of_over())),
            through="user_id",
        ),
        plain={("value",): "what a voice says; whose it is stood in the ballot"},
    )

    ballot_id: int = Field(primary_key=True, foreign_key="ballot.id", ondelete="CASCADE")
    rank: int = Field(primary_key=True)
    value: str = YES


async def add_poll(session: AsyncSession, poll: Poll, choices: Sequence[Choice]) -> int:
    """Store a new poll with its choices, in their order, and give the number it will be called by."""
    session.add(poll)
    await session.flush()
    assert poll.number is not None
    for rank, choice in enumerate(choices, 1):
        choice.poll_number, choice.rank = poll.number, rank
        session.add(choice)
    await session.flush()
    return poll.number


async def get_poll(session: AsyncSession, number: int, *, to_change: bool = False) -> Poll | None:
    """The poll of this number. to_change: nobody else changes it, nor votes in it, until the end of the transaction."""
    return await get_numbered(session, Poll, number, to_change=to_change)


async def list_choices(session: AsyncSession, number: int) -> Sequence[Choice]:
    """The choices of a poll, in order, with their voices."""
    query = select(Choice).where(Choice.poll_number == number).order_by(col(Choice.rank))
    return (await session.exec(query.execution_options(populate_existing=True))).all()


async def find_last_ballot(session: AsyncSession, number: int, structure_id: int) -> Ballot | None:
    """The ballot of a structure that was voted last: the one that counts, in an open poll by structure."""
    query = select(Ballot).where(Ballot.poll_number == number, Ballot.structure_id == structure_id)
    return (await session.exec(query.order_by(col(Ballot.place).desc()).limit(1))).first()


def last_of_each(rows: Iterable[Ballot]) -> list[Ballot]:
    """Of ballots in their order, the last one of each structure; of a poll that was over, of each structure as they were then."""
    return list({(row.structure_id, row.merged_id): row for row in rows if row.structure_id is not None}.values())


async def list_open(session: AsyncSession) -> Sequence[Poll]:
    """The polls that are open, the first to end first."""
    return (await session.exec(select(Poll).where(Poll.state == OPEN).order_by(col(Poll.ends_at), col(Poll.number)))).all()


async def list_open_of(session: AsyncSession, user_id: str) -> Sequence[int]:
    """The numbers of the open polls that a person asked, the first to end first."""
    query = select(Poll.number).where(Poll.state == OPEN, Poll.created_by == user_id).order_by(col(Poll.ends_at), col(Poll.number))
    return [number for number in (await session.exec(query)).all() if number is not None]


async def list_asked_for(session: AsyncSession, subject: str) -> Sequence[Poll]:
    """The polls that decide on a subject of another family, in their order, without those that were cancelled."""
    query = select(Poll).where(Poll.asked_for == subject, Poll.state != CANCELLED).order_by(col(Poll.number))
    return (await session.exec(query)).all()


async def find_run_off(session: AsyncSession, number: int) -> Poll | None:
    """The new poll between those that were tied in this one."""
    return (await session.exec(select(Poll).where(Poll.run_off_of == number).limit(1))).first()


async def set_meeting(session: AsyncSession, number: int, meeting_number: int) -> None:
    """The date of a poll became this meeting."""
    await session.exec(update(Poll).where(col(Poll.number) == number).values(meeting_number=meeting_number))
