"""The ideas of the programmes: who has them, who stands behind them, what is said of them, and the answer that each of them gets."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint, func
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.meetings import PLANNED, Meeting
from storage.network import Membership
from storage.rows import count_rows, get_numbered
from storage.types import UtcDateTime

OPEN, MERGED, KEPT, POSTPONED, REFUSED, WITHDRAWN = "open", "merged", "kept", "postponed", "refused", "withdrawn"
GONE = (MERGED, WITHDRAWN)
STANDING = (OPEN, KEPT, POSTPONED, REFUSED)
ANSWERS = (MERGED, KEPT, POSTPONED, REFUSED)
AUTHOR, HOST, SUPPORT = "author", "host", "support"
"""What somebody is to an idea: they had it, are ready to hold it with others, or would come."""


class Idea(SQLModel, table=True):
    """An idea for a programme, by the number that people say (« I4 »).

    The chain from a need to what came of it: `poll_number` and `rank` where it was voted on, with its `votes`; `verdict`, what the pilot
    structures are asked; `state`, once they answered; `meeting_number`, what it became.
    """

    __table_args__ = (
        Index("ix_idea_programme", "programme_number", "state", "number"),
        Index("ix_idea_behind", "programme_number", "behind", "number"),
        {"sqlite_autoincrement": True},
    )
    __holds__ = Holds(
        Holding("ideas", "created_by", ("number", "title", "format", "why", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        Holding("ideas-to-hold", "host_id", ("number", "title"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        plain={
            ("title", "format", "why", "place", "dates"): "what the network wishes for: it stays, without who wished it",
            ("state", "verdict"): "what the pilot structures answer",
            ("reason", "until"): "why they answer so, and until when",
            ("asked_for",): "the subject of another family that it comes from",
        },
    )

    number: int | None = Field(default=None, primary_key=True)
    programme_number: int | None = Field(default=None, foreign_key="programme.number", description="None: kept for the next one")
    title: str
    format: str = Field(default="", description="a kind of meeting, as the configuration names it; empty: nobody said")
    why: str = Field(default="", description="the need of the field, in the words of who has it")
    place: str = Field(default="", description="where it may be held, if somebody said")
    dates: list[str] = Field(
        default_factory=list,
        sa_column=Column(JSON, nullable=False, server_default="[]"),
        description="when it may be held: intervals of ISO 8601, as clocks show them; of several, a poll finds one",
    )
    host_id: str | None = Field(default=None, index=True, description="who will hold it, if somebody said")
    cost_cents: int | None = Field(default=None, description="what it would cost; None: nobody said")
    state: str = OPEN
    behind: int = Field(default=0, description="how many structures stand behind it, and people who speak for none")
    version: int = Field(default=0, description="one more each time what is planned about it moves")
    merged_into: int | None = Field(default=None, foreign_key="idea.number", index=True)
    poll_number: int | None = Field(default=None, foreign_key="poll.number", ondelete="SET NULL")
    rank: int | None = Field(default=None, description="of its choice in that poll")
    votes: int | None = Field(default=None, description="the voices it had when the vote was over")
    verdict: str | None = Field(default=None, description="what is proposed to the pilot structures: kept, postponed or refused")
    reason: str = Field(default="", description="of the verdict; of the answer, once it is given")
    until: str = Field(default="", description="of what is postponed: until when, in words")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when its authors were told the answer")
    meeting_number: int | None = Field(default=None, foreign_key="meeting.number", ondelete="SET NULL", index=True)
    asked_for: str = Field(default="", index=True, description="the subject it comes from: problems.problem:7; empty: of itself")
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class IdeaPart(SQLModel, table=True):
    """What somebody is to an idea. Of who was forgotten, what their structure is to it."""

    __tablename__ = "idea_part"
    __table_args__ = (UniqueConstraint("idea_number", "user_id", "part"), Index("ix_idea_part_at", "at"))
    __holds__ = Holds(
        Holding("idea-parts", "user_id", ("idea_number", "part", "structure_id", "at"), AS_STRANGER, stays=ALWAYS, dated="at"),
        structures={"structure_id": Fate.FOLLOWS},
        plain={("part",): "of whom it is no more known"},
    )

    id: int | None = Field(default=None, primary_key=True)
    idea_number: int = Field(foreign_key="idea.number", ondelete="CASCADE")
    user_id: str | None = Field(default=None, index=True)
    part: str
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    at: datetime = Field(sa_type=UtcDateTime)


class IdeaComment(SQLModel, table=True):
    """What somebody said under an idea. It goes with who said it."""

    __tablename__ = "idea_comment"
    __holds__ = Holds(Holding("idea-comments", "user_id", ("idea_number", "text", "at"), AS_STRANGER, dated="at"))

    id: int | None = Field(default=None, primary_key=True)
    idea_number: int = Field(foreign_key="idea.number", ondelete="CASCADE", index=True)
    user_id: str = Field(index=True)
    text: str
    at: datetime = Field(sa_type=UtcDateTime, index=True)


# ── Ideas ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_idea(session: AsyncSession, number: int, *, to_change: bool = False) -> Idea | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Idea, number, to_change=to_change)


async def list_ideas(session: AsyncSession, programme_number: int | None, *states: str) -> Sequence[Idea]:
    """Those of a programme, in the order they came, in these states; None: those that are kept for the next one."""
    query = select(Idea).where(Idea.programme_number == programme_number)
    if states:
        query = query.where(col(Idea.state).in_(states))
    return (await session.exec(query.order_by(col(Idea.number)))).all()


async def list_page(
    session: AsyncSession, programme_number: int | None, user_id: str, *, without: Sequence[str], start: int, limit: int
) -> list[Idea]:
    """A page of the ideas of a programme, without these states: those this person stands behind, then those most stand behind."""
    mine = await _list_mine(session, programme_number, user_id, without)
    page = mine[start : start + limit]
    if len(page) < limit:
        shown = Idea.programme_number == programme_number, col(Idea.state).not_in(without)
        ranked = select(Idea).where(*shown).order_by(col(Idea.behind).desc(), col(Idea.number).desc())  # one way: read from the index
        others = ranked.where(col(Idea.number).not_in([each.number for each in mine]))
        page += (await session.exec(others.offset(max(0, start - len(mine))).limit(limit - len(page)))).all()
    return page


async def _list_mine(session: AsyncSession, programme_number: int | None, user_id: str, without: Sequence[str]) -> list[Idea]:
    """What a person stands behind, as `list_page` ranks it. Found by their parts alone: SQLite would rather read the whole programme."""
    of_them = select(IdeaPart.idea_number).where(IdeaPart.user_id == user_id)
    behind = (await session.exec(select(Idea).where(col(Idea.number).in_(of_them)))).all()
    mine = [each for each in behind if each.programme_number == programme_number and each.state not in without]
    return sorted(mine, key=lambda idea: (idea.behind, idea.number), reverse=True)


async def list_last(session: AsyncSession, programme_number: int | None, limit: int) -> Sequence[Idea]:
    """The last ideas of a programme that wait for an answer, the latest first."""
    query = select(Idea).where(Idea.programme_number == programme_number, Idea.state == OPEN)
    return (await session.exec(query.order_by(col(Idea.number).desc()).limit(limit))).all()


async def count_ideas(session: AsyncSession, programme_number: int | None, states: Sequence[str], *, up_to: int | None = None) -> int:
    """How many of a programme are in these states. up_to: counting more of them would tell nothing more."""
    found = select(Idea.number).where(Idea.programme_number == programme_number, col(Idea.state).in_(states)).limit(up_to)
    return (await session.exec(select(func.count()).select_from(found.subquery()))).one()


async def count_open_of(session: AsyncSession, user_id: str) -> int:
    """How many ideas of a person wait for an answer."""
    return await count_rows(session, Idea, Idea.created_by == user_id, Idea.state == OPEN)


async def list_merged(session: AsyncSession, number: int) -> Sequence[int]:
    """The numbers of the ideas that were merged into this one."""
    query = select(Idea.number).where(Idea.merged_into == number, Idea.state == MERGED).order_by(col(Idea.number))
    return [each for each in (await session.exec(query)).all() if each is not None]


async def take_waiting(session: AsyncSession, programme_number: int) -> int:
    """The ideas that waited for the next programme are this one's. Gives how many."""
    waiting = update(Idea).where(col(Idea.programme_number).is_(None), col(Idea.state) == OPEN).values(programme_number=programme_number)
    return (await session.exec(waiting)).rowcount


async def list_numbered(session: AsyncSession, numbers: Sequence[int]) -> Sequence[Idea]:
    """Those of these numbers, in their order."""
    return (await session.exec(select(Idea).where(col(Idea.number).in_(numbers)).order_by(col(Idea.number)))).all()


async def find_asked_for(session: AsyncSession, subject: str) -> Idea | None:
    """The idea that comes from the subject of another family, unless it was taken back."""
    return (await session.exec(select(Idea).where(Idea.asked_for == subject, Idea.state != WITHDRAWN))).first()


async def find_of_meeting(session: AsyncSession, meeting_number: int) -> Idea | None:
    """The idea that became a meeting."""
    return (await session.exec(select(Idea).where(Idea.meeting_number == meeting_number))).first()


# ── Who stands behind them ───────────────────────────────────────────────────────────────────────────────────────


async def add_part(session: AsyncSession, part: IdeaPart) -> bool:
    """Somebody stands behind an idea. False: they did already."""
    if part.user_id is not None and part.part in await list_parts_of(session, part.idea_number, part.user_id):
        return False
    session.add(part)
    await session.flush()
    await _count_behind(session, part.idea_number)
    return True


async def remove_part(session: AsyncSession, number: int, user_id: str, part: str) -> bool:
    """Somebody stands behind it no more. False: they did not."""
    query = delete(IdeaPart).where(col(IdeaPart.idea_number) == number, col(IdeaPart.user_id) == user_id, col(IdeaPart.part) == part)
    gone = bool((await session.exec(query)).rowcount)
    await _count_behind(session, number)
    return gone


async def _count_behind(session: AsyncSession, number: int) -> None:
    """How many stand behind an idea: its structures, each once, and the people who speak for none."""
    structures = select(func.count(func.distinct(IdeaPart.structure_id))).where(IdeaPart.idea_number == number)
    alone = select(func.count(func.distinct(IdeaPart.user_id))).where(IdeaPart.idea_number == number, col(IdeaPart.structure_id).is_(None))
    behind = (await session.exec(structures)).one() + (await session.exec(alone)).one()
    await session.exec(update(Idea).where(col(Idea.number) == number).values(behind=behind))


async def list_parts_of(session: AsyncSession, number: int, user_id: str) -> Sequence[str]:
    """What a person is to an idea."""
    query = select(IdeaPart.part).where(IdeaPart.idea_number == number, IdeaPart.user_id == user_id)
    return (await session.exec(query)).all()


async def list_parts(session: AsyncSession, numbers: Sequence[int]) -> dict[int, list[IdeaPart]]:
    """Who stands behind each of these ideas, in the order they came; of people who were forgotten, their structure."""
    found: dict[int, list[IdeaPart]] = {number: [] for number in numbers}
    query = select(IdeaPart).where(col(IdeaPart.idea_number).in_(numbers)).order_by(col(IdeaPart.id))
    for part in await session.exec(query):
        found[part.idea_number].append(part)
    return found


async def list_hosting(session: AsyncSession, now: datetime) -> set[int]:
    """The structures whose people held a meeting, as long as it is known who did."""
    held = func.coalesce(Meeting.host_id, Meeting.created_by)
    query = select(Membership.structure_id).join(Meeting, held == col(Membership.user_id))
    return set(await session.exec(query.where(col(Meeting.state) == PLANNED, col(Meeting.ends_at) < now).distinct()))


# ── What is said of them ─────────────────────────────────────────────────────────────────────────────────────────


async def count_comments(session: AsyncSession, number: int) -> int:
    """How many there are."""
    return await count_rows(session, IdeaComment, IdeaComment.idea_number == number)


async def list_comments(session: AsyncSession, number: int, limit: int) -> Sequence[IdeaComment]:
    """The last ones, the latest first."""
    query = select(IdeaComment).where(IdeaComment.idea_number == number).order_by(col(IdeaComment.id).desc()).limit(limit)
    return (await session.exec(query)).all()
