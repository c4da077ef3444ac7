"""The half-yearly programmes: their calendar, and what each pilot structure says of the selection. Their ideas are in `storage.ideas`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Holding, Holds
from storage.rows import get_numbered, locked
from storage.types import UtcDateTime

CALL, VOTE, ARBITRATION, DECIDED, PUBLISHED, CANCELLED = "call", "vote", "arbitration", "decided", "published", "cancelled"
UNDER_WAY = (CALL, VOTE, ARBITRATION, DECIDED)
"""From the call for ideas to the publication: one programme at a time is."""
VALIDATED, OBJECTED = "validated", "objected"
ASKED, AMENDED, TAKEN_BACK = "asked", "amended", "taken-back"
"""Beside what it says: that its people were asked, by a letter whose taps are understood by it; that it changed the selection; that it
says nothing any more."""


class Programme(SQLModel, table=True):
    """A half-yearly programme. People say its name (« 2027-1 »)."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding("programmes", "created_by", ("name", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        plain={("name", "state", "draw_seed"): "what the network does together"},
    )

    number: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, description="the year and the half: 2027-1")
    state: str = Field(default=CALL, index=True)
    version: int = Field(default=0, description="one more each time what is planned about it moves")
    ideas_until: datetime = Field(sa_type=UtcDateTime)
    vote_until: datetime = Field(sa_type=UtcDateTime)
    arbitration_until: datetime = Field(sa_type=UtcDateTime)
    publication_at: datetime = Field(sa_type=UtcDateTime)
    draw_seed: str = Field(default="", description="shown: what the order of the ideas in the vote is drawn from")
    selection: int = Field(default=0, description="the version of the selection: one more each time a pilot structure amends it")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when its hosts were asked what was held")
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class PilotWord(SQLModel, table=True):
    """What a pilot structure said of a version of the selection. Its last word on that version is the one that counts."""

    __tablename__ = "pilot_word"
    __table_args__ = (Index("ix_pilot_word_programme", "programme_number", "selection"),)
    __holds__ = Holds(
        Holding("pilot-words", "user_id", ("programme_number", "structure", "word", "reason", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        plain={("structure", "word", "reason"): "what a pilot structure decided: it stays, without who said it"},
    )

    id: int | None = Field(default=None, primary_key=True)
    programme_number: int = Field(foreign_key="programme.number", ondelete="CASCADE")
    selection: int
    structure: str = Field(description="the pilot structure, as the configuration names it")
    user_id: str | None = Field(default=None, index=True)
    word: str = Field(description="validated, objected, amended or taken-back; asked, which it does not say")
    reason: str = Field(default="", description="of an objection or an amendment, screened")
    at: datetime = Field(sa_type=UtcDateTime)


async def get_programme(session: AsyncSession, number: int, *, to_change: bool = False) -> Programme | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Programme, number, to_change=to_change)


async def find_under_way(session: AsyncSession, *, to_change: bool = False) -> Programme | None:
    """The one that is being made, from the call for ideas to the publication."""
    query = select(Programme).where(col(Programme.state).in_(UNDER_WAY)).order_by(col(Programme.number).desc()).limit(1)
    return (await session.exec(locked(query) if to_change else query)).first()


async def find_named(session: AsyncSession, name: str) -> Programme | None:
    """The one of this name."""
    return (await session.exec(select(Programme).where(Programme.name == name))).first()


async def list_last(session: AsyncSession, limit: int) -> Sequence[Programme]:
    """The last ones, the latest first, without those that were cancelled."""
    query = select(Programme).where(Programme.state != CANCELLED).order_by(col(Programme.number).desc()).limit(limit)
    return (await session.exec(query)).all()


async def get_word(session: AsyncSession, number: int) -> PilotWord | None:
    """One of them."""
    return await session.get(PilotWord, number)


async def list_words(session: AsyncSession, programme: Programme) -> dict[str, PilotWord]:
    """What each pilot structure says of the selection as it is now, by the structure: it validates, or it objects."""
    said = await list_said(session, programme, selection=programme.selection)
    last = {word.structure: word for word in said if word.word != AMENDED}
    return {structure: word for structure, word in last.items() if word.word != TAKEN_BACK}


async def list_said(session: AsyncSession, programme: Programme, *, selection: int | None = None) -> Sequence[PilotWord]:
    """All that pilot structures said of a programme, in the order they said it; of one version of the selection only, if it is given."""
    query = select(PilotWord).where(PilotWord.programme_number == programme.number, PilotWord.word != ASKED)
    if selection is not None:
        query = query.where(PilotWord.selection == selection)
    return (await session.exec(query.order_by(col(PilotWord.id)))).all()


async def list_deciding(session: AsyncSession) -> Sequence[Programme]:
    """Those that the pilot structures are asked about."""
    return (await session.exec(select(Programme).where(Programme.state == ARBITRATION).order_by(col(Programme.number)))).all()


async def list_asked(session: AsyncSession, programme: Programme) -> set[str]:
    """The pilot structures whose people were asked about the selection as it is now."""
    query = select(PilotWord.structure).where(PilotWord.programme_number == programme.number, PilotWord.selection == programme.selection)
    return set(await session.exec(query.where(PilotWord.word == ASKED)))
