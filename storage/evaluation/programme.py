"""What was proposed, answered and held, who held it for the first time, and how formats, places and hours are shared out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.evaluation.counts import Count, Period, days_between, middle
from storage.evaluation.presences import Presences
from storage.idea_answers import IdeaAnswer
from storage.ideas import ANSWERS, WITHDRAWN, Idea
from storage.meetings import CANCELLED, PLANNED, Meeting
from storage.types import UtcDateTime

MORNING, NOON, AFTERNOON, EVENING = "morning", "noon", "afternoon", "evening"
_HOURS = ((time(12), MORNING), (time(14), NOON), (time(18), AFTERNOON))


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that came in a period, and when it was answered first; None: not by its end."""

    came_at: datetime
    answered_at: datetime | None


async def read_ideas(session: AsyncSession, period: Period) -> list[Asked]:
    """The ideas that came, but for those taken back by its end. What was postponed, and came back later, was answered the first time."""
    first = select(IdeaAnswer.idea_number, func.min(IdeaAnswer.at, type_=UtcDateTime())).group_by(col(IdeaAnswer.idea_number))
    before = dict((await session.exec(first)).all())
    query = select(Idea.number, Idea.state, Idea.created_at, Idea.answered_at)
    came = query.where(Idea.created_at >= period.since, Idea.created_at < period.until)
    found = []
    for number, state, created_at, answered_at in await session.exec(came.order_by(col(Idea.number))):
        if state == WITHDRAWN and answered_at is not None and answered_at < period.until:
            continue
        at = before.get(number or 0) or (answered_at if state in ANSWERS else None)
        found.append(Asked(created_at, at if at is not None and at < period.until else None))
    return found


def count_ideas(asked: Sequence[Asked]) -> Count:
    """How many came."""
    return Count("programme.ideas", len(asked))


def count_answered(key: str, asked: Sequence[Asked]) -> Count:
    """Of what came in a period, what was answered by its end."""
    return Count(key, sum(1 for each in asked if each.answered_at is not None), len(asked))


def count_days(key: str, asked: Sequence[Asked]) -> Count:
    """How soon they were answered: the median, in days, of those that were."""
    spans = [(each.came_at, each.answered_at) for each in asked if each.answered_at is not None]
    return Count(key, middle(days_between(spans)), missing={"unanswered": len(asked) - len(spans)})


def count_held(presences: Presences, cancelled: Count) -> Count:
    """The meetings that were held, out of those that were to be: the others were cancelled. unmarked: where nobody noted who came."""
    held = len(presences.within)
    unmarked = held - len(presences.marked)
    return Count("programme.held", held, held + int(cancelled.value or 0), {"unmarked": unmarked})


async def count_cancelled(session: AsyncSession, period: Period, now: datetime) -> Count:
    """The meetings that were cancelled, of those whose time is over."""
    query = select(func.count()).select_from(Meeting).where(Meeting.state == CANCELLED, Meeting.starts_at >= period.since)
    return Count("programme.cancelled", (await session.exec(query.where(Meeting.starts_at < period.until, Meeting.ends_at <= now))).one())


async def count_to_come(session: AsyncSession, period: Period, now: datetime) -> Count:
    """The meetings of the period that are not over yet."""
    query = select(func.count()).select_from(Meeting).where(Meeting.state == PLANNED, Meeting.starts_at >= period.since)
    return Count("programme.to-come", (await session.exec(query.where(Meeting.starts_at < period.until, Meeting.ends_at > now))).one())


def count_new_hosts(presences: Presences) -> Count:
    """The structures that held a meeting for the first time, out of those that held one."""
    hosts = {structure for each in presences.within for structure in each.hosts}
    unknown = sum(1 for each in presences.within if not each.hosts)
    earlier = {structure for each in presences.before for structure in each.hosts}
    return Count("programme.new-hosts", len(hosts - earlier), len(hosts), {"no-host": unknown})


def tell_how(presences: Presences) -> dict[str, dict[str, int]]:
    """How many meetings were held of each format and at each place, the most first, and began at each time of the day, as clocks showed it.

    By video only: at a place with an empty name.
    """
    parts = Counter(part_of_day(each.wall_start.time()) for each in presences.within)
    return {
        "formats": dict(Counter(each.format for each in presences.within).most_common()),
        "places": dict(Counter(" ".join(each.place.split()) for each in presences.within).most_common()),
        "hours": {part: parts[part] for part in (MORNING, NOON, AFTERNOON, EVENING) if parts[part]},
    }


def part_of_day(begins: time) -> str:
    """The morning up to noon, then two hours around lunch, the afternoon up to 18 h, the evening."""
    return next((part for end, part in _HOURS if begins < end), EVENING)
