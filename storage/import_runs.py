"""Imports as they were done: each is whole or undone, and can be taken back for a day."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from storage.directory import PUBLIC
from storage.holdings import Holds
from storage.types import UtcDateTime

UNDOABLE_FOR = timedelta(days=1)


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
    __holds__ = Holds(plain={("done",): PUBLIC}, ends="kept_until")

    id: int | None = Field(default=None, primary_key=True)
    import_number: int = Field(foreign_key="import_run.number", index=True, ondelete="CASCADE")
    done: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False), description="see `storage.import_undoing`: numbers, rows, keys"
    )
    kept_until: datetime | None = Field(
        default=None, sa_type=UtcDateTime, index=True, description="None while the import is under way, or was cut and is not undone yet"
    )
