"""What those who held the meetings of a programme say of them at its mid-term."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import AS_STRANGER, Holding, Holds
from storage.ideas import Idea
from storage.types import UtcDateTime

AS_PLANNED, OTHERWISE, NOT_HELD = "as planned", "otherwise", "not held"
WENT = (AS_PLANNED, OTHERWISE, NOT_HELD)


class Review(SQLModel, table=True):
    """What somebody who held a meeting says of it. It goes with who said it."""

    __tablename__ = "programme_review"
    __table_args__ = (UniqueConstraint("idea_number", "user_id"),)
    __holds__ = Holds(
        Holding("reviews", "user_id", ("idea_number", "went", "worked", "to_change", "at"), AS_STRANGER, dated="at"),
        plain={("went",): "one of our own words"},
    )

    id: int | None = Field(default=None, primary_key=True)
    idea_number: int = Field(foreign_key="idea.number", ondelete="CASCADE")
    user_id: str = Field(index=True)
    went: str = Field(description="as planned, otherwise, or not held")
    worked: str = Field(default="", description="what worked, screened")
    to_change: str = Field(default="", description="what is to be changed, screened")
    at: datetime = Field(sa_type=UtcDateTime)


async def set_review(session: AsyncSession, review: Review) -> None:
    """Keep what somebody says of a meeting, in place of what they said before."""
    same = col(Review.idea_number) == review.idea_number, col(Review.user_id) == review.user_id
    await session.exec(delete(Review).where(*same))
    session.add(review)
    await session.flush()


async def list_reviews(session: AsyncSession, programme_number: int) -> Sequence[Review]:
    """What was said of the meetings of a programme, in the order of its ideas."""
    query = select(Review).join(Idea, col(Idea.number) == col(Review.idea_number)).where(Idea.programme_number == programme_number)
    return (await session.exec(query.order_by(col(Review.idea_number), col(Review.id)))).all()
