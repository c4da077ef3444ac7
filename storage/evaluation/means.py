"""What the network has, and what it spent: sheets, what nobody does, money; what people thought of the meetings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from dateutil.relativedelta import relativedelta
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.budget import Budget, Expense
from storage.directory import Structure
from storage.evaluation.counts import Count, Period
from storage.evaluation.presences import Held, Presences
from storage.gaps import ENOUGH, GapAsk
from storage.meetings import Meeting
from storage.satisfaction import FAIR, FEWEST_SHOWN, USEFUL, USELESS, Satisfaction

MARKS = (USEFUL, FAIR, USELESS)


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people thought of meetings. marks: what they gave → how many. Of `few` meetings, too few answered: how is not kept."""

    asked: int
    answered: int
    marks: dict[str, int]
    meetings: int
    few: int


async def count_sheets(session: AsyncSession, now: datetime) -> Count:
    """The sheets of the directory that were confirmed less than a year ago, out of all, as they are today."""
    since = now.date() - relativedelta(years=1)
    fresh = func.count(col(Structure.confirmed_on)).filter(col(Structure.confirmed_on) > since)
    value, total = (await session.exec(select(fresh, func.count()).select_from(Structure))).one()
    return Count("directory.fresh", value, total)


async def count_gaps(session: AsyncSession) -> Count:
    """What enough people looked for, and nobody does, as it is known today."""
    gaps = select(GapAsk.gap).group_by(GapAsk.gap).having(func.count() >= ENOUGH)
    return Count("directory.gaps", (await session.exec(select(func.count()).select_from(gaps.subquery()))).one())


@dataclass(frozen=True, slots=True)
class Paid:
    """A line of the budget that was paid: cents, and the meeting that it was for."""

    cents: int
    meeting_number: int | None


async def read_paid(session: AsyncSession, period: Period) -> list[Paid]:
    """What was paid: on the day of the meeting it was for; for none, on the day it was written down."""
    at = func.coalesce(Meeting.starts_at, Expense.added_at)
    query = select(Expense.paid, Expense.meeting_number).join(Meeting, col(Meeting.number) == col(Expense.meeting_number), isouter=True)
    query = query.where(col(Expense.cancelled_at).is_(None), col(Expense.paid).is_not(None), at >= period.since, at < period.until)
    return [Paid(cents or 0, number) for cents, number in await session.exec(query)]


async def count_spent(session: AsyncSession, paid: Collection[Paid], period: Period) -> Count:
    """In cents, out of the budgets of the years that the period touches. no-budget: years without any."""
    years = range(period.first.year, period.last.year + 1)
    rows = dict((await session.exec(select(Budget.year, Budget.cents).where(col(Budget.year).in_(years)))).all())
    missing = {"no-budget": len(years) - len(rows)}
    return Count("means.spent", sum(each.cents for each in paid), sum(rows.values()) if rows else None, missing)


def paid_for(paid: Collection[Paid], presences: Presences) -> list[Held]:
    """The meetings that something was paid for, where it was noted who came."""
    numbers = {each.meeting_number for each in paid}
    return [each for each in presences.marked if each.number in numbers]


def count_cost(paid: Collection[Paid], counted: Collection[Held]) -> Count:
    """In cents a person present: what was paid for these meetings, by how many were noted there. uncounted: the others that were paid."""
    numbers = {each.number for each in counted}
    people = sum(each.present for each in counted)
    cents = sum(each.cents for each in paid if each.meeting_number in numbers)
    uncounted = {each.meeting_number for each in paid} - numbers - {None}
    return Count("means.cost", cents / people if people else None, missing={"uncounted": len(uncounted)})


def count_hours(presences: Presences) -> Count:
    """Of work, for the meetings of the period whose hosts told it. told: how many these are; untold: the other meetings."""
    told = [each.work_minutes for each in presences.within if each.work_minutes is not None]
    missing = {"told": len(told), "untold": len(presences.within) - len(told)}
    return Count("means.hours", sum(told) / 60 if told else None, missing=missing)


async def read_opinions(session: AsyncSession, presences: Presences) -> Opinions:
    """Of the meetings of the period whose answers are counted."""
    numbers = [each.number for each in presences.within]
    query = select(Satisfaction).where(col(Satisfaction.counted), col(Satisfaction.meeting_number).in_(numbers))
    found = (await session.exec(query)).all()
    shown = [each for each in found if each.answered >= FEWEST_SHOWN]
    marks = {USEFUL: sum(one.useful for one in shown), FAIR: sum(one.fair for one in shown), USELESS: sum(one.useless for one in shown)}
    return Opinions(sum(each.asked for each in shown), sum(marks.values()), marks, len(shown), len(found) - len(shown))
