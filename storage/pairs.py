"""Pairs of people who are put in touch once a month: who wishes it, who was drawn with whom, and which structures have met."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import combinations, groupby

from sqlalchemy import or_
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.meetings import CONFIRMED, PLANNED, Meeting, Registration
from storage.types import UtcDateTime

IN, OUT = "in", "out"


class PairWish(SQLModel, table=True):
    """What somebody said of pairs: yes, or no. Who said nothing has no row."""

    __tablename__ = "pair_wish"
    __holds__ = Holds(
        Holding("pair-wish", "user_id", ("state", "paused_until", "answered_at", "asked_at"), AS_STRANGER, dated="answered_at"),
        plain={("state",): "our own words"},
    )

    user_id: str = Field(primary_key=True)
    state: str = Field(index=True)
    paused_until: date | None = Field(default=None, description="the last day of a pause")
    waited: int = Field(default=0, description="months in a row in which there was nobody for them")
    answered_at: datetime = Field(sa_type=UtcDateTime, description="when they last said it")
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when who said no was asked once more")


class PairDraw(SQLModel, table=True):
    """The draw of a month. seed: whoever has it and the people can draw it again."""

    __tablename__ = "pair_draw"
    __holds__ = Holds(plain={("month", "seed"): "a month, and a digest of it"})

    month: str = Field(primary_key=True, description="2026-12")
    seed: str
    people: int
    pairs: int


class Pair(SQLModel, table=True):
    """Two people who were put in touch. Of who was forgotten, only their structure."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding("pairs", "first_id", ("number", "month", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        Holding("pairs-second", "second_id", ("number", "month", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        structures={"first_structure_id": Fate.FOLLOWS, "second_structure_id": Fate.FOLLOWS},
        plain={("month",): "when two structures met: it stays, without the people"},
    )

    number: int | None = Field(default=None, primary_key=True)
    month: str = Field(foreign_key="pair_draw.month", index=True)
    first_id: str | None = Field(default=None, index=True)
    second_id: str | None = Field(default=None, index=True)
    first_structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    second_structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    parted: bool = Field(default=False, description="one of them is gone, and the other was told")
    at: datetime = Field(sa_type=UtcDateTime)

    def other_than(self, user_id: str) -> str | None:
        """Who is with this person; None when they were forgotten."""
        return self.second_id if user_id == self.first_id else self.first_id


# ── Wishes ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_wish(session: AsyncSession, user_id: str) -> PairWish | None:
    """What somebody said of pairs."""
    return await session.get(PairWish, user_id)


async def set_wish(session: AsyncSession, wish: PairWish) -> None:
    """Make this the wish of its person."""
    await session.merge(wish)
    await session.flush()


async def list_wishing(session: AsyncSession, day: date) -> Sequence[PairWish]:
    """Those who wish to be put in touch, and have no pause on this day, by their ids."""
    query = select(PairWish).where(PairWish.state == IN, or_(col(PairWish.paused_until).is_(None), col(PairWish.paused_until) < day))
    return (await session.exec(query.order_by(col(PairWish.user_id)))).all()


async def list_to_ask_again(session: AsyncSession, before: datetime) -> Sequence[PairWish]:
    """Those who said no up to an instant, and were not asked since."""
    query = select(PairWish).where(PairWish.state == OUT, PairWish.answered_at <= before, col(PairWish.asked_at).is_(None))
    return (await session.exec(query.order_by(col(PairWish.user_id)))).all()


async def set_asked(session: AsyncSession, user_ids: Sequence[str], now: datetime) -> None:
    """They were asked once more: it is done for ever, unless they say no again."""
    await session.exec(update(PairWish).where(col(PairWish.user_id).in_(user_ids)).values(asked_at=now))


async def set_waited(session: AsyncSession, paired: Sequence[str], left: Sequence[str]) -> None:
    """Who was left out goes first the next time; who was not waits no more."""
    await session.exec(update(PairWish).where(col(PairWish.user_id).in_(paired)).values(waited=0))
    await session.exec(update(PairWish).where(col(PairWish.user_id).in_(left)).values(waited=col(PairWish.waited) + 1))


# ── Draws ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_draw(session: AsyncSession, month: str) -> PairDraw | None:
    """The draw of a month, if it was made."""
    return await session.get(PairDraw, month)


async def add_draw(session: AsyncSession, draw: PairDraw, pairs: Sequence[Pair]) -> None:
    """Keep a draw and its pairs, which then have their numbers."""
    session.add(draw)
    await session.flush()
    session.add_all(pairs)
    await session.flush()


async def get_pair(session: AsyncSession, number: int) -> Pair | None:
    """The pair of this number."""
    return await session.get(Pair, number)


async def list_of_month(session: AsyncSession, month: str) -> Sequence[Pair]:
    """The pairs of a month, in order."""
    return (await session.exec(select(Pair).where(Pair.month == month).order_by(col(Pair.number)))).all()


async def find_last_of(session: AsyncSession, user_id: str) -> Pair | None:
    """The last pair of a person."""
    query = select(Pair).where(or_(col(Pair.first_id) == user_id, col(Pair.second_id) == user_id))
    return (await session.exec(query.order_by(col(Pair.number).desc()).limit(1))).first()


async def list_former(session: AsyncSession, user_ids: Sequence[str]) -> set[frozenset[str]]:
    """The pairs that these people made before, among them."""
    query = select(Pair.first_id, Pair.second_id).where(col(Pair.first_id).in_(user_ids), col(Pair.second_id).in_(user_ids))
    return {frozenset((first, second)) for first, second in await session.exec(query) if first is not None and second is not None}


async def list_met(session: AsyncSession, structure_ids: Sequence[int], now: datetime) -> set[frozenset[int]]:
    """Those of these structures that met: at a meeting that is over, or by a pair of theirs."""
    coming = select(Registration.meeting_number, Registration.structure_id).join(
        Meeting, col(Meeting.number) == Registration.meeting_number
    )
    coming = coming.where(Registration.state == CONFIRMED, Meeting.state == PLANNED, Meeting.ends_at < now)
    coming = coming.where(col(Registration.structure_id).in_(structure_ids)).distinct().order_by(col(Registration.meeting_number))
    rows = [(number, structure) for number, structure in await session.exec(coming) if structure is not None]
    together = [[structure for _, structure in several] for _, several in groupby(rows, lambda row: row[0])]
    paired = select(Pair.first_structure_id, Pair.second_structure_id).where(
        col(Pair.first_structure_id).in_(structure_ids), col(Pair.second_structure_id).in_(structure_ids)
    )
    return {
        frozenset(both) for both in (*_couples(together), *((a, b) for a, b in await session.exec(paired) if a and b)) if both[0] != both[1]
    }


def _couples(together: Iterable[Sequence[int]]) -> set[tuple[int, int]]:
    return {both for several in together for both in combinations(sorted(several), 2)}
