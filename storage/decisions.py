"""The decisions that the pilot structures take together, by consent, and what each of them said of the words that are proposed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import get_numbered
from storage.team import DECIDED
from storage.types import UtcDateTime

OPEN, ADOPTED, LAPSED, WITHDRAWN = "open", "adopted", "lapsed", "withdrawn"
FOR, RESERVE, OBJECTION = "for", "reserve", "objection"


class Decision(SQLModel, table=True):
    """A decision, by the number that people say (« D4 »)."""

    __table_args__ = (Index("ix_decision_open", "state", "ends_at"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding("decisions", "created_by", ("number", "title", "text", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        rooms={"room_id": Fate.FOLLOWS},
        plain={("title", "text", "state", "asked", "created_for"): DECIDED},
    )

    number: int | None = Field(default=None, primary_key=True)
    title: str
    text: str = ""
    wording: int = Field(default=1, description="one more each time its words change: what was said of other words counts no more")
    room_id: str = Field(description="where it is asked")
    state: str = Field(default=OPEN, description="open, adopted, lapsed (its end came before) or withdrawn")
    version: int = Field(default=0, description="one more each time what is planned about it moves")
    ends_at: datetime = Field(sa_type=UtcDateTime)
    asked: list[str] = Field(
        default_factory=list,
        sa_column=Column(JSON, nullable=False),
        description="the pilot structures whose voices it takes, in their order: those of today while it is open, then those of its end",
    )
    created_by: str | None = Field(default=None, index=True)
    created_for: str = Field(description="the pilot structure of who asked it")
    created_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    chased_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when those who had not spoken were asked, once")


class Opinion(SQLModel, table=True):
    """What a pilot structure said of a wording, its last word: one voice, whoever of its people speaks."""

    __table_args__ = (UniqueConstraint("decision_number", "wording", "structure"),)
    __holds__ = Holds(
        Holding(
            "opinions",
            "user_id",
            ("decision_number", "wording", "structure", "value", "reason", "at"),
            AS_STRANGER,
            stays=ALWAYS,
            dated="at",
        ),
        plain={("structure", "value", "reason"): DECIDED},
    )

    id: int | None = Field(default=None, primary_key=True)
    decision_number: int = Field(foreign_key="decision.number", ondelete="CASCADE")
    wording: int
    structure: str = Field(description="the name of a pilot structure, as the configuration writes it")
    value: str = Field(description="for, reserve or objection")
    reason: str = Field(default="", description="of a reserve or an objection, screened; empty: it is awaited, and nothing is said yet")
    user_id: str | None = Field(default=None, index=True, description="who spoke; None: a person who was forgotten")
    at: datetime = Field(sa_type=UtcDateTime)

    @property
    def is_said(self) -> bool:
        """Whether it counts: a reserve or an objection without its reason does not yet."""
        return self.value == FOR or bool(self.reason)


async def get_decision(session: AsyncSession, number: int, *, to_change: bool = False) -> Decision | None:
    """The one of this number. to_change: nobody else changes it, nor speaks in it, until the end of the transaction."""
    return await get_numbered(session, Decision, number, to_change=to_change)


async def list_open(session: AsyncSession) -> Sequence[Decision]:
    """Those that are open, the first to end first."""
    query = select(Decision).where(Decision.state == OPEN).order_by(col(Decision.ends_at), col(Decision.number))
    return (await session.exec(query)).all()


async def list_closed(session: AsyncSession, *states: str, since: datetime | None = None, limit: int | None = None) -> Sequence[Decision]:
    """Those that are over, in one of these states, the last one first. since: from that instant on."""
    query = select(Decision).where(col(Decision.state).in_(states))
    if since is not None:
        query = query.where(col(Decision.closed_at) >= since)
    return (await session.exec(query.order_by(col(Decision.closed_at).desc(), col(Decision.number).desc()).limit(limit))).all()


async def list_opinions(session: AsyncSession, decision: Decision) -> Sequence[Opinion]:
    """What was said of its words as they are now, in the order in which it was."""
    query = select(Opinion).where(Opinion.decision_number == decision.number, Opinion.wording == decision.wording)
    return (await session.exec(query.order_by(col(Opinion.at), col(Opinion.id)))).all()


async def set_opinion(session: AsyncSession, opinion: Opinion) -> None:
    """The last word of a structure on a wording, in place of what it had said."""
    await remove_opinion(session, opinion)
    session.add(opinion)
    await session.flush()


async def remove_opinion(session: AsyncSession, opinion: Opinion) -> None:
    """What a structure said of a wording is said no more."""
    of_it = col(Opinion.decision_number) == opinion.decision_number, col(Opinion.wording) == opinion.wording
    await session.exec(delete(Opinion).where(*of_it, col(Opinion.structure) == opinion.structure))
