"""How a person wishes to be reached: where, on which days, at which hours, and what they want to hear nothing of."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class Reach(SQLModel, table=True):
    """A person's preferences; who has none is reached in private, on working days, at the hours of the territory."""

    user_id: str = Field(primary_key=True)
    channel: str = Field(default="private", description="private or room (a mention in the room)")
    days: list[int] = Field(default_factory=lambda: [0, 1, 2, 3, 4], sa_column=Column(JSON, nullable=False), description="0 is Monday")
    from_minute: int = Field(default=8 * 60 + 30, description="minutes after midnight, wall time of the territory")
    until_minute: int = Field(default=18 * 60)


class Silence(SQLModel, table=True):
    """What a person wants to hear nothing of, until an instant or for good."""

    user_id: str = Field(primary_key=True)
    subject: str = Field(primary_key=True, description="reminders, polls or all")
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
