"""Imports as they were done: each is whole or undone, and can be taken back for a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import PUBLIC
from storage.holdings import Holds
from storage.many import add_rows
from storage.provenance import SheetChange
from storage.rows import add_numbered
from storage.types import UtcDateTime

UNDOABLE_FOR = timedelta(days=1)
NAME = "import"
"""Of what one process at a time does to a directory: see `Database.alone`."""


@dataclass(slots=True)
class Done:
    """What a step did: numbers of the sheets and services that came, whole services that went, rows as they came.

    raw_added: source, kind, identifier; raw_changed: the number of a row, and what it said before.
    """

    structures: list[int] = field(default_factory=list)
    services: list[int] = field(default_factory=list)
    withdrawn: list[dict[str, Any]] = field(default_factory=list)
    raw_added: list[tuple[str, str, str]] = field(default_factory=list)
    raw_changed: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done."""
        return not (self.structures or self.services or self.withdrawn or self.raw_added or self.raw_changed)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


class ImportRun(SQLModel, table=True):
    """A list that was written into the directory. Without `ended_at` it is under way, or was cut: what it wrote is then undone."""

    __tablename__ = "import_run"
    __table_args__ = {"sqlite_autoincrement": True}
    __holds__ = Holds(
        plain={("source", "title", "brought_by", "counts"): "a list, and the structure or the team that brought it: never a person"}
    )

    number: int | None = Field(default=None, primary_key=True)
    source: str
    title: str = Field(description="what people call the list")
    brought_by: str
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    counts: dict[str, int] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False), description="added, changed, withdrawn: sheets and services"
    )


class ImportStep(SQLModel, table=True):
    """What one transaction of an import did that its `SheetChange` rows do not tell: what came, what went, rows as they came."""

    __tablename__ = "import_step"
    __holds__ = Holds(plain={("done",): PUBLIC}, ends="expires_at")

    id: int | None = Field(default=None, primary_key=True)
    import_number: int = Field(foreign_key="import_run.number", index=True, ondelete="CASCADE")
    done: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False), description="see `Done`")
    expires_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, index=True, description="None while the import is under way, or was cut and is not undone yet"
    )


async def add_run(session: AsyncSession, source: str, title: str, brought_by: str, now: datetime) -> int:
    """An import begins. Gives its number."""
    run = ImportRun(source=source, title=title, brought_by=brought_by, started_at=now)
    return await add_numbered(session, run)


async def add_step(session: AsyncSession, number: int, done: Done, changes: Sequence[Mapping[str, Any]]) -> None:
    """Keep what one transaction of an import did. changes: rows of `SheetChange`, by column."""
    steps = [] if done.is_empty else [{"import_number": number, "done": done.as_json()}]
    connection = await session.connection()
    await add_rows(connection, ImportStep, steps)
    await add_rows(connection, SheetChange, changes)


async def set_ended(session: AsyncSession, number: int, counts: Mapping[str, int], now: datetime) -> None:
    """An import is whole: it can be taken back for a day."""
    await session.exec(update(ImportRun).where(col(ImportRun.number) == number).values(ended_at=now, counts=dict(counts)))
    kept = update(ImportStep).where(col(ImportStep.import_number) == number)
    await session.exec(kept.values(expires_at=now + 2 * UNDOABLE_FOR))


async def list_unfinished(session: AsyncSession) -> Sequence[ImportRun]:
    """Imports that were cut, or are under way (see `Database.alone`), the last begun first."""
    cut = select(ImportRun).where(col(ImportRun.ended_at).is_(None), col(ImportRun.undone_at).is_(None))
    return (await session.exec(cut.order_by(col(ImportRun.number).desc()))).all()


async def find_undoable(session: AsyncSession, now: datetime) -> ImportRun | None:
    """The last import, if it is less than a day old and not taken back."""
    last = select(ImportRun).where(col(ImportRun.ended_at).is_not(None), col(ImportRun.undone_at).is_(None))
    run = (await session.exec(last.order_by(col(ImportRun.number).desc()).limit(1))).first()
    return run if run is not None and run.ended_at is not None and now - run.ended_at <= UNDOABLE_FOR else None
