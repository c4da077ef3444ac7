"""What the bot offered to a person in a room, so that a short answer (« suite », « 2 », « oui ») finds its meaning."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class OfferedAnswers(SQLModel, table=True):
    """The last offer made to a person in a room: folded answer → {"command": name, "args": {…}}."""

    __tablename__ = "offer"

    room_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    expires_at: datetime = Field(sa_type=UtcDateTime)
