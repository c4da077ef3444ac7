"""What people thought of a meeting, so kept that nobody can read who thought what.

While answers may change (a week), a rating tells who was asked, and the sign they gave. Then the ratings are counted and deleted, with
the reactions: only numbers are left. Comments never bear a person, a time nor an order: their key is their own text.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Holding, Holds
from storage.meetings import Meeting
from storage.types import UtcDateTime

USEFUL, FAIR, USELESS = "useful", "fair", "useless"
FEWEST_SHOWN = 3
"""Answers: of fewer, only how many there are is kept."""


class Rating(SQLModel, table=True):
    """Somebody who was asked what they thought of a meeting, and the sign they gave (empty: none yet). Gone when it is counted."""

    __holds__ = Holds(
        Holding("ratings", "user_id", ("meeting_number", "mark", "at"), "a week after the meeting, then counts only", dated="at")
    )

    meeting_number: int = Field(primary_key=True, foreign_key="meeting.number", ondelete="CASCADE")
    user_id: str = Field(primary_key=True, index=True)
    mark: str = ""
    at: datetime = Field(sa_type=UtcDateTime, description="when they were asked: not when they answered")


class Satisfaction(SQLModel, table=True):
    """What came of asking: n of N, and how they are shared out. Of fewer than three answers, the shares are not kept."""

    __holds__ = Holds()

    meeting_number: int = Field(primary_key=True, foreign_key="meeting.number", ondelete="CASCADE")
    closes_at: datetime = Field(sa_type=UtcDateTime)
    counted: bool = Field(default=False, description="the ratings are deleted, the numbers are final")
    asked: int = 0
    answered: int = 0
    useful: int = 0
    fair: int = 0
    useless: int = 0


class Comment(SQLModel, table=True):
    """What somebody would keep or change. The text is the key: no rank, no time, and two same words are one row."""

    __table_args__ = ({"sqlite_with_rowid": False},)
    __holds__ = Holds(plain={("words",): "screened words on a meeting, kept without their author, their time nor their order"})

    meeting_number: int = Field(primary_key=True, foreign_key="meeting.number", ondelete="CASCADE")
    words: str = Field(primary_key=True, max_length=500)
    times: int = 1


async def get_satisfaction(session: AsyncSession, number: int) -> Satisfaction | None:
    """What came of asking about a meeting; None when nobody was asked."""
    return await session.get(Satisfaction, number)


async def add_satisfaction(session: AsyncSession, number: int, user_ids: Sequence[str], now: datetime, closes_at: datetime) -> None:
    """These people are asked, until an instant."""
    session.add(Satisfaction(meeting_number=number, closes_at=closes_at, asked=len(user_ids)))
    session.add_all(Rating(meeting_number=number, user_id=user_id, at=now) for user_id in user_ids)
    await session.flush()


async def get_rating(session: AsyncSession, number: int, user_id: str) -> Rating | None:
    """The rating of somebody who was asked; None for who was not, and for everybody once they are counted."""
    return await session.get(Rating, (number, user_id))


async def set_mark(session: AsyncSession, rating: Rating, mark: str) -> None:
    """They think this now; empty: they take it back."""
    rating.mark = mark
    await session.flush()


async def count_answers(session: AsyncSession, number: int) -> int:
    """How many answered so far: no more may be told before the end, for each new answer would tell itself by the difference."""
    return len([each for each in await _list_ratings(session, number) if each.mark])


async def set_counted(session: AsyncSession, found: Satisfaction) -> None:
    """Count the ratings, then forget them; and the comments with them, when there are too few to hide among."""
    ratings = await _list_ratings(session, found.meeting_number)
    marks = [each.mark for each in ratings if each.mark]
    found.counted, found.asked, found.answered = True, len(ratings), len(marks)
    if found.answered >= FEWEST_SHOWN:
        found.useful, found.fair, found.useless = (marks.count(mark) for mark in (USEFUL, FAIR, USELESS))
    else:
        await session.exec(delete(Comment).where(col(Comment.meeting_number) == found.meeting_number))
    await session.exec(delete(Rating).where(col(Rating.meeting_number) == found.meeting_number))
    await session.flush()


async def add_comment(session: AsyncSession, number: int, words: str) -> None:
    """Keep what somebody would keep or change, and nothing of who it was nor when."""
    same = await session.get(Comment, (number, words))
    if same is None:
        session.add(Comment(meeting_number=number, words=words))
    else:
        same.times += 1
    await session.flush()


async def list_comments(session: AsyncSession, number: int) -> Sequence[str]:
    """What people would keep or change, in the order of the alphabet."""
    query = select(Comment.words).where(Comment.meeting_number == number).order_by(col(Comment.words))
    return (await session.exec(query)).all()


async def remove_comments(session: AsyncSession, before: datetime) -> None:
    """Of the meetings over by an instant, keep the numbers only."""
    over = select(Meeting.number).where(col(Meeting.ends_at) < before)
    await session.exec(delete(Comment).where(col(Comment.meeting_number).in_(over)))


async def _list_ratings(session: AsyncSession, number: int) -> Sequence[Rating]:
    return (await session.exec(select(Rating).where(Rating.meeting_number == number))).all()
