"""The soundings of the network (« Q3 »): what is asked, of whom, until when. What is answered, and who did, stand apart: `survey_answers`.

Another family has one asked through `ask`; the keys of its questions are the same each time, so that two soundings can be compared.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import timers
from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import add_numbered, count_rows, get_numbered
from storage.types import UtcDateTime

SURVEY = "surveys.survey"
DRAFT, OPEN, CLOSED, CANCELLED = "draft", "open", "closed", "cancelled"
CHOICE, SCALE, NUMBER, WORDS = "choice", "scale", "number", "words"
LAUNCH = "surveys.launch"
"""The timer that has a sounding sent to those whom it asks."""


class Survey(SQLModel, table=True):
    """A sounding, by the number that people say. asked, answered, finished: people, counted as they come, and never counted again.

    An erasure takes who answered away, and not that somebody did.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding("surveys", "created_by", ("number", "title", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        rooms={"room": Fate.FOLLOWS},
        plain={("title", "key", "state"): "what the network asks itself, and our own words"},
    )

    number: int | None = Field(default=None, primary_key=True)
    title: str
    key: str = Field(default="", index=True, description="of soundings that are compared with one another; empty: it stands alone")
    group_number: int | None = Field(
        default=None, foreign_key="working_group.number", ondelete="SET NULL", index=True, description="the group it asks; None: all"
    )
    room: str = Field(description="where it is told, by its id or its role")
    state: str = Field(default=DRAFT, index=True)
    version: int = Field(default=0, description="one more each time what is planned about it moves")
    few: int = Field(default=5, description="answers under which nothing is told, from the day it was sent")
    ends_at: datetime = Field(sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    chased_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when those who had not answered were asked, once")
    asked: int = 0
    answered: int = Field(default=0, description="of whom one answer at least came")
    finished: int = Field(default=0, description="who came to its end, be it by passing questions")
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class SurveyQuestion(SQLModel, table=True):
    """A question of a sounding. low, high: of a scale or a number. answered: how many answered it, once it is closed."""

    __tablename__ = "survey_question"
    __table_args__ = (UniqueConstraint("survey_number", "rank"), {"sqlite_autoincrement": True})
    __holds__ = Holds(plain={("key", "kind", "text", "choices"): "what the network asks itself, and our own words"})

    id: int | None = Field(default=None, primary_key=True)
    survey_number: int = Field(foreign_key="survey.number", ondelete="CASCADE")
    rank: int = Field(description="from 1: what people say")
    key: str = Field(default="", description="the same in each sounding that is compared with others; empty: it stands alone")
    kind: str
    text: str
    choices: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    low: int = 0
    high: int = 0
    answered: int = 0


# ── Soundings ────────────────────────────────────────────────────────────────────────────────────────────────────


async def ask(session: AsyncSession, survey: Survey, questions: Sequence[SurveyQuestion], at: datetime) -> int:
    """Have a sounding made by no dialogue sent at an instant, with these questions in this order; gives its number."""
    number = await add_numbered(session, survey)
    for question in questions:
        await add_question(session, number, question)
    await timers.set_timer(session, timers.timer(f"{SURVEY}:{number}", LAUNCH, at))
    return number


async def get_survey(session: AsyncSession, number: int, *, to_change: bool = False) -> Survey | None:
    """The one of this number. to_change: nobody else changes it, nor answers it, until the end of the transaction."""
    return await get_numbered(session, Survey, number, to_change=to_change)


async def list_surveys(session: AsyncSession, *states: str, limit: int | None = None) -> Sequence[Survey]:
    """Those in these states, the latest first."""
    query = select(Survey).where(col(Survey.state).in_(states)).order_by(col(Survey.number).desc())
    return (await session.exec(query.limit(limit))).all()


async def list_of_key(session: AsyncSession, key: str, *states: str) -> Sequence[Survey]:
    """Those that are compared with one another, in these states (of none, closed), the oldest first."""
    query = select(Survey).where(Survey.key == key, col(Survey.state).in_(states or (CLOSED,))).order_by(col(Survey.number))
    return (await session.exec(query)).all()


async def list_open_of_group(session: AsyncSession, group_number: int) -> Sequence[Survey]:
    """Those that a group is asked."""
    query = select(Survey).where(Survey.group_number == group_number, Survey.state == OPEN)
    return (await session.exec(query.order_by(col(Survey.number)).execution_options(populate_existing=True))).all()


async def count_living_of(session: AsyncSession, user_id: str) -> int:
    """How many that a person made are being made, or open."""
    return await count_rows(session, Survey, Survey.created_by == user_id, col(Survey.state).in_((DRAFT, OPEN)))


# ── Their questions ──────────────────────────────────────────────────────────────────────────────────────────────


async def list_questions_with(session: AsyncSession, question_id: int) -> Sequence[SurveyQuestion]:
    """The questions of the sounding that one is of, in order; none where it is of none."""
    number = select(SurveyQuestion.survey_number).where(SurveyQuestion.id == question_id).scalar_subquery()
    query = select(SurveyQuestion).where(col(SurveyQuestion.survey_number) == number).order_by(col(SurveyQuestion.rank))
    return (await session.exec(query)).all()


async def list_questions(session: AsyncSession, number: int) -> Sequence[SurveyQuestion]:
    """The questions of a sounding, in order."""
    query = select(SurveyQuestion).where(SurveyQuestion.survey_number == number).order_by(col(SurveyQuestion.rank))
    return (await session.exec(query)).all()


async def count_questions(session: AsyncSession, number: int) -> int:
    """How many a sounding has."""
    return await count_rows(session, SurveyQuestion, SurveyQuestion.survey_number == number)


async def add_question(session: AsyncSession, number: int, question: SurveyQuestion) -> None:
    """One more, after the others."""
    question.survey_number, question.rank = number, await count_questions(session, number) + 1
    session.add(question)
    await session.flush()


async def remove_question(session: AsyncSession, number: int, rank: int) -> None:
    """One fewer: those after it move up."""
    mine = col(SurveyQuestion.survey_number) == number
    await session.exec(delete(SurveyQuestion).where(mine, col(SurveyQuestion.rank) == rank))
    for place, question in enumerate(await list_questions(session, number), 1):
        if question.rank != place:
            question.rank = place
            await session.flush()
