"""What professionals see behind a figure, a document, a problem, signed by their structures; and what they ask of it for the next café."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, func
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import count_rows, get_numbered
from storage.search.asking import query
from storage.slices import slices
from storage.types import UtcDateTime

OPEN, ANSWERED, CLOSED, WITHDRAWN = "open", "answered", "closed", "withdrawn"
"""Of a question. closed: by the équipe d'animation, without an answer; withdrawn: by who asked it."""
AT_ONCE = 500
"""Subjects looked up together."""
_COUNT = query("SELECT count(*) FROM reading WHERE subject = :subject")
SCREENED = "screened words on the territory: they stay, signed by a structure"


class Reading(SQLModel, table=True):
    """What somebody sees behind a subject, once each: saying it anew corrects it. Of who was forgotten, what a structure signs stays."""

    __table_args__ = (UniqueConstraint("subject", "user_id"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding(
            *("readings", "user_id", ("subject", "text", "structure_id", "at"), AS_STRANGER),
            stays=lambda: col(Reading.structure_id).is_not(None),
            dated="at",
        ),
        structures={"structure_id": Fate.FOLLOWS},
        plain={("subject",): "our own words and numbers", ("text",): SCREENED},
    )

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True, description="what it is behind: figures.indicator:12")
    text: str
    against_id: int | None = Field(
        default=None, foreign_key="reading.id", index=True, ondelete="SET NULL", description="the one that it says the contrary of"
    )
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    user_id: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=UtcDateTime, description="when it was last said")


class CafeQuestion(SQLModel, table=True):
    """What is asked of a subject, by its number (« question 4 »): as long as nobody answers, it is for the next café."""

    __tablename__ = "cafe_question"
    __table_args__ = (
        Index("ix_cafe_question_state", "state", "number"),
        Index("ix_cafe_question_of", "subject", "state"),
        {"sqlite_autoincrement": True},
    )
    __holds__ = Holds(
        Holding("cafe-questions", "user_id", ("number", "subject", "text", "structure_id", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        Holding(
            *("cafe-answers", "answered_by", ("number", "answer", "answered_structure_id", "answered_at"), AS_STRANGER),
            stays=ALWAYS,
            dated="answered_at",
        ),
        structures={"structure_id": Fate.FOLLOWS, "answered_structure_id": Fate.FOLLOWS},
        plain={("subject", "state"): "our own words and numbers", ("text", "answer"): SCREENED},
    )

    number: int | None = Field(default=None, primary_key=True)
    subject: str
    text: str
    state: str = OPEN
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    user_id: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    answer: str = ""
    answered_structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    answered_by: str | None = Field(default=None, index=True)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


# ── Readings ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_readings(session: AsyncSession, subject: str) -> Sequence[Reading]:
    """Those of a subject, in the order in which they came: the rank of each is what people call it by."""
    return await list_readings_of(session, (subject,))


async def list_readings_of(session: AsyncSession, subjects: Collection[str]) -> list[Reading]:
    """Those of many subjects, in the order in which they came."""
    found: list[Reading] = []
    for some in slices(list(subjects), AT_ONCE):
        found += (await session.exec(select(Reading).where(col(Reading.subject).in_(some)))).all()
    return sorted(found, key=lambda each: each.id or 0)


async def find_reading(session: AsyncSession, subject: str, user_id: str) -> Reading | None:
    """That of a person."""
    return (await session.exec(select(Reading).where(Reading.subject == subject, Reading.user_id == user_id))).first()


async def count_readings(session: AsyncSession, subject: str) -> int:
    """How many there are of a subject: what shows it says so."""
    ((count,),) = await _COUNT.rows(await session.connection(), {"subject": subject})
    return int(count)


async def count_readings_of(session: AsyncSession, user_id: str) -> int:
    """How many a person told."""
    return await count_rows(session, Reading, Reading.user_id == user_id)


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_question(session: AsyncSession, number: int, *, to_change: bool = False) -> CafeQuestion | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, CafeQuestion, number, to_change=to_change)


async def list_questions(session: AsyncSession, *, subject: str = "", start: int = 0, limit: int) -> Sequence[CafeQuestion]:
    """Those that wait for an answer (of a subject): the agenda of the next café, the first asked first."""
    query = select(CafeQuestion).where(CafeQuestion.state == OPEN)
    if subject:
        query = query.where(CafeQuestion.subject == subject)
    return (await session.exec(query.order_by(col(CafeQuestion.number)).offset(start).limit(limit))).all()


async def list_answered(session: AsyncSession, subject: str, limit: int) -> Sequence[CafeQuestion]:
    """Those of a subject that have their answer, the last answered first."""
    query = select(CafeQuestion).where(CafeQuestion.subject == subject, CafeQuestion.state == ANSWERED)
    return (await session.exec(query.order_by(col(CafeQuestion.answered_at).desc()).limit(limit))).all()


async def count_questions(session: AsyncSession, *, subject: str = "", before: datetime | None = None) -> int:
    """How many wait for an answer (of a subject; that were asked before an instant)."""
    query = select(func.count()).select_from(CafeQuestion).where(CafeQuestion.state == OPEN)
    if subject:
        query = query.where(CafeQuestion.subject == subject)
    return (await session.exec(query.where(col(CafeQuestion.at) < before) if before is not None else query)).one()


async def count_questions_of(session: AsyncSession, user_id: str) -> int:
    """How many questions of a person wait for an answer."""
    return await count_rows(session, CafeQuestion, CafeQuestion.user_id == user_id, CafeQuestion.state == OPEN)
