"""What programmes answered to ideas: who is to be told it, what is postponed, and what was answered before it came back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Holds
from storage.ideas import ANSWERS, OPEN, POSTPONED, Idea, IdeaPart
from storage.types import UtcDateTime


class IdeaAnswer(SQLModel, table=True):
    """What a programme answered to an idea that came back in a later one: what was postponed keeps its history."""

    __tablename__ = "idea_answer"
    __table_args__ = (UniqueConstraint("idea_number", "programme_number"),)
    __holds__ = Holds(plain={("state",): "what the pilot structures answered", ("reason", "until"): "why they answered so, and until when"})

    id: int | None = Field(default=None, primary_key=True)
    idea_number: int = Field(foreign_key="idea.number", ondelete="CASCADE")
    programme_number: int = Field(foreign_key="programme.number", ondelete="CASCADE", index=True)
    state: str
    reason: str = ""
    until: str = ""
    votes: int | None = None
    at: datetime = Field(sa_type=UtcDateTime)


async def list_postponed(session: AsyncSession) -> Sequence[Idea]:
    """Those that wait for a later programme, in the order they came."""
    return (await session.exec(select(Idea).where(Idea.state == POSTPONED).order_by(col(Idea.number)))).all()


async def set_reopened(session: AsyncSession, idea: Idea, programme_number: int) -> None:
    """What was postponed is in this programme, with those who stand behind it; what was answered to it stays known."""
    assert idea.number is not None
    assert idea.programme_number is not None
    assert idea.answered_at is not None
    answer = IdeaAnswer(
        idea_number=idea.number,
        programme_number=idea.programme_number,
        state=idea.state,
        reason=idea.reason,
        until=idea.until,
        votes=idea.votes,
        at=idea.answered_at,
    )
    session.add(answer)
    idea.programme_number, idea.state, idea.verdict, idea.reason, idea.until = programme_number, OPEN, None, "", ""
    idea.poll_number, idea.rank, idea.votes, idea.answered_at, idea.told_at = None, None, None, None, None
    await session.flush()


async def list_past(session: AsyncSession, *, number: int | None = None, programme_number: int | None = None) -> Sequence[IdeaAnswer]:
    """What was answered before to an idea; or by a programme, to the ideas that left it since."""
    query = select(IdeaAnswer).order_by(col(IdeaAnswer.id))
    if number is not None:
        query = query.where(IdeaAnswer.idea_number == number)
    if programme_number is not None:
        query = query.where(IdeaAnswer.programme_number == programme_number)
    return (await session.exec(query)).all()


async def list_answered(session: AsyncSession, programme_number: int, user_id: str) -> Sequence[tuple[Idea, Sequence[str]]]:
    """The ideas of a programme that have their answer, and what a person is to each: those to whom they are nothing are left out."""
    query = select(Idea, IdeaPart.part).join(IdeaPart, col(IdeaPart.idea_number) == col(Idea.number))
    query = query.where(Idea.programme_number == programme_number, col(Idea.state).in_(ANSWERS), IdeaPart.user_id == user_id)
    found: dict[int, tuple[Idea, list[str]]] = {}
    for idea, part in await session.exec(query.order_by(col(Idea.number), col(IdeaPart.id))):
        found.setdefault(idea.number or 0, (idea, []))[1].append(part)
    return list(found.values())
