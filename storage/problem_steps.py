"""What became of a problem, step by step: who took it, what sheds light on it, where it went, its answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.types import UtcDateTime

TAKEN, LIGHT, GROUP, OUTCOME, IDEA, SENT, ANSWER, DROP, REOPENED, HELP, HELPED = (
    *("taken", "light", "group", "outcome", "idea", "sent", "answer", "dropped", "reopened", "help", "helped"),
)
"""help: the network is asked for help, or an initiative is led, for it; helped: what came of that."""


class ProblemStep(SQLModel, table=True):
    """A step, signed by the structure of who did it; by the équipe d'animation where it has none."""

    __tablename__ = "problem_step"
    __holds__ = Holds(
        Holding(
            *("problem-steps", "user_id", ("problem_number", "kind", "text", "structure_id", "at"), AS_STRANGER),
            stays=ALWAYS,
            dated="at",
        ),
        structures={"structure_id": Fate.FOLLOWS, "sheet_structure_id": Fate.FOLLOWS},
        plain={
            ("kind", "about"): "our own words and numbers",
            ("text",): "screened words that answer the field: they stay, signed by a structure",
        },
    )

    id: int | None = Field(default=None, primary_key=True)
    problem_number: int = Field(foreign_key="problem.number", ondelete="CASCADE", index=True)
    kind: str
    text: str = ""
    about: str = Field(
        default="", index=True, description="the subject that it leads to: meetings.meeting:12, groups.group:2, exchange.exchange:5"
    )
    sheet_structure_id: int | None = Field(
        default=None, foreign_key="structure.id", ondelete="SET NULL", description="the sheet of the directory that it tells of"
    )
    until: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when an answer is waited for")
    structure_id: int | None = Field(default=None, foreign_key="structure.id", ondelete="SET NULL")
    user_id: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=UtcDateTime)


async def list_led_to(session: AsyncSession, about: str) -> Sequence[int]:
    """The numbers of the problems that a step led to a subject (`groups.group:2`)."""
    led = select(ProblemStep.problem_number).where(ProblemStep.about == about).distinct().order_by(col(ProblemStep.problem_number))
    return (await session.exec(led)).all()


async def list_steps(session: AsyncSession, number: int, *, after: int = 0) -> Sequence[ProblemStep]:
    """Those of a problem, in their order; after one of them."""
    query = select(ProblemStep).where(ProblemStep.problem_number == number, col(ProblemStep.id) > after)
    return (await session.exec(query.order_by(col(ProblemStep.id)))).all()


async def find_last(session: AsyncSession, number: int, kind: str | None = None) -> ProblemStep | None:
    """The last step of a problem (of a kind)."""
    query = select(ProblemStep).where(ProblemStep.problem_number == number)
    if kind is not None:
        query = query.where(ProblemStep.kind == kind)
    return (await session.exec(query.order_by(col(ProblemStep.id).desc()).limit(1))).first()


async def count_steps(session: AsyncSession, numbers: Sequence[int], kind: str) -> dict[int, int]:
    """How many of a kind there are of these problems; those that have none are left out."""
    query = select(ProblemStep.problem_number, func.count()).where(col(ProblemStep.problem_number).in_(numbers), ProblemStep.kind == kind)
    return dict((await session.exec(query.group_by(col(ProblemStep.problem_number)))).all())
