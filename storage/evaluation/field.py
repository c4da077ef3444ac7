"""What the field raised, and what became of it; the help that was asked for, and met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.evaluation.counts import A_DAY, Count, Period
from storage.evaluation.programme import Asked
from storage.exchange import REQUEST, SOLVED, Exchange
from storage.exchange import WITHDRAWN as TAKEN_BACK
from storage.problem_steps import ANSWER, DROP, TAKEN, ProblemStep
from storage.problems import NO, PARTLY, WITHDRAWN, YES, Problem, ProblemPart
from storage.types import UtcDateTime

VERDICTS = (YES, PARTLY, NO)


@dataclass(frozen=True, slots=True)
class Raised:
    """A problem that was not taken back. taken_at, answered_at: when it was for the first time; None: never."""

    number: int
    came_at: datetime
    taken_at: datetime | None
    answered_at: datetime | None


async def read_problems(session: AsyncSession, until: datetime) -> list[Raised]:
    """Those raised up to an instant, in their order. A problem that was opened again was answered the first time all the same."""
    first = select(ProblemStep.problem_number, func.min(ProblemStep.at, type_=UtcDateTime())).group_by(col(ProblemStep.problem_number))
    taken = dict((await session.exec(first.where(ProblemStep.kind == TAKEN))).all())
    answered = dict((await session.exec(first.where(col(ProblemStep.kind).in_((ANSWER, DROP))))).all())
    query = select(Problem).where(Problem.created_at < until, Problem.state != WITHDRAWN).order_by(col(Problem.number))
    return [
        Raised(number, each.created_at, taken.get(number, each.taken_at), answered.get(number, each.answered_at))
        for each in await session.exec(query)
        if (number := each.number) is not None
    ]


def asked_of(problems: Sequence[Raised], period: Period) -> list[Asked]:
    """Those of a period, with what was answered by its end."""
    return [
        Asked(each.came_at, each.answered_at if each.answered_at is not None and each.answered_at < period.until else None)
        for each in problems
        if period.holds(each.came_at)
    ]


def count_raised(asked: Sequence[Asked]) -> Count:
    """How many were raised."""
    return Count("field.problems", len(asked))


def count_taken(problems: Sequence[Raised], period: Period) -> Count:
    """Of those raised, those that the équipe d'animation took in charge, or answered, by the end."""
    raised = [each for each in problems if period.holds(each.came_at)]
    moved = [min(filter(None, (each.taken_at, each.answered_at)), default=None) for each in raised]
    return Count("field.taken", sum(1 for at in moved if at is not None and at < period.until), len(raised))


def count_oldest(problems: Sequence[Raised], period: Period, now: datetime) -> Count:
    """For how many days the oldest of those without an answer had waited, at the end of the period or now. None: all were answered."""
    end = min(period.until, now)
    waiting = [each for each in problems if each.came_at < end and (each.answered_at is None or each.answered_at >= end)]
    return Count("field.oldest", max(((end - each.came_at) / A_DAY for each in waiting), default=None), missing={"waiting": len(waiting)})


async def read_verdicts(session: AsyncSession, problems: Sequence[Raised], period: Period) -> dict[str, int]:
    """What structures said of the answers given in the period: « cela répond-il ? »; under an empty name, those that said nothing."""
    numbers = [each.number for each in problems if period.holds(each.answered_at)]
    query = select(ProblemPart.verdict, func.count()).where(col(ProblemPart.structure_id).is_not(None))
    found = dict((await session.exec(query.where(col(ProblemPart.problem_number).in_(numbers)).group_by(ProblemPart.verdict))).all())
    return {verdict: found.get(verdict, 0) for verdict in (*VERDICTS, "")}


async def count_help(session: AsyncSession, period: Period) -> Count:
    """Of the requests for help of the period, those that found it by its end; those taken back are not of them."""
    query = select(Exchange.state, Exchange.closed_at).where(Exchange.kind == REQUEST, Exchange.state != TAKEN_BACK)
    rows = (await session.exec(query.where(Exchange.created_at >= period.since, Exchange.created_at < period.until))).all()
    met = sum(1 for state, closed_at in rows if state == SOLVED and closed_at is not None and closed_at < period.until)
    return Count("help.met", met, len(rows))
