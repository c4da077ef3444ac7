"""Who was where: the meetings that were held, how many people were noted there, and the structures they came for on that day.

A meeting is held when it is over and was not cancelled. What nobody noted is not guessed: a meeting without any mark tells of nobody. Rows
that retention made anonymous tell the same structures as before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.attendance import WalkIn
from storage.evaluation.counts import Period
from storage.forgotten_presences import holds, host_of, structure_on
from storage.ideas import HOST, Idea, IdeaPart
from storage.meetings import CONFIRMED, PLANNED, Meeting, Registration
from storage.network import Membership


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held. present: how many were noted there; 0: nobody noted anything. structures: those that people came for.

    hosts: the structures that held it. work_minutes: what it took them; None: nobody told.
    """

    number: int
    title: str
    starts_at: datetime
    wall_start: datetime
    format: str
    place: str
    present: int
    structures: frozenset[int]
    hosts: frozenset[int]
    work_minutes: int | None = None


@dataclass(frozen=True)
class Presences:
    """All meetings held up to the end of a period, the first one first, and the posts of the network. What is asked of them is kept."""

    period: Period
    meetings: Sequence[Held]
    posts: Sequence[Membership]

    def of(self, period: Period) -> "Presences":
        """Those of an earlier period, out of these."""
        return Presences(period, [each for each in self.meetings if each.starts_at < period.until], self.posts)

    @cached_property
    def within(self) -> list[Held]:
        """The meetings of the period."""
        return [each for each in self.meetings if self.period.holds(each.starts_at)]

    @cached_property
    def before(self) -> list[Held]:
        """Those before it."""
        return [each for each in self.meetings if each.starts_at < self.period.since]

    @cached_property
    def came(self) -> set[int]:
        """The structures that came during it."""
        return seen_at(self.within)

    @cached_property
    def came_before(self) -> set[int]:
        """The structures that had come before it."""
        return seen_at(self.before)

    @cached_property
    def marked(self) -> list[Held]:
        """Of the meetings of the period, those where who came was noted."""
        return [each for each in self.within if each.present]

    @cached_property
    def network(self) -> set[int]:
        """The structures that somebody spoke for during the period, be it a day, and those that came."""
        first, last = self.period.first, self.period.last
        spoken_for = {post.structure_id for post in self.posts if post.since <= last and (post.until is None or post.until > first)}
        return spoken_for | self.came

    @cached_property
    def at_its_end(self) -> set[int]:
        """The structures that somebody speaks for on the last day."""
        return {post.structure_id for post in self.posts if holds(post, self.period.last)}


def seen_at(meetings: Iterable[Held]) -> set[int]:
    """The structures that came to any of these."""
    return {structure for each in meetings for structure in each.structures}


async def read_presences(session: AsyncSession, period: Period, now: datetime) -> Presences:
    """Read them: once for all that is counted of them."""
    posts = await _posts(session)
    by_person: dict[str, list[Membership]] = defaultdict(list)
    for post in posts:
        if post.user_id is not None:
            by_person[post.user_id].append(post)
    query = select(Meeting).where(Meeting.state == PLANNED, Meeting.starts_at < period.until, Meeting.ends_at <= now)
    meetings = (await session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.number)))).all()
    days = {meeting.number or 0: meeting.wall_start.date() for meeting in meetings}
    came, structures = await _came(session, days, by_person)
    hosts = await _hosts(session, meetings, by_person)
    held = [_held(each, came.get(each.number or 0, 0), structures[each.number or 0], hosts[each.number or 0]) for each in meetings]
    return Presences(period, held, posts)


def _held(meeting: Meeting, named: int, structures: set[int], hosts: set[int]) -> Held:
    return Held(
        number=meeting.number or 0,
        title=meeting.title,
        starts_at=meeting.starts_at,
        wall_start=meeting.wall_start,
        format=meeting.format,
        place=meeting.place,
        present=max(named, meeting.head_count or 0),
        structures=frozenset(structures),
        hosts=frozenset(hosts),
        work_minutes=meeting.work_minutes,
    )


async def _posts(session: AsyncSession) -> list[Membership]:
    return list((await session.exec(select(Membership).order_by(col(Membership.id)))).all())


async def _came(
    session: AsyncSession, days: Mapping[int, date], posts: Mapping[str, Sequence[Membership]]
) -> tuple[dict[int, int], dict[int, set[int]]]:
    """Of each meeting, how many were noted as present, and for which structures."""
    structures: dict[int, set[int]] = defaultdict(set)
    there = Registration.state == CONFIRMED, col(Registration.came) > 0
    people = select(Registration.meeting_number, func.sum(Registration.came)).where(*there).group_by(col(Registration.meeting_number))
    came = {number: int(count) for number, count in await session.exec(people)}
    for number, structure in await session.exec(select(Registration.meeting_number, Registration.structure_id).where(*there).distinct()):
        if structure is not None:
            structures[number].add(structure)
    for number, user_id, kept in await session.exec(select(WalkIn.meeting_number, WalkIn.user_id, WalkIn.structure_id)):
        came[number] = came.get(number, 0) + 1
        structure = kept or (structure_on(posts.get(user_id or "", ()), days[number]) if number in days else None)
        if structure is not None:
            structures[number].add(structure)
    return came, structures


async def _hosts(session: AsyncSession, meetings: Sequence[Meeting], posts: Mapping[str, Sequence[Membership]]) -> dict[int, set[int]]:
    """Of each meeting, the structures that held it: of who held it, and of those who said for its idea that they would."""
    found: dict[int, set[int]] = defaultdict(set)
    for meeting in meetings:
        kept, host = meeting.host_structure_id, posts.get(host_of(meeting), ())
        structure = kept if kept is not None else structure_on(host, meeting.wall_start.date())
        if structure:
            found[meeting.number or 0].add(structure)
    query = select(Idea.meeting_number, IdeaPart.structure_id).join(IdeaPart, col(IdeaPart.idea_number) == col(Idea.number))
    ready = query.where(IdeaPart.part == HOST, col(Idea.meeting_number).is_not(None), col(IdeaPart.structure_id).is_not(None))
    for number, structure in await session.exec(ready):
        found[number or 0].add(structure or 0)
    return found
