"""Who was at a meeting: those registered who came, those who came without having said so, or how many people were in the room."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.erasures import Erasing, at_erasure
from storage.holdings import ALWAYS, Fate, Holding, Holds
from storage.meetings import CONFIRMED, Meeting, Registration, list_registrations
from storage.rows import count_rows
from storage.types import UtcDateTime
from storage.words_about import tells


class WalkIn(SQLModel, table=True):
    """Somebody who came to a meeting without having registered. Without a name: one that was forgotten, kept for the counts."""

    __tablename__ = "walk_in"
    __holds__ = Holds(
        Holding(
            "attendance", "user_id", ("meeting_number", "name", "at"), "as the registrations", stays=ALWAYS, emptied=("name",), dated="at"
        ),
        structures={"structure_id": Fate.FOLLOWS},
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_number: int = Field(foreign_key="meeting.number", index=True, ondelete="CASCADE")
    user_id: str | None = Field(default=None, index=True, description="of the only member of this name; None: of nobody known")
    name: str = Field(default="", description="as it was said, screened; a member's name is the network's")
    structure_id: int | None = Field(default=None, description="once nobody knows who it was: see `storage.forgotten_presences`")
    again: bool | None = Field(default=None, description="as in a registration")
    at: datetime = Field(sa_type=UtcDateTime, description="when it was noted")


async def list_expected(session: AsyncSession, number: int) -> list[Registration]:
    """Those who have a seat, in order of arrival: the numbers of the list are their ranks, from 1."""
    return [row for row in await list_registrations(session, number) if row.state == CONFIRMED]


async def set_came(session: AsyncSession, came: Mapping[int, int]) -> None:
    """Note how many people came for each of these registrations (id → count, guests included; 0: nobody)."""
    for row_id, count in came.items():
        await session.exec(update(Registration).where(col(Registration.id) == row_id).values(came=count))
    await session.flush()


async def list_walk_ins(session: AsyncSession, number: int) -> Sequence[WalkIn]:
    """Those who came without having registered, in the order they were noted."""
    return (await session.exec(select(WalkIn).where(WalkIn.meeting_number == number).order_by(col(WalkIn.id)))).all()


async def remove_walk_ins(session: AsyncSession, ids: Sequence[int]) -> None:
    """They did not come after all."""
    await session.exec(delete(WalkIn).where(col(WalkIn.id).in_(ids)))


async def count_present(session: AsyncSession, meeting: Meeting) -> int:
    """How many people were there: those named, or those counted in the room when they are more. 0: nobody noted anything."""
    came = select(func.coalesce(func.sum(Registration.came), 0)).where(Registration.meeting_number == meeting.number)
    named = int((await session.exec(came)).one()) + await count_rows(session, WalkIn, WalkIn.meeting_number == meeting.number)
    return max(named, meeting.head_count or 0)


async def list_present(session: AsyncSession, number: int) -> list[str]:
    """The Matrix ids of those who were there; of those who had a seat, when nobody noted who came."""
    rows = [row for row in await list_expected(session, number) if row.user_id is not None]
    others = [each.user_id for each in await list_walk_ins(session, number)]
    came = [row.user_id for row in rows if row.came] + others
    people = [user_id for user_id in came if user_id is not None] or [row.user_id for row in rows if row.user_id is not None]
    return list(dict.fromkeys(people))


async def remove_names(session: AsyncSession, before: datetime) -> None:
    """Of the meetings over by an instant, keep how many came without having registered, and nobody's name."""
    over = select(Meeting.number).where(col(Meeting.ends_at) < before)
    named = update(WalkIn).where(col(WalkIn.meeting_number).in_(over), col(WalkIn.name) != "")
    await session.exec(named.values(name=""))
    known = update(WalkIn).where(col(WalkIn.meeting_number).in_(over), col(WalkIn.user_id).is_not(None))
    await session.exec(known.values(user_id=None))


@at_erasure
async def _forget_names(erasing: Erasing) -> AsyncIterator[None]:
    """Who was noted by the name of the person came without a name."""
    named = select(WalkIn).where(WalkIn.name != "", col(WalkIn.user_id).is_(None))
    for walk_in in (await erasing.session.exec(named)).all():
        if tells(walk_in.name, erasing.user_id, erasing.names):
            walk_in.name, walk_in.again = "", False
    await erasing.session.flush()
    yield
