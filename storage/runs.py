"""The lives of the process, so that the bot can say when it was away."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Holds
from storage.rows import add_numbered
from storage.types import UtcDateTime


class Run(SQLModel, table=True):
    """One life of the process."""

    __holds__ = Holds(traces="seen_at")

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


async def add_run(session: AsyncSession, now: datetime) -> int:
    """A new life begins. Returns its number."""
    run = Run(started_at=now, seen_at=now)
    return await add_numbered(session, run)


_SET_RUN_SEEN = text("UPDATE run SET seen_at = :at WHERE id = :id").bindparams(bindparam("at", type_=UtcDateTime()))


async def set_run_seen(session: AsyncSession, run_id: int, now: datetime) -> None:
    """The process is alive at this moment."""
    await (await session.connection()).execute(_SET_RUN_SEEN, {"id": run_id, "at": now})


async def list_last_runs(session: AsyncSession, limit: int) -> Sequence[Run]:
    """The last lives of the process, the present one first."""
    return (await session.exec(select(Run).order_by(col(Run.id).desc()).limit(limit))).all()


async def get_last_sign(session: AsyncSession) -> datetime | None:
    """When the house last lived; None when it never did."""
    return (await session.exec(select(col(Run.seen_at)).order_by(col(Run.id).desc()).limit(1))).first()
