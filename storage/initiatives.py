"""Initiatives: what a partner leads and the network supports; who supports it and how, what is told of it, and how it went."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import get_numbered
from storage.types import UtcDateTime

OPEN, DONE, WITHDRAWN = "open", "done", "withdrawn"


class Initiative(SQLModel, table=True):
    """One of them, by the number that people say (« N3 »). Once done, what went well and what did not is an experience that stays."""

    __table_args__ = (Index("ix_initiative_state", "state", "number"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding(
            "initiatives",
            "created_by",
            ("number", "title", "for_whom", "needs", "worked", "stuck", "created_at"),
            AS_STRANGER,
            stays=ALWAYS,
            dated="created_at",
        ),
        structures={"structure_id": Fate.FOLLOWS},
        plain={
            ("title", "for_whom", "needs", "worked", "stuck"): "what a structure leads, read by the guard: it stays, without who wrote it",
            ("state", "room", "asked_for"): "our own words and numbers",
        },
    )

    number: int | None = Field(default=None, primary_key=True)
    title: str
    for_whom: str = ""
    needs: str = Field(default="", description="what it takes, in words")
    room: str = Field(description="the role of the room where it is told")
    state: str = OPEN
    version: int = Field(default=0, description="one more each time what is planned about it moves")
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    behind: int = Field(default=0, description="how many structures support it, and people who speak for none")
    worked: str = Field(default="", description="what went well")
    stuck: str = Field(default="", description="what did not")
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_for: str = Field(default="", index=True, description="the subject of another family that it was made for: problems.problem:7")


class InitiativeSupport(SQLModel, table=True):
    """Somebody supports an initiative, and how. Of who was forgotten, the support of their structure."""

    __tablename__ = "initiative_support"
    __table_args__ = (UniqueConstraint("initiative_number", "user_id"),)
    __holds__ = Holds(
        Holding("initiative-supports", "user_id", ("initiative_number", "way", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        structures={"structure_id": Fate.FOLLOWS},
        plain={("way",): "one of our own words"},
    )

    id: int | None = Field(default=None, primary_key=True)
    initiative_number: int = Field(foreign_key="initiative.number", ondelete="CASCADE", index=True)
    user_id: str | None = Field(default=None, index=True)
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    way: str = Field(default="", description="méthode, technique, relais, salle or co-portage; empty: not said")
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class InitiativeNews(SQLModel, table=True):
    """What its leader told its supporters. It goes with who told it."""

    __tablename__ = "initiative_news"
    __holds__ = Holds(Holding("initiative-news", "user_id", ("initiative_number", "text", "at"), AS_STRANGER, dated="at"))

    id: int | None = Field(default=None, primary_key=True)
    initiative_number: int = Field(foreign_key="initiative.number", ondelete="CASCADE", index=True)
    user_id: str = Field(index=True)
    text: str
    at: datetime = Field(sa_type=UtcDateTime)


async def get_initiative(session: AsyncSession, number: int, *, to_change: bool = False) -> Initiative | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Initiative, number, to_change=to_change)


async def list_numbered(session: AsyncSession, numbers: Sequence[int]) -> list[Initiative]:
    """Those of these numbers, in this order."""
    found = {each.number: each for each in await session.exec(select(Initiative).where(col(Initiative.number).in_(numbers)))}
    return [found[number] for number in numbers if number in found]


async def list_in(session: AsyncSession, state: str, limit: int, before: int | None = None) -> Sequence[Initiative]:
    """Those in a state, the latest first; those before a number."""
    query = select(Initiative).where(Initiative.state == state)
    if before is not None:
        query = query.where(col(Initiative.number) < before)
    return (await session.exec(query.order_by(col(Initiative.number).desc()).limit(limit))).all()


async def list_open_of(session: AsyncSession, user_id: str) -> Sequence[Initiative]:
    """The open initiatives of a person: the caps keep them few."""
    return (await session.exec(select(Initiative).where(Initiative.created_by == user_id, Initiative.state == OPEN))).all()


async def set_support(session: AsyncSession, support: InitiativeSupport) -> bool:
    """Somebody supports it, in this way. False: they did already, in that very way."""
    known = select(InitiativeSupport).where(
        InitiativeSupport.initiative_number == support.initiative_number, InitiativeSupport.user_id == support.user_id
    )
    before = (await session.exec(known)).first()
    if before is not None and (before.way == support.way or not support.way):
        return False
    if before is not None:
        before.way = support.way
    else:
        session.add(support)
    await session.flush()
    await _count_behind(session, support.initiative_number)
    return True


async def remove_support(session: AsyncSession, number: int, user_id: str) -> bool:
    """Somebody supports it no more. False: they did not."""
    mine = delete(InitiativeSupport).where(col(InitiativeSupport.initiative_number) == number, col(InitiativeSupport.user_id) == user_id)
    gone = bool((await session.exec(mine)).rowcount)
    await _count_behind(session, number)
    return gone


async def _count_behind(session: AsyncSession, number: int) -> None:
    supports = await list_supports(session, number)
    behind = len({each.structure_id for each in supports if each.structure_id}) + sum(each.structure_id is None for each in supports)
    await session.exec(update(Initiative).where(col(Initiative.number) == number).values(behind=behind))


async def list_supports(session: AsyncSession, number: int) -> Sequence[InitiativeSupport]:
    """Who supports it, in the order they came."""
    query = select(InitiativeSupport).where(InitiativeSupport.initiative_number == number).order_by(col(InitiativeSupport.id))
    return (await session.exec(query)).all()


async def find_last_news(session: AsyncSession, number: int) -> InitiativeNews | None:
    """What was told of it last."""
    query = select(InitiativeNews).where(InitiativeNews.initiative_number == number).order_by(col(InitiativeNews.id).desc())
    return (await session.exec(query.limit(1))).first()
