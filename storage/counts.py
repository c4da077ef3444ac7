"""What partners count themselves: indicators, which structures hold them, what each answered at a quarter's collection, what is published.

A number is its structure's: it stays when who said it is forgotten, and is told to nobody else. What is told of a collection is decided
once, when it closes (`Published`): see decision 55.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, and_, func
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import get_numbered
from storage.types import UtcDateTime

TALLY = "counts.tally"
"""Of the messages of indicators: `counts.tally:3` is « CT3 »."""
RUNNING, ENDED = "running", "ended"
"""Of an indicator."""
OPEN, CLOSED = "open", "closed"
"""Of a collection."""
SUM, MEDIAN = "sum", "median"
HOLDS, ELSEWHERE = "holds", "elsewhere"
"""Of a structure. elsewhere: it said that this is not counted there."""


class Tally(SQLModel, table=True):
    """An indicator, by the number that people say (« CT3 »)."""

    __tablename__ = "count_indicator"
    __table_args__ = (Index("ix_count_indicator_state", "state", "number"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding("counts", "created_by", ("number", "label", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        plain={("label", "unit", "how", "state", "room"): "what the équipe d'animation wants to be counted, and our own words"},
    )

    number: int | None = Field(default=None, primary_key=True)
    label: str
    unit: str = Field(description="what is counted, as many are called: foyers, personnes")
    how: str = Field(default=SUM, description="sum or median: what is published of it")
    months: int = Field(default=3, description="of a period: 3, 6 or 12")
    until: date = Field(description="the last day that is counted")
    room: str = Field(description="the role of the room where it is told")
    state: str = RUNNING
    version: int = 0
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class CountHolder(SQLModel, table=True):
    """A structure that counts it, or said that it does not. shown: it agreed that its number is told beside the sum."""

    __tablename__ = "count_holder"
    __table_args__ = (UniqueConstraint("count_number", "structure_id"),)
    __holds__ = Holds(
        Holding(
            "count-holders", "said_by", ("count_number", "structure_id", "state", "shown", "at"), AS_STRANGER, stays=ALWAYS, dated="at"
        ),
        structures={"structure_id": Fate.FOLLOWS},
        plain={("state",): "our own words"},
    )

    id: int | None = Field(default=None, primary_key=True)
    count_number: int = Field(foreign_key="count_indicator.number", ondelete="CASCADE")
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    state: str = HOLDS
    shown: bool = False
    said_by: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=UtcDateTime)


class Gathering(SQLModel, table=True):
    """A quarter's collection, over all indicators: structures are asked what was counted up to its last day. One is open at a time."""

    __tablename__ = "count_gathering"
    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(plain={("state",): "our own words"})

    number: int | None = Field(default=None, primary_key=True)
    last_day: date = Field(unique=True, description="of the quarter that is counted")
    state: str = Field(default=OPEN, index=True)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)


class CountLetter(SQLModel, table=True):
    """Who is asked for a structure, at one collection: one letter, whatever it counts. told_at, chased_at: when they were."""

    __tablename__ = "count_letter"
    __table_args__ = (UniqueConstraint("gathering_number", "structure_id"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding("count-letters", "user_id", ("gathering_number", "structure_id", "told_at"), AS_STRANGER, dated="due_at"),
        structures={"structure_id": Fate.FOLLOWS},
    )

    number: int | None = Field(default=None, primary_key=True)
    gathering_number: int = Field(foreign_key="count_gathering.number", ondelete="CASCADE")
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    user_id: str = Field(index=True)
    due_at: datetime = Field(sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    chased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CountAnswer(SQLModel, table=True):
    """What a structure said at a collection. value: None: it does not know. told: at its end, beside the sum, as it agreed to."""

    __tablename__ = "count_answer"
    __table_args__ = (UniqueConstraint("gathering_number", "count_number", "structure_id"),)
    __holds__ = Holds(
        Holding("count-answers", "user_id", ("count_number", "structure_id", "value", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        structures={"structure_id": Fate.FOLLOWS},
    )

    id: int | None = Field(default=None, primary_key=True)
    gathering_number: int = Field(foreign_key="count_gathering.number", ondelete="CASCADE")
    count_number: int = Field(foreign_key="count_indicator.number", index=True, ondelete="CASCADE")
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    value: int | None = None
    told: bool = False
    user_id: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=UtcDateTime)


class Published(SQLModel, table=True):
    """What is told of an indicator at a collection, for good. holders: structures that count it; answered: those that said a number.

    value: None where it is told to nobody.
    """

    __tablename__ = "count_published"
    __holds__ = Holds()

    count_number: int = Field(primary_key=True, foreign_key="count_indicator.number", ondelete="CASCADE")
    gathering_number: int = Field(primary_key=True, foreign_key="count_gathering.number", index=True, ondelete="CASCADE")
    holders: int
    answered: int
    value: float | None = None


# ── Indicators ───────────────────────────────────────────────────────────────────────────────────────────────────


async def get_tally(session: AsyncSession, number: int, *, to_change: bool = False) -> Tally | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Tally, number, to_change=to_change)


async def list_tallies(session: AsyncSession, state: str = RUNNING, *, start: int = 0, limit: int = 100) -> Sequence[Tally]:
    """Those in a state, in the order in which they were declared."""
    query = select(Tally).where(Tally.state == state).order_by(col(Tally.number))
    return (await session.exec(query.offset(start).limit(limit))).all()


# ── Who holds them ───────────────────────────────────────────────────────────────────────────────────────────────


async def find_holder(session: AsyncSession, number: int, structure_id: int) -> CountHolder | None:
    """What a structure said of an indicator: that it counts it, or not."""
    query = select(CountHolder).where(CountHolder.count_number == number, CountHolder.structure_id == structure_id)
    return (await session.exec(query)).first()


async def list_holders(session: AsyncSession, numbers: Collection[int]) -> Sequence[CountHolder]:
    """The structures that count these indicators, in the order in which they said so."""
    query = select(CountHolder).where(col(CountHolder.count_number).in_(numbers), CountHolder.state == HOLDS)
    return (await session.exec(query.order_by(col(CountHolder.id)))).all()


async def count_holders(session: AsyncSession, numbers: Collection[int]) -> dict[int, int]:
    """How many structures count each of these indicators; of one that nobody does, nothing."""
    query = select(CountHolder.count_number, func.count()).where(col(CountHolder.count_number).in_(numbers), CountHolder.state == HOLDS)
    return dict((await session.exec(query.group_by(col(CountHolder.count_number)))).all())


async def list_held(session: AsyncSession, structure_ids: Collection[int]) -> Sequence[CountHolder]:
    """What these structures count."""
    query = select(CountHolder).where(col(CountHolder.structure_id).in_(structure_ids), CountHolder.state == HOLDS)
    return (await session.exec(query.order_by(col(CountHolder.count_number), col(CountHolder.id)))).all()


# ── Collections ──────────────────────────────────────────────────────────────────────────────────────────────────


async def get_gathering(session: AsyncSession, number: int, *, to_change: bool = False) -> Gathering | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Gathering, number, to_change=to_change)


async def find_gathering(session: AsyncSession, *, state: str = OPEN) -> Gathering | None:
    """The one that is open; the last one of another state."""
    query = select(Gathering).where(Gathering.state == state).order_by(col(Gathering.number).desc()).limit(1)
    return (await session.exec(query)).first()


async def find_gathering_of(session: AsyncSession, last_day: date) -> Gathering | None:
    """That of a quarter, by its last day."""
    return (await session.exec(select(Gathering).where(Gathering.last_day == last_day))).first()


# ── Letters ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def set_letters(session: AsyncSession, letters: Collection[CountLetter]) -> None:
    """Keep these, new or changed: each has its number then."""
    session.add_all(letters)
    await session.flush()


async def get_letter(session: AsyncSession, number: int) -> CountLetter | None:
    """The one of this number."""
    return await session.get(CountLetter, number)


async def list_letters(session: AsyncSession, gathering_number: int) -> Sequence[CountLetter]:
    """Who is asked at a collection, in the order in which they are."""
    query = select(CountLetter).where(CountLetter.gathering_number == gathering_number).order_by(col(CountLetter.number))
    return (await session.exec(query)).all()


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def find_answer(session: AsyncSession, gathering_number: int, number: int, structure_id: int) -> CountAnswer | None:
    """What a structure said of an indicator at a collection."""
    mine = CountAnswer.gathering_number == gathering_number, CountAnswer.count_number == number, CountAnswer.structure_id == structure_id
    return (await session.exec(select(CountAnswer).where(*mine))).first()


async def remove_answer(session: AsyncSession, gathering_number: int, number: int, structure_id: int) -> None:
    """A structure has said nothing."""
    mine = col(CountAnswer.count_number) == number, col(CountAnswer.structure_id) == structure_id
    await session.exec(delete(CountAnswer).where(col(CountAnswer.gathering_number) == gathering_number, *mine))


async def list_answers(session: AsyncSession, gathering_number: int, structure_id: int | None = None) -> Sequence[CountAnswer]:
    """All that was said at a collection; by one structure, where it is given."""
    query = select(CountAnswer).where(CountAnswer.gathering_number == gathering_number).order_by(col(CountAnswer.id))
    return (await session.exec(query if structure_id is None else query.where(CountAnswer.structure_id == structure_id))).all()


async def count_left(session: AsyncSession, gathering_number: int, numbers: Collection[int]) -> dict[int, int]:
    """Structure → of these indicators that it counts, those of which it said nothing at a collection."""
    same = (col(CountAnswer.count_number) == col(CountHolder.count_number), col(CountAnswer.structure_id) == col(CountHolder.structure_id))
    left = func.count(col(CountHolder.id)) - func.count(col(CountAnswer.id))
    query = select(CountHolder.structure_id, left).join(
        CountAnswer, and_(*same, col(CountAnswer.gathering_number) == gathering_number), isouter=True
    )
    query = query.where(col(CountHolder.count_number).in_(numbers), CountHolder.state == HOLDS)
    return dict((await session.exec(query.group_by(col(CountHolder.structure_id)))).all())


async def list_said(session: AsyncSession, number: int, structure_id: int, limit: int) -> Sequence[CountAnswer]:
    """What a structure said of an indicator, the latest collection first: for who speaks for it, and nobody else."""
    query = select(CountAnswer).where(CountAnswer.count_number == number, CountAnswer.structure_id == structure_id)
    return (await session.exec(query.order_by(col(CountAnswer.gathering_number).desc()).limit(limit))).all()
