"""What people say should change in the AGORA, by the number that people say; and what the équipe d'animation makes of each, and why."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import survey_answers, surveys
from storage.erasures import Erasing, at_erasure
from storage.evaluation.barometer import BAROMETER
from storage.holdings import ALWAYS, AS_STRANGER, Holding, Holds
from storage.ideas import Idea
from storage.meetings import Meeting
from storage.reviews import Review
from storage.rows import get_numbered
from storage.satisfaction import FEWEST_SHOWN, Comment, Satisfaction
from storage.surveys import SURVEY, WORDS
from storage.types import UtcDateTime
from storage.words_about import tells

OPEN, TAKEN, REFUSED, WITHDRAWN = "open", "taken", "refused", "withdrawn"
TO_CHANGE = "to-change"
"""The key of the question of the barometer whose words come here."""


class Improvement(SQLModel, table=True):
    """Something that should change. source: the sounding whose words they are; empty: somebody said it here.

    told_at: when everybody was told what was decided; None: at the next programme.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding("improvements", "created_by", ("number", "text", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        plain={
            ("text",): "screened words on the AGORA: they stay, without who said them",
            ("source", "state"): "our own words",
            ("reason",): "what the équipe d'animation answers, on behalf of all of it",
        },
    )

    number: int | None = Field(default=None, primary_key=True)
    text: str
    source: str = Field(default="", index=True)
    state: str = Field(default=OPEN, index=True)
    reason: str = ""
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


async def get_improvement(session: AsyncSession, number: int, *, to_change: bool = False) -> Improvement | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Improvement, number, to_change=to_change)


async def find_same(session: AsyncSession, text: str) -> Improvement | None:
    """One of these very words that somebody said already, whatever became of it."""
    return (await session.exec(select(Improvement).where(Improvement.source == "", Improvement.text == text))).first()


async def list_open(session: AsyncSession, *, start: int = 0, limit: int | None = None) -> Sequence[Improvement]:
    """Those of which nothing is decided, the oldest first."""
    query = select(Improvement).where(Improvement.state == OPEN).order_by(col(Improvement.number))
    return (await session.exec(query.offset(start).limit(limit))).all()


async def count_open(session: AsyncSession, created_by: str | None = None) -> int:
    """Those of which nothing is decided (that a person said)."""
    query = select(func.count()).select_from(Improvement).where(Improvement.state == OPEN)
    return (await session.exec(query.where(Improvement.created_by == created_by) if created_by else query)).one()


async def list_decided(session: AsyncSession, *, untold: bool = False, limit: int | None = None) -> Sequence[Improvement]:
    """Those that are taken or not, the last decided first. untold: that nobody but who asked was told of."""
    query = select(Improvement).where(col(Improvement.state).in_((TAKEN, REFUSED)))
    if untold:
        query = query.where(col(Improvement.told_at).is_(None))
    return (await session.exec(query.order_by(col(Improvement.decided_at).desc(), col(Improvement.number)).limit(limit))).all()


async def withdraw(session: AsyncSession, improvement: Improvement) -> None:
    """It is no more of the list: gone, if somebody said it here; of a sounding it is kept apart, or it would come back."""
    if improvement.source:
        improvement.state = WITHDRAWN
    else:
        await session.delete(improvement)
    await session.flush()


# ── Where they come from ─────────────────────────────────────────────────────────────────────────────────────────


_SOURCES = select(Improvement.source).where(Improvement.source != "").distinct()


async def collect(session: AsyncSession, now: datetime) -> None:
    """What was said in words to the closed barometers, where enough answered: each once, in the order of the alphabet."""
    known = set(await session.exec(_SOURCES))
    for survey in await surveys.list_of_key(session, BAROMETER):
        source = f"{SURVEY}:{survey.number}"
        if source in known:
            continue
        await surveys.get_survey(session, survey.number or 0, to_change=True)  # nobody else collects it meanwhile
        if source in set(await session.exec(_SOURCES)):
            continue
        asked = await surveys.list_questions(session, survey.number or 0)
        asked = [each for each in asked if each.kind == WORDS and each.key == TO_CHANGE and each.answered >= survey.few]
        for said in (await survey_answers.list_words(session, asked)).values():
            session.add_all(Improvement(text=words, source=source, created_at=now) for words in said)
        await session.flush()


async def list_words_of_hosts(session: AsyncSession, since: datetime) -> Sequence[tuple[str, str]]:
    """What those who held meetings would change, as they said at mid-term: the title of the idea, and their words."""
    query = select(Idea.title, Review.to_change).join(Review, col(Review.idea_number) == col(Idea.number))
    query = query.where(Review.to_change != "", col(Review.at) >= since)
    return [(title, words) for title, words in (await session.exec(query.order_by(col(Idea.number), col(Review.to_change)))).all()]


async def list_words_of_meetings(session: AsyncSession, since: datetime) -> Sequence[tuple[str, str]]:
    """What was said of meetings once it is counted, of enough answers: the title of the meeting, and the words."""
    query = select(Meeting.title, Comment.words).join(Comment, col(Comment.meeting_number) == col(Meeting.number))
    query = query.join(Satisfaction, col(Satisfaction.meeting_number) == col(Meeting.number))
    query = query.where(col(Satisfaction.counted), Satisfaction.answered >= FEWEST_SHOWN, col(Meeting.ends_at) >= since)
    found = await session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.number), col(Comment.words)))
    return [(title, words) for title, words in found.all()]


@at_erasure
async def _forget_words(erasing: Erasing) -> AsyncIterator[None]:
    """What others wrote that names the person goes."""
    for number, text, reason in (await erasing.session.exec(select(Improvement.number, Improvement.text, Improvement.reason))).all():
        if tells(text, erasing.user_id, erasing.names) or tells(reason, erasing.user_id, erasing.names):
            await erasing.session.exec(delete(Improvement).where(col(Improvement.number) == number))
    yield
