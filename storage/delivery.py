"""What came in, what goes out: claims on causes, the outbox, the sync token, messages waiting for their key."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime

WAITING, SENT, ASIDE = "waiting", "sent", "aside"


class Claim(SQLModel, table=True):
    """A cause that has acted: an event id, or `job:name:instant`. Its row is what makes a repeat harmless."""

    cause: str = Field(primary_key=True)
    sender: str = ""
    acted: bool = Field(default=False, description="whether it wrote something that an edit must not write again")
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class Outgoing(SQLModel, table=True):
    """One thing to do on the homeserver. Its content is emptied once it is done; its event id stays."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("cause", "rank"),
        Index("ix_outbox_waiting", "room_id", "priority", "id", sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")),
    )

    id: int | None = Field(default=None, primary_key=True)
    cause: str
    rank: int
    room_id: str
    action: str = Field(description="send, join or leave")
    priority: int
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    subject: str | None = Field(default=None, index=True)
    edits: str | None = Field(default=None, index=True, description="the cause whose answer this one replaces")
    state: str = WAITING
    attempts: int = 0
    trouble: str | None = None
    event_id: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SyncPoint(SQLModel, table=True):
    """Up to where the homeserver's stream has been worked through: one row."""

    __tablename__ = "sync_point"

    id: int = Field(default=1, primary_key=True)
    token: str
    at: datetime = Field(sa_type=UtcDateTime)


class SealedMessage(SQLModel, table=True):
    """An encrypted message whose key has not come yet, as the homeserver gave it (ciphertext only)."""

    __tablename__ = "sealed_message"

    event_id: str = Field(primary_key=True)
    room_id: str
    sender: str
    source: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    received_at: datetime = Field(sa_type=UtcDateTime, index=True)


class Run(SQLModel, table=True):
    """One life of the process, so that the bot can say when it was away."""

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
