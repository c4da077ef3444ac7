"""What stays known of who was at a meeting once they are nobody's: the structure they came for, and whether they had come before.

A bilan counts the same before and after. Nothing of it leads to a person: a structure, as registrations keep it, and a yes or a no.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Mapped
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.attendance import WalkIn
from storage.erasures import Erasing, at_erasure
from storage.evaluation.counts import name_of_half
from storage.meetings import CONFIRMED, PLANNED, Meeting, Registration
from storage.network import Membership

OF_NONE = 0
"""The structure of a host who spoke for none."""
Coming: TypeAlias = tuple[Meeting, Registration | WalkIn]
"""Somebody was at a meeting."""


async def keep(session: AsyncSession, before: datetime, user_id: str | None = None) -> None:
    """Of the meetings over by an instant, keep what is counted of whoever was there, or of one person: they are about to be forgotten."""
    over = Meeting.state == PLANNED, col(Meeting.ends_at) < before
    held = select(Meeting).where(*over, col(Meeting.host_structure_id).is_(None))
    meetings = (await session.exec(held.where(_is(func.coalesce(Meeting.host_id, Meeting.created_by), user_id)))).all()
    came = select(Meeting, WalkIn).join(WalkIn, col(WalkIn.meeting_number) == col(Meeting.number)).where(*over)
    walk_ins = (await session.exec(came.where(_is(col(WalkIn.user_id), user_id), col(WalkIn.structure_id).is_(None)))).all()
    posts = await _posts(session, {host_of(each) for each in meetings} | {walk_in.user_id or "" for _, walk_in in walk_ins})
    for meeting in meetings:
        meeting.host_structure_id = structure_on(posts[host_of(meeting)], meeting.wall_start.date()) or OF_NONE
    for meeting, walk_in in walk_ins:
        walk_in.structure_id = structure_on(posts[walk_in.user_id or ""], meeting.wall_start.date())
    await _keep_who_came_again(session, before, user_id)
    if user_id is None:
        await _keep_those_of_a_name(session, before)
    await session.flush()


def host_of(meeting: Meeting) -> str:
    """Who held it: who was named, else who made it; empty: it is not known any more."""
    return meeting.host_id or meeting.created_by or ""


def holds(post: Membership, day: date) -> bool:
    """Whether a post was held on a day; the last one is not of it."""
    return post.since <= day and (post.until is None or day < post.until)


def structure_on(posts: Iterable[Membership], day: date) -> int | None:
    """The structure that somebody spoke for on a day: of several, the first; None: of none."""
    return next((post.structure_id for post in posts if holds(post, day)), None)


def _is(column: ColumnElement[str | None] | Mapped[str | None], user_id: str | None) -> ColumnElement[bool]:
    """Of this person; of anybody who is known."""
    return column.is_not(None) if user_id is None else column == user_id


async def _posts(session: AsyncSession, people: Collection[str]) -> dict[str, list[Membership]]:
    found: dict[str, list[Membership]] = defaultdict(list)
    for post in await session.exec(select(Membership).where(col(Membership.user_id).in_(people)).order_by(col(Membership.id))):
        found[post.user_id or ""].append(post)
    return found


async def _keep_who_came_again(session: AsyncSession, before: datetime, user_id: str | None) -> None:
    """Of who is about to be forgotten somewhere in a half-year, which of their comings of it were not the first one."""
    by_person: dict[tuple[str, str], list[Coming]] = defaultdict(list)
    for meeting, row in await _comings(session, user_id):
        by_person[row.user_id or "", name_of_half(meeting.wall_start.date())].append((meeting, row))
    for comings in by_person.values():
        if any(meeting.ends_at < before for meeting, _ in comings):
            seen = any(row.again is not None for _, row in comings)  # an earlier coming of theirs was forgotten before
            for rank, (_, row) in enumerate(sorted(comings, key=lambda each: (each[0].starts_at, each[0].number))):
                row.again = row.again or seen or rank > 0


async def _comings(session: AsyncSession, user_id: str | None) -> Sequence[Coming]:
    held = select(Meeting, Registration).join(Registration, col(Registration.meeting_number) == col(Meeting.number))
    there = held.where(Meeting.state == PLANNED, Registration.state == CONFIRMED, col(Registration.came) > 0)
    others = select(Meeting, WalkIn).join(WalkIn, col(WalkIn.meeting_number) == col(Meeting.number)).where(Meeting.state == PLANNED)
    return [
        *(await session.exec(there.where(_is(col(Registration.user_id), user_id)))).all(),
        *(await session.exec(others.where(_is(col(WalkIn.user_id), user_id)))).all(),
    ]


async def _keep_those_of_a_name(session: AsyncSession, before: datetime) -> None:
    """Who was noted by a name only counts once, with the name and without."""
    over = select(Meeting.number).where(col(Meeting.ends_at) < before)
    for table in (Registration, WalkIn):
        named = update(table).where(col(table.meeting_number).in_(over), col(table.user_id).is_(None), col(table.name) != "")
        await session.exec(named.where(col(table.again).is_(None)).values(again=False))


@at_erasure
async def _keep_counts(erasing: Erasing) -> AsyncIterator[None]:
    """Who is erased was somewhere, for some structure."""
    await keep(erasing.session, erasing.now, erasing.user_id)
    yield
