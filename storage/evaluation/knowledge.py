"""What the network made of figures: those that are spoken of, the questions they raised, soundings, what partners count themselves."""

from sqlalchemy import func, union
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import counts, surveys
from storage.counts import Gathering, Published
from storage.evaluation.counts import Count, Period
from storage.figures import INDICATOR, Indicator, Value
from storage.readings import ANSWERED, WITHDRAWN, CafeQuestion, Reading
from storage.surveys import Survey


async def count_figures(session: AsyncSession) -> Count:
    """The figures of which somebody says what they see behind, or asked something, out of those that were received, as it is today."""
    seen = select(Reading.subject).where(col(Reading.subject).startswith(f"{INDICATOR}:"))
    asked = select(CafeQuestion.subject).where(col(CafeQuestion.subject).startswith(f"{INDICATOR}:"), CafeQuestion.state != WITHDRAWN)
    spoken = (await session.exec(select(func.count()).select_from(union(seen, asked).subquery()))).one()
    received = select(Value.indicator_id).where(col(Value.indicator_id) == col(Indicator.id)).exists()
    return Count("knowledge.figures", spoken, (await session.exec(select(func.count()).select_from(Indicator).where(received))).one())


async def count_questions(session: AsyncSession, period: Period) -> Count:
    """Of the questions asked in the period, on whatever subject, those that had an answer by its end; those taken back are not of them."""
    asked = select(CafeQuestion.state, CafeQuestion.answered_at).where(CafeQuestion.state != WITHDRAWN)
    rows = (await session.exec(asked.where(CafeQuestion.at >= period.since, CafeQuestion.at < period.until))).all()
    answered = [at for state, at in rows if state == ANSWERED and at is not None and at < period.until]
    return Count("knowledge.questions", len(answered), len(rows))


async def count_soundings(session: AsyncSession, period: Period) -> tuple[Count, Count]:
    """The soundings that were closed in the period, and how many answered them, out of those who were asked, sounding by sounding."""
    closed = select(Survey.asked, Survey.answered).where(Survey.state == surveys.CLOSED)
    rows = (await session.exec(closed.where(col(Survey.closed_at) >= period.since, col(Survey.closed_at) < period.until))).all()
    answered = Count("knowledge.answered", sum(count for _, count in rows), sum(asked for asked, _ in rows))
    return Count("knowledge.soundings", len(rows)), answered


async def count_collected(session: AsyncSession, period: Period) -> Count:
    """The numbers that structures gave at the collections that ended in the period, out of those that they were asked for."""
    sums = select(func.coalesce(func.sum(Published.answered), 0), func.coalesce(func.sum(Published.holders), 0))
    ended = sums.join(Gathering, col(Gathering.number) == col(Published.gathering_number)).where(Gathering.state == counts.CLOSED)
    given, asked = (await session.exec(ended.where(Gathering.closes_at >= period.since, Gathering.closes_at < period.until))).one()
    return Count("knowledge.collected", int(given), int(asked))
