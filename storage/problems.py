"""The problems that the field raises: who is concerned, how many structures of how many sectors, and the answer that each of them gets."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, func
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import timers
from storage.directory import Structure
from storage.erasures import Erasing, at_erasure
from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.network import Member
from storage.rows import count_rows, get_numbered
from storage.search.tables import SearchPlace
from storage.types import UtcDateTime

PROBLEM = "problems.problem"
OPEN, ANSWERED, DROPPED, WITHDRAWN = "open", "answered", "dropped", "withdrawn"
YES, PARTLY, NO = "yes", "partly", "no"
COUNTED = "problems.counted"
"""The timer that tells a problem anew, as its structures were counted again: two of them became one."""


class Problem(SQLModel, table=True):
    """A problem of the field, by the number that people say (« P7 »).

    structures, sectors, alone: how many structures are concerned, of how many kinds, and how many people who speak for none: counted each
    time somebody joins or goes, so that no list counts them. due_at: until when those concerned are to have news of it.
    """

    __table_args__ = (
        Index("ix_problem_rank", "state", "structures", "number"),
        Index("ix_problem_theme", "state", "theme", "structures", "number"),
        Index("ix_problem_due", "state", "due_at"),
        Index("ix_problem_author", "created_by", "state"),
        {"sqlite_autoincrement": True},
    )
    __holds__ = Holds(
        Holding("problems", "created_by", ("number", "text", "discreet", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        structures={"structure_id": Fate.FOLLOWS},
        plain={
            ("text", "theme", "public", "place"): "screened words on what does not work in the territory: they stay, without who said them",
            ("state", "room"): "our own words",
            ("sent_to",): "a body that was asked, never a person",
            ("answer",): "what the network answers, or why it does not",
        },
    )

    number: int | None = Field(default=None, primary_key=True)
    text: str
    theme: str = Field(default="", description="the need that it names, as the lexicon calls it; empty: none")
    public: str = Field(default="", description="whom it is about, as the lexicon calls them; empty: nobody said")
    place: str = Field(default="", description="a district or a commune, as it was told; empty: nobody said")
    discreet: bool = Field(default=False, description="the structure of who raised it is told to nobody")
    structure_id: int | None = Field(
        default=None, foreign_key="structure.id", ondelete="SET NULL", description="of who raised it, then; None where it is kept away"
    )
    room: str = Field(description="the role of the room of its message")
    state: str = OPEN
    version: int = Field(default=0, description="one more at each step")
    structures: int = 0
    sectors: int = 0
    alone: int = 0
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when the équipe d'animation took it in charge")
    due_at: datetime = Field(sa_type=UtcDateTime)
    sent_to: str = Field(default="", description="whom it was transmitted to, as long as their answer is waited for")
    answer: str = Field(default="", description="once it is answered; why not, once it is dropped")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)


class ProblemPart(SQLModel, table=True):
    """Somebody whom a problem concerns. Of who was forgotten, their structure.

    told_step: the last of its steps that they know of. verdict: what they say of the answer; empty: nothing yet.
    """

    __tablename__ = "problem_part"
    __table_args__ = (UniqueConstraint("problem_number", "user_id"),)
    __holds__ = Holds(
        Holding(
            *("problem-parts", "user_id", ("problem_number", "structure_id", "verdict", "at"), AS_STRANGER),
            stays=lambda: col(ProblemPart.structure_id).is_not(None),
            dated="at",
        ),
        structures={"structure_id": Fate.FOLLOWS},
        plain={("verdict",): "of whom it is no more known"},
    )

    id: int | None = Field(default=None, primary_key=True)
    problem_number: int = Field(foreign_key="problem.number", ondelete="CASCADE")
    user_id: str | None = Field(default=None, index=True)
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    told_step: int = 0
    verdict: str = ""
    at: datetime = Field(sa_type=UtcDateTime, index=True)


# ── Problems ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_problem(session: AsyncSession, number: int, *, to_change: bool = False) -> Problem | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Problem, number, to_change=to_change)


async def list_page(session: AsyncSession, state: str, theme: str = "", *, start: int, limit: int) -> Sequence[Problem]:
    """A page of those in a state (on a theme), those of the most structures first."""
    query = select(Problem).where(Problem.state == state)
    if theme:
        query = query.where(Problem.theme == theme)
    ranked = query.order_by(col(Problem.structures).desc(), col(Problem.number).desc())  # one way: read from the index
    return (await session.exec(ranked.offset(start).limit(limit))).all()


async def list_mine(session: AsyncSession, user_id: str, *, start: int, limit: int) -> Sequence[Problem]:
    """A page of those that concern a person, the latest first."""
    mine = select(Problem).join(ProblemPart, col(ProblemPart.problem_number) == col(Problem.number))
    mine = mine.where(ProblemPart.user_id == user_id, Problem.state != WITHDRAWN).order_by(col(Problem.number).desc())
    return (await session.exec(mine.offset(start).limit(limit))).all()


async def list_due(session: AsyncSession, until: datetime, limit: int, *, after: datetime | None = None) -> Sequence[Problem]:
    """The open ones whose news are due until an instant (and after another), the earliest due first."""
    query = select(Problem).where(Problem.state == OPEN, Problem.due_at <= until)
    if after is not None:
        query = query.where(Problem.due_at > after)
    return (await session.exec(query.order_by(col(Problem.due_at)).limit(limit))).all()


async def list_last(session: AsyncSession, limit: int) -> Sequence[Problem]:
    """All of them, the latest first, without those that were taken back."""
    query = select(Problem).where(Problem.state != WITHDRAWN).order_by(col(Problem.number).desc())
    return (await session.exec(query.limit(limit))).all()


async def count_open_of(session: AsyncSession, user_id: str) -> int:
    """How many problems of a person wait for an answer."""
    return await count_rows(session, Problem, Problem.created_by == user_id, Problem.state == OPEN)


async def list_places(session: AsyncSession) -> Sequence[str]:
    """The communes and districts that the directory knows, as it writes them."""
    return (await session.exec(select(SearchPlace.label).where(col(SearchPlace.kind).in_(["commune", "district"])))).all()


# ── Whom they concern ────────────────────────────────────────────────────────────────────────────────────────────


async def add_part(session: AsyncSession, problem: Problem, part: ProblemPart) -> bool:
    """A problem concerns somebody. False: it did already."""
    if part.user_id is not None and await get_part(session, part.problem_number, part.user_id) is not None:
        return False
    session.add(part)
    await session.flush()
    await count_again(session, problem)
    return True


async def remove_part(session: AsyncSession, problem: Problem, user_id: str) -> bool:
    """It concerns them no more. False: it did not."""
    gone = delete(ProblemPart).where(col(ProblemPart.problem_number) == problem.number, col(ProblemPart.user_id) == user_id)
    removed = bool((await session.exec(gone)).rowcount)
    await count_again(session, problem)
    return removed


async def get_part(session: AsyncSession, number: int, user_id: str) -> ProblemPart | None:
    """That of a person in a problem."""
    return (await session.exec(select(ProblemPart).where(ProblemPart.problem_number == number, ProblemPart.user_id == user_id))).first()


async def list_parts(session: AsyncSession, number: int) -> Sequence[ProblemPart]:
    """Whom a problem concerns, in the order they came: who raised it first, as long as it is known."""
    return (await session.exec(select(ProblemPart).where(ProblemPart.problem_number == number).order_by(col(ProblemPart.id)))).all()


async def list_reachable(session: AsyncSession, number: int) -> list[str]:
    """The Matrix ids of those whom a problem concerns and who are still there: not of who left the network, or all rooms."""
    mine = select(ProblemPart.user_id).join(Member, col(Member.user_id) == col(ProblemPart.user_id), isouter=True)
    mine = mine.where(ProblemPart.problem_number == number, col(Member.left_at).is_(None), col(Member.inactive_since).is_(None))
    return [each for each in (await session.exec(mine.order_by(col(ProblemPart.id)))).all() if each is not None]


async def is_counted(session: AsyncSession, number: int, structure_id: int, but: str) -> bool:
    """Whether a structure is counted already, by somebody else than this person."""
    other = select(ProblemPart.id).where(ProblemPart.problem_number == number, ProblemPart.structure_id == structure_id)
    return (await session.exec(other.where(col(ProblemPart.user_id).is_distinct_from(but)).limit(1))).first() is not None


async def count_again(session: AsyncSession, problem: Problem) -> None:
    """How many structures it concerns, each once, of how many kinds (where the directory knows it), and people who speak for none."""
    mine = ProblemPart.problem_number == problem.number
    kind = func.nullif(func.lower(func.trim(col(Structure.kind))), "")
    structures = select(func.count(func.distinct(Structure.id)), func.count(func.distinct(kind)))
    structures = structures.join(ProblemPart, col(ProblemPart.structure_id) == col(Structure.id)).where(mine)
    problem.structures, problem.sectors = (await session.exec(structures)).one()
    problem.alone = await count_rows(session, ProblemPart, mine, col(ProblemPart.structure_id).is_(None))
    session.add(problem)
    await session.flush()


async def set_verdicts_forgotten(session: AsyncSession, number: int) -> None:
    """Those concerned have said nothing of the answer: there is a new one, or none."""
    await session.exec(update(ProblemPart).where(col(ProblemPart.problem_number) == number).values(verdict=""))


async def list_saying(session: AsyncSession, number: int, verdict: str) -> Sequence[int]:
    """The structures that say this of the answer, each once."""
    query = select(ProblemPart.structure_id).where(ProblemPart.problem_number == number, ProblemPart.verdict == verdict)
    return [each for each in (await session.exec(query.where(col(ProblemPart.structure_id).is_not(None)).distinct())).all() if each]


async def count_structure_again(session: AsyncSession, structure_id: int, now: datetime) -> None:
    """Another structure became this one: what concerned both concerns one, and its message says so."""
    query = select(Problem).join(ProblemPart, col(ProblemPart.problem_number) == col(Problem.number))
    query = query.where(ProblemPart.structure_id == structure_id, Problem.state == OPEN).distinct()
    for problem in (await session.exec(query.order_by(col(Problem.number)).execution_options(populate_existing=True))).all():
        before = problem.structures, problem.sectors
        await count_again(session, problem)
        if before != (problem.structures, problem.sectors):
            await timers.set_timer(session, timers.timer(f"{PROBLEM}:{problem.number}", COUNTED, now, version=problem.structures))


@at_erasure
async def _count_without(erasing: Erasing) -> AsyncIterator[None]:
    """What concerned the person, and no structure by them, concerns one fewer."""
    mine = select(Problem).join(ProblemPart, col(ProblemPart.problem_number) == col(Problem.number))
    found = (await erasing.session.exec(mine.where(ProblemPart.user_id == erasing.user_id))).all()
    yield
    for problem in found:
        await count_again(erasing.session, problem)
