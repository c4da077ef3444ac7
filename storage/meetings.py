"""The meetings of the network and who is registered for them. Who gets a seat is decided in `storage.seats`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import DateTime, Index, and_, func
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import tokens
from storage.directory import Structure
from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import add_numbered, get_numbered, locked
from storage.types import UtcDateTime

PLANNED, CANCELLED = "planned", "cancelled"
PROPOSED, REFUSED, WITHDRAWN, LAPSED = "proposed", "refused", "withdrawn", "lapsed"
"""Of a proposal: it waits, the équipe d'animation said no, its author took it back, its date came before an answer."""
CONFIRMED, WAITING, OFFERED, GONE = "confirmed", "waiting", "offered", "cancelled"
HOLDING_A_SEAT = (CONFIRMED, OFFERED)
LONGEST = timedelta(days=2)
"""A meeting begins and ends on one day: what began before is over. It spares looking through all those of the past."""


class Meeting(SQLModel, table=True):
    """A meeting, by the number that people say (« R12 »).

    Its hours are kept twice: as clocks show them (`wall_…`, in `zone`), which is what was agreed, and as instants, which is what is
    looked for.
    """

    __table_args__ = (Index("ix_meeting_coming", "state", "starts_at", "number"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding("meetings", "created_by", ("number", "title", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        Holding("hosted", "host_id", ("number", "title"), "as the registrations", stays=ALWAYS),
        plain={
            ("format", "title", "theme", "zone", "state", "asked_for"): "what the network does: it stays, without who proposed it",
            ("place", "access_notes", "video_link"): "where it is: a place for the public, or an address made for it",
            ("words",): "the words of its title, its theme and its format, made anew from them",
        },
        rooms={"room_id": Fate.FOLLOWS},
        structures={"host_structure_id": Fate.FOLLOWS},
    )

    number: int | None = Field(default=None, primary_key=True)
    format: str
    title: str
    theme: str = Field(default="", description="what it is about, in a sentence")
    wall_start: datetime = Field(sa_type=DateTime)
    wall_end: datetime = Field(sa_type=DateTime)
    zone: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    place: str = Field(default="", description="empty: by video only")
    access_notes: str = ""
    video_link: str | None = Field(default=None, description="shown to those registered, and to nobody else")
    seats: int | None = Field(default=None, description="None: as many as come")
    most_guests: int = Field(default=2, description="people without Matrix that one person may bring")
    per_structure: int | None = Field(default=None, description="seats that one structure may take; None: no limit")
    state: str = PLANNED
    version: int = Field(default=0, description="one more at each change of time, place or state: SEQUENCE of RFC 5545")
    arrivals: int = Field(default=0, description="how many signed up so far: the rank by order of arrival of the last one")
    created_by: str | None = Field(default=None, index=True)
    host_id: str | None = Field(default=None, index=True, description="who holds it; None: who made it")
    host_structure_id: int | None = Field(default=None, description="once nobody knows who held it: see `storage.forgotten_presences`")
    head_count: int | None = Field(default=None, description="how many were in the room, when somebody counted; None: nobody did")
    work_minutes: int | None = Field(default=None, description="what it took all who held it, preparing included; None: nobody told")
    created_at: datetime = Field(sa_type=UtcDateTime)
    public: bool = Field(default=False, description="shown to whoever reads the public calendar, without the video link")
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="LAST-MODIFIED of RFC 5545; None: as created")
    series_id: int | None = Field(default=None, index=True, description="of `storage.series`, without a constraint: SQLite would rebuild")
    announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="None: not yet, in the room of the agenda")
    words: str = Field(default="", description="the stems of its title, theme and format: what a theme is looked for in")
    asked_for: str = Field(default="", index=True, description="the subject of another family that it is held for: groups.group:2")
    room_id: str | None = Field(default=None, description="where it is announced; None: in the room of the agenda")


class Registration(SQLModel, table=True):
    """A person's place at a meeting, or in its waiting list. Without a person: one that was forgotten, kept for the counts."""

    __table_args__ = (Index("ix_registration_person", "meeting_number", "user_id", unique=True),)
    __holds__ = Holds(
        Holding(
            name="registrations",
            key="user_id",
            shared=("meeting_number", "name", "structure_id", "guests", "guest_names", "state", "arrival", "offered_until", "came", "at"),
            kept="retention.attendance_months after the meeting, then counts only; " + AS_STRANGER,
            stays=lambda: col(Registration.state) == CONFIRMED,
            emptied=("name", "guest_names"),
            dated="at",
        ),
        structures={"structure_id": Fate.FOLLOWS},
        plain={("state",): "our own words"},
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_number: int = Field(foreign_key="meeting.number", ondelete="CASCADE")
    user_id: str | None = Field(default=None, index=True)
    name: str = Field(default="", description="how who is no member is called; a member's name is the network's")
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    guests: int = Field(default=0, description="who comes with them, without Matrix")
    guest_names: str = Field(default="", description="as they were said, screened")
    state: str = CONFIRMED
    arrival: int = Field(description="order of arrival at this meeting, from 1")
    offered_until: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    changes: int = Field(default=0, description="one more at each change of its state: their part of SEQUENCE (RFC 5545)")
    came: int = Field(default=0, description="how many of them were there, guests included, as far as anybody noted")
    again: bool | None = Field(default=None, description="not their first coming of the half-year: see `storage.forgotten_presences`")
    at: datetime = Field(sa_type=UtcDateTime, description="of the last sign-up")

    @property
    def size(self) -> int:
        """Seats they take: their own, and one for each guest."""
        return 1 + self.guests


# ── Meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which meetings to list: those that begin in a span, of a format, where a person is registered, about some words. None: whatever."""

    since: datetime | None = None
    until: datetime | None = None
    format: str | None = None
    user_id: str | None = None
    about: str = ""


def set_words(meeting: Meeting) -> None:
    """Make a meeting findable by what it is about, as it is now."""
    stems = dict.fromkeys(token.stem for token in tokens(f"{meeting.title} {meeting.theme} {meeting.format}") if not token.is_stop)
    meeting.words = f" {' '.join(stems)} "


async def add_meeting(session: AsyncSession, meeting: Meeting) -> int:
    """Store a new meeting and give the number it will be called by."""
    set_words(meeting)
    return await add_numbered(session, meeting)


async def get_meeting(session: AsyncSession, number: int, *, to_change: bool = False) -> Meeting | None:
    """The meeting of this number. to_change: nobody else changes it, nor its seats, until the end of the transaction."""
    return await get_numbered(session, Meeting, number, to_change=to_change)


async def list_coming(session: AsyncSession, now: datetime, wanted: Wanted, *, start: int = 0, limit: int) -> Sequence[Meeting]:
    """The meetings that are not over at this instant, the next one first."""
    query = select(Meeting).where(Meeting.state == PLANNED, col(Meeting.ends_at) > now, col(Meeting.starts_at) > now - LONGEST)
    if wanted.since:
        query = query.where(col(Meeting.starts_at) >= wanted.since)
    if wanted.until:
        query = query.where(col(Meeting.starts_at) < wanted.until)
    if wanted.format:
        query = query.where(Meeting.format == wanted.format)
    if wanted.user_id:
        mine = and_(col(Registration.meeting_number) == col(Meeting.number), col(Registration.state) != GONE)
        query = query.join(Registration, mine).where(Registration.user_id == wanted.user_id)
    for token in tokens(wanted.about):
        query = query.where(col(Meeting.words).contains(f" {token.stem} ", autoescape=True))
    return (await session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.number)).offset(start).limit(limit))).all()


async def list_not_over(session: AsyncSession, now: datetime) -> Sequence[Meeting]:
    """The meetings that are not over at this instant, the next one first."""
    query = select(Meeting).where(Meeting.state == PLANNED, col(Meeting.ends_at) > now, col(Meeting.starts_at) > now - LONGEST)
    return (await session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.number)))).all()


async def list_for_calendars(
    session: AsyncSession, since: datetime, *, user_id: str | None = None, public: bool = False, limit: int
) -> Sequence[Meeting]:
    """The meetings over later than an instant, cancelled ones too, the first one first: those of a person, the public ones, or all."""
    query = select(Meeting).where(col(Meeting.state).in_((PLANNED, CANCELLED)), col(Meeting.starts_at) > since - LONGEST)
    query = query.where(col(Meeting.ends_at) > since)
    if user_id is not None:
        mine = select(Registration.meeting_number).where(Registration.user_id == user_id, col(Registration.state) != GONE)
        query = query.where(col(Meeting.number).in_(mine))
    if public:
        query = query.where(col(Meeting.public).is_(True))
    return (await session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.number)).limit(limit))).all()


async def get_last_change(session: AsyncSession) -> datetime | None:
    """When a meeting was made or changed for the last time; None without any."""
    latest = select(func.max(func.coalesce(Meeting.changed_at, Meeting.created_at, type_=UtcDateTime())))
    return (await session.exec(latest)).one()


async def list_following(session: AsyncSession, first: Meeting) -> Sequence[Meeting]:
    """The meetings of a series from one of them on, those cancelled left out; nobody else changes them until the end of the transaction."""
    query = select(Meeting).where(Meeting.series_id == first.series_id, Meeting.state == PLANNED, col(Meeting.starts_at) >= first.starts_at)
    return (await session.exec(locked(query.order_by(col(Meeting.starts_at), col(Meeting.number))))).all()


async def list_unannounced(session: AsyncSession, now: datetime) -> list[Meeting]:
    """Of each series, the next meeting to come that was not announced yet."""
    to_come = select(Meeting).where(Meeting.state == PLANNED, col(Meeting.starts_at) > now, col(Meeting.series_id).is_not(None))
    silent = to_come.where(col(Meeting.announced_at).is_(None)).order_by(col(Meeting.starts_at).desc(), col(Meeting.number).desc())
    next_ones = {meeting.series_id: meeting for meeting in await session.exec(silent)}  # the first one comes last, and stays
    return list(next_ones.values())


async def is_announced(session: AsyncSession, series_id: int | None, now: datetime) -> bool:
    """Whether a meeting to come of this series is announced already."""
    query = select(Meeting.number).where(Meeting.series_id == series_id, Meeting.state == PLANNED, col(Meeting.starts_at) > now)
    return (await session.exec(query.where(col(Meeting.announced_at).is_not(None)).limit(1))).first() is not None


async def list_proposals(session: AsyncSession, now: datetime, user_id: str | None = None) -> Sequence[Meeting]:
    """The meetings that were proposed (by a person) and wait for an answer, the next one first."""
    query = select(Meeting).where(Meeting.state == PROPOSED, col(Meeting.starts_at) > now)
    if user_id is not None:
        query = query.where(Meeting.created_by == user_id)
    return (await session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.number)))).all()


# ── Registrations ────────────────────────────────────────────────────────────────────────────────────────────────


async def list_registrations(session: AsyncSession, number: int) -> Sequence[Registration]:
    """Those who come or wait, in order of arrival."""
    query = select(Registration).where(Registration.meeting_number == number, col(Registration.state) != GONE)
    return (await session.exec(query.order_by(col(Registration.arrival)).execution_options(populate_existing=True))).all()


async def find_registration(session: AsyncSession, number: int, user_id: str) -> Registration | None:
    """A person's registration for a meeting, whatever became of it."""
    query = select(Registration).where(Registration.meeting_number == number, Registration.user_id == user_id)
    return (await session.exec(query)).first()


async def list_states_of(session: AsyncSession, user_id: str) -> dict[int, str]:
    """The meetings a person comes to or waits for: number → state of their registration."""
    query = select(Registration.meeting_number, Registration.state)
    rows = await session.exec(query.where(Registration.user_id == user_id, col(Registration.state) != GONE))
    return dict(rows.all())


async def list_changes_of(session: AsyncSession, user_id: str) -> dict[int, int]:
    """The meetings a person ever registered for: number → how many times the state of their registration changed."""
    query = select(Registration.meeting_number, Registration.changes).where(Registration.user_id == user_id)
    return dict((await session.exec(query)).all())


async def list_joined(session: AsyncSession, user_id: str, numbers: Sequence[int | None]) -> set[int]:
    """Of these meetings, those that a person comes to, or waits for."""
    query = select(Registration.meeting_number).where(Registration.user_id == user_id, col(Registration.state) != GONE)
    return set((await session.exec(query.where(col(Registration.meeting_number).in_(numbers)))).all())


async def count_by_structure(session: AsyncSession, number: int) -> list[tuple[str | None, int]]:
    """The names of the structures that come, with how many people, guests included; None for who has no structure. The most first."""
    people = func.sum(1 + col(Registration.guests))
    query = select(Structure.name, people).select_from(Registration)
    query = query.join(Structure, col(Structure.id) == col(Registration.structure_id), isouter=True)
    query = query.where(Registration.meeting_number == number, Registration.state == CONFIRMED)
    rows = await session.exec(query.group_by(col(Structure.id), col(Structure.name)).order_by(people.desc(), col(Structure.name)))
    return [(name, int(count)) for name, count in rows]


async def list_forgotten(session: AsyncSession, now: datetime) -> Sequence[int]:
    """The numbers of the meetings to come where a seat is held by somebody who was forgotten."""
    query = select(Registration.meeting_number).join(Meeting, col(Meeting.number) == col(Registration.meeting_number))
    query = query.where(Meeting.state == PLANNED, col(Meeting.starts_at) > now, col(Registration.user_id).is_(None))
    return (await session.exec(query.distinct().order_by(col(Registration.meeting_number)))).all()


async def remove_forgotten(session: AsyncSession, number: int) -> None:
    """Who was forgotten does not come: their seat is free."""
    await session.exec(delete(Registration).where(col(Registration.meeting_number) == number, col(Registration.user_id).is_(None)))


async def remove_names(session: AsyncSession, before: datetime) -> None:
    """Of the meetings over by an instant, keep how many came from which structure, and nobody's name."""
    over = select(Meeting.number).where(col(Meeting.ends_at) < before)
    await session.exec(delete(Registration).where(col(Registration.meeting_number).in_(over), col(Registration.state) != CONFIRMED))
    named = update(Registration).where(col(Registration.meeting_number).in_(over), col(Registration.user_id).is_not(None))
    await session.exec(named.values(user_id=None, name="", guest_names=""))
    await session.exec(update(Meeting).where(col(Meeting.ends_at) < before, col(Meeting.host_id).is_not(None)).values(host_id=None))


async def list_held_for(session: AsyncSession, subject: str, since: datetime | None = None) -> Sequence[Meeting]:
    """The meetings that are held for a subject of another family, the first first; those that begin from an instant on."""
    query = select(Meeting).where(Meeting.asked_for == subject, Meeting.state == PLANNED).order_by(col(Meeting.starts_at))
    return (await session.exec(query if since is None else query.where(col(Meeting.starts_at) >= since))).all()
