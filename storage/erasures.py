"""The receipts of erasures: a number, a day, and how much went. Nothing tells whose."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class Erasure(SQLModel, table=True):
    """What one erasure did: counts by kind of thing."""

    id: int | None = Field(default=None, primary_key=True)
    reason: str = Field(description="request, or of retention: silent, left, stranger")
    at: datetime = Field(sa_type=UtcDateTime)
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reported_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when the équipe d'animation was told of a purge")
